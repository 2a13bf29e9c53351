/* file_stamp.h: what tells one version of a file from another without reading it. */
#pragma once
#include <glib.h>
#include <sys/stat.h>

typedef struct {
  gint64 size_bytes, mtime_ns, ctime_ns;
  guint64 inode;
} FileStamp;

FileStamp file_stamp_of (const struct stat *status);
gboolean file_stamp_same (const FileStamp *one, const FileStamp *other);
/* TRUE for a file that was written about when `looked_us` was (clock_now_us, before it was looked at) or since: it
 * may be written again and keep its stamp, for file systems count time in steps. Such a stamp says nothing. */
gboolean file_stamp_is_fresh (const FileStamp *stamp, gint64 looked_us);
/* (transfer full): as a text; that of a fresh one is another than the same file's later. */
char *file_stamp_text (const FileStamp *stamp, gint64 looked_us);
