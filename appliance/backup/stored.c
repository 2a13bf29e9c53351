/* stored.c: parts, then the vault, then the tarball, one above the other. */
#include "backup/stored.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "backup/parts.h"
#include "base/json.h"
#include "base/text.h"

enum { PIECE_BYTES = 64 * 1024, LINE_MAX_BYTES = 8192, FIELDS = 4 };

struct Stored {
  PartsReader *parts;
  VaultReader *vault;
  TarballReader *files;
};

/* ---- the archive ---- */

static gboolean
next_block (gpointer data, const guchar **ret_bytes, gsize *ret_length, GError **error)
{
  return vault_read (data, ret_bytes, ret_length, error);
}

Stored *
stored_open (const char *folder, const VaultKey *key, GError **error)
{
  g_autoptr (Stored) archive = g_new0 (Stored, 1);

  archive->parts = parts_reader_new (folder, STORED_NAME, error);
  if (archive->parts != NULL)
    archive->vault = vault_reader_new (key, STORED_NAME, parts_read, archive->parts, error);
  if (archive->vault != NULL)
    archive->files = tarball_reader_new (next_block, archive->vault, error);
  return archive->files == NULL ? NULL : g_steal_pointer (&archive);
}

TarballReader *
stored_files (Stored *archive)
{
  return archive->files;
}

gint64
stored_bytes (const Stored *archive)
{
  return parts_reader_bytes (archive->parts);
}

gint64
stored_done (const Stored *archive)
{
  return parts_reader_done (archive->parts);
}

char *
stored_end (Stored *archive, GError **error)
{
  const guchar *bytes = NULL;
  gsize length = 0;

  do
    if (!vault_read (archive->vault, &bytes, &length, error))
      return NULL;
  while (length > 0);
  return parts_reader_digest (archive->parts);
}

void
stored_free (Stored *archive)
{
  if (archive == NULL)
    return;
  tarball_reader_free (archive->files);
  vault_reader_free (archive->vault);
  parts_reader_free (archive->parts);
  g_free (archive);
}

Tree *
stored_manifest (const char *folder, const VaultKey *key, GError **error)
{
  g_autoptr (Stored) archive = stored_open (folder, key, error);
  g_autoptr (Tree) manifest = NULL;
  g_autofree char *text = NULL, *leaf = g_path_get_basename (folder);
  const char *name = NULL;

  if (archive == NULL || !tarball_next (archive->files, &name, error))
    return NULL;
  if (g_strcmp0 (name, STORED_MANIFEST) != 0) {
    box_fail (error, BOX_ERROR_INVALID, "%s: not laid out as a backup", folder);
    return NULL;
  }
  text = tarball_text (archive->files, STORED_MANIFEST_MAX, error);
  manifest = text == NULL ? NULL : json_parse (text, strlen (text), error);
  if (manifest != NULL && g_strcmp0 (tree_get_text (manifest, "name"), leaf) != 0) {
    box_fail (error, BOX_ERROR_INVALID, "%s: it was made under another name", folder);
    return NULL;
  }
  return g_steal_pointer (&manifest);
}

gboolean
stored_peek (const char *folder, VaultKey *ret_key, GError **error)
{
  g_autoptr (PartsReader) parts = parts_reader_new (folder, STORED_NAME, error);

  return parts != NULL && vault_peek (parts_read, parts, ret_key, error);
}

/* ---- the list ---- */

/* "size sealed hash name" between tabulators; the name may hold spaces. */
static gboolean
visit_line (char *line, StoredVisit visit, gpointer data, GError **error)
{
  g_auto (GStrv) fields = g_strsplit (line, "\t", FIELDS);
  StoredEntry entry = { 0 };

  if (g_strv_length (fields) != FIELDS || !text_to_integer (fields[0], 0, G_MAXINT64, &entry.bytes))
    return box_fail (error, BOX_ERROR_INVALID, "a line of the list that says nothing");
  entry.sealed = fields[1];
  entry.hash = fields[2];
  entry.name = fields[3];
  return visit (&entry, data, error);
}

static gboolean
visit_lines (GString *rest, StoredVisit visit, gpointer data, GError **error)
{
  char *line = rest->str, *end;

  while ((end = strchr (line, '\n')) != NULL) {
    *end = '\0';
    if (!visit_line (line, visit, data, error))
      return FALSE;
    line = end + 1;
  }
  g_string_erase (rest, 0, line - rest->str);
  return rest->len < LINE_MAX_BYTES || box_fail (error, BOX_ERROR_INVALID, "a line of the list without an end");
}

gboolean
stored_list (const char *folder, const VaultKey *key, const char *digest, StoredVisit visit, gpointer data,
             GError **error)
{
  g_autoptr (PartsReader) parts = parts_reader_new (folder, STORED_LIST, error);
  g_autoptr (VaultReader) vault = parts == NULL ? NULL : vault_reader_new (key, STORED_LIST, parts_read, parts, error);
  g_autoptr (GString) rest = g_string_new (NULL);
  g_autofree char *found = NULL;
  const guchar *bytes = NULL;
  gsize length = 1;

  while (vault != NULL && length > 0) {
    if (!vault_read (vault, &bytes, &length, error))
      return FALSE;
    g_string_append_len (rest, (const char *) bytes, (gssize) length);
    if (!visit_lines (rest, visit, data, error))
      return FALSE;
  }
  found = vault == NULL ? NULL : parts_reader_digest (parts);
  return found != NULL
         && (digest == NULL || strcmp (found, digest) == 0
             || box_fail (error, BOX_ERROR_STORE, "%s: the list of another backup", folder));
}

