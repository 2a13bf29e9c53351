/* outbox.c: rows of `outbox`: added once by key, claimed under a lease, settled. Knows no SMTP and renders nothing. */
#include "domain/outbox.h"

#include <string.h>

#include "base/clock.h"
#include "base/secret.h"
#include "base/text.h"
#include "domain/link_mask.h"
#include "domain/mail_address.h"
#include "domain/mobile.h"

static gboolean
is_mobile (const char *recipient)
{
  g_autofree char *number = mobile_international (recipient);

  return g_strcmp0 (number, recipient) == 0;
}

static const struct {
  const char *name;
  gboolean (*can_reach) (const char *recipient);
} channels[] = {
  [CHANNEL_MAIL] = { "mail", text_is_email },
  [CHANNEL_SMS] = { "sms", is_mobile },
};
G_STATIC_ASSERT (G_N_ELEMENTS (channels) == CHANNEL_LAST);

/* `fresh`: at night only what was written after it leaves. While all is stopped (outbox_care.h) nothing is due. */
#define MAY_LEAVE \
  "channel = :channel AND created_at >= :fresh" \
  " AND NOT EXISTS (SELECT 1 FROM setting WHERE key = '" OUTBOX_STOPPED "' AND value <> '')"
#define IS_PENDING "state = 'pending' AND next_at <= :now"
#define IS_LEFT_BEHIND "state = 'sending' AND lease_until <= :now"
/* By the index, to the first that may: together they would be sorted, thousands for each mail that leaves. */
#define FIRST_OF(which) "(SELECT id FROM outbox WHERE " which " AND " MAY_LEAVE " ORDER BY next_at, id LIMIT 1)"
static const char sql_add[] =
    "INSERT INTO outbox (dedup_key, kind, channel, language, recipient, subject, body_text, body_html, attachment_id,"
    " message_id, report_id, partner_id, calendar, next_at, created_at, state, last_status)"
    " VALUES (:key, :kind, :channel, :language, :recipient, :subject, :text, :html, nullif (:attachment, 0), :message,"
    " nullif (:report, 0), nullif (:partner, 0), :calendar, :now, :now, iif (:status IS NULL, 'pending', 'failed'), :status)"
    " ON CONFLICT (dedup_key) DO NOTHING";
static const char sql_key[] = "SELECT id FROM outbox WHERE dedup_key = :key";
static const char sql_due[] = "SELECT 1 AS found FROM outbox WHERE " MAY_LEAVE
                              " AND ((" IS_PENDING ") OR (" IS_LEFT_BEHIND ")) LIMIT 1";
#define MAIL_COLUMNS \
  "id, coalesce (attachment_id, 0) AS attachment, coalesce (report_id, 0) AS report," \
  " coalesce (partner_id, 0) AS partner, created_at, attempts, kind, channel, state, recipient, subject, body_text," \
  " body_html, message_id, language, last_status, calendar"
static const char sql_claim[] =
    "UPDATE outbox SET state = 'sending', lease_until = :lease, attempts = attempts + 1"
    " WHERE id = coalesce (" FIRST_OF (IS_LEFT_BEHIND) ", " FIRST_OF (IS_PENDING) ") RETURNING " MAIL_COLUMNS;
static const char sql_find[] = "SELECT " MAIL_COLUMNS " FROM outbox WHERE id = :id";
static const char sql_settle[] =
    "UPDATE outbox SET state = :state, next_at = :next, lease_until = NULL, last_status = :status,"
    " sent_at = iif (:state = 'sent', :now, NULL), body_text = coalesce (:text, body_text),"
    " body_html = coalesce (:html, body_html), calendar = iif (:state = 'sent', NULL, calendar)"
    " WHERE id = :id AND state = 'sending'";
static const char sql_hold[] = "UPDATE outbox SET lease_until = :until, last_status = :status, attempts = attempts - 1"
                               " WHERE id = :id AND state = 'sending'";
