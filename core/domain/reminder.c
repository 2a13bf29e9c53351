/* reminder.c: chases partners who do not answer (R2), files without news (R3) and questions that tenants left open
 * (T8), asks tenants whether it is solved (T11). Sends nothing: events raise the notices. */
#include "domain/reminder.h"

#include "base/clock.h"
#include "domain/contact.h"
#include "domain/event.h"
#include "domain/mediation_reminder.h"
#include "domain/setting.h"

static const gint outcome_steps[] = { 45, 30, 30, 90 }, outcome_closed_steps[] = { 7, 0 }, allowance_steps[] = { 1, 0 },
                  once_steps[] = { 1, 0 }, works_steps[] = { 1, 7, 0 };

const ReminderKind reminder_kinds[] = {
  /* R2: every 3 days until the partner answers; past the fourth, weekly, to its referent and the managers by name. */
  { "answer", "assignment", "reminder.every_days", "reminder.weekly_after", NULL, "reminded",
    .verb_weekly = "escalated" },
  /* R3: at least one follow-up a month on every open file: its partners are told, and the managers, who alone hear of a
   * file that nobody accepted. While a partner still has to answer, R2 chases. */
  { "silent", "report", "reminder.silent_days", NULL, NULL, "silent", .verb_weekly = NULL },
  /* T8: gently, as in the pilot. A new question begins anew; an answer earns a week of rest. */
  { "questions", "report", "question.every_days", NULL, "question.reminders", "questions_reminded", .to_tenant = TRUE },
  /* T11: 45 days after the last news the tenant could read, then 30, 30 and every 90, as the national platform asks; a
   * week after the closing, once: a box that was off for a month asks nobody about what is long over. */
  { "outcome", "report", NULL, NULL, NULL, "outcome_asked", NULL, outcome_steps, G_N_ELEMENTS (outcome_steps), 0,
    .to_tenant = TRUE },
  { "outcome_closed", "report", NULL, NULL, NULL, "outcome_asked_closed", NULL, outcome_closed_steps,
    G_N_ELEMENTS (outcome_closed_steps), 30, .to_tenant = TRUE },
  /* A visit that nobody concluded: who leads it is reminded, from the second day. */
  { "conclusion", "visit", "reminder.visit_days", NULL, NULL, "overdue", .verb_weekly = NULL },
  /* Dates that went by without an answer: likewise. */
  { "dates", "visit", "reminder.visit_days", NULL, NULL, "unanswered", .verb_weekly = NULL },
  /* B16: an allowance withheld ends after 18 months: who had it withheld and the managers are told once, 60 days
     before. */
  { "allowance_end", "result", NULL, NULL, NULL, "ending", NULL, allowance_steps, G_N_ELEMENTS (allowance_steps), 60,
    .to_tenant = FALSE },
  /* O7: an owner that did not answer by the day that was named; its promise, seven days before its day and three days after,
   * while that is still of use; then the occupant is asked, twice, whether the works were done. */
  { "owner_silent", "mediation", NULL, NULL, NULL, "silent", NULL, once_steps, G_N_ELEMENTS (once_steps), 0,
    .effect = mediation_reminder_silent },
  { "owner_soon", "mediation", NULL, NULL, NULL, "soon", NULL, once_steps, G_N_ELEMENTS (once_steps), 6,
    .effect = mediation_reminder_soon },
  { "owner_late", "mediation", NULL, NULL, NULL, "late", NULL, once_steps, G_N_ELEMENTS (once_steps), 30,
    .effect = mediation_reminder_late },
  { "works", "mediation", NULL, NULL, NULL, "works_asked", NULL, works_steps, G_N_ELEMENTS (works_steps), 0,
    .to_tenant = TRUE },
};
const guint reminder_kinds_count = G_N_ELEMENTS (reminder_kinds);

enum { BATCH_MAX = 200, WEEK_DAYS = 7 };
#define EVE "eve" /* kind of reminder, and verb of its event */

/* Candidates of each kind, in the order of their ids; the decision itself is reminder_due's. */
static const char sql_answer[] =
    "SELECT a.id, a.report_id AS report, a.partner_id AS partner, a.waiting_since AS since, count (m.id) AS count,"
    " coalesce (max (m.at), 0) AS last FROM assignment a JOIN report r ON r.id = a.report_id JOIN partner p ON p.id = a.partner_id"
    " LEFT JOIN reminder m ON m.assignment_id = a.id AND m.kind = :kind AND m.at >= a.waiting_since"
    " WHERE a.id > :after AND a.state = 'waiting' AND r.state = 'active' AND p.archived_at IS NULL"
    " GROUP BY a.id ORDER BY a.id LIMIT :most";
