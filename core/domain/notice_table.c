/* notice_table.c: the table of which event tells whom, and what a row asks before it does. Writes nothing. */
#include "base/clock.h"
#include "domain/followup.h"
#include "domain/mediation_send.h"
#include "domain/notice.h"
#include "domain/outcome.h"

static const char sql_alert_is_theirs[] =
    "SELECT 1 AS found FROM report r WHERE r.id = :report AND r.danger > 0"
    " AND NOT EXISTS (SELECT 1 FROM setting WHERE key = 'duty.email' AND value <> '')";
static const char sql_is_on_site[] = "SELECT 1 AS found FROM visit WHERE id = :visit AND kind <> 'remote'";
static const char sql_accepted[] = "SELECT 1 AS found FROM assignment WHERE report_id = :report AND state = 'accepted'";

static const char *const spoken_categories[] = { "note",   "question", "answer",         "better", "worse",
                                                 "solved", "files",    "outcome_partly", NULL };

static gboolean
is_spoken (const Event *event)
{
  return event->detail != NULL && g_strv_contains (spoken_categories, event->detail);
}

static gboolean
applies_staff_spoke (Db *db, const Actor *actor, const Event *event)
{
  (void) db;
  return actor->kind != ACTOR_TENANT && event->visible && is_spoken (event);
}

static gboolean
applies_tenant_spoke (Db *db, const Actor *actor, const Event *event)
{
  (void) db;
  return actor->kind == ACTOR_TENANT && is_spoken (event);
}

/* Nobody holds the file yet: the desk must not miss what the tenant writes. */
static gboolean
applies_desk_alone (Db *db, const Actor *actor, const Event *event)
{
  g_autoptr (Query) query = query_new (db, sql_accepted);

  query_bind_integer (query, ":report", event->report_id);
  return applies_tenant_spoke (db, actor, event) && !query_next (query);
}

static gboolean
applies_first (Db *db, const Actor *actor, const Event *event)
{
  (void) db;
  (void) actor;
  return g_strcmp0 (event->detail, "first") == 0;
}

/* Whoever gets the alert of a danger needs no second mail about the same report. */
static gboolean
applies_no_alert (Db *db, const Actor *actor, const Event *event)
{
  g_autoptr (Query) query = query_new (db, sql_alert_is_theirs);

  (void) actor;
  query_bind_integer (query, ":report", event->report_id);
  return !query_next (query);
}

static gboolean
applies_readdressed (Db *db, const Actor *actor, const Event *event)
{
  (void) db;
  (void) actor;
  return event->former != NULL;
}

/* Who changes their own account has read it already; the password is another matter: somebody else may have done it. */
static gboolean
applies_other_acts (Db *db, const Actor *actor, const Event *event)
{
  (void) db;
  return actor->kind != ACTOR_USER || actor->user_id != event->subject_id;
}

/* An invitation taken back tells nobody. */
static gboolean
applies_was_active (Db *db, const Actor *actor, const Event *event)
{
  (void) db;
  (void) actor;
  return g_strcmp0 (event->before, "active") == 0;
}

/* "Is it solved?": nothing is left to do, or all is. */
static gboolean
applies_over (Db *db, const Actor *actor, const Event *event)
{
  const OutcomeAnswer *answer = outcome_answer_find (event->after);

  (void) db;
  (void) actor;
  return answer != NULL && answer->over;
}

static gboolean
applies_unsolved (Db *db, const Actor *actor, const Event *event)
{
  (void) db;
  (void) actor;
  return g_strcmp0 (event->after, "no") == 0;
}

/* A partner that opens its own part again needs no mail about it. */
static gboolean
applies_other_did (Db *db, const Actor *actor, const Event *event)
{
  (void) db;
  return actor->partner_id != event->partner_id;
}

static gboolean
applies_visible (Db *db, const Actor *actor, const Event *event)
{
  (void) db;
  (void) actor;
  return event->visible;
}

/* A day that was agreed stands in calendars: what becomes of it is told to whoever has it there. */
static gboolean
applies_was_planned (Db *db, const Actor *actor, const Event *event)
{
  (void) db;
  (void) actor;
  return g_strcmp0 (event->before, "planned") == 0;
}

/* The tenant who cancels dates that were only proposed, or whose file is closed, has read it already. */
static gboolean
applies_visit_ended (Db *db, const Actor *actor, const Event *event)
{
  return applies_was_planned (db, actor, event)
         || (actor->kind != ACTOR_TENANT && g_strcmp0 (event->detail, "report_closed") != 0);
}

