/* bounced.h: the job that tells the managers, once and in one mail, which addresses came back. */
#pragma once
#include "background/jobs.h"

/* Counts: addresses, told. */
gboolean bounced_run (const Jobs *jobs, gint64 now, Tree *counts, GError **error);
