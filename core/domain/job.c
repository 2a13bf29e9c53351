/* job.c: pure schedules, and leases in the table `job`, so that the daemon and the command line never run one
 * job twice. */
#include "domain/job.h"

#include "base/clock.h"

static const char sql_release[] = "UPDATE job SET lease_until = NULL WHERE lease_until IS NOT NULL";
static const char sql_find[] = "SELECT due_at, coalesce (lease_until, 0) AS lease, coalesce (started_at, 0) AS started,"
                               " coalesce (done_at, 0) AS done, result FROM job WHERE name = :name";
static const char sql_plan[] = "INSERT INTO job (name, due_at) VALUES (:name, :due) ON CONFLICT (name) DO NOTHING";
/* A start that lies ahead was written by a clock that has been put back since: its due time and lease mean nothing. */
static const char sql_claim[] =
    "UPDATE job SET lease_until = :lease, started_at = :now WHERE name = :name"
    " AND (started_at > :now OR (due_at <= :now AND (lease_until IS NULL OR lease_until <= :now)))";
static const char sql_finish[] = "UPDATE job SET lease_until = NULL, due_at = :due, result = :result,"
                                 " done_at = iif (:succeeded = 1, :now, done_at) WHERE name = :name";

static const char sql_ended[] = "UPDATE job SET lease_until = NULL, done_at = started_at"
                                " WHERE name = :name AND lease_until IS NOT NULL";

void
job_free (Job *job)
{
  if (job == NULL)
    return;
  g_free (job->result);
  g_free (job);
}

gint64
job_next (const JobSchedule *schedule, gint64 now)
{
  if (schedule->period_s > 0)
    return now + schedule->period_s;
  return clock_next (now + 1, schedule->weekday, schedule->hour, schedule->minute);
}

gboolean
job_find (Db *db, const char *name, Job **ret_job, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_find);
  g_autoptr (Job) job = NULL;

  query_bind_text (query, ":name", name);
  if (query_next (query)) {
    job = g_new0 (Job, 1);
    job->due_at = query_integer (query, "due_at");
    job->lease_until = query_integer (query, "lease");
    job->started_at = query_integer (query, "started");
    job->done_at = query_integer (query, "done");
    job->result = g_strdup (query_text (query, "result"));
  }
  if (!query_done (query, error))
    return FALSE;
  *ret_job = g_steal_pointer (&job);
  return TRUE;
}

gboolean
job_is_ready (const Job *job, gint64 now)
{
  return job->started_at > now || (job->due_at <= now && job->lease_until <= now);
}

gboolean
job_plan (Db *db, const char *name, gint64 due_at, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_plan);

  query_bind_text (query, ":name", name);
  query_bind_integer (query, ":due", due_at);
  return query_done (query, error);
}

gboolean
job_claim (Db *db, const char *name, gint64 now, gint64 lease_s, gboolean *ret_claimed, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_claim);

  query_bind_text (query, ":name", name);
  query_bind_integer (query, ":now", now);
  query_bind_integer (query, ":lease", now + lease_s);
  if (!query_done (query, error))
    return FALSE;
  *ret_claimed = db_changes (db) > 0;
  return TRUE;
}

gboolean
job_finish (Db *db, const JobOutcome *outcome, gint64 now, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_finish);

  query_bind_text (query, ":name", outcome->name);
  query_bind_integer (query, ":due", outcome->due_at);
  query_bind_integer (query, ":succeeded", outcome->succeeded);
  query_bind_text (query, ":result", outcome->result);
  query_bind_integer (query, ":now", now);
  return query_done (query, error);
}

gboolean
job_release_all (Db *db, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_release);

  return query_done (query, error);
}

gboolean
job_end_held (Db *db, const char *name, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_ended);

  query_bind_text (query, ":name", name);
  return query_done (query, error);
}
