/* alert.c: when the duty agent is alerted, and when again. */
#include "domain/alert.h"

#include "base/clock.h"
#include "domain/event.h"

static const char sql_raise[] = "UPDATE report SET alerted_at = :now, changed_at = :now WHERE id = :report";
/* Kind and times of the reminders of this alert; what was taken in charge is out. Demonstration data tell nobody. By the
 * few alerts ("+"), not by all that is open: it is asked behind each writing. */
#define REPEATED \
  " FROM (SELECT r.id, r.alerted_at," \
  " (SELECT count (*) FROM reminder m WHERE m.report_id = r.id AND m.kind = 'danger' AND m.at >= r.alerted_at) AS count," \
  " (SELECT max (m.at) FROM reminder m WHERE m.report_id = r.id AND m.kind = 'danger' AND m.at >= r.alerted_at) AS last" \
  " FROM report r WHERE r.alerted_at IS NOT NULL AND r.demo = 0 AND r.alerted_at BETWEEN :now - :old AND :alerted" \
  " AND (+r.state = 'received'" \
  " OR (+r.state IN ('taken', 'active') AND NOT EXISTS (SELECT 1 FROM event e WHERE e.report_id = r.id" \
  " AND e.actor = 'user' AND e.at >= r.alerted_at)))) WHERE count < :most"
static const char sql_due[] =
    "SELECT id, count" REPEATED " AND coalesce (last, alerted_at) <= :now - :again ORDER BY id LIMIT :batch";
static const char sql_next[] =
    "SELECT min (coalesce (last, alerted_at)) + :again AS next" REPEATED " AND coalesce (last, alerted_at) > :now - :again";
static const char sql_reminder[] = "INSERT INTO reminder (kind, report_id, sequence, at)"
                                   " VALUES ('danger', :report, :sequence, :now)";

#define OLD_S (7 * CLOCK_DAY) /* of a danger older than that the desk's list tells */
enum { BATCH_MAX = 100 };

static Query *
due_query (Db *db, gint64 now)
{
  Query *query = query_new (db, sql_due);

  query_bind_integer (query, ":now", now);
  query_bind_integer (query, ":again", ALERT_AGAIN_S);
  query_bind_integer (query, ":alerted", now - ALERT_AGAIN_S);
  query_bind_integer (query, ":old", OLD_S);
  query_bind_integer (query, ":most", ALERT_AGAIN_MOST);
  query_bind_integer (query, ":batch", BATCH_MAX);
  return query;
}

gint64
alert_next (Db *db, gint64 now)
{
  g_autoptr (Query) query = query_new (db, sql_next);

  query_bind_integer (query, ":now", now);
  query_bind_integer (query, ":again", ALERT_AGAIN_S);
  query_bind_integer (query, ":alerted", now);
  query_bind_integer (query, ":old", OLD_S);
  query_bind_integer (query, ":most", ALERT_AGAIN_MOST);
  return query_next (query) && !query_is_null (query, "next") ? query_integer (query, "next") : G_MAXINT64;
}

gboolean
alert_raise (Db *db, const Actor *actor, gint64 report_id, const char *codes, GError **error)
{
  const Event event = {
    .report_id = report_id, .noun = "report", .subject_id = report_id, .verb = "danger", .detail = codes
  };
  const Actor box = ACTOR_BOX_AT (actor->now); /* whoever told it, the box alerts */
  g_autoptr (Query) query = query_new (db, sql_raise);

  query_bind_integer (query, ":now", actor->now);
  query_bind_integer (query, ":report", report_id);
  return query_done (query, error) && event_add (db, &box, &event, error);
}

gboolean
alert_is_due (Db *db, gint64 now)
{
  g_autoptr (Query) query = due_query (db, now);

  return query_next (query);
}

static gboolean
alert_again (Db *db, const Actor *actor, gint64 report_id, gint64 sequence, GError **error)
{
  g_autofree char *after = g_strdup_printf ("%" G_GINT64_FORMAT, sequence);
  const Event event = {
    .report_id = report_id, .noun = "report", .subject_id = report_id, .verb = "danger_again", .after = after
  };
  g_autoptr (Query) query = query_new (db, sql_reminder);

  query_bind_integer (query, ":report", report_id);
  query_bind_integer (query, ":sequence", sequence);
  query_bind_integer (query, ":now", actor->now);
  return query_done (query, error) && event_add (db, actor, &event, error);
}

typedef struct {
  gint64 report_id, count;
} Due;

gboolean
alert_repeat (Db *db, const Actor *actor, guint *ret_count, GError **error)
{
  g_autoptr (GArray) due = g_array_new (FALSE, FALSE, sizeof (Due));
  g_autoptr (Query) query = due_query (db, actor->now);

  while (query_next (query)) {
    const Due one = { query_integer (query, "id"), query_integer (query, "count") };

    g_array_append_val (due, one);
  }
  if (!query_done (query, error))
    return FALSE;
  for (guint i = 0; i < due->len; i++) {
    const Due *one = &g_array_index (due, Due, i);

    if (!alert_again (db, actor, one->report_id, one->count + 1, error))
      return FALSE;
  }
  *ret_count = due->len;
  return TRUE;
}
