/* test_finding_random.c: random dwellings with holes, across both changes of the clock, judged by the rules and by a
 * slow recount that walks each period by the calendar and asks nothing of the rules' own code. */
#include <string.h>

#include "domain/climate.h"
#include "dwelling.h"

enum { DWELLINGS = 40, HOUR_S = 3600 };
static const char *const days_of_year[] = { "2026-01-05", "2026-03-16", "2026-07-06", "2026-10-12", "2026-11-20" };

/* ---- dwellings ---- */

static double
wander (GRand *rand, double value, double step, double low, double high)
{
  return CLAMP (value + g_rand_double_range (rand, -step, step), low, high);
}

static Dwelling *
random_dwelling (GRand *rand)
{
  /* One after the other: which argument of a call is reckoned first differs by machine. */
  gint32 days = g_rand_int_range (rand, 1, 40), day = g_rand_int_range (rand, 0, G_N_ELEMENTS (days_of_year));
  Dwelling *dwelling = dwelling_new (days_of_year[day], days);
  double t = g_rand_double_range (rand, 11, 29), rh = g_rand_double_range (rand, 35, 90),
         co2 = g_rand_double_range (rand, 450, 2200), dust = g_rand_double_range (rand, 1, 70),
         out = g_rand_double_range (rand, -3, 20);
  double holes = g_rand_double_range (rand, 0, 0.3);
  guint hole = 0;

  for (guint i = 0; i < dwelling->hours->count; i++) {
    FindingHour *hour = &dwelling->hours->hours[i];

    hour->t = t = wander (rand, t, 0.7, 8, 33);
    hour->t_min = t - g_rand_double_range (rand, 0, 0.5);
    hour->rh = rh = wander (rand, rh, 2, 20, 100);
    hour->co2 = co2 = wander (rand, co2, 150, 420, 3000);
    hour->co2_min = co2 - g_rand_double_range (rand, 0, 40);
    hour->pm25 = dust = wander (rand, dust, 4, 0, 120);
    hour->t_out = out = wander (rand, out, 0.8, -8, 32);
    hour->water_out = climate_absolute_humidity (out, 80);
    if (hole == 0 && g_rand_double (rand) < holes / 6)
      hole = (guint) g_rand_int_range (rand, 1, 12);
    if (hole > 0) {
      hole--;
      hour->t = hour->t_min = hour->rh = hour->co2 = hour->co2_min = hour->pm25 = NAN;
    }
    if (g_rand_double (rand) < holes / 8)
      hour->t_out = hour->water_out = NAN;
  }
  return dwelling;
}

/* ---- the recount ---- */

/* 0 nothing can be said, 1 not found, 2 watch, 3 found; *ret_figure what is compared. */
typedef int (*Slow) (const Dwelling *dwelling, gint64 from, gint64 to, double *ret_figure);

static const FindingHour *
at (const Dwelling *dwelling, gint64 time_s)
{
  return &dwelling->hours->hours[time_s / HOUR_S - dwelling->hours->start];
}

static int
local_hour (gint64 time_s)
{
  g_autofree char *text = clock_format (time_s, "%H");

  return (int) g_ascii_strtoll (text, NULL, 10);
}

static gboolean
is_complete (const Dwelling *dwelling, gint64 from, gint64 to, gsize column)
{
  int valid = 0, all = 0, row = 0, longest = 0;

  for (gint64 time = from; time < to; time += HOUR_S) {
    gboolean known = !isnan (G_STRUCT_MEMBER (double, at (dwelling, time), column));

    all++;
    valid += known;
    row = known ? 0 : row + 1;
    longest = row > longest ? row : longest;
  }
  return valid * 4 >= all * 3 && longest <= 24;
}

