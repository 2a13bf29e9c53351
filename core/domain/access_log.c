/* access_log.c: reads the log of readings. Writes nothing. */
#include "domain/access_log.h"

#define LOG_FROM \
  " FROM access_log g LEFT JOIN user u ON u.id = g.user_id LEFT JOIN partner p ON p.id = coalesce (u.partner_id, g.partner_id)" \
  " LEFT JOIN report r ON r.id = g.report_id LEFT JOIN territory t ON t.id = r.territory_id" \
  " WHERE g.at >= :since AND (:user IS NULL OR g.user_id = (SELECT id FROM user WHERE uuid = :user))" \
  " AND (:reference IS NULL OR g.report_id = (SELECT x.id FROM report x JOIN territory y ON y.id = x.territory_id" \
  " WHERE y.code || '-' || x.number = :reference))"
static const char sql_list[] =
    "SELECT g.at, g.what, coalesce (u.name, '') AS user_name, p.name AS partner_name, t.code || '-' || r.number AS reference,"
    " r.uuid AS report_uuid" LOG_FROM " ORDER BY g.at DESC, g.id DESC LIMIT :most OFFSET :offset";
static const char sql_count[] = "SELECT count (*) AS count" LOG_FROM;
static const char sql_count_all[] = "SELECT count (*) AS count FROM access_log WHERE at >= :since";
/* Of lists and maps, which are of no file: by an index of these alone. */
static const char sql_lately[] = "SELECT 1 AS found FROM access_log WHERE user_id = :user AND at > :since AND what = :what"
                                 " AND report_id IS NULL LIMIT 1";
static const char sql_readers[] =
    "SELECT max (g.at) AS last, count (*) AS times, coalesce (u.name, '') AS user_name, p.name AS partner_name"
    " FROM access_log g LEFT JOIN user u ON u.id = g.user_id LEFT JOIN partner p"
    " ON p.id = coalesce (u.partner_id, g.partner_id) WHERE g.report_id = :report AND g.at >= :since AND g.what = 'report'"
    " GROUP BY g.user_id, g.partner_id ORDER BY last DESC LIMIT 10";
/* By the readings of the report ("+"): a person may have many thousands. */
static const char sql_last[] = "SELECT at FROM access_log WHERE report_id = :report AND +user_id = :user"
                               " AND what = 'report' ORDER BY at DESC LIMIT 1";
static const char sql_people[] = "SELECT uuid, name FROM user ORDER BY name, id";

gboolean
access_log_wanted (Db *db, const Actor *actor, const char *what)
{
  g_autoptr (Query) query = query_new (db, sql_lately);

  query_bind_integer (query, ":user", actor->user_id);
  query_bind_integer (query, ":since", actor->now - ACCESS_LOG_EVERY_S);
  query_bind_text (query, ":what", what);
  return !query_next (query);
}

static void
bind_question (Query *query, const AccessQuestion *question)
{
  query_bind_integer (query, ":since", question->since);
  query_bind_text (query, ":user", question->user_uuid);
  query_bind_text (query, ":reference", question->reference);
}

gboolean
access_log_list (Db *db, const AccessQuestion *question, AccessVisit visit, gpointer data, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_list);

  bind_question (query, question);
  query_bind_integer (query, ":most", ACCESS_LOG_PAGE);
  query_bind_integer (query, ":offset", question->offset);
  while (query_next (query)) {
    const AccessRow row = { query_integer (query, "at"),        query_text (query, "what"),
                            query_text (query, "user_name"),    query_text (query, "partner_name"),
                            query_text (query, "reference"),    query_text (query, "report_uuid") };

    visit (&row, data);
  }
  return query_done (query, error);
}

gboolean
access_log_count (Db *db, const AccessQuestion *question, gint64 *ret_count, GError **error)
{
  gboolean all = question->user_uuid == NULL && question->reference == NULL;
  g_autoptr (Query) query = query_new (db, all ? sql_count_all : sql_count);

  if (all)
    query_bind_integer (query, ":since", question->since);
  else
    bind_question (query, question);
  *ret_count = query_next (query) ? query_integer (query, "count") : 0;
  return query_done (query, error);
}

gboolean
access_log_readers (Db *db, gint64 report_id, gint64 since, void (*visit) (const AccessReader *row, gpointer data),
                    gpointer data, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_readers);

  query_bind_integer (query, ":report", report_id);
  query_bind_integer (query, ":since", since);
  while (query_next (query)) {
    const AccessReader row = { query_integer (query, "last"), query_integer (query, "times"),
                               query_text (query, "user_name"), query_text (query, "partner_name") };

    visit (&row, data);
  }
  return query_done (query, error);
}

gint64
access_log_last (Db *db, gint64 user_id, gint64 report_id)
{
  g_autoptr (Query) query = query_new (db, sql_last);

  query_bind_integer (query, ":report", report_id);
  query_bind_integer (query, ":user", user_id);
  return user_id != 0 && query_next (query) ? query_integer (query, "at") : 0;
}

gboolean
access_log_people (Db *db, void (*visit) (const char *uuid, const char *name, gpointer data), gpointer data,
                   GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_people);

  while (query_next (query))
    visit (query_text (query, "uuid"), query_text (query, "name"), data);
  return query_done (query, error);
}
