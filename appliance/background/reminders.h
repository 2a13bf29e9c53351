/* reminders.h: the daily job that chases partners (R2) and silent files (R3). */
#pragma once
#include "background/jobs.h"

/* Batches of 200 decisions, a transaction each. Counts: reminded. */
gboolean reminders_run (const Jobs *jobs, gint64 now, Tree *counts, GError **error);
