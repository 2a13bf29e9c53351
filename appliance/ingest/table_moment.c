/* table_moment.c: days, hours and zones of loggers' tables. */
#include "ingest/table_moment.h"

#include <string.h>

#include "base/clock.h"
#include "ingest/payload.h"

enum { NUMBERS = 6, MONTHS = 12, CENTURY = 2000, DAYS_OF_1970 = 719163, MINUTES_OF_DAY = 24 * 60 };

/* "+01:00", "-0700", "+1": minutes east of UTC at the sign. FALSE: no such thing. */
static gboolean
read_offset (const char *at, gint64 *ret_s)
{
  gint64 hour = 0, minute = 0;
  const char *digit = at + 1;

  if ((*at != '+' && *at != '-') || !g_ascii_isdigit (*digit))
    return FALSE;
  for (int i = 0; i < 2 && g_ascii_isdigit (*digit); i++)
    hour = hour * 10 + g_ascii_digit_value (*digit++);
  digit += *digit == ':';
  if (g_ascii_isdigit (digit[0]) && g_ascii_isdigit (digit[1]))
    minute = g_ascii_digit_value (digit[0]) * 10 + g_ascii_digit_value (digit[1]);
  if (hour * 60 + minute >= MINUTES_OF_DAY)
    return FALSE;
  *ret_s = (hour * 60 + minute) * 60 * (*at == '-' ? -1 : 1);
  return TRUE;
}

/* Whatever stands before the first of two words in the header's own description of its moments. */
static TableOrder
order_in (const char *text)
{
  g_autofree char *lower = g_ascii_strdown (text, -1);
  const char *months = strstr (lower, "mm/dd"), *days = strstr (lower, "dd/mm");

  if (months == NULL && days == NULL)
    return TABLE_ORDER_UNSAID;
  return months != NULL ? TABLE_MONTHS_FIRST : TABLE_DAYS_FIRST;
}

void
table_moment_header (TableMoments *moments, const char *text)
{
  const char *at = strstr (text, "GMT") != NULL ? strstr (text, "GMT") : strstr (text, "UTC");

  if (order_in (text) != TABLE_ORDER_UNSAID)
    moments->told = order_in (text);
  if (at == NULL)
    return;
  moments->has_zone = TRUE;
  if (!read_offset (at + strlen ("UTC"), &moments->zone_s))
    moments->zone_s = 0;
}

/* The numbers of a moment, at least up to the minute, and what stands behind them. */
static gboolean
read_numbers (const char *text, guint numbers[NUMBERS], gboolean *ret_year_first, const char **ret_rest)
{
  guint count = 0;
  const char *at = text;

  memset (numbers, 0, NUMBERS * sizeof *numbers);
  while (*at != '\0' && count < NUMBERS) {
    gsize digits = strspn (at, "0123456789"), joint;

    if (digits == 0 || digits > 4)
      return FALSE;
    if (count == 0)
      *ret_year_first = digits == 4;
    for (gsize i = 0; i < digits; i++)
      numbers[count] = numbers[count] * 10 + (guint) g_ascii_digit_value (at[i]);
    at += digits;
    joint = strspn (at, count < 2 ? "/.-" : count == 2 ? ", T" : ":h");
    count++;
    if (joint == 0 || !g_ascii_isdigit (at[joint]))
      break;
    at += joint;
  }
  *ret_rest = at;
  return count >= NUMBERS - 1;
}

/* A zone of its own, behind the seconds and their fractions. */
static gboolean
own_zone (const char *rest, gint64 *ret_s)
{
  rest += strspn (rest, "0123456789., ");
  if (g_ascii_strcasecmp (rest, "z") == 0 || g_str_has_prefix (rest, "UTC") || g_str_has_prefix (rest, "GMT")) {
    *ret_s = 0;
    return TRUE;
  }
  return read_offset (rest, ret_s);
}

/* 0: forenoon, 12: afternoon; -1: hours are told in full. */
static int
half_of (const char *rest)
{
  rest += strspn (rest, "0123456789., ");
  if (g_ascii_strncasecmp (rest, "am", 2) == 0 || g_ascii_strncasecmp (rest, "a.m", 3) == 0)
    return 0;
  return g_ascii_strncasecmp (rest, "pm", 2) == 0 || g_ascii_strncasecmp (rest, "p.m", 3) == 0 ? 12 : -1;
}

/* ---- days or months first ---- */

static void
note_day (TableMoments *moments, TableOrder order, guint day, guint month, guint year)
{
  GDate date;
  gint64 at;

  year += year < 100 ? CENTURY : 0;
  if (!g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))
    return;
  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
  at = g_date_get_julian (&date);
  if (moments->first[order] == 0 || at < moments->first[order])
    moments->first[order] = at;
  moments->last[order] = MAX (moments->last[order], at);
}