static int
slow_cold (const Dwelling *dwelling, gint64 from, gint64 to, double *ret_figure)
{
  int hours = 0, cold = 0, full = 0;

  if (!is_complete (dwelling, from, to, COLUMN (t)))
    return 0;
  for (gint64 day = from; day < to; day = clock_add_days (day, 1)) {
    g_autofree char *month = clock_format (day, "%m");
    int valid = 0;

    if (strstr ("11 12 01 02 03", month) == NULL)
      continue;
    for (gint64 time = day; time < clock_add_days (day, 1); time += HOUR_S) {
      double t = at (dwelling, time)->t;

      valid += !isnan (t);
      if (isnan (t) || local_hour (time) < 7 || local_hour (time) >= 22)
        continue;
      hours++;
      cold += t < 18;
    }
    full += valid >= 18;
  }
  *ret_figure = hours == 0 ? 0 : 100.0 * cold / hours;
  return full < 10 || hours == 0 ? 0 : *ret_figure >= 20 ? 3 : 1;
}

static int
slow_damp (const Dwelling *dwelling, gint64 from, gint64 to, double *ret_figure)
{
  int warm = 0, damp = 0, all = 0;
  double sum = 0;

  if (!is_complete (dwelling, from, to, COLUMN (rh)))
    return 0;
  for (gint64 time = from; time < to; time += HOUR_S) {
    const FindingHour *hour = at (dwelling, time);

    all++;
    if (!(hour->t >= 16))
      continue;
    warm++;
    damp += hour->rh > 70;
    sum += hour->rh;
  }
  *ret_figure = sum / warm;
  if (warm * 4 < all * 3)
    return damp * 10 >= all * 3 ? 3 : 0;
  return damp * 10 >= warm * 3 || sum / warm > 65 ? 3 : 1;
}

static int
slow_excess (const Dwelling *dwelling, gint64 from, gint64 to, double *ret_figure)
{
  int hours = 0, all = 0, row = 0, longest = 0;
  double sum = 0;

  for (gint64 time = from; time < to; time += HOUR_S) {
    const FindingHour *hour = at (dwelling, time);

    all++;
    row++;
    if (isnan (hour->t) || isnan (hour->water_out)) {
      longest = row > longest ? row : longest;
      continue;
    }
    row = 0;
    hours++;
    sum += 216.679 * hour->rh / 100 * 6.112 * exp (17.62 * hour->t / (243.12 + hour->t)) / (273.15 + hour->t)
           - hour->water_out;
  }
  *ret_figure = sum / hours;
  return hours * 4 < all * 3 || longest > 24 ? 0 : sum / hours > 5 ? 3 : 1;
}

static int
slow_stuffy (const Dwelling *dwelling, gint64 from, gint64 to, double *ret_figure)
{
  int nights = 0, hours = 0, low = 0, high = 0;
  double lowest = 1e9, points;

  for (gint64 time = from; time < to; time += HOUR_S)
    if (!isnan (at (dwelling, time)->co2))
      lowest = MIN (lowest, at (dwelling, time)->co2_min);
  for (gint64 day = from; day < to; day = clock_add_days (day, 1)) {
    gint64 evening = clock_next (day, 0, 23, 0), morning = clock_next (evening, 0, 7, 0);
    int valid = 0, all = 0;

    if (morning > to)
      continue;
    for (gint64 time = evening; time < morning; time += HOUR_S) {
      all++;
      valid += !isnan (at (dwelling, time)->co2);
    }
    if (valid * 4 < all * 3)
      continue;
    nights++;
    for (gint64 time = evening; time < morning; time += HOUR_S) {
      double co2 = at (dwelling, time)->co2;

      hours += !isnan (co2);
      low += co2 >= 1000 && co2 <= 1700;
      high += co2 > 1700;
    }
  }
  if (nights < 5 || lowest < 380)
    return 0;
  points = 2.5 * log2 (1 + (double) low / hours + 3.0 * high / hours);
  *ret_figure = floor (points + 0.5);
  return *ret_figure >= 4 ? 3 : *ret_figure >= 3 ? 2 : 1;
}

static int
slow_dust (const Dwelling *dwelling, gint64 from, gint64 to, double *ret_figure)
{
  int hours = 0;
  double sum = 0;

  for (gint64 time = from; time < to; time += HOUR_S)
    if (!isnan (at (dwelling, time)->pm25)) {
      hours++;
      sum += at (dwelling, time)->pm25;
    }
  *ret_figure = sum / hours;
  return hours < 18 ? 0 : sum / hours > 50 ? 3 : sum / hours > 15 ? 2 : 1;
}

