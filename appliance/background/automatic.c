/* automatic.c: runs domain/automatic.h when a new file waits to be looked at. */
#include "background/automatic.h"

#include "domain/automatic.h"

gboolean
automatic_wanted (const Jobs *jobs, Db *db, gint64 now)
{
  (void) jobs;
  return automatic_is_due (db, now);
}

gboolean
automatic_run (const Jobs *jobs, gint64 now, Tree *counts, GError **error)
{
  return jobs_run_pieces (jobs, now, automatic_look, counts, "looked_at", error);
}
