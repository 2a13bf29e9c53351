/* backup_make.c: two walks over what is kept: what lies apart, then what goes into the archive. */
#include "backup/backup_make.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#include "backup/stored.h"
#include "backup/kept.h"
#include "backup/parts.h"
#include "backup/shelf.h"
#include "base/clock.h"
#include "base/folder.h"
#include "base/json.h"
#include "store/store_snapshot.h"

enum { FORMAT = 1, PIECE_BYTES = 64 * 1024, MARGIN_BYTES = 4 * 1024 * 1024, PROGRESS_EVERY = 20 };

typedef struct {
  const BackupMaking *making;
  BackupMade *made;
  char *shelf, *pool, *folder, *aside; /* folder: of this backup; aside: its name until it is whole */
  char *workspace, *snapshot, *list_path;
  FILE *list; /* what is kept apart, a line each, before it is encrypted */
  TarballWriter *tarball;
  Tree *manifest;
} Work;

void
backup_made_clear (BackupMade *made)
{
  g_clear_pointer (&made->backup.name, g_free);
  g_clear_pointer (&made->backup.digest, g_free);
}

static void
work_clear (Work *work)
{
  char *const texts[] = { work->shelf,     work->pool,     work->folder,   work->aside,
                          work->workspace, work->snapshot, work->list_path };

  if (work->list != NULL)
    fclose (work->list);
  if (work->snapshot != NULL)
    g_unlink (work->snapshot);
  if (work->list_path != NULL)
    g_unlink (work->list_path);
  tarball_writer_free (work->tarball);
  tree_free (work->manifest);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, work_clear)

/* ---- what went wrong ---- */

const char *
backup_trouble (const GError *error)
{
  static const struct {
    int number;
    const char *trouble;
  } said[] = {
    { EROFS, "read_only" }, { EACCES, "not_writable" }, { EPERM, "not_writable" }, { ENOENT, "no_folder" },
    { EIO, "pulled" },      { ENODEV, "pulled" },       { ENXIO, "pulled" },       { ENOTCONN, "pulled" },
  };
  static const char *const codes[] = {
    [BOX_ERROR_DENIED] = "other_key", [BOX_ERROR_INVALID] = "damaged", [BOX_ERROR_NOT_FOUND] = "missing",
    [BOX_ERROR_LIMIT] = "full",       [BOX_ERROR_STORE] = "differs",   [BOX_ERROR_LAST] = NULL,
  };

  for (guint i = 0; error->code == BOX_ERROR_IO && i < G_N_ELEMENTS (said); i++)
    if (g_str_has_suffix (error->message, g_strerror (said[i].number)))
      return said[i].trouble;
  return error->domain == BOX_ERROR && codes[error->code] != NULL ? codes[error->code] : "other";
}

/* ---- what is kept apart ---- */

static gboolean
stopped (const Work *work, GError **error)
{
  return g_cancellable_is_cancelled (work->making->stop)
         && !box_fail (error, BOX_ERROR_BUSY, "stopped before the end: the rest is for the next run");
}

static gboolean
count_apart (const Kept *kept, gpointer data, GError **error G_GNUC_UNUSED)
{
  BackupMade *made = data;

  made->total += kept->apart;
  return TRUE;
}

/* Of a file whose name does not tell it. (transfer full); NULL when it is gone. */
static gboolean
hash_of (const char *path, char **ret_hash, GError **error)
{
  g_autoptr (VaultHash) hash = vault_hash_new ();
  FILE *file = fopen (path, "re");
  g_autofree guchar *piece = g_malloc (PIECE_BYTES);
  gboolean whole;
  size_t got;

  *ret_hash = NULL;
  if (file == NULL)
    return errno == ENOENT || parts_fail (path, error);
  while ((got = fread (piece, 1, PIECE_BYTES, file)) > 0)
    vault_hash_add (hash, piece, got);
  whole = !ferror (file) || parts_fail (path, error);
  fclose (file);
  if (whole)
    *ret_hash = vault_hash_end (hash);
  return whole;
}

static gboolean
fits (const Work *work, gint64 bytes, GError **error)
{
  gint64 room = shelf_free (work->shelf);

  return room < 0 || room >= bytes + MARGIN_BYTES
         || box_fail (error, BOX_ERROR_LIMIT, "%s: %" G_GINT64_FORMAT " MB are free", work->shelf, room >> 20);
}

static gboolean
insert (Work *work, const Kept *kept, const char *sealed, GError **error)
{
  gint64 length = vault_length (kept->bytes);

  if (stored_has (work->pool, sealed, kept->bytes))
    return TRUE;
  if (!fits (work, length, error) || !stored_insert (work->pool, work->making->key, sealed, kept->path, error))
    return FALSE;
  work->made->backup.new_bytes += length;
  return TRUE;
}

