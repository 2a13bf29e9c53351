/* test_score.c: the worked examples, then every threshold, rule and markup alone. Random choices: test_score_random.c.
 */
#include "base/error.h"
#include "domain/score.h"

#include <string.h>

static Grid *grid;

static Score
score_of (const char *codes, Household household)
{
  g_auto (GStrv) list = g_strsplit (codes, ";", -1);
  g_autoptr (GError) error = NULL;
  Score score = { .sum = G_MAXUINT };

  score_compute (grid, (const char *const *) list, g_strv_length (list), &household, &score, &error);
  g_assert_no_error (error);
  return score;
}

static char *
bit_names (guint bits, guint last, const char *(*name) (guint))
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < last; i++)
    if ((bits & 1u << i) != 0)
      g_string_append_printf (names, "%s%s", names->len > 0 ? ";" : "", name (i));
  return g_string_free (g_steal_pointer (&names), FALSE);
}

static const char *
rule_name (guint i)
{
  return grid_rule_name ((GridRuleName) i);
}

static const char *
markup_name (guint i)
{
  return grid_markup_name ((GridMarkupKind) i);
}

static const char *
lead_name (guint i)
{
  return score_lead_name ((ScoreLead) i);
}

/* The worked examples: tests/data/grid/examples.ini. */
static int
example_int (GKeyFile *file, const char *group, const char *key, int absent)
{
  return g_key_file_has_key (file, group, key, NULL) ? g_key_file_get_integer (file, group, key, NULL) : absent;
}

static Answer
example_answer (GKeyFile *file, const char *group, const char *key)
{
  if (!g_key_file_has_key (file, group, key, NULL))
    return ANSWER_UNKNOWN;
  return g_key_file_get_boolean (file, group, key, NULL) ? ANSWER_YES : ANSWER_NO;
}

static Household
example_household (GKeyFile *file, const char *group)
{
  g_autofree char *energy = g_key_file_get_string (file, group, "energy", NULL);

  return (Household){
    .adults = example_int (file, group, "adults", -1),
    .children = example_int (file, group, "children", -1),
    .child_under_6 = example_answer (file, group, "child_under_6"),
    .over_65 = example_answer (file, group, "over_65"),
    .surface_tenth_m2 = example_int (file, group, "surface_tenth_m2", -1),
    .ceiling_cm = -1,
    .built_year = example_int (file, group, "built_year", -1),
    .energy = grid_energy_from_name (energy),
    .dpe_kwh_m2 = -1,
  };
}

static void
check_number (GKeyFile *file, const char *group, const char *key, guint value)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (value, ==, (guint) g_key_file_get_integer (file, group, key, &error));
  g_assert_no_error (error);
}

static void
check_text (GKeyFile *file, const char *group, const char *key, char *value)
{
  g_autofree char *expected = g_key_file_get_string (file, group, key, NULL);
  g_autofree char *got = value;

  g_assert_cmpstr (got, ==, expected);
}

static gboolean
eliminated (const char *codes)
{
  g_auto (GStrv) list = g_strsplit (codes, ";", -1);

  for (guint i = 0; list[i] != NULL; i++) {
    const GridSeverity *severity = grid_severity (grid, list[i]);
    if (severity != NULL && (severity->flags & GRID_LABEL_MINIMAL) != 0)
      return TRUE;
  }
  return FALSE;
}

static GKeyFile *examples;

