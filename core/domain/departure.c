/* departure.c: joins outbox, notices and reminders, which one moment ties together: a reminder, its event and the notices
 * of this are written by one transaction. */
#include "domain/departure.h"

#include "domain/notice.h"
#include "domain/outbox.h"
#include "domain/reminder.h"

static const char sql_list[] =
    "SELECT id, max (next_at, :now) AS at, created_at, attempts, dedup_key, channel, kind, recipient, subject, state, last_status"
    " FROM outbox WHERE (state IN ('pending', 'sending') OR (state = 'failed' AND id > :after))"
    " AND max (next_at, :now) <= :until ORDER BY at, id";
#define LINE_COLUMNS \
  "SELECT n.kind, n.created_at AS raised_at, n.due_at, coalesce (n.held_until, 0) AS held_until, n.dropped_for," \
  " n.report_id, coalesce (n.assignment_id, 0) AS assignment, coalesce (n.visit_id, 0) AS visit, r.uuid, r.city," \
  " t.code || '-' || r.number AS reference, p.name AS partner FROM notice n LEFT JOIN report r ON r.id = n.report_id" \
  " LEFT JOIN territory t ON t.id = r.territory_id LEFT JOIN assignment a ON a.id = n.assignment_id" \
  " LEFT JOIN partner p ON p.id = a.partner_id"
static const char sql_lines[] = LINE_COLUMNS " WHERE n.outbox_id = :outbox ORDER BY n.id";
static const char sql_dropped[] =
    LINE_COLUMNS " WHERE n.state = 'dropped' AND n.dropped_for IS NOT NULL"
                 " AND max (n.due_at, coalesce (n.held_until, 0)) BETWEEN :since AND :until ORDER BY n.due_at, n.id";
static const char sql_reminder[] =
    "SELECT kind, sequence, coalesce (since, 0) AS since FROM reminder WHERE report_id = :report AND at = :at"
    " AND (:assignment = 0 OR assignment_id = :assignment) AND (:visit = 0 OR visit_id = :visit) ORDER BY id";
static const char sql_newest[] = "SELECT coalesce (max (id), 0) AS newest FROM outbox";
static const char sql_forget[] = "UPDATE notice SET dropped_for = NULL WHERE dropped_for IS NOT NULL";

gboolean
departure_begin (Db *db, gint64 *ret_after, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_newest);

  *ret_after = query_next (query) ? query_integer (query, "newest") : 0;
  return query_done (query, error) && db_run (db, sql_forget, error);
}

/* A text message that waits does so until the morning. */
static gint64
leaves_at (Query *query)
{
  gint64 at = query_integer (query, "at");
  gboolean rings = g_strcmp0 (query_text (query, "channel"), outbox_channel_name (CHANNEL_SMS)) == 0;

  return rings && at - query_integer (query, "created_at") > OUTBOX_SMS_FRESH_S ? outbox_sms_opens (at) : at;
}

gboolean
departure_list (Db *db, const DepartureSpan *span, DepartureVisit visit, gpointer data, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_list);

  query_bind_integer (query, ":now", span->now);
  query_bind_integer (query, ":until", span->until);
  query_bind_integer (query, ":after", span->after_id);
  while (query_next (query)) {
    const Departure departure = {
      .id = query_integer (query, "id"),
      .at = leaves_at (query),
      .created_at = query_integer (query, "created_at"),
      .attempts = (guint) query_integer (query, "attempts"),
      .key = query_text (query, "dedup_key"),
      .channel = query_text (query, "channel"),
      .kind = query_text (query, "kind"),
      .recipient = query_text (query, "recipient"),
      .subject = query_text (query, "subject"),
      .state = query_text (query, "state"),
      .status = query_text (query, "last_status"),
    };

    if (departure.at >= span->since && departure.at <= span->until)
      visit (&departure, data);
  }
  return query_done (query, error);
}

static const ReminderKind *
reminder_kind_find (const char *name)
{
  for (guint i = 0; i < reminder_kinds_count; i++)
    if (g_strcmp0 (reminder_kinds[i].kind, name) == 0)
      return &reminder_kinds[i];
  return NULL;
}

/* TRUE when such a reminder's event raises such a notice: several may have been decided in one second about one file. A
 * kind that the table of reminders does not list (the eve of a visit, an alert) is alone in its second. */
static gboolean
reminder_raises (const char *reminder, const char *notice)
{
  const ReminderKind *kind = reminder_kind_find (reminder);

  for (guint i = 0; kind != NULL && i < notice_kinds_count; i++)
    if (g_strcmp0 (notice_kinds[i].kind, notice) == 0 && g_strcmp0 (notice_kinds[i].noun, kind->noun) == 0
        && (g_strcmp0 (notice_kinds[i].verb, kind->verb) == 0
            || g_strcmp0 (notice_kinds[i].verb, kind->named) == 0))
      return TRUE;
  return kind == NULL;
}

/* The texts of the line live as long as `query`. */
static void
line_add_reminder (DepartureLine *line, Query *query)
{
  while (line->reminder == NULL && query_next (query))
    if (reminder_raises (query_text (query, "kind"), line->kind)) {
      line->reminder = query_text (query, "kind");
      line->sequence = (guint) query_integer (query, "sequence");
      line->since = query_integer (query, "since");
    }
}

static void
line_visit (Db *db, Query *query, DepartureLineVisit visit, gpointer data)
{
  g_autoptr (Query) reminder = query_new (db, sql_reminder);
  DepartureLine line = {
    .kind = query_text (query, "kind"),
    .reference = query_text (query, "reference"),
    .report_uuid = query_text (query, "uuid"),
    .report_city = query_text (query, "city"),
    .partner = query_text (query, "partner"),
    .dropped_for = query_text (query, "dropped_for"),
    .raised_at = query_integer (query, "raised_at"),
    .due_at = query_integer (query, "due_at"),
    .held = query_integer (query, "held_until") > 0,
  };

  query_bind_integer (reminder, ":report", query_integer (query, "report_id"));
  query_bind_integer (reminder, ":at", line.raised_at);
  query_bind_integer (reminder, ":assignment", query_integer (query, "assignment"));
  query_bind_integer (reminder, ":visit", query_integer (query, "visit"));
  line_add_reminder (&line, reminder);
  visit (&line, data);
}

gboolean
departure_lines (Db *db, gint64 outbox_id, DepartureLineVisit visit, gpointer data, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_lines);

  query_bind_integer (query, ":outbox", outbox_id);
  while (query_next (query))
    line_visit (db, query, visit, data);
  return query_done (query, error);
}

gboolean
departure_dropped (Db *db, gint64 since, gint64 until, DepartureLineVisit visit, gpointer data, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_dropped);

  query_bind_integer (query, ":since", since);
  query_bind_integer (query, ":until", until);
  while (query_next (query))
    line_visit (db, query, visit, data);
  return query_done (query, error);
}
