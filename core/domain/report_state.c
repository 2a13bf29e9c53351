/* report_state.c: the report's transitions, in one table. Each writes state, follow-up, history and notices in one
 * transaction. Which partners receive a report stands in rule.c. */
#include "domain/report_state.h"

#include <string.h>

#include "domain/event.h"
#include "domain/followup.h"
#include "domain/mediation.h"
#include "domain/report_merge.h"
#include "domain/rule_set.h"
#include "domain/visit.h"

static const char sql_mediate[] = "UPDATE report SET mediation_at = :now WHERE id = :id";

static const char *const filter_codes[] = { "not_housing", "out_of_area",   "duplicate", "no_disorder",
                                            "neighbours",  "advice_enough", "other",     NULL };
static const char *const closing_codes[] = { "solved",    "works",         "rehoused",      "mediation",
                                             "no_breach", "occupant_left", "occupant_asks", "occupant_silent",
                                             "duplicate", "elsewhere",     "other",         NULL };
static const Reasons filtering = { "filter_reason", filter_codes }, closing = { "closing_reason", closing_codes };

gboolean
report_state_is_over (const char *state)
{
  return strcmp (state, "closed") == 0 || strcmp (state, "filtered") == 0;
}

/* Kept in the history: the desk reads who was not told, and why. */
static gboolean
withhold (Db *db, const Actor *actor, gint64 report_id, const RuleMatch *match, GError **error)
{
  const Event event = { .report_id = report_id,
                        .noun = "rule",
                        .subject_id = match->rule_id,
                        .verb = "withheld",
                        .detail = match->trace,
                        .partner_id = match->partner_id };

  return event_add (db, actor, &event, error);
}

static gboolean
assign_match (Db *db, const Actor *actor, gint64 report_id, const RuleMatch *match, GError **error)
{
  const AssignmentInput input = {
    .report_id = report_id, .partner_id = match->partner_id, .rule_id = match->rule_id, .trace = match->trace
  };

  return match->withheld ? withhold (db, actor, report_id, match, error) : assignment_create (db, actor, &input, error);
}

/* The managers are told once; the pages show it until somebody has the file. */
static gboolean
tell_unmatched (Db *db, const Actor *actor, gint64 report_id, GError **error)
{
  const Event event = { .report_id = report_id, .noun = "report", .subject_id = report_id, .verb = "unmatched" };

  return event_add (db, actor, &event, error);
}

/* Hands the report to every partner whose rules match. None is no failure: the report is active, and that nobody has it
 * is told; not in a town without any rule, which hands over by hand. */
static gboolean
assign (Db *db, const Actor *actor, gint64 report_id, const char *reason G_GNUC_UNUSED, GError **error)
{
  g_autoptr (Report) report = report_find (db, report_id, error);
  g_autoptr (RuleSet) set = report == NULL ? NULL : rule_set_load (db, report->territory_id, actor->now, error);
  g_autofree char *severities = set == NULL ? NULL : rule_severities (db, report_id, error);
  g_autoptr (GPtrArray) matches = severities == NULL ? NULL : rule_set_evaluate (set, report, severities, error);
  guint told = 0;

  for (guint i = 0; matches != NULL && i < matches->len; i++) {
    const RuleMatch *match = g_ptr_array_index (matches, i);

    if (!assign_match (db, actor, report_id, match, error))
      return FALSE;
    told += match->withheld ? 0 : 1;
  }
  return matches != NULL && (told > 0 || rule_set_rules (set)->len == 0 || tell_unmatched (db, actor, report_id, error));
}

/* With the whole, what partners still had to do and what was still to come. */
static gboolean
close_all (Db *db, const Actor *actor, gint64 report_id, const char *reason, GError **error)
{
  return assignment_close_all (db, actor, report_id, reason, error)
         && visit_cancel_all (db, actor, report_id, reason, error)
         && mediation_end_all (db, actor, report_id, reason, error);
}

static gboolean
mediate (Db *db, const Actor *actor, gint64 report_id, const char *reason G_GNUC_UNUSED, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_mediate);

  query_bind_integer (query, ":id", report_id);
  query_bind_integer (query, ":now", actor->now);
  return query_done (query, error);
}

