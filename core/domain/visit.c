/* visit.c: the transitions of a visit, in one table. Each writes state, follow-up, history and notices in one
 * transaction. What is read of it stands in visit_read.c, what is chased in visit_remind.c. */
#include "domain/visit.h"

#include <string.h>

#include "base/clock.h"
#include "base/secret.h"
#include "domain/event.h"
#include "domain/followup.h"
#include "domain/report.h"

static const char *const cancel_codes[] = { "not_needed", "on_site", "agent_absent", "tenant_asks", "other", NULL };
static const char *const miss_codes[] = {
  "tenant_absent", "agent_absent", "technical", "tenant_refuses", "other", NULL
};
static const Reasons cancelling = { "visit_cancel_reason", cancel_codes },
                     missing = { "visit_miss_reason", miss_codes };

/* Upstream's procedures of a visit (domain/conventions.md §9). */
const char *const visit_conclusions[] = {
  "non_decence", "rsd", "insalubrite", "danger", "logement_decent", "responsabilite_occupant", "saletes", "autre", NULL
};

/* Upstream's "procédures constatées" of a visit on site (domain/upstream.md §1.8). */
const char *const visit_procedures[] = { "non_decence", "rsd",         "insalubrite", "suspicion", "peril",
                                         "decent",      "assurantiel", "salete",      "autre",     NULL };

/* Verbs that are not for every kind: dates to choose from are proposed for a call, and what a call showed is told. */
static const char *const remote_verbs[] = { "pick", "propose_again", NULL }, *const site_verbs[] = { "conclude_quietly",
                                                                                                     NULL };

/* The occupant may come back on a day already agreed: another of the proposed dates, none of them, no visit at all. */
const Transition visit_transitions[] = {
  { "pick", "proposed planned", "planned", ACTION_VISIT_ANSWER, "planned", "visit_planned", .visible = TRUE },
  { "decline", "proposed planned", "proposed", ACTION_VISIT_ANSWER, "declined", "visit_declined", .visible = TRUE },
  { "give_up", "proposed planned", "cancelled", ACTION_VISIT_ANSWER, "cancelled", "visit_cancelled", .visible = TRUE },
  { "fix", "proposed planned", "planned", ACTION_VISIT_PLAN, "planned", "visit_planned", .visible = TRUE },
  { "propose_again", "proposed planned", "proposed", ACTION_VISIT_PLAN, "proposed_again", "visit_proposed",
    .visible = TRUE },
  { "cancel", "proposed planned", "cancelled", ACTION_VISIT_PLAN, "cancelled", "visit_cancelled",
    .reasons = &cancelling, .message = TRUE, .visible = TRUE },
  { "conclude", "planned", "done", ACTION_VISIT_PLAN, "done", "visit_done", .message = TRUE, .visible = TRUE },
  { "miss", "planned", "not_done", ACTION_VISIT_PLAN, "not_done", "visit_not_done", .reasons = &missing,
    .visible = TRUE },
  { "conclude_quietly", "planned", "done", ACTION_VISIT_PLAN, "done_quietly", "visit_done_quietly", .visible = FALSE },
  { NULL },
};

static const char sql_create[] =
    "INSERT INTO visit (uuid, report_id, partner_id, user_id, kind, state, created_at)"
    " VALUES (:uuid, :report, nullif (:partner, 0), nullif (:user, 0), '" VISIT_REMOTE "', 'proposed', :now)";
static const char sql_plan[] =
    "UPDATE visit SET minutes = :minutes, video_link = nullif (:link, ''), before = :before WHERE id = :id";
static const char sql_undate[] = "DELETE FROM visit_date WHERE visit_id = :id";
static const char sql_date[] =
    "INSERT INTO visit_date (visit_id, at) VALUES (:id, :at) ON CONFLICT (visit_id, at) DO NOTHING";
static const char sql_uninvite[] = "DELETE FROM visit_guest WHERE visit_id = :id";
static const char sql_invite[] =
    "INSERT INTO visit_guest (visit_id, partner_id) SELECT v.id, p.id FROM visit v JOIN partner p ON p.uuid = :uuid"
    " JOIN assignment a ON a.report_id = v.report_id AND a.partner_id = p.id AND a.state = 'accepted'"
    " WHERE v.id = :id AND p.id <> coalesce (v.partner_id, 0) ON CONFLICT (visit_id, partner_id) DO NOTHING";
