/* readings_drawing.c: a sheet of readings as the generator draws it. Draws nothing itself. */
#include "view/readings_drawing.h"

#include <math.h>

#include "base/clock.h"
#include "base/text.h"
#include "domain/sensor_note.h"
#include "domain/threshold.h"
#include "view/readings_words.h"
#include "view/voice.h"

enum {
  RANGES_MAX = 2,     /* rooms with a range around their line: more hide each other */
  SILENCES_MAX = 300, /* of one line: the longest */
  NIGHT_FROM_HOUR = 22,
  NIGHT_TO_HOUR = 7,
  AXIS_HOURS = 3
};

/* From where a value is to be looked at: thresholds of findings, nothing of our own. */
static const struct {
  Quantity quantity;
  ThresholdName threshold;
  gboolean above;
} zones[] = {
  { QUANTITY_T, THRESHOLD_COLD, FALSE },         { QUANTITY_T, THRESHOLD_HOT_DAY, TRUE },
  { QUANTITY_RH, THRESHOLD_DAMP, TRUE },         { QUANTITY_CO2, THRESHOLD_STUFFY_LOW, TRUE },
  { QUANTITY_CO2, THRESHOLD_STUFFY_HIGH, TRUE }, { QUANTITY_PM25, THRESHOLD_DUST_WATCH, TRUE },
  { QUANTITY_PM25, THRESHOLD_DUST, TRUE },
};

typedef struct {
  const Viewer *viewer;
  const ReadingSheet *sheet;
  const SheetChart *chart;
  Tree *map;
} Drawing;

/* ---- the lines ---- */

/* A year of lines is more numbers than the reader of JSON takes as values. */
static void
add_value (GString *list, double value)
{
  g_autofree char *text = isfinite (value) ? text_real (round (value * 100) / 100) : g_strdup ("-");

  g_string_append_printf (list, "%s%s", list->len == 0 ? "" : " ", text);
}

static guint
count_rooms (const SheetChart *chart)
{
  guint rooms = 0;

  for (guint i = 0; i < chart->lines->len; i++)
    rooms += ((const SheetLine *) g_ptr_array_index (chart->lines, i))->room < SHEET_ROOMS_MAX ? 1 : 0;
  return rooms;
}

static void
add_lines (const Drawing *drawing)
{
  Tree *names = tree_set_list (drawing->map, "names"), *lines = tree_set_list (drawing->map, "lines");

  for (guint i = 0; i < drawing->chart->lines->len; i++) {
    const SheetLine *line = g_ptr_array_index (drawing->chart->lines, i);
    g_autofree char *name = readings_room (drawing->viewer, drawing->sheet, line->room);

    tree_add_text (names, name);
    tree_add_integer (lines, line->room);
  }
}

static void
add_points (const Drawing *drawing)
{
  const GArray *steps = drawing->sheet->steps;
  g_autoptr (GString) times = g_string_new (NULL), values = g_string_new (NULL);
  g_autoptr (GString) lows = g_string_new (NULL), highs = g_string_new (NULL);
  gboolean ranged = count_rooms (drawing->chart) <= RANGES_MAX;

  for (guint step = 0; step + 1 < steps->len; step++) {
    gint64 middle = (g_array_index (steps, gint64, step) + g_array_index (steps, gint64, step + 1)) / 2;

    g_string_append_printf (times, "%s%" G_GINT64_FORMAT, step == 0 ? "" : " ", middle);
    for (guint i = 0; i < drawing->chart->lines->len; i++) {
      const SheetLine *line = g_ptr_array_index (drawing->chart->lines, i);
      const CurvePoint *point = &g_array_index (line->chart->points, CurvePoint, step);
      gboolean around = line->room < SHEET_ROOMS_MAX;

      add_value (values, point->mean);
      if (ranged) {
        add_value (lows, around ? point->low : NAN);
        add_value (highs, around ? point->high : NAN);
      }
    }
  }
  tree_set_text (drawing->map, "times", times->str);
  tree_set_text (drawing->map, "values", values->str);
  tree_set_text (drawing->map, "lows", lows->str);
  tree_set_text (drawing->map, "highs", highs->str);
}

/* ---- what is behind them ---- */

static void
add_stretch (Tree *list, gint64 from, gint64 to)
{
  Tree *pair = tree_add_list (list);

  tree_add_integer (pair, from);
  tree_add_integer (pair, to);
}

static void
add_zones (const Drawing *drawing)
{
  const Thresholds *thresholds = drawing->viewer->grids == NULL ? NULL : grid_set_thresholds (drawing->viewer->grids);
  Tree *list = tree_set_list (drawing->map, "zones");

  for (guint i = 0; thresholds != NULL && i < G_N_ELEMENTS (zones); i++) {
    double value = threshold_value (thresholds, zones[i].threshold);
    g_autofree char *label = NULL;
    Tree *zone;

    if (zones[i].quantity != drawing->chart->quantity)
      continue;
    label = readings_threshold (drawing->viewer, zones[i].quantity, value);
    zone = tree_add_map (list);
    tree_set_real (zone, "low", zones[i].above ? value : NAN);
    tree_set_real (zone, "high", zones[i].above ? NAN : value);
    tree_set_text (zone, "label", label);
  }
}

