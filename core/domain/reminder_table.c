/* reminder_table.c: the table of what is chased, each row with the query of who it may concern. Decides nothing: the
 * decision is reminder_due's. */
#include "domain/reminder_table.h"

#include <string.h>

#include "domain/mediation_reminder.h"

/* What every candidate is read as; a reminder counts when it was written since what is waited for, and not by a clock
 * that ran days ahead: one put back an hour or a day finds it, one that was years ahead is forgotten. */
#define COUNTED ", count (m.id) AS count, coalesce (max (m.at), 0) AS last"
#define REMINDERS(owner, id, since) \
  " LEFT JOIN reminder m ON m." owner " = " id " AND m.kind = :kind AND m.at >= " since " AND m.at <= :now + 2 * 86400"
#define BY_ID(id) " GROUP BY " id " ORDER BY " id " LIMIT :most"
#define ASSIGNMENT_WAITING REMINDERS ("assignment_id", "a.id", "a.waiting_since")
#define REPORT_FOLLOWED REMINDERS ("report_id", "r.id", "r.followed_at")
#define REPORT_CREATED REMINDERS ("report_id", "r.id", "r.created_at")
#define REPORT_SINCE REMINDERS ("report_id", "r.id", "r.since")
#define REPORT_ASKED REMINDERS ("report_id", "r.id", "q.asked_at")
#define REPORT_CLOSED REMINDERS ("report_id", "r.id", "r.closed_at")
#define VISIT_PLANNED REMINDERS ("visit_id", "v.id", "v.planned_at")
#define VISIT_AT REMINDERS ("visit_id", "v.id", "v.at")
#define VISIT_DATES REMINDERS ("visit_id", "v.id", "d.last")
#define ASSIGNMENT_ANSWERED REMINDERS ("assignment_id", "a.id", "coalesce (a.answered_at, a.accepted_at)")
#define RESULT_EVER REMINDERS ("result_id", "x.id", "0")
#define BY_A BY_ID ("a.id")
#define BY_R BY_ID ("r.id")
#define BY_V BY_ID ("v.id")
#define BY_X BY_ID ("x.id")

static const char sql_answer[] =
    "SELECT a.id, a.report_id AS report, a.partner_id AS partner, a.waiting_since AS since" COUNTED
    " FROM assignment a JOIN report r ON r.id = a.report_id JOIN partner p ON p.id = a.partner_id" ASSIGNMENT_WAITING
    " WHERE a.id > :after AND a.state = 'waiting' AND r.state = 'active' AND p.archived_at IS NULL" BY_A;
static const char sql_silent[] =
    "SELECT r.id, r.id AS report, 0 AS partner, r.followed_at AS since" COUNTED " FROM report r" REPORT_FOLLOWED
    " WHERE r.id > :after AND r.state = 'active'"
    " AND (EXISTS (SELECT 1 FROM assignment a WHERE a.report_id = r.id AND a.state = 'accepted')"
    " OR NOT EXISTS (SELECT 1 FROM assignment a WHERE a.report_id = r.id AND a.state = 'waiting'))" BY_R;
static const char sql_untaken[] = "SELECT r.id, r.id AS report, 0 AS partner, r.created_at AS since" COUNTED
                                  " FROM report r" REPORT_CREATED " WHERE r.id > :after AND r.state = 'received'" BY_R;
static const char sql_untransmitted[] =
    "SELECT r.id, r.id AS report, 0 AS partner, r.since" COUNTED
    " FROM (SELECT id, max (coalesce (taken_at, 0), followed_at) AS since FROM report WHERE id > :after AND state = 'taken')"
    " r" REPORT_SINCE BY_R;
/* What was handed over meanwhile, or is over, asks nothing any more (ask.c). */
static const char sql_ask[] =
    "SELECT r.id, r.id AS report, 0 AS partner, r.since" COUNTED
    " FROM (SELECT k.report_id AS id, min (k.created_at) AS since FROM ask k JOIN report x ON x.id = k.report_id"
    " WHERE k.report_id > :after AND k.state = 'waiting' AND x.state IN ('received', 'taken', 'active')"
    " AND NOT EXISTS (SELECT 1 FROM assignment a WHERE a.report_id = k.report_id AND a.partner_id = k.partner_id"
    " AND a.state <> 'withdrawn') GROUP BY k.report_id) r" REPORT_SINCE BY_R;
