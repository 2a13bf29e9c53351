/* half_year.c: arithmetic on halves of years; where a day begins, the clock says. */
#include "domain/half_year.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"

enum { YEAR_DIGITS = 4 };

gboolean
half_year_read (const char *code, HalfYear *ret_half)
{
  g_autofree char *year_text = NULL;
  gint64 year, nth;

  if (code == NULL || strlen (code) != YEAR_DIGITS + 2 || code[YEAR_DIGITS] != '-')
    return FALSE;
  year_text = g_strndup (code, YEAR_DIGITS);
  if (!text_to_integer (year_text, HALF_YEAR_FIRST, HALF_YEAR_LAST, &year)
      || !text_to_integer (code + YEAR_DIGITS + 1, 1, 2, &nth))
    return FALSE;
  *ret_half = (HalfYear){ (int) year, (int) nth };
  return TRUE;
}

char *
half_year_code (HalfYear half)
{
  return g_strdup_printf ("%04d-%d", half.year, half.nth);
}

HalfYear
half_year_of (gint64 time_s)
{
  g_autoptr (GDateTime) date = clock_local (time_s);

  return (HalfYear){ g_date_time_get_year (date), g_date_time_get_month (date) <= 6 ? 1 : 2 };
}

HalfYear
half_year_add (HalfYear half, int count)
{
  int index = half.year * 2 + half.nth - 1 + count;

  return (HalfYear){ index / 2, index % 2 + 1 };
}

gint64
half_year_start (HalfYear half)
{
  g_autofree char *day = g_strdup_printf ("%04d-%02d-01", half.year, half.nth == 1 ? 1 : 7);
  gint64 start = 0;

  clock_parse_day (day, &start);
  return start;
}

gint64
half_year_end (HalfYear half)
{
  return half_year_start (half_year_add (half, 1));
}
