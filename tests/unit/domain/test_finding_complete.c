/* test_finding_complete.c: when nothing can be said and why, hours of summer time, what goes with a finding. */
#include "domain/rollup.h"
#include "dwelling.h"

static void
assert_reasons (Dwelling *dwelling, const char *code, guint reasons)
{
  const Finding *finding = dwelling_judge (dwelling, code);

  g_assert_nonnull (finding);
  g_assert_cmphex (finding->reasons, ==, reasons);
  g_assert_cmpint (finding->state == FINDING_INCONCLUSIVE, ==, reasons != 0);
  g_assert_cmpint (finding->figures_count == 0, ==, reasons != 0);
}

/* ---- reasons ---- */

static void
test_short (void)
{
  g_autoptr (Dwelling) dwelling = dwelling_new ("2026-01-05", 13);

  assert_reasons (dwelling, "FROID-1", FINDING_SHORT);
  assert_reasons (dwelling, "HUM-2", FINDING_SHORT);
  assert_reasons (dwelling, "FROID-2", 0);
  g_assert_cmpuint (dwelling_judge (dwelling, "FROID-1")->hours, ==, 13 * 24);
  g_assert_cmpuint (dwelling_judge (dwelling, "FROID-1")->hours_valid, ==, 13 * 24);
}

/* A loan need not begin at midnight: its days are counted from its first hour. */
static void
test_from_noon (void)
{
  g_autoptr (Dwelling) dwelling = dwelling_new ("2026-01-05", 15);

  dwelling->hours->start += 12;
  dwelling->hours->hours += 12;
  dwelling->hours->count -= 24;
  assert_reasons (dwelling, "FROID-1", 0);
  g_assert_cmpuint (dwelling_judge (dwelling, "FROID-1")->days_full, ==, 13);
  dwelling->hours->count--;
  assert_reasons (dwelling, "FROID-1", FINDING_SHORT);
  dwelling->hours->hours -= 12;
}

/* 336 hours: three quarters are 252. */
static void
test_sparse (void)
{
  g_autoptr (Dwelling) dwelling = dwelling_new ("2026-01-05", 14);

  dwelling_set (dwelling, 0, 84, 9, 15, COLUMN (t), NAN); /* six hours a day: 18 left */
  assert_reasons (dwelling, "FROID-1", 0);
  g_assert_cmpuint (dwelling_judge (dwelling, "FROID-1")->hours_valid, ==, 252);
  dwelling_set (dwelling, 0, 1, 20, 21, COLUMN (t), NAN);
  assert_reasons (dwelling, "FROID-1", FINDING_SPARSE);
  dwelling->hours->stuck = TRUE;
  assert_reasons (dwelling, "FROID-1", FINDING_SPARSE | FINDING_FROZEN);
  /* FROID-2: nine tenths of 48 hours are 43.2 */
  dwelling_set (dwelling, 0, 336, ALL_DAY, COLUMN (t), NAN);
  dwelling_set (dwelling, 100, 43, ALL_DAY, COLUMN (t), 20);
  assert_reasons (dwelling, "FROID-2", FINDING_SPARSE | FINDING_FROZEN);
  dwelling_set (dwelling, 143, 1, ALL_DAY, COLUMN (t), 20);
  assert_reasons (dwelling, "FROID-2", 0);
}

static void
test_gap (void)
{
  g_autoptr (Dwelling) dwelling = dwelling_new ("2026-01-05", 14);

  dwelling_set (dwelling, 30, 24, ALL_DAY, COLUMN (t), NAN);
  assert_reasons (dwelling, "FROID-1", 0);
  dwelling_set (dwelling, 54, 1, ALL_DAY, COLUMN (t), NAN);
  assert_reasons (dwelling, "FROID-1", FINDING_GAP);
}

/* Ten full days of fourteen; a day is full with 18 hours. */
static void
test_few_days (void)
{
  g_autoptr (Dwelling) dwelling = dwelling_new ("2026-01-05", 14);

  dwelling_set (dwelling, 0, 28, 10, 17, COLUMN (t), NAN); /* four days with 17 hours */
  assert_reasons (dwelling, "FROID-1", 0);
  dwelling_set (dwelling, 96, 6, 10, 17, COLUMN (t), NAN); /* a fifth with 18 */
  assert_reasons (dwelling, "FROID-1", 0);
  dwelling_set (dwelling, 96, 7, 10, 17, COLUMN (t), NAN);
  assert_reasons (dwelling, "FROID-1", FINDING_FEW_DAYS);
}

