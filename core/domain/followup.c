/* followup.c: rows of `followup`. An officer's note is held 20 minutes before it leaves; the box's own lines leave at
 * once. */
#include "domain/followup.h"

#include <string.h>

#include "base/secret.h"
#include "domain/event.h"
#include "domain/report.h"

static const char sql_add[] =
    "INSERT INTO followup (uuid, report_id, author, user_id, partner_id, category, text, visible, created_at, released_at)"
    " VALUES (:uuid, :report, :author, nullif (:user, 0), nullif (:partner, 0), :category, :text, :visible, :now, :released)";
static const char sql_news[] = "UPDATE report SET changed_at = :now, followed_at = iif (:staff, :now, followed_at)"
                               " WHERE id = :report";

#define FOLLOWUP_READ \
  "SELECT f.id, f.uuid, f.revision, coalesce (f.partner_id, 0) AS partner_id," \
  " f.created_at, f.released_at, f.author, f.category, f.text, f.visible, u.name AS user_name, p.name AS partner_name" \
  " FROM followup f LEFT JOIN user u ON u.id = f.user_id LEFT JOIN partner p ON p.id = f.partner_id"
#define FOLLOWUP_LIST FOLLOWUP_READ " WHERE f.report_id = :report"
static const char sql_find[] = FOLLOWUP_READ " WHERE f.id = :id";
static const char sql_report[] = "SELECT report_id FROM followup WHERE uuid = :uuid";
static const char sql_list[] = FOLLOWUP_LIST " ORDER BY f.created_at, f.id";
static const char sql_visible[] =
    FOLLOWUP_LIST " AND f.visible = 1 AND f.released_at <= :now ORDER BY f.created_at, f.id";

/* Who speaks: the box's own lines written on behalf of an officer still bear the officer. */
static const char *
followup_author (const Actor *actor)
{
  if (actor->kind == ACTOR_USER)
    return actor->partner_id != 0 ? "partner" : "desk";
  return actor->kind == ACTOR_TENANT ? "tenant" : "box";
}

gboolean
followup_is_said (const char *text)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text != NULL ? text : "")); /* three spaces say nothing */

  return g_utf8_strlen (stripped, -1) >= FOLLOWUP_TEXT_MIN;
}

gboolean
followup_is_typed (const char *category)
{
  return strcmp (category, "note") == 0 || strcmp (category, "question") == 0;
}

gboolean
followup_may_write (Db *db, const Actor *actor, gint64 report_id)
{
  return access_allows (actor->role, ACTION_FOLLOWUP_WRITE, report_is_held (db, report_id, actor->partner_id));
}

gboolean
followup_check_text (const char *text, GError **error)
{
  if (followup_is_said (text) && g_utf8_strlen (text, -1) <= FOLLOWUP_TEXT_MAX)
    return TRUE;
  return box_fail (error, BOX_ERROR_INVALID, "a follow-up has %d to %d characters", FOLLOWUP_TEXT_MIN,
                   FOLLOWUP_TEXT_MAX);
}

static gboolean
followup_news (Db *db, const Actor *actor, gint64 report_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_news);

  query_bind_integer (query, ":now", actor->now);
  query_bind_integer (query, ":staff", actor->kind == ACTOR_USER);
  query_bind_integer (query, ":report", report_id);
  return query_done (query, error);
}

static gboolean
followup_insert (Db *db, const Actor *actor, const FollowupInput *input, gint64 *ret_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_add);
  g_autofree char *uuid = secret_uuid ();
  gboolean held = actor->kind == ACTOR_USER && followup_is_typed (input->category);

  query_bind_text (query, ":uuid", uuid);
  query_bind_integer (query, ":report", input->report_id);
  query_bind_text (query, ":author", followup_author (actor));
  query_bind_integer (query, ":user", actor->user_id);
  query_bind_integer (query, ":partner", actor->partner_id);
  query_bind_text (query, ":category", input->category);
  query_bind_text (query, ":text", input->text != NULL ? input->text : "");
  query_bind_integer (query, ":visible", input->visible);
  query_bind_integer (query, ":now", actor->now);
  query_bind_integer (query, ":released", actor->now + (held ? FOLLOWUP_HOLD_S : 0));
  if (!query_done (query, error))
    return FALSE;
  *ret_id = db_last_id (db);
  return TRUE;
}

gboolean
followup_add (Db *db, const Actor *actor, const FollowupInput *input, gint64 *ret_id, GError **error)
{
  glong length = input->text == NULL ? 0 : g_utf8_strlen (input->text, -1);
  Event event = { .report_id = input->report_id,
                  .noun = "followup",
                  .verb = "added",
                  .detail = input->category,
                  .visible = input->visible,
                  .partner_id = actor->partner_id };

  if ((followup_is_typed (input->category) || length > FOLLOWUP_TEXT_MAX) && !followup_check_text (input->text, error))
    return FALSE;
  if (!followup_insert (db, actor, input, &event.subject_id, error)
      || !followup_news (db, actor, input->report_id, error) || !event_add (db, actor, &event, error))
    return FALSE;
  if (ret_id != NULL)
    *ret_id = event.subject_id;
  return TRUE;
}

/* How many there were; what failed is for query_done. */
static guint
followup_visit (Query *query, FollowupVisit visit, gpointer data)
{
  guint count = 0;

  for (; query_next (query); count++) {
    FollowupRow row = {
      .id = query_integer (query, "id"),
      .partner_id = query_integer (query, "partner_id"),
      .revision = query_integer (query, "revision"),
      .uuid = query_text (query, "uuid"),
      .created_at = query_integer (query, "created_at"),
      .released_at = query_integer (query, "released_at"),
      .author = query_text (query, "author"),
      .category = query_text (query, "category"),
      .text = query_text (query, "text"),
      .user_name = query_text (query, "user_name"),
      .partner_name = query_text (query, "partner_name"),
      .visible = query_integer (query, "visible") != 0,
    };
    visit (&row, data);
  }
  return count;
}

gboolean
followup_find (Db *db, gint64 id, FollowupVisit visit, gpointer data, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_find);
  guint found = 0;

  query_bind_integer (query, ":id", id);
  found = followup_visit (query, visit, data);
  if (!query_done (query, error))
    return FALSE;
  return found > 0 || box_fail (error, BOX_ERROR_NOT_FOUND, "no follow-up %" G_GINT64_FORMAT, id);
}

gboolean
followup_list (Db *db, gint64 report_id, FollowupVisit visit, gpointer data, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_list);

  query_bind_integer (query, ":report", report_id);
  followup_visit (query, visit, data);
  return query_done (query, error);
}

gboolean
followup_list_visible (Db *db, gint64 report_id, gint64 now, FollowupVisit visit, gpointer data)
{
  g_autoptr (Query) query = query_new (db, sql_visible);

  query_bind_integer (query, ":report", report_id);
  query_bind_integer (query, ":now", now);
  followup_visit (query, visit, data);
  return query_done (query, NULL);
}

gint64
followup_report (Db *db, const char *uuid)
{
  g_autoptr (Query) query = query_new (db, sql_report);

  query_bind_text (query, ":uuid", uuid);
  return query_next (query) ? query_integer (query, "report_id") : 0;
}
