/* test_rule.c: each fact and each test of an assignment rule, the trace it leaves, and which partners it reaches. */
#include "fixture.h"

/* A report as the rules see it: class E computed, G after a person looked; humidity, danger; two leads. */
#define SEVERITIES "L-HUM02-3 B-STR01-1"

static Report
facts (void)
{
  return (Report){ .class_computed = 'E',
                   .leads = (char *) "non_decence rsd",
                   .social_housing = ANSWER_NO,
                   .beneficiary = (char *) "caf",
                   .danger = 1,
                   .insee = (char *) "64445",
                   .profile = (char *) "tenant" };
}

static const struct {
  const char *field, *value;
} told[] = {
  { "class", "E" },    { "lead", "non_decence rsd" },  { "tenure", "private" }, { "beneficiary", "caf" },
  { "danger", "yes" }, { "situation", "L-HUM B-STR" }, { "insee", "64445" },    { "profile", "tenant" },
  { "agreement", "no" },
};

static const RuleField *
field_of (const char *name)
{
  for (guint i = 0; i < rule_fields_count; i++)
    if (strcmp (rule_fields[i].name, name) == 0)
      return &rule_fields[i];
  g_test_fail_printf ("no field %s", name);
  return &rule_fields[0];
}

static void
test_facts (void)
{
  const Report report = facts ();

  g_assert_cmpuint (rule_fields_count, ==, G_N_ELEMENTS (told));
  for (guint i = 0; i < G_N_ELEMENTS (told); i++) {
    g_autofree char *value = field_of (told[i].field)->value (&report, SEVERITIES);

    g_assert_cmpstr (value, ==, told[i].value);
  }
}

static void
check_fact (const Report *report, const char *field, const char *severities, const char *wanted)
{
  g_autofree char *value = field_of (field)->value (report, severities);

  g_assert_cmpstr (value, ==, wanted);
}

static void
test_facts_nobody_gave (void)
{
  Report report = {
    .class_computed = 'A', .class_human = 'C', .leads = (char *) "", .insee = (char *) "", .profile = (char *) "tenant"
  };

  check_fact (&report, "class", "", "C"); /* a person's word goes before the computed one */
  check_fact (&report, "tenure", "", "unknown");
  check_fact (&report, "beneficiary", "", "unknown");
  check_fact (&report, "danger", "", "no");
  check_fact (&report, "situation", "", "");
  report.social_housing = ANSWER_YES;
  check_fact (&report, "tenure", "", "social");
  report.owner_agrees = ANSWER_NO;
  check_fact (&report, "agreement", "", "no");
  report.owner_agrees = ANSWER_YES;
  check_fact (&report, "agreement", "", "yes");
}

/* ---- conditions, on a report of the store: class F (a danger), lead danger and others, private, caf ---- */

static const struct {
  const char *field, *test, *value;
  gboolean holds;
} conditions[] = {
  { "class", "is", "F", TRUE },
  { "class", "is", "E", FALSE },
  { "class", "in", "E F", TRUE },
  { "class", "in", "A B", FALSE },
  { "class", "is_not", "A", TRUE },
  { "class", "is_not", "F G", FALSE },
  { "class", "at_least", "A", TRUE },
  { "class", "at_least", "F", TRUE },
  { "class", "at_least", "G", FALSE },
  { "lead", "is", "danger", TRUE },
  { "lead", "in", "rsd danger", TRUE },
  { "lead", "in", "energie", FALSE },
  { "lead", "is_not", "danger", FALSE },
  { "lead", "is_not", "energie", TRUE },
  { "lead", "is", "dang", FALSE }, /* whole words */
  { "tenure", "is", "private", TRUE },
  { "tenure", "is_not", "social", TRUE },
  { "tenure", "is", "social", FALSE },
  { "beneficiary", "in", "caf msa", TRUE },
  { "beneficiary", "is", "no", FALSE },
  { "danger", "is", "yes", TRUE },
  { "danger", "is", "no", FALSE },
  { "situation", "is", "B-STR", TRUE },
  { "situation", "in", "L-HUM B-STR", TRUE },
  { "situation", "is", "B-STR01", FALSE },
  { "situation", "is_not", "L-HUM", TRUE },
  { "insee", "is", "64445", TRUE },
  { "insee", "in", "64001 64002", FALSE },
  { "insee", "is_not", "64001", TRUE },
  { "profile", "is", "tenant", TRUE },
  { "profile", "is", "landlord", FALSE },
};

