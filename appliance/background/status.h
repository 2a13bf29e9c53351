/* status.h: the job "status": looks at the box every few minutes, remembers what changed, tells administrators of
 * alarms by mail: once, again each day of a week, then once a week, and when it is over. */
#pragma once
#include "background/jobs.h"
#include "domain/status.h"

enum { STATUS_EVERY_S = 300 };

/* What is looked at from here; `live` is filled, both borrowed. */
StatusScene status_scene (const Jobs *jobs, Db *db, gint64 now, StatusLive *live);

/* Looks, every STATUS_EVERY_S: is there anything to remember or to tell? */
gboolean status_job_wanted (const Jobs *jobs, Db *db, gint64 now);
gboolean status_job_run (const Jobs *jobs, gint64 now, Tree *counts, GError **error);
