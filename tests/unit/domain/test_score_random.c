/* test_score_random.c: over random choices and households, more or worse problems never lower the class.
 * TEST_SEED=<number> changes the choices. */
#include "domain/score.h"

#define ROUNDS 25000

static Grid *grid;

static GRand *
random_new (void)
{
  const char *seed = g_getenv ("TEST_SEED");
  guint32 number = seed != NULL ? (guint32) g_ascii_strtoull (seed, NULL, 10) : 641116;

  g_test_message ("TEST_SEED=%u", number);
  return g_rand_new_with_seed (number);
}

static Household
random_household (GRand *random)
{
  return (Household){
    .adults = g_rand_int_range (random, -1, 5),
    .children = g_rand_int_range (random, -1, 5),
    .child_under_6 = (Answer) g_rand_int_range (random, 0, 3),
    .over_65 = (Answer) g_rand_int_range (random, 0, 3),
    .pregnancy_or_frail = (Answer) g_rand_int_range (random, 0, 3),
    .one_room = (Answer) g_rand_int_range (random, 0, 3),
    .surface_tenth_m2 = g_rand_int_range (random, -1, 1200),
    .ceiling_cm = g_rand_int_range (random, -1, 300),
    .built_year = g_rand_boolean (random) ? -1 : g_rand_int_range (random, 1850, 2026),
    .energy = (GridEnergySource) g_rand_int_range (random, 0, GRID_ENERGY_LAST),
    .dpe_letter = (char) (g_rand_boolean (random) ? 0 : 'A' + g_rand_int_range (random, 0, 7)),
    .dpe_kwh_m2 = g_rand_int_range (random, -1, 600),
  };
}

static const GridSeverity *
random_severity (GRand *random, const GridCriterion *criterion)
{
  return &criterion->severities[g_rand_int_range (random, 0, (gint32) criterion->severities_count)];
}

/* One severity at most of each criterion but `left_out`; few problems or many, so that every class is met. */
static GPtrArray *
random_choice (GRand *random, guint left_out)
{
  GPtrArray *codes = g_ptr_array_new ();
  double density = g_rand_double_range (random, 0, 0.3);

  for (guint i = 0; i < grid->criteria->len; i++) {
    const GridCriterion *criterion = g_ptr_array_index (grid->criteria, i);
    if (i != left_out && g_rand_double (random) < density)
      g_ptr_array_add (codes, random_severity (random, criterion)->code);
  }
  return codes;
}

static gboolean
not_lower (const Score *before, const Score *after)
{
  return after->class >= before->class && after->class_before >= before->class_before
         && after->index_pcm >= before->index_pcm && after->dangers >= before->dangers;
}

static void
test_more_never_lowers (void)
{
  g_autoptr (GRand) random = random_new ();
  guint met[GRID_CLASS_LAST] = { 0 };
  guint failures = 0;

  for (guint round = 0; round < ROUNDS && failures == 0; round++) {
    guint added = (guint) g_rand_int_range (random, 0, (gint32) grid->criteria->len);
    const GridCriterion *criterion = g_ptr_array_index (grid->criteria, added);
    g_autoptr (GPtrArray) codes = random_choice (random, added);
    Household household = random_household (random);
    Score before = { 0 }, after = { 0 };
    g_assert_true (score_compute (grid, (const char *const *) codes->pdata, codes->len, &household, &before, NULL));
    g_ptr_array_add (codes, random_severity (random, criterion)->code);
    g_assert_true (score_compute (grid, (const char *const *) codes->pdata, codes->len, &household, &after, NULL));
    failures += !not_lower (&before, &after) || (after.floors_met & before.floors_met) != before.floors_met;
    met[before.class_before]++;
  }
  g_assert_cmpuint (failures, ==, 0);
  for (guint i = 0; i < GRID_CLASS_LAST; i++)
    g_assert_cmpuint (met[i], >, 100);
}

static void
test_worse_never_lowers (void)
{
  g_autoptr (GRand) random = random_new ();
  guint failures = 0;

  for (guint round = 0; round < ROUNDS && failures == 0; round++) {
    guint changed = (guint) g_rand_int_range (random, 0, (gint32) grid->criteria->len);
    const GridCriterion *criterion = g_ptr_array_index (grid->criteria, changed);
    const GridSeverity *mild = random_severity (random, criterion);
    const GridSeverity *worse = random_severity (random, criterion);
    g_autoptr (GPtrArray) codes = random_choice (random, changed);
    Household household = random_household (random);
    Score before = { 0 }, after = { 0 };
    if (worse->weight <= mild->weight)
      continue;
    g_ptr_array_add (codes, mild->code);
    g_assert_true (score_compute (grid, (const char *const *) codes->pdata, codes->len, &household, &before, NULL));
    codes->pdata[codes->len - 1] = worse->code;
    g_assert_true (score_compute (grid, (const char *const *) codes->pdata, codes->len, &household, &after, NULL));
    failures += !not_lower (&before, &after);
  }
  g_assert_cmpuint (failures, ==, 0);
}

/* Order of the codes does not matter. */
static void
test_order_is_nothing (void)
{
  g_autoptr (GRand) random = random_new ();

  for (guint round = 0; round < 500; round++) {
    g_autoptr (GPtrArray) codes = random_choice (random, G_MAXUINT);
    Household household = random_household (random);
    Score one = { 0 }, two = { 0 };
    g_assert_true (score_compute (grid, (const char *const *) codes->pdata, codes->len, &household, &one, NULL));
    for (guint i = 0; i + 1 < codes->len; i += 2) {
      gpointer code = codes->pdata[i];
      codes->pdata[i] = codes->pdata[codes->len - 1 - i];
      codes->pdata[codes->len - 1 - i] = code;
    }
    g_assert_true (score_compute (grid, (const char *const *) codes->pdata, codes->len, &household, &two, NULL));
    g_assert_cmpmem (&one, sizeof one, &two, sizeof two);
  }
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  grid = grid_load ("grids/national-2026.yaml", &error);
  g_assert_no_error (error);
  if (grid == NULL)
    return 1;
  g_test_add_func ("/score-random/more-never-lowers", test_more_never_lowers);
  g_test_add_func ("/score-random/worse-never-lowers", test_worse_never_lowers);
  g_test_add_func ("/score-random/order-is-nothing", test_order_is_nothing);
  status = g_test_run ();
  grid_free (grid);
  return status;
}
