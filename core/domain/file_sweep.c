/* file_sweep.c: erases files that nothing names any more: first the rows, then the bytes. A power cut between the two
 * leaves bytes that the next night finds. */
#include "domain/file.h"

#include <glib/gstdio.h>

#include "base/clock.h"

#define UNNAMED \
  " NOT EXISTS (SELECT 1 FROM report_file r WHERE r.file_id = file.id)" \
  " AND NOT EXISTS (SELECT 1 FROM draft_file d WHERE d.file_id = file.id)" \
  " AND NOT EXISTS (SELECT 1 FROM incoming_file i WHERE i.file_id = file.id)" \
  " AND NOT EXISTS (SELECT 1 FROM weekly_report w WHERE w.file_id = file.id)" \
  " AND NOT EXISTS (SELECT 1 FROM print p WHERE p.file_id = file.id)" \
  " AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.attachment_id = file.id)"
static const char sql_unnamed[] = "SELECT id FROM file WHERE created_at < :before AND" UNNAMED;
static const char sql_delete[] = "DELETE FROM file WHERE id = :id AND" UNNAMED; /* somebody may name it meanwhile */
static const char sql_named[] = "SELECT 1 AS found FROM file WHERE hash = :hash OR small_hash = :hash";

typedef struct {
  const GArray *ids; /* of gint64 */
  guint from;        /* index of the first of this piece */
  guint rows;        /* deleted by this piece */
} Sweep;

/* (transfer full): looked for by a reader, which keeps nobody waiting. */
static GArray *
sweep_find (Db *db, gint64 before, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_unnamed);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  query_bind_integer (query, ":before", before);
  while (query_next (query)) {
    gint64 id = query_integer (query, "id");

    g_array_append_val (ids, id);
  }
  return query_done (query, error) ? g_steal_pointer (&ids) : NULL;
}

static gboolean
sweep_piece (Db *db, gpointer data, GError **error)
{
  Sweep *sweep = data;

  sweep->rows = 0; /* may be run again */
  for (guint i = sweep->from; i < MIN (sweep->ids->len, sweep->from + STORE_PIECE_ROWS); i++) {
    g_autoptr (Query) query = query_new (db, sql_delete);

    query_bind_integer (query, ":id", g_array_index (sweep->ids, gint64, i));
    if (!query_done (query, error))
      return FALSE;
    sweep->rows += (guint) db_changes (db);
  }
  return TRUE;
}

static gboolean
sweep_rows (Store *store, gint64 before, guint *ret_rows, GError **error)
{
  g_autoptr (GArray) ids = sweep_find (store_reader (store), before, error);

  *ret_rows = 0;
  for (guint from = 0; ids != NULL && from < ids->len; from += STORE_PIECE_ROWS) {
    Sweep sweep = { .ids = ids, .from = from };

    if (!store_write (store, sweep_piece, &sweep, error))
      return FALSE;
    *ret_rows += sweep.rows;
  }
  return ids != NULL;
}

static gboolean
is_named (Db *db, const char *hash)
{
  g_autoptr (Query) query = query_new (db, sql_named);

  query_bind_text (query, ":hash", hash);
  return query_next (query) || !query_done (query, NULL); /* when in doubt it stays */
}

/* One folder of two hexadecimal digits. */
static guint
sweep_folder (Db *db, const char *folder, const char *digits, gint64 before)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint swept = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_autofree char *hash = g_strconcat (digits, name, NULL);
    GStatBuf status;

    if (g_stat (path, &status) == 0 && status.st_mtime < before && !is_named (db, hash))
      swept += g_unlink (path) == 0;
  }
  return swept;
}

gboolean
file_sweep (Store *store, const char *data_folder, gint64 now, guint *ret_rows, guint *ret_files, GError **error)
{
  gint64 before = now - FILE_KEEP_DAYS * CLOCK_DAY;
  g_autofree char *root = g_build_filename (data_folder, "files", NULL);
  g_autoptr (GDir) dir = g_dir_open (root, 0, NULL);
  const char *name;
  guint files = 0;

  if (!sweep_rows (store, before, ret_rows, error))
    return FALSE;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *folder = g_build_filename (root, name, NULL);

    files += sweep_folder (store_reader (store), folder, name, before);
  }
  *ret_files = files;
  return TRUE;
}
