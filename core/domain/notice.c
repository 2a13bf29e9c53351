/* notice.c: the table of who is told of what, and the rows an event leaves for the notices job. Renders nothing. */
#include "domain/notice.h"

#include "base/clock.h"
#include "domain/contact.h"
#include "domain/followup.h"
#include "domain/mediation_send.h"
#include "domain/outcome.h"

/* A mailbox of its own that wants news. */
#define REACHED "p.archived_at IS NULL AND p.mail_notices = 1"
/* One row per recipient; each answers to the same parameters, and writes nothing when there is nobody. */
#define SELECT_NOTICE \
  " SELECT :kind, :now, :due, nullif (:report, 0), nullif (:assignment, 0), nullif (:followup, 0), nullif (:visit, 0)," \
  " :secret, :channel,"
#define INSERT_NOTICE \
  "INSERT INTO notice (kind, created_at, due_at, report_id, assignment_id, followup_id, visit_id, secret, channel," \
  " recipient_key, partner_id, user_id)" SELECT_NOTICE
static const char sql_tenant[] =
    INSERT_NOTICE " 'report:' || r.id, NULL, NULL FROM report r WHERE r.id = :report AND :partner >= 0";
static const char sql_partner[] =
    INSERT_NOTICE " 'partner:' || p.id, p.id, NULL FROM partner p WHERE p.id = :partner AND " REACHED;
static const char sql_partners[] =
    INSERT_NOTICE " 'partner:' || p.id, p.id, NULL FROM assignment a JOIN partner p ON p.id = a.partner_id"
                  " WHERE a.report_id = :report AND a.state = 'accepted' AND " REACHED " AND :partner >= 0";
static const char sql_holders[] =
    INSERT_NOTICE " 'partner:' || p.id, p.id, NULL FROM assignment a JOIN partner p ON p.id = a.partner_id"
                  " WHERE a.report_id = :report AND a.state IN ('waiting', 'accepted') AND " REACHED
                  " AND :partner >= 0";
static const char sql_referent[] =
    INSERT_NOTICE " 'user:' || u.id, NULL, u.id FROM partner p JOIN user u ON u.id = coalesce ("
                  " (SELECT id FROM user WHERE id = p.referent_id AND state = 'active'),"
                  " (SELECT id FROM user WHERE id = p.deputy_id AND state = 'active')) WHERE p.id = :partner";
/* A box whose managers are not named yet tells its administrators. */
#define THE_MANAGERS \
  " 'user:' || u.id, NULL, u.id FROM user u WHERE u.state = 'active' AND :partner >= 0 AND (u.role = 'manager'" \
  " OR (u.role = 'administrator' AND NOT EXISTS (SELECT 1 FROM user WHERE role = 'manager' AND state = 'active')))"
static const char sql_managers[] = INSERT_NOTICE THE_MANAGERS;
/* The setting holds addresses separated by commas: each gets a row of its own. */
#define THE_DUTY(setting) \
  "WITH RECURSIVE duty (rest, address) AS (SELECT replace (value, ' ', '') || ',', '' FROM setting" \
  " WHERE key = '" setting "' UNION ALL SELECT substr (rest, instr (rest, ',') + 1)," \
  " substr (rest, 1, instr (rest, ',') - 1) FROM duty WHERE rest <> '') " INSERT_NOTICE " '" NOTICE_DUTY_KEY \
  "' || address, NULL, NULL FROM duty WHERE address <> '' AND :partner >= 0"
static const char sql_duty[] = THE_DUTY ("duty.email") " UNION ALL" SELECT_NOTICE THE_MANAGERS
                                                       " AND NOT EXISTS (SELECT 1 FROM duty WHERE address <> '')";
static const char sql_duty_phone[] = THE_DUTY ("duty.phone");
static const char sql_alert_is_theirs[] =
    "SELECT 1 AS found FROM report r WHERE r.id = :report AND r.danger > 0"
    " AND NOT EXISTS (SELECT 1 FROM setting WHERE key = 'duty.email' AND value <> '')";