void
table_moment_look (TableMoments *moments, const char *text)
{
  gboolean year_first = FALSE;
  const char *rest;
  guint n[NUMBERS];

  if (!read_numbers (text, n, &year_first, &rest) || year_first)
    return;
  if (moments->shown == TABLE_ORDER_UNSAID && (n[0] > MONTHS || n[1] > MONTHS))
    moments->shown = n[1] > MONTHS ? TABLE_MONTHS_FIRST : TABLE_DAYS_FIRST;
  moments->is_halved |= half_of (rest) >= 0;
  note_day (moments, TABLE_DAYS_FIRST, n[0], n[1], n[2]);
  note_day (moments, TABLE_MONTHS_FIRST, n[1], n[0], n[2]);
}

/* Of two orders that both can be read. */
static TableOrder
likelier (const TableMoments *moments, gint64 now)
{
  gint64 tomorrow = now / CLOCK_DAY + DAYS_OF_1970 + 1;
  gboolean days_ahead = moments->last[TABLE_DAYS_FIRST] > tomorrow;
  gboolean months_ahead = moments->last[TABLE_MONTHS_FIRST] > tomorrow;
  gint64 days = moments->last[TABLE_DAYS_FIRST] - moments->first[TABLE_DAYS_FIRST];
  gint64 months = moments->last[TABLE_MONTHS_FIRST] - moments->first[TABLE_MONTHS_FIRST];

  if (days_ahead != months_ahead)
    return days_ahead ? TABLE_MONTHS_FIRST : TABLE_DAYS_FIRST;
  if (days != months)
    return months < days ? TABLE_MONTHS_FIRST : TABLE_DAYS_FIRST;
  return moments->is_halved ? TABLE_MONTHS_FIRST : TABLE_DAYS_FIRST;
}

void
table_moment_decide (TableMoments *moments, gint64 now)
{
  moments->order = moments->shown != TABLE_ORDER_UNSAID  ? moments->shown
                   : moments->told != TABLE_ORDER_UNSAID ? moments->told
                                                         : likelier (moments, now);
}

/* ---- moments ---- */

/* (transfer full) (nullable): the wall's clock as the calendar reads it, and what stands behind it. */
static char *
wall_of (const TableMoments *moments, const char *text, const char **ret_rest)
{
  gboolean year_first = FALSE, month_first = moments->order == TABLE_MONTHS_FIRST;
  guint n[NUMBERS], year, month, day;
  int half;

  if (!read_numbers (text, n, &year_first, ret_rest))
    return NULL;
  year = year_first ? n[0] : n[2] < 100 ? CENTURY + n[2] : n[2];
  month = year_first || !month_first ? n[1] : n[0];
  day = year_first ? n[2] : month_first ? n[1] : n[0];
  half = half_of (*ret_rest);
  if (half >= 0 && n[3] <= 12)
    n[3] = n[3] % 12 + (guint) half;
  return g_strdup_printf ("%04u-%02u-%02uT%02u:%02u:%02u", year, month, day, n[3], n[4], n[5]);
}

gboolean
table_moment_is_count (const char *text)
{
  double number;

  return payload_number_text (text, strlen (text), &number) && number >= (double) READING_YEAR_2020;
}

/* Lines stand at the same distance: what comes next tells which of the two same hours is meant. */
static gint64
near_moment (const TableMoments *moments, gint64 now)
{
  if (moments->previous == READING_NO_TIME)
    return now;
  return moments->before == READING_NO_TIME ? moments->previous : 2 * moments->previous - moments->before;
}

gint64
table_moment_read (const TableMoments *moments, const char *text, gint64 now)
{
  g_autofree char *wall = NULL, *utc = NULL;
  const char *rest = "";
  gint64 at = READING_NO_TIME, zone_s = moments->zone_s;
  double number;

  if (payload_number_text (text, strlen (text), &number))
    return table_moment_is_count (text) ? payload_time_number (number) : READING_NO_TIME;
  if (clock_parse (text, &at))
    return at;
  wall = wall_of (moments, text, &rest);
  if (wall == NULL)
    return READING_NO_TIME;
  utc = g_strconcat (wall, "Z", NULL);
  if (own_zone (rest, &zone_s) || moments->has_zone)
    return clock_parse (utc, &at) ? at - zone_s : READING_NO_TIME;
  return clock_parse_wall (wall, near_moment (moments, now), &at) ? at : READING_NO_TIME;
}

void
table_moment_follow (TableMoments *moments, gint64 at)
{
  moments->before = moments->previous;
  moments->previous = at;
}