static const char sql_count_sms[] = "SELECT count (*) AS count FROM outbox WHERE channel = 'sms' AND id <> :except"
                                    " AND (state = 'sending' OR sent_at >= :since)";
static const char sql_empty[] =
    "UPDATE outbox SET body_text = '', body_html = '', calendar = NULL WHERE id IN (SELECT id FROM outbox"
    " WHERE state IN ('sent', 'failed', 'cancelled') AND next_at < :before AND (body_text <> '' OR body_html <> '') LIMIT :most)";
static const char sql_purge[] = "DELETE FROM outbox WHERE id IN (SELECT o.id FROM outbox o WHERE o.created_at < :before"
                                " AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.outbox_id = o.id)"
                                " AND NOT EXISTS (SELECT 1 FROM weekly_report w WHERE w.outbox_id = o.id) LIMIT :most)";
static const char sql_count[] =
    "SELECT count (*) FILTER (WHERE state IN ('pending', 'sending')) AS waiting,"
    " count (*) FILTER (WHERE state = 'failed') AS failed,"
    " count (*) FILTER (WHERE state = 'sent') AS sent,"
    " coalesce (min (created_at) FILTER (WHERE state IN ('pending', 'sending')), 0) AS oldest FROM outbox"
    " WHERE state IN ('pending', 'sending', 'failed') OR (state = 'sent' AND next_at > :since)";
/* Who it was for, as staff know them: a partner, an account, the people of a file. */
#define TROUBLED \
  "SELECT o.channel, o.last_status, o.created_at, p.name AS partner, u.name AS user," \
  " t.code || '-' || r.number AS reference" \
  " FROM outbox o LEFT JOIN partner p ON p.id = o.partner_id LEFT JOIN user u ON u.email = o.recipient" \
  " LEFT JOIN report r ON r.id = o.report_id LEFT JOIN territory t ON t.id = r.territory_id WHERE "
static const char sql_failed[] =
    TROUBLED "o.state = 'failed' AND o.next_at >= :since AND o.kind <> 'outbox_failures' ORDER BY o.id LIMIT :most";
static const char sql_stuck[] =
    TROUBLED "o.state IN ('pending', 'sending') AND o.attempts > 0 AND o.last_status IS NOT NULL"
             " AND o.created_at < :before ORDER BY o.id LIMIT :most";
static const char sql_list[] =
    "SELECT o.id, o.created_at, o.next_at, coalesce (o.sent_at, 0) AS sent_at, o.attempts, o.kind, o.channel,"
    " o.recipient, o.subject, o.state, o.last_status, t.code || '-' || r.number AS reference FROM outbox o"
    " LEFT JOIN report r ON r.id = o.report_id LEFT JOIN territory t ON t.id = r.territory_id"
    " WHERE (:state IS NULL OR o.state = :state) AND (:kind IS NULL OR o.kind = :kind)"
    " AND (:id = 0 OR o.id = :id) AND (:to IS NULL OR instr (lower (o.recipient), lower (:to)) > 0)"
    " ORDER BY o.id DESC LIMIT :limit OFFSET :offset";
static const char sql_kinds[] = "SELECT kind, count (*) AS count FROM outbox GROUP BY kind ORDER BY count DESC, kind";

enum { PATIENCE_MIN = 48 * 60 };
static const guint delays_min[] = { 1, 5, 15, 60, 240 }; /* the last one repeats */

void
outbox_free (Outbox *mail)
{
  if (mail == NULL)
    return;
  g_free (mail->kind);
  g_free (mail->recipient);
  g_free (mail->subject);
  g_free (mail->body_text);
  g_free (mail->body_html);
  g_free (mail->message_id);
  g_free (mail->calendar);
  g_free (mail->language);
  g_free (mail->last_status);
  g_free (mail->channel);
  g_free (mail->state);
  g_free (mail);
}

const char *
outbox_channel_name (Channel channel)
{
  return channels[channel].name;
}

