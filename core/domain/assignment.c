/* assignment.c: hands a report to a partner and keeps its answers. One transition table; every change leaves history in
 * the same transaction. Decides nothing of the report itself. */
#include "domain/assignment.h"

#include <string.h>

#include "base/secret.h"
#include "domain/event.h"
#include "domain/followup.h"
#include "domain/partner.h"
#include "domain/visit.h"

/* Upstream's reasons (domain/conventions.md §9), in its order. */
static const char *const refusal_codes[] = { "out_of_scope", "out_of_area", "out_of_competence",
                                             "duplicate",    "other",       NULL };
static const char *const closing_codes[] = {
  "works",         "compliant", "rehoused",      "mediation",       "non_decency",   "insalubrity",   "danger_order",
  "hygiene_rules", "no_breach", "occupant_left", "occupant_silent", "occupant_asks", "visit_refused", "works_refused",
  "sold",          "insurance", "duplicate",     "elsewhere",       "out_of_scope",  "other",         NULL
};
static const Reasons refusing = { "refusal_reason", refusal_codes }, closing = { "closing_reason", closing_codes };

/* The tenant reads that it was accepted, closed or taken up again, never a refusal nor what the desk repairs. What is
 * withdrawn is as if it had never been, but in the history: it comes back only when the desk hands the file over again.
 */
const Transition assignment_transitions[] = {
  { "accept", "waiting refused", "accepted", ACTION_ASSIGNMENT_ANSWER, "accepted", .visible = TRUE },
  { "refuse", "waiting", "refused", ACTION_ASSIGNMENT_ANSWER, "refused", .reasons = &refusing, .message = TRUE },
  { "close", "accepted", "closed", ACTION_ASSIGNMENT_ANSWER, "closed", "partner_closed", .reasons = &closing,
    .message = TRUE, .visible = TRUE, .effect = visit_cancel_led },
  { "reopen", "closed", "waiting", ACTION_ASSIGNMENT_ANSWER, "reopened", "partner_reopened", .visible = TRUE },
  { "unrefuse", "refused", "waiting", ACTION_ASSIGNMENT_ANSWER, "unrefused", .visible = FALSE },
  { "reset", "refused closed", "waiting", ACTION_REPORT_CLOSE, "reset", "assignment_reset", .message = TRUE },
  { "withdraw", "waiting accepted refused", "withdrawn", ACTION_REPORT_TRIAGE, "withdrawn", "assignment_withdrawn",
    .message = TRUE },
  { NULL },
};

#define ASSIGNMENT_COLUMNS \
  "SELECT a.id, a.uuid, a.report_id, a.partner_id, a.state, a.trace, a.reason, a.message, a.created_at," \
  " coalesce (a.answered_at, 0) AS answered_at, coalesce (a.accepted_at, 0) AS accepted_at," \
  " coalesce (a.closed_at, 0) AS closed_at, coalesce (a.waiting_since, 0) AS waiting_since," \
  " p.uuid AS partner_uuid, p.name AS partner_name, p.type AS partner_type,"\
  " coalesce (a.rule_name, l.name) AS rule_name, iif (l.archived_at IS NULL, l.uuid, NULL) AS rule_uuid," \
  " (SELECT u.name FROM event e JOIN user u ON u.id = e.user_id WHERE e.report_id = a.report_id AND e.noun = 'assignment'" \
  " AND e.verb = 'created' AND e.subject_id = a.id LIMIT 1) AS assigned_by" \
  " FROM assignment a JOIN partner p ON p.id = a.partner_id LEFT JOIN rule l ON l.id = a.rule_id"
static const char sql_list[] =
    ASSIGNMENT_COLUMNS " WHERE a.report_id = :report AND a.state <> 'withdrawn' ORDER BY a.created_at, a.id";
static const char sql_find[] = ASSIGNMENT_COLUMNS " JOIN report r ON r.id = a.report_id WHERE a.uuid = :uuid";
static const char sql_create[] =
    "INSERT INTO assignment (uuid, report_id, partner_id, state, rule_id, rule_name, trace, created_at, waiting_since)"
    " VALUES (:uuid, :report, :partner, 'waiting', nullif (:rule, 0), (SELECT name FROM rule WHERE id = :rule), :trace,"
    " :now, :now)"
    " ON CONFLICT (report_id, partner_id) DO UPDATE SET state = 'waiting', rule_id = NULL, rule_name = NULL,"
    " trace = :trace, created_at = :now, waiting_since = :now, answered_at = NULL, accepted_at = NULL, closed_at = NULL,"
    " reason = NULL, message = NULL, link_epoch = min (link_epoch + 1, 65535) WHERE state = 'withdrawn' AND :rule = 0"
    " RETURNING id";