/* ---- files kept apart ---- */

char *
stored_sealed_name (const VaultKey *key, const char *hash)
{
  g_autofree char *name = vault_name (key, hash);

  return g_strdup_printf ("%.2s/%s", name, name + 2);
}

gboolean
stored_has (const char *pool, const char *sealed, gint64 bytes)
{
  g_autofree char *path = g_build_filename (pool, sealed, NULL);
  GStatBuf status;

  return g_stat (path, &status) == 0 && S_ISREG (status.st_mode) && status.st_size == vault_length (bytes);
}

/* One open file, as source or sink of the vault. */
typedef struct {
  int fd;
  const char *path;
} Open;

static gboolean
open_read (gpointer buffer, gsize length, gsize *ret_length, gpointer data, GError **error)
{
  const Open *file = data;
  gsize filled = 0;

  while (filled < length) {
    gssize got = read (file->fd, (guchar *) buffer + filled, length - filled);

    if (got < 0 && errno != EINTR)
      return parts_fail (file->path, error);
    if (got == 0)
      break;
    filled += (gsize) MAX (got, 0);
  }
  *ret_length = filled;
  return TRUE;
}

static gboolean
open_write (gconstpointer bytes, gsize length, gpointer data, GError **error)
{
  const Open *file = data;

  for (gsize done = 0; done < length;) {
    gssize written = write (file->fd, (const guchar *) bytes + done, length - done);

    if (written < 0 && errno != EINTR)
      return parts_fail (file->path, error);
    done += (gsize) MAX (written, 0);
  }
  return TRUE;
}

static gboolean
pour_out (VaultReader *vault, const StoredEntry *entry, const Open *out, GError **error)
{
  g_autoptr (VaultHash) hash = vault_hash_new ();
  g_autofree char *found = NULL;
  const guchar *bytes = NULL;
  gsize length = 1;

  while (length > 0) {
    if (!vault_read (vault, &bytes, &length, error)
        || (out->fd >= 0 && !open_write (bytes, length, (gpointer) out, error)))
      return FALSE;
    vault_hash_add (hash, bytes, length);
  }
  found = vault_hash_end (hash);
  return strcmp (found, entry->hash) == 0 || box_fail (error, BOX_ERROR_INVALID, "%s: other content", entry->sealed);
}

static gboolean
extract_open (const Open *in, const VaultKey *key, const StoredEntry *entry, const char *path, GError **error)
{
  g_autoptr (VaultReader) vault = vault_reader_new (key, entry->sealed, open_read, (gpointer) in, error);
  Open out = { -1, path };
  gboolean poured;

  if (vault == NULL)
    return FALSE;
  if (path != NULL)
    out.fd = g_open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (path != NULL && out.fd < 0)
    return parts_fail (path, error);
  poured = pour_out (vault, entry, &out, error);
  return (out.fd < 0 || close (out.fd) == 0 || parts_fail (path, poured ? error : NULL)) && poured;
}

gboolean
stored_extract (const char *pool, const VaultKey *key, const StoredEntry *entry, const char *path, GError **error)
{
  g_autofree char *sealed = g_build_filename (pool, entry->sealed, NULL);
  const Open in = { parts_open (sealed, error), sealed };
  gboolean extracted;

  if (in.fd < 0)
    return FALSE;
  extracted = extract_open (&in, key, entry, path, error);
  close (in.fd);
  return extracted;
}

static gboolean
pour_in (VaultWriter *vault, const Open *in, GError **error)
{
  g_autofree guchar *piece = g_malloc (PIECE_BYTES);
  gsize length = 0;

  do
    if (!open_read (piece, PIECE_BYTES, &length, (gpointer) in, error) || !vault_write (vault, piece, length, error))
      return FALSE;
  while (length > 0);
  return vault_writer_end (vault, error);
}

static gboolean
insert_open (const VaultKey *key, const char *sealed, const Open *in, const Open *out, GError **error)
{
  g_autoptr (VaultWriter) vault = vault_writer_new (key, sealed, open_write, (gpointer) out);

  return pour_in (vault, in, error);
}

gboolean
stored_insert (const char *pool, const VaultKey *key, const char *sealed, const char *path, GError **error)
{
  g_autofree char *place = g_build_filename (pool, sealed, NULL), *folder = g_path_get_dirname (place),
                  *aside = g_strconcat (place, ".part", NULL);
  Open in = { g_open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW, 0), path }, out = { -1, aside };
  gboolean written;

  if (in.fd < 0)
    return errno == ENOENT ? box_fail (error, BOX_ERROR_NOT_FOUND, "%s is gone", path) : parts_fail (path, error);
  if (g_mkdir_with_parents (folder, 0700) == 0)
    out.fd = g_open (aside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  written = out.fd >= 0 ? insert_open (key, sealed, &in, &out, error) : parts_fail (aside, error);
  close (in.fd);
  if (out.fd >= 0 && close (out.fd) != 0 && written)
    written = parts_fail (aside, error);
  if (written && g_rename (aside, place) != 0)
    written = parts_fail (place, error);
  if (!written && out.fd >= 0)
    g_unlink (aside);
  return written;
}
