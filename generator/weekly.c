/* weekly.c: reads all partners, draws their charts in one batch, writes their PDFs, then the manifest; reads and writes
 * by several threads, tells in the order of the partners. Lays no page out (documents/weekly). */
#include "weekly.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/error.h"
#include "base/json.h"
#include "chart.h"
#include "domain/partner.h"
#include "domain/reach.h"
#include "domain/partner_secret.h"
#include "domain/weekly.h"
#include "document.h"
#include "pdf_lock.h"
#include "view/weekly_page.h"
#include "view/weekly_view.h"

#define MANIFEST "manifest.json"

enum { BATCH_SIZE = 100 /* partners, and charts, at a time */ };

/* One partner's report between reading and writing. */
typedef struct {
  const Partner *partner;
  Weekly *weekly;
  Tree *tree;
  guint chart; /* index in the batch; G_MAXUINT: none */
  guint pages;
  gboolean locked;
  GError *trouble; /* owned; of reading, then of writing */
} Letter;

static void
letter_free (Letter *letter)
{
  weekly_free (letter->weekly);
  tree_free (letter->tree);
  g_clear_error (&letter->trouble);
  g_free (letter);
}

typedef struct {
  Kit *kit;
  const char *out;
  const char *alone;  /* nullable: the one file to write, instead of one in `out` */
  GPtrArray *letters; /* of Letter: the present batch */
  ChartBatch *charts; /* theirs */
  gint next;          /* see kit_work_next */
  gint ended;         /* atomic: letters that were written, or failed */
  Tree *manifest;
  guint done, failed, total;
  GError *trouble; /* owned: the first partner's */
} Run;

/* ---- reading ---- */

static Letter *
letter_new (const Partner *partner)
{
  Letter *letter = g_new0 (Letter, 1);

  letter->partner = partner;
  letter->chart = G_MAXUINT;
  return letter;
}

static gboolean
letter_read (Kit *kit, Letter *letter, GError **error)
{
  g_autoptr (Tree) town = kit_town (kit);
  const WeeklyReader reader = { letter->partner->name, kit->base_url, tree_get_text (town, "name") };

  letter->weekly = weekly_read (kit->db, letter->partner->id, kit->now, error);
  if (letter->weekly == NULL)
    return FALSE;
  letter->tree = weekly_tree (letter->weekly, &kit->voice, &reader);
  if (reach_is_town (kit->db))
    weekly_tree_close (letter->tree, &kit->voice, town);
  return TRUE;
}

static void
read_letters (Kit *kit, gpointer data)
{
  Run *run = data;
  guint i;

  while ((i = kit_work_next (&run->next, run->letters->len)) < run->letters->len) {
    Letter *letter = g_ptr_array_index (run->letters, i);

    letter_read (kit, letter, &letter->trouble);
  }
}

/* What cannot be read is the store's trouble, no partner's. */
static gboolean
run_read (Run *run, GError **error)
{
  run->next = 0;
  kit_work (run->kit, run->letters->len, read_letters, run);
  for (guint i = 0; i < run->letters->len; i++) {
    Letter *letter = g_ptr_array_index (run->letters, i);

    if (letter->trouble != NULL) {
      g_propagate_error (error, g_steal_pointer (&letter->trouble));
      return FALSE;
    }
  }
  return TRUE;
}

/* ---- drawing ---- */

static gboolean
batch_add (ChartBatch *batch, Letter *letter, GError **error)
{
  const Tree *rows = tree_get (tree_get (letter->tree, "chart"), "rows");
  const char *labels[WEEKLY_MONTHS] = { NULL };
  double values[WEEKLY_MONTHS] = { 0 };
  guint count = MIN (tree_length (rows), WEEKLY_MONTHS);

  for (guint i = 0; i < count; i++) {
    labels[i] = tree_get_text (tree_at (rows, i), "label");
    values[i] = (double) tree_get_integer (tree_at (rows, i), "count");
  }
  if (count == 0)
    return TRUE;
  return chart_batch_add (batch,
                          &(Chart){ .kind = CHART_BARS,
                                    .id = "handed-by-month",
                                    .title = tree_get_text (tree_get (letter->tree, "chart"), "title"),
                                    .width_px = 760,
                                    .height_px = 200,
                                    .row_count = count,
                                    .series_count = 1,
                                    .labels = labels,
                                    .values = values },
                          &letter->chart, error);
}

static gboolean
run_draw (Run *run, GError **error)
{
  for (guint i = 0; i < run->letters->len; i++)
    if (!batch_add (run->charts, g_ptr_array_index (run->letters, i), error))
      return FALSE;
  return chart_batch_run (run->charts, error);
}

/* ---- writing ---- */

/* The tree of the letter, which was printed, goes with it: the same as a page. */
static void
manifest_add (Tree *manifest, Letter *letter, const char *name)
{
  Tree *entry = tree_add_map (manifest);

  tree_set_text (entry, "partner_uuid", letter->partner->uuid);
  tree_set_text (entry, "path", name);
  tree_set_integer (entry, "pages", letter->pages);
  tree_set_flag (entry, "locked", letter->locked);
  weekly_add_counts (letter->weekly, entry);
  tree_set_tree (entry, "page", g_steal_pointer (&letter->tree));
}