static const char sql_change[] =
    "UPDATE visit SET state = :to, revision = revision + 1, at = coalesce (nullif (:at, 0), at), reason = :reason,"
    " planned_at = iif (:to = 'planned', :now, planned_at), declined_at = iif (:declined, :now, NULL),"
    " ended_at = iif (:to IN ('done', 'not_done', 'cancelled'), :now, NULL),"
    " told = iif (:to IN ('done', 'not_done', 'cancelled'), coalesce (:message, ''), told)"
    " WHERE id = :id AND state = :from AND revision = :revision";
static const char sql_finding[] =
    "UPDATE visit SET details = :details, conclusions = :conclusions, on_site = iif (:remote, :on_site, NULL),"
    " occupant_present = iif (:remote, NULL, :occupant), owner_present = iif (:remote, NULL, :owner) WHERE id = :id";

/* ---- what is proposed ---- */

static gboolean
date_is_possible (gint64 at, gint64 now)
{
  return at > now && at <= now + VISIT_AHEAD_DAYS * CLOCK_DAY;
}

static gboolean
plan_check (const VisitPlan *plan, gint64 now, GError **error)
{
  g_autofree char *host = visit_link_host (plan->video_link);

  if (plan->dates_count < 1 || plan->dates_count > VISIT_DATES_MAX)
    return box_fail (error, BOX_ERROR_INVALID, "a visit is proposed with 1 to %d dates", VISIT_DATES_MAX);
  for (guint i = 0; i < plan->dates_count; i++)
    if (!date_is_possible (plan->dates[i], now))
      return box_fail (error, BOX_ERROR_INVALID, "a date of a visit is to come, within %d days", VISIT_AHEAD_DAYS);
  if (plan->minutes < VISIT_MINUTES_MIN || plan->minutes > VISIT_MINUTES_MAX)
    return box_fail (error, BOX_ERROR_INVALID, "a visit lasts %d to %d minutes", VISIT_MINUTES_MIN, VISIT_MINUTES_MAX);
  if (plan->video_link != NULL && *plan->video_link != '\0' && host == NULL)
    return box_fail (error, BOX_ERROR_INVALID, "a call has an https address");
  if (plan->before != NULL && g_utf8_strlen (plan->before, -1) > VISIT_WORDS_MAX)
    return box_fail (error, BOX_ERROR_INVALID, "a word has at most %d characters", VISIT_WORDS_MAX);
  return TRUE;
}

static gboolean
row_run (Db *db, const char *sql, gint64 id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql);

  query_bind_integer (query, ":id", id);
  return query_done (query, error);
}

static gboolean
date_add (Db *db, gint64 id, gint64 at, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_date);

  query_bind_integer (query, ":id", id);
  query_bind_integer (query, ":at", at);
  return query_done (query, error);
}

static gboolean
guest_add (Db *db, gint64 id, const char *uuid, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_invite);

  query_bind_integer (query, ":id", id);
  query_bind_text (query, ":uuid", uuid);
  if (!query_done (query, error))
    return FALSE;
  return db_changes (db) == 1 || box_fail (error, BOX_ERROR_CONFLICT, "a guest does not hold the report any more");
}

/* Dates and guests take the place of those before. */
static gboolean
plan_write (Db *db, gint64 id, const VisitPlan *plan, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_plan);

  query_bind_integer (query, ":minutes", plan->minutes);
  query_bind_text (query, ":link", plan->video_link);
  query_bind_text (query, ":before", plan->before != NULL ? plan->before : "");
  query_bind_integer (query, ":id", id);
  if (!query_done (query, error) || !row_run (db, sql_undate, id, error) || !row_run (db, sql_uninvite, id, error))
    return FALSE;
  for (guint i = 0; i < plan->dates_count; i++)
    if (!date_add (db, id, plan->dates[i], error))
      return FALSE;
  for (guint i = 0; plan->guests != NULL && plan->guests[i] != NULL; i++)
    if (!guest_add (db, id, plan->guests[i], error))
      return FALSE;
  return TRUE;
}

/* ---- a new one ---- */