static const char sql_silent[] =
    "SELECT r.id, r.id AS report, 0 AS partner, r.followed_at AS since, count (m.id) AS count, coalesce (max (m.at), 0) AS last"
    " FROM report r LEFT JOIN reminder m ON m.report_id = r.id AND m.kind = :kind AND m.at >= r.followed_at"
    " WHERE r.id > :after AND r.state = 'active'"
    " AND (EXISTS (SELECT 1 FROM assignment a WHERE a.report_id = r.id AND a.state = 'accepted')"
    " OR NOT EXISTS (SELECT 1 FROM assignment a WHERE a.report_id = r.id AND a.state = 'waiting'))"
    " GROUP BY r.id ORDER BY r.id LIMIT :most";
/* Nobody is reminded who asked to stop; nor of demonstration data. */
static const char sql_questions[] =
    "SELECT r.id, r.id AS report, 0 AS partner, max (q.asked_at, coalesce ((SELECT max (answered_at) FROM question a"
    " WHERE a.report_id = r.id), 0)) AS since, count (m.id) AS count, coalesce (max (m.at), 0) AS last"
    " FROM (SELECT report_id, max (asked_at) AS asked_at FROM question WHERE answered_at IS NULL AND dropped_at IS NULL"
    " AND report_id > :after GROUP BY report_id) q JOIN report r ON r.id = q.report_id"
    " LEFT JOIN reminder m ON m.report_id = r.id AND m.kind = :kind AND m.at >= q.asked_at"
    " WHERE r.state IN ('received', 'taken', 'active') AND coalesce (r.stop_requested, 0) = 0 AND r.demo = 0"
    " GROUP BY r.id ORDER BY r.id LIMIT :most";
/* A tenant who asked to stop is not asked; who said last that it is solved, or that they moved, neither, until somebody
 * writes again. */
#define LISTENS " AND coalesce (r.stop_requested, 0) = 0"
static const char sql_outcome[] =
    "SELECT r.id, r.id AS report, 0 AS partner, r.since, count (m.id) AS count, coalesce (max (m.at), 0) AS last FROM"
    " (SELECT r.id, coalesce ((SELECT max (released_at) FROM followup WHERE report_id = r.id AND visible = 1), r.created_at)"
    " AS since FROM report r WHERE r.id > :after AND r.state = 'active'" LISTENS ") r"
    " LEFT JOIN reminder m ON m.report_id = r.id AND m.kind = :kind AND m.at >= r.since"
    " WHERE NOT EXISTS (SELECT 1 FROM outcome_answer a WHERE a.report_id = r.id AND a.answer IN ('solved', 'moved')"
    " AND a.at >= r.since) GROUP BY r.id ORDER BY r.id LIMIT :most";
static const char sql_outcome_closed[] =
    "SELECT r.id, r.id AS report, 0 AS partner, r.closed_at AS since, count (m.id) AS count, coalesce (max (m.at), 0) AS last"
    " FROM report r LEFT JOIN reminder m ON m.report_id = r.id AND m.kind = :kind AND m.at >= r.closed_at"
    " WHERE r.id > :after AND r.state = 'closed'"
    " AND coalesce (r.closing_reason, '') NOT IN ('duplicate', 'occupant_left', 'occupant_asks')" LISTENS
    " AND NOT EXISTS (SELECT 1 FROM outcome_answer a WHERE a.report_id = r.id AND a.report_state = 'closed'"
    " AND a.at >= r.closed_at)"
    " GROUP BY r.id ORDER BY r.id LIMIT :most";
static const char sql_conclusion[] =
    "SELECT v.id, v.report_id AS report, coalesce (v.partner_id, 0) AS partner, v.at AS since, count (m.id) AS count,"
    " coalesce (max (m.at), 0) AS last FROM visit v LEFT JOIN reminder m ON m.visit_id = v.id AND m.kind = :kind"
    " AND m.at >= v.at WHERE v.id > :after AND v.state = 'planned' GROUP BY v.id ORDER BY v.id LIMIT :most";
static const char sql_dates[] =
    "SELECT v.id, v.report_id AS report, coalesce (v.partner_id, 0) AS partner, d.last AS since, count (m.id) AS count,"
    " coalesce (max (m.at), 0) AS last FROM visit v JOIN (SELECT visit_id, max (at) AS last FROM visit_date GROUP BY visit_id) d"
    " ON d.visit_id = v.id LEFT JOIN reminder m ON m.visit_id = v.id AND m.kind = :kind AND m.at >= d.last"
    " WHERE v.id > :after AND v.state = 'proposed' AND v.declined_at IS NULL GROUP BY v.id ORDER BY v.id LIMIT :most";
