/* test_reminder.c: who is chased on which day, once however long the box was off, and when it becomes a matter
 * of names. */
#include "domain/reminder.h"

#include "domain/outcome.h"
#include "world.h"

#define MORNING ((gint64) (MONDAY_9 - CLOCK_HOUR)) /* 08:00, when the job runs */

static void
test_decision (void)
{
  static const struct {
    int days_since, days_last; /* before MORNING; last -1: none */
    guint count;
    gint64 every_days, weekly_after;
    gboolean due, escalated;
  } rows[] = {
    { 2, -1, 0, 3, 4, FALSE, FALSE },    { 3, -1, 0, 3, 4, TRUE, FALSE },    { 5, 2, 1, 3, 4, FALSE, FALSE },
    { 6, 3, 1, 3, 4, TRUE, FALSE },      { 12, 3, 3, 3, 4, TRUE, FALSE },    { 18, 6, 4, 3, 4, FALSE, TRUE },
    { 19, 7, 4, 3, 4, TRUE, TRUE },      { 40, 7, 9, 3, 4, TRUE, TRUE },     { 40, 3, 9, 3, 0, TRUE, FALSE },
    { 40, 2, 9, 3, 0, FALSE, FALSE },    { 29, -1, 0, 30, 0, FALSE, FALSE }, { 30, -1, 0, 30, 0, TRUE, FALSE },
    { 200, 29, 5, 30, 0, FALSE, FALSE }, { 1, -1, 0, 1, 0, TRUE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    const ReminderState state = {
      .since = clock_add_days (MORNING, -rows[i].days_since)
               + 7 * CLOCK_HOUR, /* in the afternoon: days of the calendar count */
      .last = rows[i].days_last < 0 ? 0 : clock_add_days (MORNING, -rows[i].days_last),
      .count = rows[i].count,
      .every_days = rows[i].every_days,
      .named_after = rows[i].weekly_after,
      .named_days = 7,
    };
    ReminderDecision decision = reminder_due (&state, MORNING);

    g_test_message ("row %u", i);
    g_assert_cmpint (decision.due, ==, rows[i].due);
    g_assert_cmpint (decision.named, ==, rows[i].escalated);
    g_assert_cmpuint (decision.sequence, ==, rows[i].count + 1);
  }
}

typedef struct {
  gint64 now;
  ReminderCursor from, to;
} Batch;

static gboolean
run_batch (Db *db, gpointer data, GError **error)
{
  Batch *batch = data;
  const Actor box = ACTOR_BOX_AT (batch->now);

  return reminder_run (db, &box, &batch->from, &batch->to, error);
}

static guint
run (World *world, gint64 now)
{
  Batch batch = { .now = now };

  for (guint i = 0; !batch.from.done && i < 100; i++) {
    world_do (world, run_batch, &batch);
    batch.from = batch.to;
  }
  return batch.from.reminded;
}

/* The days, counted from MORNING, on which a daily run reminds. */
static char *
days_reminded (World *world, int last_day)
{
  g_autoptr (GString) days = g_string_new (NULL);

  for (int day = 0; day <= last_day; day++)
    if (run (world, clock_add_days (MORNING, day)) > 0)
      g_string_append_printf (days, "%d ", day);
  return g_string_free (g_steal_pointer (&days), FALSE);
}

static void
test_rhythm (void)
{
  g_autoptr (World) world = world_new ();
  g_autofree char *days = NULL, *verbs = NULL;

  world_assigned (world, MONDAY_9);
  days = days_reminded (world, 36);
  g_assert_cmpstr (days, ==, "3 7 10 14 22 29 36 "); /* none on a Sunday; those by name on Tuesdays */
  verbs = world_text (world, "SELECT group_concat (verb || coalesce (':' || detail, ''), ' ') AS x FROM"
                             " (SELECT verb, detail FROM event WHERE verb IN ('reminded', 'escalated') ORDER BY id)");
  g_assert_cmpstr (verbs, ==, "reminded reminded reminded reminded escalated:first escalated escalated");
  g_assert_cmpint (world_integer (world, "SELECT max (sequence) AS x FROM reminder"), ==, 7);
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM notice WHERE kind = 'reminder_managers'"), ==, 3);
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM notice WHERE kind = 'waiting_tenant'"), ==, 1);
}

static void
test_without_end (void)
{
  g_autoptr (World) world = world_new ();
  g_autofree char *days = NULL;

  world_sql (
      world,
      "INSERT INTO setting (key, value, changed_at, changed_by) VALUES ('reminder.weekly_after', '0', 0, 'test')");
  world_assigned (world, MONDAY_9);
  days = days_reminded (world, 22);
  g_assert_cmpstr (days, ==, "3 7 10 14 17 21 ");
}

/* R6: off for a week, what fell due is done once. */
static void
test_catch_up (void)
{
  g_autoptr (World) world = world_new ();

  world_assigned (world, MONDAY_9);
  g_assert_cmpuint (run (world, clock_add_days (MORNING, 10)), ==, 1);
  g_assert_cmpuint (run (world, clock_add_days (MORNING, 10) + 60), ==, 0);
  g_assert_cmpuint (run (world, clock_add_days (MORNING, 12)), ==, 0);
  g_assert_cmpuint (run (world, clock_add_days (MORNING, 13)), ==, 0); /* a Sunday */
  g_assert_cmpuint (run (world, clock_add_days (MORNING, 14)), ==, 1);
}

static void
test_answer_ends_it (void)
{
  static const char *const answers[] = { "accept", "refuse" };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++) {
    g_autoptr (World) world = world_new ();

    world_answer (world, world_assigned (world, MONDAY_9), answers[i], MONDAY_9 + 60);
    g_assert_cmpuint (run (world, clock_add_days (MORNING, 20)), ==, 0);
  }
}

