/* tarball.c: libarchive between our callbacks. What a callback said is kept: libarchive would say something else. */
#include "backup/tarball.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "backup/parts.h"

enum { PIECE_BYTES = 64 * 1024, MODE = 0600 };
/* Fast and small: a Pi compresses as fast as a stick writes, and the window takes 2 MB. */
#define LEVEL "3"

/* Our callback's error (transfer full), else libarchive's words. */
static gboolean
fail (struct archive *archive, GError *kept, GError **error)
{
  if (kept == NULL)
    return box_fail (error, BOX_ERROR_INVALID, "%s", archive_error_string (archive));
  g_propagate_error (error, kept);
  return FALSE;
}

/* ---- writing ---- */

struct TarballWriter {
  struct archive *archive;
  VaultSink sink;
  gpointer data;
  GError *kept;
};

static la_ssize_t
on_write (struct archive *archive, void *data, const void *bytes, size_t length)
{
  TarballWriter *writer = data;

  if (writer->kept == NULL && writer->sink (bytes, length, writer->data, &writer->kept))
    return (la_ssize_t) length;
  archive_set_error (archive, EIO, "not written");
  return -1;
}

TarballWriter *
tarball_writer_new (VaultSink sink, gpointer data, GError **error)
{
  g_autoptr (TarballWriter) writer = g_new0 (TarballWriter, 1);
  struct archive *archive = writer->archive = archive_write_new ();

  writer->sink = sink;
  writer->data = data;
  if (archive_write_set_format_gnutar (archive) == ARCHIVE_OK
      && archive_write_set_bytes_in_last_block (archive, 1) == ARCHIVE_OK
      && archive_write_add_filter_zstd (archive) == ARCHIVE_OK
      && archive_write_set_filter_option (archive, "zstd", "compression-level", LEVEL) == ARCHIVE_OK
      && archive_write_open (archive, writer, NULL, on_write, NULL) == ARCHIVE_OK)
    return g_steal_pointer (&writer);
  fail (archive, g_steal_pointer (&writer->kept), error);
  return NULL;
}

static gboolean
entry_begin (TarballWriter *writer, const char *name, gint64 bytes, GError **error)
{
  struct archive_entry *entry = archive_entry_new ();
  gboolean begun;

  archive_entry_set_pathname (entry, name);
  archive_entry_set_size (entry, bytes);
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_perm (entry, MODE);
  begun = archive_write_header (writer->archive, entry) == ARCHIVE_OK;
  archive_entry_free (entry);
  return begun || fail (writer->archive, g_steal_pointer (&writer->kept), error);
}

static gboolean
entry_data (TarballWriter *writer, gconstpointer bytes, gsize length, GError **error)
{
  return length == 0 || archive_write_data (writer->archive, bytes, length) == (la_ssize_t) length
         || fail (writer->archive, g_steal_pointer (&writer->kept), error);
}

static gboolean
pour (TarballWriter *writer, int fd, const char *path, gint64 rest, GError **error)
{
  g_autofree guchar *piece = g_malloc (PIECE_BYTES);

  while (rest > 0) {
    gssize got = read (fd, piece, (gsize) MIN (rest, PIECE_BYTES));

    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      return parts_fail (path, error);
    if (got == 0)
      return box_fail (error, BOX_ERROR_IO, "%s became shorter while it was read", path);
    if (!entry_data (writer, piece, (gsize) got, error))
      return FALSE;
    rest -= got;
  }
  return TRUE;
}

gboolean
tarball_add_file (TarballWriter *writer, const char *name, const char *path, GError **error)
{
  int fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW, 0);
  struct stat status;
  gboolean added;

  if (fd < 0 && errno == ENOENT)
    return box_fail (error, BOX_ERROR_NOT_FOUND, "%s is gone", path);
  if (fd < 0 || fstat (fd, &status) != 0) {
    parts_fail (path, error);
    if (fd >= 0)
      close (fd);
    return FALSE;
  }
  added = entry_begin (writer, name, status.st_size, error) && pour (writer, fd, path, status.st_size, error);
  close (fd);
  return added;
}

gboolean
tarball_add_text (TarballWriter *writer, const char *name, const char *text, GError **error)
{
  gsize length = strlen (text);

  return entry_begin (writer, name, (gint64) length, error) && entry_data (writer, text, length, error);
}

gboolean
tarball_writer_end (TarballWriter *writer, GError **error)
{
  return archive_write_close (writer->archive) == ARCHIVE_OK
         || fail (writer->archive, g_steal_pointer (&writer->kept), error);
}

void
tarball_writer_free (TarballWriter *writer)
{
  if (writer == NULL)
    return;
  if (writer->archive != NULL) {
    archive_write_fail (writer->archive); /* one that was not ended writes nothing more */
    archive_write_free (writer->archive);
  }
  g_clear_error (&writer->kept);
  g_free (writer);
}

