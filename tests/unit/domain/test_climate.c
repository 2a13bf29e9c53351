/* test_climate.c: the formulas beside values that were computed elsewhere, and at the ends of what they hold for. */
#include <glib.h>
#include <math.h>

#include "domain/climate.h"

#define assert_near(value, expected, within) g_assert_cmpfloat_with_epsilon (value, expected, within)

static const struct {
  double t, rh, dew, water;
} air[] = {
  { 20, 50, 9.26, 8.62 },   { 18, 70, 12.44, 10.73 }, { 16, 80, 12.55, 10.88 },
  { 25, 60, 16.69, 13.78 }, { 5, 85, 2.69, 5.77 },
};

static void
test_air (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (air); i++) {
    assert_near (climate_dew_point (air[i].t, air[i].rh), air[i].dew, 0.005);
    assert_near (climate_absolute_humidity (air[i].t, air[i].rh), air[i].water, 0.005);
    /* saturated air is at its dew point, and what condenses there is all its water */
    assert_near (climate_dew_point (air[i].t, 100), air[i].t, 1e-9);
    assert_near (climate_saturation (climate_dew_point (air[i].t, air[i].rh)),
                 air[i].rh / 100 * climate_saturation (air[i].t), 1e-9);
  }
}

static void
test_surface (void)
{
  static const struct {
    double t, rh, outside, factor, surface, at_surface, within;
  } cases[] = {
    { 19, 55, 0, 0.70, 13.3, 79.1, 0.05 },
    { 19, 65, 0, 0.70, 13.3, 93.5, 0.05 },
    { 17, 70, 3, 0.65, 12.1, 96, 0.5 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    double surface = climate_surface_temperature (cases[i].t, cases[i].outside, cases[i].factor);

    assert_near (surface, cases[i].surface, 0.05);
    assert_near (climate_surface_humidity (cases[i].t, cases[i].rh, surface), cases[i].at_surface, cases[i].within);
  }
  /* dew point of the room on the surface and 100 % there are the same thing */
  assert_near (climate_surface_humidity (18, 70, climate_dew_point (18, 70)), 100, 1e-9);
}

static void
test_confinement (void)
{
  static const double cases[][3] = { { 1, 0, 2.50 },   { 0, 1, 5.00 },   { .3, .1, 1.70 },
                                     { .5, .5, 3.96 }, { .6, .2, 2.84 }, { 0, 0, 0 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_near (climate_confinement (cases[i][0], cases[i][1]), cases[i][2], 0.005);
}

static double
mould_after (ClimateMould mould, double t, double rh, guint days)
{
  double index = 0;
  guint dry_h = 0;

  for (guint hour = 0; hour < 24 * days; hour++)
    index = climate_mould_hour (mould, index, &dry_h, t, rh);
  return index;
}

static void
test_mould (void)
{
  static const struct {
    double t, rh, month, quarter;
  } cases[] = { { 15, 85, .20, .63 }, { 15, 95, .96, 2.39 }, { 20, 90, .55, 1.50 }, { 20, 80, 0, 0 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    assert_near (mould_after (CLIMATE_SENSITIVE, cases[i].t, cases[i].rh, 28), cases[i].month, 0.005);
    assert_near (mould_after (CLIMATE_SENSITIVE, cases[i].t, cases[i].rh, 90), cases[i].quarter, 0.005);
  }
  /* nothing grows in frost; a wet surface grows as one at 100 %; never over the highest index of its class */
  g_assert_cmpfloat (mould_after (CLIMATE_SENSITIVE, 0, 95, 90), ==, 0);
  g_assert_cmpfloat (mould_after (CLIMATE_SENSITIVE, 15, 130, 28), ==, mould_after (CLIMATE_SENSITIVE, 15, 100, 28));
  g_assert_cmpfloat (mould_after (CLIMATE_VERY_SENSITIVE, 22, 100, 3000), <, 6.001);
  /* the more sensitive the sooner */
  for (ClimateMould mould = CLIMATE_SENSITIVE; mould < CLIMATE_MOULD_LAST; mould++)
    g_assert_cmpfloat (mould_after (mould, 15, 95, 28), <, mould_after (mould - 1, 15, 95, 28));
}

/* The sign of 3.13·T that others have wrong would give a critical humidity of hundreds of per cent. */
static void
test_mould_critical (void)
{
  g_assert_cmpfloat (climate_mould_critical (CLIMATE_SENSITIVE, 1), >, 96);
  g_assert_cmpfloat (climate_mould_critical (CLIMATE_SENSITIVE, 1), <, 98);
  assert_near (climate_mould_critical (CLIMATE_SENSITIVE, 10), 82.03, 0.005);
  assert_near (climate_mould_critical (CLIMATE_SENSITIVE, 20), 80.04, 0.005);
  assert_near (climate_mould_critical (CLIMATE_SENSITIVE, 20.01), 80, 1e-9);
  assert_near (climate_mould_critical (CLIMATE_MEDIUM, 18), 85, 1e-9);
}

static void
test_mould_decline (void)
{
  double index = 2;
  guint dry_h = 0;

  for (guint hour = 0; hour < 6; hour++)
    index = climate_mould_hour (CLIMATE_VERY_SENSITIVE, index, &dry_h, 20, 50);
  assert_near (index, 2 - 6 * 0.00133, 1e-9);
  for (guint hour = 6; hour < 24; hour++)
    index = climate_mould_hour (CLIMATE_VERY_SENSITIVE, index, &dry_h, 20, 50);
  assert_near (index, 2 - 6 * 0.00133, 1e-9);
  for (guint hour = 24; hour < 124; hour++)
    index = climate_mould_hour (CLIMATE_VERY_SENSITIVE, index, &dry_h, 20, 50);
  assert_near (index, 2 - 6 * 0.00133 - 100 * 0.000667, 1e-9);
  g_assert_cmpfloat (mould_after (CLIMATE_RESISTANT, 20, 40, 400), ==, 0);
}

static void
test_heat (void)
{
  const double same[7] = { 20, 20, 20, 20, 20, 20, 20 }, yesterday[7] = { 38, 0, 0, 0, 0, 0, 0 },
               week_ago[7] = { 0, 0, 0, 0, 0, 0, 38 };

  assert_near (climate_running_mean (same), 20, 1e-9);
  assert_near (climate_running_mean (yesterday), 10, 1e-9);
  assert_near (climate_running_mean (week_ago), 2, 1e-9);
  assert_near (climate_comfort (10), 26, 1e-9); /* 22.1, held */
  assert_near (climate_comfort (25), 27.05, 1e-9);
  assert_near (climate_comfort (40), 28, 1e-9);
  assert_near (climate_over (27.5, 26), 1.5, 1e-9);
  g_assert_cmpfloat (climate_over (25, 26), ==, 0);
  assert_near (climate_under (16.5, 18), 1.5, 1e-9);
  g_assert_cmpfloat (climate_under (18, 18), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/climate/air", test_air);
  g_test_add_func ("/climate/surface", test_surface);
  g_test_add_func ("/climate/confinement", test_confinement);
  g_test_add_func ("/climate/mould", test_mould);
  g_test_add_func ("/climate/mould-critical", test_mould_critical);
  g_test_add_func ("/climate/mould-decline", test_mould_decline);
  g_test_add_func ("/climate/heat", test_heat);
  return g_test_run ();
}