static gint64
send_report (Fixture *fixture, Db *db)
{
  g_autoptr (ReportInput) input = fixture_input ();
  g_auto (ReportReceipt) receipt = { 0 };
  const Actor tenant = ACTOR_TENANT_AT (MONDAY_9);

  g_ptr_array_set_size (input->severities, 0);
  g_ptr_array_add (input->severities, g_strdup ("B-STR01-3"));
  input->social_housing = ANSWER_NO;
  input->beneficiary = g_strdup ("caf");
  g_assert_true (report_send (db, &tenant, input, fixture->world->grid, &receipt, NULL));
  return receipt.id;
}

static int
add_rule (Fixture *fixture, Db *db, const RuleInput *rule)
{
  const Actor box = ACTOR_BOX_AT (MONDAY_9);
  g_autoptr (GError) error = NULL;

  return fixture_code (rule_create (db, &box, fixture->territory_id, rule, &error), &error);
}

/* (transfer full): "type trace; …" of all matches. */
static char *
matches_of (Db *db, gint64 report_id)
{
  g_autoptr (Report) report = report_find (db, report_id, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) matches = rule_evaluate (db, report, MONDAY_9, &error);
  g_autoptr (GString) text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; matches != NULL && i < matches->len; i++) {
    const RuleMatch *match = g_ptr_array_index (matches, i);
    g_autofree char *type = fixture_text (db, "SELECT name AS x FROM partner WHERE id = :id", match->partner_id);

    g_string_append_printf (text, "%s%s (%s: %s)", i > 0 ? ", " : "", type, match->rule_name, match->trace);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
assert_matches (Db *db, gint64 report_id, const char *wanted)
{
  g_autofree char *matches = matches_of (db, report_id);

  g_assert_cmpstr (matches, ==, wanted);
}

static void
run_conditions (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  gint64 id = send_report (fixture, db);

  fixture_assert_text (db, "SELECT class_computed || ' ' || leads AS x FROM report WHERE id = :id", id,
                       "F non_decence rsd danger");
  for (guint i = 0; i < G_N_ELEMENTS (conditions); i++) {
    const RuleCondition condition = { conditions[i].field, conditions[i].test, conditions[i].value };
    const RuleInput rule = {
      .name = "R", .partner_id = fixture->partners[P_ADIL], .conditions = &condition, .conditions_count = 1
    };
    g_autofree char *trace =
        g_strdup_printf ("ADIL 64 (R: %s %s %s)", condition.field, condition.test, condition.value);

    g_test_message ("%s", trace);
    fixture_savepoint (db);
    g_assert_cmpint (add_rule (fixture, db, &rule), ==, FIXTURE_OK);
    assert_matches (db, id, conditions[i].holds ? trace : "");
    fixture_undo (db);
  }
}

static void
test_conditions (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_conditions, NULL);
}

/* ---- several rules ---- */

static void
run_order (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const RuleCondition both[] = { { "class", "at_least", "D" }, { "tenure", "is_not", "social" } };
  const RuleCondition one_fails[] = { { "class", "at_least", "D" }, { "tenure", "is", "social" } };
  const RuleInput rules[] = {
    { .name = "no", .partner_type = "caf_msa", .conditions = one_fails, .conditions_count = 2 },
    { .name = "one", .partner_type = "ars", .conditions = both, .conditions_count = 2 },
    { .name = "always", .partner_type = "adil" },
    { .name = "again", .partner_type = "ars" },
    { .name = "this one", .partner_id = fixture->partners[P_SCHS], .conditions = both, .conditions_count = 1 },
  };
  gint64 id = send_report (fixture, db);

  assert_matches (db, id, "");
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    g_assert_cmpint (add_rule (fixture, db, &rules[i]), ==, FIXTURE_OK);
  assert_matches (db, id,
                  "ARS (one: class at_least D; tenure is_not social), ADIL 64 (always: ),"
                  " Hygiène (this one: class at_least D)");
  g_assert_true (db_run (db, "UPDATE rule SET position = 0 WHERE name = 'again'", NULL));
  g_assert_true (db_run (db, "UPDATE rule SET active = 0 WHERE name = 'always'", NULL));
  assert_matches (db, id, "ARS (again: ), Hygiène (this one: class at_least D)");
}

