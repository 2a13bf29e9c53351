/* test_rule_random.c: over random rules and reports, whom the rules reach is what a small recount of this file says, which
 * shares no code with them; transmitting then does that, and a dry run of the same rules finds nothing to change.
 * TEST_SEED=<number> changes the choices. */
#include "domain/rule_trial.h"
#include "fixture.h"

enum { ROUNDS = 60, REPORTS = 6, RULES_MAX = 7, CONDITIONS_MAX = 3 };

/* ---- what a report says, as numbers: one bit per value ---- */

typedef enum { CLASS, LEAD, TENURE, BENEFITS, DANGER, TOWN, PROFILE, AGREEMENT, FACTS } Fact;
static const struct {
  const char *name;
  const char *values[8];
} facts[FACTS] = {
  [CLASS] = { "class", { "A", "B", "C", "D", "E", "F", "G" } },
  [LEAD] = { "lead", { "rsd", "non_decence", "insalubrite", "energie" } },
  [TENURE] = { "tenure", { "unknown", "private", "social" } },
  [BENEFITS] = { "beneficiary", { "unknown", "caf", "msa", "no" } },
  [DANGER] = { "danger", { "no", "yes" } },
  [TOWN] = { "insee", { "64445", "64001" } },
  [PROFILE] = { "profile", { "tenant", "relative", "landlord" } },
  [AGREEMENT] = { "agreement", { "no", "yes" } },
};

typedef struct {
  guint bits[FACTS];
  gint64 id;
  char *uuid;
} Sheet;

typedef struct {
  Fact fact;
  guint test; /* 0 is or in, 1 is_not, 2 at_least */
  guint bits;
} Clause;

typedef struct {
  Clause clauses[CONDITIONS_MAX];
  guint clauses_count;
  int partner; /* of the fixture; P_LAST: the second hygiene service */
  gboolean by_type, excludes, active;
  int days; /* -1: over since yesterday, 0: without end, 1: from tomorrow */
  gint64 id;
} Plan;

typedef struct {
  GRand *random;
  gint64 second; /* a hygiene service of the other town */
  Plan plans[RULES_MAX];
  guint plans_count;
  gboolean first_only;
} Round;

/* ---- the recount ---- */

static gboolean
clause_holds (const Clause *clause, const Sheet *sheet)
{
  guint said = sheet->bits[clause->fact];

  switch (clause->test) {
  case 0:
    return (said & clause->bits) != 0;
  case 1:
    return (said & clause->bits) == 0;
  default:
    return said >= clause->bits; /* one class each: a later letter is a higher bit */
  }
}

static gboolean
plan_holds (const Plan *plan, const Sheet *sheet)
{
  gboolean holds = plan->active && plan->days == 0;

  for (guint i = 0; i < plan->clauses_count; i++)
    holds = holds && clause_holds (&plan->clauses[i], sheet);
  return holds;
}

/* The two hygiene services each have their town; everybody else the whole territory. */
static gboolean
covers (int partner, const Sheet *sheet)
{
  if (partner == P_SCHS)
    return sheet->bits[TOWN] == 1;
  return partner != P_LAST || sheet->bits[TOWN] == 2;
}

/* Bits of partners that receive it. */
static guint
recount (const Round *round, const Sheet *sheet)
{
  guint seen = 0, told = 0;

  for (guint i = 0; i < round->plans_count && !(round->first_only && told != 0); i++) {
    const Plan *plan = &round->plans[i];

    for (int partner = 0; partner <= P_LAST; partner++) {
      gboolean same_type = partner == plan->partner || (plan->by_type && partner == P_LAST && plan->partner == P_SCHS)
                           || (plan->by_type && partner == P_SCHS && plan->partner == P_LAST);
      gboolean meant = plan->by_type ? same_type && covers (partner, sheet) : partner == plan->partner;

      if (!meant || !plan_holds (plan, sheet) || (plan->excludes && partner == plan->partner)
          || (seen & (1u << partner)) != 0)
        continue;
      seen |= 1u << partner;
      if (partner != P_LANDLORD || sheet->bits[AGREEMENT] == 2)
        told |= 1u << partner;
    }
  }
  return told;
}