/* Who leads a visit knows what staff did of dates that stand in no calendar. */
static gboolean
applies_visit_ended_host (Db *db, const Actor *actor, const Event *event)
{
  return actor->kind == ACTOR_TENANT || applies_was_planned (db, actor, event);
}

/* What the occupant says to the desk on the phone, the desk has heard. */
static gboolean
applies_by_tenant (Db *db, const Actor *actor, const Event *event)
{
  (void) db;
  (void) event;
  return actor->kind == ACTOR_TENANT;
}

static gboolean
applies_first_asked (Db *db, const Actor *actor, const Event *event)
{
  (void) db;
  (void) actor;
  return g_strcmp0 (event->after, MEDIATION_ASKED) == 0;
}

static gboolean
applies_asked_again (Db *db, const Actor *actor, const Event *event)
{
  return !applies_first_asked (db, actor, event);
}

static gboolean
applies_promised (Db *db, const Actor *actor, const Event *event)
{
  (void) db;
  (void) actor;
  return g_strcmp0 (event->after, "promised") == 0;
}

static gboolean
applies_done (Db *db, const Actor *actor, const Event *event)
{
  (void) db;
  (void) actor;
  return g_strcmp0 (event->after, "done") == 0;
}

static gboolean
applies_otherwise (Db *db, const Actor *actor, const Event *event)
{
  return !applies_promised (db, actor, event) && !applies_done (db, actor, event);
}

/* On site the desk may have planned it for a partner, which has to know. */
static gboolean
applies_site_of_other (Db *db, const Actor *actor, const Event *event)
{
  g_autoptr (Query) query = query_new (db, sql_is_on_site);

  query_bind_integer (query, ":visit", event->subject_id);
  return actor->partner_id != event->partner_id && query_next (query);
}

/* One event makes one mail a person: what a verb tells is told by the verb's own row, hence only notes, questions and
 * answers tell of a follow-up. */
