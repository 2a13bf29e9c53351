/* test_report_score.c: a report scored again: what a later answer changes, and what leaves no trace. */
#include "domain/report_score.h"
#include "fixture.h"

typedef struct {
  const char *name;
  const char *answer;  /* what changed in the rows; the report is number :id of an empty town */
  const char *classes; /* "before after" of the event; NULL: none */
} Case;

/* The report of fixture.h: class B, one problem that is no danger. Floors: p1, p2 and p7 of the grid. */
static const Case cases[] = {
  { "nothing-new", "UPDATE report SET description = 'Plus de détails.'", NULL },
  { "answer-without-weight", "UPDATE report SET co_detector = 1, heating = 'gas', adults = 2", NULL },
  { "answer-raises", "UPDATE report SET dpe = 'G'", "B D" },
  { "problem-raises", "UPDATE report_problem SET severity = 'B-STR01-3', weight = 6", "B F" },
  { "both-raise", "UPDATE report_problem SET severity = 'B-STR01-3', weight = 6; UPDATE report SET child_under_6 = 1",
    "B G" },
  { "same-class-other-figures", "UPDATE report SET over_65 = 1", "B B" },
};

static gint64
rescored_events (Db *db, gint64 id)
{
  return fixture_integer (
      db, "SELECT count (*) AS x FROM event WHERE noun = 'report' AND verb = 'rescored' AND subject_id = :id", id);
}

static void
check_event (Db *db, gint64 id, const char *classes)
{
  g_assert_cmpint (rescored_events (db, id), ==, classes == NULL ? 0 : 1);
  fixture_assert_text (db, "SELECT before || ' ' || after AS x FROM event WHERE verb = 'rescored' AND report_id = :id",
                       id, classes);
  g_assert_cmpint (fixture_integer (db, "SELECT changed_at AS x FROM report WHERE id = :id", id), ==,
                   classes == NULL ? MONDAY_9 : MONDAY_9 + CLOCK_DAY);
}

/* The row holds the score of what is in the rows. */
static void
check_row (Fixture *fixture, Db *db, gint64 id)
{
  g_autoptr (Report) report = report_find (db, id, NULL);
  g_autoptr (GPtrArray) codes = report_severities (db, id, NULL);
  Score score;

  g_assert_true (score_compute (fixture->world->grid, (const char *const *) codes->pdata, codes->len,
                                &report->household, &score, NULL));
  g_assert_true (report_score_is (report, &score));
  g_assert_cmpint (report->class_computed, ==, score_class_letter (score.class));
}

static void
run_case (Fixture *fixture, Db *db, gpointer data)
{
  const Case *tried = data;
  const Actor later = ACTOR_TENANT_AT (MONDAY_9 + CLOCK_DAY);
  gint64 id = fixture_send (fixture, db, MONDAY_9, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (db_run (db, tried->answer, NULL));
  report_rescore (db, &later, id, fixture->world->grid, &error);
  g_assert_no_error (error);
  check_event (db, id, tried->classes);
  check_row (fixture, db, id);
  g_assert_true (report_rescore (db, &later, id, fixture->world->grid, NULL)); /* a second time changes nothing */
  g_assert_cmpint (rescored_events (db, id), ==, tried->classes == NULL ? 0 : 1);
}

static void
test_case (gconstpointer data)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_case, (gpointer) data);
}

/* What a person decided stands; the tenant is told nothing of figures. */
static void
run_requalified (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor desk = fixture_desk (fixture, MONDAY_9 + CLOCK_DAY);
  gint64 id = fixture_send (fixture, db, MONDAY_9, NULL);
  gint64 notices = fixture_integer (db, "SELECT count (*) AS x FROM notice", 0);
  g_autoptr (Report) report = NULL;

  g_assert_true (db_run (db, "UPDATE report SET class_human = 'G', class_reason = 'vu', notation = 2", NULL));
  g_assert_true (db_run (db, cases[2].answer, NULL));
  g_assert_true (report_rescore (db, &desk, id, fixture->world->grid, NULL));
  report = report_find (db, id, NULL);
  g_assert_cmpint (report_class (report), ==, 'G');
  g_assert_cmpint (report->class_computed, ==, 'D');
  g_assert_cmpint (report->notation, ==, 2);
  g_assert_cmpint (
      fixture_integer (db, "SELECT visible AS x FROM event WHERE verb = 'rescored' AND report_id = :id", id), ==, 0);
  g_assert_cmpint (fixture_integer (db, "SELECT count (*) AS x FROM notice", 0), ==, notices);
}

static void
test_requalified (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_requalified, NULL);
}

/* Another version of the grid, a code it does not know, no report: nothing changes. */
static void
run_refused (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor box = ACTOR_BOX_AT (MONDAY_9 + CLOCK_DAY);
  g_autoptr (Grid) other = grid_load ("tests/data/grid/small.yaml", NULL);
  gint64 id = fixture_send (fixture, db, MONDAY_9, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (report_rescore (db, &box, id, other, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (report_rescore (db, &box, id + 1, fixture->world->grid, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (db_run (db, "UPDATE report_problem SET severity = 'L-XXX01-1'", NULL));
  g_assert_false (report_rescore (db, &box, id, fixture->world->grid, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_INVALID);
  check_event (db, id, NULL);
}

static void
test_refused (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_refused, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *name = g_strconcat ("/report-score/", cases[i].name, NULL);
    g_test_add_data_func (name, &cases[i], test_case);
  }
  g_test_add_func ("/report-score/requalified", test_requalified);
  g_test_add_func ("/report-score/refused", test_refused);
  return g_test_run ();
}
