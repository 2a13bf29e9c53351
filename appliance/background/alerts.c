/* alerts.c: runs domain/alert.h when something is due, at any hour. */
#include "background/alerts.h"

#include "domain/alert.h"

gboolean
alerts_wanted (const Jobs *jobs, Db *db, gint64 now)
{
  (void) jobs;
  return alert_is_due (db, now);
}

gboolean
alerts_run (const Jobs *jobs, gint64 now, Tree *counts, GError **error)
{
  return jobs_run_pieces (jobs, now, alert_repeat, counts, "repeated", error);
}
