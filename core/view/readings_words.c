/* readings_words.c: values, rooms and moments of readings in the reader's language. Reads no store. */
#include "view/readings_words.h"

#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "view/voice.h"

#define NO_BREAK "\u00a0"

/* Digits behind the comma: no more than such sensors are worth. */
static const guint8 decimals[QUANTITY_LAST] = {
  [QUANTITY_T] = 1, [QUANTITY_P] = 0, [QUANTITY_PM1] = 1, [QUANTITY_PM25] = 1, [QUANTITY_PM10] = 1, [QUANTITY_CO] = 1
};

guint
readings_decimals (Quantity quantity)
{
  return decimals[quantity];
}

const char *
readings_unit (const Viewer *viewer, Quantity quantity)
{
  return viewer_word (viewer, "quantity_unit", quantity_kinds[quantity].name);
}

const char *
readings_title (const Viewer *viewer, Quantity quantity)
{
  return viewer_word (viewer, "quantity", quantity_kinds[quantity].name);
}

/* (transfer full): as the viewer's language writes it; takes the number. */
static char *
number_said (const Viewer *viewer, char *french)
{
  return voice_number (&(Voice){ viewer->words, viewer->language }, french);
}

char *
readings_number (const Viewer *viewer, Quantity quantity, double value)
{
  if (!isfinite (value))
    return g_strdup ("");
  return number_said (viewer, text_decimal (llround (value * pow (10, decimals[quantity])), decimals[quantity]));
}

char *
readings_value (const Viewer *viewer, Quantity quantity, double value)
{
  g_autofree char *number = readings_number (viewer, quantity, value);
  const char *unit = readings_unit (viewer, quantity);

  return *number == '\0' ? g_strdup ("") : g_strdup_printf ("%s%s%s", number, *unit == '\0' ? "" : NO_BREAK, unit);
}

char *
readings_threshold (const Viewer *viewer, Quantity quantity, double value)
{
  g_autofree char *number = number_said (viewer, text_decimal (llround (value), 0));

  return fabs (value - round (value)) > 0.01
             ? readings_value (viewer, quantity, value)
             : g_strdup_printf ("%s" NO_BREAK "%s", number, readings_unit (viewer, quantity));
}

/* A loan that measures outside: the town's own sensor is then not the only one that is "outside". */
static gboolean
is_lent_outside (const ReadingSheet *sheet)
{
  for (guint i = 0; i < sheet->shown->len; i++)
    if (g_strcmp0 (((const SensorLoan *) g_ptr_array_index (sheet->shown, i))->room, SENSOR_OUTSIDE) == 0)
      return TRUE;
  return FALSE;
}

char *
readings_room (const Viewer *viewer, const ReadingSheet *sheet, guint room)
{
  const SensorLoan *loan;
  const char *words;
  guint same = 0;

  if (room >= sheet->shown->len)
    return g_strdup (viewer_word (viewer, "readings",
                                  room == SHEET_DEW_POINT   ? "dew"
                                  : is_lent_outside (sheet) ? "outside_town"
                                                            : "outside"));
  loan = g_ptr_array_index (sheet->shown, room);
  words = viewer_word (viewer, "room", loan->room);
  for (guint i = 0; i < sheet->shown->len; i++)
    same += g_strcmp0 (((const SensorLoan *) g_ptr_array_index (sheet->shown, i))->room, loan->room) == 0 ? 1 : 0;
  same += sheet->outside_id != 0 && g_strcmp0 (loan->room, SENSOR_OUTSIDE) == 0 ? 1 : 0;
  return same > 1 ? g_strdup_printf ("%s, %s", words, loan->sensor_name) : g_strdup (words);
}

/* ---- moments ---- */

static Voice
voice_of (const Viewer *viewer)
{
  return (Voice){ viewer->words, viewer->language };
}

/* (transfer full): "lundi 23". */
static char *
day_words (const Viewer *viewer, const char *group, gint64 at)
{
  g_autoptr (GDateTime) local = clock_local (at);
  g_autofree char *code = g_strdup_printf ("day_%d", g_date_time_get_day_of_week (local));

  return g_strdup_printf ("%s %d", viewer_word (viewer, group, code), g_date_time_get_day_of_month (local));
}

static char *
hour_words (const Viewer *viewer, gint64 at)
{
  const Voice voice = voice_of (viewer);
  g_autoptr (GDateTime) local = clock_local (at);
  g_autoptr (Tree) context = tree_new_map ();

  tree_set_integer (context, "h", g_date_time_get_hour (local));
  return voice_say (&voice, "readings.hour", context);
}

char *
readings_row (const Viewer *viewer, SpanKind kind, gint64 at)
{
  const Voice voice = voice_of (viewer);

  switch (kind) {
  case SPAN_DAY:
    return hour_words (viewer, at);
  case SPAN_YEAR:
    return voice_month (&voice, at);
  default:
    return day_words (viewer, "weekday", at);
  }
}

char *
readings_span (const Viewer *viewer, const Span *span)
{
  const Voice voice = voice_of (viewer);
  g_autoptr (GDateTime) local = clock_local (span->from);
  g_autofree char *code = NULL, *day = NULL;

  switch (span->kind) {
  case SPAN_DAY:
    code = g_strdup_printf ("day_%d", g_date_time_get_day_of_week (local));
    day = voice_day (&voice, span->from);
    return g_strdup_printf ("%s %s", viewer_word (viewer, "weekday", code), day);
  case SPAN_WEEK:
    return voice_span (&voice, span->from, clock_add_days (span->from, 6));
  case SPAN_MONTH:
    return voice_month (&voice, span->from);
  default:
    return g_strdup_printf ("%d", g_date_time_get_year (local));
  }
}

/* ---- what a chart says ---- */

char *
readings_share (const ReadingCurve *curve)
{
  gint64 share = curve->asked_s <= 0 ? 0 : curve->whole.covered_s * 100 / curve->asked_s;

  return g_strdup_printf ("%" G_GINT64_FORMAT NO_BREAK "%%", MIN (share, 100));
}

char *
readings_said (const Viewer *viewer, const ReadingSheet *sheet, const SheetChart *chart, const SheetLine *line)
{
  const Voice voice = voice_of (viewer);
  const CurvePoint *whole = &line->chart->whole;
  g_autoptr (Tree) context = tree_new_map ();
  g_autofree char *room = readings_room (viewer, sheet, line->room), *share = readings_share (line->chart);
  g_autofree char *low = readings_number (viewer, chart->quantity, whole->low);
  g_autofree char *mean = readings_value (viewer, chart->quantity, whole->mean);
  g_autofree char *high = readings_value (viewer, chart->quantity, whole->high);

  tree_set_text (context, "room", room);
  tree_set_text (context, "low", low);
  tree_set_text (context, "mean", mean);
  tree_set_text (context, "high", high);
  tree_set_text (context, "share", share);
  return voice_say (&voice, "readings.fact", context);
}

char *
readings_fact (const Viewer *viewer, const ReadingSheet *sheet, const SheetChart *chart)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < chart->lines->len; i++) {
    g_autofree char *said = readings_said (viewer, sheet, chart, g_ptr_array_index (chart->lines, i));

    g_string_append_printf (out, "%s%s", i == 0 ? "" : " ", said);
  }
  return g_string_free (g_steal_pointer (&out), FALSE);
}
