/* site_build.c: the one row of `site_build`, and the events beside it. */
#include "domain/site_build.h"

static const char sql_read[] = "SELECT event_id, at, failures FROM site_build WHERE id = 1";
static const char sql_write[] =
    "INSERT INTO site_build (id, event_id, at, failures) VALUES (1, :event, :at, :failures)"
    " ON CONFLICT (id) DO UPDATE SET event_id = excluded.event_id, at = excluded.at, failures = excluded.failures";
static const char sql_newest[] = "SELECT id FROM event ORDER BY id DESC LIMIT 1";
static const char sql_asked[] =
    "SELECT id, at FROM event WHERE noun = 'site' AND verb = 'asked' ORDER BY id DESC LIMIT 1";

gboolean
site_build_read (Db *db, SiteBuild *ret_build, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_read);

  *ret_build = (SiteBuild){ 0 };
  if (query_next (query))
    *ret_build = (SiteBuild){ query_integer (query, "event_id"), query_integer (query, "at"),
                              query_integer (query, "failures") };
  return query_done (query, error);
}

gboolean
site_build_write (Db *db, const SiteBuild *build, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_write);

  query_bind_integer (query, ":event", build->event_id);
  query_bind_integer (query, ":at", build->at);
  query_bind_integer (query, ":failures", build->failures);
  return query_done (query, error);
}

gboolean
site_build_news (Db *db, SiteNews *ret_news, GError **error)
{
  g_autoptr (Query) newest = query_new (db, sql_newest);
  g_autoptr (Query) asked = query_new (db, sql_asked);

  *ret_news = (SiteNews){ 0 };
  if (query_next (newest))
    ret_news->event_id = query_integer (newest, "id");
  if (query_next (asked)) {
    ret_news->asked_id = query_integer (asked, "id");
    ret_news->asked_at = query_integer (asked, "at");
  }
  return query_done (newest, error) && query_done (asked, error);
}
