/* notice.c: the rows that an event leaves for the notices job. Who is told of what stands in notice_table.c, who these
 * are in notice_audience.c. Renders nothing. */
#include "domain/notice.h"

#include "base/clock.h"
#include "domain/contact.h"
#include "domain/notice_audience.h"
#include "domain/print.h"
#include "domain/tenant_letter.h"

static const char sql_stopped[] = "SELECT 1 AS found FROM report WHERE id = :report AND stop_requested = 1";
/* One mail per event and address (notice_queue.c): which event each row tells of. */
static const char sql_name_event[] =
    "UPDATE notice SET event_id = (SELECT max (id) FROM event) WHERE id > coalesce ((SELECT id FROM notice"
    " WHERE event_id IS NOT NULL ORDER BY id DESC LIMIT 1), 0)";

/* Who asked to stop is told nothing any more, but answers to what they do themselves. */
static gboolean
tenant_listens (Db *db, const NoticeKind *kind, const Event *event)
{
  g_autoptr (Query) query = NULL;

  if (kind->audience != AUDIENCE_TENANT || kind->is_answer)
    return TRUE;
  query = query_new (db, sql_stopped);
  query_bind_integer (query, ":report", event->report_id);
  return !query_next (query);
}

static gboolean
kind_applies (Db *db, const NoticeKind *kind, const Actor *actor, const Event *event)
{
  return g_strcmp0 (kind->noun, event->noun) == 0 && g_strcmp0 (kind->verb, event->verb) == 0
         && (kind->applies == NULL || kind->applies (db, actor, event)) && tenant_listens (db, kind, event);
}

/* A tenant whom nothing reaches, or whose address gave its mails back, is written to on paper. */
static gboolean
queue_letter (Db *db, const NoticeKind *kind, const Actor *actor, const Event *event, const Contact *contact,
              GError **error)
{
  gboolean unreached = contact->channel == CHANNEL_LAST || contact->bad;
  const char *why = contact->bad ? PRINT_NO_MAIL : PRINT_NO_ADDRESS;

  return !unreached || kind->letter == NULL || tenant_letter_queue (db, actor, event, kind->letter, why, error);
}

/* Staff read mails, the agent on duty texts too; a tenant is told in one way. CHANNEL_LAST: not at all. */
static gboolean
find_channel (Db *db, const NoticeKind *kind, const Actor *actor, const Event *event, Channel *ret_channel,
              GError **error)
{
  g_auto (Contact) contact = { .channel = CHANNEL_MAIL };

  if (kind->audience == AUDIENCE_DUTY_PHONE)
    contact.channel = contact_sms_leave (db) ? CHANNEL_SMS : CHANNEL_LAST;
  if (kind->audience == AUDIENCE_TENANT
      && (!contact_find (db, event->report_id, &contact, error)
          || !queue_letter (db, kind, actor, event, &contact, error)))
    return FALSE;
  *ret_channel = contact.channel;
  return TRUE;
}

static gint64
due_of (const NoticeKind *kind, gint64 now)
{
  return kind->next_morning ? clock_next (now, 0, NOTICE_MORNING_H, 0) : now + kind->delay_s;
}

static gboolean
notice_add (Db *db, const NoticeKind *kind, const Actor *actor, const Event *event, GError **error)
{
  g_autoptr (Query) query = query_new (db, notice_audience_sql (kind->audience));
  Channel channel = CHANNEL_LAST;

  if (!find_channel (db, kind, actor, event, &channel, error))
    return FALSE;
  if (channel == CHANNEL_LAST)
    return TRUE;
  query_bind_text (query, ":kind", kind->kind);
  query_bind_text (query, ":channel", outbox_channel_name (channel));
  query_bind_integer (query, ":now", actor->now);
  query_bind_integer (query, ":due", due_of (kind, actor->now));
  if (kind->audience == AUDIENCE_DRAFT) {
    query_bind_integer (query, ":draft", event->subject_id);
    query_bind_text (query, ":secret", event->secret);
    return query_done (query, error);
  }
  if (kind->audience == AUDIENCE_ACCOUNT || kind->audience == AUDIENCE_ADDRESS) {
    query_bind_integer (query, ":account", event->subject_id);
    query_bind_text (query, ":address", kind->audience == AUDIENCE_ADDRESS ? event->former : NULL);
    return query_done (query, error);
  }
  if (kind->audience == AUDIENCE_OWNER)
    query_bind_integer (query, ":mediation", event->subject_id);
  if (kind->audience == AUDIENCE_FORMER)
    query_bind_text (query, ":former", event->former);
  query_bind_integer (query, ":report", event->report_id);
  query_bind_integer (query, ":assignment", g_strcmp0 (event->noun, "assignment") == 0 ? event->subject_id : 0);
  query_bind_integer (query, ":followup",
                      g_strcmp0 (event->noun, "followup") == 0 ? event->subject_id : event->followup_id);
  query_bind_integer (query, ":visit", g_strcmp0 (event->noun, "visit") == 0 ? event->subject_id : 0);
  query_bind_integer (query, ":partner", event->partner_id);
  /* The token opens the tenant's page: it goes to nobody else. */
  query_bind_text (query, ":secret", kind->audience == AUDIENCE_TENANT ? event->secret : NULL);
  return query_done (query, error);
}

/* The rows it just wrote; all older ones have theirs. */
static gboolean
name_event (Db *db, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_name_event);

  return query_done (query, error);
}

gboolean
notice_raise (Db *db, const Actor *actor, const Event *event, GError **error)
{
  for (guint i = 0; i < notice_kinds_count; i++)
    if (kind_applies (db, &notice_kinds[i], actor, event) && !notice_add (db, &notice_kinds[i], actor, event, error))
      return FALSE;
  return name_event (db, error);
}