static void
test_reopening_starts_again (void)
{
  g_autoptr (World) world = world_new ();
  gint64 report_id = world_assigned (world, MONDAY_9), reopened = clock_add_days (MONDAY_9, 13);

  g_assert_cmpuint (run (world, clock_add_days (MORNING, 3)), ==, 1);
  world_answer (world, report_id, "accept", clock_add_days (MONDAY_9, 4));
  world_answer (world, report_id, "close", clock_add_days (MONDAY_9, 5));
  world_answer (world, report_id, "reopen", reopened);
  g_assert_cmpuint (run (world, clock_add_days (MORNING, 15)), ==, 0);
  g_assert_cmpuint (run (world, clock_add_days (MORNING, 16)), ==, 1);
  g_assert_cmpint (world_integer (world, "SELECT sequence AS x FROM reminder ORDER BY id DESC LIMIT 1"), ==, 1);
}

static void
test_closed_report (void)
{
  g_autoptr (World) world = world_new ();

  world_change (world, world_assigned (world, MONDAY_9), "close", MONDAY_9 + 60);
  g_assert_cmpuint (run (world, clock_add_days (MORNING, 50)), ==, 0);
}

static void
test_silent (void)
{
  g_autoptr (World) world = world_new ();
  g_autofree char *days = NULL;

  world_answer (world, world_assigned (world, MONDAY_9), "accept", MONDAY_9 + 60);
  world_sql (world, "UPDATE report SET stop_requested = 1"); /* the tenant is asked in tests of their own */
  days = days_reminded (world, 95);
  g_assert_cmpstr (days, ==, "30 60 91 " /* the ninetieth is a Sunday */);
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM notice WHERE kind = 'silent_partner'"), ==, 3);
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM notice WHERE kind = 'silent_managers'"), ==, 3);
}

/* Refused by all, or handed to nobody: the desk is told each month, nobody else is there to be. */
static void
test_silent_without_partner (void)
{
  g_autoptr (World) world = world_new ();
  g_autofree char *days = NULL;

  world_answer (world, world_assigned (world, MONDAY_9), "refuse", MONDAY_9 + 60);
  world_sql (world, "UPDATE report SET stop_requested = 1");
  days = days_reminded (world, 65);
  g_assert_cmpstr (days, ==, "30 60 ");
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM notice WHERE kind = 'silent_partner'"), ==, 0);
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM notice WHERE kind = 'silent_managers'"), ==, 2);
}