const Transition report_transitions[] = {
  { "take", "received", "taken", ACTION_REPORT_TRIAGE, "taken", .visible = TRUE },
  { "filter", "received taken", "filtered", ACTION_REPORT_TRIAGE, "filtered", .reasons = &filtering, .message = TRUE,
    .visible = TRUE, .effect = visit_cancel_all },
  /* the desk speaks with the owner itself before any partner does; it may hand the file on later */
  { "mediate", "received taken", "active", ACTION_REPORT_TRIAGE, "mediated", .visible = TRUE, .agreement = TRUE,
    .effect = mediate },
  { "transmit", "received taken", "active", ACTION_REPORT_TRIAGE, "transmitted", .visible = TRUE, .effect = assign },
  { "close", "active", "closed", ACTION_REPORT_CLOSE, "closed", .reasons = &closing, .message = TRUE, .visible = TRUE,
    .effect = close_all },
  { "restore", "filtered", "taken", ACTION_REPORT_CLOSE, "reopened", .words = TRUE, .visible = TRUE,
    .effect = report_part },
  { "reopen", "closed", "active", ACTION_REPORT_CLOSE, "reopened", .words = TRUE, .visible = TRUE,
    .effect = assignment_reopen_all },
  { NULL },
};

/* The person who takes in charge is kept once: who transmits a report nobody took took it. */
static const char sql_change[] =
    "UPDATE report SET state = :to, changed_at = :now,"
    " taken_at = iif (:to IN ('taken', 'active', 'filtered'), coalesce (taken_at, :now), taken_at),"
    " taken_by = iif (:to IN ('taken', 'active', 'filtered'), coalesce (taken_by, nullif (:user, 0)), taken_by),"
    " transmitted_at = iif (:to = 'active', coalesce (transmitted_at, :now), transmitted_at),"
    " followed_at = :now,"
    " closed_at = iif (:to IN ('closed', 'filtered'), :now, NULL),"
    " closing_reason = iif (:to IN ('closed', 'filtered'), :reason, NULL),"
    " advice = iif (:to = 'filtered', :message, advice)"
    " WHERE id = :id AND state = :from";
static const char sql_notation[] =
    "UPDATE report SET notation = nullif (:notation, 0), notation_by = iif (:notation = 0, NULL, nullif (:user, 0)),"
    " changed_at = :now WHERE id = :id";

static gboolean
change_write (Db *db, const Actor *actor, const Report *report, const ReportChange *change, GError **error)
{
  const Transition *transition = transition_find (report_transitions, change->verb);
  g_autoptr (Query) query = query_new (db, sql_change);

  query_bind_text (query, ":to", transition->to);
  query_bind_text (query, ":from", report->state);
  query_bind_text (query, ":reason", transition->reasons != NULL ? change->reason : NULL);
  query_bind_text (query, ":message", transition->message ? change->message : NULL);
  query_bind_integer (query, ":user", actor->user_id);
  query_bind_integer (query, ":now", actor->now);
  query_bind_integer (query, ":id", report->id);
  if (!query_done (query, error))
    return FALSE;
  return db_changes (db) == 1 ? TRUE : box_fail (error, BOX_ERROR_CONFLICT, "the report changed meanwhile");
}

static const char *
words_said (const Transition *transition, const ReportChange *change)
{
  gboolean asked = transition->message || transition->words;

  return asked && change->message != NULL ? change->message : "";
}

static gboolean
change_tell (Db *db, const Actor *actor, const Report *report, const ReportChange *change, GError **error)
{
  const Transition *transition = transition_find (report_transitions, change->verb);
  const FollowupInput told = { .report_id = report->id,
                               .category = transition_category (transition),
                               .text = words_said (transition, change),
                               .visible = transition->visible };
  Event event = { .report_id = report->id,
                  .noun = "report",
                  .subject_id = report->id,
                  .verb = transition->event,
                  .before = report->state,
                  .after = transition->to,
                  .detail = transition->reasons != NULL ? change->reason : NULL,
                  .visible = transition->visible };

  return followup_add (db, actor, &told, &event.followup_id, error) && event_add (db, actor, &event, error);
}

static gboolean
check_agreement (const Transition *transition, const Report *report, GError **error)
{
  return !transition->agreement || report->owner_agrees == ANSWER_YES
         || box_fail (error, BOX_ERROR_INVALID, "the occupant did not agree that the owner be contacted");
}

gboolean
report_change (Db *db, const Actor *actor, const ReportChange *change, GError **error)
{
  const Transition *transition = transition_find (report_transitions, change->verb);
  g_autoptr (Report) report = report_find_uuid (db, change->uuid, error);

  return report != NULL && transition_check (transition, actor->role, TRUE, report->state, error)
         && check_agreement (transition, report, error) && transition_check_words (transition, change, error)
         && change_write (db, actor, report, change, error)
         && change_tell (db, actor, report, change, error)
         && (transition->effect == NULL || transition->effect (db, actor, report->id, change->reason, error));
}

