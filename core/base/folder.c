/* folder.c: syncs and removes folders. Does not know what is in them. */
#include "base/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

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

gboolean
folder_file_is_private (const char *path)
{
  GStatBuf found;

  return g_stat (path, &found) == 0 && S_ISREG (found.st_mode) && (found.st_mode & 077) == 0;
}