/* ---- the same, in the store ---- */

static guint
pick (GRand *random, Fact fact)
{
  guint count = 0;

  while (count < 8 && facts[fact].values[count] != NULL)
    count++;
  return (guint) g_rand_int_range (random, 0, (gint32) count);
}

/* (transfer full): the values of those bits, separated by spaces. */
static char *
values_of (Fact fact, guint bits)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < 8 && facts[fact].values[i] != NULL; i++)
    if ((bits & (1u << i)) != 0)
      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", facts[fact].values[i]);
  return g_string_free (text, FALSE);
}

static void
plan_make (Round *round, Plan *plan)
{
  GRand *random = round->random;

  *plan = (Plan){ .clauses_count = (guint) g_rand_int_range (random, 0, CONDITIONS_MAX + 1),
                  .partner = g_rand_int_range (random, 0, P_LAST + 1),
                  .by_type = g_rand_boolean (random),
                  .excludes = g_rand_int_range (random, 0, 5) == 0,
                  .active = g_rand_int_range (random, 0, 6) != 0,
                  .days = g_rand_int_range (random, 0, 6) == 0 ? g_rand_int_range (random, -1, 2) : 0 };
  for (guint i = 0; i < plan->clauses_count; i++) {
    Clause *clause = &plan->clauses[i];

    clause->fact = (Fact) g_rand_int_range (random, 0, FACTS);
    clause->test = (guint) g_rand_int_range (random, 0, clause->fact == CLASS ? 3 : 2);
    clause->bits = 1u << pick (random, clause->fact);
    if (clause->test != 2 && g_rand_boolean (random))
      clause->bits |= 1u << pick (random, clause->fact);
  }
}

static gint64
partner_of (Fixture *fixture, const Round *round, int partner)
{
  return partner == P_LAST ? round->second : fixture->partners[partner];
}

static void
plan_store (Fixture *fixture, Db *db, const Round *round, Plan *plan, guint number)
{
  const Actor desk = fixture_desk (fixture, MONDAY_9);
  static const char *const tests[] = { "in", "is_not", "at_least" };
  RuleCondition conditions[CONDITIONS_MAX];
  g_autofree char *name = g_strdup_printf ("rule %u", number);
  gint64 excluded = partner_of (fixture, round, plan->partner);
  RuleInput input = { .name = name,
                      .conditions = conditions,
                      .conditions_count = plan->clauses_count,
                      .excluded = &excluded,
                      .excluded_count = plan->excludes ? 1 : 0,
                      .valid_from = plan->days > 0 ? "2026-11-24" : NULL,
                      .valid_until = plan->days < 0 ? "2026-11-22" : NULL };
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < plan->clauses_count; i++) {
    const Clause *clause = &plan->clauses[i];

    g_ptr_array_add (values, values_of (clause->fact, clause->bits));
    conditions[i] = (RuleCondition){ facts[clause->fact].name, tests[clause->test], g_ptr_array_index (values, i) };
  }
  if (plan->by_type)
    input.partner_type = plan->partner == P_LAST ? "schs" : fixture_partners[plan->partner].type;
  else
    input.partner_id = excluded;
  rule_create (db, &desk, fixture->territory_id, &input, &error);
  g_assert_no_error (error);
  plan->id = fixture_integer (db, "SELECT max (id) AS x FROM rule", 0);
  if (!plan->active)
    g_assert_true (db_run (db, "UPDATE rule SET active = 0 WHERE id = (SELECT max (id) FROM rule)", NULL));
}