/* A reminder belongs to what was chased: an assignment, or the report as a whole. */
static void
test_subject (void)
{
  g_autoptr (World) world = world_new ();

  world_assigned (world, MONDAY_9);
  g_assert_cmpuint (run (world, clock_add_days (MORNING, 3)), ==, 1);
  world_sql (world, "UPDATE assignment SET state = 'accepted'");
  g_assert_cmpuint (run (world, clock_add_days (MORNING, 30)), ==, 1);
  g_assert_cmpint (world_integer (world, "SELECT assignment_id = (SELECT id FROM assignment) AS x FROM reminder"
                                         " WHERE kind = 'answer'"),
                   ==, 1);
  g_assert_cmpint (world_integer (world, "SELECT assignment_id IS NULL AND report_id = 1 AS x FROM reminder"
                                         " WHERE kind = 'silent'"),
                   ==, 1);
}

typedef struct {
  gint64 id, partner_id;
} Copying;

static gboolean
copy_assignments (Db *db, gpointer data, GError **error)
{
  const Copying *copying = data;
  const Actor box = ACTOR_BOX_AT (MONDAY_9);

  for (guint i = 0; i < 449; i++) {
    g_autofree char *name = g_strdup_printf ("P%u", i);
    const AssignmentInput input = { .report_id = copying->id,
                                    .partner_id = world_add_partner (db, name, "p@example.org"),
                                    .trace = "" };

    if (!assignment_create (db, &box, &input, error))
      return FALSE;
  }
  return TRUE;
}

/* More than two batches of 200. */
static void
test_batches (void)
{
  g_autoptr (World) world = world_new ();
  Copying copying = { .id = world_assigned (world, MONDAY_9) };
  Batch batch = { .now = clock_add_days (MORNING, 3) };

  world_do (world, copy_assignments, &copying);
  world_do (world, run_batch, &batch);
  g_assert_cmpuint (batch.to.reminded, ==, 200);
  g_assert_false (batch.to.done);
  /* Killed here: what was decided is not decided again. */
  g_assert_cmpuint (run (world, batch.now), ==, 250);
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM reminder"), ==, 450);
  g_assert_cmpint (world_integer (world, "SELECT count (DISTINCT assignment_id) AS x FROM reminder"), ==, 450);
}

/* ---- "is it solved?": only reminders of these two kinds are counted ---- */

/* The days, counted from MORNING, on which the tenant is asked. */
static char *
days_asked (World *world, int first_day, int last_day)
{
  g_autoptr (GString) days = g_string_new (NULL);

  for (int day = first_day; day <= last_day; day++) {
    gint64 before = world_integer (world, "SELECT count (*) AS x FROM reminder WHERE kind LIKE 'outcome%'");

    run (world, clock_add_days (MORNING, day));
    if (world_integer (world, "SELECT count (*) AS x FROM reminder WHERE kind LIKE 'outcome%'") > before)
      g_string_append_printf (days, "%d ", day);
  }
  return g_string_free (g_steal_pointer (&days), FALSE);
}

typedef struct {
  gint64 report_id, now;
  const char *code;
} Answering;

static gboolean
answer_work (Db *db, gpointer data, GError **error)
{
  const Answering *answering = data;
  const Actor tenant = ACTOR_TENANT_AT (answering->now);

  return outcome_record (db, &tenant, answering->report_id, answering->code, "", error);
}

static void
test_asked (void)
{
  g_autoptr (World) world = world_new ();
  g_autofree char *days = NULL;

  world_answer (world, world_assigned (world, MONDAY_9), "accept", MONDAY_9 + 60);
  days = days_asked (world, 1, 290);
  g_assert_cmpstr (days, ==, "45 75 105 195 285 ");
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM notice WHERE kind = 'outcome_tenant'"
                                         " AND recipient_key = 'report:1'"),
                   ==, 5);
}

