/* store.h: the one SQLite store, its statements and its writer. Nobody else talks to SQLite. * Reading: store_reader()
 * gives the calling thread its own read-only connection. Writing: store_write() queues a piece of work; the writer
 * thread runs what waits inside one transaction (a savepoint each), commits once with synchronous=FULL, then wakes
 * everyone: who got TRUE is on the card. */
#pragma once
#include "base/error.h"

typedef struct Store Store;
typedef struct Db Db; /* one connection; valid in its own thread only */
typedef struct Query Query;

typedef enum {
  STORE_READ_WRITE,
  STORE_READ_ONLY,
  STORE_SIDE_FILE /* of db_open alone: a file of somebody else's, of which not even a journal is written */
} StoreMode;

/* Opens <path>; READ_WRITE creates it, migrates it and starts the writer thread. READ_ONLY (the generator) refuses a
 * store whose schema is not the one built in. STORE, IO. */
Store *store_open (const char *path, StoreMode mode, GError **error);
void store_close (Store *store); /* waits for queued work; accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Store, store_close)

/* A store of its own in the memory of this process, as the one at `path` is at this moment: what is written to it is
 * gone with store_close, and the one at `path` sees nothing of it. The tables of `emptied` (NULL-terminated) come
 * without their rows; the full-text tables do not come at all. LIMIT when it would be larger than `bytes_most`;
 * *ret_bytes, nullable, is what it takes. STORE, BUSY. */
Store *store_open_copy (const char *path, const char *const *emptied, gint64 bytes_most, gint64 *ret_bytes,
                        GError **error);

Db *store_reader (
    Store *store); /* (transfer none): never NULL; a connection that cannot be opened fails at the first query */
/* When the calling thread will read nothing for a while (its request is answered, its peer is slow): its connection is lent to
 * other threads meanwhile; its Db stays good, and the next query has one again. Nothing while a query of it is left. store_write()
 * does it by itself. */
void store_reader_rest (Store *store);
/* Nobody asks for anything just now: closes connections that rest. The next one takes two milliseconds to open;
 * what one holds lies scattered over pages that would not go back to the kernel. */
void store_rest (Store *store);

/* A piece of work: SQL and its own data only, under 50 ms, may be run again, hands results over through `data`, which
 * the caller reads only after TRUE. Returning FALSE rolls its savepoint back. */
typedef gboolean (*StoreWork) (Db *db, gpointer data, GError **error);
/* Who goes first: people, then the box's own jobs, which give way to them for half a second at most each time, then what
 * sensors send. */
typedef enum { STORE_PEOPLE, STORE_JOBS, STORE_SENSORS, STORE_QUEUES } StoreQueue;
/* Rows that one piece of long work deletes at most, to keep within the 50 ms: an eraser takes so many, and db_changes()
 * tells whether it may have left some. */
enum { STORE_PIECE_ROWS = 200 };

/* Waits until the work is committed. The work's own error, BUSY (queue full, or another program holds the store),
 * STORE: nothing of it was recorded. Not from within a piece of work. */
gboolean store_write (Store *store, StoreWork work, gpointer data, GError **error);
gboolean store_write_queue (Store *store, StoreQueue queue, StoreWork work, gpointer data, GError **error);
/* In which queue stands from now on what the calling thread writes by store_write(); of a new thread STORE_PEOPLE. */
void store_write_as (StoreQueue queue);

/* Called on the writer thread after each commit (the scheduler wakes by it); must return at once and call nothing of
 * the store. After store_on_commit (store, NULL, NULL) it is not called any more. */
void store_on_commit (Store *store, void (*function) (gpointer), gpointer data);

/* A statement of a connection, kept prepared by its text: `sql` is a named constant, or was put together from such
 * (filters and orders of a list; values are bound all the same) and may be freed at once. Queries on the same SQL may
 * be nested. Binding returns nothing; the first failure is kept and told by query_done(). */
Query *query_new (Db *db, const char *sql);
void query_free (Query *query); /* accepts NULL; resets the statement */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Query, query_free)
void query_bind_integer (Query *query, const char *name, gint64 value); /* name with its colon: ":id" */
void query_bind_real (Query *query, const char *name, double value);
void query_bind_text (Query *query, const char *name, const char *value); /* NULL binds NULL; copied */
void query_bind_bytes (Query *query, const char *name, gconstpointer bytes, gsize length);
void query_bind_null (Query *query, const char *name);
/* TRUE with a row; FALSE at the end or on failure, and from then on. */
gboolean query_next (Query *query);
/* Runs to the end. FALSE with the first failure. A unique or primary key that is taken is CONFLICT; every other
 * constraint, a trigger's refusal, full disk and the like are STORE. */
gboolean query_done (Query *query, GError **error);
/* Looks for a row that may not be there: CONFLICT, in these words, when there is one. */
gboolean query_none (Query *query, const char *words, GError **error);
/* Runs a DELETE that takes :before and :most: rows older than `before`, STORE_PIECE_ROWS at most. */
gboolean query_purge (Db *db, const char *sql, gint64 before, GError **error);
/* Columns of the current row, by name. An unknown name is a programmer's mistake (critical) and a failure. Texts live
 * until the next step. */
gint64 query_integer (Query *query, const char *column);
double query_real (Query *query, const char *column);
const char *query_text (Query *query, const char *column); /* NULL for NULL */
gconstpointer query_bytes (Query *query, const char *column, gsize *length);
gboolean query_is_null (Query *query, const char *column);

/* Shorthands. */
gboolean db_run (Db *db, const char *sql, GError **error); /* no parameters, no rows */
gint64 db_changes (Db *db);                                /* rows of the last change */
gint64 db_last_id (Db *db);
