/* reminders.h: the daily jobs that chase partners (R2), silent files (R3) and visits without conclusion, and that
 * remind of a visit on its eve. */
#pragma once
#include "background/jobs.h"

/* Batches of 200 decisions, a transaction each. Counts: reminded. */
gboolean reminders_run (const Jobs *jobs, gint64 now, Tree *counts, GError **error);
/* Reminds, once, who left a draft unsent. Counts: told. */
gboolean reminders_run_drafts (const Jobs *jobs, gint64 now, Tree *counts, GError **error);
/* On the eve of visits, batch by batch. Counts: told. */
gboolean reminders_run_eve (const Jobs *jobs, gint64 now, Tree *counts, GError **error);
