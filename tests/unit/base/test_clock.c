/* test_clock.c: days, weeks and holidays of the legal zone, through both changes of the hour, whatever TZ says. */
#include "base/clock.h"

#include "base/error.h"

static gint64
at (const char *iso)
{
  gint64 time_s = 0;

  if (!clock_parse (iso, &time_s))
    g_test_fail_printf ("not a moment: %s", iso);
  return time_s;
}

#define assert_moment(time_s, iso) \
  do { \
    g_autofree char *told_ = clock_iso (time_s); \
    g_assert_cmpstr (told_, ==, iso); \
  } while (0)

static const struct {
  const char *moment, *day, *week, *month;
} starts[] = {
  { "2026-11-23T08:00:00Z", "2026-11-22T23:00:00Z", "2026-11-22T23:00:00Z", "2026-10-31T23:00:00Z" },
  { "2026-11-22T22:59:59Z", "2026-11-21T23:00:00Z", "2026-11-15T23:00:00Z", "2026-10-31T23:00:00Z" },
  { "2026-03-29T12:00:00Z", "2026-03-28T23:00:00Z", "2026-03-22T23:00:00Z",
    "2026-02-28T23:00:00Z" }, /* the day of 23 hours */
  { "2026-03-31T12:00:00Z", "2026-03-30T22:00:00Z", "2026-03-29T22:00:00Z", "2026-02-28T23:00:00Z" },
  { "2026-10-25T00:30:00Z", "2026-10-24T22:00:00Z", "2026-10-18T22:00:00Z",
    "2026-09-30T22:00:00Z" }, /* of 25 hours, 02:30 once */
  { "2026-10-25T01:30:00Z", "2026-10-24T22:00:00Z", "2026-10-18T22:00:00Z", "2026-09-30T22:00:00Z" }, /* 02:30 again */
  { "2026-10-26T12:00:00Z", "2026-10-25T23:00:00Z", "2026-10-25T23:00:00Z", "2026-09-30T22:00:00Z" },
  { "2024-02-29T23:30:00Z", "2024-02-29T23:00:00Z", "2024-02-25T23:00:00Z", "2024-02-29T23:00:00Z" },
};

static void
test_days_weeks_and_months_begin (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (starts); i++) {
    gint64 moment = at (starts[i].moment);

    assert_moment (clock_day_start (moment), starts[i].day);
    assert_moment (clock_week_start (moment), starts[i].week);
    assert_moment (clock_month_start (moment), starts[i].month);
    g_assert_cmpint (clock_day_start (clock_day_start (moment)), ==, clock_day_start (moment));
  }
}

static const struct {
  const char *from;
  int days, months;
  const char *to;
} moves[] = {
  { "2026-03-28T08:00:00Z", 1, 0, "2026-03-29T07:00:00Z" },  { "2026-03-29T07:00:00Z", -1, 0, "2026-03-28T08:00:00Z" },
  { "2026-10-24T07:00:00Z", 2, 0, "2026-10-26T08:00:00Z" },  { "2026-01-01T11:00:00Z", 365, 0, "2027-01-01T11:00:00Z" },
  { "2026-01-31T11:00:00Z", 0, 1, "2026-02-28T11:00:00Z" },  { "2026-01-15T11:00:00Z", 0, 6, "2026-07-15T10:00:00Z" },
  { "2025-05-01T22:00:00Z", 0, 18, "2026-11-01T23:00:00Z" },
};

static void
test_moves_keep_the_wall_clock (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (moves); i++) {
    gint64 from = at (moves[i].from);

    assert_moment (moves[i].months != 0 ? clock_add_months (from, moves[i].months)
                                        : clock_add_days (from, moves[i].days),
                   moves[i].to);
  }
}

