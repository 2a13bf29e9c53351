/* refusals.h: the job "refusals": a line a month to the managers. */
#pragma once
#include "background/jobs.h"

/* Of JobKind: nothing after the first run of a month. */
gboolean refusals_run (const Jobs *jobs, gint64 now, Tree *counts, GError **error);