static void
test_off_season (void)
{
  g_autoptr (Dwelling) spring = dwelling_new ("2026-03-22", 14), late = dwelling_new ("2026-03-23", 14);
  g_autoptr (Dwelling) autumn = dwelling_new ("2026-10-28", 14), early = dwelling_new ("2026-10-27", 14);

  assert_reasons (spring, "FROID-1", 0); /* ten days of March */
  assert_reasons (late, "FROID-1", FINDING_OFF_SEASON);
  assert_reasons (autumn, "FROID-1", 0); /* ten of November */
  assert_reasons (early, "FROID-1", FINDING_OFF_SEASON);
  assert_reasons (early, "FROID-2", 0);
}

/* Half of the period at least from May to September. */
static void
test_hot_season (void)
{
  g_autoptr (Dwelling) winter = dwelling_new ("2026-11-02", 14), autumn = dwelling_new ("2026-09-24", 14);
  g_autoptr (Dwelling) late = dwelling_new ("2026-09-25", 14);

  assert_reasons (winter, "CHAUD", FINDING_OFF_SEASON);
  assert_reasons (autumn, "CHAUD", 0);
  assert_reasons (late, "CHAUD", FINDING_OFF_SEASON);
}

static void
test_nights (void)
{
  g_autoptr (Dwelling) dwelling = dwelling_new ("2026-01-05", 7), four = dwelling_new ("2026-01-05", 4);

  /* six nights of eight hours; six of eight hours are three quarters */
  dwelling_set (dwelling, 23, 2, 23, 7, COLUMN (co2), NAN);
  g_assert_cmpfloat (dwelling_figure (dwelling_judge (dwelling, "VENT-1"), "nights"), ==, 6);
  dwelling_set (dwelling, 25, 1, 23, 7, COLUMN (co2), NAN);
  g_assert_cmpfloat (dwelling_figure (dwelling_judge (dwelling, "VENT-1"), "nights"), ==, 5);
  dwelling_set (dwelling, 47, 3, 23, 7, COLUMN (co2), NAN);
  assert_reasons (dwelling, "VENT-1", FINDING_FEW_NIGHTS);
  assert_reasons (four, "VENT-1", FINDING_SHORT);
}

static void
test_outdoor (void)
{
  g_autoptr (Dwelling) dwelling = dwelling_new ("2026-01-05", 28);

  dwelling_set (dwelling, 0, 169, ALL_DAY, COLUMN (t_out), NAN);
  dwelling_set (dwelling, 0, 169, ALL_DAY, COLUMN (water_out), NAN);
  assert_reasons (dwelling, "HUM-2", FINDING_NO_OUTDOOR);
  assert_reasons (dwelling, "VENT-2", 0); /* a later week knows it */
  dwelling_set (dwelling, 0, 672, ALL_DAY, COLUMN (water_out), NAN);
  assert_reasons (dwelling, "VENT-2", FINDING_NO_OUTDOOR);
  dwelling_set (dwelling, 0, 672, ALL_DAY, COLUMN (rh), NAN); /* its own are missing first */
  assert_reasons (dwelling, "VENT-2", FINDING_SPARSE | FINDING_GAP);
}

/* Without the outdoors the most complete period is told by what the device itself measured. */
static void
test_outdoor_unknown (void)
{
  g_autoptr (Dwelling) dwelling = dwelling_new ("2026-01-05", 40);

  dwelling_set (dwelling, 0, 40 * 24, ALL_DAY, COLUMN (t_out), NAN);
  dwelling_set (dwelling, 36 * 24, 4 * 24, ALL_DAY, COLUMN (t), NAN);
  assert_reasons (dwelling, "HUM-2", FINDING_NO_OUTDOOR);
  g_assert_cmpuint (dwelling_judge (dwelling, "HUM-2")->hours, ==, 672);
  g_assert_cmpuint (dwelling_judge (dwelling, "HUM-2")->hours_valid, ==, 672);
}

static void
test_dust_day (void)
{
  g_autoptr (Dwelling) dwelling = dwelling_new ("2026-01-05", 1), spring = dwelling_new ("2026-03-29", 1);

  dwelling_set (dwelling, 0, 6, ALL_DAY, COLUMN (pm25), NAN);
  assert_reasons (dwelling, "PM", 0);
  dwelling_set (dwelling, 6, 1, ALL_DAY, COLUMN (pm25), NAN);
  assert_reasons (dwelling, "PM", FINDING_SPARSE);
  g_assert_cmpuint (spring->hours->count, ==, 23);
  dwelling_set (spring, 0, 5, ALL_DAY, COLUMN (pm25), NAN);
  assert_reasons (spring, "PM", 0);
  dwelling_set (spring, 5, 1, ALL_DAY, COLUMN (pm25), NAN);
  assert_reasons (spring, "PM", FINDING_SPARSE);
}

