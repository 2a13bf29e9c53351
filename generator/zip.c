/* zip.c: files of a folder, one after the other, into an archive that is a file. */
#include "zip.h"

#include <errno.h>
#include <stdio.h>

#include "base/error.h"
#include "base/zip_store.h"

static gboolean
take (const char *bytes, gsize length, gpointer stream)
{
  return fwrite (bytes, 1, length, stream) == length;
}

static gboolean
store_all (const Zip *zip, FILE *stream, GError **error)
{
  g_autoptr (ZipStore) store = zip_store_new (zip->top, take, stream);
  g_autoptr (GError) reason = NULL;
  gboolean stored = TRUE;

  for (guint i = 0; stored && zip->names[i] != NULL; i++) {
    g_autofree char *path = g_build_filename (zip->folder, zip->names[i], NULL);

    stored = zip_store_file (store, zip->names[i], path, zip->now_s, &reason);
  }
  if (stored && zip_store_end (store) && fflush (stream) == 0)
    return TRUE;
  return box_fail (error, BOX_ERROR_IO, "%s", reason != NULL ? reason->message : g_strerror (errno));
}

gboolean
zip_write (const Zip *zip, const char *path, GError **error)
{
  FILE *stream = fopen (path, "wbe");
  gboolean stored;

  if (stream == NULL)
    return box_fail (error, BOX_ERROR_IO, "%s: %s", path, g_strerror (errno));
  stored = store_all (zip, stream, error);
  fclose (stream);
  return stored;
}