static void
add_nights (const Drawing *drawing)
{
  const Span *span = &drawing->sheet->span;
  Tree *list = tree_set_list (drawing->map, "nights");

  if (span->kind > SPAN_WEEK)
    return;
  for (gint64 day = span->from; day < span->to; day = clock_add_days (day, 1)) {
    add_stretch (list, day, clock_next (day, 0, NIGHT_TO_HOUR, 0));
    add_stretch (list, clock_next (day, 0, NIGHT_FROM_HOUR, 0), clock_add_days (day, 1));
  }
}

static guint
gaps_longer (const GArray *gaps, gint64 than_s)
{
  guint count = 0;

  for (guint i = 0; i < gaps->len; i++) {
    const CurveGap *gap = &g_array_index (gaps, CurveGap, i);

    count += gap->to - gap->from >= than_s ? 1 : 0;
  }
  return count;
}

/* Silences too short to be seen are in the table's share alone. */
static void
add_silences (const Drawing *drawing)
{
  const GArray *steps = drawing->sheet->steps;
  Tree *list = tree_set_list (drawing->map, "silences");

  for (guint i = 0; i < drawing->chart->lines->len; i++) {
    const SheetLine *line = g_ptr_array_index (drawing->chart->lines, i);
    gint64 least_s = (g_array_index (steps, gint64, 1) - g_array_index (steps, gint64, 0)) / 2;

    while (gaps_longer (line->chart->gaps, least_s) > SILENCES_MAX / drawing->chart->lines->len)
      least_s *= 2;
    for (guint j = 0; line->room < SHEET_ROOMS_MAX && j < line->chart->gaps->len; j++) {
      const CurveGap *gap = &g_array_index (line->chart->gaps, CurveGap, j);

      if (gap->to - gap->from < least_s)
        continue;
      add_stretch (list, gap->from, gap->to);
      tree_add_integer ((Tree *) tree_at (list, tree_length (list) - 1), line->room);
    }
  }
}

static void
add_marks (const Drawing *drawing)
{
  const Span *span = &drawing->sheet->span;
  Tree *list = tree_set_list (drawing->map, "marks");

  for (guint i = 0; i < drawing->sheet->notes->len; i++) {
    const SensorNote *note = g_ptr_array_index (drawing->sheet->notes, i);

    add_stretch (list, MAX (note->from_at, span->from), MIN (note->to_at, span->to));
  }
}

/* ---- the axis ---- */

static void
add_word (Tree *list, gint64 from, gint64 to, const char *text)
{
  Tree *word = tree_add_map (list);

  tree_set_integer (word, "from", from);
  tree_set_integer (word, "to", to);
  tree_set_text (word, "text", text);
}

/* Hours and Mondays stand at their moment, days and months in the middle of what they last. */
static void
add_words (const Drawing *drawing)
{
  const Span *span = &drawing->sheet->span;
  const Voice voice = { drawing->viewer->words, drawing->viewer->language };
  Tree *list = tree_set_list (drawing->map, "words");

  for (gint64 at = span->from, next; at < span->to; at = next) {
    g_autoptr (GDateTime) local = clock_local (at);
    g_autofree char *code = g_strdup_printf ("day_%d", g_date_time_get_day_of_week (local));
    g_autofree char *day = g_strdup_printf ("%s %d", viewer_word (drawing->viewer, "weekday_short", code),
                                            g_date_time_get_day_of_month (local));
    g_autofree char *hour = readings_row (drawing->viewer, SPAN_DAY, at), *month = voice_month_short (&voice, at);

    next = span->kind == SPAN_DAY
               ? clock_next (at + 1, 0, (g_date_time_get_hour (local) / AXIS_HOURS + 1) * AXIS_HOURS % 24, 0)
           : span->kind == SPAN_YEAR ? clock_add_months (at, 1)
                                     : clock_add_days (at, 1);
    if (span->kind == SPAN_DAY)
      add_word (list, at, at, hour);
    else if (span->kind == SPAN_YEAR)
      add_word (list, at, next, month);
    else if (span->kind == SPAN_WEEK)
      add_word (list, at, next, day);
    else if (g_date_time_get_day_of_week (local) == 1)
      add_word (list, at, at, day);
  }
}

static void
add_chart (const Viewer *viewer, const ReadingSheet *sheet, const SheetChart *chart, Tree *charts)
{
  const Drawing drawing = { viewer, sheet, chart, tree_add_map (charts) };
  g_autofree char *fact = readings_fact (viewer, sheet, chart), *span = readings_span (viewer, &sheet->span);
  g_autofree char *id = g_strdup (quantity_kinds[chart->quantity].name);

  tree_set_text (drawing.map, "id", g_strdelimit (id, "_", '-'));
  tree_set_format (drawing.map, "title", "%s, %s", readings_title (viewer, chart->quantity), span);
  tree_set_text (drawing.map, "description", fact);
  tree_set_text (drawing.map, "unit", readings_unit (viewer, chart->quantity));
  tree_set_integer (drawing.map, "decimals", readings_decimals (chart->quantity));
  tree_set_integer (drawing.map, "from", sheet->span.from);
  tree_set_integer (drawing.map, "to", sheet->span.to);
  add_lines (&drawing);
  add_points (&drawing);
  add_zones (&drawing);
  add_nights (&drawing);
  add_silences (&drawing);
  add_marks (&drawing);
  add_words (&drawing);
}

Tree *
readings_drawing (const Viewer *viewer, const ReadingSheet *sheet)
{
  Tree *drawing = tree_new_map (), *charts = tree_set_list (drawing, "charts");

  for (guint i = 0; i < sheet->charts->len; i++)
    add_chart (viewer, sheet, g_ptr_array_index (sheet->charts, i), charts);
  return drawing;
}
