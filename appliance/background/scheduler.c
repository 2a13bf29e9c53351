/* scheduler.c: waits on the monotonic clock, looks at the legal one. It holds no lock while a job runs, and
 * never while it writes. */
#include "background/scheduler.h"

#include "background/pulse.h"
#include "base/clock.h"
#include "domain/clock_trust.h"
#include "domain/presence.h"

enum { CLOCK_AGAIN_S = 5 };
enum { TICK_MS = 1000, GAP_MS = 250 /* between two looks: sensors may commit thousands of times a second */ };

struct Scheduler {
  const Jobs *jobs;
  GThread *thread;
  GMutex lock; /* guards all below */
  GCond changed;
  gboolean stopping;
  gboolean woken; /* something was committed since the last look */
  gint64 beat_at; /* last sign of life; 0: the box has not begun to serve. Of the thread alone */
};

/* On the writer thread: must return at once. */
static void
on_commit (gpointer data)
{
  Scheduler *scheduler = data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&scheduler->lock);

  if (scheduler->woken)
    return;
  scheduler->woken = TRUE;
  g_cond_signal (&scheduler->changed);
}

/* The box is there: said once when it begins, its clock being right, then every few minutes. */
static void
be_there (Scheduler *scheduler)
{
  const Jobs *jobs = scheduler->jobs;
  PresenceStart start = { .now = jobs->clock () };
  g_autoptr (GError) error = NULL;
  gboolean said;

  if (scheduler->beat_at != 0 && !presence_is_due (scheduler->beat_at, start.now))
    return;
  start.last = scheduler->beat_at == 0 ? presence_last (jobs->data_folder) : 0;
  said = (scheduler->beat_at != 0 || store_write (jobs->store, presence_begin, &start, &error))
         && presence_beat (jobs->data_folder, start.now, &error);
  if (!said)
    g_warning ("presence: %s", error->message);
  scheduler->beat_at = start.now; /* a card that takes nothing is not tried every second */
}

/* Runs what is due. When to look again. */
static gint64
look (Scheduler *scheduler)
{
  const Jobs *jobs = scheduler->jobs;
  g_autoptr (Tree) summary = tree_new_list ();
  g_autoptr (GError) error = NULL;

  pulse_beat_jobs ();
  /* A clock that is not yet right starts no job: mails would bear a wrong day, and what is due would be missed or early. */
  if (!clock_trust_holds (clock_trust (), store_reader (jobs->store)))
    return clock_now () + CLOCK_AGAIN_S;
  be_there (scheduler);

  if (!jobs_run_due (jobs, summary, &error))
    g_warning ("jobs: %s", error->message);
  for (guint i = 0; i < tree_length (summary); i++) {
    const Tree *line = tree_at (summary, i);

    if (!tree_get_flag (line, "ok"))
      g_warning ("job %s: %s", tree_get_text (line, "job"), tree_get_text (line, "result"));
  }
  return jobs_next_due (jobs);
}

/* Waits until a commit, the next time due, or the end. A clock that jumps is seen at the next tick. FALSE: stop. */
static gboolean
wait_for_work (Scheduler *scheduler, gint64 due_at)
{
  gint64 start_ms = clock_monotonic_ms ();
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&scheduler->lock);

  while (!scheduler->stopping && clock_now () < due_at) {
    gint64 waited_ms = clock_monotonic_ms () - start_ms;
    gint64 wait_ms = scheduler->woken ? GAP_MS - waited_ms : TICK_MS;

    if (wait_ms <= 0)
      break;
    pulse_beat_jobs ();
    g_cond_wait_until (&scheduler->changed, &scheduler->lock,
                       g_get_monotonic_time () + wait_ms * G_TIME_SPAN_MILLISECOND);
  }
  scheduler->woken = FALSE;
  return !scheduler->stopping;
}

static gpointer
loop (gpointer data)
{
  Scheduler *scheduler = data;
  gint64 due_at;

  store_write_as (STORE_JOBS);
  do {
    due_at = look (scheduler);
    store_reader_rest (scheduler->jobs->store);
  } while (wait_for_work (scheduler, due_at));
  pulse_end_jobs ();
  if (scheduler->beat_at != 0)
    presence_beat (scheduler->jobs->data_folder, scheduler->jobs->clock (), NULL);
  return NULL;
}

/* The box starts: whoever held a job before is dead. Each mail keeps its own lease, so that none leaves twice by this.
 */
static gboolean
release_jobs (Db *db, gpointer data G_GNUC_UNUSED, GError **error)
{
  return job_release_all (db, error);
}

Scheduler *
scheduler_start (const Jobs *jobs)
{
  Scheduler *scheduler = g_new0 (Scheduler, 1);

  scheduler->jobs = jobs;
  g_mutex_init (&scheduler->lock);
  g_cond_init (&scheduler->changed);
  store_write (jobs->store, release_jobs, NULL, NULL);
  store_on_commit (jobs->store, on_commit, scheduler);
  scheduler->thread = g_thread_new ("scheduler", loop, scheduler);
  return scheduler;
}

void
scheduler_stop (Scheduler *scheduler)
{
  if (scheduler == NULL)
    return;
  store_on_commit (scheduler->jobs->store, NULL, NULL);
  g_mutex_lock (&scheduler->lock);
  scheduler->stopping = TRUE;
  g_cond_signal (&scheduler->changed);
  g_mutex_unlock (&scheduler->lock);
  if (scheduler->jobs->stop != NULL)
    g_cancellable_cancel (scheduler->jobs->stop);
  g_thread_join (scheduler->thread);
  g_mutex_clear (&scheduler->lock);
  g_cond_clear (&scheduler->changed);
  g_free (scheduler);
}
