/* findings.h: the jobs that judge what lent sensors measured: all rules at night, the grave ones each hour, carbon
 * monoxide as soon as it is heard. */
#pragma once
#include "background/jobs.h"

/* Of the table of jobs (jobs.h): "findings", each night. Counts: loans, changed. */
gboolean findings_run (const Jobs *jobs, gint64 now, Tree *counts, GError **error);
/* "findings_grave", each hour while something is lent: what is grave and new. Counts: loans, changed. */
gboolean findings_grave_wanted (const Jobs *jobs, Db *db, gint64 now);
gboolean findings_run_grave (const Jobs *jobs, gint64 now, Tree *counts, GError **error);
/* "alarms". Counts: told. */
gboolean findings_alarm_wanted (const Jobs *jobs, Db *db, gint64 now);
gboolean findings_alarm_run (const Jobs *jobs, gint64 now, Tree *counts, GError **error);
