/* test_automatic.c: the box transmits a simple file by itself, once, after ten minutes; every guard keeps a file for the
 * desk; the setting stops all. */
#include "domain/automatic.h"
#include "fixture.h"

#define SOON (MONDAY_9 + AUTOMATIC_WAIT_S)

/* A simple file, then one thing about it that is not. */
static const struct {
  const char *guard, *sql;
} cases[] = {
  { AUTOMATIC_SENT, "SELECT 1" },
  { "danger", "UPDATE report SET danger = 1" },
  { "danger", "UPDATE report SET alerted_at = 5" },
  { "stopped", "UPDATE report SET stop_requested = 1" },
  { "address", "UPDATE report SET address_key = NULL" },
  { "town", "UPDATE report SET insee = ''" },
  { "town", "UPDATE report SET insee = '75001'" },
  { "profile", "UPDATE report SET profile = 'relative'" },
  { "unmatched", "UPDATE rule SET active = 0 WHERE name = 'simple'" },
  { "agreement", "UPDATE rule SET partner_id = (SELECT id FROM partner WHERE type = 'social_landlord') WHERE name = 'simple'" },
  { "rule", "UPDATE rule SET active = 1 WHERE name = 'careful'" },
};

static void
add (Fixture *fixture, Db *db, const char *name, FixturePartner partner, gboolean automatic)
{
  const Actor desk = fixture_desk (fixture, MONDAY_9);
  const RuleInput input = { .name = name, .partner_id = fixture->partners[partner], .automatic = automatic };

  g_assert_true (rule_create (db, &desk, fixture->territory_id, &input, NULL));
}

static void
town (Fixture *fixture, Db *db)
{
  add (fixture, db, "simple", P_CAF, TRUE);
  add (fixture, db, "careful", P_ARS, FALSE);
  add (fixture, db, "never", P_ADIL, TRUE); /* some rule is automatic, whatever the case does to the first */
  g_assert_true (db_run (db, "UPDATE rule SET active = 0 WHERE name = 'careful'", NULL));
  g_assert_true (db_run (db, "INSERT INTO rule_condition (rule_id, field, test, value) SELECT id, 'class', 'is', 'G'"
                             " FROM rule WHERE name = 'never'", NULL));
}

static guint
look (Db *db, gint64 now)
{
  const Actor box = ACTOR_BOX_AT (now);
  guint count = 99;

  g_assert_true (automatic_look (db, &box, &count, NULL));
  return count;
}

static gint64
send (Fixture *fixture, Db *db)
{
  gint64 id = fixture_send (fixture, db, MONDAY_9, NULL);

  g_assert_true (db_run (db, "UPDATE report SET address_key = '64445_1'", NULL));
  return id;
}

static void
run_guards (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  town (fixture, db);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *outcome = NULL;
    gboolean leaves = strcmp (cases[i].guard, AUTOMATIC_SENT) == 0;
    gint64 id;

    g_test_message ("%s", cases[i].sql);
    fixture_savepoint (db);
    id = send (fixture, db);
    g_assert_true (db_run (db, cases[i].sql, NULL));
    g_assert_true (automatic_is_due (db, SOON));
    g_assert_cmpuint (look (db, SOON), ==, 1);
    outcome = automatic_outcome (db, id);
    g_assert_cmpstr (outcome, ==, cases[i].guard);
    fixture_assert_text (db, "SELECT state AS x FROM report WHERE id = :id", id, leaves ? "active" : "received");
    g_assert_cmpint (fixture_integer (db, "SELECT count (*) AS x FROM assignment", 0), ==, leaves ? 1 : 0);
    g_assert_false (automatic_is_due (db, SOON)); /* once */
    g_assert_cmpuint (look (db, SOON), ==, 0);
    fixture_undo (db);
  }
}

/* Two files at one address: the second is for the desk, and so would the first be. */
static void
run_neighbour (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  g_autofree char *first = NULL;

  town (fixture, db);
  send (fixture, db);
  send (fixture, db);
  g_assert_cmpuint (look (db, SOON), ==, 1);
  first = automatic_outcome (db, 1);
  g_assert_cmpstr (first, ==, "neighbour");
}

static void
run_hours (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor box = ACTOR_BOX_AT (MONDAY_9);
  g_autofree char *actor = NULL;

  town (fixture, db);
  send (fixture, db);
  g_assert_false (automatic_is_due (db, SOON - 1)); /* time for a photo */
  g_assert_false (automatic_is_due (db, MONDAY_9 + AUTOMATIC_UNTIL_S)); /* the desk's by then */
  g_assert_true (setting_set (db, &box, "rules.automatic", "0", NULL));
  g_assert_false (automatic_is_due (db, SOON));
  g_assert_cmpuint (look (db, SOON), ==, 0);
  g_assert_true (setting_set (db, &box, "rules.automatic", "1", NULL));
  g_assert_cmpuint (look (db, SOON), ==, 1);
  /* The history says who did it, and nobody is said to have taken it. */
  fixture_assert_text (db, "SELECT actor AS x FROM event WHERE verb = 'transmitted'", 0, "box");
  g_assert_cmpint (fixture_integer (db, "SELECT taken_by IS NULL AS x FROM report", 0), ==, 1);
}

static void
run_denied (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor desk = fixture_desk (fixture, MONDAY_9), box = ACTOR_BOX_AT (MONDAY_9);
  g_autofree char *uuid = NULL;
  g_autoptr (GError) error = NULL;

  fixture_send (fixture, db, MONDAY_9, &uuid);
  g_assert_cmpint (fixture_code (report_transmit_automatic (db, &desk, uuid, &error), &error), ==, BOX_ERROR_DENIED);
  fixture_change (fixture, db, uuid, "take", MONDAY_9);
  g_assert_cmpint (fixture_code (report_transmit_automatic (db, &box, uuid, &error), &error), ==, BOX_ERROR_CONFLICT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_data_func ("/automatic/guards", run_guards, fixture_test);
  g_test_add_data_func ("/automatic/neighbour", run_neighbour, fixture_test);
  g_test_add_data_func ("/automatic/hours", run_hours, fixture_test);
  g_test_add_data_func ("/automatic/only-the-box", run_denied, fixture_test);
  return g_test_run ();
}