static const char sql_change[] =
    "UPDATE assignment SET state = :to, answered_at = iif (:answers, :now, answered_at), reason = :reason,"
    " message = :message,"
    " accepted_at = CASE :to WHEN 'accepted' THEN coalesce (accepted_at, :now) WHEN 'withdrawn' THEN NULL ELSE accepted_at END,"
    " closed_at = iif (:to = 'closed', :now, NULL), closed_with_report = 0,"
    " waiting_since = iif (:to = 'waiting', :now, waiting_since)"
    " WHERE id = :id AND state = :from AND (SELECT state FROM report r WHERE r.id = report_id) = 'active'";
/* The state before is told by the history: read, then changed. */
static const char sql_open[] = "SELECT id, partner_id, state FROM assignment WHERE report_id = :report"
                               " AND state IN ('waiting', 'accepted') ORDER BY id";
static const char sql_closed[] = "SELECT id, partner_id, state FROM assignment WHERE report_id = :report"
                                 " AND closed_with_report = 1 ORDER BY id";
static const char sql_move[] =
    "UPDATE assignment SET state = :to, reason = :reason, closed_at = iif (:to = 'closed', :now, NULL),"
    " closed_with_report = :to = 'closed',"
    " waiting_since = iif (:to = 'waiting', :now, waiting_since) WHERE id = :id";

void
assignment_free (Assignment *assignment)
{
  if (assignment == NULL)
    return;
  char *texts[] = { assignment->uuid,         assignment->state,        assignment->trace,
                    assignment->reason,       assignment->message,      assignment->rule_name,
                    assignment->partner_uuid, assignment->partner_name, assignment->partner_type,
                    assignment->rule_uuid,    assignment->assigned_by };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  g_free (assignment);
}

static Assignment *
assignment_read (Query *query)
{
  Assignment *assignment = g_new0 (Assignment, 1);

  assignment->id = query_integer (query, "id");
  assignment->report_id = query_integer (query, "report_id");
  assignment->partner_id = query_integer (query, "partner_id");
  assignment->uuid = g_strdup (query_text (query, "uuid"));
  assignment->state = g_strdup (query_text (query, "state"));
  assignment->trace = g_strdup (query_text (query, "trace"));
  assignment->reason = g_strdup (query_text (query, "reason"));
  assignment->message = g_strdup (query_text (query, "message"));
  assignment->rule_name = g_strdup (query_text (query, "rule_name"));
  assignment->partner_uuid = g_strdup (query_text (query, "partner_uuid"));
  assignment->partner_name = g_strdup (query_text (query, "partner_name"));
  assignment->partner_type = g_strdup (query_text (query, "partner_type"));
  assignment->rule_uuid = g_strdup (query_text (query, "rule_uuid"));
  assignment->assigned_by = g_strdup (query_text (query, "assigned_by"));
  assignment->created_at = query_integer (query, "created_at");
  assignment->answered_at = query_integer (query, "answered_at");
  assignment->accepted_at = query_integer (query, "accepted_at");
  assignment->closed_at = query_integer (query, "closed_at");
  assignment->waiting_since = query_integer (query, "waiting_since");
  return assignment;
}

GPtrArray *
assignment_list (Db *db, gint64 report_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_list);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) assignment_free);

  query_bind_integer (query, ":report", report_id);
  while (query_next (query))
    g_ptr_array_add (list, assignment_read (query));
  return query_done (query, error) ? g_steal_pointer (&list) : NULL;
}

gboolean
assignment_is_agreed (const Report *report, const char *partner_type)
{
  return !partner_type_is_landlord (partner_type) || report->owner_agrees == ANSWER_YES;
}

/* Nobody who stands on the owner's side is told behind the occupant's back, but by a person who says why. */
static gboolean
check_agreed (Db *db, const AssignmentInput *input, GError **error)
{
  g_autoptr (Report) report = report_find (db, input->report_id, error);
  g_autoptr (Partner) partner = report == NULL ? NULL : partner_find (db, input->partner_id, error);
  gboolean reasoned = input->rule_id == 0 && followup_is_said (input->reason);

  if (partner == NULL)
    return FALSE;
  return reasoned || assignment_is_agreed (report, partner->type)
             ? TRUE
             : box_fail (error, BOX_ERROR_DENIED, "the occupant did not agree that the owner be told");
}

