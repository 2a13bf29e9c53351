/* reminders.h: the daily jobs that chase: what the table of domain/reminder_table.h holds for the morning and for the
 * evening, and drafts left unsent. */
#pragma once
#include "background/jobs.h"

/* Batches of 200 decisions, a transaction each. Counts: reminded. */
gboolean reminders_run (const Jobs *jobs, gint64 now, Tree *counts, GError **error);
/* Reminds, once, who left a draft unsent. Counts: told. */
gboolean reminders_run_drafts (const Jobs *jobs, gint64 now, Tree *counts, GError **error);
/* The rows of the evening, likewise. */
gboolean reminders_run_evening (const Jobs *jobs, gint64 now, Tree *counts, GError **error);
