/* test_rule_edit.c: rules written, changed by two people at once, moved, paused, deleted; what the history keeps; a rule
 * tried before it is saved; first match; why a rule did not match. */
#include "domain/rule_trial.h"
#include "fixture.h"

static const RuleCondition grave = { "class", "at_least", "E" };

static void
add (Fixture *fixture, Db *db, const char *name, FixturePartner partner, const RuleCondition *condition)
{
  const Actor desk = fixture_desk (fixture, MONDAY_9);
  const RuleInput input = { .name = name, .partner_id = fixture->partners[partner], .conditions = condition,
                            .conditions_count = condition == NULL ? 0 : 1 };

  g_assert_true (rule_create (db, &desk, fixture->territory_id, &input, NULL));
}

static char *
uuid_of (Db *db, const char *sql)
{
  return fixture_text (db, sql, 0);
}

static void
assert_order (Fixture *fixture, Db *db, const char *wanted)
{
  g_autoptr (GPtrArray) rules = rule_list (db, fixture->territory_id, NULL);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; rules != NULL && i < rules->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? " " : "", ((Rule *) g_ptr_array_index (rules, i))->name);
  g_assert_cmpstr (names->str, ==, wanted);
}

#define UUID_OF(name) "SELECT uuid AS x FROM rule WHERE name = '" name "'"

static void
run_order (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor desk = fixture_desk (fixture, MONDAY_9), agent = fixture_agent (fixture, P_ADIL, MONDAY_9);
  g_autoptr (GError) error = NULL;
  g_autofree char *a = NULL, *b = NULL, *c = NULL;

  add (fixture, db, "a", P_ADIL, NULL);
  add (fixture, db, "b", P_CAF, NULL);
  add (fixture, db, "c", P_ARS, NULL);
  a = uuid_of (db, UUID_OF ("a"));
  b = uuid_of (db, UUID_OF ("b"));
  c = uuid_of (db, UUID_OF ("c"));
  g_assert_true (rule_swap (db, &desk, b, a, NULL));
  assert_order (fixture, db, "b a c");
  /* a and b stand the other way round now, and c is not beside b. */
  g_assert_cmpint (fixture_code (rule_swap (db, &desk, c, b, &error), &error), ==, BOX_ERROR_CONFLICT);
  g_assert_cmpint (fixture_code (rule_swap (db, &desk, c, "no-such", &error), &error), ==, BOX_ERROR_CONFLICT);
  g_assert_cmpint (fixture_code (rule_swap (db, &agent, b, a, &error), &error), ==, BOX_ERROR_DENIED);
  assert_order (fixture, db, "b a c");
  /* What was deleted stands between nobody. */
  g_assert_true (rule_change (db, &desk, a, 1, "archive", NULL));
  g_assert_true (rule_swap (db, &desk, c, b, NULL));
  assert_order (fixture, db, "c b");
  /* It comes back at the end and counts only once somebody says so. */
  g_assert_cmpint (fixture_code (rule_restore (db, &desk, a, 1, &error), &error), ==, BOX_ERROR_CONFLICT);
  g_assert_cmpint (fixture_code (rule_restore (db, &agent, a, 2, &error), &error), ==, BOX_ERROR_DENIED);
  g_assert_true (rule_restore (db, &desk, a, 2, NULL));
  assert_order (fixture, db, "c b a");
  g_assert_cmpint (fixture_integer (db, "SELECT active AS x FROM rule WHERE name = 'a'", 0), ==, 0);
  g_assert_cmpint (fixture_code (rule_restore (db, &desk, a, 3, &error), &error), ==, BOX_ERROR_NOT_FOUND);
}

