/* site.c: builds the public site when the store has news. Rebuilding at each change would wear the card for nothing. */
#include "background/site.h"

#include "background/generator.h"
#include "base/clock.h"
#include "domain/site_build.h"
#include "domain/territory.h"

enum { SITE_PAUSE_S = 600, SITE_DEADLINE_S = 120 };

/* The first failure is tried again after a minute (jobs.c); then ten minutes lie between two, unless somebody asks. */
static gboolean
rests (const SiteBuild *built, const SiteNews *news, const Job *job, gint64 now)
{
  gint64 tried_at = job == NULL ? 0 : job->started_at;

  return built->failures > 1 && news->asked_at <= tried_at && now >= tried_at && now - tried_at < SITE_PAUSE_S;
}

/* Against the last build that succeeded: one that failed, or was cut, made nothing of its news. */
static gboolean
has_news (const SiteBuild *built, const SiteNews *news, gint64 now)
{
  if (news->asked_id > built->event_id)
    return TRUE;
  if (now >= built->at && now - built->at < SITE_PAUSE_S)
    return FALSE;
  return news->event_id != built->event_id || clock_day_number (now) != clock_day_number (built->at);
}

gboolean
site_wanted (const Jobs *jobs, Db *db, gint64 now)
{
  g_autoptr (Territory) territory = territory_find (db, NULL);
  g_autoptr (Job) job = NULL;
  SiteBuild built;
  SiteNews news;

  if (territory == NULL || jobs->generator == NULL || !job_find (db, "site", &job, NULL)
      || !site_build_read (db, &built, NULL) || !site_build_news (db, &news, NULL))
    return FALSE;
  return has_news (&built, &news, now) && !rests (&built, &news, job, now);
}

static gboolean
build_work (Db *db, gpointer data, GError **error)
{
  return site_build_write (db, data, error);
}

/* What it will be made of is read before it begins: what happens meanwhile is for the next. */
gboolean
site_run (const Jobs *jobs, gint64 now, Tree *counts, GError **error)
{
  const char *const words[] = { "site", NULL };
  const GeneratorCall call = { jobs->generator, jobs->config_path, SITE_DEADLINE_S, GENERATOR_NICE_JOB, jobs->stop };
  Db *db = store_reader (jobs->store);
  SiteBuild build;
  SiteNews news;

  if (!site_build_read (db, &build, error) || !site_build_news (db, &news, error))
    return FALSE;
  if (!generator_run (&call, words, error)) {
    build.failures++;
    if (!g_cancellable_is_cancelled (jobs->stop)) /* it is not to blame for a box that goes down */
      store_write (jobs->store, build_work, &build, NULL); /* the first failure is the one to tell */
    return FALSE;
  }
  build = (SiteBuild){ .event_id = news.event_id, .at = now };
  if (!store_write (jobs->store, build_work, &build, error))
    return FALSE;
  tree_set_integer (counts, "builds", 1);
  return TRUE;
}
