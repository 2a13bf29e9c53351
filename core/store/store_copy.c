/* store_copy.c: copies a store into the memory of the process, table by table, from one snapshot. Does not know what the
 * tables mean. */
#include "store/store_private.h"

#include <string.h>

/* What keeps a full-text table is left with it: its shadows, its triggers. */
static const char sql_tables[] = "SELECT s.name, s.sql FROM original.sqlite_schema s WHERE s.type = 'table'"
                                 " AND s.sql IS NOT NULL AND s.name NOT LIKE 'sqlite~_%' ESCAPE '~'"
                                 " AND s.sql NOT LIKE 'CREATE VIRTUAL%' AND NOT EXISTS (SELECT 1 FROM pragma_table_list l"
                                 " WHERE l.schema = 'original' AND l.name = s.name AND l.type = 'shadow') ORDER BY s.name";
static const char sql_rest[] = "SELECT s.name, s.sql FROM original.sqlite_schema s WHERE s.type <> 'table'"
                               " AND s.sql IS NOT NULL AND NOT EXISTS (SELECT 1 FROM original.sqlite_schema v"
                               " WHERE v.sql LIKE 'CREATE VIRTUAL%' AND instr (s.sql, v.name) > 0)"
                               " ORDER BY s.type = 'trigger', s.name";

static const char sql_attach[] = "ATTACH :path AS original";
static const char sql_version[] = "PRAGMA original.user_version";
static const char sql_bytes[] = "SELECT page_count * page_size AS bytes FROM pragma_page_count, pragma_page_size";

/* (transfer full): of {name, sql} pairs, read to the end: a table cannot be made while the list is being read. */
static GPtrArray *
schema_list (Db *db, const char *sql, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_autoptr (Query) query = query_new (db, sql);

  while (query_next (query)) {
    const char *const pair[] = { query_text (query, "name"), query_text (query, "sql"), NULL };

    g_ptr_array_add (list, g_strdupv ((char **) pair));
  }
  return query_done (query, error) ? g_steal_pointer (&list) : NULL;
}

/* nocheck:sql-built the name of a table cannot be bound */
/* nocheck:sql-place the same */
static gboolean
copy_table (Db *db, char **table, const char *const *emptied, GError **error)
{
  g_autofree char *fill = g_strdup_printf ("INSERT INTO main.\"%s\" SELECT * FROM original.\"%s\"", table[0], table[0]);

  return db_run (db, table[1], error)
         && (g_strv_contains (emptied, table[0]) || db_run (db, fill, error));
}

static gboolean
copy_tables (Db *db, const char *const *emptied, GError **error)
{
  g_autoptr (GPtrArray) tables = schema_list (db, sql_tables, error);

  for (guint i = 0; tables != NULL && i < tables->len; i++)
    if (!copy_table (db, g_ptr_array_index (tables, i), emptied, error))
      return FALSE;
  return tables != NULL;
}

/* Indexes once the rows are there, triggers when nothing is filled in any more. */
static gboolean
copy_rest (Db *db, GError **error)
{
  g_autoptr (GPtrArray) rest = schema_list (db, sql_rest, error);

  for (guint i = 0; rest != NULL && i < rest->len; i++)
    if (!db_run (db, ((char **) g_ptr_array_index (rest, i))[1], error))
      return FALSE;
  return rest != NULL;
}

static gboolean
copy_version (Db *db, GError **error)
{
  g_autofree char *sql = NULL;
  g_autoptr (Query) query = query_new (db, sql_version);
  gint64 version = query_next (query) ? query_integer (query, "user_version") : 0;

  if (!query_done (query, error))
    return FALSE;
  sql = g_strdup_printf ("PRAGMA main.user_version=%" G_GINT64_FORMAT, version);
  return db_run (db, sql, error);
}

/* Said by name: what is attached to a store in memory would be looked for in memory, and made when it is not there. */
static gboolean
attach (Db *db, const char *path, GError **error)
{
  g_autofree char *escaped = g_uri_escape_string (path, "/", FALSE);
  g_autofree char *uri = g_strdup_printf ("file:%s?vfs=unix&mode=rw", escaped);
  g_autoptr (Query) query = query_new (db, sql_attach);

  query_bind_text (query, ":path", uri);
  return query_done (query, error);
}

static gboolean
copy_all (Db *db, const char *path, const char *const *emptied, GError **error)
{
  return attach (db, path, error) && db_run (db, "PRAGMA foreign_keys=OFF; BEGIN", error)
         && copy_tables (db, emptied, error) && copy_rest (db, error) && copy_version (db, error)
         && db_run (db, "COMMIT", error);
}

static gint64
bytes_of (Db *db)
{
  g_autoptr (Query) query = query_new (db, sql_bytes);

  return query_next (query) ? query_integer (query, "bytes") : 0;
}

Db *
store_copy_make (const char *path, const char *memory, const char *const *emptied, gint64 bytes_most,
                 gint64 *ret_bytes, GError **error)
{
  Db *db = db_open (memory, STORE_READ_WRITE);
  sqlite3_int64 limit = bytes_most;
  gboolean copied;

  if (db->failure == NULL)
    sqlite3_file_control (db->handle, "main", SQLITE_FCNTL_SIZE_LIMIT, &limit);
  copied = copy_all (db, path, emptied, error);
  if (!copied && sqlite3_extended_errcode (db->handle) == SQLITE_FULL) {
    g_clear_error (error);
    box_fail (error, BOX_ERROR_LIMIT, "the copy would take more than %" G_GINT64_FORMAT " MB", bytes_most >> 20);
  }
  if (copied && ret_bytes != NULL)
    *ret_bytes = bytes_of (db);
  if (copied)
    return db;
  db_close (db);
  return NULL;
}
