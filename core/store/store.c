/* store.c: opens the store, lends each thread a reader and keeps one writer. Does not know what the tables mean. */
#include "store/store_private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* A full report page needs few pages of cache, and a list of 100,000 reports reads the kernel's. */
#define PRAGMAS_READER "PRAGMA cache_size=-512; PRAGMA query_only=ON;"
/* The schema is ours, and its triggers keep the full-text table: SQLite 3.40 calls that unsafe from a schema it does
 * not trust. */
/* auto_vacuum holds for a store that is made now: its free pages can be given back piece by piece (reading_erase.h).
 * secure_delete: what is erased within a page that is written anyway leaves no trace there. */
#define PRAGMAS_WRITER \
  "PRAGMA auto_vacuum=INCREMENTAL; PRAGMA secure_delete=FAST;" \
  " PRAGMA trusted_schema=ON; PRAGMA journal_mode=WAL; PRAGMA cache_size=-4096; PRAGMA synchronous=FULL;" \
  " PRAGMA wal_autocheckpoint=1000; PRAGMA journal_size_limit=16777216;"
#define PRAGMAS_ALL \
  "PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY; PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA mmap_size=0;"
enum {
  BUSY_TURN_MS = 1, BUSY_TURNS = 5000,
  STATEMENTS_MAX = 160 /* kept prepared: some kilobytes each, 32 readers */,
  SQL_HASH_WORDS = 12
};

struct Store {
  char *path;
  StoreMode mode;
  Writer *writer; /* NULL for a read-only store */
  Db *writer_db;
  Readers *readers;
  guint64 serial; /* tells stores apart in a thread's private table, even at one address */
};

/* Each thread keeps its readers by store serial; the store owns and closes them. */
static GPrivate thread_readers = G_PRIVATE_INIT ((GDestroyNotify) g_hash_table_unref);
static guint64 next_serial = 1;
G_LOCK_DEFINE_STATIC (next_serial);

static Statement *
statement_new (sqlite3_stmt *handle)
{
  int count = sqlite3_column_count (handle);
  Statement *statement = g_malloc0 (sizeof *statement + (gsize) count * sizeof *statement->names);

  statement->handle = handle;
  statement->parameters_count = sqlite3_bind_parameter_count (handle);
  statement->parameters = g_new (const char *, statement->parameters_count);
  for (int i = 0; i < statement->parameters_count; i++)
    statement->parameters[i] = g_intern_string (sqlite3_bind_parameter_name (handle, i + 1));
  statement->count = count;
  for (int i = 0; i < count; i++)
    statement->names[i] = g_strdup (sqlite3_column_name (handle, i));
  return statement;
}

static void
statement_free (gpointer data)
{
  Statement *statement = data;

  for (int i = 0; i < statement->count; i++)
    g_free (statement->names[i]);
  g_free (statement->parameters);
  sqlite3_finalize (statement->handle);
  g_free (statement);
}

/* A reader of a store in WAL mode writes its index of the log. */
static const int open_flags[] = {
  [STORE_READ_WRITE] = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
  [STORE_READ_ONLY] = SQLITE_OPEN_READWRITE,
  [STORE_SIDE_FILE] = SQLITE_OPEN_READONLY,
};

/* Of its length and some of its words: statements are long, and looked up by the thousand a second. Equal is what is
 * equal. */
static guint
sql_hash (gconstpointer sql)
{
  gsize length = strlen (sql);
  guint64 hash = length, word;

  for (gsize i = 0; length >= sizeof word && i < SQL_HASH_WORDS; i++) {
    memcpy (&word, (const char *) sql + (length - sizeof word) * i / (SQL_HASH_WORDS - 1), sizeof word);
    hash = (hash ^ word) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
    hash ^= hash >> 29;
  }
  return (guint) (hash ^ hash >> 32);
}

/* Another program is writing. Who waits here has the turn (turn.c), and SQLite's own waiting, which looks ten times a
 * second, would keep those who come after it. */
static int
on_busy (void *data, int turns)
{
  (void) data;
  if (turns >= BUSY_TURNS)
    return 0;
  g_usleep (BUSY_TURN_MS * 1000);
  return 1;
}

Db *
db_open (const char *path, StoreMode mode)
{
  Db *db = g_new0 (Db, 1);
  int named = g_str_has_prefix (path, STORE_MEMORY) ? SQLITE_OPEN_URI : 0;
  int result = sqlite3_open_v2 (path, &db->handle, SQLITE_OPEN_NOMUTEX | open_flags[mode] | named, NULL);

  db->statements = g_hash_table_new_full (sql_hash, g_str_equal, NULL, statement_free);
  db->turn = mode == STORE_READ_WRITE ? turn_open (path) : -1;
  if (result == SQLITE_OK) {
    sqlite3_extended_result_codes (db->handle, 1);
    sqlite3_busy_handler (db->handle, on_busy, NULL);
    /* Else a value that is compared with a partial index's column has its statement prepared anew each time it is
     * bound. */
    sqlite3_db_config (db->handle, SQLITE_DBCONFIG_ENABLE_QPSG, 1, NULL);
    result = sqlite3_exec (db->handle, PRAGMAS_ALL, NULL, NULL, NULL);
  }
  if (result == SQLITE_OK)
    result = sqlite3_exec (db->handle, mode == STORE_READ_WRITE ? PRAGMAS_WRITER : PRAGMAS_READER, NULL, NULL, NULL);
  if (result != SQLITE_OK)
    db->failure = g_strdup (db->handle == NULL ? "out of memory" : sqlite3_errmsg (db->handle));
  return db;
}