/* ---- reading ---- */

struct TarballReader {
  struct archive *archive;
  gboolean within; /* a file was named, and may have data left */
  TarballSource source;
  gpointer data;
  GError *kept;
};

static la_ssize_t
on_read (struct archive *archive, void *data, const void **bytes)
{
  TarballReader *reader = data;
  const guchar *block = NULL;
  gsize length = 0;

  if (reader->kept == NULL && reader->source (reader->data, &block, &length, &reader->kept)) {
    *bytes = block;
    return (la_ssize_t) length;
  }
  archive_set_error (archive, EIO, "not read");
  return -1;
}

TarballReader *
tarball_reader_new (TarballSource source, gpointer data, GError **error)
{
  g_autoptr (TarballReader) reader = g_new0 (TarballReader, 1);
  struct archive *archive = reader->archive = archive_read_new ();

  reader->source = source;
  reader->data = data;
  if (archive_read_support_format_tar (archive) == ARCHIVE_OK
      && archive_read_support_filter_zstd (archive) == ARCHIVE_OK
      && archive_read_open (archive, reader, NULL, on_read, NULL) == ARCHIVE_OK)
    return g_steal_pointer (&reader);
  fail (archive, g_steal_pointer (&reader->kept), error);
  return NULL;
}

static gboolean
leads_below (const char *name)
{
  g_auto (GStrv) parts = g_strsplit (name, "/", -1);

  return *name != '\0' && *name != '/' && !g_strv_contains ((const char *const *) parts, "..");
}

/* What nobody asked for is read all the same: skipping within a zstd stream fails in libarchive 3.6. */
static gboolean
read_rest (TarballReader *reader, GError **error)
{
  g_autofree guchar *piece = g_malloc (PIECE_BYTES);
  la_ssize_t got = 0;

  while (reader->within && (got = archive_read_data (reader->archive, piece, PIECE_BYTES)) > 0)
    ;
  return got == 0 || fail (reader->archive, g_steal_pointer (&reader->kept), error);
}

gboolean
tarball_next (TarballReader *reader, const char **ret_name, GError **error)
{
  struct archive_entry *entry = NULL;
  int result;

  *ret_name = NULL;
  if (!read_rest (reader, error))
    return FALSE;
  reader->within = FALSE;
  result = archive_read_next_header (reader->archive, &entry);
  if (result == ARCHIVE_EOF && reader->kept == NULL)
    return TRUE;
  if (result != ARCHIVE_OK)
    return fail (reader->archive, g_steal_pointer (&reader->kept), error);
  reader->within = TRUE;
  *ret_name = archive_entry_pathname (entry);
  return (*ret_name != NULL && leads_below (*ret_name) && archive_entry_filetype (entry) == AE_IFREG)
         || box_fail (error, BOX_ERROR_INVALID, "a name that no backup of ours has");
}

static gboolean
save (TarballReader *reader, int fd, const char *path, GError **error)
{
  g_autofree guchar *piece = g_malloc (PIECE_BYTES);
  la_ssize_t got;

  while ((got = archive_read_data (reader->archive, piece, PIECE_BYTES)) > 0)
    for (la_ssize_t done = 0; done < got;) {
      gssize written = write (fd, piece + done, (gsize) (got - done));

      if (written < 0 && errno != EINTR)
        return parts_fail (path, error);
      done += MAX (written, 0);
    }
  return got == 0 || fail (reader->archive, g_steal_pointer (&reader->kept), error);
}

gboolean
tarball_save (TarballReader *reader, const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  gboolean saved;
  int fd;

  if (g_mkdir_with_parents (folder, 0700) != 0)
    return parts_fail (folder, error);
  fd = g_open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, MODE);
  if (fd < 0)
    return parts_fail (path, error);
  saved = save (reader, fd, path, error);
  return (close (fd) == 0 || parts_fail (path, saved ? error : NULL)) && saved;
}

char *
tarball_text (TarballReader *reader, gsize most, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char piece[1024];
  la_ssize_t got;

  while ((got = archive_read_data (reader->archive, piece, sizeof piece)) > 0) {
    g_string_append_len (text, piece, got);
    if (text->len > most) {
      box_fail (error, BOX_ERROR_LIMIT, "a text of more than %" G_GSIZE_FORMAT " bytes", most);
      return NULL;
    }
  }
  if (got == 0)
    return g_string_free (g_steal_pointer (&text), FALSE);
  fail (reader->archive, g_steal_pointer (&reader->kept), error);
  return NULL;
}

void
tarball_reader_free (TarballReader *reader)
{
  if (reader == NULL)
    return;
  if (reader->archive != NULL)
    archive_read_free (reader->archive);
  g_clear_error (&reader->kept);
  g_free (reader);
}
