/* opening.c: hours of a day read from a text, and sums of open hours. Knows no service. */
#include "base/opening.h"

#include "base/clock.h"

enum { DAY_MIN = 24 * 60, DAYS_MAX = 400 /* a loop that ends, whatever the calendar says */ };
#define NO_BREAK "\u00a0"

static const char pattern[] = "^([0-9]{1,2})(?:[h:]([0-5][0-9])?)? ?- ?([0-9]{1,2})(?:[h:]([0-5][0-9])?)?(?: +|$)";

static int
minutes_of (const GMatchInfo *match, int hour_part)
{
  g_autofree char *hour = g_match_info_fetch (match, hour_part), *minute = g_match_info_fetch (match, hour_part + 1);

  return (int) (g_ascii_strtoll (hour, NULL, 10) * 60 + g_ascii_strtoll (minute == NULL ? "" : minute, NULL, 10));
}

/* Reads one span at *text and steps over it. */
static gboolean
parse_span (GRegex *regex, const char **text, OpeningSpan *ret_span)
{
  g_autoptr (GMatchInfo) match = NULL;
  int end = 0;

  if (!g_regex_match (regex, *text, G_REGEX_MATCH_ANCHORED, &match))
    return FALSE;
  *ret_span = (OpeningSpan){ minutes_of (match, 1), minutes_of (match, 3) };
  g_match_info_fetch_pos (match, 0, NULL, &end);
  *text += end;
  return TRUE;
}

gboolean
opening_parse (const char *text, Opening *ret_opening)
{
  g_autoptr (GRegex) regex = g_regex_new (pattern, G_REGEX_DOLLAR_ENDONLY, 0, NULL);
  Opening opening = { .count = 0 };
  int before = -1;

  for (const char *at = text; *at != '\0';) {
    OpeningSpan span;

    if (opening.count == OPENING_SPANS_MAX || !parse_span (regex, &at, &span) || span.from_min <= before
        || span.to_min <= span.from_min || span.to_min > DAY_MIN)
      return FALSE;
    before = span.to_min;
    opening.spans[opening.count++] = span;
  }
  if (opening.count == 0)
    return FALSE;
  *ret_opening = opening;
  return TRUE;
}

/* A minute of that day, whatever summer time does: no service opens in the hour that comes twice. */
static gint64
moment_of (gint64 day_s, int minute)
{
  return minute == DAY_MIN ? clock_add_days (day_s, 1) : clock_next (day_s, 0, minute / 60, minute % 60);
}

gint64
opening_after (const Opening *opening, gint64 from_s, int hours)
{
  gint64 left_s = hours * CLOCK_HOUR, day_s = clock_day_start (from_s);

  for (guint ahead = 0; ahead < DAYS_MAX;
       ahead++, day_s = clock_day_start (clock_add_days (day_s + 12 * CLOCK_HOUR, 1)))
    for (guint i = 0; i < opening->count && clock_is_working_day (day_s + 12 * CLOCK_HOUR); i++) {
      gint64 from = MAX (moment_of (day_s, opening->spans[i].from_min), from_s),
             to = moment_of (day_s, opening->spans[i].to_min);

      if (to > from && to - from >= left_s)
        return from + left_s;
      left_s -= MAX (to - from, 0);
    }
  return from_s;
}

gboolean
opening_is_open (const Opening *opening, gint64 time_s)
{
  gint64 day_s = clock_day_start (time_s);

  for (guint i = 0; i < opening->count && clock_is_working_day (day_s + 12 * CLOCK_HOUR); i++)
    if (time_s >= moment_of (day_s, opening->spans[i].from_min) && time_s < moment_of (day_s, opening->spans[i].to_min))
      return TRUE;
  return FALSE;
}

static void
print_minute (GString *text, int minute)
{
  g_string_append_printf (text, "%d" NO_BREAK "h", minute / 60);
  if (minute % 60 != 0)
    g_string_append_printf (text, NO_BREAK "%02d", minute % 60);
}

char *
opening_text (const Opening *opening)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < opening->count; i++) {
    g_string_append (text, i == 0 ? "" : ", ");
    print_minute (text, opening->spans[i].from_min);
    g_string_append (text, NO_BREAK "– ");
    print_minute (text, opening->spans[i].to_min);
  }
  return g_string_free (text, FALSE);
}