/* Waited for from the day before the sixtieth. */
static const char sql_allowance[] =
    "SELECT x.id, x.report_id AS report, coalesce (x.partner_id, 0) AS partner, x.until - 61 * 86400 AS since,"
    " count (m.id) AS count, coalesce (max (m.at), 0) AS last FROM result x LEFT JOIN reminder m ON m.result_id = x.id"
    " AND m.kind = :kind WHERE x.id > :after AND x.until IS NOT NULL AND x.withdrawn_at IS NULL"
    " AND x.kind = 'allowance_withheld' GROUP BY x.id ORDER BY x.id LIMIT :most";
static const char *const candidate_sql[] = { sql_answer,         sql_silent,     sql_questions, sql_outcome,
                                             sql_outcome_closed, sql_conclusion, sql_dates,     sql_allowance,
                                             mediation_sql_silent, mediation_sql_soon, mediation_sql_late,
                                             mediation_sql_works };
G_STATIC_ASSERT (G_N_ELEMENTS (candidate_sql) == G_N_ELEMENTS (reminder_kinds));

static const char sql_add[] =
    "INSERT INTO reminder (kind, assignment_id, report_id, visit_id, result_id, mediation_id, sequence, at)"
    " VALUES (:kind, nullif (:assignment, 0), :report, nullif (:visit, 0), nullif (:result, 0), nullif (:mediation, 0),"
    " cast (:sequence AS INTEGER), :at)";
/* Those of today are told too: the box may have been off last evening. */
static const char sql_eve[] =
    "SELECT v.id, v.report_id AS report, coalesce (v.partner_id, 0) AS partner FROM visit v WHERE v.state = 'planned'"
    " AND v.at > :now AND v.at < :until AND v.planned_at < :before AND NOT EXISTS (SELECT 1 FROM reminder m"
    " WHERE m.visit_id = v.id AND m.kind = :kind AND m.at >= v.planned_at) ORDER BY v.id LIMIT :most";

static const char sql_purge[] =
    "DELETE FROM reminder WHERE id IN (SELECT id FROM reminder WHERE at < :before LIMIT :most)";

typedef struct {
  gint64 id, report_id, partner_id;
  ReminderState state;
} Candidate;

ReminderDecision
reminder_due (const ReminderState *state, gint64 now)
{
  gboolean weekly = state->weekly_after > 0 && state->count >= state->weekly_after;
  int days = clock_day_number (now) - clock_day_number (MAX (state->since, state->last));
  int waited = clock_day_number (now) - clock_day_number (state->since);
  gint64 every_days = weekly ? WEEK_DAYS : state->every_days;
  gboolean over = every_days == 0 || (state->until_days > 0 && waited > state->until_days);

  return (ReminderDecision){
    .due = !over && days >= every_days && (state->most == 0 || state->count < state->most),
    .sequence = state->count + 1,
    .escalated = weekly,
  };
}

/* The days before the next reminder, after `count` of them. */
static gint64
kind_days (Db *db, const ReminderKind *kind, guint count)
{
  if (kind->steps == NULL)
    return setting_integer (db, kind->every_days);
  return kind->steps[MIN (count, kind->steps_count - 1)];
}

static gboolean
candidates_read (Db *db, const ReminderCursor *cursor, GArray *candidates, GError **error)
{
  const ReminderKind *kind = &reminder_kinds[cursor->kind];
  gint64 weekly_after = kind->weekly_after == NULL ? 0 : setting_integer (db, kind->weekly_after);
  gint64 most = kind->most == NULL ? 0 : setting_integer (db, kind->most);
  g_autoptr (Query) query = NULL;

  if (kind->most != NULL && most == 0) /* the territory wants none */
    return TRUE;
  query = query_new (db, candidate_sql[cursor->kind]);
  query_bind_text (query, ":kind", kind->kind);
  query_bind_integer (query, ":after", cursor->last_id);
  query_bind_integer (query, ":most", BATCH_MAX);
  while (query_next (query)) {
    Candidate candidate = {
      .id = query_integer (query, "id"),
      .report_id = query_integer (query, "report"),
      .partner_id = query_integer (query, "partner"),
      .state = { .since = query_integer (query, "since"),
                 .last = query_integer (query, "last"),
                 .count = (guint) query_integer (query, "count"),
                 .weekly_after = weekly_after,
                 .until_days = kind->until_days,
                 .most = most },
    };
    candidate.state.every_days = kind_days (db, kind, candidate.state.count);
    g_array_append_val (candidates, candidate);
  }
  return query_done (query, error);
}

/* The row of the event's noun; 0 when the event is about another. */
static gint64
subject_if (const Event *event, const char *noun)
{
  return g_strcmp0 (event->noun, noun) == 0 ? event->subject_id : 0;
}

static gboolean
reminder_add (Db *db, const char *kind, const Event *event, gint64 now, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_add);

  query_bind_text (query, ":kind", kind);
  query_bind_integer (query, ":assignment", subject_if (event, "assignment"));
  query_bind_integer (query, ":visit", subject_if (event, "visit"));
  query_bind_integer (query, ":result", subject_if (event, "result"));
  query_bind_integer (query, ":mediation", subject_if (event, "mediation"));
  query_bind_integer (query, ":report", event->report_id);
  query_bind_text (query, ":sequence", event->after);
  query_bind_integer (query, ":at", now);
  return query_done (query, error);
}

