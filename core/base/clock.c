/* clock.c: UTC seconds and the French legal calendar. Does not read TZ, does not name days or months (words do). */
#include "base/clock.h"

#include <sys/timex.h>

#include "base/error.h"

static GTimeZone *zone;

static GTimeZone *
clock_zone (void)
{
  static gsize ready;

  if (g_once_init_enter (&ready)) {
    if (zone == NULL)
      zone = g_time_zone_new_identifier (CLOCK_ZONE_DEFAULT);
    if (zone == NULL) /* no tzdata at all: better UTC than nothing */
      zone = g_time_zone_new_utc ();
    g_once_init_leave (&ready, 1);
  }
  return zone;
}

gboolean
clock_zone_is_known (const char *name)
{
  g_autoptr (GTimeZone) found = g_time_zone_new_identifier (name);

  return found != NULL;
}

gboolean
clock_zone_use (const char *name, GError **error)
{
  GTimeZone *found = g_time_zone_new_identifier (name);

  if (found == NULL)
    return box_fail (error, BOX_ERROR_INVALID, "no such time zone: %s", name);
  if (zone != NULL)
    g_time_zone_unref (zone);
  zone = found;
  return TRUE;
}

gint64
clock_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

gint64
clock_now_us (void)
{
  return g_get_real_time ();
}

gboolean
clock_is_synchronised (void)
{
  struct timex state = { .modes = 0 };
  int answer = adjtimex (&state);

  /* A kernel that does not say (a call that is refused) is no clock that is right. */
  return answer >= 0 && answer != TIME_ERROR && (state.status & STA_UNSYNC) == 0;
}

gint64
clock_monotonic_ms (void)
{
  return g_get_monotonic_time () / 1000;
}

GDateTime *
clock_local (gint64 time_s)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time_s);
  GDateTime *local = utc == NULL ? NULL : g_date_time_to_timezone (utc, clock_zone ());

  if (local != NULL)
    return local;
  /* Outside years 1–9999: a bad row must not crash a page. */
  g_clear_pointer (&utc, g_date_time_unref);
  utc = g_date_time_new_from_unix_utc (0);
  return g_date_time_to_timezone (utc, clock_zone ());
}

static gint64
clock_at (int year, int month, int day, int hour, int minute)
{
  g_autoptr (GDateTime) local = g_date_time_new (clock_zone (), year, month, day, hour, minute, 0);

  return local == NULL ? 0 : g_date_time_to_unix (local);
}

gint64
clock_day_start (gint64 time_s)
{
  g_autoptr (GDateTime) local = clock_local (time_s);

  return clock_at (g_date_time_get_year (local), g_date_time_get_month (local), g_date_time_get_day_of_month (local), 0,
                   0);
}

gint64
clock_week_start (gint64 time_s)
{
  g_autoptr (GDateTime) local = clock_local (time_s);

  return clock_add_days (clock_day_start (time_s), 1 - g_date_time_get_day_of_week (local));
}

gint64
clock_month_start (gint64 time_s)
{
  g_autoptr (GDateTime) local = clock_local (time_s);

  return clock_at (g_date_time_get_year (local), g_date_time_get_month (local), 1, 0, 0);
}

gint64
clock_add_days (gint64 time_s, int days)
{
  g_autoptr (GDateTime) local = clock_local (time_s);
  g_autoptr (GDateTime) moved = g_date_time_add_days (local, days);

  return moved == NULL ? time_s : g_date_time_to_unix (moved);
}

gint64
clock_add_months (gint64 time_s, int months)
{
  g_autoptr (GDateTime) local = clock_local (time_s);
  g_autoptr (GDateTime) moved = g_date_time_add_months (local, months);

  return moved == NULL ? time_s : g_date_time_to_unix (moved);
}

int
clock_day_number (gint64 time_s)
{
  g_autoptr (GDateTime) local = clock_local (time_s);
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay) g_date_time_get_day_of_month (local), (GDateMonth) g_date_time_get_month (local),
                  (GDateYear) g_date_time_get_year (local));
  return (int) g_date_get_julian (&date);
}

gint64
clock_next (gint64 time_s, int weekday, int hour, int minute)
{
  gint64 day = clock_day_start (time_s);

  for (int ahead = 0; ahead <= 8; ahead++) {
    gint64 midday = clock_add_days (day + 12 * CLOCK_HOUR, ahead);
    g_autoptr (GDateTime) local = clock_local (midday);
    gint64 moment = clock_at (g_date_time_get_year (local), g_date_time_get_month (local),
                              g_date_time_get_day_of_month (local), hour, minute);

    if (moment >= time_s && (weekday == 0 || weekday == g_date_time_get_day_of_week (local)))
      return moment;
  }
  return time_s;
}