static void
test_example (gconstpointer data)
{
  const char *group = data;
  g_autofree char *codes = g_key_file_get_string (examples, group, "severities", NULL);
  Score score = score_of (codes, example_household (examples, group));

  check_number (examples, group, "sum", score.sum);
  check_number (examples, group, "family_maximum", score.family_maximum);
  check_number (examples, group, "l1", score_pcm_to_tenths (score.l1_pcm));
  check_number (examples, group, "l2", score_pcm_to_tenths (score.l2_pcm));
  check_number (examples, group, "l3", score_pcm_to_tenths (score.l3_pcm));
  check_number (examples, group, "index", (score.index_pcm + 5) / 10);
  check_number (examples, group, "markup", score.markup_percent);
  check_number (examples, group, "dangers", score.dangers);
  check_text (examples, group, "class_before", g_strdup_printf ("%c", score_class_letter (score.class_before)));
  check_text (examples, group, "class", g_strdup_printf ("%c", score_class_letter (score.class)));
  check_text (examples, group, "screen",
              g_strdup_printf ("%u;%u;%u", score_pcm_to_ten_percent (score.l1_pcm),
                               score_pcm_to_ten_percent (score.l2_pcm), score_pcm_to_ten_percent (score.l3_pcm)));
  check_text (examples, group, "floors", bit_names (score.floors, GRID_RULE_LAST, rule_name));
  check_text (examples, group, "rules", bit_names (score.rules, GRID_RULE_LAST, rule_name));
  check_text (examples, group, "leads", bit_names (score.leads, SCORE_LEAD_LAST, lead_name));
  check_text (examples, group, "markups", bit_names (score.markups, GRID_MARKUP_LAST, markup_name));
  check_text (examples, group, "eliminated", g_strdup (eliminated (codes) ? "true" : "false"));
  g_assert_cmpint (score.emergency, ==, example_answer (examples, group, "emergency") == ANSWER_YES);
  g_assert_cmpuint (score.maximum, ==, 331);
}

/* A variant told beside the first example: the ventilation is dirty, not absent. */
static void
test_example_variant (void)
{
  Score score = score_of ("L-ELE03-2;L-HUM03-2;L-HUM02-3;L-SAN01-1;L-SAN02-1;L-AER02-1", HOUSEHOLD_UNKNOWN);

  g_assert_cmpuint (score.sum, ==, 11);
  g_assert_cmpuint (score_pcm_to_tenths (score.l1_pcm), ==, 78);
  g_assert_cmpuint ((score.index_pcm + 5) / 10, ==, 332);
  g_assert_cmpint (score.class, ==, GRID_CLASS_D);
}

/* One rule at a time: severities, household (zero is unknown too), and the class, floors and rules expected. */
static const struct {
  const char *name;
  const char *codes;
  Household household;
  char class;
  const char *floors;
  const char *rules;
} cases[] = {
  { "nothing", "", { .adults = 1 }, 'A', "", "" },
  { "information-only", "L-SUR07-1", { .adults = 1 }, 'A', "", "" },
  { "p1", "B-STR02-2", { .adults = 1 }, 'F', "p1", "" },
  { "p2-two-dangers", "B-STR02-2;B-INC02-1", { .adults = 1 }, 'G', "p1;p2", "" },
  { "p2-young", "B-STR02-2", { .child_under_6 = ANSWER_YES }, 'G', "p1;p2", "" },
  { "p2-frail", "B-STR02-2", { .pregnancy_or_frail = ANSWER_YES }, 'G', "p1;p2", "" },
  { "p2-not-a-teenager", "B-STR02-2", { .children = 1, .child_under_6 = ANSWER_NO }, 'F', "p1", "" },
  { "p3", "L-SUR06-3", { .adults = 1 }, 'E', "p3", "" },
  { "p3-needs-weight", "L-SUR06-2", { .adults = 1 }, 'B', "", "" },
  { "p4", "L-SUR03-1", { .adults = 1 }, 'F', "p3;p4", "" },
  { "p5", "L-OCC01-2", { .adults = 1 }, 'D', "p5", "" },
  { "p6-x1-gas", "L-AER02-3", { .energy = GRID_ENERGY_GAS }, 'E', "p6", "x1" },
  { "p6-x1-wood", "L-AER01-2", { .energy = GRID_ENERGY_WOOD }, 'E', "p6", "x1" },
  { "p6-x1-oil", "L-AER01-2", { .energy = GRID_ENERGY_OIL }, 'E', "p6", "x1" },
  { "p6-x1-unknown", "L-AER01-2", { .adults = 1 }, 'E', "p6", "x1" },
  { "x1-detector-changes-nothing",
    "L-AER01-2",
    { .co_detector = ANSWER_YES, .energy = GRID_ENERGY_GAS },
    'E',
    "p6",
    "x1" },
  { "x1-not-electricity", "L-AER01-2", { .energy = GRID_ENERGY_ELECTRICITY }, 'B', "", "" },
  { "x1-not-one-room", "L-AER01-1", { .energy = GRID_ENERGY_GAS }, 'B', "", "" },
  { "x1-energy-out-of-range", "L-AER01-2", { .energy = (GridEnergySource) 77 }, 'B', "", "" },
  { "p6-x2", "L-TOX01-2", { .built_year = 1948, .child_under_6 = ANSWER_YES }, 'E', "p6", "x2" },
  { "p6-x2-pregnancy", "L-TOX01-2", { .built_year = 1900, .pregnancy_or_frail = ANSWER_YES }, 'E', "p6", "x2" },
  { "x2-not-1949", "L-TOX01-2", { .built_year = 1949, .child_under_6 = ANSWER_YES }, 'B', "", "" },
  { "x2-not-unknown-year", "L-TOX01-2", { .child_under_6 = ANSWER_YES }, 'B', "", "" },
  { "x2-not-without-child", "L-TOX01-2", { .built_year = 1900 }, 'B', "", "" },
  { "p7-severity", "L-CHA07-2", { .adults = 1 }, 'D', "p7", "" },
  { "p7-letter", "", { .dpe_letter = 'G' }, 'D', "p7", "x5" },
  { "p7-kwh", "", { .dpe_kwh_m2 = 451 }, 'D', "p7", "x5" },
  { "p7-not-450", "", { .dpe_kwh_m2 = 450 }, 'A', "", "" },
  { "x5-f", "", { .dpe_letter = 'F' }, 'A', "", "x5" },
  { "x5-answered", "L-CHA07-1", { .dpe_letter = 'F' }, 'B', "", "" },
  { "x3", "", { .adults = 2, .surface_tenth_m2 = 159 }, 'A', "", "x3" },
  { "x3-at-threshold", "", { .adults = 2, .surface_tenth_m2 = 160 }, 'A', "", "" },
  { "x3-answered", "L-OCC01-3", { .adults = 2, .surface_tenth_m2 = 90 }, 'F', "p1", "" },
  { "x4", "", { .ceiling_cm = 219 }, 'A', "", "x4" },
  { "x4-at-threshold", "", { .ceiling_cm = 220 }, 'A', "", "" },
  { "x6", "L-CHA02-1", { .adults = 1 }, 'B', "", "x6" },
};