Channel
outbox_channel_find (const char *name)
{
  Channel channel = CHANNEL_MAIL;

  while (channel < CHANNEL_LAST && g_strcmp0 (channels[channel].name, name) != 0)
    channel++;
  return channel;
}

/* The part after the @ of "logement@pau.example"; a sender without one is the box itself. */
static const char *
domain_of (const char *address)
{
  const char *at = address == NULL ? NULL : strrchr (address, '@');

  return at == NULL || at[1] == '\0' ? "localhost" : at + 1;
}

static gboolean
outbox_find_key (Db *db, const char *key, gint64 *ret_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_key);
  gint64 id = 0;

  query_bind_text (query, ":key", key);
  if (query_next (query))
    id = query_integer (query, "id");
  if (!query_done (query, error))
    return FALSE;
  *ret_id = id;
  return TRUE;
}

gboolean
outbox_add (Db *db, const OutboxInput *input, gint64 now, gint64 *ret_id, GError **error)
{
  g_autofree char *random = secret_uuid ();
  g_autofree char *message_id = g_strdup_printf ("outbox-%s@%s", random, domain_of (input->from));
  g_autoptr (Query) query = NULL;
  gboolean reachable = channels[input->channel].can_reach (input->recipient);
  const char *status = reachable ? NULL : OUTBOX_STATUS_ADDRESS;

  if (input->recipient == NULL || *input->recipient == '\0')
    return box_fail (error, BOX_ERROR_INVALID, "a %s of kind %s has no recipient", outbox_channel_name (input->channel),
                     input->kind);
  if (reachable && input->channel == CHANNEL_MAIL && mail_address_is_bad (db, input->recipient))
    status = OUTBOX_STATUS_BOUNCED;
  query = query_new (db, sql_add);
  query_bind_text (query, ":key", input->dedup_key);
  query_bind_text (query, ":kind", input->kind);
  query_bind_text (query, ":channel", outbox_channel_name (input->channel));
  query_bind_text (query, ":recipient", input->recipient);
  query_bind_text (query, ":subject", input->subject);
  query_bind_text (query, ":text", reachable ? input->body_text : "");
  query_bind_text (query, ":html", !reachable || input->body_html == NULL ? "" : input->body_html);
  query_bind_text (query, ":language", input->language == NULL ? "fr" : input->language);
  query_bind_text (query, ":status", status);
  query_bind_integer (query, ":attachment", input->attachment_id);
  query_bind_text (query, ":message", message_id);
  query_bind_integer (query, ":report", input->report_id);
  query_bind_integer (query, ":partner", input->partner_id);
  query_bind_text (query, ":calendar", input->calendar);
  query_bind_integer (query, ":now", now);
  return query_done (query, error) && outbox_find_key (db, input->dedup_key, ret_id, error);
}

gint64
outbox_sms_opens (gint64 now)
{
  g_autoptr (GDateTime) local = clock_local (now);
  int hour = g_date_time_get_hour (local);

  return hour >= OUTBOX_SMS_FROM_H && hour < OUTBOX_SMS_UNTIL_H ? now : clock_next (now, 0, OUTBOX_SMS_FROM_H, 0);
}

static void
bind_due (Query *query, Channel channel, gint64 now)
{
  gboolean night = channel == CHANNEL_SMS && outbox_sms_opens (now) != now;

  query_bind_text (query, ":channel", outbox_channel_name (channel));
  query_bind_integer (query, ":fresh", night ? now - OUTBOX_SMS_FRESH_S : 0);
  query_bind_integer (query, ":now", now);
}

gboolean
outbox_is_due (Db *db, Channel channel, gint64 now)
{
  g_autoptr (Query) query = query_new (db, sql_due);

  bind_due (query, channel, now);
  return query_next (query);
}

