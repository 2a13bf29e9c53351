/* site.h: the job "site": the public site follows the store. */
#pragma once
#include "background/jobs.h"

/* TRUE when something happened since the last build and ten minutes went by, or a new day began (figures are "as of" a
 * day). */
gboolean site_wanted (const Jobs *jobs, Db *db, gint64 now);
gboolean site_run (const Jobs *jobs, gint64 now, Tree *counts, GError **error);
