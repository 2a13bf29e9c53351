/* test_outcome.c: the answers to "is it solved?": kept, told, and what they leave to do. */
#include "domain/outcome.h"

#include "fixture.h"

#define LATER (MONDAY_9 + CLOCK_DAY)

static int
answer (Db *db, gint64 report_id, const char *code, gint64 now)
{
  const Actor tenant = ACTOR_TENANT_AT (now);
  g_autoptr (GError) error = NULL;

  return fixture_code (outcome_record (db, &tenant, report_id, code, "", &error), &error);
}

static const struct {
  const char *code, *notices, *notices_closed;
} told[] = {
  { "solved", "over_managers", "over_managers" },
  { "partly", "followup_managers", "followup_managers" }, /* a message: nobody has accepted the file */
  { "no", "unsolved_managers unsolved_partners", "unsolved_managers" },
  { "moved", "over_managers", "over_managers" },
  { "unknown", NULL, NULL },
};

static void
check_told (Db *db, gint64 id, const char *code, const char *notices)
{
  g_test_message ("%s", code);
  g_assert_cmpint (answer (db, id, code, LATER), ==, FIXTURE_OK);
  fixture_assert_text (db, "SELECT answer AS x FROM outcome_answer WHERE report_id = :id", id, code);
  fixture_assert_text (db, "SELECT after AS x FROM event WHERE noun = 'outcome' AND verb = 'answered'", 0, code);
  fixture_assert_text (db, "SELECT author AS x FROM followup ORDER BY id DESC", 0, "tenant");
  fixture_assert_text (db, "SELECT group_concat (kind, ' ') AS x FROM (SELECT DISTINCT kind FROM notice ORDER BY kind)",
                       0, notices);
}

static void
run_told (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  g_autofree char *uuid = NULL;
  gint64 id = fixture_send (fixture, db, MONDAY_9, &uuid);

  fixture_change (fixture, db, uuid, "transmit", MONDAY_9);
  g_free (fixture_assign (fixture, db, id, P_ADIL, MONDAY_9));
  for (guint i = 0; i < G_N_ELEMENTS (told); i++) {
    fixture_savepoint (db);
    g_assert_true (db_run (db, "DELETE FROM notice", NULL));
    check_told (db, id, told[i].code, told[i].notices);
    fixture_undo (db);
  }
  fixture_change (fixture, db, uuid, "close", MONDAY_9 + 60);
  for (guint i = 0; i < G_N_ELEMENTS (told); i++) {
    fixture_savepoint (db);
    g_assert_true (db_run (db, "DELETE FROM notice", NULL));
    check_told (db, id, told[i].code, told[i].notices_closed);
    fixture_assert_text (db, "SELECT report_state AS x FROM outcome_answer WHERE report_id = :id", id, "closed");
    fixture_undo (db);
  }
}

static void
run_refused (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  g_autofree char *uuid = NULL;
  gint64 id = fixture_send (fixture, db, MONDAY_9, &uuid);

  g_assert_cmpint (answer (db, id, "solved", LATER), ==, BOX_ERROR_CONFLICT); /* nobody has it yet */
  g_assert_cmpint (answer (db, id, "perhaps", LATER), ==, BOX_ERROR_INVALID);
  fixture_change (fixture, db, uuid, "filter", MONDAY_9);
  g_assert_cmpint (answer (db, id, "no", LATER), ==, BOX_ERROR_CONFLICT);
  g_assert_cmpint (fixture_integer (db, "SELECT count (*) AS x FROM outcome_answer", 0), ==, 0);
}

static void
run_state (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  g_autofree char *uuid = NULL;
  gint64 id = fixture_send (fixture, db, MONDAY_9, &uuid);
  OutcomeState state = { .at = 1 };

  fixture_change (fixture, db, uuid, "transmit", MONDAY_9);
  g_assert_true (outcome_state (db, id, &state, NULL));
  g_assert_null (state.answer);
  g_assert_false (state.awaited);
  g_assert_true (
      db_run (db, "INSERT INTO reminder (kind, report_id, sequence, at) VALUES ('outcome', 1, 1, 1795420801)", NULL));
  g_assert_true (outcome_state (db, id, &state, NULL));
  g_assert_true (state.awaited);
  g_assert_cmpint (answer (db, id, "partly", LATER), ==, FIXTURE_OK);
  g_assert_cmpint (answer (db, id, "solved", LATER + 1), ==, FIXTURE_OK);
  g_assert_true (outcome_state (db, id, &state, NULL));
  g_assert_false (state.awaited);
  g_assert_cmpstr (state.answer->code, ==, "solved");
  g_assert_true (state.answer->over);
  g_assert_cmpint (state.at, ==, LATER + 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_data_func ("/outcome/told", run_told, fixture_test);
  g_test_add_data_func ("/outcome/refused", run_refused, fixture_test);
  g_test_add_data_func ("/outcome/state", run_state, fixture_test);
  return g_test_run ();
}
