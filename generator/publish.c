/* publish.c: chooses the stage, says of each file what becomes of it, has it shown. Makes no page. */
#include "publish.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"
#include "base/pack.h"
#include "kit.h"
#include "publish_private.h"

#define PATH_LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._/-"

/* A text published as it is has its packed twin beside it: a small machine packs it once and not for each visitor. */
static const char *const packed_endings[] = { ".css", ".js", ".svg" };
enum { PACK_LEVEL = 9, PACK_FROM_BYTES = 1000 };

enum { FILE_BYTES_MAX = 16 * 1024 * 1024, FOLDER_DEPTH_MAX = 8 };

struct PublishPage {
  Publication *publication;
  char *name;
  char quick[DIGEST_TEXT_MAX], full[DIGEST_TEXT_MAX];
  const IndexPage *kept; /* NULL: its files are those of `files` */
  GArray *files;         /* of IndexFile, whose paths belong to it */
  guint64 written_bytes;
  GError *error; /* the first failure */
};

static int
compare_paths (gconstpointer left, gconstpointer right, gpointer data)
{
  (void) data;
  return strcmp (left, right);
}

/* ---- the stage ---- */

void
publish_name_stage (Publication *publication)
{
  publication->name = publish_place_next (&publication->place);
  publication->path = publish_place_path (&publication->place, publication->name);
}

/* Its index goes first: a run that is cut leaves a folder that nobody takes for a build. */
gboolean
publish_claim_spare (Publication *publication, GError **error)
{
  const PublishPlace *place = &publication->place;
  g_autofree char *path = publish_place_path (place, place->spare),
                  *index = g_build_filename (path, PUBLISH_INDEX, NULL);

  if (g_unlink (index) != 0 || g_rename (path, publication->path) != 0)
    return box_fail (error, BOX_ERROR_IO, "%s: %s", path, g_strerror (errno));
  return TRUE;
}

static gboolean
take_spare (Publication *publication, GError **error)
{
  g_autofree char *path = publish_place_path (&publication->place, publication->place.spare);

  publication->spare = publish_index_load (path);
  return publication->spare == NULL ? kit_remove_folder (path, error) : publish_claim_spare (publication, error);
}

static gboolean
open_stage (Publication *publication, GError **error)
{
  PublishPlace *place = &publication->place;
  gboolean anew = (publication->flags & PUBLISH_ANEW) != 0;
  g_autofree char *shown = publication->shown == NULL ? NULL : publish_place_path (place, place->current);

  if (!publish_place_look (place, error)
      || !publish_place_sweep (place, place->current, anew ? NULL : place->spare, error))
    return FALSE;
  publish_name_stage (publication);
  if (!anew && place->spare != NULL && !take_spare (publication, error))
    return FALSE;
  const StageShares shares = { shown, publication->shown, publication->spare };
  publication->stage = publish_stage_open (publication->path, &shares, error);
  return publication->stage != NULL;
}

static void
load_shown (Publication *publication)
{
  PublishPlace *place = &publication->place;
  g_autofree char *shown = NULL;

  publish_place_read (place);
  if (place->current == NULL || (publication->flags & PUBLISH_ANEW) != 0)
    return;
  shown = publish_place_path (place, place->current);
  publication->shown = publish_index_load (shown);
}

Publication *
publish_new (const char *folder, PublishFlags flags, GError **error)
{
  g_autoptr (Publication) publication = g_new0 (Publication, 1);
  gboolean dry = (flags & PUBLISH_DRY) != 0;

  publication->flags = flags;
  publication->place = (PublishPlace){ .folder = g_strdup (folder), .lock = -1 };
  publication->made = publish_index_new ();
  publication->sources = g_tree_new_full (compare_paths, NULL, g_free, g_free);
  if (!dry && !publish_place_open (&publication->place, error))
    return NULL;
  load_shown (publication);
  return dry || open_stage (publication, error) ? g_steal_pointer (&publication) : NULL;
}