/* Silence is counted from the last thing the tenant could read or said; what ends it is not asked again. */
static void
test_asked_again (void)
{
  static const struct {
    const char *code, *days;
  } rows[] = { { "no", "95 " }, { "partly", "95 " }, { "unknown", "95 " }, { "solved", "" }, { "moved", "" } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (World) world = world_new ();
    gint64 report = world_assigned (world, MONDAY_9);
    Answering answering = { report, clock_add_days (MONDAY_9, 50), rows[i].code };
    g_autofree char *days = NULL;

    world_answer (world, report, "accept", MONDAY_9 + 60);
    world_do (world, answer_work, &answering);
    days = days_asked (world, 51, 120);
    g_test_message ("%s", rows[i].code);
    g_assert_cmpstr (days, ==, rows[i].days);
  }
}

/* Who is not asked: changes of the one active report. */
static void
test_not_asked (void)
{
  static const char *const changes[] = {
    "UPDATE report SET stop_requested = 1",
    "UPDATE person SET email = NULL",
    "UPDATE report SET state = 'received'",
  };

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++) {
    g_autoptr (World) world = world_new ();
    g_autofree char *days = NULL;

    world_answer (world, world_assigned (world, MONDAY_9), "accept", MONDAY_9 + 60);
    world_sql (world, changes[i]);
    days = days_asked (world, 1, 60);
    g_assert_cmpstr (days, ==, "");
  }
}

/* Nobody is asked who cannot be told; a text message is one way. */
static void
test_asked_by_text (void)
{
  g_autoptr (World) world = world_new ();
  g_autofree char *before = NULL, *after = NULL;

  world_answer (world, world_assigned (world, MONDAY_9), "accept", MONDAY_9 + 60);
  world_sql (world, "UPDATE person SET email = NULL, phone = '06 12 34 56 78';"
                    " INSERT INTO report_answer (report_id, field, value) VALUES (1, 'sms_ok', 'yes')");
  before = days_asked (world, 1, 60);
  g_assert_cmpstr (before, ==, "");
  world_sql (world, "INSERT INTO setting (key, value, changed_at, changed_by) VALUES ('sms.way', 'spool', 0, 'test')");
  after = days_asked (world, 61, 62);
  g_assert_cmpstr (after, ==, "61 ");
  g_assert_cmpint (
      world_integer (world, "SELECT count (*) AS x FROM notice WHERE kind = 'outcome_tenant' AND channel = 'sms'"), ==,
      1);
}

static void
test_asked_after_closing (void)
{
  static const struct {
    int first_day; /* the box was off until then */
    const char *change, *days;
  } rows[] = {
    { 1, "SELECT 1", "7 " },
    { 20, "SELECT 1", "20 " },
    { 31, "SELECT 1", "" },
    { 1, "UPDATE report SET stop_requested = 1", "" },
    { 1, "UPDATE report SET closing_reason = 'occupant_left'", "" },
    { 1, "UPDATE report SET closing_reason = 'duplicate'", "" },
    { 1,
      "INSERT INTO outcome_answer (report_id, answer, report_state, at) SELECT id, 'no', 'closed', closed_at + 9 FROM report",
      "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (World) world = world_new ();
    g_autofree char *days = NULL;

    world_change (world, world_assigned (world, MONDAY_9), "close", MONDAY_9 + 60);
    world_sql (world, rows[i].change);
    days = days_asked (world, rows[i].first_day, 120);
    g_test_message ("row %u", i);
    g_assert_cmpstr (days, ==, rows[i].days);
  }
}

/* ---- an allowance withheld comes to its end ---- */

static void
test_allowance_end (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (GString) days = g_string_new (NULL);
  gint64 id = world_assigned (world, MONDAY_9);

  world_answer (world, id, "accept", MONDAY_9 + 60);
  world_sql (world, "INSERT INTO result (uuid, report_id, kind, at, until, partner_id, created_at)"
                    " SELECT 'a', id, 'allowance_withheld', 1, created_at + 100 * 86400, 1, 1 FROM report");
  world_sql (world, "INSERT INTO result (uuid, report_id, kind, at, until, created_at, withdrawn_at)"
                    " SELECT 'b', id, 'allowance_withheld', 1, created_at + 100 * 86400, 1, 1 FROM report");
  for (int day = 1; day <= 130; day++) {
    gint64 before = world_integer (world, "SELECT count (*) AS x FROM reminder WHERE kind = 'allowance_end'");

    run (world, clock_add_days (MORNING, day));
    if (world_integer (world, "SELECT count (*) AS x FROM reminder WHERE kind = 'allowance_end'") > before)
      g_string_append_printf (days, "%d ", day);
  }
  g_assert_cmpstr (days->str, ==, "42 "); /* the fortieth is a Saturday */
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM notice WHERE kind = 'allowance_partner'"
                                         " AND recipient_key = 'partner:1'"),
                   ==, 1);
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM notice WHERE kind = 'allowance_managers'"), >=, 1);
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM reminder WHERE result_id IS NOT NULL"), ==, 1);
}

