/* tenant.c: the table of acts, and the one path that does them. Shows nothing. */
#include "domain/tenant.h"

#include "base/clock.h"
#include "domain/event.h"
#include "domain/followup.h"

static const TenantAct acts[] = {
  { "message", "note", NULL, .needs_words = TRUE, .when_closed = TRUE },
  { "better", "better", NULL, .needs_words = FALSE },
  { "worse", "worse", NULL, .needs_words = FALSE },
  { "solved", "solved", NULL, .needs_words = FALSE }, /* before services have it: then outcome.h asks */
  { "stop", "stop", "stop_asked", .stop = TENANT_STOP_ASKED },
  { "resume", "resume", "stop_withdrawn", .stop = TENANT_STOP_WITHDRAWN },
};

static const char *const open_states[] = { "received", "taken", "active", NULL };

static const char sql_spoke[] =
    "SELECT count (*) AS count FROM followup WHERE report_id = :report AND author = 'tenant'"
    " AND category = 'note' AND created_at >= :since";
static const char sql_stop[] = "UPDATE report SET stop_requested = :stop, changed_at = :now WHERE id = :report";

const TenantAct *
tenant_act_find (const char *code)
{
  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    if (g_strcmp0 (acts[i].code, code) == 0)
      return &acts[i];
  return NULL;
}

/* The one message after the end. */
static gboolean
may_add_last_word (Db *db, const Report *report, gint64 now, TenantAnswer *ret_answer, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_spoke);
  gint64 count = 0;

  query_bind_integer (query, ":report", report->id);
  query_bind_integer (query, ":since", report->closed_at);
  if (query_next (query))
    count = query_integer (query, "count");
  if (count > 0)
    *ret_answer = TENANT_HAS_SPOKEN;
  else
    *ret_answer = now < clock_add_days (report->closed_at, TENANT_LAST_WORD_DAYS) ? TENANT_MAY : TENANT_TOO_LATE;
  return query_done (query, error);
}

gboolean
tenant_may (Db *db, const Report *report, const TenantAct *act, gint64 now, TenantAnswer *ret_answer, GError **error)
{
  gboolean stopped = report->stop_requested == 1;

  if (!g_strv_contains (open_states, report->state)) {
    *ret_answer = TENANT_NOT_NOW;
    return !act->when_closed || may_add_last_word (db, report, now, ret_answer, error);
  }
  if (act->stop == TENANT_STOP_AS_IS || (act->stop == TENANT_STOP_ASKED) != stopped)
    *ret_answer = TENANT_MAY;
  else
    *ret_answer = TENANT_NOT_NOW;
  return TRUE;
}

static gboolean
act_stop (Db *db, const Actor *actor, gint64 report_id, const TenantAct *act, GError **error)
{
  g_autoptr (Query) query = NULL;

  if (act->stop == TENANT_STOP_AS_IS)
    return TRUE;
  query = query_new (db, sql_stop);
  query_bind_integer (query, ":stop", act->stop == TENANT_STOP_ASKED);
  query_bind_integer (query, ":now", actor->now);
  query_bind_integer (query, ":report", report_id);
  return query_done (query, error);
}

static gboolean
act_tell (Db *db, const Actor *actor, gint64 report_id, const TenantAct *act, const char *words, GError **error)
{
  const FollowupInput said = { report_id, act->category, words, TRUE };
  Event event = {
    .report_id = report_id, .noun = "report", .subject_id = report_id, .verb = act->event, .visible = TRUE
  };

  return followup_add (db, actor, &said, &event.followup_id, error)
         && (act->event == NULL || event_add (db, actor, &event, error));
}

gboolean
tenant_act (Db *db, const Actor *actor, gint64 report_id, const TenantAct *act, const char *words, GError **error)
{
  g_autoptr (Report) report = report_find (db, report_id, error);
  TenantAnswer answer = TENANT_NOT_NOW;

  if (report == NULL || !tenant_may (db, report, act, actor->now, &answer, error))
    return FALSE;
  if (answer != TENANT_MAY)
    return box_fail (error, BOX_ERROR_CONFLICT, "%s is not possible on report %s now", act->code, report->reference);
  if (act->needs_words && !followup_is_said (words))
    return box_fail (error, BOX_ERROR_INVALID, "a few words are needed");
  return act_stop (db, actor, report_id, act, error) && act_tell (db, actor, report_id, act, words, error);
}