/* Nobody is reminded who asked to stop; nor of demonstration data. */
static const char sql_questions[] =
    "SELECT r.id, r.id AS report, 0 AS partner, max (q.asked_at, coalesce ((SELECT max (answered_at) FROM question a"
    " WHERE a.report_id = r.id), 0)) AS since" COUNTED
    " FROM (SELECT report_id, max (asked_at) AS asked_at FROM question WHERE answered_at IS NULL AND dropped_at IS NULL"
    " AND report_id > :after GROUP BY report_id) q JOIN report r ON r.id = q.report_id" REPORT_ASKED
    " WHERE r.state IN ('received', 'taken', 'active') AND coalesce (r.stop_requested, 0) = 0 AND r.demo = 0" BY_R;
/* A tenant who asked to stop is not asked; who said last that it is solved, or that they moved, neither, until somebody
 * writes again. */
#define LISTENS " AND coalesce (r.stop_requested, 0) = 0"
static const char sql_outcome[] =
    "SELECT r.id, r.id AS report, 0 AS partner, r.since" COUNTED " FROM"
    " (SELECT r.id, coalesce ((SELECT max (released_at) FROM followup WHERE report_id = r.id AND visible = 1), r.created_at)"
    " AS since FROM report r WHERE r.id > :after AND r.state = 'active'" LISTENS ") r" REPORT_SINCE
    " WHERE NOT EXISTS (SELECT 1 FROM outcome_answer a WHERE a.report_id = r.id AND a.answer IN ('solved', 'moved')"
    " AND a.at >= r.since)" BY_R;
static const char sql_outcome_closed[] =
    "SELECT r.id, r.id AS report, 0 AS partner, r.closed_at AS since" COUNTED " FROM report r" REPORT_CLOSED
    " WHERE r.id > :after AND r.state = 'closed'"
    " AND coalesce (r.closing_reason, '') NOT IN ('duplicate', 'occupant_left', 'occupant_asks')" LISTENS
    " AND NOT EXISTS (SELECT 1 FROM outcome_answer a WHERE a.report_id = r.id AND a.report_state = 'closed'"
    " AND a.at >= r.closed_at)" BY_R;
/* A loan whose end was agreed: its household three days before, once; the desk from the day after, until it is back. Who
 * borrowed several for the same day is told once. Days are counted from their noon, as they are kept. */
#define LOANS(since, condition) \
  "SELECT r.id, r.id AS report, 0 AS partner, r.since" COUNTED " FROM (SELECT l.report_id AS id, " since " AS since" \
  " FROM sensor_loan l JOIN report x ON x.id = l.report_id WHERE l.report_id > :after AND l.planned_at IS NOT NULL" \
  " AND x.demo = 0 AND " condition " GROUP BY l.report_id) r" REPORT_SINCE BY_R
static const char sql_sensor_due[] =
    LOANS ("min (l.planned_at) - 4 * 86400", "l.to_at IS NULL AND l.planned_at > :now AND l.planned_at - l.from_at > 5 * 86400");
static const char sql_sensor_late[] =
    LOANS ("min (l.planned_at)", "l.state IN ('running', 'paused', 'withdrawn') AND l.planned_at <= :now");
#define OF_VISIT "SELECT v.id, v.report_id AS report, coalesce (v.partner_id, 0) AS partner"
/* Still to come. Who agreed to a day so few hours ago was just written to. A day agreed anew is reminded anew. */
#define TO_COME(hours) \
  OF_VISIT ", v.at AS since" COUNTED " FROM visit v" VISIT_PLANNED \
           " WHERE v.id > :after AND v.state = 'planned' AND v.at > :now AND v.planned_at < :now - " hours \
           " * 3600" BY_V
static const char sql_soon[] = TO_COME ("36");
static const char sql_eve[] = TO_COME ("6");
static const char sql_conclusion[] =
    OF_VISIT ", v.at AS since" COUNTED " FROM visit v" VISIT_AT " WHERE v.id > :after AND v.state = 'planned'" BY_V;