static void
set_column (Db *db, const char *sql, gint64 id, const char *value)
{
  g_autoptr (Query) query = query_new (db, sql);

  query_bind_integer (query, ":id", id);
  query_bind_text (query, ":value", value);
  g_assert_true (query_done (query, NULL));
}

static const char *
one_value (const Sheet *sheet, Fact fact)
{
  guint i = 0;

  while (sheet->bits[fact] >> i > 1)
    i++;
  return facts[fact].values[i];
}

static void
sheet_make (Fixture *fixture, Db *db, Round *round, Sheet *sheet)
{
  g_autofree char *leads = NULL;
  static const char *const yes_no[] = { NULL, "0", "1" }; /* unknown, private, social */

  *sheet = (Sheet){ 0 };
  for (Fact fact = 0; fact < FACTS; fact++)
    sheet->bits[fact] = 1u << pick (round->random, fact);
  sheet->bits[LEAD] |= 1u << pick (round->random, LEAD);
  sheet->id = fixture_send (fixture, db, MONDAY_9, &sheet->uuid);
  leads = values_of (LEAD, sheet->bits[LEAD]);
  set_column (db, "UPDATE report SET class_computed = :value, class_human = NULL WHERE id = :id", sheet->id,
              one_value (sheet, CLASS));
  set_column (db, "UPDATE report SET leads = :value WHERE id = :id", sheet->id, leads);
  set_column (db, "UPDATE report SET social_housing = cast (:value AS INTEGER) WHERE id = :id", sheet->id,
              sheet->bits[TENURE] == 1 ? NULL : yes_no[sheet->bits[TENURE] / 2]);
  set_column (db, "UPDATE report SET beneficiary = nullif (:value, 'unknown') WHERE id = :id", sheet->id,
              one_value (sheet, BENEFITS));
  set_column (db, "UPDATE report SET danger = :value = 'yes' WHERE id = :id", sheet->id, one_value (sheet, DANGER));
  set_column (db, "UPDATE report SET insee = :value WHERE id = :id", sheet->id, one_value (sheet, TOWN));
  set_column (db, "UPDATE report SET profile = :value WHERE id = :id", sheet->id, one_value (sheet, PROFILE));
  set_column (db, "UPDATE report SET owner_agrees = :value = 'yes' WHERE id = :id", sheet->id,
              one_value (sheet, AGREEMENT));
}

/* Bits of the partners that have it. */
static guint
received (Fixture *fixture, Db *db, const Round *round, gint64 report_id)
{
  guint bits = 0;

  for (int partner = 0; partner <= P_LAST; partner++)
    if (report_is_assigned (db, report_id, partner_of (fixture, round, partner)))
      bits |= 1u << partner;
  return bits;
}

static guint
evaluated (Fixture *fixture, Db *db, const Round *round, gint64 report_id)
{
  g_autoptr (Report) report = report_find (db, report_id, NULL);
  g_autoptr (GPtrArray) matches = rule_evaluate (db, report, MONDAY_9, NULL);
  guint bits = 0;

  g_assert_nonnull (matches);
  for (guint i = 0; matches != NULL && i < matches->len; i++)
    for (int partner = 0; partner <= P_LAST; partner++) {
      const RuleMatch *match = g_ptr_array_index (matches, i);

      if (match->partner_id == partner_of (fixture, round, partner) && !match->withheld)
        bits |= 1u << partner;
    }
  return bits;
}

static guint
bits_count (guint bits)
{
  guint count = 0;

  for (; bits != 0; bits &= bits - 1)
    count++;
  return count;
}

