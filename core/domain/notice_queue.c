/* notice_queue.c: takes from the table `notice` what goes into one mail, and marks it written or dropped.
 * Renders nothing. */
#include "domain/notice_queue.h"

#include "base/clock.h"

static const char sql_due[] = "SELECT 1 AS found FROM notice WHERE state = 'pending' AND due_at <= :now LIMIT 1";
static const char sql_first[] =
    "SELECT id, kind, channel, recipient_key, coalesce (partner_id, 0) AS partner, coalesce (user_id, 0) AS user FROM notice"
    " WHERE state = 'pending' AND due_at <= :now AND id > :after ORDER BY id LIMIT 1";
static const char sql_lines[] =
    "SELECT n.id, coalesce (n.report_id, 0) AS report, coalesce (n.assignment_id, 0) AS assignment,"
    " coalesce (n.followup_id, 0) AS followup, n.secret, r.state AS report_state, a.state AS assignment_state,"
    " coalesce (r.stop_requested, 0) AS stopped FROM notice n LEFT JOIN report r ON r.id = n.report_id"
    " LEFT JOIN assignment a ON a.id = n.assignment_id WHERE n.state = 'pending' AND n.recipient_key = :key"
    " AND n.kind = :kind AND n.channel = :channel AND n.id >= :id AND n.id <= :last AND n.due_at <= :now"
    " ORDER BY n.id LIMIT :most";
static const char sql_tenant[] =
    "SELECT email, NULL AS name FROM person WHERE report_id = :id AND kind IN ('reporter', 'occupant')"
    " AND email <> '' ORDER BY kind DESC LIMIT 1"; /* the reporter first */
static const char sql_partner[] = "SELECT email, name FROM partner WHERE id = :id AND archived_at IS NULL";
static const char sql_user[] = "SELECT email, name FROM user WHERE id = :id AND state = 'active'";
static const char sql_settle[] = "UPDATE notice SET state = iif (:outbox = 0, 'dropped', 'written'),"
                                 " outbox_id = nullif (:outbox, 0), secret = NULL WHERE id = :id";
static const char sql_drop_report[] = "UPDATE notice SET state = 'dropped', secret = NULL"
                                      " WHERE report_id = :report AND state = 'pending'";
/* The newest stays: the key of its mail holds its id, which must never be given again. */
static const char sql_purge[] = "DELETE FROM notice WHERE id IN (SELECT id FROM notice WHERE created_at < :before"
                                " AND id < (SELECT max (id) FROM notice) LIMIT :most)";

void
notice_group_free (NoticeGroup *group)
{
  if (group == NULL)
    return;
  g_free (group->key);
  g_free (group->recipient);
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

static gboolean
line_is_relevant (Query *query, const NoticeKind *kind)
{
  if (kind->audience == AUDIENCE_TENANT && !kind->is_answer && query_integer (query, "stopped") == 1)
    return FALSE;
  return (kind->still_report == NULL || g_strcmp0 (kind->still_report, query_text (query, "report_state")) == 0)
         && (kind->still_assignment == NULL
             || g_strcmp0 (kind->still_assignment, query_text (query, "assignment_state")) == 0);
}

static void
group_add_line (NoticeGroup *group, Query *query)
{
  NoticeLine line = {
    .id = query_integer (query, "id"),
    .report_id = query_integer (query, "report"),
    .assignment_id = query_integer (query, "assignment"),
    .followup_id = query_integer (query, "followup"),
    .relevant = line_is_relevant (query, group->kind),
  };

  if (group->secret == NULL)
    group->secret = g_strdup (query_text (query, "secret"));
  group->relevant += line.relevant ? 1 : 0;
  g_array_append_val (group->lines, line);
}

static gboolean
group_read_lines (Db *db, NoticeGroup *group, gint64 now, gint64 first_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_lines);

  query_bind_text (query, ":kind", group->kind->kind);
  query_bind_text (query, ":key", group->key);
  query_bind_text (query, ":channel", outbox_channel_name (group->channel));
  query_bind_integer (query, ":id", first_id);
  query_bind_integer (query, ":last", group->kind->grouped ? G_MAXINT64 : first_id);
  query_bind_integer (query, ":now", now);
  query_bind_integer (query, ":most", NOTICE_GROUP_MAX);
  while (query_next (query))
    group_add_line (group, query);
  return query_done (query, error);
}

static gboolean
group_read_recipient (Db *db, NoticeGroup *group, GError **error)
{
  const NoticeLine *first = &g_array_index (group->lines, NoticeLine, 0);
  const char *sql = group->partner_id != 0 ? sql_partner : group->user_id != 0 ? sql_user : sql_tenant;
  gint64 staff_id = group->partner_id != 0 ? group->partner_id : group->user_id;
  g_autoptr (Query) query = query_new (db, sql);

  query_bind_integer (query, ":id", staff_id != 0 ? staff_id : first->report_id);
  if (query_next (query)) {
    group->recipient = g_strdup (query_text (query, "email"));
    group->name = g_strdup (query_text (query, "name"));
  }
  return query_done (query, error);
}

static gboolean
group_read (Db *db, NoticeGroup *group, gint64 now, gint64 first_id, GError **error)
{
  NoticeLine unknown = { .id = first_id };

  if (group->kind == NULL) { /* written by another version of the box: nobody can render it, it is dropped */
    g_array_append_val (group->lines, unknown);
    return TRUE;
  }
  return group_read_lines (db, group, now, first_id, error) && group_read_recipient (db, group, error);
}

gboolean
notice_group_next (Db *db, gint64 now, gint64 after_id, NoticeGroup **ret_group, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_first);
  g_autoptr (NoticeGroup) group = NULL;
  gint64 first_id = 0;

  query_bind_integer (query, ":now", now);
  query_bind_integer (query, ":after", after_id);
  if (query_next (query)) {
    first_id = query_integer (query, "id");
    group = g_new0 (NoticeGroup, 1);
    group->kind = notice_kind_find (query_text (query, "kind"));
    group->channel = outbox_channel_find (query_text (query, "channel"));
    group->key = g_strdup (query_text (query, "recipient_key"));
    group->partner_id = query_integer (query, "partner");
    group->user_id = query_integer (query, "user");
    group->lines = g_array_new (FALSE, FALSE, sizeof (NoticeLine));
  }
  if (!query_done (query, error))
    return FALSE;
  if (group != NULL && !group_read (db, group, now, first_id, error))
    return FALSE;
  *ret_group = g_steal_pointer (&group);
  return TRUE;
}

gboolean
notice_group_settle (Db *db, const NoticeGroup *group, gint64 outbox_id, GError **error)
{
  for (guint i = 0; i < group->lines->len; i++) {
    const NoticeLine *line = &g_array_index (group->lines, NoticeLine, i);
    g_autoptr (Query) query = query_new (db, sql_settle);

    query_bind_integer (query, ":outbox", line->relevant ? outbox_id : 0);
    query_bind_integer (query, ":id", line->id);
    if (!query_done (query, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
notice_drop_report (Db *db, gint64 report_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_drop_report);

  query_bind_integer (query, ":report", report_id);
  return query_done (query, error);
}

gboolean
notice_purge (Db *db, gint64 now, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_purge);

  query_bind_integer (query, ":before", now - NOTICE_KEEP_DAYS * CLOCK_DAY);
  query_bind_integer (query, ":most", STORE_PIECE_ROWS);
  return query_done (query, error);
}
