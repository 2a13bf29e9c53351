/* publish_stage.c: files below one open folder: kept, linked, written, removed. Every failure says that the site stays.
 */
#include "publish_stage.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"

struct Stage {
  StageShares shares;
  int at, shown_at; /* descriptors of folders; shown_at -1: none */
};

enum { FOLDER_MODE = 0755, FILE_MODE = 0644 }; /* whatever the umask: a web server reads them */

/* Full disks, quotas, cards that went read-only: the person who reads it wants to know about the site first. Nobody
 * else writes on the stage: what is there already is another page's. */
static gboolean
fail (const char *path, GError **error)
{
  if (errno == EEXIST)
    return box_fail (error, BOX_ERROR_CONFLICT, "%s: two pages make that file", path);
  return box_fail (error, BOX_ERROR_IO, "%s: %s; the site that is shown stays as it was", path, g_strerror (errno));
}

Stage *
publish_stage_open (const char *path, const StageShares *shares, GError **error)
{
  g_autoptr (Stage) stage = g_new0 (Stage, 1);

  stage->shares = *shares;
  stage->at = stage->shown_at = -1;
  if (shares->spare == NULL && (mkdir (path, FOLDER_MODE) != 0 || chmod (path, FOLDER_MODE) != 0)) {
    fail (path, error);
    return NULL;
  }
  stage->at = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (stage->at < 0) {
    fail (path, error);
    return NULL;
  }
  if (shares->folder != NULL)
    stage->shown_at = open (shares->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  return g_steal_pointer (&stage);
}

void
publish_stage_close (Stage *stage)
{
  if (stage == NULL)
    return;
  if (stage->at >= 0)
    close (stage->at);
  if (stage->shown_at >= 0)
    close (stage->shown_at);
  g_free (stage);
}

/* ---- one file ---- */

/* The folders above `path`, one after the other. */
static gboolean
make_folders (const Stage *stage, const char *path)
{
  g_autofree char *folder = g_strdup (path);

  for (char *slash = strchr (folder, '/'); slash != NULL; slash = strchr (slash + 1, '/')) {
    *slash = '\0';
    if (mkdirat (stage->at, folder, FOLDER_MODE) == 0) {
      if (fchmodat (stage->at, folder, FOLDER_MODE, 0) != 0)
        return FALSE;
    } else if (errno != EEXIST)
      return FALSE;
    *slash = '/';
  }
  return TRUE;
}

static gboolean
is_same (const IndexFile *one, const IndexFile *other)
{
  return one != NULL && one->size_bytes == other->size_bytes && strcmp (one->digest, other->digest) == 0;
}

/* The index tells what was written; somebody may have removed or cut it since. */
static gboolean
stands (int at, const IndexFile *file)
{
  struct stat status;

  return fstatat (at, file->path, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG (status.st_mode)
         && (guint64) status.st_size == file->size_bytes;
}

/* Most files have their folder already: it is made when it turns out to be missing. */
static gboolean
link_shown (const Stage *stage, const IndexFile *file)
{
  const char *path = file->path;

  if (stage->shown_at < 0 || !stands (stage->shown_at, file))
    return FALSE;
  if (linkat (stage->shown_at, path, stage->at, path, 0) == 0)
    return TRUE;
  return errno == ENOENT && make_folders (stage, path) && linkat (stage->shown_at, path, stage->at, path, 0) == 0;
}

static int
create (const Stage *stage, const char *path)
{
  const int flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC;
  int fd = openat (stage->at, path, flags, FILE_MODE);

  if (fd < 0 && errno == ENOENT && make_folders (stage, path))
    fd = openat (stage->at, path, flags, FILE_MODE);
  return fd;
}

static gboolean
write_all (int fd, GBytes *bytes)
{
  gsize length, done = 0;
  const char *data = g_bytes_get_data (bytes, &length);

  while (done < length) {
    gssize count = write (fd, data + done, length - done);

    if (count < 0 && errno != EINTR)
      return FALSE;
    done += count > 0 ? (gsize) count : 0;
  }
  return fchmod (fd, FILE_MODE) == 0;
}

static gboolean
write_file (const Stage *stage, const char *path, GBytes *bytes, GError **error)
{
  int fd = create (stage, path);
  gboolean written = fd >= 0 && write_all (fd, bytes);
  int reason = errno;

  if (fd >= 0 && close (fd) != 0 && written) {
    reason = errno;
    written = FALSE;
  }
  errno = reason;
  return written || fail (path, error);
}

gboolean
publish_stage_put (Stage *stage, const IndexFile *file, GBytes *bytes, guint64 *ret_written, GError **error)
{
  const IndexFile *spare = publish_index_file (stage->shares.spare, file->path);

  *ret_written = 0;
  if (is_same (spare, file) && stands (stage->at, file))
    return TRUE;
  if (stage->shares.spare != NULL && unlinkat (stage->at, file->path, 0) != 0 && errno != ENOENT && errno != ENOTDIR)
    return fail (file->path, error);
  if (is_same (publish_index_file (stage->shares.shown, file->path), file) && link_shown (stage, file))
    return TRUE;
  if (bytes == NULL)
    return fail (file->path, error);
  *ret_written = g_bytes_get_size (bytes);
  return write_file (stage, file->path, bytes, error);
}

/* ---- the end ---- */

/* Folders that became empty go too. */
static gboolean
remove_file (const Stage *stage, const char *path, GError **error)
{
  g_autofree char *folder = g_strdup (path);
  char *slash;

  if (unlinkat (stage->at, path, 0) != 0 && errno != ENOENT)
    return fail (path, error);
  while ((slash = strrchr (folder, '/')) != NULL) {
    *slash = '\0';
    if (unlinkat (stage->at, folder, AT_REMOVEDIR) != 0)
      break;
  }
  return TRUE;
}

static gboolean
remove_others (const Stage *stage, const PublishIndex *made, GError **error)
{
  for (guint i = 0; i < publish_index_count (stage->shares.spare); i++) {
    const char *path = publish_index_at (stage->shares.spare, i)->path;

    if (publish_index_file (made, path) == NULL && !remove_file (stage, path, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
publish_stage_finish (Stage *stage, const PublishIndex *made, GBytes *index, GError **error)
{
  if (!remove_others (stage, made, error) || !write_file (stage, PUBLISH_INDEX, index, error))
    return FALSE;
  /* One for all: fsync file by file takes seconds on a card. */
  return syncfs (stage->at) == 0 || fail (PUBLISH_INDEX, error);
}
