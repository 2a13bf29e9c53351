/* zip.c: reads each file whole (our own, small) and hands it to libarchive. */
#include "zip.h"

#include <archive.h>
#include <archive_entry.h>

#include "base/error.h"

enum { MODE = 0644 };

static gboolean
write_file (struct archive *archive, const Zip *zip, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (zip->folder, name, NULL), *inner = g_build_filename (zip->top, name, NULL),
                  *bytes = NULL;
  struct archive_entry *entry;
  gsize length = 0;
  gboolean written;

  if (!g_file_get_contents (path, &bytes, &length, error))
    return box_translate (error);
  entry = archive_entry_new ();
  archive_entry_set_pathname_utf8 (entry, inner);
  archive_entry_set_size (entry, (gint64) length);
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_perm (entry, MODE);
  archive_entry_set_mtime (entry, zip->now_s, 0);
  written = archive_write_header (archive, entry) == ARCHIVE_OK
            && archive_write_data (archive, bytes, length) == (la_ssize_t) length;
  archive_entry_free (entry);
  return written || box_fail (error, BOX_ERROR_IO, "%s: %s", name, archive_error_string (archive));
}

gboolean
zip_write (const Zip *zip, const char *path, GError **error)
{
  struct archive *archive = archive_write_new ();
  gboolean written = archive != NULL && archive_write_set_format_zip (archive) == ARCHIVE_OK
                     && archive_write_open_filename (archive, path) == ARCHIVE_OK;

  if (!written)
    box_fail (error, BOX_ERROR_IO, "%s: cannot be written", path);
  for (guint i = 0; written && zip->names[i] != NULL; i++)
    written = write_file (archive, zip, zip->names[i], error);
  if (written && archive_write_close (archive) != ARCHIVE_OK)
    written = box_fail (error, BOX_ERROR_IO, "%s: %s", path, archive_error_string (archive));
  if (archive != NULL)
    archive_write_free (archive);
  return written;
}
