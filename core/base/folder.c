/* folder.c: syncs and removes folders. Does not know what is in them. */
#include "base/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

enum { DEPTH_MAX = 10 };

gboolean
folder_sync (const char *folder, GError **error)
{
  int descriptor = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean synced = descriptor >= 0 && fsync (descriptor) == 0;
  int reason = errno;

  if (descriptor >= 0)
    close (descriptor);
  return synced ? TRUE : box_fail (error, BOX_ERROR_IO, "cannot sync %s: %s", folder, g_strerror (reason));
}

gboolean
folder_remove (const char *folder)
{
  g_autoptr (GDir) names = g_dir_open (folder, 0, NULL);
  const char *name;

  while (names != NULL && (name = g_dir_read_name (names)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    g_unlink (path);
  }
  return g_rmdir (folder) == 0;
}

static void
remove_below (const char *path, guint depth)
{
  g_autoptr (GDir) folder = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *leaf;

  while (folder != NULL && depth > 0 && (leaf = g_dir_read_name (folder)) != NULL) {
    g_autofree char *below = g_build_filename (path, leaf, NULL);

    remove_below (below, depth - 1);
  }
  g_remove (path);
}

gboolean
folder_remove_tree (const char *path)
{
  GStatBuf status;

  remove_below (path, DEPTH_MAX);
  return g_lstat (path, &status) != 0;
}

gboolean
folder_file_is_private (const char *path)
{
  GStatBuf found;

  return g_stat (path, &found) == 0 && S_ISREG (found.st_mode) && (found.st_mode & 077) == 0;
}
