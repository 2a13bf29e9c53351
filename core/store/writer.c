/* writer.c: the one thread that writes. It takes what waits, runs each piece in a savepoint of one transaction,
 * commits once (synchronous=FULL), then wakes everyone: group commit, for which those who wrote together a moment ago
 * are waited for. No model in GLib has priorities and a bound, hence the queues. */
#include <string.h>

#include "store/store_private.h"

/* Triggers leave here what is to be done once a transaction, whatever it changed: taking it away does it. */
static const char sql_due[] = "DELETE FROM search_due";
enum { QUEUE_MAX = 512, BATCH_MAX = 128, PATIENCE_MAX_US = 5000, BESIDE_PEOPLE_US = 10000, JOBS_PATIENCE_US = 500000,
       REST_US = 2 * G_TIME_SPAN_SECOND };

/* Of one thread, for all its jobs, one after the other: a condition shared by all would wake 32 threads for each
 * answer. Counted, so that it outlives the job and the thread that the writer has just told. */
typedef struct {
  GMutex lock; /* guards `done` of the job */
  GCond told;
} Waiter;

typedef struct {
  StoreQueue queue;
  gint64 queued_us; /* by the monotonic clock */
  StoreWork work;
  gpointer data;
  GError *error;
  Waiter *waiter;
  gboolean done;
} Job;

/* A row that the present batch changes, of a table that is watched. */
typedef struct {
  const char *table; /* of the watched ones */
  gint64 id;
} Changed;

struct Writer {
  Db *db;
  GArray *changed;            /* of Changed; of the writer thread */
  const char *const *watched; /* atomic; NULL: none are */
  StoreWatch watch;           /* set before `watched` */
  GThread *thread;
  GMutex lock; /* guards all below */
  GCond wake;  /* the writer waits for jobs */
  GQueue queues[STORE_QUEUES];
  guint awaited; /* the writer sleeps until so many wait; 0: it does not (a signal for nobody is a system call too) */
  guint company; /* who wrote at once a moment ago: they may come again at once */
  gint64 told_us, took_us; /* when the last transaction's were told, by the monotonic clock; how long it took */
  gint callers; /* atomic: inside writer_wait(), so that the lock outlives them */
  gboolean stopping;
  void (*commit_function) (gpointer);
  gpointer commit_data;
};

/* ---- who waits ---- */

static void
waiter_clear (gpointer data)
{
  Waiter *waiter = data;

  g_cond_clear (&waiter->told);
  g_mutex_clear (&waiter->lock);
}

static void
waiter_unref (gpointer waiter)
{
  g_atomic_rc_box_release_full (waiter, waiter_clear);
}

/* (transfer none): of this thread. */
static Waiter *
waiter_mine (void)
{
  static GPrivate mine = G_PRIVATE_INIT (waiter_unref);
  Waiter *waiter = g_private_get (&mine);

  if (waiter != NULL)
    return waiter;
  waiter = g_atomic_rc_box_new0 (Waiter);
  g_mutex_init (&waiter->lock);
  g_cond_init (&waiter->told);
  g_private_set (&mine, waiter);
  return waiter;
}

/* ---- work ---- */

/* Runs the work; its answer and its error agree afterwards. */
static gboolean
writer_work (Db *db, Job *job)
{
  g_clear_error (&job->error); /* it may have run before */
  if (job->work (db, job->data, &job->error)) {
    g_clear_error (&job->error);
    return TRUE;
  }
  if (job->error == NULL)
    box_fail (&job->error, BOX_ERROR_STORE, "the work failed without saying why");
  return FALSE;
}

/* One piece of work in its savepoint. A failure of the piece is its own; TRUE means the transaction is still alive. */
static gboolean
writer_try (Db *db, Job *job, GError **error)
{
  gboolean worked;

  if (!db_say (db, "SAVEPOINT work", error))
    return FALSE;
  worked = writer_work (db, job);
  /* On a full disk or an I/O error SQLite may roll the whole transaction back by itself: then everybody's work is gone.
   */
  if (db_lost (db))
    return box_fail (error, BOX_ERROR_STORE, "the transaction was lost: %s",
                     worked ? "no reason given" : job->error->message);
  return (worked || db_say (db, "ROLLBACK TO work", error)) && db_say (db, "RELEASE work", error);
}

/* Whatever broke it, the batch shares no reason but that nothing was recorded. */
static gboolean
writer_commit (Db *db, GError **error)
{
  g_autoptr (GError) reason = NULL;

  return db_say (db, "COMMIT", &reason) || box_fail (error, BOX_ERROR_STORE, "not committed: %s", reason->message);
}

/* Sensors that all come back at once fill transactions of a hundred pieces and more: who presses a button would wait for
 * two of them. */
static gboolean
people_wait (Writer *writer)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&writer->lock);

  (void) locker;
  return !g_queue_is_empty (&writer->queues[STORE_PEOPLE]);
}