/* The desk may ask before it hands the file over; a partner only has files that are under way. */
static gboolean
report_allows (Db *db, const Actor *actor, const Report *report, GError **error)
{
  static const char *const open[] = { "received", "taken", "active", NULL };

  if (!access_allows (actor->role, ACTION_VISIT_PLAN, visit_is_own (db, report->id, actor->partner_id)))
    return box_fail (error, BOX_ERROR_DENIED, "%s may not propose a visit", role_name (actor->role));
  if (!g_strv_contains (open, report->state))
    return box_fail (error, BOX_ERROR_CONFLICT, "the report is %s", report->state);
  return TRUE;
}

static gboolean
visit_create (Db *db, const Actor *actor, gint64 report_id, gint64 *ret_id, GError **error)
{
  g_autofree char *uuid = secret_uuid ();
  g_autoptr (Query) query = query_new (db, sql_create);

  query_bind_text (query, ":uuid", uuid);
  query_bind_integer (query, ":report", report_id);
  query_bind_integer (query, ":partner", actor->partner_id);
  query_bind_integer (query, ":user", actor->user_id);
  query_bind_integer (query, ":now", actor->now);
  if (!query_done (query, error))
    return FALSE;
  *ret_id = db_last_id (db);
  return TRUE;
}

/* A follow-up in the occupant's eyes, and the event that tells the others. */
static gboolean
visit_tell (Db *db, const Actor *actor, const FollowupInput *told, Event *event, GError **error)
{
  return followup_add (db, actor, told, &event->followup_id, error) && event_add (db, actor, event, error);
}

gboolean
visit_propose (Db *db, const Actor *actor, const char *report_uuid, const VisitPlan *plan, gint64 *ret_id,
               GError **error)
{
  g_autoptr (Report) report = report_find_uuid (db, report_uuid, error);
  gint64 id = 0;
  FollowupInput told = { .category = "visit_proposed", .text = plan->before, .visible = TRUE };
  Event event = {
    .noun = "visit", .verb = "proposed", .after = "proposed", .visible = TRUE, .partner_id = actor->partner_id
  };

  if (report == NULL || !report_allows (db, actor, report, error) || !plan_check (plan, actor->now, error)
      || !visit_create (db, actor, report->id, &id, error) || !plan_write (db, id, plan, error))
    return FALSE;
  told.report_id = event.report_id = report->id;
  event.subject_id = id;
  if (!visit_tell (db, actor, &told, &event, error))
    return FALSE;
  if (ret_id != NULL)
    *ret_id = id;
  return TRUE;
}

gboolean
visit_has_verb (const char *kind, const char *verb)
{
  gboolean remote = strcmp (kind, VISIT_REMOTE) == 0;

  return !g_strv_contains (remote ? site_verbs : remote_verbs, verb);
}

/* ---- changes ---- */

static gboolean
is_proposed (const Visit *visit, gint64 at)
{
  for (guint i = 0; i < visit->dates_count; i++)
    if (visit->dates[i] == at)
      return TRUE;
  return FALSE;
}

static gboolean
step_pick (Db *db, const Actor *actor, const Visit *visit, const VisitChange *change, GError **error)
{
  gboolean agreed = strcmp (visit->state, "planned") == 0 && visit->at == change->at;

  (void) db;
  if (!is_proposed (visit, change->at) || change->at <= actor->now || agreed)
    return box_fail (error, BOX_ERROR_CONFLICT, "that date is not proposed any more, or agreed already");
  return TRUE;
}

/* Agreed by phone: any day to come. */
static gboolean
step_fix (Db *db, const Actor *actor, const Visit *visit, const VisitChange *change, GError **error)
{
  (void) db;
  (void) visit;
  return date_is_possible (change->at, actor->now)
         || box_fail (error, BOX_ERROR_INVALID, "a date of a visit is to come, within %d days", VISIT_AHEAD_DAYS);
}

static gboolean
step_propose_again (Db *db, const Actor *actor, const Visit *visit, const VisitChange *change, GError **error)
{
  if (change->plan == NULL)
    return box_fail (error, BOX_ERROR_INVALID, "no dates");
  return plan_check (change->plan, actor->now, error) && plan_write (db, visit->id, change->plan, error);
}

static gboolean
step_over (Db *db, const Actor *actor, const Visit *visit, const VisitChange *change, GError **error)
{
  (void) db;
  (void) change;
  return visit->at <= actor->now || box_fail (error, BOX_ERROR_CONFLICT, "the visit is still to come");
}