void
publish_free (Publication *publication)
{
  if (publication == NULL)
    return;
  publish_stage_close (publication->stage);
  if (publication->path != NULL)
    kit_remove_folder (publication->path, NULL);
  publish_place_close (&publication->place);
  g_free (publication->name);
  g_free (publication->path);
  publish_index_free (publication->shown);
  publish_index_free (publication->spare);
  publish_index_free (publication->made);
  g_clear_pointer (&publication->sources, g_tree_unref);
  g_clear_pointer (&publication->shown_text, g_mapped_file_unref);
  g_free (publication->told);
  g_free (publication);
}

const PublishIndex *
publish_shown (const Publication *publication)
{
  return publication->shown;
}

const IndexPage *
publish_shown_page (const Publication *publication, const char *name)
{
  const IndexPage *page = publish_index_page (publication->shown, name);
  guint end = page == NULL ? 0 : page->first + page->count;

  for (guint i = page == NULL ? 0 : page->first; i < end; i++) {
    const IndexFile *file = publish_index_at (publication->shown, i);
    g_autofree char *path = g_build_filename (publication->place.folder, publication->place.current, file->path, NULL);
    GStatBuf status;

    if (g_stat (path, &status) != 0 || (guint64) status.st_size != file->size_bytes)
      return NULL;
  }
  return page;
}

/* ---- its files ---- */

static gboolean
path_is_plain (const char *path)
{
  return *path != '\0' && *path != '/' && strstr (path, "..") == NULL && path[strspn (path, PATH_LETTERS)] == '\0';
}

PublishPage *
publish_page_new (Publication *publication, const char *name, const char *quick, const char *full)
{
  PublishPage *page = g_new0 (PublishPage, 1);

  page->publication = publication;
  page->name = g_strdup (name);
  g_strlcpy (page->quick, quick, sizeof page->quick);
  g_strlcpy (page->full, full, sizeof page->full);
  return page;
}

void
publish_page_free (PublishPage *page)
{
  if (page == NULL)
    return;
  for (guint i = 0; page->files != NULL && i < page->files->len; i++)
    g_free ((char *) g_array_index (page->files, IndexFile, i).path);
  g_clear_pointer (&page->files, g_array_unref);
  g_clear_error (&page->error);
  g_free (page->name);
  g_free (page);
}

/* `bytes` NULL: the file is shown as it is to be. What other threads may do at the same time is to put other files: of
 * the publication only its stage is used here. */
static void
page_put (PublishPage *page, const IndexFile *file, GBytes *bytes)
{
  guint64 written = 0;

  if (page->error != NULL)
    return;
  if (!path_is_plain (file->path))
    box_fail (&page->error, BOX_ERROR_INVALID, "%s: not a path of the site", file->path);
  else if (page->publication->stage != NULL)
    publish_stage_put (page->publication->stage, file, bytes, &written, &page->error);
  page->written_bytes += written;
}

PublishPage *
publish_page_keep (Publication *publication, const IndexPage *shown, const char *quick, const char *full)
{
  PublishPage *page = publish_page_new (publication, shown->name, quick, full);

  page->kept = shown;
  for (guint i = shown->first; i < shown->first + shown->count; i++)
    page_put (page, publish_index_at (publication->shown, i), NULL);
  return page;
}

void
publish_page_add (PublishPage *page, const char *path, GBytes *bytes)
{
  IndexFile file = { .path = path };
  gsize length;
  gconstpointer data = g_bytes_get_data (bytes, &length);

  file.size_bytes = length;
  digest_of_bytes (data, length, file.digest);
  page_put (page, &file, bytes);
  file.path = g_strdup (path);
  if (page->files == NULL)
    page->files = g_array_new (FALSE, FALSE, sizeof (IndexFile));
  g_array_append_val (page->files, file);
}