static void
test_the_first_rule_wins_for_a_partner (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_order, NULL);
}

/* ---- whom nobody agreed to tell ---- */

static void
assert_landlord (Fixture *fixture, Db *db, const char *answer, const char *matches, const char *after)
{
  g_autofree char *uuid = NULL, *sql = g_strdup_printf ("UPDATE report SET owner_agrees = %s", answer);
  gint64 id = fixture_send (fixture, db, MONDAY_9, &uuid);

  g_test_message ("owner_agrees %s", answer);
  g_assert_true (db_run (db, sql, NULL));
  assert_matches (db, id, matches);
  fixture_change (fixture, db, uuid, "transmit", MONDAY_9);
  fixture_assert_text (db,
                       "SELECT group_concat (noun || ' ' || verb || ' ' || p.type, ', ') AS x FROM event e JOIN partner p"
                       " ON p.id = e.partner_id WHERE e.report_id = :id AND noun IN ('assignment', 'rule')",
                       id, after);
}

/* A landlord is told when the occupant said yes, not when he said no nor when he said nothing; the others are told. */
static void
run_agreement (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const RuleCondition always = { "profile", "is", "tenant" };
  const RuleInput rules[] = {
    { .name = "t", .partner_type = "social_landlord", .conditions = &always, .conditions_count = 1 },
    { .name = "n", .partner_id = fixture->partners[P_ADIL] },
  };
  static const char withheld[] = "Bailleur (t: profile is tenant; no_agreement), ADIL 64 (n: )";

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    g_assert_cmpint (add_rule (fixture, db, &rules[i]), ==, FIXTURE_OK);
  assert_landlord (fixture, db, "NULL", withheld, "rule withheld social_landlord, assignment created adil");
  assert_landlord (fixture, db, "0", withheld, "rule withheld social_landlord, assignment created adil");
  assert_landlord (fixture, db, "1", "Bailleur (t: profile is tenant), ADIL 64 (n: )",
                   "assignment created social_landlord, assignment created adil");
  g_assert_true (db_run (db, "UPDATE rule SET partner_type = NULL, partner_id = (SELECT id FROM partner WHERE type ="
                             " 'social_landlord') WHERE name = 't'", NULL));
  assert_landlord (fixture, db, "NULL", withheld, "rule withheld social_landlord, assignment created adil");
}

static void
test_landlord_is_told_by_agreement_only (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_agreement, NULL);
}

/* ---- which partners of a type ---- */

static void
run_area (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor box = ACTOR_BOX_AT (MONDAY_9);
  const Partner second = { .type = (char *) "schs",
                           .name = (char *) "Autre hygiène",
                           .email = (char *) "schs@example.org" };
  const RuleInput by_type = { .name = "t", .partner_type = "schs" };
  const RuleInput by_name = { .name = "n", .partner_id = fixture->partners[P_ARS] };
  gint64 id = send_report (fixture, db), second_id = 0;

  g_assert_true (partner_create (db, &box, &second, &second_id, NULL));
  g_assert_cmpint (add_rule (fixture, db, &by_type), ==, FIXTURE_OK);
  g_assert_cmpint (add_rule (fixture, db, &by_name), ==, FIXTURE_OK);
  assert_matches (db, id, "Hygiène (t: ), Autre hygiène (t: ), ARS (n: )");
  g_assert_true (partner_add_area (db, second_id, "64001", NULL)); /* elsewhere */
  assert_matches (db, id, "Hygiène (t: ), ARS (n: )");
  g_assert_true (partner_add_area (db, second_id, "64445", NULL)); /* and here */
  assert_matches (db, id, "Hygiène (t: ), Autre hygiène (t: ), ARS (n: )");
  g_assert_true (db_run (db, "UPDATE partner SET archived_at = 1 WHERE name IN ('Hygiène', 'ARS')", NULL));
  assert_matches (db, id, "Autre hygiène (t: )");
}