static const struct {
  const char *from;
  int weekday, hour, minute;
  const char *next;
} nexts[] = {
  { "2026-11-23T08:00:00Z", 0, 9, 0, "2026-11-23T08:00:00Z" }, /* the moment itself counts */
  { "2026-11-23T08:00:01Z", 0, 9, 0, "2026-11-24T08:00:00Z" },
  { "2026-11-23T08:00:01Z", 1, 9, 0, "2026-11-30T08:00:00Z" },
  { "2026-11-23T08:00:01Z", 7, 23, 59, "2026-11-29T22:59:00Z" },
  { "2026-03-28T12:00:00Z", 1, 8, 0, "2026-03-30T06:00:00Z" }, /* over the short day */
  { "2026-03-28T12:00:00Z", 0, 8, 0, "2026-03-29T06:00:00Z" },
  { "2026-03-28T22:59:59Z", 0, 0, 0, "2026-03-28T23:00:00Z" },
  { "2026-03-29T12:00:00Z", 0, 8, 0, "2026-03-30T06:00:00Z" },
  { "2026-10-24T12:00:00Z", 1, 8, 0, "2026-10-26T07:00:00Z" }, /* over the long day */
  { "2026-10-24T12:00:00Z", 0, 8, 0, "2026-10-25T07:00:00Z" },
  { "2026-10-25T00:15:00Z", 0, 2, 30, "2026-10-25T01:30:00Z" }, /* 02:30 comes twice: once, the second time */
  { "2026-10-25T00:45:00Z", 0, 2, 30, "2026-10-25T01:30:00Z" },
  { "2026-10-25T01:30:01Z", 0, 2, 30, "2026-10-26T01:30:00Z" },
  { "2026-12-31T23:30:00Z", 5, 0, 30, "2026-12-31T23:30:00Z" },
};

static void
test_next_moment (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (nexts); i++)
    assert_moment (clock_next (at (nexts[i].from), nexts[i].weekday, nexts[i].hour, nexts[i].minute), nexts[i].next);
}

/* 02:30 does not exist on 29 March 2026: the job runs that night all the same, and once. */
static void
test_next_moment_in_the_gap (void)
{
  gint64 before = at ("2026-03-29T00:00:00Z");
  gint64 found = clock_next (before, 0, 2, 30);

  g_assert_cmpint (found, >=, at ("2026-03-29T00:30:00Z"));
  g_assert_cmpint (found, <=, at ("2026-03-29T01:30:00Z"));
  assert_moment (clock_next (found + 1, 0, 2, 30), "2026-03-30T00:30:00Z");
}

/* Easter Monday, Ascension Day, Whit Monday, as the calendars print them. */
static const char *const moving_holidays[][3] = {
  { "2024-04-01", "2024-05-09", "2024-05-20" }, { "2025-04-21", "2025-05-29", "2025-06-09" },
  { "2026-04-06", "2026-05-14", "2026-05-25" }, { "2027-03-29", "2027-05-06", "2027-05-17" },
  { "2028-04-17", "2028-05-25", "2028-06-05" }, { "2029-04-02", "2029-05-10", "2029-05-21" },
  { "2030-04-22", "2030-05-30", "2030-06-10" },
};

static gboolean
is_working (const char *day, gint64 seconds)
{
  gint64 start = 0;

  if (!clock_parse_day (day, &start))
    g_test_fail_printf ("not a day: %s", day);
  return clock_is_working_day (start + seconds);
}

static void
test_moving_holidays (void)
{
  for (guint year = 0; year < G_N_ELEMENTS (moving_holidays); year++)
    for (guint i = 0; i < 3; i++) {
      g_assert_false (is_working (moving_holidays[year][i], 0));
      g_assert_false (is_working (moving_holidays[year][i], CLOCK_DAY - 1));
      g_assert_true (is_working (moving_holidays[year][i], CLOCK_DAY)); /* a Tuesday, or the Friday after */
    }
}

static const struct {
  const char *day;
  gboolean working;
} days[] = {
  { "2026-01-01", FALSE }, { "2026-05-01", FALSE },
  { "2026-05-08", FALSE }, { "2026-07-14", FALSE },
  { "2025-08-15", FALSE }, { "2027-11-01", FALSE },
  { "2026-11-11", FALSE }, { "2026-12-25", FALSE },
  { "2026-11-21", FALSE }, { "2026-11-22", FALSE },
  { "2026-11-23", TRUE },  { "2026-12-24", TRUE },
  { "2026-12-31", TRUE },  { "2026-12-26", FALSE /* a Saturday */ },
  { "2025-12-26", TRUE },  { "2026-04-03", TRUE /* Good Friday */ },
};

static void
test_working_days (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    if (is_working (days[i].day, 12 * CLOCK_HOUR) != days[i].working)
      g_test_fail_printf ("%s", days[i].day);
}