void
db_close (Db *db)
{
  if (db == NULL)
    return;
  g_hash_table_unref (db->statements);
  sqlite3_close_v2 (db->handle);
  if (db->turn >= 0)
    close (db->turn);
  g_free (db->failure);
  g_free (db);
}

/* What a result means to the caller; anything else is STORE: nothing was recorded. A unique key is taken by somebody
 * who was first; every other constraint (foreign key, not null, check, trigger) is a programmer's mistake. */
static const struct {
  int result;
  BoxError code;
} meanings[] = {
  { SQLITE_CONSTRAINT_UNIQUE, BOX_ERROR_CONFLICT },
  { SQLITE_CONSTRAINT_PRIMARYKEY, BOX_ERROR_CONFLICT },
  { SQLITE_TOOBIG, BOX_ERROR_LIMIT },
  { SQLITE_INTERRUPT, BOX_ERROR_LIMIT }, /* store_bound.h: nothing else interrupts */
  { SQLITE_BUSY, BOX_ERROR_BUSY }, /* another program held the store longer than BUSY_TURNS */
};

/* SQLite's own words while they are about this result; those of an older one would mislead. */
static const char *
db_reason (const Db *db, int result)
{
  if (db->failure != NULL)
    return db->failure;
  if (db->handle != NULL && result == sqlite3_extended_errcode (db->handle))
    return sqlite3_errmsg (db->handle);
  return sqlite3_errstr (result);
}

gboolean
db_fail (Db *db, int result, const char *what, GError **error)
{
  BoxError code = BOX_ERROR_STORE;

  for (guint i = 0; i < G_N_ELEMENTS (meanings); i++)
    if (result == meanings[i].result || (result & 0xff) == meanings[i].result)
      code = meanings[i].code;
  return box_fail (error, code, "%s: %s (%d)", what, db_reason (db, result), result);
}

Statement *
db_statement (Db *db, const char *sql, int *ret_result)
{
  gpointer kept = NULL;
  sqlite3_stmt *handle = NULL;

  *ret_result = SQLITE_OK;
  readers_wake (db);
  if (g_hash_table_steal_extended (db->statements, sql, NULL, &kept)) {
    db->statements_out++;
    return kept;
  }
  if (db->failure != NULL)
    *ret_result = SQLITE_CANTOPEN;
  else
    *ret_result = sqlite3_prepare_v3 (db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &handle, NULL);
  if (handle == NULL)
    return NULL;
  db->statements_out++;
  return statement_new (handle);
}

void
db_keep (Db *db, Statement *statement)
{
  sqlite3_reset (statement->handle);
  sqlite3_clear_bindings (statement->handle);
  db->statements_out--;
  /* SQL built at run time has many shapes: what is in use every day comes back at once. */
  if (g_hash_table_size (db->statements) >= STATEMENTS_MAX)
    g_hash_table_remove_all (db->statements);
  /* The key is the statement's own copy of its text; a twin that came back first is finalized. */
  g_hash_table_replace (db->statements, (gpointer) sqlite3_sql (statement->handle), statement);
}

gboolean
db_lost (Db *db)
{
  return db->batch && sqlite3_get_autocommit (db->handle);
}

gboolean
db_run (Db *db, const char *sql, GError **error)
{
  int result = SQLITE_ABORT_ROLLBACK;

  readers_wake (db);
  if (db->failure != NULL)
    result = SQLITE_CANTOPEN;
  else if (!db_lost (db))
    result = sqlite3_exec (db->handle, sql, NULL, NULL, NULL);
  return result == SQLITE_OK ? TRUE : db_fail (db, result, "store", error);
}

gboolean
db_say (Db *db, const char *sql, GError **error)
{
  int result;
  Statement *kept = db_statement (db, sql, &result);
  gboolean done;

  if (kept != NULL)
    result = db_lost (db) ? SQLITE_ABORT_ROLLBACK : sqlite3_step (kept->handle);
  done = result == SQLITE_DONE || db_fail (db, result, "store", error);
  if (kept != NULL)
    db_keep (db, kept);
  return done;
}

gint64
db_changes (Db *db)
{
  return sqlite3_changes64 (db->handle);
}

gint64
db_last_id (Db *db)
{
  return sqlite3_last_insert_rowid (db->handle);
}

