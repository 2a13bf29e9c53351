/* test_finding_rule.c: each rule at its threshold, just under it and just over it. */
#include "domain/climate.h"
#include "dwelling.h"

static void
assert_state (Dwelling *dwelling, const char *code, FindingState state)
{
  const Finding *finding = dwelling_judge (dwelling, code);

  g_assert_nonnull (finding);
  g_assert_cmpstr (finding_state_name (finding->state), ==, finding_state_name (state));
  g_assert_cmpint (finding->reasons != 0, ==, state == FINDING_INCONCLUSIVE);
}

/* 14 days have 210 hours from 7 to 22 h: 20 % are 42. */
static void
test_cold (void)
{
  g_autoptr (Dwelling) dwelling = dwelling_new ("2026-01-05", 14);
  const Finding *finding;

  assert_state (dwelling, "FROID-1", FINDING_NOT_FOUND);
  dwelling_set (dwelling, 0, 41, 7, 22, COLUMN (t), 17.99);
  assert_state (dwelling, "FROID-1", FINDING_NOT_FOUND);
  dwelling_set (dwelling, 0, 126, 22, 7, COLUMN (t), 15); /* nights do not count */
  assert_state (dwelling, "FROID-1", FINDING_NOT_FOUND);
  dwelling_set (dwelling, 0, 42, 7, 22, COLUMN (t), 18); /* 18 is held */
  assert_state (dwelling, "FROID-1", FINDING_NOT_FOUND);
  dwelling_set (dwelling, 0, 42, 7, 22, COLUMN (t), 17.5);
  assert_state (dwelling, "FROID-1", FINDING_FOUND);
  finding = dwelling_judge (dwelling, "FROID-1");
  g_assert_cmpfloat_with_epsilon (dwelling_figure (finding, "share_cold"), 20, 1e-9);
  g_assert_cmpfloat_with_epsilon (dwelling_figure (finding, "mean_t"), 19.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (dwelling_figure (finding, "lowest_t"), 17.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (dwelling_figure (finding, "degree_hours_cold"), 21, 1e-9);
  g_assert_cmpstr (finding->points_to, ==, "L-CHA02");
  g_assert_cmpstr (finding->thresholds, ==, "thresholds-2026");
  g_assert_cmpuint (finding->hours_valid, ==, 336);
  g_assert_cmpuint (finding->days_full, ==, 14);
  g_assert_cmpint (finding->from, ==, dwelling_day ("2026-01-05"));
  g_assert_cmpint (finding->to, ==, dwelling_day ("2026-01-19"));
}

/* The worst of the periods is told, with how many there were. */
static void
test_cold_periods (void)
{
  g_autoptr (Dwelling) dwelling = dwelling_new ("2026-01-05", 30);
  const Finding *finding;

  dwelling_set (dwelling, 20 * 24, 60, 7, 22, COLUMN (t), 16); /* from the 25th on */
  finding = dwelling_judge (dwelling, "FROID-1");
  g_assert_cmpuint (finding->state, ==, FINDING_FOUND);
  g_assert_cmpuint (finding->periods, ==, 17);
  g_assert_cmpuint (finding->periods_over, ==, 8); /* those that hold three of the four cold days: 45 hours */
  g_assert_cmpfloat_with_epsilon (dwelling_figure (finding, "share_cold"), 100.0 * 60 / 210, 1e-9);
  g_assert_cmpint (finding->to, ==, dwelling_day ("2026-02-04")); /* of the equal ones the latest */
}

static void
test_grave (void)
{
  g_autoptr (Dwelling) dwelling = dwelling_new ("2026-01-05", 4);

  assert_state (dwelling, "FROID-2", FINDING_NOT_FOUND);
  dwelling_set (dwelling, 30, 23, ALL_DAY, COLUMN (t), 15.99);
  assert_state (dwelling, "FROID-2", FINDING_NOT_FOUND);
  dwelling_set (dwelling, 53, 1, ALL_DAY, COLUMN (t), 16);
  assert_state (dwelling, "FROID-2", FINDING_NOT_FOUND);
  dwelling_set (dwelling, 53, 1, ALL_DAY, COLUMN (t), 15.99);
  assert_state (dwelling, "FROID-2", FINDING_FOUND);
  g_assert_true (finding_rule_is_grave (finding_rule_find ("FROID-2")));
  dwelling_set (dwelling, 40, 1, ALL_DAY, COLUMN (t), NAN); /* what was not measured ends the row */
  assert_state (dwelling, "FROID-2", FINDING_NOT_FOUND);
}

static void
test_freezing (void)
{
  g_autoptr (Dwelling) dwelling = dwelling_new ("2026-01-05", 4);

  dwelling_set (dwelling, 50, 5, ALL_DAY, COLUMN (t), 11.99);
  assert_state (dwelling, "FROID-2", FINDING_NOT_FOUND);
  dwelling_set (dwelling, 55, 1, ALL_DAY, COLUMN (t), 12);
  assert_state (dwelling, "FROID-2", FINDING_NOT_FOUND);
  dwelling_set (dwelling, 55, 1, ALL_DAY, COLUMN (t), 11.9);
  assert_state (dwelling, "FROID-2", FINDING_FOUND);
}

/* Of two colds the colder is told, also when it was the shorter. */
static void
test_freezing_first (void)
{
  g_autoptr (Dwelling) dwelling = dwelling_new ("2026-01-05", 10);
  const Finding *finding;

  dwelling_set (dwelling, 24, 48, ALL_DAY, COLUMN (t), 13);
  dwelling_set (dwelling, 150, 20, ALL_DAY, COLUMN (t), 9);
  finding = dwelling_judge (dwelling, "FROID-2");
  g_assert_cmpfloat (dwelling_figure (finding, "hours_freezing"), ==, 20);
  g_assert_cmpfloat (dwelling_figure (finding, "lowest_t"), ==, 9);
}

/* 336 hours: 30 % are 100.8. */
static void
test_damp (void)
{
  g_autoptr (Dwelling) dwelling = dwelling_new ("2026-01-05", 14);

  assert_state (dwelling, "HUM-1", FINDING_NOT_FOUND);
  dwelling_set (dwelling, 0, 100, ALL_DAY, COLUMN (rh), 70.1);
  assert_state (dwelling, "HUM-1", FINDING_NOT_FOUND);
  dwelling_set (dwelling, 100, 1, ALL_DAY, COLUMN (rh), 70);
  assert_state (dwelling, "HUM-1", FINDING_NOT_FOUND);
  dwelling_set (dwelling, 100, 1, ALL_DAY, COLUMN (rh), 70.1);
  assert_state (dwelling, "HUM-1", FINDING_FOUND);
  dwelling_set (dwelling, 0, 336, ALL_DAY, COLUMN (rh), 65);
  assert_state (dwelling, "HUM-1", FINDING_NOT_FOUND);
  dwelling_set (dwelling, 0, 1, ALL_DAY, COLUMN (rh), 66);
  assert_state (dwelling, "HUM-1", FINDING_FOUND);
  g_assert_cmpfloat_with_epsilon (dwelling_figure (dwelling_judge (dwelling, "HUM-1"), "mean_rh"), 65 + 1.0 / 336,
                                  1e-9);
}

/* Half of the hours are too cold to count: of the other half 101 make 30 % of all 336. */
static void
test_damp_beside_cold (void)
{
  g_autoptr (Dwelling) dwelling = dwelling_new ("2026-01-05", 14);

  dwelling_set (dwelling, 0, 168, ALL_DAY, COLUMN (t), 14);
  dwelling_set (dwelling, 168, 100, ALL_DAY, COLUMN (rh), 80);
  assert_state (dwelling, "HUM-1", FINDING_INCONCLUSIVE);
  g_assert_cmpuint (dwelling_judge (dwelling, "HUM-1")->reasons, ==, FINDING_TOO_COLD);
  dwelling_set (dwelling, 268, 1, ALL_DAY, COLUMN (rh), 80);
  assert_state (dwelling, "HUM-1", FINDING_FOUND);
  dwelling_set (dwelling, 0, 336, ALL_DAY, COLUMN (t), 14);
  assert_state (dwelling, "HUM-1", FINDING_INCONCLUSIVE);
}

/* Cold air is damp by itself: three quarters of the hours must be warm. */
static void
test_damp_cold (void)
{
  g_autoptr (Dwelling) dwelling = dwelling_new ("2026-01-05", 14);

  dwelling_set (dwelling, 0, 84, ALL_DAY, COLUMN (t), 15.99);
  dwelling_set (dwelling, 0, 84, ALL_DAY, COLUMN (rh), 95);
  assert_state (dwelling, "HUM-1", FINDING_NOT_FOUND);
  dwelling_set (dwelling, 84, 1, ALL_DAY, COLUMN (t), 16);
  assert_state (dwelling, "HUM-1", FINDING_NOT_FOUND);
  dwelling_set (dwelling, 84, 1, ALL_DAY, COLUMN (t), 15.99);
  assert_state (dwelling, "HUM-1", FINDING_INCONCLUSIVE);
  g_assert_cmpuint (dwelling_judge (dwelling, "HUM-1")->reasons, ==, FINDING_TOO_COLD);
}

/* The room's humidity that makes `at_surface` % on the cold surface, at 19 °C inside and 0 °C outside. */
static double
room_rh (double at_surface)
{
  return at_surface * climate_saturation (13.3) / climate_saturation (19);
}

/* 28 days have 672 hours: 10 % are 67.2. */
static void
test_surface (void)
{
  g_autoptr (Dwelling) dwelling = dwelling_new ("2026-01-05", 28);

  dwelling_set (dwelling, 0, 672, ALL_DAY, COLUMN (t), 19);
  dwelling_set (dwelling, 0, 672, ALL_DAY, COLUMN (t_out), 0);
  dwelling_set (dwelling, 0, 672, ALL_DAY, COLUMN (rh), room_rh (79.99));
  assert_state (dwelling, "HUM-2", FINDING_NOT_FOUND);
  dwelling_set (dwelling, 0, 672, ALL_DAY, COLUMN (rh), room_rh (80.001));
  assert_state (dwelling, "HUM-2", FINDING_FOUND);
  g_assert_cmpfloat_with_epsilon (dwelling_figure (dwelling_judge (dwelling, "HUM-2"), "surface_t"), 13.3, 1e-9);
  dwelling_set (dwelling, 0, 672, ALL_DAY, COLUMN (rh), room_rh (50));
  dwelling_set (dwelling, 0, 67, ALL_DAY, COLUMN (rh), room_rh (100.01));
  assert_state (dwelling, "HUM-2", FINDING_NOT_FOUND);
  dwelling_set (dwelling, 67, 1, ALL_DAY, COLUMN (rh), room_rh (99.99));
  assert_state (dwelling, "HUM-2", FINDING_NOT_FOUND);
  dwelling_set (dwelling, 67, 1, ALL_DAY, COLUMN (rh), room_rh (100.01));
  assert_state (dwelling, "HUM-2", FINDING_FOUND);
  g_assert_cmpfloat_with_epsilon (dwelling_figure (dwelling_judge (dwelling, "HUM-2"), "share_wet"), 100.0 * 68 / 672,
                                  1e-9);
}

/* At 15 °C four weeks at 95 % make an index of 0.96; a little more humidity passes 1. */
static void
test_mould (void)
{
  g_autoptr (Dwelling) dwelling = dwelling_new ("2026-01-05", 28);
  const Finding *finding;

  dwelling_set (dwelling, 0, 672, ALL_DAY, COLUMN (t), 15);
  dwelling_set (dwelling, 0, 672, ALL_DAY, COLUMN (t_out), 15); /* the surface is as warm as the room */
  dwelling_set (dwelling, 0, 672, ALL_DAY, COLUMN (rh), 95);
  assert_state (dwelling, "MOIS", FINDING_NOT_FOUND);
  g_assert_cmpfloat_with_epsilon (dwelling_figure (dwelling_judge (dwelling, "MOIS"), "mould"), 0.96, 0.005);
  dwelling_set (dwelling, 0, 672, ALL_DAY, COLUMN (rh), 96);
  assert_state (dwelling, "MOIS", FINDING_FOUND);
  /* without the outdoors a no is none, a yes is one */
  dwelling_set (dwelling, 0, 672, ALL_DAY, COLUMN (t_out), NAN);
  assert_state (dwelling, "MOIS", FINDING_FOUND);
  dwelling_set (dwelling, 0, 672, ALL_DAY, COLUMN (rh), 95);
  finding = dwelling_judge (dwelling, "MOIS");
  g_assert_cmpuint (finding->state, ==, FINDING_INCONCLUSIVE);
  g_assert_cmpuint (finding->reasons, ==, FINDING_NO_OUTDOOR);
}

/* Seven days from midnight hold six nights, 48 hours of them; 1000 to 1700 ppm counts once, more three times. */
static void
test_stuffy (void)
{
  g_autoptr (Dwelling) dwelling = dwelling_new ("2026-01-05", 7);

  assert_state (dwelling, "VENT-1", FINDING_NOT_FOUND);
  dwelling_set (dwelling, 23, 47, 23, 7, COLUMN (co2), 1000);
  assert_state (dwelling, "VENT-1", FINDING_NOT_FOUND); /* 2.47, rounded 2 */
  dwelling_set (dwelling, 23, 48, 23, 7, COLUMN (co2), 1000);
  assert_state (dwelling, "VENT-1", FINDING_WATCH); /* 2.5, rounded 3 */
  dwelling_set (dwelling, 23, 15, 23, 7, COLUMN (co2), 1701);
  assert_state (dwelling, "VENT-1", FINDING_WATCH); /* 3.48 */
  dwelling_set (dwelling, 23, 16, 23, 7, COLUMN (co2), 1700);
  assert_state (dwelling, "VENT-1", FINDING_WATCH);
  dwelling_set (dwelling, 23, 16, 23, 7, COLUMN (co2), 1701);
  assert_state (dwelling, "VENT-1", FINDING_FOUND); /* 3.54, rounded 4 */
  g_assert_cmpfloat (dwelling_figure (dwelling_judge (dwelling, "VENT-1"), "confinement"), ==, 4);
  g_assert_cmpfloat (dwelling_figure (dwelling_judge (dwelling, "VENT-1"), "nights"), ==, 6);
  dwelling_set (dwelling, 7, 16, 7, 23, COLUMN (co2), 3000); /* a day does not count */
  g_assert_cmpfloat (dwelling_figure (dwelling_judge (dwelling, "VENT-1"), "confinement"), ==, 4);
}

static void
test_baseline (void)
{
  g_autoptr (Dwelling) dwelling = dwelling_new ("2026-01-05", 7);

  dwelling_set (dwelling, 40, 1, ALL_DAY, COLUMN (co2_min), 380);
  assert_state (dwelling, "VENT-1", FINDING_NOT_FOUND);
  dwelling_set (dwelling, 40, 1, ALL_DAY, COLUMN (co2_min), 379);
  assert_state (dwelling, "VENT-1", FINDING_INCONCLUSIVE);
  g_assert_cmpuint (dwelling_judge (dwelling, "VENT-1")->reasons, ==, FINDING_BASELINE);
  dwelling_set (dwelling, 0, 168, ALL_DAY, COLUMN (co2_min), 600);
  g_assert_cmpuint (dwelling_judge (dwelling, "VENT-1")->checks & FINDING_CHECK_BASELINE_HIGH, ==, 0);
  dwelling_set (dwelling, 0, 168, ALL_DAY, COLUMN (co2_min), 601);
  g_assert_cmpuint (dwelling_judge (dwelling, "VENT-1")->checks & FINDING_CHECK_BASELINE_HIGH, !=, 0);
}

static void
test_excess (void)
{
  g_autoptr (Dwelling) dwelling = dwelling_new ("2026-01-05", 7);
  double inside = climate_absolute_humidity (20, 45);

  dwelling_set (dwelling, 0, 168, ALL_DAY, COLUMN (water_out), inside - 4.999);
  assert_state (dwelling, "VENT-2", FINDING_NOT_FOUND);
  dwelling_set (dwelling, 0, 168, ALL_DAY, COLUMN (water_out), inside - 5.001);
  assert_state (dwelling, "VENT-2", FINDING_FOUND);
  g_assert_cmpfloat_with_epsilon (dwelling_figure (dwelling_judge (dwelling, "VENT-2"), "excess"), 5.001, 1e-9);
}

static void
test_hot (void)
{
  g_autoptr (Dwelling) dwelling = dwelling_new ("2026-07-06", 14);

  dwelling_set (dwelling, 0, 100, 7, 22, COLUMN (t), 29);
  assert_state (dwelling, "CHAUD", FINDING_NOT_FOUND); /* 100 °C·h */
  dwelling_set (dwelling, 0, 101, 7, 22, COLUMN (t), 29);
  assert_state (dwelling, "CHAUD", FINDING_FOUND);
  g_assert_cmpfloat_with_epsilon (dwelling_figure (dwelling_judge (dwelling, "CHAUD"), "degree_hours_hot"), 101, 1e-9);
  dwelling_set (dwelling, 0, 210, 7, 22, COLUMN (t), 28);
  assert_state (dwelling, "CHAUD", FINDING_NOT_FOUND);
}

static void
test_hot_nights (void)
{
  g_autoptr (Dwelling) dwelling = dwelling_new ("2026-07-06", 14);

  dwelling_set (dwelling, 22, 27, 22, 7, COLUMN (t), 26.1);
  dwelling_set (dwelling, 22, 18, 22, 7, COLUMN (t_min), 26.1);
  assert_state (dwelling, "CHAUD", FINDING_NOT_FOUND);
  dwelling_set (dwelling, 22, 27, 22, 7, COLUMN (t_min), 26);
  assert_state (dwelling, "CHAUD", FINDING_NOT_FOUND);
  dwelling_set (dwelling, 22, 27, 22, 7, COLUMN (t_min), 26.1);
  assert_state (dwelling, "CHAUD", FINDING_FOUND);
  g_assert_cmpfloat (dwelling_figure (dwelling_judge (dwelling, "CHAUD"), "nights_hot"), ==, 3);
}

/* After a week at 25 °C people bear 27.05 °C by day. */
static void
test_hot_adaptive (void)
{
  g_autoptr (Dwelling) dwelling = dwelling_new ("2026-07-06", 21);
  double figure = 0;

  dwelling_set (dwelling, 0, 504, ALL_DAY, COLUMN (t_out), 25);
  dwelling_set (dwelling, 7 * 24 + 10, 200, 7, 22, COLUMN (t), 28.05);
  g_assert_cmpfloat_with_epsilon (dwelling_figure (dwelling_judge (dwelling, "CHAUD"), "degree_hours_adaptive"), 200,
                                  1e-6);
  dwelling_set (dwelling, 0, 100, ALL_DAY, COLUMN (t_out), NAN);
  g_assert_false (finding_has_figure (dwelling_judge (dwelling, "CHAUD"), "degree_hours_adaptive", &figure));
}

static void
test_dust (void)
{
  g_autoptr (Dwelling) dwelling = dwelling_new ("2026-01-05", 1);

  dwelling_set (dwelling, 0, 24, ALL_DAY, COLUMN (pm25), 15);
  assert_state (dwelling, "PM", FINDING_NOT_FOUND);
  dwelling_set (dwelling, 0, 1, ALL_DAY, COLUMN (pm25), 15.5);
  assert_state (dwelling, "PM", FINDING_WATCH);
  dwelling_set (dwelling, 0, 24, ALL_DAY, COLUMN (pm25), 50);
  assert_state (dwelling, "PM", FINDING_WATCH);
  dwelling_set (dwelling, 0, 1, ALL_DAY, COLUMN (pm25), 51);
  assert_state (dwelling, "PM", FINDING_FOUND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/finding/cold", test_cold);
  g_test_add_func ("/finding/cold-periods", test_cold_periods);
  g_test_add_func ("/finding/grave", test_grave);
  g_test_add_func ("/finding/freezing", test_freezing);
  g_test_add_func ("/finding/freezing-first", test_freezing_first);
  g_test_add_func ("/finding/damp", test_damp);
  g_test_add_func ("/finding/damp-cold", test_damp_cold);
  g_test_add_func ("/finding/damp-beside-cold", test_damp_beside_cold);
  g_test_add_func ("/finding/surface", test_surface);
  g_test_add_func ("/finding/mould", test_mould);
  g_test_add_func ("/finding/stuffy", test_stuffy);
  g_test_add_func ("/finding/baseline", test_baseline);
  g_test_add_func ("/finding/excess", test_excess);
  g_test_add_func ("/finding/hot", test_hot);
  g_test_add_func ("/finding/hot-nights", test_hot_nights);
  g_test_add_func ("/finding/hot-adaptive", test_hot_adaptive);
  g_test_add_func ("/finding/dust", test_dust);
  return g_test_run ();
}