static gboolean
reason_add (Db *db, const Actor *actor, const AssignmentInput *input, GError **error)
{
  const FollowupInput why = { .report_id = input->report_id, .category = "assigned", .text = input->reason };

  return !followup_is_said (input->reason) || followup_add (db, actor, &why, NULL, error);
}

gboolean
assignment_create (Db *db, const Actor *actor, const AssignmentInput *input, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_create);
  g_autofree char *uuid = secret_uuid ();
  Event event = { .report_id = input->report_id,
                  .noun = "assignment",
                  .verb = "created",
                  .after = "waiting",
                  .detail = input->trace,
                  .partner_id = input->partner_id };

  if (!check_agreed (db, input, error))
    return FALSE;
  query_bind_text (query, ":uuid", uuid);
  query_bind_integer (query, ":report", input->report_id);
  query_bind_integer (query, ":partner", input->partner_id);
  query_bind_integer (query, ":rule", input->rule_id);
  query_bind_text (query, ":trace", input->trace);
  query_bind_integer (query, ":now", actor->now);
  if (query_next (query))
    event.subject_id = query_integer (query, "id");
  if (!query_done (query, error))
    return FALSE;
  if (event.subject_id == 0) /* it already has the report */
    return TRUE;
  return reason_add (db, actor, input, error) && event_add (db, actor, &event, error);
}

/* The desk hands on any file, and may write down how the occupant agreed; a referent hands on what its partner holds. */
static gboolean
may_hand_on (Db *db, const Actor *actor, const Report *report, const Partner *partner)
{
  if (access_allows (actor->role, ACTION_REPORT_TRIAGE, TRUE))
    return TRUE;
  return access_allows (actor->role, ACTION_ASSIGNMENT_ADD, report_is_held (db, report->id, actor->partner_id))
         && assignment_is_agreed (report, partner->type);
}

gboolean
assignment_by_hand (Db *db, const Actor *actor, const char *report_uuid, const char *partner_uuid, const char *reason,
                GError **error)
{
  g_autoptr (Report) report = report_find_uuid (db, report_uuid, error);
  g_autoptr (Partner) partner = report == NULL ? NULL : partner_find_uuid (db, partner_uuid, error);
  AssignmentInput input = { .trace = "by_hand", .reason = reason };

  if (partner == NULL)
    return FALSE;
  if (!may_hand_on (db, actor, report, partner))
    return box_fail (error, BOX_ERROR_DENIED, "not this actor's to hand on");
  if (strcmp (report->state, "active") != 0 || report_is_assigned (db, report->id, partner->id))
    return box_fail (error, BOX_ERROR_CONFLICT, "the report is not active, or the partner has it");
  input.report_id = report->id;
  input.partner_id = partner->id;
  return assignment_create (db, actor, &input, error);
}

Assignment *
assignment_find (Db *db, const char *uuid, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_find);
  g_autoptr (Assignment) assignment = NULL;

  query_bind_text (query, ":uuid", uuid);
  if (query_next (query))
    assignment = assignment_read (query);
  if (!query_done (query, error))
    return NULL;
  if (assignment == NULL)
    box_fail (error, BOX_ERROR_NOT_FOUND, "no such assignment");
  return g_steal_pointer (&assignment);
}

static gboolean
assignment_may (const Actor *actor, const Assignment *assignment, const char *verb)
{
  const Transition *transition = transition_find (assignment_transitions, verb);

  return transition == NULL || access_allows (actor->role, transition->right, actor->partner_id == assignment->partner_id);
}

static gboolean
assignment_write (Db *db, const Actor *actor, const Assignment *assignment, const AssignmentChange *change,
                  GError **error)
{
  const Transition *transition = transition_find (assignment_transitions, change->verb);
  gboolean answers = actor->partner_id == assignment->partner_id; /* else the desk repairs */
  g_autoptr (Query) query = query_new (db, sql_change);

  query_bind_text (query, ":to", transition->to);
  query_bind_text (query, ":from", assignment->state);
  query_bind_integer (query, ":now", actor->now);
  query_bind_integer (query, ":answers", answers);
  query_bind_text (query, ":reason", transition->reasons != NULL ? change->reason : NULL);
  query_bind_text (query, ":message", transition->message && answers ? change->message : NULL);
  query_bind_integer (query, ":id", assignment->id);
  if (!query_done (query, error))
    return FALSE;
  return db_changes (db) == 1
             ? TRUE
             : box_fail (error, BOX_ERROR_CONFLICT, "the report is not active, or it changed meanwhile");
}

