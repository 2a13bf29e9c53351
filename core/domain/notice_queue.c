/* notice_queue.c: takes from the table `notice` what goes into one mail, and marks it written or dropped.
 * Renders nothing. */
#include "domain/notice_queue.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "domain/contact.h"
#include "domain/notice_audience.h"
#include "domain/notice_private.h"

#define IS_DUE "state = 'pending' AND due_at <= :now AND coalesce (held_until, 0) <= :now"
static const char sql_due[] = "SELECT 1 AS found FROM notice WHERE " IS_DUE " LIMIT 1";
static const char sql_next[] = "SELECT min (max (due_at, coalesce (held_until, 0))) AS next FROM notice"
                               " WHERE state = 'pending' AND max (due_at, coalesce (held_until, 0)) > :now";
/* By its key, as it says: the planner would walk all that ever left, in the order of their ids. */
static const char sql_first[] =
    "SELECT id, kind, channel, recipient_key, coalesce (partner_id, 0) AS partner, coalesce (user_id, 0) AS user,"
    " recalled_at IS NOT NULL AS recalled FROM notice INDEXED BY notice_pending"
    " WHERE " IS_DUE " AND id > :after ORDER BY id LIMIT 1";
/* Either of one kind and channel, from the one that was due on; or all that waits for one tenant, or for one address of
 * staff. The one that was due is always among them, then what is due like it: of a thousand that wait until tomorrow
 * each turn puts off others, and comes to an end. */
#define THE_RECIPIENT \
  " n.recipient_key IN (SELECT :key UNION ALL SELECT 'partner:' || id FROM partner WHERE :sheaf = 1" \
  " AND lower (email) = lower (:address) UNION ALL SELECT 'user:' || id FROM user WHERE :sheaf = 1" \
  " AND lower (email) = lower (:address))"
static const char sql_lines[] =
    "SELECT * FROM (SELECT n.id, n.kind, n.created_at, coalesce (n.report_id, 0) AS report,"
    " coalesce (n.assignment_id, 0) AS assignment, coalesce (n.followup_id, 0) AS followup, coalesce (n.visit_id, 0) AS visit,"
    " coalesce (n.draft_id, 0) AS draft, n.secret, max (n.due_at, coalesce (n.held_until, 0)) AS leaves_at,"
    " r.state AS report_state,"
    " a.state AS assignment_state, v.state AS visit_state,"
    " coalesce (r.stop_requested, 0) AS stopped FROM notice n LEFT JOIN report r ON r.id = n.report_id"
    " LEFT JOIN assignment a ON a.id = n.assignment_id LEFT JOIN visit v ON v.id = n.visit_id"
    " WHERE n.state = 'pending' AND" THE_RECIPIENT
    " AND (:daily = 1 OR (n.kind = :kind AND n.channel = :channel AND n.id >= :id)) AND n.id <= :last"
    " AND n.due_at <= :now ORDER BY n.id <> :id, coalesce (n.held_until, 0) > :now, n.id LIMIT :most) ORDER BY id";
/* A clock that was days ahead wrote some that mean nothing. */
static const char sql_told_today[] =
    "SELECT DISTINCT n.kind FROM notice n JOIN outbox o ON o.id = n.outbox_id WHERE n.state = 'written'"
    " AND" THE_RECIPIENT " AND o.created_at >= :today AND o.created_at < :today + 3 * 86400";
static const char sql_paced[] =
    "SELECT max (o.created_at) AS at FROM notice n JOIN outbox o ON o.id = n.outbox_id WHERE n.state = 'written'"
    " AND n.recipient_key = :key AND n.kind = :kind AND o.created_at > :since AND o.created_at <= :now";
static const char sql_hold[] = "UPDATE notice SET held_until = :until WHERE id = :id";
static const char sql_settle[] =
    "UPDATE notice SET state = iif (:outbox = 0, 'dropped', 'written'),"
    " outbox_id = nullif (:outbox, 0), secret = NULL, dropped_for = :reason WHERE id = :id";
