/* file_sweep.c: erases files that nothing names any more: first the rows, then the bytes. A power cut between the two
 * leaves bytes that the next night finds. */
#include "domain/file.h"

#include <glib/gstdio.h>

#include "base/clock.h"

enum { SWEEP_ROWS_MAX = 500 };

static const char sql_rows[] = "DELETE FROM file WHERE id IN (SELECT f.id FROM file f WHERE f.created_at < :before"
                               " AND NOT EXISTS (SELECT 1 FROM report_file r WHERE r.file_id = f.id)"
                               " AND NOT EXISTS (SELECT 1 FROM draft_file d WHERE d.file_id = f.id)"
                               " AND NOT EXISTS (SELECT 1 FROM weekly_report w WHERE w.file_id = f.id)"
                               " AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.attachment_id = f.id) LIMIT :most)";
static const char sql_named[] = "SELECT 1 AS found FROM file WHERE hash = :hash OR small_hash = :hash";

typedef struct {
  gint64 now;
  guint rows;
} Sweep;

static gboolean
sweep_rows (Db *db, gpointer data, GError **error)
{
  Sweep *sweep = data;
  g_autoptr (Query) query = query_new (db, sql_rows);

  query_bind_integer (query, ":before", sweep->now - FILE_KEEP_DAYS * CLOCK_DAY);
  query_bind_integer (query, ":most", SWEEP_ROWS_MAX);
  if (!query_done (query, error))
    return FALSE;
  sweep->rows = (guint) db_changes (db);
  return TRUE;
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
  Sweep sweep = { .now = now };
  g_autofree char *root = g_build_filename (data_folder, "files", NULL);
  g_autoptr (GDir) dir = g_dir_open (root, 0, NULL);
  const char *name;
  guint files = 0;

  if (!store_write (store, sweep_rows, &sweep, error))
    return FALSE;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *folder = g_build_filename (root, name, NULL);

    files += sweep_folder (store_reader (store), folder, name, now - FILE_KEEP_DAYS * CLOCK_DAY);
  }
  *ret_rows = sweep.rows;
  *ret_files = files;
  return TRUE;
}