gboolean
assignment_change (Db *db, const Actor *actor, const AssignmentChange *change, GError **error)
{
  const Transition *transition = transition_find (assignment_transitions, change->verb);
  g_autoptr (Assignment) assignment = assignment_find (db, change->uuid, error);
  FollowupInput told = { 0 };
  Event event = { 0 };

  if (assignment == NULL
      || !transition_check (transition, actor->role, actor->partner_id == assignment->partner_id, assignment->state,
                            error)
      || !transition_check_words (transition, change, error)
      || !assignment_write (db, actor, assignment, change, error))
    return FALSE;
  /* What the partner said is kept for staff; the tenant reads that it was accepted or closed, never a refusal's words.
   */
  told = (FollowupInput){ .report_id = assignment->report_id,
                          .category = transition_category (transition),
                          .text = transition->message ? change->message : "",
                          .visible = transition->visible };
  event = (Event){ .report_id = assignment->report_id,
                   .noun = "assignment",
                   .subject_id = assignment->id,
                   .verb = transition->event,
                   .before = assignment->state,
                   .after = transition->to,
                   .detail = transition->reasons != NULL ? change->reason : NULL,
                   .visible = transition->visible,
                   .partner_id = assignment->partner_id };
  return followup_add (db, actor, &told, &event.followup_id, error) && event_add (db, actor, &event, error)
         && (transition->effect == NULL
             || transition->effect (db, actor, assignment->report_id, change->reason, error));
}

gboolean
assignment_change_seen (Db *db, const Actor *actor, const AssignmentChange *change, const char *seen, GError **error)
{
  g_autoptr (Assignment) assignment = assignment_find (db, change->uuid, error);

  if (assignment == NULL)
    return FALSE;
  if (*seen == '\0' || strcmp (seen, assignment->state) == 0)
    return assignment_change (db, actor, change, error);
  if (!assignment_may (actor, assignment, change->verb))
    return box_fail (error, BOX_ERROR_DENIED, "%s may not %s", role_name (actor->role), change->verb);
  return box_fail (error, BOX_ERROR_CONFLICT, "%s was asked of %s: it is %s", change->verb, seen, assignment->state);
}

typedef struct {
  gint64 id, partner_id;
  char state[16]; /* the longest is "accepted" */
} Moving;

/* What `sql` finds of a report, closed or reopened with the whole. */
static GArray *
moving_list (Db *db, const char *sql, gint64 report_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql);
  g_autoptr (GArray) list = g_array_new (FALSE, TRUE, sizeof (Moving));

  query_bind_integer (query, ":report", report_id);
  while (query_next (query)) {
    Moving moving = { .id = query_integer (query, "id"), .partner_id = query_integer (query, "partner_id") };

    g_strlcpy (moving.state, query_text (query, "state"), sizeof moving.state);
    g_array_append_val (list, moving);
  }
  return query_done (query, error) ? g_steal_pointer (&list) : NULL;
}

static gboolean
moving_write (Db *db, const Actor *actor, const Event *event, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_move);

  query_bind_text (query, ":to", event->after);
  query_bind_text (query, ":reason", event->detail);
  query_bind_integer (query, ":now", actor->now);
  query_bind_integer (query, ":id", event->subject_id);
  return query_done (query, error) && event_add (db, actor, event, error);
}

/* `pattern` says what becomes of each. */
static gboolean
moving_run (Db *db, const Actor *actor, GArray *list, const Event *pattern, GError **error)
{
  for (guint i = 0; i < list->len; i++) {
    const Moving *moving = &g_array_index (list, Moving, i);
    Event event = *pattern;

    event.subject_id = moving->id;
    event.partner_id = moving->partner_id;
    event.before = moving->state;
    if (!moving_write (db, actor, &event, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
assignment_close_all (Db *db, const Actor *actor, gint64 report_id, const char *reason, GError **error)
{
  const Event pattern = {
    .report_id = report_id, .noun = "assignment", .verb = "closed_whole", .after = "closed", .detail = reason
  };
  g_autoptr (GArray) list = moving_list (db, sql_open, report_id, error);

  return list != NULL && moving_run (db, actor, list, &pattern, error);
}

gboolean
assignment_reopen_all (Db *db, const Actor *actor, gint64 report_id, const char *reason G_GNUC_UNUSED, GError **error)
{
  const Event pattern = { .report_id = report_id, .noun = "assignment", .verb = "reopened", .after = "waiting" };
  g_autoptr (GArray) list = moving_list (db, sql_closed, report_id, error);

  return list != NULL && moving_run (db, actor, list, &pattern, error);
}