static void
test_case (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  Score score = score_of (cases[i].codes, cases[i].household);
  g_autofree char *floors = bit_names (score.floors, GRID_RULE_LAST, rule_name);
  g_autofree char *rules = bit_names (score.rules, GRID_RULE_LAST, rule_name);

  g_assert_cmpint (score_class_letter (score.class), ==, cases[i].class);
  g_assert_cmpstr (floors, ==, cases[i].floors);
  g_assert_cmpstr (rules, ==, cases[i].rules);
}

static const struct {
  const char *name;
  int adults, children;
  Answer young, old, frail;
  int surface, year;
  guint percent;
} markup_cases[] = {
  { "unknown", -1, -1, 0, 0, 0, -1, -1, 0 },
  { "young", 1, 2, ANSWER_YES, 0, 0, -1, -1, 10 },
  { "minor", 1, 2, ANSWER_NO, 0, 0, -1, -1, 5 },
  { "minor-age-unknown", 1, 1, 0, 0, 0, -1, -1, 5 },
  { "old", 1, 0, 0, ANSWER_YES, 0, -1, -1, 5 },
  { "old-and-frail-once", 1, 0, 0, ANSWER_YES, ANSWER_YES, -1, -1, 5 },
  { "four", 4, 0, 0, 0, 0, -1, -1, 0 },
  { "five", 5, 0, 0, 0, 0, -1, -1, 5 },
  { "five-with-unknown-adults", -1, 5, ANSWER_NO, 0, 0, -1, -1, 10 },
  { "small", 1, 0, 0, 0, 0, 89, -1, 10 },
  { "not-small", 1, 0, 0, 0, 0, 90, -1, 0 },
  { "small-for-nobody-known", -1, -1, 0, 0, 0, 10, -1, 0 },
  { "small-of-eight", 8, 0, 0, 0, 0, 699, -1, 15 },
  { "small-not-of-nine", 9, 0, 0, 0, 0, 700, -1, 5 },
  { "1948", 1, 0, 0, 0, 0, -1, 1948, 10 },
  { "1949", 1, 0, 0, 0, 0, -1, 1949, 5 },
  { "1974", 1, 0, 0, 0, 0, -1, 1974, 5 },
  { "1975", 1, 0, 0, 0, 0, -1, 1975, 0 },
  { "capped", 4, 4, ANSWER_YES, ANSWER_YES, 0, 300, 1900, 40 },
  { "huge-counts", G_MAXINT, G_MAXINT, ANSWER_NO, 0, 0, -1, -1, 10 },
};

