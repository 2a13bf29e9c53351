/* automatic.h: the job "automatic": files that the box transmits by itself. */
#pragma once
#include "background/jobs.h"

/* Of JobKind: TRUE when a file waits to be looked at. */
gboolean automatic_wanted (const Jobs *jobs, Db *db, gint64 now);
/* Of JobKind: looks at all that wait. */
gboolean automatic_run (const Jobs *jobs, gint64 now, Tree *counts, GError **error);