static void
test_hot_least (void)
{
  g_autoptr (Dwelling) six = dwelling_new ("2026-07-06", 6), seven = dwelling_new ("2026-07-06", 7),
                       twenty = dwelling_new ("2026-07-06", 20);

  assert_reasons (six, "CHAUD", FINDING_SHORT);
  assert_reasons (seven, "CHAUD", 0);
  assert_reasons (twenty, "CHAUD", 0);
  g_assert_cmpuint (dwelling_judge (twenty, "CHAUD")->hours, ==, 14 * 24);
  g_assert_cmpuint (dwelling_judge (twenty, "CHAUD")->periods, ==, 7);
}

/* ---- summer time ---- */

static GArray *
nights_of (const char *day, int days)
{
  g_autoptr (Dwelling) dwelling = dwelling_new (day, days);
  const FindingPeriod period = { dwelling->hours, 0, dwelling->hours->count, dwelling->limits };

  return finding_nights (&period, 23, 7);
}

static void
test_summer_time (void)
{
  g_autoptr (GArray) spring = nights_of ("2026-03-27", 4), autumn = nights_of ("2026-10-23", 4), ends = NULL;
  static const guint spring_hours[] = { 8, 7, 8 }, autumn_hours[] = { 8, 9, 8 };

  g_assert_cmpuint (spring->len, ==, 3);
  g_assert_cmpuint (autumn->len, ==, 3);
  for (guint i = 0; i < 3; i++) {
    const FindingSpan *one = &g_array_index (spring, FindingSpan, i), *other = &g_array_index (autumn, FindingSpan, i);

    g_assert_cmpuint (one->end - one->first, ==, spring_hours[i]);
    g_assert_cmpuint (other->end - other->first, ==, autumn_hours[i]);
  }
  ends = nights_of ("2026-01-05", 1);
  g_assert_cmpuint (ends->len, ==, 0); /* neither the night it begins in nor that it ends in is whole */
}

/* Fourteen days over the change are an hour shorter, or longer; the hours of day stay 210. */
static void
test_summer_time_days (void)
{
  g_autoptr (Dwelling) spring = dwelling_new ("2026-03-17", 14), autumn = dwelling_new ("2026-10-24", 14);

  g_assert_cmpuint (spring->hours->count, ==, 14 * 24 - 1);
  g_assert_cmpuint (autumn->hours->count, ==, 14 * 24 + 1);
  assert_reasons (spring, "FROID-1", 0);
  assert_reasons (autumn, "HUM-1", 0);
  g_assert_cmpuint (dwelling_judge (autumn, "HUM-1")->hours, ==, 14 * 24 + 1);
  dwelling_set (spring, 0, 42, 7, 22, COLUMN (t), 17);
  g_assert_cmpfloat_with_epsilon (dwelling_figure (dwelling_judge (spring, "FROID-1"), "share_cold"), 20, 1e-9);
}

/* ---- laying ---- */

static void
test_lay (void)
{
  g_autoptr (Dwelling) dwelling = dwelling_new ("2026-01-05", 1);
  g_autoptr (GArray) series = g_array_new (FALSE, FALSE, sizeof (HourValue));
  gint64 first = dwelling->hours->start;
  const HourValue values[] = {
    { first - 1, 100, 100, 100, 60, 6, 0 },    { first, 1500, 1700, 1612, 45, 6, 0 },
    { first + 1, 1500, 1700, 1612, 44, 6, 0 }, { first + 2, 1500, 1500, 1500, 60, 6, ROLLUP_STUCK },
    { first + 24, 100, 100, 100, 60, 6, 0 },   { first + 3, 1500, 1700, 1612, 60, 6, ROLLUP_CORRECTED },
  };

  for (guint i = 0; i < 24; i++)
    dwelling->hours->hours[i].t = NAN;
  dwelling->hours->corrected = FALSE;
  g_array_append_vals (series, values, G_N_ELEMENTS (values));
  finding_hours_lay (dwelling->hours, QUANTITY_T, series, dwelling->limits);
  g_assert_cmpfloat_with_epsilon (dwelling->hours->hours[0].t, 16.12, 1e-9);
  g_assert_cmpfloat_with_epsilon (dwelling->hours->hours[0].t_min, 15, 1e-9);
  g_assert_true (isnan (dwelling->hours->hours[1].t)); /* 44 minutes */
  g_assert_true (isnan (dwelling->hours->hours[2].t)); /* stuck */
  g_assert_cmpfloat_with_epsilon (dwelling->hours->hours[3].t, 16.12, 1e-9);
  g_assert_true (dwelling->hours->stuck && dwelling->hours->corrected);
  finding_hours_lay_outdoor (dwelling->hours, series, NULL, dwelling->limits);
  g_assert_cmpfloat_with_epsilon (dwelling->hours->hours[0].t_out, 16.12, 1e-9);
}