static void
test_markup (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  Household household = HOUSEHOLD_UNKNOWN;

  household.adults = markup_cases[i].adults;
  household.children = markup_cases[i].children;
  household.child_under_6 = markup_cases[i].young;
  household.over_65 = markup_cases[i].old;
  household.pregnancy_or_frail = markup_cases[i].frail;
  household.surface_tenth_m2 = markup_cases[i].surface;
  household.built_year = markup_cases[i].year;
  g_assert_cmpuint (score_of ("", household).markup_percent, ==, markup_cases[i].percent);
}

static void
test_refused (void)
{
  static const struct {
    const char *codes[2];
    const char *named;
  } refused[] = {
    { { "L-HUM02-3", "L-XXX01-1" }, "L-XXX01-1" }, { { "L-HUM02-3", "L-HUM02-1" }, "L-HUM02-1" },
    { { "L-HUM02-3", "L-HUM02-3" }, "L-HUM02-3" }, { { "L-HUM02", "L-HUM02-3" }, "L-HUM02 " },
    { { "L-HUM02-3", NULL }, "(none)" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_autoptr (GError) error = NULL;
    Score score = { .sum = 4242 };
    g_assert_false (score_compute (grid, refused[i].codes, 2, NULL, &score, &error));
    g_assert_error (error, BOX_ERROR, BOX_ERROR_INVALID);
    g_assert_true (error != NULL && strstr (error->message, refused[i].named) != NULL);
    g_assert_cmpuint (score.sum, ==, 4242);
  }
}

static void
test_zones (void)
{
  Score score = score_of ("B-STR03-1;L-SAN02-1;L-CHA04-2", HOUSEHOLD_UNKNOWN);

  g_assert_cmpuint (score.zone_sum[GRID_ZONE_BUILDING], ==, 2);
  g_assert_cmpuint (score.zone_sum[GRID_ZONE_DWELLING], ==, 3);
  g_assert_cmpuint (score.zone_maximum[GRID_ZONE_BUILDING], ==, 113);
  g_assert_cmpuint (score.zone_pcm[GRID_ZONE_BUILDING], ==, 1769);
  g_assert_cmpuint (score.zone_pcm[GRID_ZONE_DWELLING], ==, 1376);
}

/* The heaviest severity of every criterion: exactly 100 %, and no percentage goes beyond with a markup. */
static void
test_everything (void)
{
  g_autoptr (GPtrArray) codes = g_ptr_array_new ();
  Household household = HOUSEHOLD_UNKNOWN;
  g_autoptr (GError) error = NULL;
  Score score = { 0 };

  household.built_year = 1900;
  for (guint i = 0; i < grid->criteria->len; i++) {
    const GridCriterion *criterion = g_ptr_array_index (grid->criteria, i);
    const GridSeverity *heaviest = &criterion->severities[0];
    for (guint j = 1; j < criterion->severities_count; j++)
      heaviest = criterion->severities[j].weight > heaviest->weight ? &criterion->severities[j] : heaviest;
    g_ptr_array_add (codes, heaviest->code);
  }
  g_assert_true (score_compute (grid, (const char *const *) codes->pdata, codes->len, &household, &score, &error));
  g_assert_cmpuint (score.sum, ==, 331);
  g_assert_cmpuint (score.family_maximum, ==, 331);
  g_assert_cmpuint (score.l2_pcm, ==, 100000);
  g_assert_cmpuint (score.l3_pcm, ==, 100000);
  g_assert_cmpuint (score.index_pcm, ==, 100000);
  g_assert_cmpint (score.class, ==, GRID_CLASS_G);
}

/* Severities that weigh `points` together, from the heaviest of each criterion that still fits. */
static GPtrArray *
codes_weighing (guint points)
{
  GPtrArray *codes = g_ptr_array_new ();

  for (guint i = 0; i < grid->criteria->len; i++) {
    const GridCriterion *criterion = g_ptr_array_index (grid->criteria, i);
    const GridSeverity *best = NULL;
    for (guint j = 0; j < criterion->severities_count; j++) {
      const GridSeverity *severity = &criterion->severities[j];
      if (severity->weight > (best != NULL ? best->weight : 0) && severity->weight <= points)
        best = severity;
    }
    if (best != NULL)
      g_ptr_array_add (codes, best->code);
    points -= best != NULL ? best->weight : 0;
  }
  return codes;
}

/* Points against the table of classes, without markup: A 0, B 1 to 4, C 5 to 9, D 10 to 23, E 24 to 43, F 44 to 66, G
 * from 67. */
static void
test_class_points (void)
{
  static const struct {
    guint points;
    char letter;
  } expected[] = {
    { 0, 'A' },  { 1, 'B' },  { 4, 'B' },  { 5, 'C' },  { 9, 'C' },  { 10, 'D' },
    { 23, 'D' }, { 24, 'E' }, { 43, 'E' }, { 44, 'F' }, { 66, 'F' }, { 67, 'G' },
  };

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++) {
    g_autoptr (GPtrArray) codes = codes_weighing (expected[i].points);
    Score score = { 0 };
    g_assert_true (score_compute (grid, (const char *const *) codes->pdata, codes->len, NULL, &score, NULL));
    g_assert_cmpuint (score.sum, ==, expected[i].points);
    g_assert_cmpint (score_class_letter (score.class_before), ==, expected[i].letter);
  }
}

