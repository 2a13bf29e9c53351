/* job.h: when jobs fall due and who holds them: schedules are pure, leases are rows of `job`. What the jobs do
 * stands in appliance/background/jobs.c. */
#pragma once
#include "store/store.h"

/* Every `period_s`, or at a local time of day, on a weekday or every day. */
typedef struct {
  gint64 period_s; /* 0: at a time of day */
  int weekday;     /* 1 Monday to 7; 0: every day */
  int hour, minute;
} JobSchedule;

/* Pure: the first time after `now`. However often a job was missed while the box was off, it runs once. */
gint64 job_next (const JobSchedule *schedule, gint64 now);

typedef struct {
  gint64 due_at, lease_until, started_at, done_at; /* last three 0: never */
  char *result;                                    /* nullable */
} Job;
void job_free (Job *job);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Job, job_free)
/* (transfer full); *ret_job NULL when the job never was planned. */
gboolean job_find (Db *db, const char *name, Job **ret_job, GError **error);

/* Due, and nobody holds it; or started later than now: then the clock has been put back, and waiting for its due time
 * could take weeks. */
gboolean job_is_ready (const Job *job, gint64 now);

/* Within a store_write: plans a job that has no row yet; leaves others alone. */
gboolean job_plan (Db *db, const char *name, gint64 due_at, GError **error);
/* Within a store_write: *ret_claimed TRUE when job_is_ready: the caller holds it for
 * lease_s seconds. */
gboolean job_claim (Db *db, const char *name, gint64 now, gint64 lease_s, gboolean *ret_claimed, GError **error);
/* Within a store_write, when the daemon starts: what a dead process held is free again. */
gboolean job_release_all (Db *db, GError **error);
/* Within a store_write: a run that was under way ended well, as what it made shows; one that failed stays failed. */
gboolean job_end_held (Db *db, const char *name, GError **error);
/* Within a store_write: gives the job back. */
typedef struct {
  const char *name;
  gint64 due_at; /* next time */
  gboolean succeeded;
  const char *result; /* counts, or the error */
} JobOutcome;
gboolean job_finish (Db *db, const JobOutcome *outcome, gint64 now, GError **error);
