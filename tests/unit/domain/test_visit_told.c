/* test_visit_told.c: who is told of what becomes of a visit, in whose words, and what is chased. */
#include "visits.h"

#include "domain/reminder.h"
#include "domain/report_class.h"

static void
run_notices (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor desk = fixture_desk (fixture, MONDAY_9 + 1), tenant = ACTOR_TENANT_AT (MONDAY_9 + 2);
  g_auto (Subject) subject = subject_new (fixture, db);
  g_autofree char *guest = fixture_text (db, "SELECT uuid AS x FROM partner WHERE id = :id", fixture->partners[P_SCHS]);
  const char *const guests[] = { guest, NULL };
  VisitPlan plan = plan_of (TOMORROW);
  Actor late = desk;

  plan.guests = guests;
  subject_propose (&subject, &desk, &plan);
  assert_told (db, "visit_proposed tenant");
  g_assert_cmpint (change_by (&subject, &tenant, "decline", 0), ==, FIXTURE_OK);
  assert_told (db, "visit_declined manager@example.org");
  g_assert_cmpint (change_by (&subject, &tenant, "pick", TOMORROW), ==, FIXTURE_OK);
  assert_told (
      db, "visit_planned tenant, visit_planned_staff manager@example.org, visit_planned_staff partner-1@example.org");
  g_assert_cmpint (change_by (&subject, &tenant, "pick", TOMORROW), ==, BOX_ERROR_CONFLICT); /* that very day */
  fixture_savepoint (db);
  g_assert_cmpint (change_by (&subject, &tenant, "decline", 0), ==, FIXTURE_OK);
  assert_told (
      db, "visit_postponed tenant, visit_declined manager@example.org, visit_postponed_staff partner-1@example.org");
  fixture_undo (db);
  fixture_savepoint (db);
  g_assert_cmpint (change_by (&subject, &tenant, "give_up", 0), ==, FIXTURE_OK);
  assert_told (
      db,
      "visit_cancelled tenant, visit_cancelled_staff manager@example.org, visit_cancelled_staff partner-1@example.org");
  fixture_undo (db);
  fixture_savepoint (db);
  fixture_change (fixture, db, subject.report, "close", MONDAY_9 + 3);
  fixture_assert_text (db, "SELECT state || ' ' || reason AS x FROM visit WHERE id = :id", subject.id,
                       "cancelled report_closed");
  assert_told (
      db,
      "visit_cancelled tenant, visit_cancelled_staff manager@example.org, visit_cancelled_staff partner-1@example.org");
  fixture_undo (db);
  late.now = TOMORROW;
  g_assert_cmpint (change_by (&subject, &late, "conclude", 0), ==, FIXTURE_OK);
  assert_told (db, "visit_done tenant");
}

static void
test_notices (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_notices, NULL);
}

/* Words for the occupant and words for professionals never mix. */
static void
run_conclusion (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  Actor desk = fixture_desk (fixture, MONDAY_9 + 1);
  g_auto (Subject) subject = subject_new (fixture, db);
  const VisitPlan plan = plan_of (TOMORROW);
  GError *error = NULL;

  subject_propose (&subject, &desk, &plan);
  g_assert_cmpint (change_by (&subject, &desk, "fix", TOMORROW), ==, FIXTURE_OK);
  fixture_savepoint (db);
  g_assert_cmpint (change_by (&subject, &desk, "conclude", 0), ==, BOX_ERROR_CONFLICT); /* still to come */
  fixture_undo (db);
  desk.now = TOMORROW;
  g_assert_cmpint (change_by (&subject, &desk, "conclude", 0), ==, FIXTURE_OK);
  fixture_assert_text (db,
                       "SELECT text AS x FROM followup WHERE report_id = :id AND visible = 1 ORDER BY id DESC LIMIT 1",
                       subject.report_id, "Quelques mots.");
  fixture_assert_text (db, "SELECT text AS x FROM followup WHERE report_id = :id AND visible = 0", subject.report_id,
                       "Moisissures au plafond.");
  fixture_assert_text (
      db, "SELECT told || '/' || details || '/' || conclusions || '/' || on_site AS x FROM visit WHERE id = :id",
      subject.id, "Quelques mots./Moisissures au plafond./non_decence rsd/1");
  g_assert_cmpint (fixture_code (report_requalify (db, &desk, subject.report, 'F', "Vu à la caméra", &error), &error),
                   ==, FIXTURE_OK);
  g_assert_cmpint (fixture_code (report_requalify (db, &desk, subject.report, 'F', " ", &error), &error), ==,
                   BOX_ERROR_INVALID);
  g_assert_cmpint (fixture_code (report_requalify (db, &desk, subject.report, 'H', "Vu", &error), &error), ==,
                   BOX_ERROR_INVALID);
  desk = fixture_agent (fixture, P_CAF, TOMORROW);
  g_assert_cmpint (fixture_code (report_requalify (db, &desk, subject.report, 'F', "Vu à la caméra", &error), &error),
                   ==, BOX_ERROR_DENIED);
  fixture_assert_text (db, "SELECT class_human || ' ' || class_reason AS x FROM report WHERE id = :id",
                       subject.report_id, "F Vu à la caméra");
  fixture_assert_text (db, "SELECT after AS x FROM event WHERE verb = 'requalified' AND report_id = :id",
                       subject.report_id, "F");
}