static gboolean
index_add_page (const PublishPage *page, GError **error)
{
  Publication *publication = page->publication;
  guint count = page->kept != NULL ? page->kept->count : page->files != NULL ? page->files->len : 0;

  if (!publish_index_begin (publication->made, page->name, page->quick, page->full, error))
    return FALSE;
  for (guint i = 0; i < count; i++) {
    const IndexFile *file = page->kept != NULL ? publish_index_at (publication->shown, page->kept->first + i)
                                               : &g_array_index (page->files, IndexFile, i);

    if (!publish_index_add (publication->made, file, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
publish_join (PublishPage *page, GError **error)
{
  gboolean joined = page->error == NULL && index_add_page (page, error);

  page->publication->written_bytes += page->written_bytes;
  if (page->error != NULL)
    g_propagate_error (error, g_steal_pointer (&page->error));
  publish_page_free (page);
  return joined;
}

gboolean
publish_join_bytes (Publication *publication, const char *path, const char *quick, GBytes *bytes, GError **error)
{
  PublishPage *page = publish_page_new (publication, path, quick, "");

  publish_page_add (page, path, bytes);
  return publish_join (page, error);
}

/* ---- files as they are ---- */

void
publish_add_file (Publication *publication, const char *path, const char *source)
{
  if (g_file_test (source, G_FILE_TEST_IS_REGULAR))
    g_tree_replace (publication->sources, g_strdup (path), g_strdup (source));
}

static gboolean
add_folder (Publication *publication, const char *prefix, const char *folder, guint depth, GError **error)
{
  g_autoptr (GDir) names = g_dir_open (folder, 0, error);
  const char *name;

  if (names == NULL)
    return box_translate (error);
  if (depth > FOLDER_DEPTH_MAX)
    return box_fail (error, BOX_ERROR_LIMIT, "%s: folders deeper than %d", folder, FOLDER_DEPTH_MAX);
  while ((name = g_dir_read_name (names)) != NULL) {
    g_autofree char *source = g_build_filename (folder, name, NULL), *path = g_build_filename (prefix, name, NULL);
    gboolean below = g_file_test (source, G_FILE_TEST_IS_DIR);

    if (*name == '.')
      continue;
    if (!below)
      g_tree_replace (publication->sources, g_strdup (path), g_strdup (source));
    else if (!add_folder (publication, path, source, depth + 1, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
publish_add_folder (Publication *publication, const char *prefix, const char *folder, GError **error)
{
  return add_folder (publication, prefix, folder, 0, error);
}

/* One that a package brings already stays. */
static void
add_packed (PublishPage *page, const char *path, GBytes *bytes)
{
  g_autofree char *twin = g_strconcat (path, ".gz", NULL);
  g_autoptr (GBytes) packed = NULL;
  gboolean is_text = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (packed_endings); i++)
    is_text |= g_str_has_suffix (path, packed_endings[i]);
  if (!is_text || g_bytes_get_size (bytes) < PACK_FROM_BYTES
      || g_tree_lookup (page->publication->sources, twin) != NULL)
    return;
  packed = pack_gzip (bytes, PACK_LEVEL);
  if (packed != NULL)
    publish_page_add (page, twin, packed);
}

static gboolean
read_source (PublishPage *page, const char *path, const char *source, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  char *contents = NULL;
  gsize length = 0;

  if (!g_file_get_contents (source, &contents, &length, error))
    return box_translate (error);
  bytes = g_bytes_new_take (contents, length);
  publish_page_add (page, path, bytes);
  add_packed (page, path, bytes);
  return TRUE;
}

/* Its size, its time and its place on the disk say whether it is the file of the last build. */
static void
status_digest (const char *source, const GStatBuf *status, char digest[DIGEST_TEXT_MAX])
{
  g_autofree char *text = g_strdup_printf ("%s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT ".%09ld %" G_GUINT64_FORMAT,
                                           source, (gint64) status->st_size, (gint64) status->st_mtim.tv_sec,
                                           status->st_mtim.tv_nsec, (guint64) status->st_ino);

  digest_of_bytes (text, strlen (text), digest);
}

static gboolean
settle_source (Publication *publication, const char *path, const char *source, GError **error)
{
  const IndexPage *shown = publish_shown_page (publication, path);
  g_autoptr (PublishPage) page = NULL;
  char digest[DIGEST_TEXT_MAX];
  GStatBuf status;

  if (g_stat (source, &status) != 0)
    return box_fail (error, BOX_ERROR_IO, "%s: %s", source, g_strerror (errno));
  if (status.st_size > FILE_BYTES_MAX)
    return box_fail (error, BOX_ERROR_LIMIT, "%s: more than %d bytes", source, FILE_BYTES_MAX);
  status_digest (source, &status, digest);
  if (shown != NULL && strcmp (shown->quick, digest) == 0)
    return publish_join (publish_page_keep (publication, shown, digest, ""), error);
  page = publish_page_new (publication, path, digest, "");
  return read_source (page, path, source, error) && publish_join (g_steal_pointer (&page), error);
}

static gboolean
settle_sources (Publication *publication, GError **error)
{
  for (GTreeNode *node = g_tree_node_first (publication->sources); node != NULL; node = g_tree_node_next (node)) {
    const char *path = g_tree_node_key (node);

    if (publish_index_file (publication->made, path) == NULL
        && !settle_source (publication, path, g_tree_node_value (node), error))
      return FALSE;
  }
  return TRUE;
}

gboolean
publish_finish (Publication *publication, GString *text, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;

  publication->sum = publish_index_sum (text->str, text->len);
  bytes = g_string_free_to_bytes (text);
  publication->settled =
      publication->stage == NULL || publish_stage_finish (publication->stage, publication->made, bytes, error);
  return publication->settled;
}

gboolean
publish_settle (Publication *publication, GError **error)
{
  return settle_sources (publication, error)
         && publish_finish (publication, publish_index_print (publication->made), error);
}

guint64
publish_sum (const Publication *publication)
{
  return publication->sum;
}

/* ---- what became of them ---- */

static PublishFate
fate_of (const Publication *publication, const IndexFile *file)
{
  const IndexFile *shown = publish_index_file (publication->shown, file->path);

  if (shown == NULL)
    return PUBLISH_ADDED;
  return strcmp (shown->digest, file->digest) == 0 ? PUBLISH_KEPT : PUBLISH_CHANGED;
}

typedef struct {
  const IndexFile *file;
  PublishFate fate;
} Fate;

static void
each_fate (const Publication *publication, void (*visit) (const Fate *fate, gpointer data), gpointer data)
{
  for (guint i = 0; i < publish_index_count (publication->made); i++) {
    const IndexFile *file = publish_index_at (publication->made, i);
    const Fate fate = { file, fate_of (publication, file) };

    visit (&fate, data);
  }
  for (guint i = 0; i < publish_index_count (publication->shown); i++) {
    const Fate fate = { publish_index_at (publication->shown, i), PUBLISH_REMOVED };

    if (publish_index_file (publication->made, fate.file->path) == NULL)
      visit (&fate, data);
  }
}

static void
count_fate (const Fate *fate, gpointer data)
{
  PublishCounts *counts = data;

  counts->files[fate->fate]++;
  if (fate->fate != PUBLISH_REMOVED)
    counts->total_bytes += fate->file->size_bytes;
}

PublishCounts
publish_counts (const Publication *publication)
{
  PublishCounts counts = { .written_bytes = publication->written_bytes };

  if (publication->told != NULL)
    return *publication->told;
  each_fate (publication, count_fate, &counts);
  return counts;
}

static void
append_fate (const Fate *fate, gpointer data)
{
  g_array_append_vals (data, fate, 1);
}

static int
compare_fates (gconstpointer left, gconstpointer right)
{
  const Fate *a = left, *b = right;

  return strcmp (a->file->path, b->file->path);
}

void
publish_each (const Publication *publication, PublishVisit visit, gpointer data)
{
  g_autoptr (GArray) fates = g_array_new (FALSE, FALSE, sizeof (Fate));

  each_fate (publication, append_fate, fates);
  g_array_sort (fates, compare_fates);
  for (guint i = 0; i < fates->len; i++) {
    const Fate *fate = &g_array_index (fates, Fate, i);

    visit (fate->file, fate->fate, data);
  }
}

/* ---- showing it ---- */

gboolean
publish_run (Publication *publication, char **ret_build, GError **error)
{
  PublishPlace *place = &publication->place;

  if (!publication->settled || publication->path == NULL)
    return box_fail (error, BOX_ERROR_INVALID, "nothing was written: there is nothing to publish");
  if (!publish_place_show (place, publication->name, error))
    return FALSE;
  if (ret_build != NULL)
    *ret_build = g_strdup (publication->path);
  g_clear_pointer (&publication->path, g_free); /* it is the site now */
  /* The swap is done: a folder that could not be removed is swept by the next run. */
  publish_place_sweep (place, publication->name, place->current, NULL);
  return TRUE;
}