static void
run_versions (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor desk = fixture_desk (fixture, MONDAY_9), agent = fixture_agent (fixture, P_ADIL, MONDAY_9);
  gint64 excluded = fixture->partners[P_SCHS];
  const RuleInput first = { .name = "first", .partner_type = "schs", .conditions = &grave, .conditions_count = 1,
                            .excluded = &excluded, .excluded_count = 1, .automatic = TRUE, .valid_from = "2026-01-01" },
                  second = { .name = "second", .partner_id = fixture->partners[P_CAF], .valid_until = "" },
                  wrong = { .name = "w", .partner_type = "schs", .valid_from = "2026-02-01", .valid_until = "2026-01-01" };
  g_autoptr (GError) error = NULL;
  g_autoptr (Rule) rule = NULL;
  g_autofree char *uuid = NULL, *print = NULL, *partner = NULL, *wanted = NULL;

  add (fixture, db, "r", P_ADIL, NULL);
  uuid = uuid_of (db, UUID_OF ("r"));
  g_assert_cmpint (fixture_code (rule_save (db, &agent, uuid, 1, &first, &error), &error), ==, BOX_ERROR_DENIED);
  g_assert_cmpint (fixture_code (rule_save (db, &desk, uuid, 1, &wrong, &error), &error), ==, BOX_ERROR_INVALID);
  g_assert_true (rule_save (db, &desk, uuid, 1, &first, NULL));
  g_assert_cmpint (fixture_code (rule_save (db, &desk, uuid, 1, &second, &error), &error), ==, BOX_ERROR_CONFLICT);
  g_assert_cmpint (fixture_code (rule_change (db, &desk, uuid, 1, "disable", &error), &error), ==, BOX_ERROR_CONFLICT);
  rule = rule_find_uuid (db, uuid, NULL);
  g_assert_nonnull (rule);
  if (rule == NULL)
    return;
  print = rule_print (db, rule);
  partner = fixture_text (db, "SELECT uuid AS x FROM partner WHERE id = :id", excluded);
  wanted = g_strdup_printf ("to_type schs; class at_least E; excluded %s; from 2026-01-01; automatic yes", partner);
  g_assert_cmpstr (print, ==, wanted);
  g_assert_cmpint (rule->version, ==, 2);
  fixture_assert_text (db, "SELECT after AS x FROM event WHERE noun = 'rule' AND verb = 'changed'", 0, wanted);
  g_assert_true (rule_save (db, &desk, uuid, 2, &second, NULL));
  g_assert_cmpint (fixture_integer (db, "SELECT count (*) AS x FROM rule_condition", 0), ==, 0);
  g_assert_cmpint (fixture_integer (db, "SELECT count (*) AS x FROM rule_excluded", 0), ==, 0);
  g_assert_cmpint (fixture_code (rule_change (db, &desk, uuid, 3, "explode", &error), &error), ==, BOX_ERROR_INVALID);
}

