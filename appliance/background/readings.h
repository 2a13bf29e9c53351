/* readings.h: the nightly care of readings: what is due to go goes, old days are packed, free space is given back. */
#pragma once
#include "background/jobs.h"

/* Counts loans erased at the household's wish, readings and hours that went, periods packed and what these hold, what is
 * damaged. STORE, BUSY. */
gboolean readings_run (const Jobs *jobs, gint64 now, Tree *counts, GError **error);

/* Loans whose readings the household wants gone: looked for at any time. Counts loans, readings, hours. */
gboolean readings_erase_wanted (const Jobs *jobs, Db *db, gint64 now);
gboolean readings_erase_run (const Jobs *jobs, gint64 now, Tree *counts, GError **error);