gboolean
report_transmit_automatic (Db *db, const Actor *actor, const char *uuid, GError **error)
{
  const ReportChange change = { .uuid = uuid, .verb = "transmit" };
  const Transition *transition = transition_find (report_transitions, change.verb);
  g_autoptr (Report) report = report_find_uuid (db, uuid, error);

  if (report == NULL)
    return FALSE;
  if (actor->kind != ACTOR_BOX)
    return box_fail (error, BOX_ERROR_DENIED, "a person transmits by report_change");
  if (strcmp (report->state, "received") != 0)
    return box_fail (error, BOX_ERROR_CONFLICT, "somebody has taken it in hand");
  return change_write (db, actor, report, &change, error) && change_tell (db, actor, report, &change, error)
         && transition->effect (db, actor, report->id, NULL, error);
}

gboolean
report_hand_on (Db *db, const Actor *actor, gint64 report_id, GError **error)
{
  const ReportChange change = { .verb = "transmit" };
  g_autoptr (Report) report = report_find (db, report_id, error);
  g_autoptr (GPtrArray) assignments = report == NULL ? NULL : assignment_list (db, report_id, error);

  if (assignments == NULL)
    return FALSE;
  if (!access_allows (actor->role, ACTION_REPORT_TRIAGE, TRUE))
    return box_fail (error, BOX_ERROR_DENIED, "the desk hands files on");
  if (strcmp (report->state, "active") != 0)
    return box_fail (error, BOX_ERROR_CONFLICT, "report %s is not active", report->reference);
  return assignments->len > 0
         || (change_write (db, actor, report, &change, error) && change_tell (db, actor, report, &change, error)
             && assign (db, actor, report_id, NULL, error));
}

gboolean
report_change_seen (Db *db, const Actor *actor, const ReportChange *change, const char *seen, GError **error)
{
  g_autoptr (Report) report = report_find_uuid (db, change->uuid, error);

  if (report == NULL)
    return FALSE;
  if (!access_allows (actor->role, ACTION_REPORT_TRIAGE, TRUE) || *seen == '\0' || strcmp (seen, report->state) == 0)
    return report_change (db, actor, change, error);
  return box_fail (error, BOX_ERROR_CONFLICT, "%s was asked of %s: it is %s", change->verb, seen, report->state);
}

static gboolean
notation_check (const Actor *actor, const Report *report, const NotationChange *change, GError **error)
{
  int notation = change->notation;

  if (!access_allows (actor->role, ACTION_REPORT_TRIAGE, TRUE))
    return box_fail (error, BOX_ERROR_DENIED, "the notation is typed at the desk");
  if (notation < 0 || notation > REPORT_NOTATION_MAX)
    return box_fail (error, BOX_ERROR_INVALID, "a notation is 1 to %d", REPORT_NOTATION_MAX);
  if (change->seen != REPORT_NOTATION_ANY && change->seen != report->notation)
    return box_fail (error, BOX_ERROR_CONFLICT, "the notation was %d and is %d", change->seen, report->notation);
  return notation != 0 || report->notation != 0
             ? TRUE
             : box_fail (error, BOX_ERROR_INVALID, "there is no notation to take back");
}

gboolean
report_notation_change (Db *db, const Actor *actor, const NotationChange *change, GError **error)
{
  g_autoptr (Report) report = report_find_uuid (db, change->uuid, error);
  g_autofree char *before = NULL, *after = g_strdup_printf ("%d", change->notation);
  g_autoptr (Query) query = NULL;
  Event event = { .noun = "report", .verb = "notation", .after = after };

  if (report == NULL || !notation_check (actor, report, change, error))
    return FALSE;
  query = query_new (db, sql_notation);
  query_bind_integer (query, ":notation", change->notation);
  query_bind_integer (query, ":user", actor->user_id);
  query_bind_integer (query, ":now", actor->now);
  query_bind_integer (query, ":id", report->id);
  event.before = before = g_strdup_printf ("%d", report->notation);
  event.report_id = event.subject_id = report->id;
  return query_done (query, error) && event_add (db, actor, &event, error);
}

gboolean
report_set_notation (Db *db, const Actor *actor, const char *uuid, int notation, GError **error)
{
  const NotationChange change = { uuid, notation, REPORT_NOTATION_ANY };

  return report_notation_change (db, actor, &change, error);
}
