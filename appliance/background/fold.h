/* fold.h: the job "fold": journal rows of sensors become compact blocks. */
#pragma once
#include "background/jobs.h"

/* Counts rows, readings, duplicates and damaged rows. STORE, BUSY. */
gboolean fold_run (const Jobs *jobs, gint64 now, Tree *counts, GError **error);
