/* fold.h: the job "fold": journal rows of sensors become compact blocks. */
#pragma once
#include "background/jobs.h"

/* TRUE when readings wait and an hour went by since the last time: each block is then written once, not at each
 * message. */
gboolean fold_wanted (const Jobs *jobs, Db *db, gint64 now);
/* Counts rows, readings, duplicates and what is damaged. STORE, BUSY. */
gboolean fold_run (const Jobs *jobs, gint64 now, Tree *counts, GError **error);