/* "Une question ? Mairie de Pau : 05 59 …": nothing when the town gave no number. */
static void
set_contact (const Kit *kit, Tree *view)
{
  const Tree *town = tree_get (view, "town");
  g_autoptr (Tree) context = tree_new_map ();
  g_autofree char *contact = NULL;

  tree_set_text (context, "town", tree_get_text (town, "name"));
  tree_set_text (context, "phone", tree_get_text (town, "phone"));
  contact = tree_get_flag (town, "phone") ? voice_say (&kit->voice, "weekly.phone", context) : NULL;
  tree_set_text (view, "contact", contact);
}

/* The ways to act, which the page has from its own templates. */
static void
letter_copy_acts (const Tree *report, Tree *view)
{
  const Tree *answers = tree_get (report, "answers");
  Tree *copy;

  tree_set_text (view, "open", tree_get_text (report, "open"));
  tree_set_text (view, "open_url", tree_get_text (report, "open_url"));
  if (tree_get_text (answers, "url") == NULL)
    return;
  copy = tree_set_map (view, "answers");
  tree_set_text (copy, "act", tree_get_text (answers, "act"));
  tree_set_text (copy, "text", tree_get_text (answers, "text"));
  tree_set_text (copy, "url", tree_get_text (answers, "url"));
}

/* (transfer full): what the document speaks of: its page, with all rows and the chart. */
static Tree *
letter_view (const Kit *kit, const Letter *letter, const char *svg)
{
  Tree *view = tree_new_map ();

  tree_set_tree (view, "town", kit_town (kit));
  set_contact (kit, view);
  weekly_page_fill (letter->tree, G_MAXUINT - 1, view);
  letter_copy_acts (letter->tree, view);
  if (svg != NULL)
    tree_set_text (tree_set_map (view, "charts"), "months", svg);
  return view;
}

/* Closed by the partner's password, when it has one and no paper is made of it; letter->locked tells. */
static gboolean
letter_lock (const Run *run, Db *db, Letter *letter, const char *path, GError **error)
{
  const Partner *partner = letter->partner;
  g_autoptr (GError) failure = NULL;
  g_autofree char *password = NULL;

  if (run->alone != NULL || weekly_way_now (db, partner->weekly_way, partner->email, 0) == WEEKLY_WAY_POST)
    return TRUE;
  password = partner_secret_read (db, partner->id, &failure);
  if (failure != NULL) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return FALSE;
  }
  letter->locked = password != NULL;
  return password == NULL || pdf_lock (path, password, error);
}

/* The list tells whose report is missing, and the others' go on. */
static void
letter_fail (Run *run, Letter *letter)
{
  Tree *entry = tree_add_map (run->manifest);

  tree_set_text (entry, "partner_uuid", letter->partner->uuid);
  tree_set_flag (entry, "failed", TRUE);
  g_warning ("weekly: partner %s: %s", letter->partner->uuid, letter->trouble->message);
  run->failed++;
  if (run->trouble == NULL)
    run->trouble = g_steal_pointer (&letter->trouble);
}

/* As a page when its name says so. */
static gboolean
letter_save (const Document *document, const char *path, guint *ret_pages, GError **error)
{
  g_autofree char *page = NULL;

  if (!g_str_has_suffix (path, ".html"))
    return document_pdf (document, path, ret_pages, error);
  page = document_page (document, error);
  return page != NULL
         && (g_file_set_contents_full (path, page, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error)
             || box_translate (error));
}

static char *
letter_path (const Run *run, const char *name)
{
  return run->alone != NULL ? g_strdup (run->alone) : g_build_filename (run->out, name, NULL);
}

/* What could not be written whole stays nowhere: no PDF stands open where a closed one is expected. */
static void
letter_write (const Run *run, Kit *kit, Letter *letter)
{
  g_autofree char *name = g_strconcat (letter->partner->uuid, ".pdf", NULL), *path = letter_path (run, name);
  const char *svg = letter->chart == G_MAXUINT ? NULL : chart_batch_svg (run->charts, letter->chart);
  g_autoptr (Tree) view = letter_view (kit, letter, svg);
  g_autoptr (Document) document = document_new (kit, "weekly", view, &letter->trouble);

  if (document == NULL || !letter_save (document, path, &letter->pages, &letter->trouble)
      || !letter_lock (run, kit->db, letter, path, &letter->trouble))
    g_unlink (path);
}

static void
write_letters (Kit *kit, gpointer data)
{
  Run *run = data;
  guint i;

  while ((i = kit_work_next (&run->next, run->letters->len)) < run->letters->len) {
    letter_write (run, kit, g_ptr_array_index (run->letters, i));
    kit_progress (kit, "weekly", (guint) g_atomic_int_add (&run->ended, 1) + 1, run->total);
  }
}

