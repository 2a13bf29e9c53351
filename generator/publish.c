/* publish.c: builds beside, syncs once, swaps a symbolic link. Makes no page. */
#include "publish.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"
#include "kit.h"

#define BUILD_PREFIX "site-"
#define CURRENT "current"
#define CURRENT_NEXT ".current-next"
#define LOCK ".lock"

enum { FILE_BYTES_MAX = 16 * 1024 * 1024, FOLDER_DEPTH_MAX = 8 };

/* The place of the builds, locked for the time of a run. */
typedef struct {
  char *folder;  /* NULL: nothing is written */
  int lock;      /* descriptor */
  gint64 last;   /* greatest number in use */
  char *current; /* name of the build that is shown, NULL at first */
} Place;

struct Publication {
  Place place;
  char *name, *stage; /* "site-7" and its path; NULL when nothing is written, or no longer ours */
  GTree *sizes;       /* path → bytes of the file, by path */
  guint64 written_bytes;
  GError *error; /* the first failure of publish_add */
};

static int
compare_paths (gconstpointer left, gconstpointer right, gpointer data)
{
  (void) data;
  return strcmp (left, right);
}

/* ---- the place of the builds ---- */

static char *
place_path (const Place *place, const char *name)
{
  return g_build_filename (place->folder, name, NULL);
}