/* A rule renamed or deleted since does not change what a file says of the day it was sent. */
static void
run_trace (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor desk = fixture_desk (fixture, MONDAY_9);
  const RuleInput renamed = { .name = "after", .partner_id = fixture->partners[P_CAF] };
  g_autofree char *uuid = NULL, *report = NULL;
  g_autoptr (GPtrArray) assignments = NULL;
  g_autoptr (GError) error = NULL;
  gint64 id;

  add (fixture, db, "before", P_CAF, NULL);
  uuid = uuid_of (db, UUID_OF ("before"));
  id = fixture_send (fixture, db, MONDAY_9, &report);
  fixture_change (fixture, db, report, "transmit", MONDAY_9);
  g_assert_true (rule_save (db, &desk, uuid, 1, &renamed, NULL));
  g_assert_true (rule_change (db, &desk, uuid, 2, "archive", NULL));
  g_assert_null (rule_find_uuid (db, uuid, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_NOT_FOUND);
  assignments = assignment_list (db, id, NULL);
  g_assert_cmpuint (assignments->len, ==, 1);
  g_assert_cmpstr (((Assignment *) g_ptr_array_index (assignments, 0))->rule_name, ==, "before");
  g_assert_null (((Assignment *) g_ptr_array_index (assignments, 0))->rule_uuid);
  g_assert_cmpstr (((Assignment *) g_ptr_array_index (assignments, 0))->assigned_by, ==, "manager@example.org");
}

/* ---- tried before it is saved ---- */

static void
run_trial (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const RuleInput other = { .name = "other", .partner_id = fixture->partners[P_ARS] };
  g_autoptr (Rule) like = NULL;
  g_autoptr (RuleSet) set = NULL;
  g_autoptr (Trial) trial = NULL;
  g_autofree char *uuid = NULL, *report = NULL, *by_hand = NULL;
  const TrialLine *line;

  add (fixture, db, "r", P_CAF, NULL);
  fixture_send (fixture, db, MONDAY_9, &report);
  fixture_change (fixture, db, report, "transmit", MONDAY_9);
  by_hand = fixture_assign (fixture, db, 1, P_ADIL, MONDAY_9);
  uuid = uuid_of (db, UUID_OF ("r"));
  like = rule_find_uuid (db, uuid, NULL);
  set = rule_set_load (db, fixture->territory_id, MONDAY_9, NULL);
  rule_set_put (set, rule_of_input (db, &other, like, NULL));
  trial = rule_trial (db, set, 0, NULL);
  g_assert_nonnull (trial);
  if (trial == NULL)
    return;
  g_assert_cmpuint (trial->reports, ==, 1);
  g_assert_cmpuint (trial->differing, ==, 1);
  g_assert_cmpuint (trial->by_hand, ==, 1);
  g_assert_cmpuint (trial->nobody, ==, 0);
  g_assert_cmpuint (trial->lines->len, ==, 1);
  line = g_ptr_array_index (trial->lines, 0);
  g_assert_cmpint (line->partner_id, ==, fixture->partners[P_ARS]);
  g_assert_cmpuint (line->would, ==, 1);
  g_assert_cmpuint (line->did, ==, 0);
  g_assert_cmpuint (trial->losses->len, ==, 1); /* not the one a person chose */
  g_assert_cmpint (((TrialLoss *) g_ptr_array_index (trial->losses, 0))->partner_id, ==, fixture->partners[P_CAF]);
  fixture_assert_text (db, UUID_OF ("r"), 0, uuid); /* and nothing was written */
  g_assert_cmpint (fixture_integer (db, "SELECT count (*) AS x FROM assignment", 0), ==, 2);
}

/* ---- the first only ---- */

static void
assert_reached (Fixture *fixture, Db *db, gint64 report_id, const char *wanted)
{
  g_autoptr (Report) report = report_find (db, report_id, NULL);
  g_autoptr (GPtrArray) matches = rule_evaluate (db, report, MONDAY_9, NULL);
  g_autoptr (GString) names = g_string_new (NULL);

  (void) fixture;
  for (guint i = 0; matches != NULL && i < matches->len; i++) {
    const RuleMatch *match = g_ptr_array_index (matches, i);

    g_string_append_printf (names, "%s%s%s", i > 0 ? " " : "", match->rule_name, match->withheld ? "!" : "");
  }
  g_assert_cmpstr (names->str, ==, wanted);
}

static void
run_first (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor box = ACTOR_BOX_AT (MONDAY_9);
  gint64 id = fixture_send (fixture, db, MONDAY_9, NULL);

  add (fixture, db, "landlord", P_LANDLORD, NULL); /* nobody agreed: it is withheld, and the search goes on */
  add (fixture, db, "caf", P_CAF, NULL);
  add (fixture, db, "ars", P_ARS, NULL);
  assert_reached (fixture, db, id, "landlord! caf ars");
  g_assert_true (setting_set (db, &box, "rules.match", "first", NULL));
  assert_reached (fixture, db, id, "landlord! caf");
  g_assert_true (db_run (db, "UPDATE report SET owner_agrees = 1", NULL));
  assert_reached (fixture, db, id, "landlord");
}

/* ---- why not ---- */

static void
run_why (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const RuleCondition two[] = { { "profile", "is", "tenant" }, { "tenure", "is", "social" } };
  const RuleInput input = { .name = "r", .partner_type = "schs", .conditions = two, .conditions_count = 2 };
  const Actor desk = fixture_desk (fixture, MONDAY_9);
  gint64 id = fixture_send (fixture, db, MONDAY_9, NULL);
  g_autoptr (Report) report = report_find (db, id, NULL);
  g_autoptr (RuleSet) set = NULL;
  g_autoptr (GPtrArray) verdicts = NULL;
  const RuleVerdict *verdict;

  g_assert_true (rule_create (db, &desk, fixture->territory_id, &input, NULL));
  set = rule_set_load (db, fixture->territory_id, MONDAY_9, NULL);
  verdicts = rule_set_explain (set, report, "B-STR01-1");
  g_assert_cmpuint (verdicts->len, ==, 1);
  verdict = g_ptr_array_index (verdicts, 0);
  g_assert_cmpstr (verdict->held, ==, "profile is tenant");
  g_assert_cmpstr (verdict->failed, ==, "tenure is social");
  g_assert_cmpuint (verdict->failed_count, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_data_func ("/rule-edit/order", run_order, fixture_test);
  g_test_add_data_func ("/rule-edit/versions", run_versions, fixture_test);
  g_test_add_data_func ("/rule-edit/trace-of-then", run_trace, fixture_test);
  g_test_add_data_func ("/rule-edit/tried-before-saved", run_trial, fixture_test);
  g_test_add_data_func ("/rule-edit/first-match", run_first, fixture_test);
  g_test_add_data_func ("/rule-edit/why-not", run_why, fixture_test);
  return g_test_run ();
}
