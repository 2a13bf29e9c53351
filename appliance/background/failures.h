/* failures.h: the daily word to administrators about mails and text messages that could not be sent. */
#pragma once
#include "background/jobs.h"

/* One mail a day and administrator, when there were failures since the last run. Counts: failed, told. */
gboolean failures_run (const Jobs *jobs, gint64 now, Tree *counts, GError **error);
