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

struct Publication {
  GTree *files; /* path → GBytes, by path */
};

static int
compare_paths (gconstpointer left, gconstpointer right, gpointer data)
{
  (void) data;
  return strcmp (left, right);
}

Publication *
publish_new (void)
{
  Publication *publication = g_new0 (Publication, 1);

  publication->files = g_tree_new_full (compare_paths, NULL, g_free, (GDestroyNotify) g_bytes_unref);
  return publication;
}

void
publish_free (Publication *publication)
{
  if (publication == NULL)
    return;
  g_tree_unref (publication->files);
  g_free (publication);
}

static void
add_bytes (Publication *publication, const char *path, GBytes *bytes)
{
  g_tree_replace (publication->files, g_strdup (path), g_bytes_ref (bytes));
}

void
publish_add (Publication *publication, const char *path, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  add_bytes (publication, path, bytes);
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
  add_bytes (publication, path, bytes);
  return TRUE;
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
  return (guint) g_tree_nnodes (publication->files);
}

void
publish_each (const Publication *publication, PublishVisit visit, gpointer data)
{
  for (GTreeNode *node = g_tree_node_first (publication->files); node != NULL; node = g_tree_node_next (node))
    visit (g_tree_node_key (node), g_bytes_get_size (g_tree_node_value (node)), data);
}

/* ---- writing ---- */

/* The place of the builds, locked for the time of a run. */
typedef struct {
  const char *folder;
  int lock;      /* descriptor */
  gint64 last;   /* greatest number in use */
  char *current; /* name of the build that is shown, NULL at first */
} Place;

static void
place_close (Place *place)
{
  if (place->lock >= 0)
    close (place->lock);
  g_free (place->current);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Place, place_close)

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

static gboolean
write_file (const char *build, const char *path, GBytes *bytes, GError **error)
{
  g_autofree char *target = g_build_filename (build, path, NULL);
  g_autofree char *folder = g_path_get_dirname (target);
  gsize length = 0;
  const char *data = g_bytes_get_data (bytes, &length);

  if (!path_is_plain (path))
    return box_fail (error, BOX_ERROR_INVALID, "%s: not a path of the site", path);
  if (g_mkdir_with_parents (folder, 0755) != 0)
    return box_fail (error, BOX_ERROR_IO, "%s: %s", folder, g_strerror (errno));
  if (!g_file_set_contents_full (target, data != NULL ? data : "", (gssize) length, G_FILE_SET_CONTENTS_NONE, 0644,
                                 error))
    return box_translate (error);
  return TRUE;
}

static gboolean
write_all (const Publication *publication, const char *build, GError **error)
{
  for (GTreeNode *node = g_tree_node_first (publication->files); node != NULL; node = g_tree_node_next (node))
    if (!write_file (build, g_tree_node_key (node), g_tree_node_value (node), error))
      return FALSE;
  return TRUE;
}

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
publish_run (const Publication *publication, const char *folder, char **ret_build, GError **error)
{
  g_auto (Place) place = { .folder = folder, .lock = -1 };
  g_autofree char *name = NULL, *build = NULL;

  if (!place_open (&place, error) || !place_sweep (&place, place.current, NULL, error))
    return FALSE;
  name = g_strdup_printf (BUILD_PREFIX "%" G_GINT64_FORMAT, place.last + 1);
  build = place_path (&place, name);
  if (!write_all (publication, build, error) || !sync_folder (build, error) || !swap_link (&place, name, error))
    return FALSE;
  if (ret_build != NULL)
    *ret_build = g_steal_pointer (&build);
  /* The swap is done: a folder that could not be removed is swept by the next run. */
  place_sweep (&place, name, place.current, NULL);
  return TRUE;
}