static const char sql_stopped[] = "SELECT 1 AS found FROM report WHERE id = :report AND stop_requested = 1";
/* Who leads a visit may have left: then whoever has the right to go on with it. */
static const char sql_visit_host[] = INSERT_NOTICE
    " 'user:' || u.id, NULL, u.id FROM visit v JOIN user u ON u.state = 'active' AND CASE"
    " WHEN EXISTS (SELECT 1 FROM user h WHERE h.id = v.user_id AND h.state = 'active') THEN u.id = v.user_id"
    " WHEN v.partner_id IS NOT NULL THEN u.partner_id = v.partner_id AND u.role IN ('partner_admin', 'partner_agent')"
    " ELSE u.role = 'manager' END WHERE v.id = :visit AND :partner >= 0";
static const char sql_visit_guests[] =
    INSERT_NOTICE " 'partner:' || p.id, p.id, NULL FROM visit_guest g JOIN partner p ON p.id = g.partner_id"
                  " WHERE g.visit_id = :visit AND " REACHED " AND :partner >= 0";
static const char sql_is_on_site[] = "SELECT 1 AS found FROM visit WHERE id = :visit AND kind <> 'remote'";
static const char sql_accepted[] = "SELECT 1 AS found FROM assignment WHERE report_id = :report AND state = 'accepted'";

/* A draft is no file yet: it has no report, and its writer no other way to be reached. */
static const char sql_draft[] =
    "INSERT INTO notice (kind, created_at, due_at, draft_id, secret, channel, recipient_key)"
    " SELECT :kind, :now, :due, d.id, :secret, :channel, 'draft:' || d.id FROM draft d"
    " WHERE d.id = :draft AND d.resume_email IS NOT NULL AND d.report_id IS NULL";

static const char sql_former[] = INSERT_NOTICE " '" NOTICE_FORMER_KEY "' || :former, NULL, NULL FROM report r"
                                               " WHERE r.id = :report AND :partner >= 0";

/* Where it is written to is looked up when the mail is made: the desk may put an address right meanwhile. */
static const char sql_owner[] = INSERT_NOTICE " '" NOTICE_OWNER_KEY "' || m.id, NULL, NULL FROM mediation m"
                                              " WHERE m.id = :mediation AND m.by_mail = 1 AND :partner >= 0";

/* No file, no partner: the account of the event. */
static const char sql_account[] =
    "INSERT INTO notice (kind, created_at, due_at, user_id, channel, recipient_key) SELECT :kind, :now, :due, u.id,"
    " :channel, coalesce ('" NOTICE_ADDRESS_KEY "' || :address, 'user:' || u.id) FROM user u WHERE u.id = :account";