static const char sql_followup[] = "SELECT due_at, coalesce (held_until, 0) AS held_until FROM notice"
                                   " WHERE followup_id = :followup AND recipient_key = :key AND state = 'pending'";
static const char sql_told_at[] =
    "SELECT 1 AS found FROM notice n JOIN notice o ON o.event_id = n.event_id AND o.id <> n.id AND o.state = 'written'"
    " JOIN outbox m ON m.id = o.outbox_id AND m.channel = :channel AND m.recipient = :recipient COLLATE NOCASE"
    " WHERE n.id = :id";
/* Their mail keeps its row, under a key that does not stand in the way of the next one. */
static const char sql_again[] =
    "UPDATE notice SET state = 'pending', outbox_id = NULL, held_until = NULL WHERE outbox_id = :outbox"
    " AND recipient_key = 'report:' || :report";
static const char sql_release_key[] = "UPDATE outbox SET dedup_key = dedup_key || ':' || id WHERE id = :outbox";

const char *
notice_rhythm (gboolean daily)
{
  return daily ? NOTICE_DAILY : "at_once";
}

void
notice_group_free (NoticeGroup *group)
{
  if (group == NULL)
    return;
  g_free (group->key);
  g_free (group->recipient);
  g_free (group->language);
  g_free (group->name);
  g_free (group->secret);
  if (group->lines != NULL)
    g_array_unref (group->lines);
  g_free (group);
}

gboolean
notice_is_due (Db *db, gint64 now)
{
  g_autoptr (Query) query = query_new (db, sql_due);

  query_bind_integer (query, ":now", now);
  return query_next (query);
}

gint64
notice_next (Db *db, gint64 now)
{
  g_autoptr (Query) query = query_new (db, sql_next);

  query_bind_integer (query, ":now", now);
  return query_next (query) && !query_is_null (query, "next") ? query_integer (query, "next") : G_MAXINT64;
}

static gboolean
is_still (const char *wanted, const char *state)
{
  return wanted == NULL || g_strcmp0 (wanted, state) == 0;
}

/* NULL: it may be written. */
static const char *
line_drop (Query *query, const NoticeKind *kind)
{
  if (kind->audience == AUDIENCE_TENANT && !kind->is_answer && query_integer (query, "stopped") == 1)
    return "stopped";
  if (!is_still (kind->still_report, query_text (query, "report_state")))
    return "report";
  if (!is_still (kind->still_assignment, query_text (query, "assignment_state")))
    return "assignment";
  return is_still (kind->still_visit, query_text (query, "visit_state")) ? NULL : "visit";
}

/* What else lies there leaves by itself. */
static gboolean
group_takes (const NoticeGroup *group, const NoticeKind *kind)
{
  if (group->daily)
    return kind != NULL && notice_kind_is_daily (kind);
  if (group->sheaf == SHEAF_NONE)
    return TRUE;
  return kind != NULL && (group->sheaf == SHEAF_CHASING ? kind->chasing : notice_kind_waits (kind));
}

/* It stands there already: what recalled mails asked (recall.h), each of them. */
static gboolean
group_asks (const NoticeGroup *group, const NoticeLine *line)
{
  for (guint i = 0; line->kind->once && i < group->lines->len; i++) {
    const NoticeLine *other = &g_array_index (group->lines, NoticeLine, i);

    if (other->relevant && other->kind == line->kind && other->report_id == line->report_id)
      return TRUE;
  }
  return FALSE;
}

static void
group_add_line (NoticeGroup *group, Query *query)
{
  const NoticeKind *kind = notice_kind_find (query_text (query, "kind"));
  NoticeLine line = {
    .kind = kind,
    .id = query_integer (query, "id"),
    .created_at = query_integer (query, "created_at"),
    .report_id = query_integer (query, "report"),
    .assignment_id = query_integer (query, "assignment"),
    .followup_id = query_integer (query, "followup"),
    .visit_id = query_integer (query, "visit"),
    .draft_id = query_integer (query, "draft"),
    .leaves_at = query_integer (query, "leaves_at"),
  };

  if (!group_takes (group, kind))
    return;
  line.dropped_for = line_drop (query, kind);
  line.relevant = line.dropped_for == NULL && !group_asks (group, &line);
  if (group->secret == NULL)
    group->secret = g_strdup (query_text (query, "secret"));
  group->relevant += line.relevant ? 1 : 0;
  g_array_append_val (group->lines, line);
}

