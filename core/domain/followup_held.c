/* followup_held.c: edits, erases and releases follow-ups that are still held. The history keeps that it was done, never
 * the words; an erased one keeps its row, empty, so that what names it still finds it. */
#include "domain/followup_held.h"

#include <string.h>

#include "domain/event.h"
#include "domain/notice_queue.h"
#include "domain/question.h"
#include "domain/report.h"

static const char sql_find[] =
    "SELECT f.id, f.report_id, f.author, coalesce (f.partner_id, 0) AS partner, f.category, f.visible, f.released_at,"
    " f.revision FROM followup f WHERE f.uuid = :uuid";
static const char sql_edit[] =
    "UPDATE followup SET text = :text, visible = :visible, revision = revision + 1 WHERE id = :id";
static const char sql_erase[] =
    "UPDATE followup SET text = '', visible = 0, category = 'erased', revision = revision + 1 WHERE id = :id";
static const char sql_release[] = "UPDATE followup SET released_at = :now, revision = revision + 1 WHERE id = :id";
/* What was taken back is no news. */
static const char sql_news[] =
    "UPDATE report SET changed_at = :now, followed_at = coalesce ((SELECT max (f.created_at) FROM followup f"
    " WHERE f.report_id = report.id AND f.author <> 'tenant' AND f.category <> 'erased'), created_at) WHERE id = :report";

static const HeldVerb followup_held_verbs[] = {
  { "edit", "edited", TRUE },
  { "erase", "erased", FALSE },
  { "release", "released", FALSE },
  { NULL },
};

typedef struct {
  gint64 id, report_id, partner_id, released_at, revision;
  char category[32];
  gboolean visible, staff;
} Held;

const HeldVerb *
followup_held_verb (const char *verb)
{
  for (const HeldVerb *row = followup_held_verbs; row->verb != NULL; row++)
    if (g_strcmp0 (row->verb, verb) == 0)
      return row;
  return NULL;
}

gboolean
followup_is_held (const FollowupRow *row, gint64 partner_id, gint64 now)
{
  gboolean staff = g_strcmp0 (row->author, "desk") == 0 || g_strcmp0 (row->author, "partner") == 0;

  return staff && row->partner_id == partner_id && row->released_at > now && followup_is_typed (row->category);
}

static gboolean
held_find (Db *db, const char *uuid, Held *ret_held, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_find);

  query_bind_text (query, ":uuid", uuid);
  if (query_next (query)) {
    const char *author = query_text (query, "author");

    ret_held->id = query_integer (query, "id");
    ret_held->report_id = query_integer (query, "report_id");
    ret_held->partner_id = query_integer (query, "partner");
    ret_held->released_at = query_integer (query, "released_at");
    ret_held->revision = query_integer (query, "revision");
    ret_held->visible = query_integer (query, "visible") != 0;
    ret_held->staff = strcmp (author, "desk") == 0 || strcmp (author, "partner") == 0;
    g_strlcpy (ret_held->category, query_text (query, "category"), sizeof ret_held->category);
  }
  if (!query_done (query, error))
    return FALSE;
  return ret_held->id != 0 || box_fail (error, BOX_ERROR_NOT_FOUND, "no such follow-up");
}

static gboolean
held_check (Db *db, const Actor *actor, const Held *held, const HeldChange *change, GError **error)
{
  const HeldVerb *verb = followup_held_verb (change->verb);

  if (verb == NULL)
    return box_fail (error, BOX_ERROR_INVALID, "no such change of a follow-up");
  if (!held->staff || held->partner_id != actor->partner_id || !followup_may_write (db, actor, held->report_id))
    return box_fail (error, BOX_ERROR_DENIED, "not this actor's follow-up");
  if (held->released_at <= actor->now || !followup_is_typed (held->category))
    return box_fail (error, BOX_ERROR_CONFLICT, "the follow-up has left");
  if (held->revision != change->revision)
    return box_fail (error, BOX_ERROR_CONFLICT, "the follow-up was changed meanwhile");
  if (verb->text && !followup_check_text (change->text, error))
    return FALSE;
  return TRUE;
}

static gboolean
held_write (Db *db, const Actor *actor, const Held *held, const HeldChange *change, gboolean visible, GError **error)
{
  gboolean edit = strcmp (change->verb, "edit") == 0, erase = strcmp (change->verb, "erase") == 0;
  g_autoptr (Query) query = query_new (db, edit ? sql_edit : erase ? sql_erase : sql_release);
  g_autoptr (Query) news = NULL;

  query_bind_integer (query, ":id", held->id);
  if (edit) {
    query_bind_text (query, ":text", change->text);
    query_bind_integer (query, ":visible", visible);
  }
  if (!edit && !erase)
    query_bind_integer (query, ":now", actor->now);
  if (!query_done (query, error))
    return FALSE;
  news = query_new (db, sql_news);
  query_bind_integer (news, ":now", actor->now);
  query_bind_integer (news, ":report", held->report_id);
  return query_done (news, error) && (strcmp (held->category, "question") != 0 || question_follow (db, held->id, error));
}

/* One that becomes visible raises the notice that it would have raised; one that does not leave drops it. Each leaves
 * when the follow-up does. */
static gboolean
held_tell (Db *db, const Actor *actor, const Held *held, const HeldChange *change, gboolean visible, GError **error)
{
  gboolean release = strcmp (change->verb, "release") == 0;
  Event event = { .report_id = held->report_id,
                  .noun = "followup",
                  .subject_id = held->id,
                  .verb = followup_held_verb (change->verb)->event,
                  .detail = held->category,
                  .visible = visible,
                  .partner_id = actor->partner_id };

  if (visible != held->visible && strcmp (change->verb, "edit") == 0)
    event.verb = visible ? "shown" : "hidden";
  if (!event_add (db, actor, &event, error))
    return FALSE;
  return visible ? notice_move_followup (db, held->id, release ? actor->now : held->released_at, error)
                 : notice_drop_followup (db, held->id, error);
}

gboolean
followup_change_held (Db *db, const Actor *actor, const HeldChange *change, GError **error)
{
  Held held = { 0 };
  gboolean visible;

  if (!held_find (db, change->uuid, &held, error) || !held_check (db, actor, &held, change, error))
    return FALSE;
  visible = held.visible;
  if (strcmp (change->verb, "erase") == 0)
    visible = FALSE;
  if (strcmp (change->verb, "edit") == 0)
    visible = change->visible || strcmp (held.category, "question") == 0;
  return held_write (db, actor, &held, change, visible, error) && held_tell (db, actor, &held, change, visible, error);
}
