/* test_report_class.c: another class than the computed one, and back: by whom, with which words, and who was first. */
#include "fixture.h"

#include "domain/report_class.h"

#define CLASSES "SELECT coalesce (class_human, '-') || ' ' || class_reason AS x FROM report WHERE id = :id"

static int
try_class (Db *db, const Actor *actor, const ClassChange *change)
{
  g_autoptr (GError) error = NULL;

  return fixture_code (report_class_change (db, actor, change, &error), &error);
}

static void
run_there_and_back (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor desk = fixture_desk (fixture, MONDAY_9), agent = fixture_agent (fixture, P_CAF, MONDAY_9);
  g_autofree char *uuid = NULL;
  gint64 id = fixture_send (fixture, db, MONDAY_9, &uuid);
  g_autoptr (Report) report = report_find (db, id, NULL);
  char other = report->class_computed == 'G' ? 'A' : 'G';
  ClassChange change = { .uuid = uuid, .letter = other, .reason = "Vu sur place", .seen = report->class_computed };
  ClassChange back = { .uuid = uuid, .letter = REPORT_CLASS_COMPUTED, .reason = "Une erreur", .seen = other };
  g_autofree char *changed = g_strdup_printf ("%c Vu sur place", other);
  g_autofree char *told = g_strdup_printf ("requalified %c>%c class_restored %c>%c", report->class_computed, other, other,
                                           report->class_computed);

  g_assert_cmpint (try_class (db, &desk, &back), ==, BOX_ERROR_CONFLICT); /* that is not what there is */
  back.seen = 0;
  g_assert_cmpint (try_class (db, &desk, &back), ==, BOX_ERROR_INVALID); /* nothing to undo */
  g_assert_cmpint (try_class (db, &agent, &change), ==, BOX_ERROR_DENIED);
  g_assert_cmpint (try_class (db, &desk, &change), ==, FIXTURE_OK);
  fixture_assert_text (db, CLASSES, id, changed);
  g_assert_cmpint (try_class (db, &desk, &change), ==, BOX_ERROR_CONFLICT); /* the second saw the former */
  back.reason = " ";
  g_assert_cmpint (try_class (db, &desk, &back), ==, BOX_ERROR_INVALID);
  back.reason = "Une erreur";
  g_assert_cmpint (try_class (db, &desk, &back), ==, FIXTURE_OK);
  fixture_assert_text (db, CLASSES, id, "- Une erreur");
  fixture_assert_text (db,
                       "SELECT group_concat (verb || ' ' || before || '>' || after, ' ') AS x FROM (SELECT verb, before, after"
                       " FROM event WHERE report_id = :id AND verb IN ('requalified', 'class_restored') ORDER BY id)",
                       id, told);
}

static void
test_there_and_back (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_there_and_back, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/report_class/there_and_back", test_there_and_back);
  return g_test_run ();
}