static void
test_partners_of_a_type_that_cover_the_commune (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_area, NULL);
}

/* ---- making rules ---- */

static const struct {
  const char *type;
  gboolean partner;
  RuleCondition condition;
  int code;
} inputs[] = {
  { "schs", FALSE, { "class", "is", "F" }, FIXTURE_OK },
  { NULL, TRUE, { "class", "is", "F" }, FIXTURE_OK },
  { NULL, FALSE, { "class", "is", "F" }, BOX_ERROR_INVALID },
  { "schs", TRUE, { "class", "is", "F" }, BOX_ERROR_INVALID },
  { "mayor", FALSE, { "class", "is", "F" }, BOX_ERROR_INVALID },
  { "schs", FALSE, { "colour", "is", "red" }, BOX_ERROR_INVALID },
  { "schs", FALSE, { "class", "was", "F" }, BOX_ERROR_INVALID },
  { "schs", FALSE, { "class", "is", "" }, BOX_ERROR_INVALID },
  { "schs", FALSE, { "class", "is", NULL }, BOX_ERROR_INVALID },
  { "schs", FALSE, { "class", "at_least", "H" }, BOX_ERROR_INVALID },
  { "schs", FALSE, { "class", "at_least", "D E" }, BOX_ERROR_INVALID },
  { "schs", FALSE, { "danger", "at_least", "A" }, BOX_ERROR_INVALID },
};

static void
run_inputs (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  for (guint i = 0; i < G_N_ELEMENTS (inputs); i++) {
    const RuleInput rule = { .name = "R",
                             .partner_type = inputs[i].type,
                             .conditions = &inputs[i].condition,
                             .conditions_count = 1,
                             .partner_id = inputs[i].partner ? fixture->partners[P_ADIL] : 0 };

    g_test_message ("%s %s %s", inputs[i].condition.field, inputs[i].condition.test, inputs[i].condition.value);
    fixture_savepoint (db);
    g_assert_cmpint (add_rule (fixture, db, &rule), ==, inputs[i].code);
    if (inputs[i].code == FIXTURE_OK)
      g_assert_cmpint (
          fixture_integer (db, "SELECT count (*) AS x FROM event WHERE noun = 'rule' AND verb = 'created'", 0), ==, 1);
    fixture_undo (db);
  }
}

static void
test_what_is_no_rule (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_inputs, NULL);
}

/* A store that fails must not pass for "no rule matches". */
static void
run_failure (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const RuleInput rule = { .name = "R", .partner_type = "schs" };
  gint64 id = send_report (fixture, db);
  g_autoptr (Report) report = report_find (db, id, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (add_rule (fixture, db, &rule), ==, FIXTURE_OK);
  g_assert_true (db_run (db, "ALTER TABLE rule_condition RENAME TO away", NULL));
  g_assert_null (rule_evaluate (db, report, MONDAY_9, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_STORE);
}

static void
test_a_failure_is_told (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_failure, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/rule/agreement", test_landlord_is_told_by_agreement_only);
  g_test_add_func ("/rule/facts", test_facts);
  g_test_add_func ("/rule/facts_nobody_gave", test_facts_nobody_gave);
  g_test_add_func ("/rule/conditions", test_conditions);
  g_test_add_func ("/rule/the_first_rule_wins_for_a_partner", test_the_first_rule_wins_for_a_partner);
  g_test_add_func ("/rule/partners_of_a_type_that_cover_the_commune", test_partners_of_a_type_that_cover_the_commune);
  g_test_add_func ("/rule/what_is_no_rule", test_what_is_no_rule);
  g_test_add_func ("/rule/a_failure_is_told", test_a_failure_is_told);
  return g_test_run ();
}