static const char sql_dates[] = OF_VISIT
    ", d.last AS since" COUNTED
    " FROM visit v JOIN (SELECT visit_id, max (at) AS last FROM visit_date GROUP BY visit_id) d ON d.visit_id = v.id" VISIT_DATES
    " WHERE v.id > :after AND v.state = 'proposed' AND v.declined_at IS NULL" BY_V;
/* A partner that visits and accepted: nobody ever planned to. */
static const char sql_to_plan[] =
    "SELECT a.id, a.report_id AS report, a.partner_id AS partner, coalesce (a.answered_at, a.accepted_at) AS since" COUNTED
    " FROM assignment a JOIN report r ON r.id = a.report_id JOIN partner p ON p.id = a.partner_id"
    " JOIN partner_competence c ON c.partner_id = p.id AND c.competence = 'visites'" ASSIGNMENT_ANSWERED
    " WHERE a.id > :after AND a.state = 'accepted' AND r.state = 'active' AND p.archived_at IS NULL"
    " AND coalesce (a.answered_at, a.accepted_at) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM visit v"
    " WHERE v.report_id = r.id AND v.state IN ('proposed', 'planned', 'done'))" BY_A;
/* Waited for from the day before the sixtieth. */
static const char sql_allowance[] =
    "SELECT x.id, x.report_id AS report, coalesce (x.partner_id, 0) AS partner, x.until - 61 * 86400 AS since" COUNTED
    " FROM result x" RESULT_EVER " WHERE x.id > :after AND x.until IS NOT NULL"
    " AND x.withdrawn_at IS NULL AND x.kind = 'allowance_withheld'" BY_X;

static const int late_steps[] = { 1, 7, 7, 30 };
static const int at_once[] = { 0, REMINDER_END }, outcome_steps[] = { 45, 30, 30, 90 },
                 outcome_closed_steps[] = { 7, REMINDER_END }, once_steps[] = { 1, REMINDER_END },
                 letter_steps[] = { 3, 5, REMINDER_END }, works_steps[] = { 1, 7, REMINDER_END };
#define STEPS(days) .steps = days, .steps_count = G_N_ELEMENTS (days)