/* Gives back, in their order, the pieces from `from` on. */
static void
writer_put_back (Writer *writer, GPtrArray *batch, guint from)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&writer->lock);

  (void) locker;
  for (guint i = batch->len; i > from; i--) {
    Job *job = g_ptr_array_index (batch, i - 1);

    g_queue_push_head (&writer->queues[job->queue], job);
  }
  g_ptr_array_set_size (batch, from);
}

/* Not in this transaction: a piece of a job or a sensor is put off as soon as somebody waits, or when somebody's work is in
 * it already and it has lasted long enough. The first piece never is, nor a job that gave way for long. */
static gboolean
piece_waits (Writer *writer, const GPtrArray *batch, guint at, gint64 began_us)
{
  const Job *first = g_ptr_array_index (batch, 0), *job = g_ptr_array_index (batch, at);
  gint64 now = g_get_monotonic_time ();

  if (at == 0 || job->queue == STORE_PEOPLE || (job->queue == STORE_JOBS && now - job->queued_us > JOBS_PATIENCE_US))
    return FALSE;
  return people_wait (writer) || (first->queue == STORE_PEOPLE && now - began_us > BESIDE_PEOPLE_US);
}

/* *ret_lost: it broke before COMMIT, so that the same work may be tried again; after a COMMIT that failed it may not.
 */
static gboolean
writer_transaction (Writer *writer, GPtrArray *batch, gboolean *ret_lost, GError **error)
{
  Db *db = writer->db;
  gboolean alive = turn_begin (db, error);
  gint64 began_us = g_get_monotonic_time ();

  db->batch = alive;
  for (guint i = 0; alive && i < batch->len; i++) {
    if (piece_waits (writer, batch, i, began_us)) {
      writer_put_back (writer, batch, i);
      break;
    }
    alive = writer_try (db, g_ptr_array_index (batch, i), error);
  }
  alive = alive && db_say (db, sql_due, error);
  *ret_lost = db->batch && !alive;
  db->batch = FALSE;
  return alive && writer_commit (db, error);
}

/* TRUE when the batch was committed; else nothing of it was recorded and everybody is told. */
static gboolean
writer_record (Writer *writer, GPtrArray *batch, gboolean *ret_lost)
{
  Db *db = writer->db;
  g_autoptr (GError) error = NULL;

  if (writer_transaction (writer, batch, ret_lost, &error))
    return TRUE;
  if (!sqlite3_get_autocommit (db->handle))
    db_run (db, "ROLLBACK", NULL);
  for (guint i = 0; i < batch->len; i++) {
    Job *job = g_ptr_array_index (batch, i);

    g_clear_error (&job->error);
    job->error = g_error_copy (error);
  }
  return FALSE;
}

/* One commit for all. When one piece takes the transaction with it (it alone fills the disk), each is tried again by
 * itself, so that it spoils no other. TRUE when something may have been committed. */
static gboolean
writer_batch (Writer *writer, GPtrArray *batch)
{
  gboolean lost = FALSE, committed = writer_record (writer, batch, &lost);

  if (committed || !lost || batch->len == 1)
    return committed;
  for (guint i = 0; i < batch->len; i++) {
    g_autoptr (GPtrArray) alone = g_ptr_array_new ();

    g_ptr_array_add (alone, g_ptr_array_index (batch, i));
    committed |= writer_record (writer, alone, &lost);
  }
  return committed;
}

static guint
waiting (const Writer *writer)
{
  guint count = 0;

  for (guint i = 0; i < G_N_ELEMENTS (writer->queues); i++)
    count += writer->queues[i].length;
  return count;
}

/* Until somebody waits. What busy minutes left in the cache, four megabytes, goes back once nobody came for a while. */
static void
writer_idle (Writer *writer)
{
  gint64 rests_us = g_get_monotonic_time () + REST_US;

  while (!writer->stopping && waiting (writer) == 0) {
    writer->awaited = 1;
    if (rests_us == 0)
      g_cond_wait (&writer->wake, &writer->lock);
    else if (!g_cond_wait_until (&writer->wake, &writer->lock, rests_us)) {
      sqlite3_db_release_memory (writer->db->handle);
      rests_us = 0;
    }
  }
  writer->awaited = 0;
}

/* Programs that send one thing after the other come again as soon as they are told: taken as they come, half of them
 * would always miss the flush of the others. Those who wrote together are waited for, as long as their transaction took
 * at most; who writes alone is not, nor who comes after a pause. */
static void
writer_gather (Writer *writer)
{
  gint64 now = g_get_monotonic_time (), until = now + MIN (writer->took_us, PATIENCE_MAX_US);

  if (now - writer->told_us > writer->took_us)
    return;
  writer->awaited = MIN (writer->company, BATCH_MAX);
  while (!writer->stopping && waiting (writer) < writer->awaited
         && g_cond_wait_until (&writer->wake, &writer->lock, until))
    continue;
  writer->awaited = 0;
}

