/* test_reading_curve.c: means weighted by time, ranges, gaps longer than the hold rule, of readings and of hours; beside a
 * count minute by minute of random series. */
#include "domain/reading_curve.h"

#include <math.h>

#include "base/clock.h"

#define START ((gint64) 1795388400) /* a full hour */

static GArray *
edges_of (guint count, gint64 step_s)
{
  GArray *edges = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i <= count; i++) {
    gint64 at = START + i * step_s;

    g_array_append_val (edges, at);
  }
  return edges;
}

static void
add (GArray *readings, gint64 minute, gint32 value)
{
  const Reading reading = { .at = START + minute * CLOCK_MINUTE, .value = value, .quantity = QUANTITY_T };

  g_array_append_val (readings, reading);
}

static const CurvePoint *
point_at (const ReadingCurve *curve, guint step)
{
  return &g_array_index (curve->points, CurvePoint, step);
}

/* 20 °C for 45 minutes, then 10 °C for 15: no plain average of two. */
static void
test_weighted (void)
{
  g_autoptr (GArray) edges = edges_of (2, CLOCK_HOUR), readings = g_array_new (FALSE, FALSE, sizeof (Reading));
  const CurveAsked asked = { edges, QUANTITY_T, START, START + 2 * CLOCK_HOUR };
  g_autoptr (ReadingCurve) curve = NULL;

  add (readings, 0, 2000);
  add (readings, 45, 1000);
  curve = reading_curve_of_readings (&asked, readings, 70 * CLOCK_MINUTE);
  g_assert_cmpfloat_with_epsilon (point_at (curve, 0)->mean, 17.5, 1e-9);
  g_assert_cmpfloat (point_at (curve, 0)->low, ==, 10);
  g_assert_cmpfloat (point_at (curve, 0)->high, ==, 20);
  g_assert_cmpint (point_at (curve, 1)->covered_s, ==, 55 * CLOCK_MINUTE);
  g_assert_cmpuint (curve->gaps->len, ==, 1);
  g_assert_cmpint (g_array_index (curve->gaps, CurveGap, 0).from, ==, START + 115 * CLOCK_MINUTE);
  g_assert_cmpint (g_array_index (curve->gaps, CurveGap, 0).to, ==, asked.to);
}

/* A value from before the stretch holds into it, and the stretch of the loan is shorter than the day. */
static void
test_held_from_before (void)
{
  g_autoptr (GArray) edges = edges_of (3, CLOCK_HOUR), readings = g_array_new (FALSE, FALSE, sizeof (Reading));
  const CurveAsked asked = { edges, QUANTITY_T, START + CLOCK_HOUR, START + 2 * CLOCK_HOUR };
  g_autoptr (ReadingCurve) curve = NULL;

  add (readings, 50, 1800);
  curve = reading_curve_of_readings (&asked, readings, 30 * CLOCK_MINUTE);
  g_assert_true (isnan (point_at (curve, 0)->mean));
  g_assert_cmpint (point_at (curve, 1)->covered_s, ==, 20 * CLOCK_MINUTE);
  g_assert_cmpint (curve->asked_s, ==, CLOCK_HOUR);
  g_assert_cmpuint (curve->gaps->len, ==, 1);
  g_assert_true (isnan (point_at (curve, 2)->mean));
}

static void
test_nothing (void)
{
  g_autoptr (GArray) edges = edges_of (4, CLOCK_HOUR), readings = g_array_new (FALSE, FALSE, sizeof (Reading));
  const CurveAsked asked = { edges, QUANTITY_T, START, START + 4 * CLOCK_HOUR };
  g_autoptr (ReadingCurve) curve = reading_curve_of_readings (&asked, readings, CLOCK_HOUR);

  g_assert_cmpint (curve->whole.covered_s, ==, 0);
  g_assert_true (isnan (curve->whole.mean));
  g_assert_cmpuint (curve->gaps->len, ==, 1);
}

