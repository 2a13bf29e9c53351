/* together.h: several calls that the writer takes as one batch: a gate keeps it busy while they queue. */
#pragma once
#include "scratch.h"

enum { TOGETHER_QUEUING_US = 300000 };

/* ---- works ---- */

typedef struct {
  gint64 number; /* what the store gave */
  gint64 who, turn;
} Take;

static const char sql_take[] =
    "INSERT INTO tally (number, who, turn) SELECT coalesce (max (number), 0) + 1, :who, :turn FROM tally"
    " RETURNING number";

static inline gboolean
take_number (Db *db, gpointer data, GError **error)
{
  Take *take = data;
  g_autoptr (Query) query = query_new (db, sql_take);

  query_bind_integer (query, ":who", take->who);
  query_bind_integer (query, ":turn", take->turn);
  if (query_next (query))
    take->number = query_integer (query, "number");
  return query_done (query, error);
}

/* ---- several at once: a gate keeps the writer busy while works queue ---- */

typedef struct {
  GMutex lock;
  GCond changed;
  gboolean reached, open;
} Gate;

static inline gboolean
gate_work (Db *db G_GNUC_UNUSED, gpointer data, GError **error G_GNUC_UNUSED)
{
  Gate *gate = data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&gate->lock);

  gate->reached = TRUE;
  g_cond_broadcast (&gate->changed);
  while (!gate->open)
    g_cond_wait (&gate->changed, &gate->lock);
  return TRUE;
}

typedef struct {
  Store *store;
  StoreQueue queue;
  StoreWork work;
  gpointer data;
  gboolean written;
  GError *error;
  GThread *thread;
} Call;

static inline gpointer
call_run (gpointer data)
{
  Call *call = data;

  call->written = store_write_queue (call->store, call->queue, call->work, call->data, &call->error);
  return NULL;
}

static inline void
call_start (Call *call)
{
  call->thread = g_thread_new ("call", call_run, call);
}

static inline void
call_join (Call *call)
{
  g_thread_join (call->thread);
  g_assert_cmpint (call->written, ==, call->error == NULL);
}

static inline Call
gate_close (Gate *gate, Store *store)
{
  g_mutex_init (&gate->lock);
  g_cond_init (&gate->changed);
  return (Call){ .store = store, .work = gate_work, .data = gate };
}

static inline void
gate_wait (Gate *gate)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&gate->lock);

  while (!gate->reached)
    g_cond_wait (&gate->changed, &gate->lock);
}

static inline void
gate_open (Gate *gate)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&gate->lock);

  gate->open = TRUE;
  g_cond_broadcast (&gate->changed);
}

static inline void
count_commit (gpointer count)
{
  g_atomic_int_inc ((gint *) count);
}

typedef struct {
  gint told;   /* commits told to us */
  gint before; /* of them, when the sample ran: all that came before it */
  Store *store;
} Commits;

/* On the writer's thread: a commit that was answered but not told yet must not be counted. */
static inline gboolean
commits_begin (Db *db G_GNUC_UNUSED, gpointer data, GError **error G_GNUC_UNUSED)
{
  Commits *commits = data;

  store_on_commit (commits->store, count_commit, &commits->told);
  return TRUE;
}

/* On the writer's thread, which tells a commit before it takes the next work. */
static inline gboolean
commits_sample (Db *db G_GNUC_UNUSED, gpointer data, GError **error G_GNUC_UNUSED)
{
  Commits *commits = data;

  commits->before = commits->told;
  return TRUE;
}

/* How many commits were told until now, this question left out; then no more are. */
static inline gint
commits_end (Store *store, Commits *commits)
{
  g_assert_true (store_write (store, commits_sample, commits, NULL));
  store_on_commit (store, NULL, NULL);
  return commits->before;
}

/* Runs all calls as one batch, in whatever order; *ret_commits: how many transactions it took, the gate's own left out.
 */
static inline void
run_together (Store *store, Call *calls, guint count, gint *ret_commits)
{
  Gate gate = { 0 };
  Call closed = gate_close (&gate, store);
  Commits commits = { 0 };

  call_start (&closed);
  gate_wait (&gate);
  for (guint i = 0; i < count; i++)
    call_start (&calls[i]);
  g_usleep (
      TOGETHER_QUEUING_US); /* nothing tells from outside that a call has queued; a late one would show in `commits` */
  store_on_commit (store, count_commit, &commits.told);
  gate_open (&gate);
  call_join (&closed);
  for (guint i = 0; i < count; i++)
    call_join (&calls[i]);
  *ret_commits = commits_end (store, &commits) - 1;
}
