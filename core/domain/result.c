/* result.c: rows of `result`, one table of kinds. Closes nothing. */
#include "domain/result.h"

#include "base/clock.h"
#include "base/secret.h"
#include "domain/event.h"

/* The pilot's outcomes and those the call of 2020 asks. The allowance is withheld for 18 months at most (CCH L843-1).
 */
const ResultKind result_kinds[] = {
  { "mediation", 0, TRUE },  { "association", 0, TRUE },     { "works_committed", 0, TRUE },
  { "works_done", 0, TRUE }, { "procedure", 0, TRUE },       { "allowance_withheld", 18, TRUE },
  { "rehoused", 0, TRUE },   { "unknown_before", 0, FALSE },
};
const guint result_kinds_count = G_N_ELEMENTS (result_kinds);

static const char sql_add[] =
    "INSERT INTO result (uuid, report_id, kind, at, until, note, user_id, partner_id, created_at)"
    " SELECT :uuid, id, :kind, :at, nullif (:until, 0), :note, nullif (:user, 0),"
    " nullif (:partner, 0), :now FROM report WHERE id = :report AND created_at < :end_of_day";
static const char sql_news[] = "UPDATE report SET changed_at = :now, followed_at = :now WHERE id = :report";
static const char sql_list[] =
    "SELECT r.uuid, r.kind, r.at, coalesce (r.until, 0) AS until, r.note, u.name AS user_name,"
    " p.name AS partner_name FROM result r"
    " LEFT JOIN user u ON u.id = r.user_id LEFT JOIN partner p ON p.id = r.partner_id"
    " WHERE r.report_id = :report AND r.withdrawn_at IS NULL ORDER BY r.at, r.id";

const ResultKind *
result_kind_find (const char *kind)
{
  for (guint i = 0; i < result_kinds_count; i++)
    if (g_strcmp0 (result_kinds[i].kind, kind) == 0)
      return &result_kinds[i];
  return NULL;
}

static gboolean
result_insert (Db *db, const Actor *actor, const ResultInput *input, const ResultKind *kind, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_add);
  g_autofree char *uuid = secret_uuid ();

  query_bind_text (query, ":uuid", uuid);
  query_bind_integer (query, ":report", input->report_id);
  query_bind_text (query, ":kind", kind->kind);
  query_bind_integer (query, ":at", input->at);
  query_bind_integer (query, ":until", kind->months == 0 ? 0 : clock_add_months (input->at, kind->months));
  query_bind_text (query, ":note", input->note != NULL ? input->note : "");
  query_bind_integer (query, ":user", actor->user_id);
  query_bind_integer (query, ":partner", actor->partner_id);
  query_bind_integer (query, ":now", actor->now);
  query_bind_integer (query, ":end_of_day", clock_add_days (clock_day_start (input->at), 1));
  if (!query_done (query, error))
    return FALSE;
  return db_changes (db) == 1 ? TRUE : box_fail (error, BOX_ERROR_INVALID, "a result cannot be older than its report");
}

gboolean
result_record (Db *db, const Actor *actor, const ResultInput *input, GError **error)
{
  const ResultKind *kind = result_kind_find (input->kind);
  Event event = { .report_id = input->report_id, .noun = "result", .verb = "recorded", .after = input->kind };
  g_autoptr (Query) news = NULL;

  if (kind == NULL)
    return box_fail (error, BOX_ERROR_INVALID, "no such result: %s", input->kind);
  if (input->at > actor->now)
    return box_fail (error, BOX_ERROR_INVALID, "a result cannot be in the future");
  if (!result_insert (db, actor, input, kind, error))
    return FALSE;
  event.subject_id = db_last_id (db);
  news = query_new (db, sql_news);
  query_bind_integer (news, ":now", actor->now);
  query_bind_integer (news, ":report", input->report_id);
  return query_done (news, error) && event_add (db, actor, &event, error);
}

gboolean
result_list (Db *db, gint64 report_id, void (*visit) (const ResultRow *row, gpointer data), gpointer data,
             GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_list);

  query_bind_integer (query, ":report", report_id);
  while (query_next (query)) {
    ResultRow row = {
      .at = query_integer (query, "at"),
      .until = query_integer (query, "until"),
      .uuid = query_text (query, "uuid"),
      .kind = query_text (query, "kind"),
      .note = query_text (query, "note"),
      .user_name = query_text (query, "user_name"),
      .partner_name = query_text (query, "partner_name"),
    };
    visit (&row, data);
  }
  return query_done (query, error);
}