static void
test_conclusion (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_conclusion, NULL);
}

/* Walks the rows of the morning, or of the evening. */
static void
remind (Db *db, gint64 now, gboolean evening)
{
  const Actor box = ACTOR_BOX_AT (now);
  ReminderCursor cursor = { .evening = evening };

  while (!cursor.done)
    g_assert_true (reminder_run (db, &box, &cursor, &cursor, NULL));
}

static guint
overdue_count (Db *db, gint64 now)
{
  remind (db, now, FALSE);
  return fixture_integer (db, "SELECT count (*) AS x FROM notice WHERE kind = 'visit_overdue'", 0);
}

/* The partner that has not answered is chased meanwhile. */
static void
forget_others (Db *db)
{
  g_autoptr (Query) query = query_new (db, "DELETE FROM notice WHERE kind NOT LIKE 'visit%'");

  g_assert_true (query_done (query, NULL));
}

/* A visit on the Tuesday of the week after: staff hear of it on Friday, the tenant on Monday at 18:00. */
static void
run_reminders (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor desk = fixture_desk (fixture, MONDAY_9 + 1);
  g_auto (Subject) subject = subject_new (fixture, db);
  gint64 visit = MONDAY_9 + 8 * CLOCK_DAY, friday = MONDAY_9 + 4 * CLOCK_DAY;
  const VisitPlan plan = plan_of (visit);
  gint64 eve = visit - 15 * CLOCK_HOUR; /* 18:00, the day before */

  subject_propose (&subject, &desk, &plan);
  g_free (take_notices (db));
  remind (db, eve, TRUE); /* only proposed */
  assert_told (db, "");
  g_assert_cmpint (change_by (&subject, &desk, "fix", visit), ==, FIXTURE_OK);
  g_free (take_notices (db));
  remind (db, MONDAY_9 + CLOCK_HOUR, TRUE); /* agreed just now */
  remind (db, friday - CLOCK_DAY, FALSE);
  remind (db, eve - CLOCK_DAY, TRUE);
  forget_others (db);
  assert_told (db, "");
  remind (db, friday, FALSE);
  remind (db, friday + CLOCK_HOUR, FALSE); /* once */
  forget_others (db);
  assert_told (db, "visit_soon_staff manager@example.org");
  remind (db, eve, TRUE);
  remind (db, eve + CLOCK_HOUR, TRUE);
  assert_told (db, "visit_eve tenant");
  g_assert_cmpuint (overdue_count (db, visit + CLOCK_DAY), ==, 0);
  g_assert_cmpuint (overdue_count (db, visit + 2 * CLOCK_DAY), ==, 1);
  g_assert_cmpuint (overdue_count (db, visit + 3 * CLOCK_DAY), ==, 1);
  g_assert_cmpuint (overdue_count (db, visit + 4 * CLOCK_DAY), ==, 1); /* a Saturday */
  g_assert_cmpuint (overdue_count (db, visit + 6 * CLOCK_DAY), ==, 2);
}

/* Agreed the day before: nobody is written to again in the morning. */
static void
run_late_plan (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor desk = fixture_desk (fixture, MONDAY_9 + 1);
  g_auto (Subject) subject = subject_new (fixture, db);
  const VisitPlan plan = plan_of (MONDAY_9 + 2 * CLOCK_DAY);

  subject_propose (&subject, &desk, &plan);
  g_assert_cmpint (change_by (&subject, &desk, "fix", MONDAY_9 + 2 * CLOCK_DAY), ==, FIXTURE_OK);
  g_free (take_notices (db));
  remind (db, MONDAY_9 + 23 * CLOCK_HOUR, FALSE);
  assert_told (db, "");
}

