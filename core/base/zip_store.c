/* zip_store.c: libarchive lays the archive out; here are the names that may stand in it, and who takes no more. */
#include "base/zip_store.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

#include "base/error.h"

enum { PIECE = 64 * 1024, MODE = 0644 };

struct ZipStore {
  struct archive *archive;
  char *top; /* nullable */
  ZipTake take;
  gpointer data;
  gboolean gone; /* nobody takes any more */
};

/* Never fails: libarchive 3.6 does not give back the memory of an archive whose writing failed. What nobody takes is
 * dropped. */
static la_ssize_t
on_bytes (struct archive *archive, void *data, const void *bytes, size_t length)
{
  ZipStore *zip = data;

  (void) archive;
  zip->gone = zip->gone || !zip->take (bytes, length, zip->data);
  return (la_ssize_t) length;
}

ZipStore *
zip_store_new (const char *top, ZipTake take, gpointer data)
{
  ZipStore *zip = g_new0 (ZipStore, 1);

  zip->top = g_strdup (top);
  zip->take = take;
  zip->data = data;
  zip->archive = archive_write_new ();
  archive_write_set_format_zip (zip->archive);
  archive_write_set_options (zip->archive, "zip:compression=store,zip:hdrcharset=UTF-8");
  archive_write_set_bytes_per_block (zip->archive, PIECE);
  archive_write_set_bytes_in_last_block (zip->archive, 1);
  archive_write_open (zip->archive, zip, NULL, on_bytes, NULL);
  return zip;
}

/* One that was not ended stays without its list: who has it sees that it was cut short. */
void
zip_store_free (ZipStore *zip)
{
  if (zip == NULL)
    return;
  zip->gone = TRUE;
  archive_write_free (zip->archive);
  g_free (zip->top);
  g_free (zip);
}

/* (transfer full): no folder but ours, no drive, no control character; never "." nor "..". */
static char *
safe_name (const ZipStore *zip, const char *name)
{
  g_autofree char *safe = g_utf8_make_valid (name, -1);

  for (char *c = safe; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c) || strchr ("/\\:*?\"<>|", *c) != NULL)
      *c = '_';
  if (*safe == '.')
    *safe = '_';
  return zip->top == NULL ? g_steal_pointer (&safe) : g_strdup_printf ("%s/%s", zip->top, safe);
}

static gboolean
write_entry (ZipStore *zip, const char *name, GMappedFile *file, gint64 time_s)
{
  struct archive_entry *entry = archive_entry_new ();
  gsize length = g_mapped_file_get_length (file);
  gboolean written;

  archive_entry_set_pathname_utf8 (entry, name);
  archive_entry_set_size (entry, (gint64) length);
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_perm (entry, MODE);
  archive_entry_set_mtime (entry, time_s, 0);
  written = archive_write_header (zip->archive, entry) == ARCHIVE_OK
            && (length == 0
                || archive_write_data (zip->archive, g_mapped_file_get_contents (file), length) == (la_ssize_t) length);
  archive_entry_free (entry);
  return written;
}

gboolean
zip_store_file (ZipStore *zip, const char *name, const char *path, gint64 time_s, GError **error)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, error);
  g_autofree char *safe = safe_name (zip, name);

  if (file == NULL)
    return box_translate (error);
  if (!write_entry (zip, safe, file, time_s))
    return box_fail (error, BOX_ERROR_IO, "%s", archive_error_string (zip->archive));
  return !zip->gone;
}

gboolean
zip_store_end (ZipStore *zip)
{
  return archive_write_close (zip->archive) == ARCHIVE_OK && !zip->gone;
}
