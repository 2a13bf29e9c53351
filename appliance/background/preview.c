/* preview.c: walks the table of jobs over a copy of the store. Decides nothing and knows no job by name. */
#include "background/preview.h"

#include "base/clock.h"
#include "domain/departure.h"

/* What is large and decides nothing. */
static const char *const emptied[] = {
  "reading_journal", "reading_block",  "reading_archive", "reading_damaged", "reading_tally",
  "rollup_block",    "rollup_archive", "rollup_dirty",    "access_log",      NULL
};

static gint64 walked_now;

static gint64
walked_clock (void)
{
  return walked_now;
}

void
preview_free (Preview *preview)
{
  if (preview == NULL)
    return;
  store_close (preview->copy);
  tree_free (preview->said);
  g_free (preview->troubles);
  g_free (preview);
}

/* Whoever holds a job holds it in the store, not here. */
static gboolean
begin (Db *db, gpointer data, GError **error)
{
  Preview *preview = data;

  return job_release_all (db, error) && departure_begin (db, &preview->after_id, error);
}

/* When that job has something to do, nobody acting meanwhile: after `now`. */
static gint64
kind_next (const Jobs *jobs, const JobKind *kind, gint64 now)
{
  Db *db = store_reader (jobs->store);
  g_autoptr (Job) job = NULL;
  gint64 due;

  if (!job_find (db, kind->name, &job, NULL) || job == NULL)
    due = kind->wanted != NULL ? now + 1 : job_next (&kind->schedule, now);
  else
    due = job->due_at;
  if (kind->wanted != NULL && !kind->wanted (jobs, db, now))
    due = MAX (due, kind->next != NULL ? kind->next (db, now) : now + kind->schedule.period_s);
  return MAX (due, now + 1);
}

static gint64
next_moment (const Jobs *jobs, gint64 now)
{
  gint64 next = G_MAXINT64;

  for (guint i = 0; i < job_kinds_count; i++)
    if (job_kinds[i].preview != NULL)
      next = MIN (next, kind_next (jobs, &job_kinds[i], now));
  return next;
}

static void
keep_troubles (Preview *preview, const Tree *summary)
{
  g_autoptr (GString) text = g_string_new (preview->troubles);

  for (guint i = 0; i < tree_length (summary); i++)
    if (!tree_get_flag (tree_at (summary, i), "ok"))
      g_string_append_printf (text, "%s: %s\n", tree_get_text (tree_at (summary, i), "job"),
                              tree_get_text (tree_at (summary, i), "result"));
  g_free (preview->troubles);
  preview->troubles = text->len == 0 ? NULL : g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
step (const Jobs *jobs, Preview *preview, GError **error)
{
  g_autoptr (Tree) summary = tree_new_list ();

  if (!jobs_run_due (jobs, summary, error))
    return FALSE;
  preview->steps += tree_length (summary) > 0 ? 1 : 0;
  keep_troubles (preview, summary);
  return TRUE;
}

/* Stops the jobs when the time is over: one step may be long. */
typedef struct {
  GMutex lock; /* guards done */
  GCond ended;
  gboolean done;
  GCancellable *stop;
} Watch;

static gpointer
watch_thread (gpointer data)
{
  Watch *watch = data;
  gint64 end_us = g_get_monotonic_time () + PREVIEW_SECONDS_MOST * G_TIME_SPAN_SECOND;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&watch->lock);

  while (!watch->done && g_cond_wait_until (&watch->ended, &watch->lock, end_us))
    ;
  if (!watch->done)
    g_cancellable_cancel (watch->stop);
  return NULL;
}

static gboolean
walk (const Jobs *jobs, Preview *preview, GError **error)
{
  for (walked_now = preview->now; walked_now <= preview->until; walked_now = next_moment (jobs, walked_now)) {
    if (!step (jobs, preview, error))
      return FALSE;
    if (g_cancellable_is_cancelled (jobs->stop))
      return box_fail (error, BOX_ERROR_LIMIT, "not done within %d s: ask for an earlier day", PREVIEW_SECONDS_MOST);
  }
  return TRUE;
}

static gboolean
walk_watched (Jobs *jobs, Preview *preview, GError **error)
{
  g_autoptr (GCancellable) stop = g_cancellable_new ();
  Watch watch = { .stop = stop };
  GThread *thread = g_thread_new ("watch", watch_thread, &watch);
  gboolean walked;

  jobs->stop = stop;
  walked = walk (jobs, preview, error);
  g_mutex_lock (&watch.lock);
  watch.done = TRUE;
  g_cond_signal (&watch.ended);
  g_mutex_unlock (&watch.lock);
  g_thread_join (thread);
  return walked;
}

Preview *
preview_run (const Jobs *jobs, gint64 now, gint64 until, GError **error)
{
  g_autoptr (Preview) preview = g_new0 (Preview, 1);
  g_autofree char *path = g_build_filename (jobs->data_folder, "store.db", NULL);
  gint64 started_ms = clock_monotonic_ms ();
  Jobs copied = *jobs;

  if (until < now || until > clock_add_days (now, PREVIEW_DAYS_MOST)) {
    box_fail (error, BOX_ERROR_INVALID, "a moment from now on, within %d days", PREVIEW_DAYS_MOST);
    return NULL;
  }
  preview->now = now;
  preview->until = until;
  preview->said = tree_new_map ();
  preview->copy = store_open_copy (path, emptied, PREVIEW_BYTES_MOST, &preview->copied_bytes, error);
  if (preview->copy == NULL)
    return NULL;
  copied.store = preview->copy;
  copied.clock = walked_clock;
  copied.preview = preview->said;
  copied.data_folder = copied.msmtp_config = copied.generator = copied.config_path = NULL; /* nothing to reach out by */
  copied.sms_spool = copied.sms_gateway = NULL;
  if (!store_write (preview->copy, begin, preview, error) || !walk_watched (&copied, preview, error))
    return NULL;
  preview->lasted_ms = clock_monotonic_ms () - started_ms;
  return g_steal_pointer (&preview);
}
