/* parts.c: a part is begun when the one before is full; each is flushed when it ends. */
#include "backup/parts.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "backup/owner.h"
#include "base/vault.h"

gboolean
parts_fail (const char *path, GError **error)
{
  int number = errno;

  return box_fail (error, number == ENOSPC || number == EDQUOT || number == EFBIG ? BOX_ERROR_LIMIT : BOX_ERROR_IO,
                   "%s: %s", path, g_strerror (number));
}

static char *
part_path (const char *folder, const char *name, guint number)
{
  g_autofree char *leaf = g_strdup_printf ("%s.%0*u", name, PARTS_DIGITS, number);

  return g_build_filename (folder, leaf, NULL);
}

/* ---- writing ---- */

struct PartsWriter {
  char *folder, *name, *path; /* path: of the part under way */
  gint64 part_bytes, filled, total;
  guint number;
  int fd; /* -1: none is open */
  VaultHash *hash;
};

PartsWriter *
parts_writer_new (const char *folder, const char *name, gint64 part_bytes)
{
  PartsWriter *writer = g_new0 (PartsWriter, 1);

  writer->folder = g_strdup (folder);
  writer->name = g_strdup (name);
  writer->part_bytes = part_bytes;
  writer->fd = -1;
  writer->hash = vault_hash_new ();
  return writer;
}

static gboolean
part_end (PartsWriter *writer, GError **error)
{
  int fd = writer->fd;
  gboolean flushed;

  if (fd < 0)
    return TRUE;
  flushed = fsync (fd) == 0;
  writer->fd = -1;
  return (close (fd) == 0 && flushed) || parts_fail (writer->path, error);
}

static gboolean
part_begin (PartsWriter *writer, GError **error)
{
  if (writer->fd >= 0 && writer->filled < writer->part_bytes)
    return TRUE;
  if (!part_end (writer, error))
    return FALSE;
  if (writer->number == PARTS_MAX)
    return box_fail (error, BOX_ERROR_LIMIT, "%s: more than %d parts", writer->folder, PARTS_MAX);
  g_free (writer->path);
  writer->path = part_path (writer->folder, writer->name, ++writer->number);
  writer->filled = 0;
  writer->fd = g_open (writer->path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  return writer->fd >= 0 || parts_fail (writer->path, error);
}

gboolean
parts_write (gconstpointer bytes, gsize length, gpointer data, GError **error)
{
  PartsWriter *writer = data;
  const guchar *rest = bytes;

  vault_hash_add (writer->hash, bytes, length);
  writer->total += (gint64) length;
  while (length > 0) {
    gssize written;

    if (!part_begin (writer, error))
      return FALSE;
    written = write (writer->fd, rest, (gsize) MIN ((gint64) length, writer->part_bytes - writer->filled));
    if (written < 0 && errno == EINTR)
      continue;
    if (written <= 0)
      return parts_fail (writer->path, error);
    rest += written;
    length -= (gsize) written;
    writer->filled += written;
  }
  return TRUE;
}

gboolean
parts_writer_end (PartsWriter *writer, char **ret_digest, gint64 *ret_bytes, GError **error)
{
  if (!part_end (writer, error))
    return FALSE;
  *ret_digest = vault_hash_end (writer->hash);
  *ret_bytes = writer->total;
  return TRUE;
}

void
parts_writer_free (PartsWriter *writer)
{
  if (writer == NULL)
    return;
  if (writer->fd >= 0)
    close (writer->fd);
  vault_hash_free (writer->hash);
  g_free (writer->folder);
  g_free (writer->name);
  g_free (writer->path);
  g_free (writer);
}

/* ---- reading ---- */

struct PartsReader {
  char *folder, *name;
  gint64 total, done;
  guint number;
  int fd; /* -1: behind the last one */
  VaultHash *hash;
};

static gint64
size_of (const char *path)
{
  GStatBuf status;

  return g_stat (path, &status) == 0 && S_ISREG (status.st_mode) ? (gint64) status.st_size : -1;
}

int
parts_open (const char *path, GError **error)
{
  int fd = owner_open (path);

  if (fd < 0 && errno == ENOENT)
    box_fail (error, BOX_ERROR_NOT_FOUND, "%s is not there", path);
  else if (fd < 0 && (errno == EINVAL || errno == ELOOP))
    box_fail (error, BOX_ERROR_INVALID, "%s is no file", path);
  else if (fd < 0)
    parts_fail (path, error);
  return fd;
}

static gboolean
next_part (PartsReader *reader, GError **error)
{
  g_autofree char *path = part_path (reader->folder, reader->name, ++reader->number);
  g_autoptr (GError) failure = NULL;

  if (reader->fd >= 0)
    close (reader->fd);
  reader->fd = parts_open (path, &failure);
  if (reader->fd >= 0 || (failure->code == BOX_ERROR_NOT_FOUND && reader->number > 1))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

PartsReader *
parts_reader_new (const char *folder, const char *name, GError **error)
{
  g_autoptr (PartsReader) reader = g_new0 (PartsReader, 1);

  reader->folder = g_strdup (folder);
  reader->name = g_strdup (name);
  reader->fd = -1;
  reader->hash = vault_hash_new ();
  for (guint number = 1; number <= PARTS_MAX; number++) {
    g_autofree char *path = part_path (folder, name, number);
    gint64 bytes = size_of (path);

    if (bytes < 0)
      break;
    reader->total += bytes;
  }
  return next_part (reader, error) ? g_steal_pointer (&reader) : NULL;
}

gboolean
parts_read (gpointer buffer, gsize length, gsize *ret_length, gpointer data, GError **error)
{
  PartsReader *reader = data;
  gsize filled = 0;

  while (filled < length && reader->fd >= 0) {
    gssize got = read (reader->fd, (guchar *) buffer + filled, length - filled);

    if (got < 0 && errno != EINTR)
      return parts_fail (reader->folder, error);
    if (got > 0)
      filled += (gsize) got;
    else if (got == 0 && !next_part (reader, error))
      return FALSE;
  }
  vault_hash_add (reader->hash, buffer, filled);
  reader->done += (gint64) filled;
  *ret_length = filled;
  return TRUE;
}

gint64
parts_reader_bytes (const PartsReader *reader)
{
  return reader->total;
}

gint64
parts_reader_done (const PartsReader *reader)
{
  return reader->done;
}

char *
parts_reader_digest (PartsReader *reader)
{
  return vault_hash_end (reader->hash);
}

void
parts_reader_free (PartsReader *reader)
{
  if (reader == NULL)
    return;
  if (reader->fd >= 0)
    close (reader->fd);
  vault_hash_free (reader->hash);
  g_free (reader->folder);
  g_free (reader->name);
  g_free (reader);
}