static gboolean
candidate_remind (Db *db, const Actor *actor, const ReminderKind *kind, const Candidate *candidate, GError **error)
{
  ReminderDecision decision = reminder_due (&candidate->state, actor->now);
  g_autofree char *sequence = g_strdup_printf ("%u", decision.sequence);
  gboolean first = decision.escalated && decision.sequence == candidate->state.weekly_after + 1;
  Event event = {
    .report_id = candidate->report_id,
    .noun = kind->noun,
    .subject_id = candidate->id,
    .verb = decision.escalated ? kind->verb_weekly : kind->verb,
    .after = sequence,
    .detail = first ? "first" : NULL, /* the tenant is told once that a service is being waited for */
    .visible = first,
    .partner_id = candidate->partner_id,
  };

  return reminder_add (db, kind->kind, &event, actor->now, error) && event_add (db, actor, &event, error)
         && (kind->effect == NULL || kind->effect (db, actor, candidate->id, error));
}

/* *ret_due: it is time, and somebody is there to be told. */
static gboolean
candidate_is_due (Db *db, gint64 now, const ReminderKind *kind, const Candidate *candidate, gboolean *ret_due,
                  GError **error)
{
  g_auto (Contact) contact = { .channel = CHANNEL_MAIL };

  *ret_due = reminder_due (&candidate->state, now).due;
  if (!*ret_due || !kind->to_tenant)
    return TRUE;
  if (!contact_find (db, candidate->report_id, &contact, error))
    return FALSE;
  *ret_due = contact.channel != CHANNEL_LAST;
  return TRUE;
}

gboolean
reminder_run (Db *db, const Actor *actor, const ReminderCursor *cursor, ReminderCursor *ret_cursor, GError **error)
{
  g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  ReminderCursor next = *cursor;

  if (cursor->done || cursor->kind >= reminder_kinds_count)
    return box_fail (error, BOX_ERROR_INVALID, "this run of reminders is over");
  if (!candidates_read (db, cursor, candidates, error))
    return FALSE;
  for (guint i = 0; i < candidates->len; i++) {
    const Candidate *candidate = &g_array_index (candidates, Candidate, i);
    gboolean due;

    if (!candidate_is_due (db, actor->now, &reminder_kinds[cursor->kind], candidate, &due, error))
      return FALSE;
    if (due) {
      if (!candidate_remind (db, actor, &reminder_kinds[cursor->kind], candidate, error))
        return FALSE;
      next.reminded++;
    }
    next.last_id = candidate->id;
  }
  if (candidates->len < BATCH_MAX) {
    next.kind++;
    next.last_id = 0;
    next.done = next.kind == reminder_kinds_count;
  }
  *ret_cursor = next;
  return TRUE;
}

/* ---- the eve of a visit ---- */

static GArray *
eve_list (Db *db, gint64 now, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_eve);
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (Candidate));

  query_bind_text (query, ":kind", EVE);
  query_bind_integer (query, ":now", now);
  query_bind_integer (query, ":until", clock_add_days (clock_day_start (now), 2));
  query_bind_integer (query, ":before", now - REMINDER_EVE_QUIET_S);
  query_bind_integer (query, ":most", BATCH_MAX);
  while (query_next (query)) {
    Candidate candidate = { .id = query_integer (query, "id"),
                            .report_id = query_integer (query, "report"),
                            .partner_id = query_integer (query, "partner") };
    g_array_append_val (list, candidate);
  }
  return query_done (query, error) ? g_steal_pointer (&list) : NULL;
}

gboolean
reminder_run_eve (Db *db, const Actor *actor, guint *ret_count, GError **error)
{
  g_autoptr (GArray) list = eve_list (db, actor->now, error);

  for (guint i = 0; list != NULL && i < list->len; i++) {
    const Candidate *candidate = &g_array_index (list, Candidate, i);
    const Event event = { .report_id = candidate->report_id,
                          .noun = "visit",
                          .subject_id = candidate->id,
                          .verb = EVE,
                          .after = "1", /* of its sequence */
                          .partner_id = candidate->partner_id };

    if (!reminder_add (db, EVE, &event, actor->now, error) || !event_add (db, actor, &event, error))
      return FALSE;
  }
  if (list == NULL)
    return FALSE;
  *ret_count = list->len;
  return TRUE;
}

gboolean
reminder_purge (Db *db, gint64 now, GError **error)
{
  return query_purge (db, sql_purge, now - REMINDER_KEEP_DAYS * CLOCK_DAY, error);
}