/* A box that was off until after the end chases nobody about it. */
static void
test_allowance_over (void)
{
  g_autoptr (World) world = world_new ();

  world_assigned (world, MONDAY_9);
  world_sql (world, "INSERT INTO result (uuid, report_id, kind, at, until, created_at)"
                    " SELECT 'a', id, 'allowance_withheld', 1, created_at + 86400, 1 FROM report");
  run (world, clock_add_days (MORNING, 10));
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM reminder WHERE kind = 'allowance_end'"), ==, 0);
}

/* ---- what waits at the desk, and visits nobody planned ---- */

/* The days on which a row reminds, counted from MORNING. */
static char *
days_of_kind (World *world, const char *kind, int last_day)
{
  g_autoptr (GString) days = g_string_new (NULL);
  g_autofree char *sql = g_strdup_printf ("SELECT count (*) AS x FROM reminder WHERE kind = '%s'", kind);

  for (int day = 1; day <= last_day; day++) {
    gint64 before = world_integer (world, sql);

    run (world, clock_add_days (MORNING, day));
    if (world_integer (world, sql) > before)
      g_string_append_printf (days, "%d ", day);
  }
  return g_string_free (g_steal_pointer (&days), FALSE);
}

/* Each row: what makes it wait, and when it is told of. Days 5, 6, 12, 13… are a weekend. */
static void
test_desk_and_plans (void)
{
  static const char *const wait_for_visit =
      "INSERT INTO partner_competence (partner_id, competence) SELECT id, 'visites' FROM partner";
  static const struct {
    const char *kind, *change, *days;
    int last_day;
    gboolean accepted;
  } rows[] = {
    { "untaken", "UPDATE report SET state = 'received'", "3 8 11 16 ", 16, FALSE },
    { "untaken", "UPDATE report SET state = 'taken'", "", 16, FALSE },
    { "untransmitted", "UPDATE report SET state = 'taken'", "30 60 ", 65, FALSE },
    { "ask",
      "INSERT INTO partner (uuid, territory_id, type, name, email) SELECT 'k', 1, 'caf_msa', 'CAF', 'caf@example.org';"
      "INSERT INTO ask (uuid, report_id, partner_id, user_id, message, created_at)"
      " SELECT 'a', 1, p.id, 1, 'x', r.created_at FROM partner p, report r WHERE p.uuid = 'k'",
      "3 8 11 ", 11, FALSE },
    { "ask",
      "INSERT INTO ask (uuid, report_id, partner_id, user_id, message, created_at) SELECT 'a', 1, 1, 1, 'x', created_at"
      " FROM report",
      "", 11, FALSE }, /* it has the file meanwhile */
    { "to_plan", wait_for_visit, "15 30 ", 59, TRUE },
    { "to_plan", "SELECT 1", "", 59, TRUE },
    { "to_plan",
      "INSERT INTO partner_competence (partner_id, competence) SELECT id, 'visites' FROM partner;"
      "INSERT INTO visit (uuid, report_id, kind, state, at, created_at) VALUES ('v', 1, 'visit', 'done', 1, 1)",
      "", 59, TRUE },
    { "to_plan",
      "INSERT INTO partner_competence (partner_id, competence) SELECT id, 'visites' FROM partner;"
      "UPDATE assignment SET state = 'withdrawn'",
      "", 59, TRUE },
    { "answer", "UPDATE assignment SET state = 'withdrawn'", "", 16, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (World) world = world_new ();
    g_autofree char *days = NULL;
    gint64 report = world_assigned (world, MONDAY_9);

    if (rows[i].accepted)
      world_answer (world, report, "accept", MONDAY_9 + 60);
    world_sql (world, rows[i].change);
    days = days_of_kind (world, rows[i].kind, rows[i].last_day);
    g_test_message ("row %u %s", i, rows[i].kind);
    g_assert_cmpstr (days, ==, rows[i].days);
  }
}

/* In working days: three of them, whatever lies between. */
static void
test_working_days (void)
{
  g_autoptr (World) world = world_new ();
  g_autofree char *days = NULL;

  world_sql (world,
             "INSERT INTO setting (key, value, changed_at, changed_by) VALUES ('reminder.days', 'working', 0, 'test')");
  world_assigned (world, MONDAY_9);
  days = days_of_kind (world, "answer", 28);
  g_assert_cmpstr (days, ==, "3 8 11 16 22 ");
}

/* The second month of silence is a matter of names; news begin anew. */
static void
test_silence_by_name (void)
{
  g_autoptr (World) world = world_new ();
  g_autofree char *verbs = NULL;

  world_answer (world, world_assigned (world, MONDAY_9), "accept", MONDAY_9 + 60);
  for (int day = 1; day <= 65; day++)
    run (world, clock_add_days (MORNING, day));
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM notice WHERE kind = 'silent_referent'"), ==, 1);
  world_sql (world, "UPDATE report SET followed_at = followed_at + 70 * 86400");
  for (int day = 70; day <= 105; day++)
    run (world, clock_add_days (MORNING, day));
  verbs =
      world_text (world, "SELECT group_concat (verb, ' ') AS x FROM (SELECT verb FROM event WHERE verb LIKE 'silent%'"
                         " ORDER BY id)");
  g_assert_cmpstr (verbs, ==, "silent silent_named silent");
  g_assert_cmpint (world_integer (world, "SELECT max (visible) AS x FROM event WHERE verb LIKE 'silent%'"), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  if (!secret_init (NULL))
    return 1;
  g_test_add_func ("/reminder/decision", test_decision);
  g_test_add_func ("/reminder/rhythm", test_rhythm);
  g_test_add_func ("/reminder/without-end", test_without_end);
  g_test_add_func ("/reminder/catch-up", test_catch_up);
  g_test_add_func ("/reminder/answer-ends-it", test_answer_ends_it);
  g_test_add_func ("/reminder/reopening-starts-again", test_reopening_starts_again);
  g_test_add_func ("/reminder/closed-report", test_closed_report);
  g_test_add_func ("/reminder/silent", test_silent);
  g_test_add_func ("/reminder/silent-without-partner", test_silent_without_partner);
  g_test_add_func ("/reminder/subject", test_subject);
  g_test_add_func ("/reminder/batches", test_batches);
  g_test_add_func ("/reminder/asked", test_asked);
  g_test_add_func ("/reminder/asked-again", test_asked_again);
  g_test_add_func ("/reminder/not-asked", test_not_asked);
  g_test_add_func ("/reminder/asked-by-text", test_asked_by_text);
  g_test_add_func ("/reminder/asked-after-closing", test_asked_after_closing);
  g_test_add_func ("/reminder/allowance-end", test_allowance_end);
  g_test_add_func ("/reminder/allowance-over", test_allowance_over);
  g_test_add_func ("/reminder/desk-and-plans", test_desk_and_plans);
  g_test_add_func ("/reminder/working-days", test_working_days);
  g_test_add_func ("/reminder/silence-by-name", test_silence_by_name);
  return g_test_run ();
}
