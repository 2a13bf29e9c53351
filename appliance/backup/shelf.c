/* shelf.c: names, and what goes. A backup is there when its folder bears its name: until then it is ".part". */
#include "backup/shelf.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "backup/stored.h"
#include "backup/parts.h"
#include "base/clock.h"
#include "base/folder.h"

#define PART ".part"
#define GONE ".gone"

char *
shelf_path (const char *root, const VaultKey *key)
{
  g_autofree char *name = g_strconcat (SHELF_PREFIX, key->print, NULL);

  return g_build_filename (root, name, NULL);
}

char *
shelf_backup_name (gint64 at)
{
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_utc (at);

  return g_date_time_format (moment, SHELF_PREFIX "%Y%m%d-%H%M%S");
}

gboolean
shelf_backup_at (const char *name, gint64 *ret_at)
{
  g_autofree char *iso = NULL;

  if (!shelf_is_backup (name))
    return FALSE;
  name += strlen (SHELF_PREFIX);
  iso = g_strdup_printf ("%.4s-%.2s-%.2sT%.2s:%.2s:%.2sZ", name, name + 4, name + 6, name + 9, name + 11, name + 13);
  return clock_parse (iso, ret_at);
}

gboolean
shelf_is_backup (const char *name)
{
  return g_regex_match_simple ("^" SHELF_PREFIX "[0-9]{8}-[0-9]{6}$", name, G_REGEX_DOLLAR_ENDONLY, 0);
}

static int
compare_latest (gconstpointer one, gconstpointer other)
{
  return strcmp (*(const char *const *) other, *(const char *const *) one);
}

GPtrArray *
shelf_list (const char *shelf, GError **error)
{
  g_autoptr (GDir) folder = g_dir_open (shelf, 0, NULL);
  GPtrArray *names;
  const char *leaf;

  if (folder == NULL) {
    box_fail (error, errno == ENOENT ? BOX_ERROR_NOT_FOUND : BOX_ERROR_IO, "%s cannot be read", shelf);
    return NULL;
  }
  names = g_ptr_array_new_with_free_func (g_free);
  while ((leaf = g_dir_read_name (folder)) != NULL)
    if (shelf_is_backup (leaf))
      g_ptr_array_add (names, g_strdup (leaf));
  g_ptr_array_sort (names, compare_latest);
  return names;
}

gboolean
shelf_make (const char *shelf, const char *readme, GError **error)
{
  g_autofree char *pool = g_build_filename (shelf, STORED_POOL, NULL),
                  *path = g_build_filename (shelf, SHELF_README, NULL);

  if (g_mkdir_with_parents (pool, 0700) != 0)
    return parts_fail (pool, error);
  return readme == NULL || g_file_test (path, G_FILE_TEST_EXISTS) || g_file_set_contents (path, readme, -1, error)
         || box_translate (error);
}

gboolean
shelf_flush (const char *shelf, GError **error)
{
  int fd = g_open (shelf, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  gboolean flushed = fd >= 0 && syncfs (fd) == 0;
  int number = errno;

  if (fd >= 0)
    close (fd);
  errno = number;
  return flushed || parts_fail (shelf, error);
}

gboolean
shelf_remove (const char *shelf, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (shelf, name, NULL), *gone = g_strconcat (path, GONE, NULL);

  if (g_rename (path, gone) != 0 && errno != ENOENT)
    return parts_fail (path, error);
  folder_remove (gone);
  return TRUE;
}

/* ---- sweeping ---- */

static gboolean
note (const StoredEntry *entry, gpointer data, GError **error G_GNUC_UNUSED)
{
  g_hash_table_add (data, g_strdup (entry->sealed));
  return TRUE;
}

static gboolean
note_all (const char *shelf, const VaultKey *key, GHashTable *named, GError **error)
{
  g_autoptr (GPtrArray) names = shelf_list (shelf, error);

  for (guint i = 0; names != NULL && i < names->len; i++) {
    g_autofree char *folder = g_build_filename (shelf, g_ptr_array_index (names, i), NULL);
    g_autoptr (Tree) manifest = stored_manifest (folder, key, error);

    if (manifest == NULL || !stored_list (folder, key, tree_get_text (manifest, STORED_LIST_DIGEST), note, named, error))
      return FALSE;
  }
  return names != NULL;
}

static guint
sweep_one (const char *pool, const char *row, GHashTable *named)
{
  g_autofree char *path = g_build_filename (pool, row, NULL);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *leaf;
  guint removed = 0;

  while (folder != NULL && (leaf = g_dir_read_name (folder)) != NULL) {
    g_autofree char *sealed = g_strdup_printf ("%s/%s", row, leaf), *file = g_build_filename (path, leaf, NULL);

    if (!g_hash_table_contains (named, sealed) && g_unlink (file) == 0)
      removed++;
  }
  return removed;
}

static void
sweep_halves (const char *shelf)
{
  g_autoptr (GDir) folder = g_dir_open (shelf, 0, NULL);
  const char *leaf;

  while (folder != NULL && (leaf = g_dir_read_name (folder)) != NULL) {
    g_autofree char *path = g_build_filename (shelf, leaf, NULL);

    if (g_str_has_prefix (leaf, SHELF_PREFIX) && (g_str_has_suffix (leaf, PART) || g_str_has_suffix (leaf, GONE)))
      folder_remove (path);
  }
}

gboolean
shelf_sweep (const char *shelf, const VaultKey *key, guint *ret_removed, GError **error)
{
  g_autoptr (GHashTable) named = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *pool = g_build_filename (shelf, STORED_POOL, NULL);
  g_autoptr (GDir) folder = NULL;
  const char *row;

  *ret_removed = 0;
  sweep_halves (shelf);
  if (!note_all (shelf, key, named, error))
    return FALSE;
  folder = g_dir_open (pool, 0, NULL);
  while (folder != NULL && (row = g_dir_read_name (folder)) != NULL)
    *ret_removed += sweep_one (pool, row, named);
  return TRUE;
}

gint64
shelf_free (const char *path)
{
  struct statvfs disk;

  return statvfs (path, &disk) == 0 ? (gint64) disk.f_bavail * (gint64) disk.f_frsize : -1;
}