/* Hours into days: each weighs what it covers; a missing hour is a gap, one measured in part is none. */
static void
test_hours (void)
{
  g_autoptr (GArray) edges = edges_of (2, 6 * CLOCK_HOUR), hours = g_array_new (FALSE, FALSE, sizeof (HourValue));
  const CurveAsked asked = { edges, QUANTITY_T, START, START + 12 * CLOCK_HOUR };
  g_autoptr (ReadingCurve) curve = NULL;

  for (guint i = 0; i < 12; i++) {
    HourValue hour = { .hour = START / CLOCK_HOUR + i, .min = 1000, .max = 2000, .mean = 1500, .covered_min = 60 };

    if (i == 1) {
      hour.mean = 1900;
      hour.max = 2600;
      hour.covered_min = 30;
    }
    if (i != 8 && i != 9)
      g_array_append_val (hours, hour);
  }
  curve = reading_curve_of_hours (&asked, hours);
  g_assert_cmpfloat_with_epsilon (point_at (curve, 0)->mean, (15.0 * 5 + 19.0 * 0.5) / 5.5, 1e-9);
  g_assert_cmpfloat (point_at (curve, 0)->high, ==, 26);
  g_assert_cmpfloat (point_at (curve, 1)->high, ==, 20);
  g_assert_cmpuint (curve->gaps->len, ==, 1);
  g_assert_cmpint (g_array_index (curve->gaps, CurveGap, 0).from, ==, START + 8 * CLOCK_HOUR);
  g_assert_cmpint (g_array_index (curve->gaps, CurveGap, 0).to, ==, START + 10 * CLOCK_HOUR);
  g_assert_cmpint (curve->whole.covered_s, ==, 570 * CLOCK_MINUTE);
}

/* ---- beside a count of every minute ---- */

enum { STEPS = 12, STEP_MIN = 20, MINUTES = STEPS * STEP_MIN, HOLD_MIN = 17, ROUNDS = 200 };

/* The value in force at each minute; NAN: none. */
static void
minutes_fill (const GArray *readings, double minutes[MINUTES])
{
  for (gint64 minute = 0; minute < MINUTES; minute++) {
    minutes[minute] = NAN;
    for (guint i = 0; i < readings->len; i++) {
      const Reading *reading = &g_array_index (readings, Reading, i);
      gint64 since = START + minute * CLOCK_MINUTE - reading->at;

      if (since >= 0)
        minutes[minute] = since < HOLD_MIN * CLOCK_MINUTE ? reading->value / 100.0 : NAN;
    }
  }
}

static void
compare (const ReadingCurve *curve, const double minutes[MINUTES])
{
  gint64 silent_s = 0;

  for (guint step = 0; step < STEPS; step++) {
    double sum = 0, low = NAN, high = NAN;
    gint64 covered = 0;

    for (guint minute = step * STEP_MIN; minute < (step + 1) * STEP_MIN; minute++)
      if (!isnan (minutes[minute])) {
        sum += minutes[minute];
        covered++;
        low = fmin (low, minutes[minute]);
        high = fmax (high, minutes[minute]);
      }
    g_assert_cmpint (point_at (curve, step)->covered_s, ==, covered * CLOCK_MINUTE);
    if (covered > 0) {
      g_assert_cmpfloat_with_epsilon (point_at (curve, step)->mean, sum / (double) covered, 1e-9);
      g_assert_cmpfloat (point_at (curve, step)->low, ==, low);
      g_assert_cmpfloat (point_at (curve, step)->high, ==, high);
    }
    silent_s += (STEP_MIN - covered) * CLOCK_MINUTE;
  }
  for (guint i = 0; i < curve->gaps->len; i++)
    silent_s -= g_array_index (curve->gaps, CurveGap, i).to - g_array_index (curve->gaps, CurveGap, i).from;
  g_assert_cmpint (silent_s, ==, 0); /* the gaps are what no step covers, and nothing else */
}

static void
test_random (void)
{
  for (guint round = 0; round < ROUNDS; round++) {
    g_autoptr (GArray) edges = edges_of (STEPS, STEP_MIN * CLOCK_MINUTE);
    g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (Reading));
    const CurveAsked asked = { edges, QUANTITY_T, START, START + MINUTES * CLOCK_MINUTE };
    g_autoptr (ReadingCurve) curve = NULL;
    double minutes[MINUTES];

    for (gint64 minute = -g_test_rand_int_range (0, 40); minute < MINUTES; minute += g_test_rand_int_range (1, 45))
      add (readings, minute, g_test_rand_int_range (-500, 3000));
    curve = reading_curve_of_readings (&asked, readings, HOLD_MIN * CLOCK_MINUTE);
    minutes_fill (readings, minutes);
    compare (curve, minutes);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/reading-curve/weighted", test_weighted);
  g_test_add_func ("/reading-curve/held-from-before", test_held_from_before);
  g_test_add_func ("/reading-curve/nothing", test_nothing);
  g_test_add_func ("/reading-curve/hours", test_hours);
  g_test_add_func ("/reading-curve/random", test_random);
  return g_test_run ();
}