static void
test_late_plan (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_late_plan, NULL);
}

static void
test_reminders (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_reminders, NULL);
}

/* Dates that nobody answered: from the second day after the last one, unless the occupant said that none suits. */
static void
run_unanswered (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor desk = fixture_desk (fixture, MONDAY_9 + 1), tenant = ACTOR_TENANT_AT (MONDAY_9 + 2);
  g_auto (Subject) subject = subject_new (fixture, db);
  const VisitPlan plan = plan_of (TOMORROW);

  subject_propose (&subject, &desk, &plan);
  g_free (take_notices (db));
  remind (db, TOMORROW + CLOCK_DAY, FALSE);
  assert_told (db, "");
  remind (db, TOMORROW + 2 * CLOCK_DAY, FALSE);
  assert_told (db, "visit_unanswered manager@example.org");
  g_assert_cmpint (change_by (&subject, &tenant, "decline", 0), ==, FIXTURE_OK);
  g_free (take_notices (db));
  remind (db, TOMORROW + 9 * CLOCK_DAY, FALSE);
  assert_told (db, "");
}

static void
test_unanswered (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_unanswered, NULL);
}

static char *
schs_assignment (const Subject *subject)
{
  return fixture_text (subject->db,
                       "SELECT a.uuid AS x FROM assignment a JOIN visit v ON v.id = :id AND v.report_id = a.report_id"
                       " WHERE a.state = 'accepted'",
                       subject->id);
}

static void
assert_visit (const Subject *subject, const char *wanted)
{
  fixture_assert_text (subject->db, "SELECT state || ' ' || coalesce (reason, '') AS x FROM visit WHERE id = :id",
                       subject->id, wanted);
}

/* Who closes its part leads no visit any more: what is still to come ends, told. What was to be held already, and what
 * the desk leads, stays. */
static void
run_part_closed (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor agent = fixture_agent (fixture, P_SCHS, MONDAY_9 + 1), desk = fixture_desk (fixture, MONDAY_9 + 1);
  g_auto (Subject) subject = subject_new (fixture, db), of_desk = subject_new (fixture, db);
  const VisitPlan plan = plan_of (TOMORROW);
  g_autofree char *assignment = NULL, *other = NULL;

  subject_propose (&subject, &agent, &plan);
  subject_propose (&of_desk, &desk, &plan);
  assignment = schs_assignment (&subject);
  other = schs_assignment (&of_desk);
  g_free (take_notices (db));
  fixture_savepoint (db);
  fixture_answer (fixture, db, assignment, P_SCHS, "close");
  assert_visit (&subject, "cancelled partner_closed");
  assert_told (db, "visit_cancelled tenant");
  fixture_answer (fixture, db, other, P_SCHS, "close");
  assert_visit (&of_desk, "proposed ");
  fixture_undo (db);
  fixture_savepoint (db);
  g_assert_cmpint (change_by (&subject, &agent, "fix", TOMORROW), ==, FIXTURE_OK);
  g_free (take_notices (db));
  fixture_answer (fixture, db, assignment, P_SCHS, "close");
  assert_visit (&subject, "cancelled partner_closed");
  assert_told (db, "visit_cancelled tenant, visit_cancelled_staff agent-1@example.org");
  fixture_undo (db);
  g_assert_cmpint (change_by (&subject, &agent, "fix", MONDAY_9 + CLOCK_HOUR), ==, FIXTURE_OK);
  fixture_answer (fixture, db, assignment, P_SCHS, "close"); /* at that very hour */
  assert_visit (&subject, "planned ");
}

static void
test_part_closed (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_part_closed, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/visit-told/notices", test_notices);
  g_test_add_func ("/visit-told/conclusion", test_conclusion);
  g_test_add_func ("/visit-told/reminders", test_reminders);
  g_test_add_func ("/visit-told/late-plan", test_late_plan);
  g_test_add_func ("/visit-told/unanswered", test_unanswered);
  g_test_add_func ("/visit-told/part-closed", test_part_closed);
  return g_test_run ();
}
