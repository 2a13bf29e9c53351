/* paper.c: runs the generator, and qpdf to join what it made with what was kept. What it
 * writes is erased before it is sent; what a power cut left, by the next. */
#include "pages/paper.h"

#include <glib/gstdio.h>
#include <string.h>

#include "background/generator.h"
#include "background/program.h"
#include "base/secret.h"
#include "domain/file.h"
#include "domain/partner_secret.h"
#include "domain/print.h"
#include "service.h"

enum { DEADLINE_S = 60 };
#define FILE_PREFIX "paper-"

static GMutex paper_lock; /* one at a time, in the whole process */
static GCond paper_free;
static gboolean paper_taken;

typedef struct {
  Exchange *exchange;
  const char *key;         /* of a product, or NULL */
  const char *input;       /* what the product is made of, when no store holds it */
  const char *password;    /* closes it; NULL: open */
  const char *ending;      /* of the file's name: what the generator makes of it */
  const GPtrArray *prints; /* of Print, or NULL */
  char *folder;            /* owned */
  char *path;              /* owned: what is to be written */
} Paper;

/* What a power cut may have left, and what was just made. */
static void
paper_sweep (const char *folder)
{
  g_autoptr (GDir) names = g_dir_open (folder, 0, NULL);
  const char *name;

  while (names != NULL && (name = g_dir_read_name (names)) != NULL)
    if (g_str_has_prefix (name, FILE_PREFIX)) {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
}

static gboolean
words_run (const Paper *paper, const char *const *words, GError **error)
{
  g_autofree char *program = service_program ("histologe-generator");
  const GeneratorCall call = { .program = program,
                               .config_path = exchange_appliance (paper->exchange)->config_file,
                               .deadline_s = DEADLINE_S,
                               .nice = GENERATOR_NICE_PAGE };

  return generator_run (&call, words, error);
}

static gboolean
product_run (const Paper *paper, const char *key, const char *path, GError **error)
{
  const char *const words[] = { "product", "--key", key, "--out", path, NULL };

  return words_run (paper, words, error);
}

static gboolean
write_product (const Paper *paper, GError **error)
{
  return product_run (paper, paper->key, paper->path, error);
}

/* ---- of what stands in no store ---- */

static gboolean
write_of (const Paper *paper, GError **error)
{
  g_autofree char *path = g_strconcat (paper->path, "-input.json", NULL), *name = g_path_get_basename (path);
  g_autofree char *key = g_strconcat (paper->key, ":", name, NULL);

  return (g_file_set_contents_full (path, paper->input, -1, G_FILE_SET_CONTENTS_NONE, 0600, error)
          || box_translate (error))
         && product_run (paper, key, paper->path, error);
}

/* ---- closed by a password ---- */

/* Handed over in a file: the list of processes is open to everybody. */
static gboolean
write_locked (const Paper *paper, GError **error)
{
  g_autofree char *lock = g_strconcat (paper->path, "-lock", NULL);
  const char *const words[] = { "product", "--key", paper->key, "--out", paper->path, "--lock", lock, NULL };

  return (g_file_set_contents_full (lock, paper->password, -1, G_FILE_SET_CONTENTS_NONE, 0600, error)
          || box_translate (error))
         && words_run (paper, words, error);
}

/* ---- prints ---- */

static void
take (GPtrArray *argv, char *word)
{
  g_ptr_array_add (argv, word);
}

/* A letter that waits is written for its file as it is now; one that was posted once, and waits again, stays as it was
 * printed. */
static gboolean
is_made_anew (const Print *print)
{
  return print->letter != NULL && (print->hash == NULL || print->secret != NULL);
}

static char *
letter_path (const Paper *paper, const Print *print)
{
  return g_strdup_printf ("%s-%s.pdf", paper->path, print->uuid);
}

typedef struct {
  const Print *print;
  char *hash;
  gsize size_bytes;
  gint64 now;
} Keeping;

static gboolean
keep_work (Db *db, gpointer data, GError **error)
{
  const Keeping *keeping = data;
  const FileInput file = {
    .type = FILE_TYPE_PDF, .name = "lettre.pdf", .hash = keeping->hash, .size_bytes = keeping->size_bytes
  };
  gint64 id = 0;

  return file_add (db, &file, keeping->now, &id, error) && print_set_file (db, keeping->print->id, id, error);
}

/* What is printed, and for the record the same without the link that only its reader is given. */
static gboolean
write_letter (const Paper *paper, const Print *print, GError **error)
{
  const Appliance *appliance = exchange_appliance (paper->exchange);
  g_autofree char *path = letter_path (paper, print), *kept = g_strconcat (path, "-kept.pdf", NULL);
  g_autofree char *key = g_strconcat ("paper:letter:print:", print->uuid, NULL),
                  *kept_key = g_strconcat ("paper:letter:kept:", print->uuid, NULL);
  Keeping keeping = { .print = print, .now = exchange_now (paper->exchange) };
  gboolean made = product_run (paper, key, path, error)
                  && (strcmp (print->state, "waiting") != 0
                      || (product_run (paper, kept_key, kept, error)
                          && file_store_path (appliance->data_folder, kept, &keeping.hash, &keeping.size_bytes, error)
                          && store_write (appliance->store, keep_work, &keeping, error)));

  g_free (keeping.hash);
  return made;
}

static gboolean
write_letters (const Paper *paper, GError **error)
{
  for (guint i = 0; i < paper->prints->len; i++) {
    const Print *print = g_ptr_array_index (paper->prints, i);

    if (is_made_anew (print) && !write_letter (paper, print, error))
      return FALSE;
  }
  return TRUE;
}

/* (transfer full): what qpdf is asked: pages of the covers and whole PDFs, in turn. */
static GPtrArray *
join_words (const Paper *paper, const char *covers)
{
  GPtrArray *argv = g_ptr_array_new_with_free_func (g_free);
  const char *data_folder = exchange_appliance (paper->exchange)->data_folder;
  guint cover = 0;

  take (argv, g_strdup ("qpdf"));
  take (argv, g_strdup ("--empty"));
  take (argv, g_strdup ("--pages"));
  for (guint i = 0; i < paper->prints->len; i++) {
    const Print *print = g_ptr_array_index (paper->prints, i);

    if (print->partner_id != 0) {
      take (argv, g_strdup (covers));
      take (argv, g_strdup_printf ("%u", ++cover));
    }
    take (argv, is_made_anew (print) ? letter_path (paper, print) : file_path (data_folder, print->hash));
    take (argv, g_strdup ("1-z"));
  }
  take (argv, g_strdup ("--"));
  take (argv, g_strdup (paper->path));
  take (argv, NULL);
  return argv;
}

/* (transfer full): the key of the address pages; NULL when none is needed. */
static char *
covers_key (const GPtrArray *prints)
{
  g_autoptr (GString) key = g_string_new (NULL);

  for (guint i = 0; i < prints->len; i++) {
    const Print *print = g_ptr_array_index (prints, i);

    if (print->partner_id != 0)
      g_string_append_printf (key, "%s%s", key->len == 0 ? "covers:" : "+", print->uuid);
  }
  return key->len == 0 ? NULL : g_string_free (g_steal_pointer (&key), FALSE);
}

static gboolean
qpdf_run (const GPtrArray *argv, GError **error)
{
  const ProgramCall call = { .argv = (const char *const *) argv->pdata, .deadline_s = DEADLINE_S };
  g_auto (HelperResult) result = { 0 };

  return program_run (&call, &result, error) && helper_succeeded (&result, error);
}

static gboolean
write_prints (const Paper *paper, GError **error)
{
  g_autofree char *covers = g_strconcat (paper->path, "-covers.pdf", NULL), *key = covers_key (paper->prints);
  g_autoptr (GPtrArray) argv = join_words (paper, covers);

  return (key == NULL || product_run (paper, key, covers, error)) && write_letters (paper, error)
         && qpdf_run (argv, error);
}

/* ---- one paper ---- */

/* FALSE with BUSY when one's turn does not come. */
static gboolean
turn_take (GError **error)
{
  gint64 until = g_get_monotonic_time () + PAPER_WAIT_S * G_TIME_SPAN_SECOND;
  gboolean mine = FALSE;

  g_mutex_lock (&paper_lock);
  while (paper_taken && g_cond_wait_until (&paper_free, &paper_lock, until))
    ;
  mine = !paper_taken;
  paper_taken = TRUE;
  g_mutex_unlock (&paper_lock);
  return mine || box_fail (error, BOX_ERROR_BUSY, "other papers are being made");
}

static void
turn_give (void)
{
  g_mutex_lock (&paper_lock);
  paper_taken = FALSE;
  g_cond_signal (&paper_free);
  g_mutex_unlock (&paper_lock);
}

/* (transfer full): a text ends with a zero that *ret_length does not count. */
static char *
paper_read (Paper *paper, gboolean (*write) (const Paper *paper, GError **error), gsize *ret_length, GError **error)
{
  g_autofree char *token = secret_token_new (), *name = g_strconcat (FILE_PREFIX, token, paper->ending, NULL);
  char *data = NULL;

  store_reader_rest (exchange_appliance (paper->exchange)->store); /* making it takes a while */
  if (!turn_take (error))
    return NULL;
  paper->folder = g_build_filename (exchange_appliance (paper->exchange)->data_folder, "cache", NULL);
  paper->path = g_build_filename (paper->folder, name, NULL);
  g_mkdir_with_parents (paper->folder, 0750);
  paper_sweep (paper->folder);
  if (write (paper, error) && !g_file_get_contents (paper->path, &data, ret_length, error))
    box_translate (error);
  paper_sweep (paper->folder);
  turn_give ();
  g_free (paper->path);
  g_free (paper->folder);
  return data;
}

/* (transfer full) */
static GBytes *
paper_make (Paper *paper, gboolean (*write) (const Paper *paper, GError **error), GError **error)
{
  gsize length = 0;
  char *data;

  paper->ending = ".pdf";
  data = paper_read (paper, write, &length, error);
  return data == NULL ? NULL : g_bytes_new_take (data, length);
}

GBytes *
paper_product (Exchange *exchange, const char *key, GError **error)
{
  Paper paper = { .exchange = exchange, .key = key };

  return paper_make (&paper, write_product, error);
}

GBytes *
paper_locked (Exchange *exchange, const char *key, const char *password, GError **error)
{
  Paper paper = { .exchange = exchange, .key = key, .password = password };

  if (password != NULL && partner_secret_takes (password))
    return paper_make (&paper, write_locked, error);
  box_fail (error, BOX_ERROR_INVALID, "not a password for a paper");
  return NULL;
}

GBytes *
paper_of (Exchange *exchange, const char *key, const char *input, GError **error)
{
  Paper paper = { .exchange = exchange, .key = key, .input = input };

  return paper_make (&paper, write_of, error);
}

char *
paper_body (Exchange *exchange, const char *key, GError **error)
{
  Paper paper = { .exchange = exchange, .key = key, .ending = ".body" };
  gsize length = 0;

  return paper_read (&paper, write_product, &length, error);
}

GBytes *
paper_prints (Exchange *exchange, const GPtrArray *prints, GError **error)
{
  Paper paper = { .exchange = exchange, .prints = prints };

  return paper_make (&paper, write_prints, error);
}

int
paper_answer (Exchange *exchange, GBytes *bytes, const char *name)
{
  exchange_set_header (exchange, "Cache-Control", "no-store");
  return exchange_bytes (exchange, FILE_TYPE_PDF, bytes, name);
}
