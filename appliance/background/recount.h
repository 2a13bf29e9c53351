/* recount.h: the job "recount": each night, what the store counts by itself is held against what is there. */
#pragma once
#include "background/jobs.h"

/* Counts the states that were kept wrong; each is right afterwards, and the log says that it was not. STORE, BUSY. */
gboolean recount_run (const Jobs *jobs, gint64 now, Tree *counts, GError **error);