/* Who each audience is. */
static const char *const audiences[] = {
  [AUDIENCE_TENANT] = sql_tenant,
  [AUDIENCE_PARTNER] = sql_partner,
  [AUDIENCE_PARTNERS] = sql_partners,
  [AUDIENCE_REFERENT] = sql_referent,
  [AUDIENCE_HOLDERS] = sql_holders,
  [AUDIENCE_MANAGERS] = sql_managers,
  [AUDIENCE_DUTY] = sql_duty,
  [AUDIENCE_DUTY_PHONE] = sql_duty_phone,
  [AUDIENCE_VISIT_HOST] = sql_visit_host,
  [AUDIENCE_VISIT_GUESTS] = sql_visit_guests,
  [AUDIENCE_DRAFT] = sql_draft,
  [AUDIENCE_FORMER] = sql_former,
  [AUDIENCE_ACCOUNT] = sql_account,
  [AUDIENCE_ADDRESS] = sql_account,
  [AUDIENCE_OWNER] = sql_owner,
};
G_STATIC_ASSERT (G_N_ELEMENTS (audiences) == AUDIENCE_LAST);

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
  { "acknowledgement", "report", "sent", AUDIENCE_TENANT, .is_answer = TRUE },
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
  /* dropped when the desk moved on within the day */
  { "report_taken", "report", "taken", AUDIENCE_TENANT, .delay_s = CLOCK_DAY, .still_report = "taken" },
  { "report_transmitted", "report", "transmitted", AUDIENCE_TENANT, .delay_s = 0 },
  { "report_mediated", "report", "mediated", AUDIENCE_TENANT, .delay_s = 0 },
  { "report_filtered", "report", "filtered", AUDIENCE_TENANT, .delay_s = 0 },
  { "report_closed", "report", "closed", AUDIENCE_TENANT, .delay_s = 0 },
  { "report_reopened", "report", "reopened", AUDIENCE_TENANT, .delay_s = 0 },
  /* R1 */
  { "assignment_new", "assignment", "created", AUDIENCE_PARTNER, .grouped = TRUE },
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
  { "reminder_partner", "assignment", "reminded", AUDIENCE_PARTNER, .grouped = TRUE, .still_assignment = "waiting" },
  { "reminder_partner", "assignment", "escalated", AUDIENCE_PARTNER, .grouped = TRUE, .still_assignment = "waiting" },
  { "reminder_referent", "assignment", "escalated", AUDIENCE_REFERENT, .grouped = TRUE, .still_assignment = "waiting" },
  { "reminder_managers", "assignment", "escalated", AUDIENCE_MANAGERS, .grouped = TRUE, .still_assignment = "waiting" },
  /* T16: an honest word, once */
  { "waiting_tenant", "assignment", "escalated", AUDIENCE_TENANT, .applies = applies_first, .still_report = "active",
    .still_assignment = "waiting" },
  /* R3 */
  { "silent_partner", "report", "silent", AUDIENCE_PARTNERS, .grouped = TRUE, .still_report = "active" },
  { "silent_managers", "report", "silent", AUDIENCE_MANAGERS, .grouped = TRUE, .still_report = "active" },
  /* T8 */
  { "questions_tenant", "report", "questions_reminded", AUDIENCE_TENANT, .delay_s = 0 },
  /* B15: one question for all that is missing */
  { "questions_tenant", "question", "asked_by_desk", AUDIENCE_TENANT, .delay_s = 0 },
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
  { "outcome_tenant", "report", "outcome_asked", AUDIENCE_TENANT, .still_report = "active" },
  { "outcome_closed", "report", "outcome_asked_closed", AUDIENCE_TENANT, .still_report = "closed" },
  { "unsolved_managers", "outcome", "answered", AUDIENCE_MANAGERS, .grouped = TRUE, .applies = applies_unsolved },
  { "unsolved_partners", "outcome", "answered", AUDIENCE_HOLDERS, .grouped = TRUE, .applies = applies_unsolved },
  { "over_managers", "outcome", "answered", AUDIENCE_MANAGERS, .grouped = TRUE, .applies = applies_over },
  /* B16 */
  { "allowance_partner", "result", "ending", AUDIENCE_PARTNER, .grouped = TRUE },
  { "allowance_managers", "result", "ending", AUDIENCE_MANAGERS, .grouped = TRUE },
  /* what a service adds for the tenant to read */
  { "document_tenant", "document", "added", AUDIENCE_TENANT, .applies = applies_visible },
  { "document_tenant", "document", "shown", AUDIENCE_TENANT, .applies = applies_visible },
  { "order_tenant", "order", "recorded", AUDIENCE_TENANT, .applies = applies_visible },
  { "order_lifted", "order", "lifted", AUDIENCE_TENANT, .applies = applies_visible },
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
  { "visit_eve_staff", "visit", "eve", AUDIENCE_PARTNER, .applies = applies_site_of_other, .still_visit = "planned" },
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
  { "visit_eve_staff", "visit", "eve", AUDIENCE_VISIT_HOST, .still_visit = "planned" },
  { "visit_eve_staff", "visit", "eve", AUDIENCE_VISIT_GUESTS, .still_visit = "planned" },
  { "visit_overdue", "visit", "overdue", AUDIENCE_VISIT_HOST, .still_visit = "planned" },
  { "visit_unanswered", "visit", "unanswered", AUDIENCE_VISIT_HOST, .still_visit = "proposed" },
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
  { "mediation_silent", "mediation", "silent", AUDIENCE_MANAGERS, .grouped = TRUE, .still_report = "active" },
  { "mediation_letter", "mediation", "letter_due", AUDIENCE_MANAGERS, .grouped = TRUE, .still_report = "active" },
  { "mediation_unmet", "mediation", "denied", AUDIENCE_MANAGERS, .grouped = TRUE, .applies = applies_by_tenant },
  { "mediation_unmet", "mediation", "partly", AUDIENCE_MANAGERS, .grouped = TRUE, .applies = applies_by_tenant },
  { "mediation_met", "mediation", "confirmed", AUDIENCE_MANAGERS, .grouped = TRUE, .applies = applies_by_tenant },
  { "owner_promised", "mediation", "answered", AUDIENCE_TENANT, .applies = applies_promised },
  { "owner_done", "mediation", "answered", AUDIENCE_TENANT, .applies = applies_done },
  { "owner_answered", "mediation", "answered", AUDIENCE_TENANT, .applies = applies_otherwise },
  { "owner_waiting", "mediation", "silent", AUDIENCE_TENANT, .still_report = "active" },
  { "works_tenant", "mediation", "works_asked", AUDIENCE_TENANT, .still_report = "active" },
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

