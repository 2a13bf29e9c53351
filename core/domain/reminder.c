/* reminder.c: walks the table of what is chased, decides and writes reminders and their events. Sends nothing: events
 * raise the notices. */
#include "domain/reminder.h"

#include "base/clock.h"
#include "domain/contact.h"
#include "domain/event.h"
#include "domain/mediation_reminder.h"
#include "domain/setting.h"

enum { BATCH_MAX = 200 };

static const char sql_add[] =
    "INSERT INTO reminder (kind, assignment_id, report_id, visit_id, result_id, mediation_id, sequence, at, since)"
    " VALUES (:kind, nullif (:assignment, 0), :report, nullif (:visit, 0), nullif (:result, 0), nullif (:mediation, 0),"
    " cast (:sequence AS INTEGER), :at, nullif (:since, 0))";

static const char sql_purge[] =
    "DELETE FROM reminder WHERE id IN (SELECT id FROM reminder WHERE at < :before LIMIT :most)";

typedef struct {
  gint64 id, report_id, partner_id;
  ReminderState state;
} Candidate;

/* ---- the decision ---- */

/* TRUE on the day that comes `days` after that of `from`, and later; never before it. */
static gboolean
days_went_by (gint64 from, gint64 now, gint64 days, gboolean working)
{
  int went_by = clock_day_number (now) - clock_day_number (from);

  if (went_by < 0)
    return FALSE;
  return (working ? clock_working_days (from, now) : went_by) >= days;
}

/* Midnight of the newest such day of the week that has begun: what falls due on a Tuesday is due until the next. */
static gint64
newest_weekday (gint64 now, int weekday)
{
  gint64 day = clock_add_days (clock_week_start (now), weekday - 1);

  return day <= now ? day : clock_add_days (day, -7);
}

ReminderDecision
reminder_due (const ReminderState *state, gint64 now)
{
  gboolean named = state->named_after > 0 && state->count >= state->named_after;
  gboolean own_days = named && state->named_days > 0;
  gint64 every_days = own_days ? state->named_days : state->every_days;
  gint64 until = own_days && state->named_weekday > 0 ? newest_weekday (now, state->named_weekday) : now;
  gboolean over = every_days == REMINDER_END || (state->most > 0 && state->count >= state->most)
                  || (state->until_days > 0 && days_went_by (state->since, now, state->until_days + 1, FALSE));

  return (ReminderDecision){
    .due = !over && (!state->working_mornings || clock_is_working_day (now))
           && days_went_by (MAX (state->since, state->last), until, every_days, state->working && !own_days),
    .sequence = state->count + 1,
    .named = named,
  };
}

/* ---- who may be concerned ---- */

/* What the settings make of a row. */
typedef struct {
  const ReminderKind *kind;
  gint64 every_days, named_after, most;
  gboolean working, none;
} Rule;

static Rule
rule_read (Db *db, const ReminderKind *kind)
{
  g_autofree char *days = setting_text (db, "reminder.days");
  Rule rule = { .kind = kind, .named_after = kind->named_after, .most = kind->most };

  rule.every_days = kind->every == NULL ? 0 : setting_integer (db, kind->every);
  rule.working =
      kind->days == REMINDER_DAYS_WORKING || (kind->days == REMINDER_DAYS_SET && g_strcmp0 (days, "working") == 0);
  if (kind->named_after_setting != NULL)
    rule.named_after = setting_integer (db, kind->named_after_setting);
  if (kind->most_setting != NULL) {
    rule.most = setting_integer (db, kind->most_setting);
    rule.none = rule.most == 0; /* the territory wants none */
  }
  return rule;
}

/* The day from which it is due: that many days before what is still to come. */
static gint64
since_of (const Rule *rule, gint64 since)
{
  if (rule->kind->ahead == 0)
    return since;
  return rule->working ? clock_working_day_before (since, rule->kind->ahead)
                       : clock_add_days (clock_day_start (since), -rule->kind->ahead);
}

static Candidate
candidate_read (Query *query, const Rule *rule)
{
  const ReminderKind *kind = rule->kind;
  guint count = (guint) query_integer (query, "count");

  return (Candidate){
    .id = query_integer (query, "id"),
    .report_id = query_integer (query, "report"),
    .partner_id = query_integer (query, "partner"),
    .state = { .since = since_of (rule, query_integer (query, "since")),
               .last = query_integer (query, "last"),
               .count = count,
               .every_days = kind->steps == NULL ? rule->every_days : kind->steps[MIN (count, kind->steps_count - 1)],
               .working = rule->working,
               .working_mornings = kind->time == REMINDER_MORNING,
               .named_after = rule->named_after,
               .named_days = kind->named_days,
               .named_weekday = kind->named_weekday,
               .most = rule->most,
               .until_days = kind->until_days },
  };
}