static void
run_write (Run *run)
{
  run->next = 0;
  kit_work (run->kit, run->letters->len, write_letters, run);
  for (guint i = 0; i < run->letters->len; i++) {
    Letter *letter = g_ptr_array_index (run->letters, i);
    g_autofree char *name = g_strconcat (letter->partner->uuid, ".pdf", NULL);

    if (letter->trouble != NULL)
      letter_fail (run, letter);
    else {
      manifest_add (run->manifest, letter, name);
      run->done++;
    }
  }
  kit_progress (run->kit, "weekly", (guint) run->ended, run->total);
}

static gboolean
run_batch (Run *run, GError **error)
{
  g_autofree char *folder = run_read (run, error) ? kit_make_folder (error) : NULL;
  g_autofree char *scripts = kit_path (run->kit, "paths.templates", "charts");
  gboolean done;

  if (folder == NULL)
    return FALSE;
  run->charts = chart_batch_new (scripts, folder);
  done = run_draw (run, error);
  if (done)
    run_write (run);
  g_clear_pointer (&run->charts, chart_batch_free);
  g_ptr_array_set_size (run->letters, 0);
  return kit_remove_folder (folder, done ? error : NULL) && done;
}

static void
run_add (Run *run, const Partner *partner)
{
  g_ptr_array_add (run->letters, letter_new (partner));
}

static gboolean
run_partners (Run *run, const GPtrArray *partners, GError **error)
{
  for (guint i = 0; i < partners->len; i++) {
    const Partner *partner = g_ptr_array_index (partners, i);

    if (partner->weekly_way != WEEKLY_WAY_NONE)
      run_add (run, partner);
    if (run->letters->len >= BATCH_SIZE && !run_batch (run, error))
      return FALSE;
  }
  return run->letters->len == 0 || run_batch (run, error);
}

/* Nobody's report could be written: the trouble is the box's, no partner's. */
static gboolean
run_wrote (Run *run, GError **error)
{
  if (run->done > 0 || run->trouble == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&run->trouble));
  return FALSE;
}

static void
run_begin (Run *run)
{
  run->letters = g_ptr_array_new_with_free_func ((GDestroyNotify) letter_free);
  run->manifest = tree_new_list ();
}

static void
run_end (Run *run)
{
  g_ptr_array_unref (run->letters);
  tree_free (run->manifest);
  g_clear_error (&run->trouble);
}

/* ---- the folder ---- */

/* The folder itself is the lock: nothing is left behind. A former list goes first: it would speak of PDFs that are
 * being replaced. */
static gboolean
folder_open (const char *out, int *ret_lock, GError **error)
{
  g_autofree char *manifest = g_build_filename (out, MANIFEST, NULL);

  if (g_mkdir_with_parents (out, 0700) != 0)
    return box_fail (error, BOX_ERROR_IO, "%s: %s", out, g_strerror (errno));
  *ret_lock = g_open (out, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  if (*ret_lock < 0)
    return box_fail (error, BOX_ERROR_IO, "%s: %s", out, g_strerror (errno));
  if (flock (*ret_lock, LOCK_EX | LOCK_NB) != 0)
    return box_fail (error, BOX_ERROR_BUSY, "%s: another run writes there", out);
  if (g_unlink (manifest) != 0 && errno != ENOENT)
    return box_fail (error, BOX_ERROR_IO, "%s: %s", manifest, g_strerror (errno));
  return TRUE;
}

static gboolean
manifest_write (const Run *run, GError **error)
{
  g_autofree char *path = g_build_filename (run->out, MANIFEST, NULL), *text = json_print (run->manifest);

  if (!g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                                 error))
    return box_translate (error);
  return TRUE;
}

static guint
wanted (const GPtrArray *partners)
{
  guint count = 0;

  for (guint i = 0; i < partners->len; i++)
    count += ((const Partner *) g_ptr_array_index (partners, i))->weekly_way != WEEKLY_WAY_NONE;
  return count;
}

gboolean
weekly_make (Kit *kit, const char *out, guint *ret_made, GError **error)
{
  g_autoptr (GPtrArray) partners = partner_list (kit->db, error);
  Run run = { .kit = kit, .out = out };
  int lock = -1;
  gboolean made;

  if (partners == NULL)
    return FALSE;
  run.total = wanted (partners);
  run_begin (&run);
  made = folder_open (out, &lock, error) && run_partners (&run, partners, error) && run_wrote (&run, error)
         && manifest_write (&run, error);
  if (lock >= 0)
    close (lock);
  if (made)
    *ret_made = run.done;
  run_end (&run);
  return made;
}

gboolean
weekly_make_one (Kit *kit, const char *partner_uuid, const char *out, GError **error)
{
  g_autoptr (Partner) partner = partner_find_uuid (kit->db, partner_uuid, error);
  Run run = { .kit = kit, .alone = out, .total = 1 };
  gboolean made;

  if (partner == NULL)
    return FALSE;
  run_begin (&run);
  run_add (&run, partner);
  made = run_batch (&run, error) && run_wrote (&run, error);
  run_end (&run);
  return made;
}