/* Waits for work and takes up to BATCH_MAX, people first. FALSE when the writer stops and nothing waits. */
static gboolean
writer_take (Writer *writer, GPtrArray *batch)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&writer->lock);

  writer_idle (writer);
  writer_gather (writer);
  for (guint i = 0; i < G_N_ELEMENTS (writer->queues); i++)
    while (batch->len < BATCH_MAX && !g_queue_is_empty (&writer->queues[i]))
      g_ptr_array_add (batch, g_queue_pop_head (&writer->queues[i]));
  return batch->len > 0;
}

/* ---- watched tables ---- */

static void
on_row (void *data, int operation, const char *base, const char *table, sqlite3_int64 id)
{
  Writer *writer = data;
  const char *const *watched = g_atomic_pointer_get (&writer->watched);

  (void) operation;
  (void) base;
  for (guint i = 0; watched != NULL && watched[i] != NULL; i++)
    if (strcmp (watched[i], table) == 0) {
      const Changed changed = { watched[i], id };

      g_array_append_val (writer->changed, changed);
    }
}

static void
tell_changed (Writer *writer, gboolean committed)
{
  for (guint i = 0; committed && i < writer->changed->len; i++) {
    const Changed *changed = &g_array_index (writer->changed, Changed, i);

    writer->watch (changed->table, changed->id);
  }
  g_array_set_size (writer->changed, 0);
}

gboolean
writer_watch (Writer *writer, const char *const *tables, StoreWatch watch)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&writer->lock);

  (void) locker;
  if (g_atomic_pointer_get (&writer->watched) != NULL)
    return FALSE;
  writer->watch = watch;
  g_atomic_pointer_set (&writer->watched, tables);
  return TRUE;
}

/* Outside the lock: who is woken would run into it, and sleep a second time. The job is gone as soon as the lock is. */
static void
job_tell (Job *job)
{
  Waiter *waiter = g_atomic_rc_box_acquire (job->waiter);

  g_mutex_lock (&waiter->lock);
  job->done = TRUE;
  g_mutex_unlock (&waiter->lock);
  g_cond_signal (&waiter->told);
  waiter_unref (waiter);
}

/* For writer_gather(): those who are about to be told, and those who came meanwhile. */
static void
writer_note (Writer *writer, guint told, gint64 began_us)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&writer->lock);

  (void) locker;
  writer->company = told + waiting (writer);
  writer->told_us = g_get_monotonic_time ();
  writer->took_us = writer->told_us - began_us;
}

static gpointer
writer_loop (gpointer data)
{
  Writer *writer = data;
  g_autoptr (GPtrArray) batch = g_ptr_array_new ();

  while (writer_take (writer, batch)) {
    gint64 began_us = g_get_monotonic_time ();
    gboolean committed = writer_batch (writer, batch);

    tell_changed (writer, committed);
    writer_note (writer, batch->len, began_us);
    for (guint i = 0; i < batch->len; i++)
      job_tell (g_ptr_array_index (batch, i));
    g_mutex_lock (&writer->lock);
    if (committed && writer->commit_function != NULL)
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
  writer->changed = g_array_new (FALSE, FALSE, sizeof (Changed));
  sqlite3_update_hook (db->handle, on_row, writer);
  g_mutex_init (&writer->lock);
  g_cond_init (&writer->wake);
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
  while (g_atomic_int_get (&writer->callers) > 0) /* they have their answer and are on their way out */
    g_thread_yield ();
  g_mutex_clear (&writer->lock);
  g_cond_clear (&writer->wake);
  g_array_unref (writer->changed);
  g_free (writer);
}

static gboolean
writer_queue (Writer *writer, StoreQueue queue, Job *job, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&writer->lock);

  if (writer->stopping || g_queue_get_length (&writer->queues[queue]) >= QUEUE_MAX)
    return box_fail (error, BOX_ERROR_BUSY, "too much waits to be written");
  g_queue_push_tail (&writer->queues[queue], job);
  if (writer->awaited > 0 && waiting (writer) >= writer->awaited)
    g_cond_signal (&writer->wake);
  return TRUE;
}

/* Queues the job, whose memory is the caller's, and waits until it is done. */
static gboolean
writer_wait (Writer *writer, StoreQueue queue, Job *job, GError **error)
{
  gboolean queued;

  g_atomic_int_inc (&writer->callers);
  queued = writer_queue (writer, queue, job, error);
  if (queued) {
    g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&job->waiter->lock);

    while (!job->done)
      g_cond_wait (&job->waiter->told, &job->waiter->lock);
  }
  g_atomic_int_add (&writer->callers, -1);
  return queued;
}

gboolean
writer_run (Writer *writer, StoreQueue queue, StoreWork work, gpointer data, GError **error)
{
  Job job = {
    .queue = queue, .queued_us = g_get_monotonic_time (), .work = work, .data = data, .waiter = waiter_mine ()
  };

  if (g_thread_self () == writer->thread) /* it would wait for itself for ever */
    return box_fail (error, BOX_ERROR_STORE, "a piece of work may not queue another");
  if (!writer_wait (writer, queue, &job, error))
    return FALSE;
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