/* What was just transmitted by these rules differs from them in nothing. */
static void
assert_trial (Fixture *fixture, Db *db, guint told, guint nobody)
{
  g_autoptr (RuleSet) set = rule_set_load (db, fixture->territory_id, MONDAY_9, NULL);
  g_autoptr (Trial) trial = rule_trial (db, set, MONDAY_9 - CLOCK_DAY, NULL);
  guint would = 0, did = 0;

  g_assert_nonnull (trial);
  if (trial == NULL)
    return;
  for (guint i = 0; i < trial->lines->len; i++) {
    would += ((TrialLine *) g_ptr_array_index (trial->lines, i))->would;
    did += ((TrialLine *) g_ptr_array_index (trial->lines, i))->did;
  }
  g_assert_cmpuint (trial->reports, ==, REPORTS);
  g_assert_cmpuint (trial->differing, ==, 0);
  g_assert_cmpuint (trial->nobody, ==, nobody);
  g_assert_cmpuint (would, ==, told);
  g_assert_cmpuint (did, ==, told);
  g_assert_cmpuint (trial->losses->len, ==, 0);
}

static guint met[P_LAST + 1], met_nobody, met_withheld;

static void
run_round (Fixture *fixture, Db *db, Round *round)
{
  Sheet sheets[REPORTS];
  guint told = 0, nobody = 0;

  for (guint i = 0; i < round->plans_count; i++) {
    plan_make (round, &round->plans[i]);
    plan_store (fixture, db, round, &round->plans[i], i);
  }
  for (guint i = 0; i < REPORTS; i++) {
    Sheet *sheet = &sheets[i];
    guint wanted;

    sheet_make (fixture, db, round, sheet);
    wanted = recount (round, sheet);
    g_assert_cmpuint (evaluated (fixture, db, round, sheet->id), ==, wanted);
    fixture_change (fixture, db, sheet->uuid, "transmit", MONDAY_9);
    g_assert_cmpuint (received (fixture, db, round, sheet->id), ==, wanted);
    told += bits_count (wanted);
    nobody += wanted == 0 ? 1 : 0;
    for (int partner = 0; partner <= P_LAST; partner++)
      met[partner] += (wanted >> partner) & 1;
    g_free (sheet->uuid);
  }
  met_nobody += nobody;
  met_withheld += (guint) fixture_integer (db, "SELECT count (*) AS x FROM event WHERE verb = 'withheld'", 0);
  g_assert_cmpint (fixture_integer (db, "SELECT count (*) AS x FROM event WHERE verb = 'unmatched'", 0), ==,
                   round->plans_count == 0 ? 0 : nobody);
  assert_trial (fixture, db, told, nobody);
}

static void
run_rounds (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const char *seed = g_getenv ("TEST_SEED");
  guint32 number = seed != NULL ? (guint32) g_ascii_strtoull (seed, NULL, 10) : 641501;
  g_autoptr (GRand) random = g_rand_new_with_seed (number);
  const Actor box = ACTOR_BOX_AT (MONDAY_9);
  const Partner other = { .type = (char *) "schs", .name = (char *) "Autre", .email = (char *) "autre@example.org" };
  Round round = { .random = random };

  g_test_message ("TEST_SEED=%u", number);
  g_assert_true (partner_create (db, &box, &other, &round.second, NULL));
  g_assert_true (partner_add_area (db, round.second, "64001", NULL));
  g_assert_true (partner_add_area (db, fixture->partners[P_SCHS], "64445", NULL));
  for (guint i = 0; i < ROUNDS; i++) {
    fixture_savepoint (db);
    round.first_only = i % 2 == 1;
    round.plans_count = (guint) g_rand_int_range (random, 0, RULES_MAX + 1);
    g_assert_true (setting_set (db, &box, "rules.match", round.first_only ? "first" : "all", NULL));
    run_round (fixture, db, &round);
    fixture_undo (db);
  }
  /* The choices met everything that may happen. */
  for (int partner = 0; partner <= P_LAST; partner++)
    g_assert_cmpuint (met[partner], >, 3);
  g_assert_cmpuint (met_nobody, >, 3);
  g_assert_cmpuint (met_withheld, >, 3);
}

static void
test_random_rules (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_rounds, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/rule-random/reach-what-a-recount-says", test_random_rules);
  return g_test_run ();
}