const ReminderKind reminder_kinds[] = {
  /* R2: every 3 days until the partner answers (mission.md counts days, not working days: a household waits on Sundays
   * too); past the fourth, weekly, to its referent and the managers by name: on Tuesdays, so that all files of a
   * partner leave together, and not on the day of the weekly report. Six days: after a Tuesday that was a holiday, and
   * left on its Wednesday, the next is a Tuesday again. */
  { "answer", "assignment", "reminded", "escalated", .time = REMINDER_MORNING, .days = REMINDER_DAYS_SET,
    .every = "reminder.every_days", .named_after_setting = "reminder.weekly_after", .named_days = 6, .named_weekday = 2,
    .tells_tenant_first = TRUE, .candidates = sql_answer },
  /* R3: at least one follow-up a month on every open file: its partners are told, and the managers, who alone hear of a
   * file that nobody accepted; the second month the referents, by name. While a partner still has to answer, R2 chases.
   */
  { "silent", "report", "silent", "silent_named", .time = REMINDER_MORNING, .every = "reminder.silent_days",
    .named_after = 1, .candidates = sql_silent },
  /* The desk is chased as partners are: what nobody took in charge, what was taken and went to nobody, the requests of
   * partners. */
  { "untaken", "report", "untaken", .time = REMINDER_MORNING, .days = REMINDER_DAYS_WORKING,
    .every = "reminder.desk_days", .candidates = sql_untaken },
  { "untransmitted", "report", "untransmitted", .time = REMINDER_MORNING, .every = "reminder.silent_days",
    .candidates = sql_untransmitted },
  { "ask", "report", "ask_waiting", .time = REMINDER_MORNING, .days = REMINDER_DAYS_WORKING,
    .every = "reminder.desk_days", .candidates = sql_ask },
  /* T8: gently, as in the pilot. A new question begins anew; an answer earns a week of rest. */
  { "questions", "report", "questions_reminded", .time = REMINDER_ANY_DAY, .every = "question.every_days",
    .most_setting = "question.reminders", .candidates = sql_questions },
  /* T11: 45 days after the last news the tenant could read, then 30, 30 and every 90, as the national platform asks; a
   * week after the closing, once: a box that was off for a month asks nobody about what is long over. */
  { "outcome", "report", "outcome_asked", .time = REMINDER_ANY_DAY, STEPS (outcome_steps), .candidates = sql_outcome },
  { "outcome_closed", "report", "outcome_asked_closed", .time = REMINDER_ANY_DAY, STEPS (outcome_closed_steps),
    .until_days = 30, .candidates = sql_outcome_closed },
  /* Staff two working days before a visit, as the national platform does, while it can still be moved; the tenant on
   * the eve (T10): each is reminded once. */
  { "soon", "visit", "soon", .time = REMINDER_MORNING, .days = REMINDER_DAYS_WORKING, .ahead = 2, STEPS (at_once),
    .candidates = sql_soon },
  { "eve", "visit", "eve", .time = REMINDER_EVENING, .ahead = 1, STEPS (at_once), .candidates = sql_eve },
  /* A visit that nobody concluded: who leads it is reminded, from the second day. */
  { "conclusion", "visit", "overdue", .time = REMINDER_MORNING, .days = REMINDER_DAYS_SET,
    .every = "reminder.visit_days", .candidates = sql_conclusion },
  /* Dates that went by without an answer: likewise. */
  { "dates", "visit", "unanswered", .time = REMINDER_MORNING, .days = REMINDER_DAYS_SET, .every = "reminder.visit_days",
    .candidates = sql_dates },
  /* Fifteen days after it accepted, as the national platform asks; twice, then R3 goes on. */
  { "to_plan", "assignment", "visit_to_plan", .time = REMINDER_MORNING, .every = "reminder.plan_days", .most = 2,
    .until_days = 60, .candidates = sql_to_plan },
  /* B16: an allowance withheld ends after 18 months: who had it withheld and the managers are told once, 60 days
     before. */
  { "allowance_end", "result", "ending", .time = REMINDER_MORNING, STEPS (once_steps), .until_days = 60,
    .candidates = sql_allowance },
  /* S2: a sensor that is to be given back. */
  { "sensor_due", "report", "sensor_due", .time = REMINDER_ANY_DAY, STEPS (once_steps), .until_days = 4,
    .candidates = sql_sensor_due },
  { "sensor_late", "report", "sensor_late", .time = REMINDER_MORNING, STEPS (late_steps), .candidates = sql_sensor_late },
  /* O7: an owner that did not answer by the day that was named; its promise, seven days before its day and three days
     after, while that is still of use; then the occupant is asked, twice, whether the works were done. */
  { "owner_silent", "mediation", "silent", .time = REMINDER_MORNING, STEPS (once_steps),
    .candidates = mediation_sql_silent, .effect = mediation_reminder_silent },
  /* The desk: a letter that nobody posted three working days later; twice. */
  { "owner_letter", "mediation", "letter_waiting", .time = REMINDER_MORNING, .days = REMINDER_DAYS_WORKING,
    STEPS (letter_steps), .candidates = mediation_sql_letter },
  { "owner_soon", "mediation", "soon", .time = REMINDER_MORNING, STEPS (once_steps), .until_days = 6,
    .candidates = mediation_sql_soon, .effect = mediation_reminder_soon },
  { "owner_late", "mediation", "late", .time = REMINDER_MORNING, STEPS (once_steps), .until_days = 30,
    .candidates = mediation_sql_late, .effect = mediation_reminder_late },
  { "works", "mediation", "works_asked", .time = REMINDER_ANY_DAY, STEPS (works_steps),
    .candidates = mediation_sql_works },
};
const guint reminder_kinds_count = G_N_ELEMENTS (reminder_kinds);

gboolean
reminder_kind_tells (const ReminderKind *kind, const NoticeKind *notice)
{
  return strcmp (notice->noun, kind->noun) == 0
         && (strcmp (notice->verb, kind->verb) == 0 || g_strcmp0 (notice->verb, kind->named) == 0);
}

gboolean
reminder_kind_is_for_tenant (const ReminderKind *kind)
{
  return kind->time != REMINDER_MORNING;
}