static void
tell (const Work *work)
{
  if (work->making->progress != NULL && work->made->moved % PROGRESS_EVERY == 0)
    work->making->progress (work->made->moved, work->made->total, work->making->data);
}

static gboolean
late (const Work *work)
{
  return work->making->until_ms != 0 && clock_monotonic_ms () >= work->making->until_ms;
}

/* What is gone meanwhile was erased: no row names it any more. */
static gboolean
gone (GError *failure, GError **error)
{
  if (!g_error_matches (failure, BOX_ERROR, BOX_ERROR_NOT_FOUND)) {
    g_propagate_error (error, failure);
    return FALSE;
  }
  g_error_free (failure);
  return TRUE;
}

/* Into the pool; with a list, a line there too. Ends without an error when the time is over: then nothing is finished.
 */
static gboolean
move_apart (const Kept *kept, gpointer data, GError **error)
{
  Work *work = data;
  g_autofree char *hash = NULL, *sealed = NULL;
  GError *failure = NULL;

  if (!kept->apart)
    return TRUE;
  if (stopped (work, error))
    return FALSE;
  if (work->list == NULL && late (work)) {
    work->made->finished = FALSE;
    return FALSE;
  }
  hash = g_strdup (kept->hash);
  if (hash == NULL && !hash_of (kept->path, &hash, error))
    return FALSE;
  sealed = hash == NULL ? NULL : stored_sealed_name (work->making->key, hash);
  if (sealed == NULL)
    return TRUE;
  if (!insert (work, kept, sealed, &failure))
    return gone (failure, error);
  work->made->moved++;
  tell (work);
  if (work->list == NULL)
    return TRUE;
  work->made->backup.files++;
  work->made->backup.files_bytes += kept->bytes;
  return fprintf (work->list, "%" G_GINT64_FORMAT "\t%s\t%s\t%s\n", kept->bytes, sealed, hash, kept->name) > 0
         || parts_fail (work->list_path, error);
}

/* ---- the archive ---- */

static gboolean
add_small (const Kept *kept, gpointer data, GError **error)
{
  Work *work = data;
  GError *failure = NULL;

  if (g_str_has_prefix (kept->name, KEPT_CONFIG "/"))
    tree_set_text (tree_set_map (work->manifest, kept->name), "path", kept->path);
  if (kept->apart || tarball_add_file (work->tarball, kept->name, kept->path, &failure))
    return TRUE;
  return gone (failure, error);
}

static void
note_table (const char *table, gint64 rows, gpointer data)
{
  Work *work = data;

  tree_set_integer ((Tree *) tree_get (work->manifest, "tables"), table, rows);
  work->made->backup.row_count += rows;
}

static gboolean
take_snapshot (Work *work, gint64 now, GError **error)
{
  int schema = 0;

  g_unlink (work->snapshot);
  tree_set_map (work->manifest, "tables");
  if (!store_snapshot (work->making->store, work->snapshot, error)
      || !store_examine (work->snapshot, note_table, work, &schema, error))
    return FALSE;
  work->made->backup.at = now;
  work->made->backup.schema = schema;
  tree_set_integer (work->manifest, "format", FORMAT);
  tree_set_text (work->manifest, "name", work->made->backup.name);
  tree_set_integer (work->manifest, "at", now);
  tree_set_integer (work->manifest, "schema", schema);
  tree_set_text (work->manifest, "data", config_text (work->making->config, "paths.data"));
  return TRUE;
}

static gboolean
add_all (Work *work, GError **error)
{
  g_autofree char *manifest = json_print (work->manifest);

  return tarball_add_text (work->tarball, STORED_MANIFEST, manifest, error)
         && tarball_add_file (work->tarball, STORED_STORE, work->snapshot, error)
         && kept_walk (work->making->config, add_small, work, error) && tarball_writer_end (work->tarball, error);
}

static gboolean
vault_sink (gconstpointer bytes, gsize length, gpointer data, GError **error)
{
  return vault_write (data, bytes, length, error);
}

static gboolean
write_archive (Work *work, GError **error)
{
  g_autoptr (PartsWriter) parts = parts_writer_new (work->aside, STORED_NAME, work->making->part_bytes);
  g_autoptr (VaultWriter) vault = vault_writer_new (work->making->key, STORED_NAME, parts_write, parts);
  Backup *backup = &work->made->backup;
  gboolean written;

  work->tarball = tarball_writer_new (vault_sink, vault, error);
  written = work->tarball != NULL && add_all (work, error) && vault_writer_end (vault, error)
            && parts_writer_end (parts, &backup->digest, &backup->bytes, error);
  g_clear_pointer (&work->tarball, tarball_writer_free); /* before what it writes to */
  return written;
}

