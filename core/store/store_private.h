/* store_private.h: what the files of core/store share. Nobody outside includes it. */
#pragma once
#include <sqlite3.h>

#include "store/store_bound.h"
#include "store/store_watch.h"

/* Prepared, with the names of its columns and parameters: rows are read and written by name, by the thousand. */
typedef struct {
  sqlite3_stmt *handle;
  int parameters_count;
  const char **parameters; /* in their order, with their colons; SQLite forgets its own when it prepares anew */
  int count;
  char *names[]; /* `count` of them */
} Statement;

typedef struct Readers Readers;

struct Db {
  sqlite3 *handle;
  GHashTable *statements; /* text of the SQL, the statement's own → Statement, prepared and not in use */
  char *failure;          /* why the connection could not be opened: told by the first query */
  gboolean batch;         /* the writer is between BEGIN and COMMIT */
  guint statements_out;   /* in use by queries */
  int turn;               /* of the writer: turn_open(); -1: none */
  Readers *readers;       /* of a thread's reader: what is above, failure included, is of the connection it has just now */
  Db *connection;         /* that one, NULL while it rests */
  StoreBound bound;       /* of a thread's reader, too: 0: none */
  gint64 until_ms;        /* by the monotonic clock */
  gboolean met;           /* a query was ended by the bound: no other gives a row until it is set anew */
};

/* Begins the path of a store that lives in the memory of this process; the rest is its name. */
#define STORE_MEMORY "file:/histologe-"
#define STORE_MEMORY_VFS "?vfs=memdb"

/* store_copy.c: (transfer full): the open connection keeps the copy alive; NULL on failure. `path`: of the original;
 * `memory`: STORE_MEMORY… of the copy. */
Db *store_copy_make (const char *path, const char *memory, const char *const *emptied, gint64 bytes_most,
                     gint64 *ret_bytes, GError **error);
/* Before anything else of SQLite. */
void store_prepare_sqlite (void);

const char *store_path (const Store *store);
Db *db_open (const char *path, StoreMode mode); /* (transfer full): never NULL */
void db_close (Db *db);
/* Fails with the code that fits an SQLite result. */
gboolean db_fail (Db *db, int result, const char *what, GError **error);
/* A prepared statement for the caller alone, NULL with the SQLite result; db_keep() hands it back. A query nested in
 * another on the same SQL gets a statement of its own. */
Statement *db_statement (Db *db, const char *sql, int *ret_result);
void db_keep (Db *db, Statement *statement);
/* One statement that gives no row and takes no value, kept prepared: those that the writer says at each turn. */
gboolean db_say (Db *db, const char *sql, GError **error);
/* TRUE when SQLite gave the writer's transaction up by itself (full disk, input or output): what runs now would be
 * committed alone. */
gboolean db_lost (Db *db);

/* turn.c: descriptor of what programs that write there take turns by, -1 where there is none (a store in memory). */
int turn_open (const char *path);
/* Begins a transaction that writes, when it is its turn. BUSY when another program's lasts too long. */
gboolean turn_begin (Db *db, GError **error);

/* bound.c: of a reader, for as long as it has a connection. */
void db_bound_begin (Db *db);
void db_bound_end (Db *db);
/* FALSE when this row of a query, counted from 1, is one too many, or the time is over. */
gboolean db_bound_row (Db *db, gint64 row);

/* readers.c */
Readers *readers_new (const char *path);
void readers_free (Readers *readers);         /* closes all connections, those in use too */
Db *readers_add_thread (Readers *readers);    /* (transfer none): a thread's own, at rest */
void readers_close_resting (Readers *readers);
void readers_wake (Db *db);                   /* before SQLite is asked; nothing for the writer's Db */
void readers_rest (Db *db);                   /* nothing while a query is left, or a transaction is open */

/* migrate.c: brings the schema to the newest version; FALSE leaves it as the last migration that succeeded did. STORE,
 * also for a store newer than the program. */
gboolean migrate_run (Db *db, GError **error);
/* One migration; the digits that begin `name` ("0002_visits.sql") are its version, and a schema that has it is left
 * alone. `sql` may rebuild a table that others name (create, copy, drop, rename). STORE, with the names of both
 * tables, when a row would be left that names none: nothing is changed then. */
gboolean migrate_apply (Db *db, const char *name, const char *sql, GError **error);
int migrate_newest (void); /* the version of the newest migration built in */
/* STORE unless the schema is the one built in; changes nothing. */
gboolean migrate_check (Db *db, GError **error);

/* writer.c */
typedef struct Writer Writer;
Writer *writer_start (Db *db);     /* the connection is the writer thread's until writer_stop() */
void writer_stop (Writer *writer); /* runs what waits, then joins */
gboolean writer_run (Writer *writer, StoreQueue queue, StoreWork work, gpointer data, GError **error);
gboolean writer_watch (Writer *writer, const char *const *tables, StoreWatch watch);
void writer_on_commit (Writer *writer, void (*function) (gpointer), gpointer data);
