/* alerts.h: the job "alerts": tells the agent on duty again of a danger that nobody took in charge. */
#pragma once
#include "background/jobs.h"

/* Of the table of jobs (jobs.h). */
gboolean alerts_wanted (const Jobs *jobs, Db *db, gint64 now);
/* The same; counts: repeated. */
gboolean alerts_run (const Jobs *jobs, gint64 now, Tree *counts, GError **error);