static Outbox *
outbox_read (Query *query)
{
  Outbox *mail = g_new0 (Outbox, 1);

  mail->id = query_integer (query, "id");
  mail->attachment_id = query_integer (query, "attachment");
  mail->report_id = query_integer (query, "report");
  mail->partner_id = query_integer (query, "partner");
  mail->created_at = query_integer (query, "created_at");
  mail->attempts = (guint) query_integer (query, "attempts");
  mail->kind = g_strdup (query_text (query, "kind"));
  mail->recipient = g_strdup (query_text (query, "recipient"));
  mail->subject = g_strdup (query_text (query, "subject"));
  mail->body_text = g_strdup (query_text (query, "body_text"));
  mail->body_html = g_strdup (query_text (query, "body_html"));
  mail->message_id = g_strdup (query_text (query, "message_id"));
  mail->calendar = g_strdup (query_text (query, "calendar"));
  mail->language = g_strdup (query_text (query, "language"));
  mail->last_status = g_strdup (query_text (query, "last_status"));
  mail->channel = g_strdup (query_text (query, "channel"));
  mail->state = g_strdup (query_text (query, "state"));
  return mail;
}

Outbox *
outbox_find (Db *db, gint64 id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_find);
  g_autoptr (Outbox) mail = NULL;

  query_bind_integer (query, ":id", id);
  if (query_next (query))
    mail = outbox_read (query);
  if (!query_done (query, error))
    return NULL;
  if (mail == NULL)
    box_fail (error, BOX_ERROR_NOT_FOUND, "no mail %" G_GINT64_FORMAT, id);
  return g_steal_pointer (&mail);
}

gboolean
outbox_claim (Db *db, Channel channel, gint64 now, Outbox **ret_mail, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_claim);
  g_autoptr (Outbox) mail = NULL;

  bind_due (query, channel, now);
  query_bind_integer (query, ":lease", now + OUTBOX_LEASE_S);
  if (query_next (query))
    mail = outbox_read (query);
  if (!query_done (query, error))
    return FALSE;
  *ret_mail = g_steal_pointer (&mail);
  return TRUE;
}

gboolean
outbox_hold (Db *db, const Outbox *mail, const char *status, gint64 until, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_hold);

  query_bind_integer (query, ":id", mail->id);
  query_bind_text (query, ":status", status);
  query_bind_integer (query, ":until", until);
  return query_done (query, error);
}

gint64
outbox_delay_s (guint attempts)
{
  guint spent_min = 0, delay_min = 0;

  for (guint i = 0; i < MAX (attempts, 1); i++) {
    delay_min = delays_min[MIN (i, G_N_ELEMENTS (delays_min) - 1)];
    spent_min += delay_min;
    if (spent_min > PATIENCE_MIN)
      return 0;
  }
  return delay_min * CLOCK_MINUTE;
}

gboolean
outbox_settle (Db *db, const Outbox *mail, OutboxVerdict verdict, const char *status, gint64 now, GError **error)
{
  static const char *const states[] = {
    [OUTBOX_SENT] = "sent", [OUTBOX_RETRY] = "pending", [OUTBOX_FAILED] = "failed"
  };
  G_STATIC_ASSERT (G_N_ELEMENTS (states) == OUTBOX_VERDICT_LAST);
  gint64 delay_s = verdict == OUTBOX_RETRY ? outbox_delay_s (mail->attempts) : 0;
  g_autofree char *text = verdict == OUTBOX_SENT ? link_mask (mail->body_text) : NULL;
  g_autofree char *html = verdict == OUTBOX_SENT ? link_mask (mail->body_html) : NULL;
  g_autoptr (Query) query = query_new (db, sql_settle);

  query_bind_integer (query, ":id", mail->id);
  query_bind_text (query, ":text", text);
  query_bind_text (query, ":html", html);
  query_bind_text (query, ":state", states[verdict == OUTBOX_RETRY && delay_s == 0 ? OUTBOX_FAILED : verdict]);
  query_bind_integer (query, ":next", now + delay_s);
  query_bind_text (query, ":status", status);
  query_bind_integer (query, ":now", now);
  return query_done (query, error);
}