static int
slow_grave (const Dwelling *dwelling, gint64 from, gint64 to, double *ret_figure)
{
  int valid = 0, all = 0, result = 1, lengths[2] = { 0, 0 };

  for (gint64 time = from; time < to; time += HOUR_S) {
    all++;
    valid += !isnan (at (dwelling, time)->t);
  }
  if (valid * 10 < all * 9)
    return 0;
  for (gint64 start = from; start < to; start += HOUR_S)
    for (int which = 0; which < 2; which++) {
      int length = 0;

      while (start + length * HOUR_S < to && at (dwelling, start + length * HOUR_S)->t < (which == 0 ? 16 : 12))
        length++;
      lengths[which] = MAX (lengths[which], length);
    }
  if (lengths[0] >= 24 || lengths[1] >= 6)
    result = 3;
  *ret_figure = lengths[0];
  return result;
}

/* ---- both ---- */

static const struct {
  const char *code, *figure; /* figure NULL: of the weightiest periods the rule tells another than the highest */
  Slow slow;
  int days; /* of a period; 0: hours */
  int hours;
} recounts[] = {
  { "FROID-1", "share_cold", slow_cold, 14, 0 }, { "FROID-2", NULL, slow_grave, 0, 48 },
  { "HUM-1", "mean_rh", slow_damp, 14, 0 },      { "VENT-1", "confinement", slow_stuffy, 7, 0 },
  { "VENT-2", "excess", slow_excess, 7, 0 },     { "PM", "mean_pm25", slow_dust, 1, 0 },
};

static int
recount (const Dwelling *dwelling, guint which, guint *ret_periods, guint *ret_over, double *ret_figure)
{
  gint64 start = dwelling->hours->start * HOUR_S, end = start + (gint64) dwelling->hours->count * HOUR_S;
  int best = 0;

  *ret_periods = *ret_over = 0;
  *ret_figure = -1e9;
  for (int step = 0;; step++) {
    gint64 from = recounts[which].days > 0 ? clock_add_days (start, step) : start + step * HOUR_S;
    gint64 to = recounts[which].days > 0 ? clock_add_days (start, step + recounts[which].days)
                                         : from + recounts[which].hours * HOUR_S;
    double figure = 0;
    int state;

    if (to > end)
      return best;
    state = recounts[which].slow (dwelling, from, to, &figure);
    *ret_periods += state > 0;
    *ret_over += state == 3;
    if (state > best || (state == best && figure > *ret_figure))
      *ret_figure = figure;
    best = MAX (best, state);
  }
}

static void
compare (Dwelling *dwelling, guint which, guint *seen)
{
  static const FindingState states[] = { FINDING_INCONCLUSIVE, FINDING_NOT_FOUND, FINDING_WATCH, FINDING_FOUND };
  const Finding *finding = dwelling_judge (dwelling, recounts[which].code);
  guint periods, over;
  double figure;
  int state = recount (dwelling, which, &periods, &over, &figure);

  if (g_str_equal (recounts[which].code, "VENT-1") && dwelling->hours->count < 7 * 24 - 1)
    return; /* a loan of five or six nights is one shorter period */
  g_assert_cmpuint (finding->state, ==, states[state]);
  g_assert_cmpuint (finding->periods, ==, periods);
  g_assert_cmpuint (finding->periods_over, ==, over);
  if (state > 0 && recounts[which].figure != NULL)
    g_assert_cmpfloat_with_epsilon (dwelling_figure (finding, recounts[which].figure), figure, 1e-6);
  seen[which] |= 1u << state;
}

static void
test_random (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261129);
  guint seen[G_N_ELEMENTS (recounts)] = { 0 };

  for (guint i = 0; i < DWELLINGS; i++) {
    g_autoptr (Dwelling) dwelling = random_dwelling (rand);

    for (guint which = 0; which < G_N_ELEMENTS (recounts); which++)
      compare (dwelling, which, seen);
  }
  for (guint which = 0; which < G_N_ELEMENTS (recounts); which++)
    g_assert_cmphex (seen[which] & 0xa, ==, 0xa); /* each was found, and was not */
  g_assert_cmphex (seen[0] & seen[1] & seen[2] & seen[4] & 1, ==, 1); /* and could not be said */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/finding/random", test_random);
  return g_test_run ();
}
