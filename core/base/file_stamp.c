/* file_stamp.c: size, times and place on the disk. Opens no file. */
#include "base/file_stamp.h"

enum { STEP_US = 20000, LATER_US = 2 * G_USEC_PER_SEC }; /* two steps of a slow kernel's clock */

static gint64
nanoseconds (const struct timespec *time)
{
  return (gint64) time->tv_sec * 1000000000 + time->tv_nsec;
}

FileStamp
file_stamp_of (const struct stat *status)
{
  return (FileStamp){ (gint64) status->st_size, nanoseconds (&status->st_mtim), nanoseconds (&status->st_ctim),
                      (guint64) status->st_ino };
}

gboolean
file_stamp_same (const FileStamp *one, const FileStamp *other)
{
  return one->size_bytes == other->size_bytes && one->mtime_ns == other->mtime_ns && one->ctime_ns == other->ctime_ns
         && one->inode == other->inode;
}

/* One of tomorrow, which a wrong clock left behind, is as old as any. */
static gboolean
is_about (gint64 time_ns, gint64 looked_us)
{
  return time_ns / 1000 > looked_us - STEP_US && time_ns / 1000 < looked_us + LATER_US;
}

gboolean
file_stamp_is_fresh (const FileStamp *stamp, gint64 looked_us)
{
  return is_about (stamp->mtime_ns, looked_us) || is_about (stamp->ctime_ns, looked_us);
}

char *
file_stamp_text (const FileStamp *stamp, gint64 looked_us)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GUINT64_FORMAT "%s",
                          stamp->size_bytes, stamp->mtime_ns, stamp->ctime_ns, stamp->inode,
                          file_stamp_is_fresh (stamp, looked_us) ? "?" : "");
}
