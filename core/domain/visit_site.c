/* visit_site.c: plans a visit on site: its day is said to the occupant, not asked. What becomes of it stands in
 * visit.c, with the visits at a distance. */
#include <string.h>

#include "base/clock.h"
#include "base/secret.h"
#include "domain/event.h"
#include "domain/followup.h"
#include "domain/visit.h"

static const char sql_add[] =
    "INSERT INTO visit (uuid, report_id, partner_id, user_id, operator, kind, state, at, minutes, before, planned_at, created_at)"
    " VALUES (:uuid, :report, nullif (:partner, 0), nullif (:user, 0), nullif (:operator, ''), :kind, 'planned', :at,"
    " :minutes, :before, :now, :now)";
static const char sql_twin[] =
    "SELECT 1 AS found FROM visit WHERE report_id = :report AND state = 'planned' AND at = :at"
    " AND coalesce (partner_id, 0) = :partner AND coalesce (operator, '') = coalesce (:operator, '')";
static const char sql_partner[] =
    "SELECT p.id FROM partner p JOIN assignment a ON a.partner_id = p.id AND a.state = 'accepted'"
    " WHERE a.report_id = :report AND p.uuid = :uuid AND p.archived_at IS NULL";

static gboolean
is_said (const char *text)
{
  return text != NULL && *text != '\0';
}

static gboolean
site_check (const VisitSite *site, gint64 now, GError **error)
{
  gboolean kind = g_strcmp0 (site->kind, VISIT_ON_SITE) == 0 || g_strcmp0 (site->kind, VISIT_CONTROL) == 0;

  if (!kind)
    return box_fail (error, BOX_ERROR_INVALID, "no such kind of visit on site");
  if (site->at <= now || site->at > now + VISIT_AHEAD_DAYS * CLOCK_DAY)
    return box_fail (error, BOX_ERROR_INVALID, "a date of a visit is to come, within %d days", VISIT_AHEAD_DAYS);
  if (site->minutes < VISIT_MINUTES_MIN || site->minutes > VISIT_MINUTES_MAX)
    return box_fail (error, BOX_ERROR_INVALID, "a visit lasts %d to %d minutes", VISIT_MINUTES_MIN, VISIT_MINUTES_MAX);
  if ((site->before != NULL && g_utf8_strlen (site->before, -1) > VISIT_WORDS_MAX)
      || (site->operator_name != NULL && g_utf8_strlen (site->operator_name, -1) > VISIT_OPERATOR_MAX))
    return box_fail (error, BOX_ERROR_INVALID, "a word or a name is too long");
  return !(is_said (site->partner) && is_said (site->operator_name))
         || box_fail (error, BOX_ERROR_INVALID, "a partner or an operator, not both");
}

static gboolean
report_allows (Db *db, const Actor *actor, const Report *report, GError **error)
{
  static const char *const open[] = { "received", "taken", "active", NULL };

  if (!access_allows (actor->role, ACTION_VISIT_SITE, visit_is_own (db, report->id, actor->partner_id)))
    return box_fail (error, BOX_ERROR_DENIED, "%s plans no visit on site", role_name (actor->role));
  return g_strv_contains (open, report->state)
         || box_fail (error, BOX_ERROR_CONFLICT, "the report is %s", report->state);
}

/* *ret_id: who visits; 0: the desk, or an operator. An officer speaks for no other partner. */
static gboolean
partner_of (Db *db, const Actor *actor, const Report *report, const VisitSite *site, gint64 *ret_id, GError **error)
{
  g_autoptr (Query) query = NULL;

  *ret_id = is_said (site->operator_name) ? 0 : actor->partner_id;
  if (!is_said (site->partner))
    return TRUE;
  query = query_new (db, sql_partner);
  query_bind_integer (query, ":report", report->id);
  query_bind_text (query, ":uuid", site->partner);
  if (!query_next (query))
    return query_done (query, error) && box_fail (error, BOX_ERROR_CONFLICT, "that partner does not hold the report");
  *ret_id = query_integer (query, "id");
  return actor->partner_id == 0 || actor->partner_id == *ret_id
         || box_fail (error, BOX_ERROR_DENIED, "a visit of another partner");
}

/* What is written of it: on which report, by whom. */
typedef struct {
  const VisitSite *site;
  gint64 report_id, partner_id;
} Planned;

/* Two colleagues agree with the tenant by turns: one visit, one invitation. Two services may well come together. */
static gboolean
is_new (Db *db, const Planned *planned, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_twin);

  query_bind_integer (query, ":report", planned->report_id);
  query_bind_integer (query, ":partner", planned->partner_id);
  query_bind_text (query, ":operator", planned->site->operator_name);
  query_bind_integer (query, ":at", planned->site->at);
  return query_none (query, "that visit is planned already", error);
}

static gboolean
site_insert (Db *db, const Actor *actor, const Planned *planned, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_add);
  g_autofree char *uuid = secret_uuid ();

  query_bind_text (query, ":uuid", uuid);
  query_bind_integer (query, ":report", planned->report_id);
  query_bind_integer (query, ":partner", planned->partner_id);
  query_bind_integer (query, ":user", actor->user_id);
  query_bind_text (query, ":operator", planned->site->operator_name);
  query_bind_text (query, ":kind", planned->site->kind);
  query_bind_integer (query, ":at", planned->site->at);
  query_bind_integer (query, ":minutes", planned->site->minutes);
  query_bind_text (query, ":before", planned->site->before != NULL ? planned->site->before : "");
  query_bind_integer (query, ":now", actor->now);
  return query_done (query, error);
}

gboolean
visit_plan_site (Db *db, const Actor *actor, const char *report_uuid, const VisitSite *site, gint64 *ret_id,
                 GError **error)
{
  g_autoptr (Report) report = report_find_uuid (db, report_uuid, error);
  Planned planned = { .site = site };
  FollowupInput told = { .category = "visit_site_planned", .text = site->before, .visible = TRUE };
  Event event = { .noun = "visit", .verb = "planned", .after = "planned", .visible = TRUE };

  if (report == NULL || !report_allows (db, actor, report, error) || !site_check (site, actor->now, error)
      || !partner_of (db, actor, report, site, &planned.partner_id, error))
    return FALSE;
  planned.report_id = told.report_id = event.report_id = report->id;
  event.partner_id = planned.partner_id;
  if (!is_new (db, &planned, error) || !site_insert (db, actor, &planned, error))
    return FALSE;
  event.subject_id = db_last_id (db);
  if (!followup_add (db, actor, &told, &event.followup_id, error) || !event_add (db, actor, &event, error))
    return FALSE;
  if (ret_id != NULL)
    *ret_id = event.subject_id;
  return TRUE;
}