static gboolean
store_prepare (Store *store, GError **error)
{
  Db *db = store->writer_db = db_open (store->path, store->mode);

  if (db->failure != NULL)
    return box_fail (error, BOX_ERROR_STORE, "%s: %s", store->path, db->failure);
  if (store->mode == STORE_READ_ONLY)
    return migrate_check (db, error);
  if (!migrate_run (db, error))
    return FALSE;
  store->writer = writer_start (db);
  return TRUE;
}

/* Counting its memory makes SQLite take one lock of the whole process at each allocation: 32 readers and the writer
 * would queue there. Must come before anything else of SQLite. */
void
store_prepare_sqlite (void)
{
  static gsize ready;

  if (g_once_init_enter (&ready)) {
    sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
    g_once_init_leave (&ready, 1);
  }
}

/* Names and photos' owners stand in it: whoever else has an account on the machine may not read it. SQLite gives its
 * side files the same mode. */
static gboolean
store_create_file (const char *path, GError **error)
{
  int file = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  if (file < 0)
    return box_fail (error, BOX_ERROR_STORE, "%s: %s", path, g_strerror (errno));
  return g_close (file, NULL) || box_fail (error, BOX_ERROR_STORE, "%s: cannot be closed", path);
}

static Store *
store_new (const char *path, StoreMode mode)
{
  Store *store = g_new0 (Store, 1);

  store_prepare_sqlite ();
  store->path = g_strdup (path);
  store->mode = mode;
  store->readers = readers_new (path);
  G_LOCK (next_serial);
  store->serial = next_serial++;
  G_UNLOCK (next_serial);
  return store;
}

Store *
store_open (const char *path, StoreMode mode, GError **error)
{
  g_autoptr (Store) store = store_new (path, mode);

  if ((mode == STORE_READ_WRITE && !store_create_file (path, error)) || !store_prepare (store, error))
    return NULL;
  return g_steal_pointer (&store);
}

Store *
store_open_copy (const char *path, const char *const *emptied, gint64 bytes_most, gint64 *ret_bytes, GError **error)
{
  static gint copies;
  g_autofree char *memory = g_strdup_printf (STORE_MEMORY "%d" STORE_MEMORY_VFS, g_atomic_int_add (&copies, 1));
  g_autoptr (Store) store = store_new (memory, STORE_READ_WRITE);
  Db *keeper = store_copy_make (path, memory, emptied, bytes_most, ret_bytes, error);
  gboolean opened = keeper != NULL && store_prepare (store, error);

  db_close (keeper); /* the writer's connection keeps it from here */
  return opened ? g_steal_pointer (&store) : NULL;
}

void
store_close (Store *store)
{
  GHashTable *mine = g_private_get (&thread_readers);

  if (store == NULL)
    return;
  if (mine != NULL)
    g_hash_table_remove (mine, GUINT_TO_POINTER ((guint) store->serial));
  writer_stop (store->writer);
  readers_free (store->readers);
  db_close (store->writer_db);
  g_free (store->path);
  g_free (store);
}

const char *
store_path (const Store *store)
{
  return store->path;
}

Db *
store_reader (Store *store)
{
  GHashTable *mine = g_private_get (&thread_readers);
  gpointer key = GUINT_TO_POINTER ((guint) store->serial);
  Db *db;

  if (mine == NULL) {
    mine = g_hash_table_new (g_direct_hash, g_direct_equal);
    g_private_set (&thread_readers, mine);
  }
  db = g_hash_table_lookup (mine, key);
  if (db != NULL)
    return db;
  db = readers_add_thread (store->readers);
  g_hash_table_insert (mine, key, db);
  return db;
}

void
store_reader_rest (Store *store)
{
  GHashTable *mine = g_private_get (&thread_readers);
  Db *db = mine == NULL ? NULL : g_hash_table_lookup (mine, GUINT_TO_POINTER ((guint) store->serial));

  if (db != NULL)
    readers_rest (db);
}

void
store_rest (Store *store)
{
  readers_close_resting (store->readers);
}

gboolean
store_write_queue (Store *store, StoreQueue queue, StoreWork work, gpointer data, GError **error)
{
  if (store->writer == NULL)
    return box_fail (error, BOX_ERROR_STORE, "this store was opened for reading only");
  store_reader_rest (store); /* who waits for the writer reads nothing */
  return writer_run (store->writer, queue, work, data, error);
}

static GPrivate written_as; /* a StoreQueue as a pointer; NULL: STORE_PEOPLE */

void
store_write_as (StoreQueue queue)
{
  g_private_set (&written_as, GUINT_TO_POINTER (queue));
}

gboolean
store_write (Store *store, StoreWork work, gpointer data, GError **error)
{
  return store_write_queue (store, GPOINTER_TO_UINT (g_private_get (&written_as)), work, data, error);
}

void
store_on_commit (Store *store, void (*function) (gpointer), gpointer data)
{
  if (store->writer != NULL)
    writer_on_commit (store->writer, function, data);
}

gboolean
store_watch (Store *store, const char *const *tables, StoreWatch watch)
{
  return store->writer != NULL && writer_watch (store->writer, tables, watch);
}
