/* paper.c: runs the generator, and qpdf to join what it made with what was kept. What it writes is erased before it is
 * sent; what a power cut left, by the next. */
#include "pages/paper.h"

#include <glib/gstdio.h>

#include "background/generator.h"
#include "background/program.h"
#include "base/secret.h"
#include "domain/file.h"
#include "domain/print.h"
#include "service.h"

enum { DEADLINE_S = 60 };
#define FILE_PREFIX "paper-"

static GMutex paper_lock; /* one at a time, in the whole process */

typedef struct {
  Exchange *exchange;
  const char *key;         /* of a product, or NULL */
  const GPtrArray *prints; /* of Print, or NULL */
  const char *ending;      /* of the file: NULL for a PDF */
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
product_run (const Paper *paper, const char *key, const char *path, GError **error)
{
  g_autofree char *program = service_program ("histologe-generator");
  const char *const words[] = { "product", "--key", key, "--out", path, NULL };
  const GeneratorCall call = { .program = program,
                               .config_path = exchange_appliance (paper->exchange)->config_file,
                               .deadline_s = DEADLINE_S,
                               .nice = GENERATOR_NICE_PAGE };

  return generator_run (&call, words, error);
}

static gboolean
write_product (const Paper *paper, GError **error)
{
  return product_run (paper, paper->key, paper->path, error);
}

/* ---- prints ---- */

static void
take (GPtrArray *argv, char *word)
{
  g_ptr_array_add (argv, word);
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
    take (argv, file_path (data_folder, print->hash));
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
write_prints (const Paper *paper, GError **error)
{
  g_autofree char *covers = g_strconcat (paper->path, "-covers.pdf", NULL), *key = covers_key (paper->prints);
  g_autoptr (GPtrArray) argv = join_words (paper, covers);
  const ProgramCall call = { .argv = (const char *const *) argv->pdata, .deadline_s = DEADLINE_S };
  g_auto (HelperResult) result = { 0 };

  if (key != NULL && !product_run (paper, key, covers, error))
    return FALSE;
  return program_run (&call, &result, error) && helper_succeeded (&result, error);
}

/* ---- one paper ---- */

/* (transfer full) */
static GBytes *
paper_make (Paper *paper, gboolean (*write) (const Paper *paper, GError **error), GError **error)
{
  const char *ending = paper->ending != NULL ? paper->ending : ".pdf";
  g_autofree char *token = secret_token_new (), *name = g_strconcat (FILE_PREFIX, token, ending, NULL), *data = NULL;
  gsize length = 0;
  gboolean made;

  if (!g_mutex_trylock (&paper_lock)) {
    box_fail (error, BOX_ERROR_BUSY, "another paper is being made");
    return NULL;
  }
  paper->folder = g_build_filename (exchange_appliance (paper->exchange)->data_folder, "cache", NULL);
  paper->path = g_build_filename (paper->folder, name, NULL);
  g_mkdir_with_parents (paper->folder, 0750);
  paper_sweep (paper->folder);
  made = write (paper, error) && (g_file_get_contents (paper->path, &data, &length, error) || box_translate (error));
  paper_sweep (paper->folder);
  g_mutex_unlock (&paper_lock);
  g_free (paper->path);
  g_free (paper->folder);
  return made ? g_bytes_new_take (g_steal_pointer (&data), length) : NULL;
}

GBytes *
paper_product (Exchange *exchange, const char *key, GError **error)
{
  Paper paper = { .exchange = exchange, .key = key };

  return paper_make (&paper, write_product, error);
}

char *
paper_body (Exchange *exchange, const char *key, GError **error)
{
  Paper paper = { .exchange = exchange, .key = key, .ending = ".body" };
  g_autoptr (GBytes) bytes = paper_make (&paper, write_product, error);

  return bytes == NULL ? NULL : g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

GBytes *
paper_prints (Exchange *exchange, const GPtrArray *prints, GError **error)
{
  Paper paper = { .exchange = exchange, .prints = prints };

  return paper_make (&paper, write_prints, error);
}