/* Easter Sunday by the anonymous Gregorian computation (Meeus, Astronomical Algorithms, ch. 8), as a Julian day. */
static guint32
clock_easter (int year)
{
  int a = year % 19, b = year / 100, c = year % 100, d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
  int h = (19 * a + b - d - g + 15) % 30, i = c / 4, k = c % 4, l = (32 + 2 * e + 2 * i - h - k) % 7;
  int m = (a + 11 * h + 22 * l) / 451;
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay) ((h + l - 7 * m + 114) % 31 + 1), (GDateMonth) ((h + l - 7 * m + 114) / 31),
                  (GDateYear) year);
  return g_date_get_julian (&date);
}

typedef struct {
  int month, day;   /* 0: it moves with Easter… */
  int after_easter; /* …by that many days */
} Holiday;
/* Public holidays of the whole country, code du travail L3133-1. */
static const Holiday everywhere[] = { { 1, 1, 0 },  { 5, 1, 0 },  { 5, 8, 0 },   { 7, 14, 0 },
                                      { 8, 15, 0 }, { 11, 1, 0 }, { 11, 11, 0 }, { 12, 25, 0 },
                                      { 0, 0, 1 },  { 0, 0, 39 }, { 0, 0, 50 } };
/* And of some places: Good Friday and Saint Stephen's Day in Alsace and Moselle (L3134-13; the former only in communes
 * with a Protestant church: nobody is chased there on that day, elsewhere a day later), the abolition of slavery
 * overseas (L3422-2). */
static const struct {
  const char *place;
  Holiday days[2];
} somewhere[] = {
  { "alsace-moselle", { { 0, 0, -2 }, { 12, 26, 0 } } },
  { "guadeloupe", { { 5, 27, 0 } } },
  { "guyane", { { 6, 10, 0 } } },
  { "martinique", { { 5, 22, 0 } } },
  { "mayotte", { { 4, 27, 0 } } },
  { "reunion", { { 12, 20, 0 } } },
  { "saint-barthelemy", { { 10, 9, 0 } } },
  { "saint-martin", { { 5, 28, 0 } } },
};
const char clock_holidays_choices[] = CLOCK_HOLIDAYS_DEFAULT " alsace-moselle guadeloupe guyane martinique mayotte"
                                                             " reunion saint-barthelemy saint-martin";
static const Holiday *local_days; /* two; NULL: none more */

gboolean
clock_holidays_use (const char *place, GError **error)
{
  local_days = NULL;
  if (g_strcmp0 (place, CLOCK_HOLIDAYS_DEFAULT) == 0)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (somewhere); i++)
    if (g_strcmp0 (somewhere[i].place, place) == 0) {
      local_days = somewhere[i].days;
      return TRUE;
    }
  return box_fail (error, BOX_ERROR_INVALID, "no such place of public holidays: %s", place);
}

static gboolean
holidays_have (const Holiday *days, guint count, GDateTime *local)
{
  GDate date;
  guint32 easter = clock_easter (g_date_time_get_year (local));

  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay) g_date_time_get_day_of_month (local), (GDateMonth) g_date_time_get_month (local),
                  (GDateYear) g_date_time_get_year (local));
  for (guint i = 0; i < count; i++) {
    const Holiday *day = &days[i];

    if (day->month != 0 && day->month == g_date_time_get_month (local)
        && day->day == g_date_time_get_day_of_month (local))
      return TRUE;
    if (day->after_easter != 0 && (int) g_date_get_julian (&date) == (int) easter + day->after_easter)
      return TRUE;
  }
  return FALSE;
}

gboolean
clock_is_working_day (gint64 time_s)
{
  g_autoptr (GDateTime) local = clock_local (time_s);

  return g_date_time_get_day_of_week (local) <= 5 && !holidays_have (everywhere, G_N_ELEMENTS (everywhere), local)
         && (local_days == NULL || !holidays_have (local_days, G_N_ELEMENTS (somewhere[0].days), local));
}

/* Noon is on its day whatever summer time does. */
static gint64
clock_noon (gint64 time_s)
{
  return clock_day_start (time_s) + 12 * CLOCK_HOUR;
}

