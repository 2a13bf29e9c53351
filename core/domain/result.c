/* result.c: rows of `result`, one table of kinds. Closes nothing. */
#include "domain/result.h"

#include "base/clock.h"
#include "base/secret.h"
#include "domain/event.h"

/* The pilot's outcomes and those the call of 2020 asks. The allowance is withheld for 18 months at most (CCH L843-1).
 */
const ResultKind result_kinds[] = {
  { "mediation", 0, TRUE },     { "association", 0, TRUE }, { "works_committed", 0, TRUE },
  { "works_done", 0, TRUE },    { "procedure", 0, TRUE },   { "allowance_withheld", 18, TRUE },
  { "rehoused", 0, TRUE },      { "filtered", 0, FALSE },   { "unknown_before", 0, FALSE },
  { "known_before", 0, FALSE },
};
const guint result_kinds_count = G_N_ELEMENTS (result_kinds);

static const char sql_add[] =
    "INSERT INTO result (uuid, report_id, kind, at, until, note, user_id, partner_id, source, created_at)"
    " SELECT :uuid, id, :kind, :at, nullif (:until, 0), :note, nullif (:user, 0),"
    " nullif (:partner, 0), :source, :now FROM report WHERE id = :report AND created_at < :end_of_day";
static const char sql_find[] = "SELECT r.id, r.report_id, r.kind, coalesce (r.user_id, 0) AS user_id,"
                               " coalesce (r.withdrawn_at, 0) AS withdrawn_at, p.uuid AS report_uuid FROM result r"
                               " JOIN report p ON p.id = r.report_id WHERE r.uuid = :uuid";
static const char sql_withdraw[] = "UPDATE result SET withdrawn_at = :now WHERE id = :id AND withdrawn_at IS NULL";
static const char sql_news[] = "UPDATE report SET changed_at = :now, followed_at = :now WHERE id = :report";
static const char sql_list[] =
    "SELECT r.uuid, r.kind, r.at, coalesce (r.until, 0) AS until, r.note, coalesce (r.user_id, 0) AS user_id,"
    " u.name AS user_name, p.name AS partner_name, r.source FROM result r"
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
  query_bind_text (query, ":source", input->source);
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

/* ---- recorded by mistake ---- */

typedef struct {
  gint64 id, report_id, user_id, withdrawn_at;
  char *kind; /* owned */
} Found;

static gboolean
result_find (Db *db, const char *report_uuid, const char *uuid, Found *ret_found, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_find);
  gboolean found;

  query_bind_text (query, ":uuid", uuid);
  found = query_next (query) && g_strcmp0 (query_text (query, "report_uuid"), report_uuid) == 0;
  if (found)
    *ret_found =
        (Found){ query_integer (query, "id"), query_integer (query, "report_id"), query_integer (query, "user_id"),
                 query_integer (query, "withdrawn_at"), g_strdup (query_text (query, "kind")) };
  if (query_done (query, error) && !found)
    box_fail (error, BOX_ERROR_NOT_FOUND, "no such result of this report");
  return found;
}

gboolean
result_is_own (gint64 user_id, const Actor *actor)
{
  return access_allows (actor->role, ACTION_REPORT_TRIAGE, FALSE) || (user_id != 0 && user_id == actor->user_id);
}

gboolean
result_withdraw (Db *db, const Actor *actor, const char *report_uuid, const char *uuid, GError **error)
{
  Found found = { 0 };
  gboolean there = result_find (db, report_uuid, uuid, &found, error);
  g_autofree char *kind = found.kind;
  const Event event = {
    .report_id = found.report_id, .noun = "result", .subject_id = found.id, .verb = "withdrawn", .after = kind
  };
  g_autoptr (Query) query = NULL;

  if (!there)
    return FALSE;
  if (!result_is_own (found.user_id, actor))
    return box_fail (error, BOX_ERROR_DENIED, "not a result that this actor recorded");
  if (found.withdrawn_at != 0)
    return box_fail (error, BOX_ERROR_CONFLICT, "the result was withdrawn before");
  query = query_new (db, sql_withdraw);
  query_bind_integer (query, ":now", actor->now);
  query_bind_integer (query, ":id", found.id);
  return query_done (query, error) && event_add (db, actor, &event, error);
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
      .source = query_text (query, "source"),
      .user_id = query_integer (query, "user_id"),
    };
    visit (&row, data);
  }
  return query_done (query, error);
}

char *
result_handled_kinds (void)
{
  GString *kinds = g_string_new (" ");

  for (guint i = 0; i < result_kinds_count; i++)
    if (result_kinds[i].handled)
      g_string_append_printf (kinds, "%s ", result_kinds[i].kind);
  return g_string_free (kinds, FALSE);
}
