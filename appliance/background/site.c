/* site.c: builds the public site when the store has news. Rebuilding at each change would wear the card for nothing. */
#include "background/site.h"

#include "background/generator.h"
#include "base/clock.h"
#include "domain/event.h"
#include "domain/publish_target.h"
#include "domain/territory.h"

enum { SITE_PAUSE_S = 600, SITE_DEADLINE_S = 120 };

gboolean
site_wanted (const Jobs *jobs, Db *db, gint64 now)
{
  g_autoptr (Territory) territory = territory_find (db, NULL);
  g_autoptr (Job) job = NULL;
  gint64 last;

  if (territory == NULL || jobs->generator == NULL || !job_find (db, "site", &job, NULL))
    return FALSE;
  last = job == NULL ? 0 : job->started_at;
  if (publish_target_asked_at (db) > last)
    return TRUE;
  return now - last >= SITE_PAUSE_S && (event_newest (db) > last || clock_day_number (now) != clock_day_number (last));
}

gboolean
site_run (const Jobs *jobs, gint64 now G_GNUC_UNUSED, Tree *counts, GError **error)
{
  const char *const words[] = { "site", NULL };
  const GeneratorCall call = { jobs->generator, jobs->config_path, SITE_DEADLINE_S, GENERATOR_NICE_JOB, jobs->stop };

  if (!generator_run (&call, words, error))
    return FALSE;
  tree_set_integer (counts, "builds", 1);
  return TRUE;
}
