/* store_private.h: what the files of core/store share. Nobody outside includes it. */
#pragma once
#include <sqlite3.h>

#include "store/store.h"

struct Db {
  sqlite3 *handle;
  GHashTable *statements; /* address of the SQL constant → sqlite3_stmt, prepared once */
  char *failure;          /* why the connection could not be opened: told by the first query */
};

Db *db_open (const char *path, StoreMode mode); /* (transfer full): never NULL */
void db_close (Db *db);
/* Fails with the code that fits an SQLite result. */
gboolean db_fail (Db *db, int result, const char *what, GError **error);
sqlite3_stmt *db_statement (Db *db, const char *sql, int *ret_result);

/* migrate.c: brings the schema to the newest version; FALSE leaves it as it was. `target` is the version built in. */
gboolean migrate_run (Db *db, GError **error);
gboolean migrate_check (Db *db, GError **error);

/* writer.c */
typedef struct Writer Writer;
Writer *writer_start (Db *db);
void writer_stop (Writer *writer); /* runs what waits, then joins */
gboolean writer_run (Writer *writer, StoreQueue queue, StoreWork work, gpointer data, GError **error);
void writer_on_commit (Writer *writer, void (*function) (gpointer), gpointer data);