/* 11 holidays a year, no more: those of 2026 that fall on a weekday, and the 261 weekdays it has. */
static void
test_a_year_has_its_working_days (void)
{
  gint64 day = at ("2025-12-31T23:00:00Z");
  int working = 0;

  for (int i = 0; i < 365; i++, day = clock_add_days (day, 1))
    working += clock_is_working_day (day);
  assert_moment (day, "2026-12-31T23:00:00Z");
  g_assert_cmpint (working, ==, 261 - 9); /* 15 August is a Saturday, 1 November a Sunday */
}

/* What some places have besides; each goes back to the whole country's. */
static const struct {
  const char *place, *day;
} local_holidays[] = {
  { "alsace-moselle", "2026-04-03" }, { "alsace-moselle", "2025-12-26" }, { "alsace-moselle", "2027-03-26" },
  { "guadeloupe", "2026-05-27" },     { "guyane", "2026-06-10" },         { "martinique", "2026-05-22" },
  { "mayotte", "2026-04-27" },        { "reunion", "2027-12-20" },        { "saint-barthelemy", "2026-10-09" },
  { "saint-martin", "2026-05-28" },
};

static void
test_local_holidays (void)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (local_holidays); i++) {
    g_test_message ("%s", local_holidays[i].place);
    g_assert_true (is_working (local_holidays[i].day, 0));
    g_assert_true (clock_holidays_use (local_holidays[i].place, NULL));
    g_assert_nonnull (strstr (clock_holidays_choices, local_holidays[i].place));
    g_assert_false (is_working (local_holidays[i].day, 0));
    g_assert_true (is_working ("2026-11-12", 0));
    g_assert_false (is_working ("2026-05-01", 0));
    g_assert_true (clock_holidays_use (CLOCK_HOLIDAYS_DEFAULT, NULL));
  }
  g_assert_false (clock_holidays_use ("atlantis", &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_INVALID);
}

/* Easter 2026: Good Friday 3 April is worked, Monday 6 is not; summer time began on 29 March. */
static const struct {
  const char *from, *to;
  int working;
} spans[] = {
  { "2026-04-02T20:00:00Z", "2026-04-03T05:00:00Z", 1 }, { "2026-04-03T05:00:00Z", "2026-04-06T20:00:00Z", 0 },
  { "2026-04-03T20:00:00Z", "2026-04-07T04:00:00Z", 1 }, { "2026-03-27T12:00:00Z", "2026-03-30T12:00:00Z", 1 },
  { "2026-12-31T12:00:00Z", "2027-01-04T12:00:00Z", 1 }, { "2028-02-28T12:00:00Z", "2028-03-01T12:00:00Z", 2 },
  { "2026-04-07T20:00:00Z", "2026-04-03T20:00:00Z", 0 },
};

static void
test_working_spans (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (spans); i++) {
    g_test_message ("%s", spans[i].from);
    g_assert_cmpint (clock_working_days (at (spans[i].from), at (spans[i].to)), ==, spans[i].working);
  }
  assert_moment (clock_next_working (at ("2026-04-03T06:00:00Z"), 8, 0), "2026-04-03T06:00:00Z");
  assert_moment (clock_next_working (at ("2026-04-03T06:00:01Z"), 8, 0), "2026-04-07T06:00:00Z");
  assert_moment (clock_working_day_before (at ("2026-04-07T12:00:00Z"), 1), "2026-04-02T22:00:00Z");
  assert_moment (clock_working_day_before (at ("2026-04-06T12:00:00Z"), 2), "2026-04-01T22:00:00Z");
  assert_moment (clock_working_day_before (at ("2026-04-08T12:00:00Z"), 2), "2026-04-02T22:00:00Z");
}

static void
test_day_numbers_count_days (void)
{
  int first = clock_day_number (at ("2026-03-28T12:00:00Z"));

  g_assert_cmpint (clock_day_number (at ("2026-03-28T22:59:59Z")), ==, first);
  g_assert_cmpint (clock_day_number (at ("2026-03-28T23:00:00Z")), ==, first + 1);
  g_assert_cmpint (clock_day_number (at ("2026-03-29T22:00:00Z")), ==, first + 2);
  g_assert_cmpint (clock_day_number (at ("2027-03-28T12:00:00Z")), ==, first + 365);
}

