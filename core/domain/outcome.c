/* outcome.c: rows of `outcome_answer`, one table of answers. */
#include "domain/outcome.h"

#include "domain/event.h"
#include "domain/followup.h"

const OutcomeAnswer outcome_answers[] = {
  { "solved", "outcome_solved", TRUE }, { "partly", "outcome_partly", FALSE },   { "no", "outcome_no", FALSE },
  { "moved", "outcome_moved", TRUE },   { "unknown", "outcome_unknown", FALSE },
};
const guint outcome_answers_count = G_N_ELEMENTS (outcome_answers);

static const char sql_add[] =
    "INSERT INTO outcome_answer (report_id, answer, report_state, at)"
    " SELECT id, :answer, state, :now FROM report WHERE id = :report AND state IN ('active', 'closed')";
static const char sql_state[] =
    "SELECT a.answer, a.at, a.report_state FROM outcome_answer a WHERE a.report_id = :report ORDER BY a.id DESC LIMIT 1";
static const char sql_asked[] = "SELECT coalesce (max (at), 0) AS at FROM reminder WHERE report_id = :report"
                                " AND kind IN ('outcome', 'outcome_closed')";

const OutcomeAnswer *
outcome_answer_find (const char *code)
{
  for (guint i = 0; i < outcome_answers_count; i++)
    if (g_strcmp0 (outcome_answers[i].code, code) == 0)
      return &outcome_answers[i];
  return NULL;
}

gboolean
outcome_is_open (const Report *report)
{
  return g_strcmp0 (report->state, "active") == 0 || g_strcmp0 (report->state, "closed") == 0;
}

static gboolean
answer_add (Db *db, const Actor *actor, gint64 report_id, const OutcomeAnswer *answer, gint64 *ret_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_add);

  query_bind_text (query, ":answer", answer->code);
  query_bind_integer (query, ":report", report_id);
  query_bind_integer (query, ":now", actor->now);
  if (!query_done (query, error))
    return FALSE;
  *ret_id = db_last_id (db);
  return db_changes (db) == 1 || box_fail (error, BOX_ERROR_CONFLICT, "nobody asks whether this report is solved");
}

gboolean
outcome_record (Db *db, const Actor *actor, gint64 report_id, const char *code, const char *words, GError **error)
{
  const OutcomeAnswer *answer = outcome_answer_find (code);
  FollowupInput said = { .report_id = report_id, .text = words, .visible = TRUE };
  Event event = { .report_id = report_id, .noun = "outcome", .verb = "answered", .after = code, .visible = TRUE };

  if (answer == NULL)
    return box_fail (error, BOX_ERROR_INVALID, "no such answer: %s", code);
  said.category = answer->category;
  return answer_add (db, actor, report_id, answer, &event.subject_id, error)
         && followup_add (db, actor, &said, &event.followup_id, error) && event_add (db, actor, &event, error);
}

static gboolean
read_asked (Db *db, gint64 report_id, OutcomeState *state, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_asked);

  query_bind_integer (query, ":report", report_id);
  if (query_next (query))
    state->awaited = query_integer (query, "at") > state->at;
  return query_done (query, error);
}

gboolean
outcome_state (Db *db, gint64 report_id, OutcomeState *ret_state, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_state);
  OutcomeState state = { .answer = NULL };

  query_bind_integer (query, ":report", report_id);
  if (query_next (query)) {
    state.answer = outcome_answer_find (query_text (query, "answer"));
    state.at = query_integer (query, "at");
    state.closed = g_strcmp0 (query_text (query, "report_state"), "closed") == 0;
  }
  if (!query_done (query, error) || !read_asked (db, report_id, &state, error))
    return FALSE;
  *ret_state = state;
  return TRUE;
}
