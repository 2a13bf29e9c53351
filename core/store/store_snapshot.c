/* store_snapshot.c: SQLite's own VACUUM INTO: one reader's moment, written anew. Does not know what the tables mean. */
#include "store/store_snapshot.h"

#include <string.h>

#include "base/text.h"
#include "store/store_private.h"

static const char sql_into[] = "VACUUM INTO :path";
static const char sql_whole[] =
    "SELECT integrity_check AS said FROM pragma_integrity_check WHERE integrity_check <> 'ok' LIMIT 1";
static const char sql_keys[] = "SELECT \"table\" AS name FROM pragma_foreign_key_check LIMIT 1";
static const char sql_version[] = "PRAGMA user_version";
static const char sql_names[] = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
                                " AND name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY name";

static gboolean
write_into (Db *db, const char *path, GError **error)
{
  g_autoptr (Query) query = NULL;

  if (!db_run (db, "PRAGMA query_only=OFF", error))
    return FALSE;
  query = query_new (db, sql_into);
  query_bind_text (query, ":path", path);
  return query_done (query, error);
}

/* A connection of its own, for this alone: it takes a cache of pages, and ends. */
gboolean
store_snapshot (Store *store, const char *path, GError **error)
{
  Db *db = db_open (store_path (store), STORE_READ_ONLY);
  gboolean written = write_into (db, path, error);

  db_close (db);
  return written;
}

/* ---- a look ---- */

/* Of the machine, and tells nothing of the store. */
static gboolean
is_of_machine (gint64 result)
{
  gint64 kind = result & 0xff;

  return kind == SQLITE_IOERR || kind == SQLITE_FULL || kind == SQLITE_CANTOPEN || kind == SQLITE_NOMEM;
}

/* A page that cannot be read is no error to the check: it says so in words, SQLite's code at their end. */
static BoxError
meaning_of (const char *said)
{
  static const char mark[] = "error code=";
  const char *code = strstr (said, mark);
  gint64 result;

  return code != NULL && text_to_integer (code + strlen (mark), 0, G_MAXINT, &result) && is_of_machine (result)
             ? BOX_ERROR_IO
             : BOX_ERROR_STORE;
}

static gboolean
is_whole (Db *db, GError **error)
{
  g_autoptr (Query) pages = query_new (db, sql_whole), keys = query_new (db, sql_keys);

  if (query_next (pages))
    return box_fail (error, meaning_of (query_text (pages, "said")), "%s", query_text (pages, "said"));
  if (!query_done (pages, error))
    return FALSE;
  if (query_next (keys))
    return box_fail (error, BOX_ERROR_STORE, "rows of %s name rows that are not there", query_text (keys, "name"));
  return query_done (keys, error);
}

/* nocheck:sql-built the name of a table cannot be bound */
/* nocheck:sql-place the same */
static gboolean
count_rows (Db *db, const char *table, gint64 *ret_rows, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT count(*) AS rows FROM \"%s\"", table);
  g_autoptr (Query) query = query_new (db, sql);

  *ret_rows = query_next (query) ? query_integer (query, "rows") : 0;
  return query_done (query, error);
}

static gboolean
count_tables (Db *db, StoreTableVisit visit, gpointer data, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_names);

  while (query_next (query)) {
    gint64 rows = 0;

    if (!count_rows (db, query_text (query, "name"), &rows, error))
      return FALSE;
    visit (query_text (query, "name"), rows, data);
  }
  return query_done (query, error);
}

static gboolean
read_version (Db *db, int *ret_schema, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_version);

  *ret_schema = query_next (query) ? (int) query_integer (query, "user_version") : 0;
  return query_done (query, error);
}

/* A read failed meanwhile: what the check then says of a page has no code, and the code of a query is lost where others
 * end after it. */
static gboolean
was_unread (Db *db)
{
  int number = 0;

  return is_of_machine (sqlite3_extended_errcode (db->handle))
         || (sqlite3_file_control (db->handle, "main", SQLITE_FCNTL_LAST_ERRNO, &number) == SQLITE_OK && number != 0);
}

gboolean
store_examine (const char *path, StoreTableVisit visit, gpointer data, int *ret_schema, GError **error)
{
  Db *db = db_open (path, STORE_SIDE_FILE);
  g_autoptr (GError) reason = NULL;
  gboolean whole =
      is_whole (db, &reason) && read_version (db, ret_schema, &reason) && count_tables (db, visit, data, &reason);

  if (!whole && was_unread (db))
    reason->code = BOX_ERROR_IO;
  db_close (db);
  if (!whole)
    g_propagate_error (error, g_steal_pointer (&reason));
  return whole;
}

int
store_schema (void)
{
  return migrate_newest ();
}