/* Who asked to stop is told nothing any more, but answers to what they do themselves. */
static gboolean
tenant_listens (Db *db, const NoticeKind *kind, const Event *event)
{
  g_autoptr (Query) query = NULL;

  if (kind->audience != AUDIENCE_TENANT || kind->is_answer)
    return TRUE;
  query = query_new (db, sql_stopped);
  query_bind_integer (query, ":report", event->report_id);
  return !query_next (query);
}

static gboolean
kind_applies (Db *db, const NoticeKind *kind, const Actor *actor, const Event *event)
{
  return g_strcmp0 (kind->noun, event->noun) == 0 && g_strcmp0 (kind->verb, event->verb) == 0
         && (kind->applies == NULL || kind->applies (db, actor, event)) && tenant_listens (db, kind, event);
}

/* Staff read mails, the agent on duty texts too; a tenant is told in one way. CHANNEL_LAST: not at all. */
static gboolean
find_channel (Db *db, const NoticeKind *kind, const Event *event, Channel *ret_channel, GError **error)
{
  g_auto (Contact) contact = { .channel = CHANNEL_MAIL };

  if (kind->audience == AUDIENCE_DUTY_PHONE)
    contact.channel = contact_sms_leave (db) ? CHANNEL_SMS : CHANNEL_LAST;
  if (kind->audience == AUDIENCE_TENANT && !contact_find (db, event->report_id, &contact, error))
    return FALSE;
  *ret_channel = contact.channel;
  return TRUE;
}

static gint64
due_of (const NoticeKind *kind, gint64 now)
{
  return kind->next_morning ? clock_next (now, 0, NOTICE_MORNING_H, 0) : now + kind->delay_s;
}

static gboolean
notice_add (Db *db, const NoticeKind *kind, const Actor *actor, const Event *event, GError **error)
{
  g_autoptr (Query) query = query_new (db, audiences[kind->audience]);
  Channel channel = CHANNEL_LAST;

  if (!find_channel (db, kind, event, &channel, error))
    return FALSE;
  if (channel == CHANNEL_LAST)
    return TRUE;
  query_bind_text (query, ":kind", kind->kind);
  query_bind_text (query, ":channel", outbox_channel_name (channel));
  query_bind_integer (query, ":now", actor->now);
  query_bind_integer (query, ":due", due_of (kind, actor->now));
  if (kind->audience == AUDIENCE_DRAFT) {
    query_bind_integer (query, ":draft", event->subject_id);
    query_bind_text (query, ":secret", event->secret);
    return query_done (query, error);
  }
  if (kind->audience == AUDIENCE_ACCOUNT || kind->audience == AUDIENCE_ADDRESS) {
    query_bind_integer (query, ":account", event->subject_id);
    query_bind_text (query, ":address", kind->audience == AUDIENCE_ADDRESS ? event->former : NULL);
    return query_done (query, error);
  }
  if (kind->audience == AUDIENCE_OWNER)
    query_bind_integer (query, ":mediation", event->subject_id);
  if (kind->audience == AUDIENCE_FORMER)
    query_bind_text (query, ":former", event->former);
  query_bind_integer (query, ":report", event->report_id);
  query_bind_integer (query, ":assignment", g_strcmp0 (event->noun, "assignment") == 0 ? event->subject_id : 0);
  query_bind_integer (query, ":followup",
                      g_strcmp0 (event->noun, "followup") == 0 ? event->subject_id : event->followup_id);
  query_bind_integer (query, ":visit", g_strcmp0 (event->noun, "visit") == 0 ? event->subject_id : 0);
  query_bind_integer (query, ":partner", event->partner_id);
  /* The token opens the tenant's page: it goes to nobody else. */
  query_bind_text (query, ":secret", kind->audience == AUDIENCE_TENANT ? event->secret : NULL);
  return query_done (query, error);
}

gboolean
notice_raise (Db *db, const Actor *actor, const Event *event, GError **error)
{
  for (guint i = 0; i < notice_kinds_count; i++)
    if (kind_applies (db, &notice_kinds[i], actor, event) && !notice_add (db, &notice_kinds[i], actor, event, error))
      return FALSE;
  return TRUE;
}
