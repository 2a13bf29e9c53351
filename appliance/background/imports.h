/* imports.h: the job "imports": reads address files that somebody brought, aside, so that their page can say how far it is.
 */
#pragma once
#include "background/jobs.h"

gboolean imports_wanted (const Jobs *jobs, Db *db, gint64 now); /* TRUE when one waits */
/* Counts files read and failed, one a run. STORE, BUSY. */
gboolean imports_run (const Jobs *jobs, gint64 now, Tree *counts, GError **error);