gboolean
outbox_count (Db *db, gint64 now, OutboxCounts *ret_counts, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_count);
  OutboxCounts counts = { 0 };

  query_bind_integer (query, ":since", now - CLOCK_HOUR); /* next_at of a sent mail is when it left: the index serves */
  if (query_next (query)) {
    counts.waiting = query_integer (query, "waiting");
    counts.failed = query_integer (query, "failed");
    counts.sent_last_hour = query_integer (query, "sent");
    counts.oldest = query_integer (query, "oldest");
  }
  if (!query_done (query, error))
    return FALSE;
  *ret_counts = counts;
  return TRUE;
}

static gboolean
visit_troubled (Query *query, OutboxTroubledVisit visit, gpointer data, GError **error)
{
  query_bind_integer (query, ":most", OUTBOX_TROUBLED_MAX);
  while (query_next (query)) {
    const OutboxTroubled row = {
      .channel = query_text (query, "channel"),
      .status = query_text (query, "last_status"),
      .created_at = query_integer (query, "created_at"),
      .partner = query_text (query, "partner"),
      .user = query_text (query, "user"),
      .reference = query_text (query, "reference"),
    };

    visit (&row, data);
  }
  return query_done (query, error);
}

gboolean
outbox_list_failed (Db *db, gint64 since, OutboxTroubledVisit visit, gpointer data, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_failed);

  query_bind_integer (query, ":since", since);
  return visit_troubled (query, visit, data, error);
}

gboolean
outbox_list_stuck (Db *db, gint64 before, OutboxTroubledVisit visit, gpointer data, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_stuck);

  query_bind_integer (query, ":before", before);
  return visit_troubled (query, visit, data, error);
}

gboolean
outbox_count_sms (Db *db, gint64 since, gint64 except_id, gint64 *ret_count, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_count_sms);
  gint64 count = 0;

  query_bind_integer (query, ":since", since);
  query_bind_integer (query, ":except", except_id);
  if (query_next (query))
    count = query_integer (query, "count");
  if (!query_done (query, error))
    return FALSE;
  *ret_count = count;
  return TRUE;
}

gboolean
outbox_list (Db *db, const OutboxFilter *filter, OutboxVisit row, gpointer data, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_list);

  query_bind_text (query, ":state", filter->state);
  query_bind_text (query, ":kind", filter->kind);
  query_bind_text (query, ":to", filter->recipient);
  query_bind_integer (query, ":id", filter->id);
  query_bind_integer (query, ":limit", filter->limit);
  query_bind_integer (query, ":offset", filter->offset);
  while (query_next (query)) {
    OutboxRow found = {
      .id = query_integer (query, "id"),
      .created_at = query_integer (query, "created_at"),
      .next_at = query_integer (query, "next_at"),
      .sent_at = query_integer (query, "sent_at"),
      .attempts = (guint) query_integer (query, "attempts"),
      .kind = query_text (query, "kind"),
      .channel = query_text (query, "channel"),
      .recipient = query_text (query, "recipient"),
      .subject = query_text (query, "subject"),
      .state = query_text (query, "state"),
      .last_status = query_text (query, "last_status"),
      .reference = query_text (query, "reference"),
    };
    row (&found, data);
  }
  return query_done (query, error);
}

gboolean
outbox_list_kinds (Db *db, void (*visit) (const char *kind, gint64 count, gpointer data), gpointer data, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_kinds);

  while (query_next (query))
    visit (query_text (query, "kind"), query_integer (query, "count"), data);
  return query_done (query, error);
}

/* One of the erasers: what is older than its bound. */
static gboolean
outbox_erase (Db *db, const char *sql, gint64 before, GError **error)
{
  return query_purge (db, sql, before, error);
}

gboolean
outbox_empty_given_up (Db *db, gint64 now, GError **error)
{
  return outbox_erase (db, sql_empty, now - OUTBOX_BODY_KEEP_DAYS * CLOCK_DAY, error);
}

gboolean
outbox_purge (Db *db, gint64 now, GError **error)
{
  return outbox_erase (db, sql_purge, now - OUTBOX_KEEP_DAYS * CLOCK_DAY, error);
}