static gboolean
pour_list (Work *work, VaultWriter *vault, GError **error)
{
  g_autofree char *piece = g_malloc (PIECE_BYTES);
  size_t got;

  while ((got = fread (piece, 1, PIECE_BYTES, work->list)) > 0)
    if (!vault_write (vault, piece, got, error))
      return FALSE;
  return ferror (work->list) ? parts_fail (work->list_path, error) : vault_writer_end (vault, error);
}

static gboolean
write_list (Work *work, GError **error)
{
  g_autoptr (PartsWriter) parts = parts_writer_new (work->aside, STORED_LIST, work->making->part_bytes);
  g_autoptr (VaultWriter) vault = vault_writer_new (work->making->key, STORED_LIST, parts_write, parts);
  g_autofree char *digest = NULL;
  gint64 bytes = 0;

  if (fflush (work->list) != 0 || fseek (work->list, 0, SEEK_SET) != 0)
    return parts_fail (work->list_path, error);
  if (!pour_list (work, vault, error) || !parts_writer_end (parts, &digest, &bytes, error))
    return FALSE;
  tree_set_text (work->manifest, STORED_LIST_DIGEST, digest);
  work->made->backup.new_bytes += bytes;
  return TRUE;
}

/* Whole on the disk before it bears its name. */
static gboolean
put_in_place (Work *work, GError **error)
{
  if (!shelf_flush (work->shelf, error))
    return FALSE;
  if (g_rename (work->aside, work->folder) != 0)
    return parts_fail (work->folder, error);
  return shelf_flush (work->shelf, error);
}

static gboolean
make_folders (Work *work, GError **error)
{
  folder_remove (work->aside);
  if (g_mkdir_with_parents (work->workspace, 0700) != 0)
    return parts_fail (work->workspace, error);
  if (g_mkdir_with_parents (work->aside, 0700) != 0)
    return parts_fail (work->aside, error);
  work->list = fopen (work->list_path, "w+e");
  return work->list != NULL || parts_fail (work->list_path, error);
}

/* The archive last, whose manifest tells which list is its own.
 * The store of the moment first: every file that it names is on the disk already, and is found by the walk after it. */
static gboolean
make_archive (Work *work, gint64 now, GError **error)
{
  work->made->moved = 0;
  if (!make_folders (work, error) || !take_snapshot (work, now, error)
      || !kept_walk (work->making->config, move_apart, work, error) || !write_list (work, error)
      || !write_archive (work, error) || !put_in_place (work, error))
    return FALSE;
  work->made->backup.new_bytes += work->made->backup.bytes;
  work->made->backup.done_at = clock_now ();
  work->made->finished = TRUE;
  return TRUE;
}

static void
work_begin (Work *work, const BackupMaking *making, gint64 now)
{
  const char *data = config_text (making->config, "paths.data");

  work->shelf = shelf_path (making->root, making->key);
  work->pool = g_build_filename (work->shelf, STORED_POOL, NULL);
  work->made->backup.name = shelf_backup_name (now);
  work->folder = g_build_filename (work->shelf, work->made->backup.name, NULL);
  work->aside = g_strconcat (work->folder, ".part", NULL);
  work->workspace = g_build_filename (data, KEPT_WORKSPACE, NULL);
  work->snapshot = g_build_filename (work->workspace, "snapshot.db", NULL);
  work->list_path = g_build_filename (work->workspace, "list", NULL);
  work->manifest = tree_new_map ();
}

gboolean
backup_make (const BackupMaking *making, gint64 now, BackupMade *ret_made, GError **error)
{
  g_auto (Work) work = { .making = making, .made = ret_made };
  GError *failure = NULL;

  ret_made->finished = TRUE;
  work_begin (&work, making, now);
  if (!shelf_make (work.shelf, making->readme, error) || !kept_walk (making->config, count_apart, ret_made, error))
    return FALSE;
  if (kept_walk (making->config, move_apart, &work, &failure)) {
    if (make_archive (&work, now, error))
      return TRUE;
    folder_remove (work.aside);
    ret_made->finished = FALSE;
    return FALSE;
  }
  ret_made->finished = FALSE;
  if (failure == NULL)
    return TRUE; /* the time is over */
  g_propagate_error (error, failure);
  return FALSE;
}