/* In the order of the table: each kind is a part of the mail. */
static int
compare_lines (gconstpointer left, gconstpointer right)
{
  const NoticeLine *one = left, *other = right;

  if (one->kind != other->kind)
    return one->kind < other->kind ? -1 : 1;
  return one->id < other->id ? -1 : one->id > other->id;
}

static gboolean
group_read_lines (Db *db, NoticeGroup *group, gint64 now, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_lines);

  query_bind_text (query, ":kind", group->kind->kind);
  query_bind_text (query, ":key", group->key);
  query_bind_text (query, ":channel", outbox_channel_name (group->channel));
  query_bind_text (query, ":address", group->recipient);
  query_bind_integer (query, ":daily", group->daily || group->sheaf != SHEAF_NONE);
  query_bind_integer (query, ":sheaf", group->sheaf != SHEAF_NONE);
  query_bind_integer (query, ":id", group->id);
  query_bind_integer (query, ":last", group->daily || group->kind->grouped ? G_MAXINT64 : group->id);
  query_bind_integer (query, ":now", now);
  query_bind_integer (query, ":most", group->sheaf != SHEAF_NONE ? NOTICE_SHEAF_MAX : NOTICE_GROUP_MAX);
  while (query_next (query))
    group_add_line (group, query);
  if (group->sheaf != SHEAF_NONE)
    g_array_sort (group->lines, compare_lines);
  return query_done (query, error);
}

/* *ret_told: one of those that are one a day was written today for this recipient. */
static gboolean
recipient_was_told (Db *db, const NoticeGroup *group, gint64 now, gboolean *ret_told, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_told_today);
  gboolean told = FALSE;

  query_bind_text (query, ":key", group->key);
  query_bind_text (query, ":address", group->recipient);
  query_bind_integer (query, ":sheaf", group->sheaf != SHEAF_NONE);
  query_bind_integer (query, ":today", clock_day_start (now));
  while (query_next (query)) {
    const NoticeKind *kind = notice_kind_find (query_text (query, "kind"));

    told = told || (kind != NULL && group_takes (group, kind));
  }
  *ret_told = told;
  return query_done (query, error);
}

/* When the first of its lines may leave: what chases was decided on the right morning; the other news of who reads them
 * once a day wait for the next one. */
static gint64
sheaf_opens (const NoticeGroup *group)
{
  gint64 opens = G_MAXINT64;

  for (guint i = 0; i < group->lines->len; i++) {
    const NoticeLine *line = &g_array_index (group->lines, NoticeLine, i);

    opens = MIN (opens,
                 line->kind->chasing ? line->created_at : clock_next_working (line->created_at, NOTICE_MORNING_H, 0));
  }
  return opens;
}

/* When the rest of a day's news leaves. */
static gint64
morning_after (gint64 time_s)
{
  return clock_next (clock_add_days (clock_day_start (time_s), 1), 0, NOTICE_MORNING_H, 0);
}

/* Whoever hands over ten files in a row must not make ten mails of them. */
static gboolean
group_read_pace (Db *db, NoticeGroup *group, gint64 now, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_paced);

  if (group->kind->pace_s == 0 || group->sheaf != SHEAF_NONE)
    return TRUE;
  query_bind_text (query, ":key", group->key);
  query_bind_text (query, ":kind", group->kind->kind);
  query_bind_integer (query, ":since", now - group->kind->pace_s);
  query_bind_integer (query, ":now", now);
  if (query_next (query) && query_integer (query, "at") != 0)
    group->held_until = MAX (group->held_until, query_integer (query, "at") + group->kind->pace_s);
  return query_done (query, error);
}

/* One message a day, where it is so; and no phone rings at night, but for the answer to who just pressed a button and
 * for what the agent on duty is there for. */
