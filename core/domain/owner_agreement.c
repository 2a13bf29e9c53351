/* owner_agreement.c: rows of `owner_agreement`, and what the history says of the same answer. */
#include "domain/owner_agreement.h"

#include <string.h>

#include "domain/correction.h"
#include "domain/event.h"

const char *const owner_agreement_ways[] = { "phone", "desk", "letter", "mail", NULL };

/* The newest of what said it: the form, an answer, a correction by the occupant or by staff, a line of the desk. */
#define SAYS " (' ' || coalesce (e.detail, '') || ' ') LIKE '% owner_agrees %'"
static const char sql_find[] =
    "SELECT at, how, user_name FROM ("
    "SELECT a.at AS at, a.how AS how, u.name AS user_name, 1 AS rank, a.id AS id"
    " FROM owner_agreement a LEFT JOIN user u ON u.id = a.user_id"
    " WHERE a.report_id = :report UNION ALL "
    "SELECT e.at, CASE WHEN e.noun = 'question' THEN 'question' WHEN e.verb = 'corrected' THEN 'page'"
    " WHEN e.verb = 'edited' THEN 'edited' WHEN e.actor = 'user' THEN 'counter' ELSE 'form' END, u.name, 0, e.id FROM event e"
    " LEFT JOIN user u ON u.id = e.user_id WHERE e.report_id = :report AND ((e.noun = 'report' AND e.verb = 'sent')"
    " OR (e.noun = 'report' AND e.verb IN ('corrected', 'edited') AND" SAYS ")"
    " OR (e.noun = 'question' AND e.verb = 'answered' AND" SAYS "))) ORDER BY at DESC, rank DESC, id DESC LIMIT 1";
static const char sql_add[] = "INSERT INTO owner_agreement (report_id, user_id, how, at)"
                              " VALUES (:report, nullif (:user, 0), :how, :now)";
static const char sql_report[] = "UPDATE report SET owner_agrees = 1, changed_at = :now WHERE id = :report";

void
owner_agreement_clear (OwnerAgreement *agreement)
{
  g_clear_pointer (&agreement->how, g_free);
  g_clear_pointer (&agreement->user_name, g_free);
}

gboolean
owner_agreement_find (Db *db, const Report *report, OwnerAgreement *ret_agreement, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_find);

  owner_agreement_clear (ret_agreement);
  *ret_agreement = (OwnerAgreement){ .answer = report->owner_agrees };
  query_bind_integer (query, ":report", report->id);
  if (query_next (query) && report->owner_agrees != ANSWER_UNKNOWN) {
    ret_agreement->at = query_integer (query, "at");
    ret_agreement->how = g_strdup (query_text (query, "how"));
    ret_agreement->user_name = g_strdup (query_text (query, "user_name"));
  }
  return query_done (query, error);
}

gboolean
owner_agreement_check (const Report *report, GError **error)
{
  return report->owner_agrees == ANSWER_YES
         || box_fail (error, BOX_ERROR_INVALID, "the occupant did not agree that the owner be contacted");
}

static gboolean
write_one (Db *db, const Actor *actor, gint64 report_id, const char *how, GError **error)
{
  g_autoptr (Query) add = query_new (db, sql_add), report = NULL;

  query_bind_integer (add, ":report", report_id);
  query_bind_integer (add, ":user", actor->user_id);
  query_bind_text (add, ":how", how);
  query_bind_integer (add, ":now", actor->now);
  if (!query_done (add, error))
    return FALSE;
  report = query_new (db, sql_report);
  query_bind_integer (report, ":report", report_id);
  query_bind_integer (report, ":now", actor->now);
  return query_done (report, error);
}

gboolean
owner_agreement_record (Db *db, const Actor *actor, const char *report_uuid, const char *how, GError **error)
{
  g_autoptr (Report) report = report_find_uuid (db, report_uuid, error);
  Event event = { .noun = "report", .verb = "owner_agreed", .after = "yes", .detail = how };

  if (report == NULL)
    return FALSE;
  if (!access_allows (actor->role, ACTION_REPORT_TRIAGE, TRUE))
    return box_fail (error, BOX_ERROR_DENIED, "the desk writes agreements down");
  if (how == NULL || !g_strv_contains (owner_agreement_ways, how))
    return box_fail (error, BOX_ERROR_INVALID, "an agreement is given in one of the ways of the table");
  if (!correction_is_open (report))
    return box_fail (error, BOX_ERROR_CONFLICT, "report %s is over", report->reference);
  event.report_id = event.subject_id = report->id;
  return write_one (db, actor, report->id, how, error) && event_add (db, actor, &event, error);
}