static gboolean
place_open (Place *place, GError **error)
{
  g_autofree char *lock_path = place_path (place, LOCK), *link_path = place_path (place, CURRENT);

  if (g_mkdir_with_parents (place->folder, 0755) != 0)
    return box_fail (error, BOX_ERROR_IO, "%s: %s", place->folder, g_strerror (errno));
  place->lock = g_open (lock_path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (place->lock < 0)
    return box_fail (error, BOX_ERROR_IO, "%s: %s", lock_path, g_strerror (errno));
  if (flock (place->lock, LOCK_EX | LOCK_NB) != 0)
    return box_fail (error, BOX_ERROR_BUSY, "%s: another run is publishing", place->folder);
  place->current = g_file_read_link (link_path, NULL);
  return TRUE;
}

/* Removes every build but those named; NULL names are none. Notes the greatest number it met. */
static gboolean
place_sweep (Place *place, const char *kept, const char *also_kept, GError **error)
{
  g_autoptr (GDir) names = g_dir_open (place->folder, 0, error);
  const char *name;

  if (names == NULL)
    return box_translate (error);
  while ((name = g_dir_read_name (names)) != NULL) {
    g_autofree char *path = place_path (place, name);
    gint64 number;

    if (!g_str_has_prefix (name, BUILD_PREFIX)
        || !text_to_integer (name + strlen (BUILD_PREFIX), 1, G_MAXINT32, &number))
      continue;
    place->last = MAX (place->last, number);
    if (g_strcmp0 (name, kept) != 0 && g_strcmp0 (name, also_kept) != 0 && !kit_remove_folder (path, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
path_is_plain (const char *path)
{
  return *path != '\0' && *path != '/' && strstr (path, "..") == NULL
         && g_regex_match_simple ("^[A-Za-z0-9._/-]+$", path, 0, 0);
}

/* ---- the stage ---- */

static gboolean
stage_open (Publication *publication, GError **error)
{
  Place *place = &publication->place;
  g_autofree char *stage = NULL;

  if (!place_open (place, error) || !place_sweep (place, place->current, NULL, error))
    return FALSE;
  publication->name = g_strdup_printf (BUILD_PREFIX "%" G_GINT64_FORMAT, place->last + 1);
  stage = place_path (place, publication->name);
  if (g_mkdir (stage, 0755) != 0)
    return box_fail (error, BOX_ERROR_IO, "%s: %s", stage, g_strerror (errno));
  publication->stage = g_steal_pointer (&stage);
  return TRUE;
}

Publication *
publish_new (const char *folder, GError **error)
{
  g_autoptr (Publication) publication = g_new0 (Publication, 1);

  publication->place = (Place){ .folder = g_strdup (folder), .lock = -1 };
  publication->sizes = g_tree_new_full (compare_paths, NULL, g_free, NULL);
  return folder == NULL || stage_open (publication, error) ? g_steal_pointer (&publication) : NULL;
}

void
publish_free (Publication *publication)
{
  if (publication == NULL)
    return;
  if (publication->stage != NULL)
    kit_remove_folder (publication->stage, NULL);
  if (publication->place.lock >= 0)
    close (publication->place.lock);
  g_free (publication->place.folder);
  g_free (publication->place.current);
  g_free (publication->name);
  g_free (publication->stage);
  g_tree_unref (publication->sizes);
  g_clear_error (&publication->error);
  g_free (publication);
}

static gboolean
file_is_equal (const char *path, GBytes *bytes)
{
  gsize length = 0, size = g_bytes_get_size (bytes);
  g_autofree char *contents = NULL;
  GStatBuf status;

  return g_lstat (path, &status) == 0 && S_ISREG (status.st_mode) && (gsize) status.st_size == size
         && g_file_get_contents (path, &contents, &length, NULL) && length == size
         && (size == 0 || memcmp (contents, g_bytes_get_data (bytes, NULL), size) == 0);
}

/* TRUE when the site that is shown has the same bytes there, and the stage now shares them. */
static gboolean
stage_link (const Publication *publication, const char *path, const char *target, GBytes *bytes)
{
  const Place *place = &publication->place;
  g_autofree char *shown = place->current == NULL ? NULL : g_build_filename (place->folder, place->current, path, NULL);

  return shown != NULL && file_is_equal (shown, bytes) && link (shown, target) == 0;
}

/* The former file of that path goes first: it may share its bytes with the site that is shown. */
static gboolean
stage_write (Publication *publication, const char *path, GBytes *bytes, GError **error)
{
  g_autofree char *target = g_build_filename (publication->stage, path, NULL), *folder = g_path_get_dirname (target);
  gsize length = 0;
  const char *data = g_bytes_get_data (bytes, &length);

  if (g_mkdir_with_parents (folder, 0755) != 0)
    return box_fail (error, BOX_ERROR_IO, "%s: %s", folder, g_strerror (errno));
  if (g_unlink (target) != 0 && errno != ENOENT)
    return box_fail (error, BOX_ERROR_IO, "%s: %s", target, g_strerror (errno));
  if (stage_link (publication, path, target, bytes))
    return TRUE;
  publication->written_bytes += length;
  if (!g_file_set_contents_full (target, data != NULL ? data : "", (gssize) length, G_FILE_SET_CONTENTS_NONE, 0644,
                                 error))
    return box_translate (error);
  return TRUE;
}

void
publish_add_bytes (Publication *publication, const char *path, GBytes *bytes)
{
  if (publication->error != NULL)
    return;
  g_tree_replace (publication->sizes, g_strdup (path), GSIZE_TO_POINTER (g_bytes_get_size (bytes)));
  if (!path_is_plain (path))
    box_fail (&publication->error, BOX_ERROR_INVALID, "%s: not a path of the site", path);
  else if (publication->stage != NULL)
    stage_write (publication, path, bytes, &publication->error);
}

void
publish_add (Publication *publication, const char *path, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));

  publish_add_bytes (publication, path, bytes);
}

static gboolean
add_file (Publication *publication, const char *path, const char *source, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  char *contents = NULL;
  gsize length = 0;
  GStatBuf status;

  if (g_stat (source, &status) == 0 && status.st_size > FILE_BYTES_MAX)
    return box_fail (error, BOX_ERROR_LIMIT, "%s: more than %d bytes", source, FILE_BYTES_MAX);
  if (!g_file_get_contents (source, &contents, &length, error))
    return box_translate (error);
  bytes = g_bytes_new_take (contents, length);
  publish_add_bytes (publication, path, bytes);
  return TRUE;
}

void
publish_add_file (Publication *publication, const char *path, const char *source)
{
  if (g_file_test (source, G_FILE_TEST_IS_REGULAR) && publication->error == NULL)
    add_file (publication, path, source, &publication->error);
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
    if (below ? !add_folder (publication, path, source, depth + 1, error)
              : !add_file (publication, path, source, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
publish_add_folder (Publication *publication, const char *prefix, const char *folder, GError **error)
{
  return add_folder (publication, prefix, folder, 0, error);
}

guint
publish_count (const Publication *publication)
{
  return (guint) g_tree_nnodes (publication->sizes);
}

guint64
publish_written_bytes (const Publication *publication)
{
  return publication->written_bytes;
}

void
publish_each (const Publication *publication, PublishVisit visit, gpointer data)
{
  for (GTreeNode *node = g_tree_node_first (publication->sizes); node != NULL; node = g_tree_node_next (node))
    visit (g_tree_node_key (node), GPOINTER_TO_SIZE (g_tree_node_value (node)), data);
}

/* ---- showing it ---- */

/* One syncfs for all files: fsync file by file takes seconds on a card. */
static gboolean
sync_folder (const char *path, GError **error)
{
  int folder = g_open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  gboolean synced = folder >= 0 && syncfs (folder) == 0;
  int reason = errno;

  if (folder >= 0)
    close (folder);
  return synced ? TRUE : box_fail (error, BOX_ERROR_IO, "%s: %s", path, g_strerror (reason));
}

static gboolean
swap_link (const Place *place, const char *name, GError **error)
{
  g_autofree char *next = place_path (place, CURRENT_NEXT), *current = place_path (place, CURRENT);

  if ((g_unlink (next) != 0 && errno != ENOENT) || symlink (name, next) != 0 || g_rename (next, current) != 0)
    return box_fail (error, BOX_ERROR_IO, "%s: %s", current, g_strerror (errno));
  return TRUE;
}

gboolean
publish_run (Publication *publication, char **ret_build, GError **error)
{
  Place *place = &publication->place;

  if (publication->error != NULL) {
    g_propagate_error (error, g_error_copy (publication->error));
    return FALSE;
  }
  if (publication->stage == NULL)
    return box_fail (error, BOX_ERROR_INVALID, "nothing was written: there is nothing to publish");
  if (!sync_folder (publication->stage, error) || !swap_link (place, publication->name, error))
    return FALSE;
  if (ret_build != NULL)
    *ret_build = g_strdup (publication->stage);
  g_clear_pointer (&publication->stage, g_free); /* it is the site now */
  /* The swap is done: a folder that could not be removed is swept by the next run. */
  place_sweep (place, publication->name, place->current, NULL);
  return TRUE;
}
