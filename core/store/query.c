/* query.c: one statement, bound and read by name; its first failure is kept until query_done(). */
#include "store/store_private.h"

#include <string.h>

struct Query {
  Db *db;
  Statement *kept;         /* this query's alone until it is freed; NULL when it could not be prepared */
  sqlite3_stmt *statement; /* the same */
  gboolean ended;          /* a step after the end would run the statement again */
  int column;              /* read last: the next one asked for is mostly the same, or the one behind */
  int parameter;           /* the one behind what was bound last, which mostly comes next */
  gint64 rows;             /* given so far */
  int result;              /* first failure, or SQLITE_OK */
  char *detail;            /* what failed, when SQLite's own words do not say it */
};

/* The caller's text may be gone by now. */
static const char *
query_sql (const Query *query)
{
  return query->statement == NULL ? query->detail : sqlite3_sql (query->statement);
}

Query *
query_new (Db *db, const char *sql)
{
  Query *query = g_new0 (Query, 1);

  query->db = db;
  query->kept = db_statement (db, sql, &query->result);
  query->statement = query->kept == NULL ? NULL : query->kept->handle;
  if (query->statement == NULL)
    query->detail = g_strdup (sql);
  return query;
}

void
query_free (Query *query)
{
  if (query == NULL)
    return;
  if (query->kept != NULL)
    db_keep (query->db, query->kept);
  g_free (query->detail);
  g_free (query);
}

static void
query_note (Query *query, int result, const char *what, const char *name)
{
  if (query->result != SQLITE_OK)
    return;
  query->result = result;
  query->detail = g_strdup_printf ("%s %s in: %.60s", what, name, query_sql (query));
}

static int
query_parameter (Query *query, const char *name)
{
  const Statement *kept = query->kept;
  int count = kept == NULL ? 0 : kept->parameters_count;

  for (int i = 0, at = query->parameter; i < count; i++, at++) {
    at = at < count ? at : 0;
    if (g_strcmp0 (kept->parameters[at], name) == 0)
      return query->parameter = at + 1;
  }
  query_note (query, SQLITE_MISUSE, "no parameter", name);
  return 0;
}

static void
query_bound (Query *query, const char *name, int result)
{
  if (result != SQLITE_OK)
    query_note (query, result, "cannot bind", name);
}

void
query_bind_integer (Query *query, const char *name, gint64 value)
{
  int index = query_parameter (query, name);

  if (index > 0)
    query_bound (query, name, sqlite3_bind_int64 (query->statement, index, value));
}

void
query_bind_real (Query *query, const char *name, double value)
{
  int index = query_parameter (query, name);

  if (index > 0)
    query_bound (query, name, sqlite3_bind_double (query->statement, index, value));
}

void
query_bind_text (Query *query, const char *name, const char *value)
{
  int index = query_parameter (query, name);

  if (index > 0)
    query_bound (query, name, sqlite3_bind_text (query->statement, index, value, -1, SQLITE_TRANSIENT));
}

void
query_bind_bytes (Query *query, const char *name, gconstpointer bytes, gsize length)
{
  int index = query_parameter (query, name);

  if (index > 0)
    query_bound (query, name, sqlite3_bind_blob64 (query->statement, index, bytes, length, SQLITE_TRANSIENT));
}

void
query_bind_null (Query *query, const char *name)
{
  int index = query_parameter (query, name);

  if (index > 0)
    query_bound (query, name, sqlite3_bind_null (query->statement, index));
}

gboolean
query_next (Query *query)
{
  int result;

  if (query->result != SQLITE_OK || query->ended)
    return FALSE;
  result = db_lost (query->db) ? SQLITE_ABORT_ROLLBACK : sqlite3_step (query->statement);
  if (result == SQLITE_ROW && !db_bound_row (query->db, ++query->rows))
    result = SQLITE_INTERRUPT;
  if (result == SQLITE_ROW)
    return TRUE;
  query->ended = TRUE;
  if (result != SQLITE_DONE)
    query->result = result;
  return FALSE;
}

gboolean
query_done (Query *query, GError **error)
{
  while (query_next (query))
    ;
  if (query->result == SQLITE_OK)
    return TRUE;
  return db_fail (query->db, query->result, query->detail != NULL ? query->detail : query_sql (query), error);
}

gboolean
query_none (Query *query, const char *words, GError **error)
{
  gboolean found = query_next (query);

  return query_done (query, error) && (!found || box_fail (error, BOX_ERROR_CONFLICT, "%s", words));
}

gboolean
query_purge (Db *db, const char *sql, gint64 before, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql);

  query_bind_integer (query, ":before", before);
  query_bind_integer (query, ":most", STORE_PIECE_ROWS);
  return query_done (query, error);
}

static int
query_column (Query *query, const char *column)
{
  const Statement *kept = query->kept;
  int count = kept == NULL ? 0 : kept->count;

  for (int i = 0, at = query->column; i < count; i++, at++) {
    at = at < count ? at : 0;
    if (kept->names[at][0] == column[0] && strcmp (kept->names[at], column) == 0)
      return query->column = at;
  }
  query_note (query, SQLITE_MISUSE, "no column", column);
  g_critical ("no column %s in %.60s", column, query_sql (query));
  return -1;
}

gint64
query_integer (Query *query, const char *column)
{
  int index = query_column (query, column);

  return index < 0 ? 0 : sqlite3_column_int64 (query->statement, index);
}

double
query_real (Query *query, const char *column)
{
  int index = query_column (query, column);

  return index < 0 ? 0 : sqlite3_column_double (query->statement, index);
}

const char *
query_text (Query *query, const char *column)
{
  int index = query_column (query, column);

  return index < 0 ? NULL : (const char *) sqlite3_column_text (query->statement, index);
}

gconstpointer
query_bytes (Query *query, const char *column, gsize *length)
{
  int index = query_column (query, column);
  gconstpointer bytes = index < 0 ? NULL : sqlite3_column_blob (query->statement, index);

  *length = index < 0 ? 0 : (gsize) sqlite3_column_bytes (query->statement, index);
  return bytes;
}

gboolean
query_is_null (Query *query, const char *column)
{
  int index = query_column (query, column);

  return index < 0 || sqlite3_column_type (query->statement, index) == SQLITE_NULL;
}