/* ---- what goes with a finding ---- */

static void
test_checks (void)
{
  g_autoptr (Dwelling) dwelling = dwelling_new ("2026-01-05", 14);
  g_autoptr (GArray) notes = g_array_new (FALSE, FALSE, sizeof (FindingNote));
  const FindingNote rows[] = {
    { dwelling_day ("2026-01-10"), dwelling_day ("2026-01-12"), FINDING_CHECK_ABSENCE },
    { dwelling_day ("2026-01-10"), dwelling_day ("2026-01-11"), FINDING_CHECK_HEATING_OFF },
    { dwelling_day ("2026-01-19"), dwelling_day ("2026-01-25"), FINDING_CHECK_PAUSED }, /* after the period */
  };

  g_assert_cmphex (dwelling_judge (dwelling, "FROID-1")->checks, ==, FINDING_CHECK_OCCUPIED | FINDING_CHECK_HEATING);
  dwelling->subject.position = NULL;
  dwelling->subject.model = "";
  dwelling->hours->corrected = FALSE;
  g_array_append_vals (notes, rows, G_N_ELEMENTS (rows));
  dwelling->subject.notes = notes;
  g_assert_cmphex (dwelling_judge (dwelling, "FROID-1")->checks, ==,
                   FINDING_CHECK_ABSENCE | FINDING_CHECK_HEATING_OFF | FINDING_CHECK_POSITION
                       | FINDING_CHECK_CALIBRATION | FINDING_CHECK_MODEL);
}

static void
test_models (void)
{
  g_autoptr (Dwelling) dwelling = dwelling_new ("2026-01-05", 14);

  dwelling->subject.model = "Sensirion SCD41";
  assert_reasons (dwelling, "FROID-1", FINDING_WEAK_CHIP);
  assert_reasons (dwelling, "VENT-2", FINDING_WEAK_CHIP);
  assert_reasons (dwelling, "VENT-1", 0);
  g_assert_cmphex (dwelling_judge (dwelling, "VENT-1")->checks & FINDING_CHECK_SELF_CALIBRATED, !=, 0);
  dwelling->subject.model = "AirGradient ONE";
  assert_reasons (dwelling, "FROID-1", 0);
  g_assert_cmphex (dwelling_judge (dwelling, "VENT-1")->checks & FINDING_CHECK_SELF_CALIBRATED, !=, 0);
  dwelling->subject.model = "EM300-TH";
  g_assert_cmphex (dwelling_judge (dwelling, "VENT-1")->checks & FINDING_CHECK_SELF_CALIBRATED, ==, 0);
}

static void
test_rooms (void)
{
  g_autoptr (Dwelling) dwelling = dwelling_new ("2026-01-05", 14);

  dwelling->subject.room = "living";
  g_assert_null (dwelling_judge (dwelling, "VENT-1"));
  g_assert_nonnull (dwelling_judge (dwelling, "FROID-1"));
  dwelling->subject.room = "outside";
  g_assert_null (dwelling_judge (dwelling, "FROID-1"));
  dwelling->subject.room = "cellar";
  g_assert_null (dwelling_judge (dwelling, "HUM-1"));
  dwelling->subject.room = "bedroom";
  dwelling->hours->measured = 1u << QUANTITY_T;
  g_assert_null (dwelling_judge (dwelling, "HUM-1"));
  g_assert_null (dwelling_judge (dwelling, "CO"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/finding/short", test_short);
  g_test_add_func ("/finding/from-noon", test_from_noon);
  g_test_add_func ("/finding/sparse", test_sparse);
  g_test_add_func ("/finding/gap", test_gap);
  g_test_add_func ("/finding/few-days", test_few_days);
  g_test_add_func ("/finding/off-season", test_off_season);
  g_test_add_func ("/finding/hot-season", test_hot_season);
  g_test_add_func ("/finding/nights", test_nights);
  g_test_add_func ("/finding/outdoor", test_outdoor);
  g_test_add_func ("/finding/outdoor-unknown", test_outdoor_unknown);
  g_test_add_func ("/finding/dust-day", test_dust_day);
  g_test_add_func ("/finding/hot-least", test_hot_least);
  g_test_add_func ("/finding/summer-time", test_summer_time);
  g_test_add_func ("/finding/summer-time-days", test_summer_time_days);
  g_test_add_func ("/finding/lay", test_lay);
  g_test_add_func ("/finding/checks", test_checks);
  g_test_add_func ("/finding/models", test_models);
  g_test_add_func ("/finding/rooms", test_rooms);
  return g_test_run ();
}
