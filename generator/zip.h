/* zip.h: files of one folder into one ZIP archive, as every office opens it. */
#pragma once
#include <glib.h>

/* Writes `path` with `names` (NULL-terminated) of `folder`, each below `top` in the archive and dated `now_s`: the same
 * files give the same bytes. IO. */
typedef struct {
  const char *folder, *top;
  const char *const *names;
  gint64 now_s;
} Zip;
gboolean zip_write (const Zip *zip, const char *path, GError **error);
