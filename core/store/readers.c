/* readers.c: the connections that read, lent to one thread at a time. Each costs about a megabyte (the schema, statements kept
 * prepared, pages): one for each of 64 workers was most of what the daemon held. */
#include "store/store_private.h"

/* More than that many at once read no faster on a small machine. Who comes then waits a moment for one of them, and gets one of
 * its own when none came back: those who hold them may be waiting for somebody who is slow to take an answer. */
enum { READERS_EASY = 12 /* a few of them belong to threads that keep theirs */, WAIT_MS = 100 };

struct Readers {
  char *path;
  GMutex lock; /* guards the rest */
  GCond rested;
  GPtrArray *all;     /* of Db, closed with it */
  GPtrArray *resting; /* of them; the last one that rested is the first to be lent: what it read lies in its cache */
};

Readers *
readers_new (const char *path)
{
  Readers *readers = g_new0 (Readers, 1);

  readers->path = g_strdup (path);
  readers->all = g_ptr_array_new_with_free_func ((GDestroyNotify) db_close);
  readers->resting = g_ptr_array_new ();
  g_mutex_init (&readers->lock);
  g_cond_init (&readers->rested);
  return readers;
}

void
readers_free (Readers *readers)
{
  g_ptr_array_unref (readers->resting);
  g_ptr_array_unref (readers->all);
  g_mutex_clear (&readers->lock);
  g_cond_clear (&readers->rested);
  g_free (readers->path);
  g_free (readers);
}

static void
wait_rested (Readers *readers)
{
  gint64 late_us = g_get_monotonic_time () + WAIT_MS * G_TIME_SPAN_MILLISECOND;

  while (readers->resting->len == 0 && readers->all->len >= READERS_EASY
         && g_cond_wait_until (&readers->rested, &readers->lock, late_us))
    ;
}

Db *
readers_lend (Readers *readers)
{
  Db *db = NULL;

  g_mutex_lock (&readers->lock);
  wait_rested (readers);
  if (readers->resting->len > 0)
    db = g_ptr_array_steal_index (readers->resting, readers->resting->len - 1);
  g_mutex_unlock (&readers->lock);
  if (db != NULL)
    return db;
  db = db_open (readers->path, STORE_READ_ONLY);
  g_mutex_lock (&readers->lock);
  g_ptr_array_add (readers->all, db);
  g_mutex_unlock (&readers->lock);
  return db;
}

void
readers_take_back (Readers *readers, Db *db)
{
  gboolean too_many;

  g_mutex_lock (&readers->lock);
  too_many = db->failure != NULL || readers->all->len > READERS_EASY;
  if (too_many)
    g_ptr_array_remove_fast (readers->all, db);
  else
    g_ptr_array_add (readers->resting, db);
  g_cond_signal (&readers->rested);
  g_mutex_unlock (&readers->lock);
}