static gboolean
codes_are_known (const char *const *known, const char *codes)
{
  g_auto (GStrv) list = g_strsplit (codes != NULL ? codes : "", " ", -1);

  for (guint i = 0; list[i] != NULL; i++)
    if (*list[i] != '\0' && !g_strv_contains (known, list[i]))
      return FALSE;
  return TRUE;
}

/* What was seen is for professionals: a follow-up of its own, that the occupant does not read. */
static gboolean
step_conclude (Db *db, const Actor *actor, const Visit *visit, const VisitChange *change, GError **error)
{
  const VisitFinding *finding = change->finding;
  const char *const *known = visit_is_remote (visit) ? visit_conclusions : visit_procedures;
  g_autoptr (Query) query = NULL;
  FollowupInput seen = { .report_id = visit->report_id, .category = "visit_seen" };

  if (!step_over (db, actor, visit, change, error))
    return FALSE;
  if (finding == NULL || !codes_are_known (known, finding->conclusions))
    return box_fail (error, BOX_ERROR_INVALID, "no conclusion, or one that is not known");
  query = query_new (db, sql_finding);
  query_bind_text (query, ":details", finding->details != NULL ? finding->details : "");
  query_bind_text (query, ":conclusions", finding->conclusions != NULL ? finding->conclusions : "");
  query_bind_integer (query, ":remote", visit_is_remote (visit));
  query_bind_integer (query, ":on_site", finding->on_site);
  query_bind_integer (query, ":occupant", finding->occupant_present);
  query_bind_integer (query, ":owner", finding->owner_present);
  query_bind_integer (query, ":id", visit->id);
  seen.text = finding->details;
  return query_done (query, error)
         && (!followup_is_said (finding->details) || followup_add (db, actor, &seen, NULL, error));
}

/* What a verb does beside its state. */
static const struct {
  const char *verb;
  gboolean (*step) (Db *db, const Actor *actor, const Visit *visit, const VisitChange *change, GError **error);
  gboolean sets_date, declines;
} steps[] = {
  { "pick", step_pick, .sets_date = TRUE },
  { "fix", step_fix, .sets_date = TRUE },
  { "decline", NULL, .declines = TRUE },
  { "propose_again", .step = step_propose_again },
  { "conclude", .step = step_conclude },
  { "conclude_quietly", .step = step_conclude },
  { "miss", .step = step_over },
};

static guint
step_find (const char *verb)
{
  guint i = 0;

  while (i < G_N_ELEMENTS (steps) && strcmp (steps[i].verb, verb) != 0)
    i++;
  return i;
}

/* What becomes of the row. */
typedef struct {
  const char *to, *reason, *message; /* last two nullable; the message by staff */
  gint64 revision, at;               /* at 0: stays */
  gboolean declined;
} Outcome;

static gboolean
outcome_write (Db *db, const Actor *actor, const Visit *visit, const Outcome *outcome, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_change);

  query_bind_text (query, ":to", outcome->to);
  query_bind_text (query, ":from", visit->state);
  query_bind_integer (query, ":revision", outcome->revision);
  query_bind_integer (query, ":at", outcome->at);
  query_bind_integer (query, ":declined", outcome->declined);
  query_bind_text (query, ":reason", outcome->reason);
  query_bind_text (query, ":message", outcome->message);
  query_bind_integer (query, ":now", actor->now);
  query_bind_integer (query, ":id", visit->id);
  if (!query_done (query, error))
    return FALSE;
  return db_changes (db) == 1 || box_fail (error, BOX_ERROR_CONFLICT, "the visit changed meanwhile");
}

static gboolean
change_write (Db *db, const Actor *actor, const Visit *visit, const VisitChange *change, GError **error)
{
  const Transition *transition = transition_find (visit_transitions, change->verb);
  guint i = step_find (change->verb);
  gboolean listed = i < G_N_ELEMENTS (steps);
  const Outcome outcome = { .to = transition->to,
                            .reason = transition->reasons != NULL ? change->reason : NULL,
                            .message = actor->kind == ACTOR_USER ? change->message : NULL,
                            .revision = change->revision,
                            .at = listed && steps[i].sets_date ? change->at : 0,
                            .declined = listed && steps[i].declines };

  return outcome_write (db, actor, visit, &outcome, error)
         && (!listed || steps[i].step == NULL || steps[i].step (db, actor, visit, change, error));
}