static gboolean
candidates_read (Db *db, const ReminderCursor *cursor, gint64 now, GArray *candidates, GError **error)
{
  const Rule rule = rule_read (db, &reminder_kinds[cursor->kind]);
  g_autoptr (Query) query = NULL;

  if (rule.none)
    return TRUE;
  query = query_new (db, rule.kind->candidates);
  query_bind_text (query, ":kind", rule.kind->kind);
  query_bind_integer (query, ":after", cursor->last_id);
  query_bind_integer (query, ":most", BATCH_MAX);
  query_bind_integer (query, ":now", now);
  while (query_next (query)) {
    Candidate candidate = candidate_read (query, &rule);

    g_array_append_val (candidates, candidate);
  }
  return query_done (query, error);
}

/* ---- what is written ---- */

/* The row of the event's noun; 0 when the event is about another. */
static gint64
subject_if (const Event *event, const char *noun)
{
  return g_strcmp0 (event->noun, noun) == 0 ? event->subject_id : 0;
}

static gboolean
reminder_add (Db *db, const char *kind, const Event *event, gint64 since, gint64 now, GError **error)
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
  query_bind_integer (query, ":since", since);
  return query_done (query, error);
}

static gboolean
candidate_remind (Db *db, const Actor *actor, const ReminderKind *kind, const Candidate *candidate, GError **error)
{
  ReminderDecision decision = reminder_due (&candidate->state, actor->now);
  g_autofree char *sequence = g_strdup_printf ("%u", decision.sequence);
  gboolean first = decision.named && decision.sequence == candidate->state.named_after + 1;
  Event event = {
    .report_id = candidate->report_id,
    .noun = kind->noun,
    .subject_id = candidate->id,
    .verb = decision.named ? kind->named : kind->verb,
    .after = sequence,
    .detail = first ? "first" : NULL, /* the tenant is told once that a service is being waited for */
    .visible = first && kind->tells_tenant_first,
    .partner_id = candidate->partner_id,
  };

  return reminder_add (db, kind->kind, &event, candidate->state.since, actor->now, error)
         && event_add (db, actor, &event, error)
         && (kind->effect == NULL || kind->effect (db, actor, candidate->id, error));
}

/* *ret_due: it is time, and somebody is there to be told. */
static gboolean
candidate_is_due (Db *db, gint64 now, const ReminderKind *kind, const Candidate *candidate, gboolean *ret_due,
                  GError **error)
{
  g_auto (Contact) contact = { .channel = CHANNEL_MAIL };

  *ret_due = reminder_due (&candidate->state, now).due;
  if (!*ret_due || !reminder_kind_is_for_tenant (kind))
    return TRUE;
  if (!contact_find (db, candidate->report_id, &contact, error))
    return FALSE;
  *ret_due = contact.channel != CHANNEL_LAST;
  return TRUE;
}

/* ---- a run ---- */

static gboolean
cursor_is_at_row (const ReminderCursor *cursor)
{
  return (reminder_kinds[cursor->kind].time == REMINDER_EVENING) == cursor->evening;
}

static void
cursor_next_kind (ReminderCursor *cursor)
{
  cursor->kind++;
  cursor->last_id = 0;
  cursor->done = cursor->kind == reminder_kinds_count;
}

gboolean
reminder_run (Db *db, const Actor *actor, const ReminderCursor *cursor, ReminderCursor *ret_cursor, GError **error)
{
  g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  ReminderCursor next = *cursor;

  if (cursor->done || cursor->kind >= reminder_kinds_count)
    return box_fail (error, BOX_ERROR_INVALID, "this run of reminders is over");
  if (cursor_is_at_row (cursor) && !candidates_read (db, cursor, actor->now, candidates, error))
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
  if (candidates->len < BATCH_MAX)
    cursor_next_kind (&next);
  *ret_cursor = next;
  return TRUE;
}

gboolean
reminder_purge (Db *db, gint64 now, GError **error)
{
  return query_purge (db, sql_purge, now - REMINDER_KEEP_DAYS * CLOCK_DAY, error);
}
