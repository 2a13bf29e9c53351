/* event.c: writes and reads the append-only history. The triggers of the schema refuse any other change. Decides
 * nothing: what may change stands in the files that own the states. */
#include "domain/event.h"

#include "domain/notice.h"

static const char sql_add[] =
    "INSERT INTO event (at, actor, user_id, partner_id, report_id, noun, subject_id, verb, before, after,"
    " detail, visible, way) VALUES (:at, :actor, nullif (:user, 0), nullif (:partner, 0), nullif (:report, 0),"
    " :noun, :subject, :verb, :before, :after, :detail, :visible, :way)";
static const char sql_first[] = "SELECT at FROM event ORDER BY id LIMIT 1";
static const char sql_newest[] = "SELECT at FROM event ORDER BY id DESC LIMIT 1";
static const char sql_list[] =
    "SELECT e.at, e.actor, e.noun, e.subject_id, e.verb, e.before, e.after, e.detail, e.visible, e.way, u.name AS user_name,"
    " p.name AS partner_name FROM event e LEFT JOIN user u ON u.id = e.user_id"
    " LEFT JOIN partner p ON p.id = e.partner_id WHERE e.report_id = :report ORDER BY e.id";

gboolean
event_add (Db *db, const Actor *actor, const Event *event, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_add);

  query_bind_integer (query, ":at", actor->now);
  query_bind_text (query, ":actor", actor_name (actor->kind));
  query_bind_integer (query, ":user", actor->user_id);
  query_bind_integer (query, ":partner", event->partner_id != 0 ? event->partner_id : actor->partner_id);
  query_bind_integer (query, ":report", event->report_id);
  query_bind_text (query, ":noun", event->noun);
  query_bind_integer (query, ":subject", event->subject_id);
  query_bind_text (query, ":verb", event->verb);
  query_bind_text (query, ":before", event->before);
  query_bind_text (query, ":after", event->after);
  query_bind_text (query, ":detail", event->detail);
  query_bind_integer (query, ":visible", event->visible);
  query_bind_text (query, ":way", actor->way);
  return query_done (query, error) && notice_raise (db, actor, event, error);
}

gboolean
event_list (Db *db, gint64 report_id, void (*row) (const EventRow *row, gpointer data), gpointer data, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_list);

  query_bind_integer (query, ":report", report_id);
  while (query_next (query)) {
    EventRow found = {
      .at = query_integer (query, "at"),
      .actor = query_text (query, "actor"),
      .noun = query_text (query, "noun"),
      .verb = query_text (query, "verb"),
      .before = query_text (query, "before"),
      .after = query_text (query, "after"),
      .detail = query_text (query, "detail"),
      .way = query_text (query, "way"),
      .user_name = query_text (query, "user_name"),
      .partner_name = query_text (query, "partner_name"),
      .subject_id = query_integer (query, "subject_id"),
      .visible = query_integer (query, "visible") != 0,
    };
    row (&found, data);
  }
  return query_done (query, error);
}

static gint64
event_moment (Db *db, const char *sql)
{
  g_autoptr (Query) query = query_new (db, sql);

  return query_next (query) ? query_integer (query, "at") : 0;
}

gint64
event_newest (Db *db)
{
  return event_moment (db, sql_newest);
}

gint64
event_first (Db *db)
{
  return event_moment (db, sql_first);
}