int
clock_working_days (gint64 from_s, gint64 to_s)
{
  gint64 noon = clock_noon (from_s);
  int days = clock_day_number (to_s) - clock_day_number (from_s), working = 0;

  for (int i = 1; i <= days; i++)
    working += clock_is_working_day (clock_add_days (noon, i)) ? 1 : 0;
  return working;
}

gint64
clock_next_working (gint64 time_s, int hour, int minute)
{
  gint64 moment = clock_next (time_s, 0, hour, minute);

  while (!clock_is_working_day (moment))
    moment = clock_next (moment + 1, 0, hour, minute);
  return moment;
}

gint64
clock_working_day_before (gint64 time_s, int days)
{
  gint64 noon = clock_noon (time_s);

  for (int left = days; left > 0;) {
    noon = clock_add_days (noon, -1);
    left -= clock_is_working_day (noon) ? 1 : 0;
  }
  return clock_day_start (noon);
}

char *
clock_iso (gint64 time_s)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time_s);

  return utc == NULL ? g_strdup ("") : g_date_time_format (utc, "%Y-%m-%dT%H:%M:%SZ");
}

char *
clock_iso_day (gint64 time_s)
{
  return clock_format (time_s, "%Y-%m-%d");
}

char *
clock_format (gint64 time_s, const char *format)
{
  g_autoptr (GDateTime) local = clock_local (time_s);

  return g_date_time_format (local, format);
}

gboolean
clock_parse (const char *iso, gint64 *time_s)
{
  g_autoptr (GDateTime) moment = iso == NULL ? NULL : g_date_time_new_from_iso8601 (iso, NULL);

  if (moment == NULL)
    return FALSE;
  *time_s = g_date_time_to_unix (moment);
  return TRUE;
}

gboolean
clock_parse_moment (const char *moment, gint64 *time_s)
{
  g_autofree char *iso = NULL;
  g_autoptr (GDateTime) at = NULL;

  if (moment == NULL || strlen (moment) != strlen ("2026-12-07T08:00") || moment[4] != '-' || moment[7] != '-'
      || moment[10] != 'T' || moment[13] != ':')
    return FALSE;
  iso = g_strconcat (moment, ":00", NULL);
  at = g_date_time_new_from_iso8601 (iso, clock_zone ());
  if (at == NULL)
    return FALSE;
  *time_s = g_date_time_to_unix (at);
  return TRUE;
}

gboolean
clock_parse_day (const char *day, gint64 *time_s)
{
  g_autofree char *iso = NULL;
  g_autoptr (GDateTime) moment = NULL;

  if (day == NULL || strlen (day) != 10 || day[4] != '-' || day[7] != '-')
    return FALSE;
  iso = g_strconcat (day, "T00:00:00", NULL);
  moment = g_date_time_new_from_iso8601 (iso, clock_zone ());
  if (moment == NULL)
    return FALSE;
  *time_s = g_date_time_to_unix (moment);
  return TRUE;
}

/* What `wall_s`, a wall-clock time counted as if it were UTC, is under the offset that holds at `hint_s`. */
static gint64
wall_under (gint64 wall_s, gint64 hint_s)
{
  g_autoptr (GDateTime) local = clock_local (hint_s);

  return wall_s - g_date_time_get_utc_offset (local) / G_USEC_PER_SEC;
}

static gboolean
wall_is (gint64 time_s, gint64 wall_s)
{
  return wall_under (wall_s, time_s) == time_s;
}

gboolean
clock_parse_wall (const char *wall, gint64 near_s, gint64 *time_s)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) counted = NULL;
  gint64 wall_s, before, after;

  if (wall == NULL || strlen (wall) < strlen ("2026-12-07T08:00:00") || wall[4] != '-' || wall[7] != '-'
      || wall[13] != ':' || strpbrk (wall + strlen ("2026-12-07T"), "Zz+-") != NULL)
    return FALSE;
  counted = g_date_time_new_from_iso8601 (wall, utc);
  if (counted == NULL)
    return FALSE;
  wall_s = g_date_time_to_unix (counted);
  before = wall_under (wall_s, wall_s - CLOCK_DAY);
  after = wall_under (wall_s, wall_s + CLOCK_DAY);
  if (!wall_is (before, wall_s) || (wall_is (after, wall_s) && ABS (after - near_s) < ABS (before - near_s)))
    before = wall_is (after, wall_s) ? after : before;
  *time_s = before;
  return TRUE;
}

char *
clock_week_name (gint64 time_s)
{
  return clock_format (time_s, "%G-W%V");
}