const NoticeKind notice_kinds[] = {
  /* CRPA L112-11: at once */
  { "acknowledgement", "report", "sent", AUDIENCE_TENANT, .is_answer = TRUE, .letter = "acknowledgement" },
  /* T6: the way back to a draft, when asked for; one reminder of what was left unsent */
  { "draft_saved", "draft", "saved", AUDIENCE_DRAFT, .is_answer = TRUE },
  { "draft_left", "draft", "left", AUDIENCE_DRAFT, .delay_s = 0 },
  /* T14: to the contact of the file there is, so that a stranger learns nothing */
  { "report_same", "report", "repeated", AUDIENCE_TENANT, .is_answer = TRUE },
  { "report_new", "report", "sent", AUDIENCE_MANAGERS, .grouped = TRUE, .applies = applies_no_alert },
  /* T3: at once, and each hour until it is taken in charge */
  { "report_danger", "report", "danger", AUDIENCE_DUTY, .at_night = TRUE },
  { "report_danger", "report", "danger_again", AUDIENCE_DUTY, .at_night = TRUE },
  { "report_danger", "report", "danger", AUDIENCE_DUTY_PHONE, .at_night = TRUE },
  { "report_danger", "report", "danger_again", AUDIENCE_DUTY_PHONE, .at_night = TRUE },
  /* S4: what readings say that cannot wait for the weekly report; of carbon monoxide the alert above tells the staff */
  { "finding_grave", "finding", "grave", AUDIENCE_DUTY, .delay_s = 0 },
  { "finding_co", "finding", "co", AUDIENCE_TENANT, .at_once = TRUE },
  /* dropped when the desk moved on within the day */
  { "report_taken", "report", "taken", AUDIENCE_TENANT, .delay_s = CLOCK_DAY, .still_report = "taken" },
  { "report_transmitted", "report", "transmitted", AUDIENCE_TENANT, .letter = "transmitted" },
  { "report_mediated", "report", "mediated", AUDIENCE_TENANT, .letter = "mediated" },
  { "report_filtered", "report", "filtered", AUDIENCE_TENANT, .letter = "filtered" },
  { "report_closed", "report", "closed", AUDIENCE_TENANT, .letter = "closed" },
  { "report_reopened", "report", "reopened", AUDIENCE_TENANT, .letter = "reopened" },
  /* R1 */
  { "assignment_new", "assignment", "created", AUDIENCE_PARTNER, .grouped = TRUE, .still_report = "active",
    .pace_s = NOTICE_PACE_S },
  { "assignment_reopened", "assignment", "reopened", AUDIENCE_PARTNER, .grouped = TRUE, .applies = applies_other_did,
    .still_assignment = "waiting" },
  { "assignment_reopened", "assignment", "reset", AUDIENCE_PARTNER, .grouped = TRUE, .still_assignment = "waiting" },
  { "assignment_withdrawn", "assignment", "withdrawn", AUDIENCE_PARTNER, .grouped = TRUE,
    .still_assignment = "withdrawn" },
  { "assignment_closed_whole", "assignment", "closed_whole", AUDIENCE_PARTNER, .grouped = TRUE, .next_morning = TRUE,
    .still_assignment = "closed" },
  { "assignment_accepted", "assignment", "accepted", AUDIENCE_TENANT, .delay_s = 0 },
  { "assignment_closed", "assignment", "closed", AUDIENCE_TENANT, .delay_s = 0 },
  /* B5: no rule matched: it waits for a person. */
  { "rule_none", "report", "unmatched", AUDIENCE_MANAGERS, .grouped = TRUE, .still_report = "active" },
  /* B6: a partner asks for a file, the desk says no; a yes is told by the assignment. */
  { "ask_new", "ask", "made", AUDIENCE_MANAGERS, .grouped = TRUE },
  { "ask_declined", "ask", "declined", AUDIENCE_PARTNER, .grouped = TRUE },
  { "assignment_refused", "assignment", "refused", AUDIENCE_MANAGERS, .grouped = TRUE },
  { "assignment_left", "assignment", "left", AUDIENCE_MANAGERS, .grouped = TRUE },
  /* R2 */
  { "reminder_partner", "assignment", "reminded", AUDIENCE_PARTNER, .grouped = TRUE, .chasing = TRUE,
    .still_assignment = "waiting" },
  { "reminder_partner", "assignment", "escalated", AUDIENCE_PARTNER, .grouped = TRUE, .chasing = TRUE,
    .still_assignment = "waiting" },
  { "reminder_referent", "assignment", "escalated", AUDIENCE_REFERENT, .grouped = TRUE, .chasing = TRUE,
    .still_assignment = "waiting" },
  { "reminder_managers", "assignment", "escalated", AUDIENCE_MANAGERS, .grouped = TRUE, .chasing = TRUE,
    .still_assignment = "waiting" },
  /* T16: an honest word, once */
  { "waiting_tenant", "assignment", "escalated", AUDIENCE_TENANT, .applies = applies_first, .still_report = "active",
    .still_assignment = "waiting" },
  /* R3 */
  { "silent_partner", "report", "silent", AUDIENCE_PARTNERS, .grouped = TRUE, .chasing = TRUE,
    .still_report = "active" },
  { "silent_managers", "report", "silent", AUDIENCE_MANAGERS, .grouped = TRUE, .chasing = TRUE,
    .still_report = "active" },
  { "silent_partner", "report", "silent_named", AUDIENCE_PARTNERS, .grouped = TRUE, .chasing = TRUE,
    .still_report = "active" },
  { "silent_referent", "report", "silent_named", AUDIENCE_REFERENTS, .grouped = TRUE, .chasing = TRUE,
    .still_report = "active" },
  { "silent_managers", "report", "silent_named", AUDIENCE_MANAGERS, .grouped = TRUE, .chasing = TRUE,
    .still_report = "active" },
  /* what waits at the desk itself */
  { "untaken_managers", "report", "untaken", AUDIENCE_MANAGERS, .grouped = TRUE, .chasing = TRUE,
    .still_report = "received" },
  { "untransmitted_managers", "report", "untransmitted", AUDIENCE_MANAGERS, .grouped = TRUE, .chasing = TRUE,
    .still_report = "taken" },
  { "ask_waiting_managers", "report", "ask_waiting", AUDIENCE_MANAGERS, .grouped = TRUE, .chasing = TRUE },
  /* T8 */
  { "questions_tenant", "report", "questions_reminded", AUDIENCE_TENANT, .once = TRUE },
  /* B15: one question for all that is missing */
  { "questions_tenant", "question", "asked_by_desk", AUDIENCE_TENANT, .once = TRUE, .letter = "questions" },
  { "followup_tenant", "followup", "added", AUDIENCE_TENANT, .delay_s = FOLLOWUP_HOLD_S,
    .applies = applies_staff_spoke },
  /* a held note that its author now shows: it leaves when the note does (followup_held.c) */
  { "followup_tenant", "followup", "shown", AUDIENCE_TENANT, .delay_s = FOLLOWUP_HOLD_S,
    .applies = applies_staff_spoke },
  { "followup_partners", "followup", "added", AUDIENCE_PARTNERS, .grouped = TRUE, .applies = applies_tenant_spoke },
  { "followup_managers", "followup", "added", AUDIENCE_MANAGERS, .grouped = TRUE, .applies = applies_desk_alone },
  /* T9: the secret link again, for who asks for it */
  { "follow_link", "report", "link_asked", AUDIENCE_TENANT, .is_answer = TRUE },
  /* whoever holds a link may give another address: the one there was learns of it at once */
  { "links_cut", "report", "links_cut", AUDIENCE_TENANT, .is_answer = TRUE },
  { "contact_changed", "report", "corrected", AUDIENCE_FORMER, .is_answer = TRUE, .applies = applies_readdressed },
  { "stop_managers", "report", "stop_asked", AUDIENCE_MANAGERS, .grouped = TRUE },
  { "stop_partners", "report", "stop_asked", AUDIENCE_HOLDERS, .grouped = TRUE },
  { "resume_managers", "report", "stop_withdrawn", AUDIENCE_MANAGERS, .grouped = TRUE },
  { "resume_partners", "report", "stop_withdrawn", AUDIENCE_HOLDERS, .grouped = TRUE },
  /* T11 */
  { "outcome_tenant", "report", "outcome_asked", AUDIENCE_TENANT, .once = TRUE, .still_report = "active" },
  { "outcome_closed", "report", "outcome_asked_closed", AUDIENCE_TENANT, .still_report = "closed" },
  { "unsolved_managers", "outcome", "answered", AUDIENCE_MANAGERS, .grouped = TRUE, .applies = applies_unsolved },
  { "unsolved_partners", "outcome", "answered", AUDIENCE_HOLDERS, .grouped = TRUE, .applies = applies_unsolved },
  { "over_managers", "outcome", "answered", AUDIENCE_MANAGERS, .grouped = TRUE, .applies = applies_over },
  /* B16 */
  { "allowance_partner", "result", "ending", AUDIENCE_PARTNER, .grouped = TRUE, .chasing = TRUE },
  { "allowance_managers", "result", "ending", AUDIENCE_MANAGERS, .grouped = TRUE, .chasing = TRUE },
  /* what a service adds for the tenant to read */
  { "document_tenant", "document", "added", AUDIENCE_TENANT, .applies = applies_visible },
  { "document_tenant", "document", "shown", AUDIENCE_TENANT, .applies = applies_visible },
  { "order_tenant", "order", "recorded", AUDIENCE_TENANT, .applies = applies_visible },
  { "order_lifted", "order", "lifted", AUDIENCE_TENANT, .applies = applies_visible },
  /* S2, S6: a sensor offered, accepted, to be given back; the desk fetches what the household wants no more */
  { "sensor_offered", "sensor", "offered", AUDIENCE_TENANT, .delay_s = 0 },
  { "sensor_accepted", "sensor", "offer_accepted", AUDIENCE_MANAGERS, .grouped = TRUE, .applies = applies_by_tenant },
  { "sensor_withdrawn", "sensor", "withdrawn", AUDIENCE_MANAGERS, .grouped = TRUE, .applies = applies_by_tenant },
  { "sensor_due", "report", "sensor_due", AUDIENCE_TENANT, .delay_s = 0 },
  { "sensor_late", "report", "sensor_late", AUDIENCE_MANAGERS, .grouped = TRUE, .chasing = TRUE },
  /* T10 */
  { "visit_proposed", "visit", "proposed", AUDIENCE_TENANT, .at_once = TRUE, .link = LINK_VISIT, .calendar = TRUE,
    .still_visit = "proposed" },
  { "visit_proposed", "visit", "proposed_again", AUDIENCE_TENANT, .at_once = TRUE, .link = LINK_VISIT, .calendar = TRUE,
    .still_visit = "proposed" },
  { "visit_postponed_staff", "visit", "proposed_again", AUDIENCE_VISIT_HOST, .applies = applies_was_planned,
    .calendar = TRUE, .still_visit = "proposed" },
  { "visit_postponed_staff", "visit", "proposed_again", AUDIENCE_VISIT_GUESTS, .applies = applies_was_planned,
    .calendar = TRUE, .still_visit = "proposed" },
  { "visit_planned", "visit", "planned", AUDIENCE_TENANT, .at_once = TRUE, .link = LINK_VISIT, .calendar = TRUE,
    .still_visit = "planned" },
  { "visit_planned_staff", "visit", "planned", AUDIENCE_VISIT_HOST, .calendar = TRUE, .still_visit = "planned" },
  { "visit_planned_staff", "visit", "planned", AUDIENCE_VISIT_GUESTS, .calendar = TRUE, .still_visit = "planned" },
  { "visit_planned_staff", "visit", "planned", AUDIENCE_PARTNER, .applies = applies_site_of_other, .calendar = TRUE,
    .still_visit = "planned" },
  { "visit_declined", "visit", "declined", AUDIENCE_PARTNER, .applies = applies_site_of_other, .calendar = TRUE,
    .still_visit = "proposed" },
  { "visit_cancelled_staff", "visit", "cancelled", AUDIENCE_PARTNER, .applies = applies_site_of_other,
    .calendar = TRUE },
  { "visit_soon_staff", "visit", "soon", AUDIENCE_PARTNER, .grouped = TRUE, .chasing = TRUE,
    .applies = applies_site_of_other, .still_visit = "planned" },
  { "visit_postponed", "visit", "declined", AUDIENCE_TENANT, .at_once = TRUE, .link = LINK_VISIT,
    .applies = applies_was_planned, .calendar = TRUE, .still_visit = "proposed" },
  { "visit_declined", "visit", "declined", AUDIENCE_VISIT_HOST, .calendar = TRUE, .still_visit = "proposed" },
  { "visit_postponed_staff", "visit", "declined", AUDIENCE_VISIT_GUESTS, .applies = applies_was_planned,
    .calendar = TRUE, .still_visit = "proposed" },
  { "visit_cancelled", "visit", "cancelled", AUDIENCE_TENANT, .at_once = TRUE, .applies = applies_visit_ended,
    .calendar = TRUE },
  { "visit_cancelled_staff", "visit", "cancelled", AUDIENCE_VISIT_HOST, .applies = applies_visit_ended_host,
    .calendar = TRUE },
  { "visit_cancelled_staff", "visit", "cancelled", AUDIENCE_VISIT_GUESTS, .applies = applies_was_planned,
    .calendar = TRUE },
  { "visit_done", "visit", "done", AUDIENCE_TENANT, .delay_s = 0 },
  { "visit_not_done", "visit", "not_done", AUDIENCE_TENANT, .delay_s = 0 },
  { "visit_eve", "visit", "eve", AUDIENCE_TENANT, .at_once = TRUE, .link = LINK_VISIT, .still_visit = "planned" },
  { "visit_soon_staff", "visit", "soon", AUDIENCE_VISIT_HOST, .grouped = TRUE, .chasing = TRUE,
    .still_visit = "planned" },
  { "visit_soon_staff", "visit", "soon", AUDIENCE_VISIT_GUESTS, .grouped = TRUE, .chasing = TRUE,
    .still_visit = "planned" },
  { "visit_overdue", "visit", "overdue", AUDIENCE_VISIT_HOST, .grouped = TRUE, .chasing = TRUE,
    .still_visit = "planned" },
  { "visit_unanswered", "visit", "unanswered", AUDIENCE_VISIT_HOST, .grouped = TRUE, .chasing = TRUE,
    .still_visit = "proposed" },
  { "visit_to_plan", "assignment", "visit_to_plan", AUDIENCE_PARTNER, .grouped = TRUE, .chasing = TRUE,
    .still_report = "active", .still_assignment = "accepted" },
  /* B10: accounts. What opens an account goes to its owner alone; what somebody did to it is told. */
  { "account_invited", "user", "invited", AUDIENCE_ACCOUNT, .link = LINK_INVITE, .still_account = "invited" },
  { "account_invited_again", "user", "invitation_reminded", AUDIENCE_ACCOUNT, .link = LINK_INVITE,
    .still_account = "invited" },
  { "account_reset", "user", "reset_asked", AUDIENCE_ACCOUNT, .link = LINK_RESET, .still_account = "active",
    .is_answer = TRUE },
  { "account_password", "user", "password_reset", AUDIENCE_ACCOUNT, .delay_s = 0 },
  { "account_password", "user", "password_changed", AUDIENCE_ACCOUNT, .delay_s = 0 },
  { "account_rights", "user", "role_changed", AUDIENCE_ACCOUNT, .applies = applies_other_acts },
  { "account_rights", "user", "moved", AUDIENCE_ACCOUNT, .applies = applies_other_acts },
  { "account_archived", "user", "archived", AUDIENCE_ACCOUNT, .applies = applies_was_active },
  { "account_restored", "user", "restored", AUDIENCE_ACCOUNT, .still_account = "active" },
  { "account_factor_on", "user", "factor_started", AUDIENCE_ACCOUNT, .delay_s = 0 },
  { "account_factor_off", "user", "factor_stopped", AUDIENCE_ACCOUNT, .delay_s = 0 },
  { "account_code_used", "user", "code_used", AUDIENCE_ACCOUNT, .delay_s = 0 },
  { "account_guessed", "user", "codes_guessed", AUDIENCE_ACCOUNT, .delay_s = 0 },
  { "account_email_asked", "user", "email_asked", AUDIENCE_ACCOUNT, .delay_s = 0 },
  { "account_email_confirm", "user", "email_asked", AUDIENCE_ADDRESS, .link = LINK_EMAIL, .still_account = "active" },
  { "account_email_changed", "user", "email_changed", AUDIENCE_ADDRESS, .delay_s = 0 },
  { "account_idle", "user", "idle_warned", AUDIENCE_ACCOUNT, .still_account = "active" },
  { "account_idle_managers", "user", "idle_warned", AUDIENCE_MANAGERS, .grouped = TRUE },
  /* O7: the owner, by the link of its mail; the desk, grouped; the occupant, with the day's news */
  { "owner_asked", "mediation", "mailed", AUDIENCE_OWNER, .link = LINK_OWNER, .applies = applies_first_asked,
    .still_report = "active" },
  { "owner_again", "mediation", "mailed", AUDIENCE_OWNER, .link = LINK_OWNER, .applies = applies_asked_again,
    .still_report = "active" },
  { "owner_again", "mediation", "silent", AUDIENCE_OWNER, .link = LINK_OWNER, .still_report = "active" },
  { "owner_soon", "mediation", "soon", AUDIENCE_OWNER, .link = LINK_OWNER, .still_report = "active" },
  { "owner_late", "mediation", "late", AUDIENCE_OWNER, .link = LINK_OWNER, .still_report = "active" },
  { "mediation_answered", "mediation", "answered", AUDIENCE_MANAGERS, .grouped = TRUE },
  { "mediation_silent", "mediation", "silent", AUDIENCE_MANAGERS, .grouped = TRUE, .chasing = TRUE,
    .still_report = "active" },
  { "mediation_letter", "mediation", "letter_due", AUDIENCE_MANAGERS, .grouped = TRUE, .still_report = "active" },
  { "mediation_unposted", "mediation", "letter_waiting", AUDIENCE_MANAGERS, .grouped = TRUE, .chasing = TRUE,
    .still_report = "active" },
  { "mediation_withdrawn", "mediation", "withdrawn", AUDIENCE_MANAGERS, .grouped = TRUE, .applies = applies_by_tenant },
  { "mediation_unmet", "mediation", "denied", AUDIENCE_MANAGERS, .grouped = TRUE, .applies = applies_by_tenant },
  { "mediation_unmet", "mediation", "partly", AUDIENCE_MANAGERS, .grouped = TRUE, .applies = applies_by_tenant },
  { "mediation_met", "mediation", "confirmed", AUDIENCE_MANAGERS, .grouped = TRUE, .applies = applies_by_tenant },
  { "owner_promised", "mediation", "answered", AUDIENCE_TENANT, .applies = applies_promised },
  { "owner_done", "mediation", "answered", AUDIENCE_TENANT, .applies = applies_done },
  { "owner_answered", "mediation", "answered", AUDIENCE_TENANT, .applies = applies_otherwise },
  { "owner_waiting", "mediation", "silent", AUDIENCE_TENANT, .still_report = "active" },
  { "works_tenant", "mediation", "works_asked", AUDIENCE_TENANT, .once = TRUE, .still_report = "active" },
};
const guint notice_kinds_count = G_N_ELEMENTS (notice_kinds);

const NoticeKind *
notice_kind_find (const char *kind)
{
  for (guint i = 0; i < notice_kinds_count; i++)
    if (g_strcmp0 (notice_kinds[i].kind, kind) == 0)
      return &notice_kinds[i];
  return NULL;
}

gboolean
notice_kind_is_daily (const NoticeKind *kind)
{
  return kind->audience == AUDIENCE_TENANT && !kind->is_answer && !kind->at_once;
}

gboolean
notice_kind_waits (const NoticeKind *kind)
{
  return kind->grouped && kind->audience != AUDIENCE_TENANT && g_strcmp0 (kind->noun, "user") != 0;
}
