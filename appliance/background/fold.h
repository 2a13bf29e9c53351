/* fold.h: the job "fold": journal rows of sensors become compact blocks, and hours. */
#pragma once
#include "background/jobs.h"

/* TRUE when enough readings wait, or for long enough (reading_fold.h): each block is then written a few times a day, not
 * at each message. */
gboolean fold_wanted (const Jobs *jobs, Db *db, gint64 now);
/* Counts rows, readings, duplicates, conflicts, what is damaged, days whose hours were made. STORE, BUSY. */
gboolean fold_run (const Jobs *jobs, gint64 now, Tree *counts, GError **error);
