/* writer.c: the one thread that writes. It takes what waits, runs each piece in a savepoint of one transaction, commits once
 * (synchronous=FULL), then wakes everyone: group commit. No model in GLib has two priorities and a bound, hence the two queues. */
#include "store/store_private.h"

enum { QUEUE_MAX = 512, BATCH_MAX = 128 };

typedef struct {
  StoreWork work;
  gpointer data;
  GError *error;
  gboolean done;
} Job;

struct Writer {
  Db *db;
  GThread *thread;
  GMutex lock; /* guards all below */
  GCond wake;  /* the writer waits for jobs */
  GCond told;  /* callers wait for their answer */
  GQueue queues[2];
  gboolean stopping;
  void (*commit_function) (gpointer);
  gpointer commit_data;
};

/* One piece of work in its savepoint. A failure of the piece is its own; TRUE means the transaction is still alive. */
static gboolean
writer_try (Db *db, Job *job, GError **error)
{
  if (!db_run (db, "SAVEPOINT work", error))
    return FALSE;
  if (job->work (db, job->data, &job->error))
    return db_run (db, "RELEASE work", error);
  if (job->error == NULL)
    box_fail (&job->error, BOX_ERROR_STORE, "the work failed without saying why");
  /* SQLite rolls the whole transaction back by itself on a full disk or an I/O error: then everybody's work is gone. */
  if (sqlite3_get_autocommit (db->handle))
    return box_fail (error, BOX_ERROR_STORE, "the transaction was lost: %s", job->error->message);
  return db_run (db, "ROLLBACK TO work; RELEASE work", error);
}

static gboolean
writer_transaction (Db *db, GPtrArray *batch, GError **error)
{
  if (!db_run (db, "BEGIN IMMEDIATE", error))
    return FALSE;
  for (guint i = 0; i < batch->len; i++)
    if (!writer_try (db, g_ptr_array_index (batch, i), error))
      return FALSE;
  return db_run (db, "COMMIT", error);
}

static void
writer_batch (Db *db, GPtrArray *batch)
{
  g_autoptr (GError) error = NULL;

  if (writer_transaction (db, batch, &error))
    return;
  if (!sqlite3_get_autocommit (db->handle))
    db_run (db, "ROLLBACK", NULL);
  for (guint i = 0; i < batch->len; i++) { /* nothing of the batch was recorded: everybody is told */
    Job *job = g_ptr_array_index (batch, i);

    g_clear_error (&job->error);
    job->error = g_error_copy (error);
  }
}

/* Waits for work and takes up to BATCH_MAX, people first. FALSE when the writer stops and nothing waits. */
static gboolean
writer_take (Writer *writer, GPtrArray *batch)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&writer->lock);

  while (!writer->stopping && g_queue_is_empty (&writer->queues[0]) && g_queue_is_empty (&writer->queues[1]))
    g_cond_wait (&writer->wake, &writer->lock);
  for (guint i = 0; i < G_N_ELEMENTS (writer->queues); i++)
    while (batch->len < BATCH_MAX && !g_queue_is_empty (&writer->queues[i]))
      g_ptr_array_add (batch, g_queue_pop_head (&writer->queues[i]));
  return batch->len > 0;
}

static gpointer
writer_loop (gpointer data)
{
  Writer *writer = data;
  g_autoptr (GPtrArray) batch = g_ptr_array_new ();

  while (writer_take (writer, batch)) {
    writer_batch (writer->db, batch);
    g_mutex_lock (&writer->lock);
    for (guint i = 0; i < batch->len; i++)
      ((Job *) g_ptr_array_index (batch, i))->done = TRUE;
    g_cond_broadcast (&writer->told);
    if (writer->commit_function != NULL)
      writer->commit_function (writer->commit_data);
    g_mutex_unlock (&writer->lock);
    g_ptr_array_set_size (batch, 0);
  }
  return NULL;
}

Writer *
writer_start (Db *db)
{
  Writer *writer = g_new0 (Writer, 1);

  writer->db = db;
  g_mutex_init (&writer->lock);
  g_cond_init (&writer->wake);
  g_cond_init (&writer->told);
  writer->thread = g_thread_new ("writer", writer_loop, writer);
  return writer;
}

void
writer_stop (Writer *writer)
{
  if (writer == NULL)
    return;
  g_mutex_lock (&writer->lock);
  writer->stopping = TRUE;
  g_cond_signal (&writer->wake);
  g_mutex_unlock (&writer->lock);
  g_thread_join (writer->thread);
  g_mutex_clear (&writer->lock);
  g_cond_clear (&writer->wake);
  g_cond_clear (&writer->told);
  g_free (writer);
}

gboolean
writer_run (Writer *writer, StoreQueue queue, StoreWork work, gpointer data, GError **error)
{
  Job job = { work, data, NULL, FALSE };
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&writer->lock);

  if (writer->stopping || g_queue_get_length (&writer->queues[queue]) >= QUEUE_MAX)
    return box_fail (error, BOX_ERROR_BUSY, "too much waits to be written");
  g_queue_push_tail (&writer->queues[queue], &job);
  g_cond_signal (&writer->wake);
  while (!job.done)
    g_cond_wait (&writer->told, &writer->lock);
  if (job.error == NULL)
    return TRUE;
  g_propagate_error (error, job.error);
  return FALSE;
}

void
writer_on_commit (Writer *writer, void (*function) (gpointer), gpointer data)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&writer->lock);

  writer->commit_function = function;
  writer->commit_data = data;
}
