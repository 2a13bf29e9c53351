/* readers.c: the connections that read. Each costs about a megabyte (the schema, statements kept prepared, pages): one
 * for each of 64 workers was most of what the daemon held. So each thread has a Db of its own, and behind it a
 * connection only while it reads. */
#include "store/store_private.h"

/* More than that many at once read no faster on a small machine, and hold the peak of memory (tests/nightly/memory.py).
 * Who comes then waits for one of them, longer than most pages take on a busy day; only where none comes back at all
 * (each held by a thread that itself waits) another is opened. */
enum { READERS_EASY = 6, WAIT_MS = 2000 };

struct Readers {
  char *path;
  GMutex lock; /* guards the rest */
  GCond rested;
  GPtrArray *threads;     /* of Db, one a thread, closed with it */
  GPtrArray *connections; /* of Db, closed with it */
  guint opening;          /* how many more are on their way: who comes at the same moment counts them too */
  guint waiting;          /* who waits for one that rests */
  GPtrArray *resting; /* of them; the last one that rested is the first to be lent: what it read lies in its cache */
};

Readers *
readers_new (const char *path)
{
  Readers *readers = g_new0 (Readers, 1);

  readers->path = g_strdup (path);
  readers->threads = g_ptr_array_new_with_free_func (g_free);
  readers->connections = g_ptr_array_new_with_free_func ((GDestroyNotify) db_close);
  readers->resting = g_ptr_array_new ();
  g_mutex_init (&readers->lock);
  g_cond_init (&readers->rested);
  return readers;
}

void
readers_free (Readers *readers)
{
  g_ptr_array_unref (readers->threads);
  g_ptr_array_unref (readers->resting);
  g_ptr_array_unref (readers->connections);
  g_mutex_clear (&readers->lock);
  g_cond_clear (&readers->rested);
  g_free (readers->path);
  g_free (readers);
}

Db *
readers_add_thread (Readers *readers)
{
  Db *db = g_new0 (Db, 1);

  db->readers = readers;
  g_mutex_lock (&readers->lock);
  g_ptr_array_add (readers->threads, db);
  g_mutex_unlock (&readers->lock);
  return db;
}

/* ---- lending ---- */

/* With the lock; NULL: open one. */
static Db *
wait_rested (Readers *readers)
{
  gint64 late_us = g_get_monotonic_time () + WAIT_MS * G_TIME_SPAN_MILLISECOND;

  readers->waiting++;
  while (readers->resting->len == 0 && readers->connections->len + readers->opening >= READERS_EASY
         && g_cond_wait_until (&readers->rested, &readers->lock, late_us))
    ;
  readers->waiting--;
  if (readers->resting->len > 0)
    return g_ptr_array_steal_index (readers->resting, readers->resting->len - 1);
  readers->opening++;
  return NULL;
}

static Db *
lend (Readers *readers)
{
  Db *connection;

  g_mutex_lock (&readers->lock);
  connection = wait_rested (readers);
  g_mutex_unlock (&readers->lock);
  if (connection != NULL)
    return connection;
  connection = db_open (readers->path, STORE_READ_ONLY);
  g_mutex_lock (&readers->lock);
  readers->opening--;
  g_ptr_array_add (readers->connections, connection);
  g_mutex_unlock (&readers->lock);
  return connection;
}

/* One that failed to open is not lent to others. One too many goes to who waits, else it ends: who waits would open the
 * next. */
static void
take_back (Readers *readers, Db *connection)
{
  g_mutex_lock (&readers->lock);
  if (connection->failure != NULL || (readers->waiting == 0 && readers->connections->len > READERS_EASY))
    g_ptr_array_remove_fast (readers->connections, connection);
  else
    g_ptr_array_add (readers->resting, connection);
  g_cond_signal (&readers->rested);
  g_mutex_unlock (&readers->lock);
}

void
readers_close_resting (Readers *readers)
{
  g_mutex_lock (&readers->lock);
  while (readers->resting->len > 0)
    g_ptr_array_remove_fast (readers->connections, g_ptr_array_steal_index (readers->resting, 0));
  g_mutex_unlock (&readers->lock);
}

/* ---- of one thread ---- */

void
readers_wake (Db *db)
{
  if (db->readers == NULL || db->connection != NULL)
    return;
  db->connection = lend (db->readers);
  db->handle = db->connection->handle;
  db->statements = db->connection->statements;
  db->failure = db->connection->failure;
  db_bound_begin (db);
}

void
readers_rest (Db *db)
{
  Db *connection = db->connection;

  if (connection == NULL || db->statements_out > 0 || (db->handle != NULL && !sqlite3_get_autocommit (db->handle)))
    return;
  db_bound_end (db);
  db->connection = NULL;
  db->handle = NULL;
  db->statements = NULL;
  db->failure = NULL;
  take_back (db->readers, connection);
}