static void
test_one_room (void)
{
  Household household = HOUSEHOLD_UNKNOWN;
  Score score = score_of ("L-SAN01-2", household);

  g_assert_cmpuint (score.leads & 1u << SCORE_LEAD_DECENCY, !=, 0);
  household.one_room = ANSWER_YES;
  score = score_of ("L-SAN01-2", household);
  g_assert_cmpuint (score.leads & 1u << SCORE_LEAD_DECENCY, ==, 0);
  g_assert_cmpuint (score.leads & 1u << SCORE_LEAD_HYGIENE, !=, 0);
}

static void
test_rounding (void)
{
  g_assert_cmpuint (score_pcm_to_tenths (0), ==, 0);
  g_assert_cmpuint (score_pcm_to_tenths (8510), ==, 85);
  g_assert_cmpuint (score_pcm_to_tenths (8549), ==, 85);
  g_assert_cmpuint (score_pcm_to_tenths (8550), ==, 86);
  g_assert_cmpuint (score_pcm_to_ten_percent (4999), ==, 0);
  g_assert_cmpuint (score_pcm_to_ten_percent (5000), ==, 10);
  g_assert_cmpuint (score_pcm_to_ten_percent (100000), ==, 100);
}

static void
test_letters (void)
{
  GridClass class = GRID_CLASS_A;

  for (char letter = 'A'; letter <= 'G'; letter++) {
    g_assert_true (score_class_from_letter (letter, &class));
    g_assert_cmpint (score_class_letter (class), ==, letter);
  }
  g_assert_false (score_class_from_letter ('H', &class));
  g_assert_false (score_class_from_letter ('a', &class));
}

static void
add_tables (void)
{
  g_auto (GStrv) groups = g_key_file_get_groups (examples, NULL);

  for (guint i = 0; groups[i] != NULL; i++) {
    g_autofree char *path = g_strconcat ("/score/example/", groups[i], NULL);
    g_test_add_data_func_full (path, g_strdup (groups[i]), test_example, g_free);
  }
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/score/rule/", cases[i].name, NULL);
    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_case);
  }
  for (guint i = 0; i < G_N_ELEMENTS (markup_cases); i++) {
    g_autofree char *path = g_strconcat ("/score/markup/", markup_cases[i].name, NULL);
    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_markup);
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
  examples = g_key_file_new ();
  if (grid == NULL || !g_key_file_load_from_file (examples, "tests/data/grid/examples.ini", G_KEY_FILE_NONE, &error))
    return 1;
  add_tables ();
  g_test_add_func ("/score/example-variant", test_example_variant);
  g_test_add_func ("/score/refused", test_refused);
  g_test_add_func ("/score/zones", test_zones);
  g_test_add_func ("/score/everything", test_everything);
  g_test_add_func ("/score/class-points", test_class_points);
  g_test_add_func ("/score/one-room", test_one_room);
  g_test_add_func ("/score/rounding", test_rounding);
  g_test_add_func ("/score/letters", test_letters);
  status = g_test_run ();
  g_key_file_unref (examples);
  grid_free (grid);
  return status;
}