static gboolean
group_read_hold (Db *db, NoticeGroup *group, gint64 now, GError **error)
{
  gint64 tomorrow = clock_add_days (clock_day_start (now), 1);
  gboolean told = FALSE;

  if ((group->daily || group->sheaf != SHEAF_NONE) && !recipient_was_told (db, group, now, &told, error))
    return FALSE;
  group->held_until = now;
  if (group->daily && told)
    group->held_until = morning_after (now);
  if (group->sheaf != SHEAF_NONE)
    group->held_until = told ? clock_next_working (tomorrow, NOTICE_MORNING_H, 0) : sheaf_opens (group);
  if (group->channel == CHANNEL_SMS && !group->kind->is_answer && !group->kind->at_night)
    group->held_until = MAX (group->held_until, outbox_sms_opens (now));
  return group_read_pace (db, group, now, error);
}

static gboolean
group_leave_out_told (Db *db, NoticeGroup *group, GError **error)
{
  for (guint i = 0;
       notice_audience_is_staff (group->kind->audience) && group->recipient != NULL && i < group->lines->len; i++) {
    NoticeLine *line = &g_array_index (group->lines, NoticeLine, i);
    g_autoptr (Query) query = query_new (db, sql_told_at);

    query_bind_integer (query, ":id", line->id);
    query_bind_text (query, ":channel", outbox_channel_name (group->channel));
    query_bind_text (query, ":recipient", group->recipient);
    if (line->relevant && query_next (query)) {
      line->relevant = FALSE;
      group->relevant--;
    }
    if (!query_done (query, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
group_read (Db *db, NoticeGroup *group, gint64 now, GError **error)
{
  NoticeLine unknown = { .id = group->id, .dropped_for = "unknown" };

  if (group->kind == NULL) { /* written by another version of the box: nobody can render it, it is dropped */
    g_array_append_val (group->lines, unknown);
    return TRUE;
  }
  group->daily = notice_kind_is_daily (group->kind);
  return (!notice_group_is_for_staff (group) || notice_group_read_staff (db, group, error))
         && group_read_lines (db, group, now, error) && notice_group_read_recipient (db, group, error)
         && group_leave_out_told (db, group, error) && group_read_hold (db, group, now, error);
}

gboolean
notice_group_next (Db *db, gint64 now, gint64 after_id, NoticeGroup **ret_group, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_first);
  g_autoptr (NoticeGroup) group = NULL;

  query_bind_integer (query, ":now", now);
  query_bind_integer (query, ":after", after_id);
  if (query_next (query)) {
    group = g_new0 (NoticeGroup, 1);
    group->now = now;
    group->id = query_integer (query, "id");
    group->kind = notice_kind_find (query_text (query, "kind"));
    group->channel = outbox_channel_find (query_text (query, "channel"));
    group->key = g_strdup (query_text (query, "recipient_key"));
    group->partner_id = query_integer (query, "partner");
    group->user_id = query_integer (query, "user");
    group->recalled = query_integer (query, "recalled") != 0;
    group->lines = g_array_new (FALSE, FALSE, sizeof (NoticeLine));
  }
  if (!query_done (query, error))
    return FALSE;
  if (group != NULL && !group_read (db, group, now, error))
    return FALSE;
  *ret_group = g_steal_pointer (&group);
  return TRUE;
}

/* ---- when news leave, foretold ---- */

/* Some of the tenant's news are the message of that day before `due`. */
static gboolean
leaves_before (const NoticeGroup *group, gint64 due)
{
  for (guint i = 0; i < group->lines->len; i++) {
    const NoticeLine *line = &g_array_index (group->lines, NoticeLine, i);

    if (line->relevant && line->leaves_at < due)
      return TRUE;
  }
  return FALSE;
}

gboolean
notice_news_leave (Db *db, gint64 report_id, gint64 due, gint64 now, NoticeLeaving *ret_leaving, GError **error)
{
  g_auto (Contact) contact = { .channel = CHANNEL_LAST };
  g_autoptr (NoticeGroup) group = g_new0 (NoticeGroup, 1);
  gboolean same_day = clock_day_number (due) == clock_day_number (now), told = FALSE;
  gint64 at = due;

  group->kind = notice_kind_find ("followup_tenant");
  group->daily = TRUE;
  group->key = g_strdup_printf ("report:%" G_GINT64_FORMAT, report_id);
  group->lines = g_array_new (FALSE, FALSE, sizeof (NoticeLine));
  if (!contact_find (db, report_id, &contact, error) || !recipient_was_told (db, group, due, &told, error)
      || !group_read_lines (db, group, due - 1, error))
    return FALSE;
  /* what is due already and waits for the job is taken along */
  told = told || (same_day && due > now && leaves_before (group, due));
  if (told)
    at = morning_after (due);
  if (contact.channel == CHANNEL_SMS)
    at = outbox_sms_opens (at);
  *ret_leaving = (NoticeLeaving){ contact.channel == CHANNEL_LAST || contact.bad ? 0 : at, told };
  return TRUE;
}

gboolean
notice_followup_leaves (Db *db, gint64 report_id, gint64 followup_id, gint64 now, NoticeLeaving *ret_leaving,
                        GError **error)
{
  g_autofree char *key = g_strdup_printf ("report:%" G_GINT64_FORMAT, report_id);
  g_autoptr (Query) query = query_new (db, sql_followup);
  gint64 due = 0, held_until = 0;

  query_bind_integer (query, ":followup", followup_id);
  query_bind_text (query, ":key", key);
  if (query_next (query)) {
    due = MAX (query_integer (query, "due_at"), now);
    held_until = query_integer (query, "held_until");
  }
  *ret_leaving = (NoticeLeaving){ 0, FALSE };
  if (!query_done (query, error) || (due != 0 && !notice_news_leave (db, report_id, due, now, ret_leaving, error)))
    return FALSE;
  /* Whether the job has held it back already or is about to, the answer is the same. */
  if (ret_leaving->at != 0)
    ret_leaving->at = MAX (ret_leaving->at, held_until);
  return TRUE;
}

/* ---- what becomes of it ---- */

gboolean
notice_group_settle (Db *db, const NoticeGroup *group, gint64 outbox_id, GError **error)
{
  for (guint i = 0; i < group->lines->len; i++) {
    const NoticeLine *line = &g_array_index (group->lines, NoticeLine, i);
    g_autoptr (Query) query = query_new (db, sql_settle);

    query_bind_integer (query, ":outbox", line->relevant ? outbox_id : 0);
    query_bind_text (query, ":reason", !line->relevant ? line->dropped_for : outbox_id == 0 ? "nobody" : NULL);
    query_bind_integer (query, ":id", line->id);
    if (!query_done (query, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
run_for_mail (Db *db, const char *sql, gint64 outbox_id, gint64 report_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql);

  query_bind_integer (query, ":outbox", outbox_id);
  if (report_id != 0)
    query_bind_integer (query, ":report", report_id);
  return query_done (query, error);
}

gboolean
notice_other_way (Db *db, gint64 outbox_id, gint64 report_id, GError **error)
{
  g_auto (Contact) contact = { .channel = CHANNEL_LAST };

  if (report_id == 0)
    return TRUE;
  if (!contact_find (db, report_id, &contact, error))
    return FALSE;
  if (contact.channel == CHANNEL_LAST || contact.bad)
    return TRUE;
  if (!run_for_mail (db, sql_again, outbox_id, report_id, error))
    return FALSE;
  return db_changes (db) == 0 || run_for_mail (db, sql_release_key, outbox_id, 0, error);
}

gboolean
notice_group_hold (Db *db, const NoticeGroup *group, GError **error)
{
  for (guint i = 0; i < group->lines->len; i++) {
    g_autoptr (Query) query = query_new (db, sql_hold);

    query_bind_integer (query, ":until", group->held_until);
    query_bind_integer (query, ":id", g_array_index (group->lines, NoticeLine, i).id);
    if (!query_done (query, error))
      return FALSE;
  }
  return TRUE;
}
