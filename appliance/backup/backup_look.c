/* backup_look.c: reads, compares, tells. */
#include "backup/backup_look.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "backup/stored.h"
#include "base/json.h"
#include "backup/parts.h"
#include "store/store_snapshot.h"

enum { PROGRESS_EVERY = 20 };

guint
backup_look_shares (gint64 files_bytes)
{
  return (guint) CLAMP (files_bytes / BACKUP_LOOK_BYTES + 1, 1, 256);
}

/* ---- the store ---- */

typedef struct {
  const Tree *tables;
  guint matched;
  gint64 rows;
  char *different; /* the first table that is not what was kept */
} Counting;

static void
compare_table (const char *table, gint64 rows, gpointer data)
{
  Counting *counting = data;

  counting->rows += rows;
  if (tree_get (counting->tables, table) != NULL && tree_get_integer (counting->tables, table) == rows)
    counting->matched++;
  else if (counting->different == NULL)
    counting->different = g_strdup (table);
}

gboolean
backup_look_store (const char *path, const Tree *manifest, gint64 *ret_rows, GError **error)
{
  Counting counting = { .tables = tree_get (manifest, "tables") };
  int schema = 0;
  gboolean whole = store_examine (path, compare_table, &counting, &schema, error);
  g_autofree char *different = counting.different;

  *ret_rows = counting.rows;
  if (!whole)
    return FALSE;
  if (different != NULL)
    return box_fail (error, BOX_ERROR_STORE, "table %s has not as many rows as when it was kept", different);
  if (counting.tables == NULL || counting.matched != tree_length (counting.tables) || counting.matched == 0)
    return box_fail (error, BOX_ERROR_STORE, "tables are missing");
  return schema == tree_get_integer (manifest, "schema")
         || box_fail (error, BOX_ERROR_STORE, "the schema is not the one that was kept");
}

/* ---- the archive ---- */

typedef struct {
  const BackupLook *look;
  BackupSeen *seen;
  Stored *archive;
  char *folder, *pool, *store; /* store: where it is brought back */
  Tree *manifest;
} Look;

static void
look_clear (Look *look)
{
  if (look->store != NULL)
    g_unlink (look->store);
  stored_free (look->archive);
  tree_free (look->manifest);
  g_free (look->folder);
  g_free (look->pool);
  g_free (look->store);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Look, look_clear)

static gboolean
stopped (const Look *look, GError **error)
{
  return g_cancellable_is_cancelled (look->look->stop) && !box_fail (error, BOX_ERROR_BUSY, "stopped before the end");
}

static gboolean
take_file (Look *look, const char *name, GError **error)
{
  TarballReader *files = stored_files (look->archive);
  g_autofree char *text = NULL;

  if (strcmp (name, STORED_STORE) == 0)
    return tarball_save (files, look->store, error);
  if (strcmp (name, STORED_MANIFEST) != 0)
    return TRUE; /* what is passed over is read all the same */
  text = tarball_text (files, STORED_MANIFEST_MAX, error);
  look->manifest = text == NULL ? NULL : json_parse (text, strlen (text), error);
  return look->manifest != NULL;
}

static gboolean
take_all (Look *look, GError **error)
{
  const char *name = NULL;

  do {
    if (stopped (look, error) || !tarball_next (stored_files (look->archive), &name, error)
        || (name != NULL && !take_file (look, name, error)))
      return FALSE;
    if (look->look->progress != NULL)
      look->look->progress (stored_done (look->archive), stored_bytes (look->archive), look->look->data);
  } while (name != NULL);
  return TRUE;
}

static gboolean
look_archive (Look *look, GError **error)
{
  g_autofree char *digest = NULL;

  look->archive = stored_open (look->folder, look->look->key, error);
  if (look->archive == NULL || !take_all (look, error))
    return FALSE;
  digest = stored_end (look->archive, error);
  if (digest == NULL)
    return FALSE;
  if (look->look->digest != NULL && strcmp (digest, look->look->digest) != 0)
    return box_fail (error, BOX_ERROR_STORE, "another archive lies there under this name");
  if (look->manifest == NULL || g_strcmp0 (tree_get_text (look->manifest, "name"), look->look->name) != 0)
    return box_fail (error, BOX_ERROR_STORE, "it was made under another name");
  look->seen->at = tree_get_integer (look->manifest, "at");
  look->seen->schema = (int) tree_get_integer (look->manifest, "schema");
  return backup_look_store (look->store, look->manifest, &look->seen->rows, error);
}

/* ---- what is kept apart ---- */

static gboolean
in_share (const BackupLook *look, const char *sealed)
{
  guint row = (guint) (g_ascii_xdigit_value (sealed[0]) << 4 | g_ascii_xdigit_value (sealed[1]));

  return look->shares <= 1 || row % look->shares == look->share;
}

static gboolean
look_file (const StoredEntry *entry, gpointer data, GError **error)
{
  Look *look = data;
  g_autofree char *path = g_build_filename (look->pool, entry->sealed, NULL);
  g_autoptr (GError) failure = NULL;
  GStatBuf status;

  look->seen->files++;
  if (stopped (look, error))
    return FALSE;
  if (g_stat (path, &status) != 0)
    return errno == ENOENT ? box_fail (error, BOX_ERROR_NOT_FOUND, "a file kept apart is not there") : parts_fail (path, error);
  if (stored_has (look->pool, entry->sealed, entry->bytes)
      && (!in_share (look->look, entry->sealed)
          || stored_extract (look->pool, look->look->key, entry, NULL, &failure))) {
    look->seen->files_read += in_share (look->look, entry->sealed);
    return TRUE;
  }
  if (failure != NULL && failure->code != BOX_ERROR_INVALID && failure->code != BOX_ERROR_DENIED) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return FALSE;
  }
  g_unlink (path);
  return box_fail (error, BOX_ERROR_INVALID, "a file kept apart was damaged: the next backup writes it again");
}

static gboolean
look_list (Look *look, GError **error)
{
  return stored_list (look->folder, look->look->key, tree_get_text (look->manifest, STORED_LIST_DIGEST), look_file, look,
                      error);
}

gboolean
backup_look (const BackupLook *input, BackupSeen *ret_seen, GError **error)
{
  g_auto (Look) look = { .look = input, .seen = ret_seen };

  look.folder = g_build_filename (input->shelf, input->name, NULL);
  look.pool = g_build_filename (input->shelf, STORED_POOL, NULL);
  look.store = g_build_filename (input->workspace, "looked-at.db", NULL);
  if (g_mkdir_with_parents (input->workspace, 0700) != 0)
    return parts_fail (input->workspace, error);
  g_unlink (look.store);
  return look_archive (&look, error) && look_list (&look, error);
}