static const struct {
  const char *moment, *week;
} weeks[] = {
  { "2026-11-23T08:00:00Z", "2026-W48" }, { "2026-11-22T22:59:59Z", "2026-W47" },
  { "2024-12-30T12:00:00Z", "2025-W01" }, { "2021-01-03T12:00:00Z", "2020-W53" },
  { "2027-01-01T12:00:00Z", "2026-W53" }, { "2027-01-04T12:00:00Z", "2027-W01" },
};

static void
test_week_names (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (weeks); i++) {
    g_autofree char *name = clock_week_name (at (weeks[i].moment));

    g_assert_cmpstr (name, ==, weeks[i].week);
  }
}

static void
test_texts (void)
{
  g_autofree char *day = clock_iso_day (at ("2026-11-22T23:30:00Z"));
  g_autofree char *local = clock_format (at ("2026-07-01T10:05:00Z"), "%d/%m/%Y %H:%M");

  g_assert_cmpstr (day, ==, "2026-11-23");
  g_assert_cmpstr (local, ==, "01/07/2026 12:05");
}

/* What a device says that knows its legal hour, and no zone. */
static void
test_wall_clocks (void)
{
  static const struct {
    const char *wall, *near, *moment; /* NULL: none */
  } walls[] = {
    { "2026-01-14T07:43:20", "2026-01-14T06:43:20Z", "2026-01-14T06:43:20Z" },
    { "2026-07-14T07:43:20", "2026-01-14T06:43:20Z", "2026-07-14T05:43:20Z" },
    { "2026-07-14 07:43:20.75", "2026-07-14T06:43:20Z", "2026-07-14T05:43:20Z" },
    /* 25 October: from two to three comes twice. */
    { "2026-10-25T02:30:00", "2026-10-25T00:30:04Z", "2026-10-25T00:30:00Z" },
    { "2026-10-25T02:30:00", "2026-10-25T01:30:04Z", "2026-10-25T01:30:00Z" },
    { "2026-10-25T02:30:00", "2026-10-01T00:00:00Z", "2026-10-25T00:30:00Z" },
    { "2026-10-25T02:30:00", "2026-12-01T00:00:00Z", "2026-10-25T01:30:00Z" },
    { "2026-10-25T01:59:59", "2026-12-01T00:00:00Z", "2026-10-24T23:59:59Z" },
    { "2026-10-25T03:00:00", "2026-10-01T00:00:00Z", "2026-10-25T02:00:00Z" },
    /* 29 March: from two to three does not come. */
    { "2026-03-29T01:59:59", "2026-03-29T01:00:00Z", "2026-03-29T00:59:59Z" },
    { "2026-03-29T02:30:00", "2026-03-29T01:00:00Z", "2026-03-29T01:30:00Z" },
    { "2026-03-29T03:00:00", "2026-03-29T01:00:00Z", "2026-03-29T01:00:00Z" },
    { "1970-01-01T00:00:12", "2026-01-14T06:43:20Z", "1969-12-31T23:00:12Z" },
    { "2026-01-14T07:43:20Z", "2026-01-14T06:43:20Z", NULL },
    { "2026-01-14T07:43:20+01:00", "2026-01-14T06:43:20Z", NULL },
    { "2026-01-14T07:43", "2026-01-14T06:43:20Z", NULL },
    { "2026-02-30T07:43:20", "2026-01-14T06:43:20Z", NULL },
    { "2026-01-14T25:43:20", "2026-01-14T06:43:20Z", NULL },
    { "yesterday at eight o'clock", "2026-01-14T06:43:20Z", NULL },
    { NULL, "2026-01-14T06:43:20Z", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (walls); i++) {
    gint64 found = 42;

    g_assert_cmpint (clock_parse_wall (walls[i].wall, at (walls[i].near), &found), ==, walls[i].moment != NULL);
    if (walls[i].moment != NULL)
      assert_moment (found, walls[i].moment);
    else
      g_assert_cmpint (found, ==, 42);
  }
}

static const char *const no_moments[] = { "",          "2026-11-23",           "2026-11-23T08:00:00",
                                          "yesterday", "2026-13-01T00:00:00Z", NULL };
static const char *const no_days[] = { "",           "2026-11-3",  "2026-02-30",
                                       "2026-13-01", "23/11/2026", "2026-11-23T00:00:00",
                                       "2026-W48-1", "2026-11-2x", "20261-1-23",
                                       NULL };

static void
test_what_is_no_date (void)
{
  gint64 kept = 42;

  for (guint i = 0; no_moments[i] != NULL; i++)
    g_assert_false (clock_parse (no_moments[i], &kept));
  for (guint i = 0; no_days[i] != NULL; i++)
    if (clock_parse_day (no_days[i], &kept))
      g_test_fail_printf ("taken for a day: %s", no_days[i]);
  g_assert_false (clock_parse (NULL, &kept));
  g_assert_false (clock_parse_day (NULL, &kept));
  g_assert_cmpint (kept, ==, 42);
  assert_moment (at ("2026-11-23T09:00:00+01:00"), "2026-11-23T08:00:00Z");
}

/* A row that holds nonsense must not bring a page down. */
static void
test_times_beyond_all_years (void)
{
  static const gint64 beyond[] = { G_MAXINT64, G_MININT64, -62135596801,
                                   253402300799 /* 9999-12-31T23:59:59Z, already 10000 in Paris */ };

  for (guint i = 0; i < G_N_ELEMENTS (beyond); i++) {
    g_autoptr (GDateTime) local = clock_local (beyond[i]);
    g_autofree char *day = clock_iso_day (beyond[i]);
    g_autofree char *iso = clock_iso (beyond[i]);

    g_assert_nonnull (local);
    g_assert_nonnull (day);
    g_assert_nonnull (iso);
    clock_add_days (beyond[i], 1);
    clock_add_months (beyond[i], 1);
  }
  g_assert_cmpint (clock_add_days (at ("2026-11-23T08:00:00Z"), 5000000), ==, at ("2026-11-23T08:00:00Z"));
}

static void
test_the_zone_is_a_setting (void)
{
  g_autoptr (GError) error = NULL;
  gint64 moment = at ("2026-11-23T08:00:00Z");

  g_assert_false (clock_zone_use ("Europe/Atlantis", &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_INVALID);
  assert_moment (clock_day_start (moment), "2026-11-22T23:00:00Z"); /* as before, and not that of TZ */
  g_assert_true (clock_zone_use ("Indian/Reunion", NULL));
  assert_moment (clock_day_start (moment), "2026-11-22T20:00:00Z");
  g_assert_true (clock_zone_use ("Europe/Paris", NULL));
  assert_moment (clock_day_start (moment), "2026-11-22T23:00:00Z");
}

static void
test_now (void)
{
  gint64 monotonic = clock_monotonic_ms ();

  g_assert_cmpint (ABS (clock_now () - g_get_real_time () / G_USEC_PER_SEC), <=, 1);
  g_usleep (5000);
  g_assert_cmpint (clock_monotonic_ms () - monotonic, >=, 4);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "America/New_York", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/clock/days_weeks_and_months_begin", test_days_weeks_and_months_begin);
  g_test_add_func ("/clock/moves_keep_the_wall_clock", test_moves_keep_the_wall_clock);
  g_test_add_func ("/clock/next_moment", test_next_moment);
  g_test_add_func ("/clock/next_moment_in_the_gap", test_next_moment_in_the_gap);
  g_test_add_func ("/clock/moving_holidays", test_moving_holidays);
  g_test_add_func ("/clock/working_days", test_working_days);
  g_test_add_func ("/clock/local-holidays", test_local_holidays);
  g_test_add_func ("/clock/working-spans", test_working_spans);
  g_test_add_func ("/clock/a_year_has_its_working_days", test_a_year_has_its_working_days);
  g_test_add_func ("/clock/day_numbers_count_days", test_day_numbers_count_days);
  g_test_add_func ("/clock/week_names", test_week_names);
  g_test_add_func ("/clock/texts", test_texts);
  g_test_add_func ("/clock/what_is_no_date", test_what_is_no_date);
  g_test_add_func ("/clock/wall-clocks", test_wall_clocks);
  g_test_add_func ("/clock/times_beyond_all_years", test_times_beyond_all_years);
  g_test_add_func ("/clock/the_zone_is_a_setting", test_the_zone_is_a_setting);
  g_test_add_func ("/clock/now", test_now);
  return g_test_run ();
}