static gboolean
change_tell (Db *db, const Actor *actor, const Visit *visit, const VisitChange *change, GError **error)
{
  const Transition *transition = transition_find (visit_transitions, change->verb);
  const char *words = change->plan != NULL ? change->plan->before : change->message;
  const FollowupInput told = {
    .report_id = visit->report_id, .category = transition_category (transition), .text = words, .visible = transition->visible
  };
  Event event = { .report_id = visit->report_id,
                  .noun = "visit",
                  .subject_id = visit->id,
                  .verb = transition->event,
                  .before = visit->state,
                  .after = transition->to,
                  .detail = transition->reasons != NULL ? change->reason : NULL,
                  .visible = transition->visible,
                  .partner_id = visit->partner_id };

  return visit_tell (db, actor, &told, &event, error);
}

/* The occupant's verbs are for whoever holds the secret link; a visitor without one has the same role. */
static gboolean
change_allowed (Db *db, const Actor *actor, const Transition *transition, const Visit *visit, GError **error)
{
  gboolean own = actor->kind == ACTOR_TENANT || visit_is_own (db, visit->report_id, actor->partner_id);

  if (!transition_check (transition, actor->role, own, visit->state, error))
    return FALSE;
  if (!visit_has_verb (visit->kind, transition->verb))
    return box_fail (error, BOX_ERROR_CONFLICT, "%s is nothing for this kind of visit", transition->verb);
  if (actor->kind == ACTOR_USER && !visit_is_remote (visit) && !access_allows (actor->role, ACTION_VISIT_SITE, own))
    return box_fail (error, BOX_ERROR_DENIED, "%s leads no visit on site", role_name (actor->role));
  return TRUE;
}

gboolean
visit_change (Db *db, const Actor *actor, const VisitChange *change, GError **error)
{
  const Transition *transition = transition_find (visit_transitions, change->verb);
  g_autoptr (Visit) visit = visit_find_uuid (db, change->uuid, error);
  const Change words = { change->uuid, change->verb, change->reason, change->message };

  if (visit == NULL || !change_allowed (db, actor, transition, visit, error)
      || !transition_check_words (transition, &words, error))
    return FALSE;
  if (change->message != NULL && g_utf8_strlen (change->message, -1) > VISIT_WORDS_MAX)
    return box_fail (error, BOX_ERROR_INVALID, "a word has at most %d characters", VISIT_WORDS_MAX);
  return change_write (db, actor, visit, change, error) && change_tell (db, actor, visit, change, error);
}

/* ---- with the report ---- */

static gboolean
cancel_one (Db *db, const Actor *actor, const Visit *visit, const char *reason, GError **error)
{
  const Outcome outcome = { .to = "cancelled", .reason = reason, .revision = visit->revision };
  const Event event = { .report_id = visit->report_id,
                        .noun = "visit",
                        .subject_id = visit->id,
                        .verb = "cancelled",
                        .before = visit->state,
                        .after = outcome.to,
                        .detail = outcome.reason,
                        .visible = TRUE,
                        .partner_id = visit->partner_id };

  return outcome_write (db, actor, visit, &outcome, error) && event_add (db, actor, &event, error);
}

/* partner_id 0: all of them. */
static gboolean
cancel_open (Db *db, const Actor *actor, gint64 report_id, gint64 partner_id, const char *reason, GError **error)
{
  g_autoptr (GPtrArray) visits = visit_list (db, report_id, error);

  for (guint i = 0; visits != NULL && i < visits->len; i++) {
    const Visit *visit = g_ptr_array_index (visits, i);
    gboolean ends = partner_id == 0 ? visit_is_open (visit) : visit_ends_with (visit, partner_id, actor->now);

    if (ends && !cancel_one (db, actor, visit, reason, error))
      return FALSE;
  }
  return visits != NULL;
}

gboolean
visit_cancel_all (Db *db, const Actor *actor, gint64 report_id, const char *reason G_GNUC_UNUSED, GError **error)
{
  return cancel_open (db, actor, report_id, 0, "report_closed", error);
}

gboolean
visit_cancel_led (Db *db, const Actor *actor, gint64 report_id, const char *reason G_GNUC_UNUSED, GError **error)
{
  return actor->partner_id == 0 || cancel_open (db, actor, report_id, actor->partner_id, "partner_closed", error);
}
