/* test_satisfaction.c: one opinion a report and stage, and nothing that leads from it to a person. */
#include "domain/satisfaction.h"

#include "fixture.h"

static int
give (Db *db, gint64 report_id, const char *stage, const char *informed, const char *words)
{
  const SatisfactionInput input = { report_id, stage, { informed, NULL, NULL }, words };
  g_autoptr (GError) error = NULL;

  return fixture_code (satisfaction_record (db, &input, MONDAY_9, &error), &error);
}

static void
run_once (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  gint64 id = fixture_send (fixture, db, MONDAY_9, NULL), other = fixture_send (fixture, db, MONDAY_9, NULL);

  g_assert_false (satisfaction_is_given (db, id, "sent"));
  g_assert_cmpint (give (db, id, "sent", "yes", "Merci."), ==, FIXTURE_OK);
  g_assert_cmpint (give (db, id, "sent", "no", NULL), ==, FIXTURE_OK); /* the same link again */
  g_assert_true (satisfaction_is_given (db, id, "sent"));
  g_assert_false (satisfaction_is_given (db, id, "closed"));
  g_assert_false (satisfaction_is_given (db, other, "sent"));
  fixture_assert_text (db, "SELECT group_concat (stage || month || informed || words) AS x FROM satisfaction", 0,
                       "sent2026-11yesMerci.");
  g_assert_cmpint (give (db, id, "closed", NULL, "Long."), ==, FIXTURE_OK);
  g_assert_cmpint (give (db, other, "sent", "hardly", NULL), ==, FIXTURE_OK);
  g_assert_cmpint (fixture_integer (db, "SELECT count (*) AS x FROM satisfaction", 0), ==, 3);
  g_assert_cmpint (fixture_integer (db, "SELECT count (*) AS x FROM event WHERE noun = 'satisfaction'", 0), ==, 0);
}

static void
run_refused (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  gint64 id = fixture_send (fixture, db, MONDAY_9, NULL);

  g_assert_cmpint (give (db, id, "sent", NULL, NULL), ==, BOX_ERROR_INVALID);
  g_assert_cmpint (give (db, id, "sent", NULL, ""), ==, BOX_ERROR_INVALID);
  g_assert_cmpint (give (db, id, "sent", "perhaps", NULL), ==, BOX_ERROR_INVALID);
  g_assert_false (satisfaction_is_given (db, id, "sent"));
}

/* No column holds a report, a person or a moment, and the key is of no order. */
static void
run_apart (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  gint64 before = -1;
  gboolean ordered = TRUE;

  fixture_assert_text (db, "SELECT group_concat (name, ' ') AS x FROM pragma_table_info ('satisfaction')", 0,
                       "id stage month informed heard easy words");
  fixture_assert_text (db, "SELECT group_concat (name, ' ') AS x FROM pragma_table_info ('satisfaction_given')", 0,
                       "report_id stage");
  for (int i = 0; i < 24; i++) {
    g_autofree char *words = g_strdup_printf ("%d", i);

    g_assert_cmpint (give (db, fixture_send (fixture, db, MONDAY_9, NULL), "sent", NULL, words), ==, FIXTURE_OK);
  }
  {
    g_autoptr (Query) query = query_new (db, "SELECT cast (words AS INTEGER) AS x FROM satisfaction");

    while (query_next (query)) {
      ordered = ordered && query_integer (query, "x") > before;
      before = query_integer (query, "x");
    }
  }
  g_assert_false (ordered);
}

static void
test_stage (void)
{
  const Report open = { .closed_at = 0 }, ended = { .closed_at = MONDAY_9 };

  g_assert_cmpstr (satisfaction_stage (&open), ==, "sent");
  g_assert_cmpstr (satisfaction_stage (&ended), ==, "closed");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_data_func ("/satisfaction/once", run_once, fixture_test);
  g_test_add_data_func ("/satisfaction/refused", run_refused, fixture_test);
  g_test_add_data_func ("/satisfaction/apart", run_apart, fixture_test);
  g_test_add_func ("/satisfaction/stage", test_stage);
  return g_test_run ();
}
