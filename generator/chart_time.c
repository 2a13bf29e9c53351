/* chart_time.c: where the lines of a stretch of time stand, and all that is behind and above them. */
#include "chart_time.h"

#include <math.h>

#include "chart_parts.h"

#define MARKS_HEIGHT 24.0
#define HATCH_STEP 7.0
#define LANE_HEIGHT 9.0 /* of the silences of one line among several */
#define COLUMNS (1 + 3 * CHART_TIME_LINES)

/* Colours by role, as chart_svg.c knows them. */
enum { GRID = 0x030000, ZONE = 0x510000, NIGHT = 0x500000, MARK = 0x530000, HATCH = 0x610000, HATCH_NEXT = 0x010000 };

typedef struct {
  ChartPlan *plan;
  const Chart *chart;
  const ChartTime *time;
  ChartScale rooms;                /* what the rooms alone would need: zones are theirs, not the outside's */
  double left, right, top, bottom; /* edges of the plot, in pixels */
} Sheet;

static void
add_row (Sheet *sheet, PlanFile file, const double numbers[4], guint color)
{
  chart_plan_numbers (sheet->plan, file, numbers, 4);
  g_string_append_printf (sheet->plan->files[file], "\t%u\n", color);
}

static double
x_of (const Sheet *sheet, gint64 at_s)
{
  return CLAMP (chart_plan_x (sheet->plan, (double) (at_s - sheet->time->from_s)), sheet->left, sheet->right);
}

static double
y_of (const Sheet *sheet, double value)
{
  return CLAMP (chart_plan_y (sheet->plan, value), sheet->top, sheet->bottom);
}

/* ---- the range of values ---- */

/* A zone's edge is shown when the values come near it: a chart of 25 °C needs no line at 18 °C. */
static void
range_with_zones (const Chart *chart, double *low, double *high)
{
  double reach = MAX ((*high - *low) * 0.5, fabs (*high) * 0.02);

  for (guint i = 0; i < chart->time->zone_count; i++) {
    const ChartZone *zone = &chart->time->zones[i];

    if (isfinite (zone->high) && zone->high < *low && *low - zone->high <= reach)
      *low = zone->high;
    if (isfinite (zone->low) && zone->low > *high && zone->low - *high <= reach)
      *high = zone->low;
  }
}

/* `last`: the last place of lines that counts. */
static void
range_of (const Chart *chart, ChartLine last, double *ret_low, double *ret_high)
{
  *ret_low = *ret_high = NAN;
  for (gsize i = 0; i < (gsize) chart->row_count * chart->series_count; i++) {
    if (chart->time->lines[i % chart->series_count] > last)
      continue;
    double low = chart->time->lows == NULL ? NAN : chart->time->lows[i];
    double high = chart->time->highs == NULL ? NAN : chart->time->highs[i];

    *ret_low = fmin (fmin (*ret_low, chart->values[i]), low);
    *ret_high = fmax (fmax (*ret_high, chart->values[i]), high);
  }
  if (isnan (*ret_low))
    *ret_low = *ret_high = 0;
  range_with_zones (chart, ret_low, ret_high);
}

/* ---- behind the lines ---- */

/* Tinted as far as the rooms reach: what is cold for a room is no fault of the weather. */
static void
add_zones (Sheet *sheet)
{
  for (guint i = 0; i < sheet->time->zone_count; i++) {
    const ChartZone *zone = &sheet->time->zones[i];
    double top = y_of (sheet, isfinite (zone->high) ? MIN (zone->high, sheet->rooms.max) : sheet->rooms.max);
    double bottom = y_of (sheet, isfinite (zone->low) ? MAX (zone->low, sheet->rooms.min) : sheet->rooms.min);

    if (bottom - top >= 1)
      add_row (sheet, PLAN_BOXES, (const double[]){ sheet->left, top, sheet->right, bottom }, ZONE);
  }
}

static void
add_nights (Sheet *sheet)
{
  for (guint i = 0; i < sheet->time->night_count; i++) {
    double from = x_of (sheet, sheet->time->nights[i].from_s), to = x_of (sheet, sheet->time->nights[i].to_s);

    if (to > from)
      add_row (sheet, PLAN_BOXES, (const double[]){ from, sheet->top, to, sheet->bottom }, NIGHT);
  }
}

/* Words in the middle of what they name, and a hairline where it begins. */
static void
add_axis (Sheet *sheet)
{
  double free_from = -1e9;

  for (guint i = 0; i < sheet->time->word_count; i++) {
    const ChartSpan *word = &sheet->time->words[i];
    double from = x_of (sheet, word->from_s), middle = (from + x_of (sheet, word->to_s)) / 2;
    double half = chart_text_width (word->text) / 2;

    if (from > sheet->left + 0.5)
      add_row (sheet, PLAN_STROKES, (const double[]){ from, sheet->top, 0, sheet->bottom - sheet->top }, GRID);
    if (middle - half < free_from || middle + half > sheet->plan->numbers[PLAN_W])
      continue;
    chart_plan_word_at (sheet->plan, middle, sheet->bottom + 16, word->text);
    free_from = middle + half + 3;
  }
}

/* Lines at 45 degrees, cut at the edges of the box. */
static void
add_hatching (Sheet *sheet, const double box[4], guint color)
{
  double first = ceil ((box[0] + box[1]) / HATCH_STEP) * HATCH_STEP;

  for (double sum = first; sum < box[2] + box[3]; sum += HATCH_STEP) {
    double from = MAX (box[0], sum - box[3]), to = MIN (box[2], sum - box[1]);

    if (to - from > 0.3)
      add_row (sheet, PLAN_STROKES, (const double[]){ from, sum - from, to - from, from - to }, color);
  }
}

static gboolean
shows_line (const Chart *chart, guint line)
{
  for (guint i = 0; i < chart->series_count; i++)
    if (chart->time->lines[i] == line)
      return TRUE;
  return FALSE;
}

static guint
rooms_shown (const Chart *chart)
{
  guint rooms = 0;

  for (guint line = CHART_LINE_FIRST; line <= CHART_LINE_FOURTH; line++)
    rooms += shows_line (chart, line) ? 1 : 0;
  return rooms;
}

/* The silence of one line takes the whole height; of several, a lane each at the foot, the first on top. */
static void
add_silences (Sheet *sheet)
{
  guint rooms = rooms_shown (sheet->chart);

  for (guint i = 0; i < sheet->time->silence_count; i++) {
    const ChartSpan *silence = &sheet->time->silences[i];
    double box[4] = { x_of (sheet, silence->from_s), sheet->top, x_of (sheet, silence->to_s), sheet->bottom };

    if (silence->line > CHART_LINE_FOURTH || !shows_line (sheet->chart, silence->line))
      continue;
    if (rooms > 1) {
      guint above = 0;

      for (guint line = silence->line + 1; line <= CHART_LINE_FOURTH; line++)
        above += shows_line (sheet->chart, line) ? 1 : 0;
      box[3] = sheet->bottom - above * LANE_HEIGHT;
      box[1] = box[3] - LANE_HEIGHT + 1;
    }
    box[2] = MAX (box[2], box[0] + 1.5);
    add_hatching (sheet, box, HATCH + silence->line * HATCH_NEXT);
  }
}

/* ---- the lines ---- */

static double
value_of (const double *values, const Chart *chart, guint row, guint series)
{
  double value = values == NULL ? NAN : values[(gsize) row * chart->series_count + series];

  return isfinite (value) ? value : NAN;
}

/* Each line in the columns of its place: value, low, high. */
static void
add_rows (Sheet *sheet)
{
  const Chart *chart = sheet->chart;

  for (guint row = 0; row < chart->row_count; row++) {
    double numbers[COLUMNS];

    numbers[0] = (double) (chart->times_s[row] - sheet->time->from_s);
    for (guint i = 1; i < COLUMNS; i++)
      numbers[i] = NAN;
    for (guint series = 0; series < chart->series_count; series++) {
      double *place = &numbers[1 + 3 * sheet->time->lines[series]];

      place[0] = value_of (chart->values, chart, row, series);
      place[1] = value_of (sheet->time->lows, chart, row, series);
      place[2] = value_of (sheet->time->highs, chart, row, series);
    }
    chart_plan_numbers (sheet->plan, PLAN_DATA, numbers, COLUMNS);
    g_string_append_c (sheet->plan->files[PLAN_DATA], '\n');
  }
}

/* (transfer full): a name fits into a third of the picture. */
static char *
end_name (const Chart *chart, guint series)
{
  double room = (chart->width_px != 0 ? chart->width_px : 640) / 3.0;
  guint chars = 28;
  char *name = chart_clean (chart->series_names[series], chars);

  while (chars > 4 && chart_text_width (name) > room) {
    g_free (name);
    name = chart_clean (chart->series_names[series], --chars);
  }
  return name;
}

/* What is written at the right edge: the name of a line where it ends, a threshold where it lies. */
typedef struct {
  double y;
  char *text;
  int line; /* -1: a threshold */
} End;

static void
end_clear (End *end)
{
  g_free (end->text);
}

static int
compare_ends (gconstpointer a, gconstpointer b)
{
  double one = ((const End *) a)->y, other = ((const End *) b)->y;

  return (one > other) - (one < other);
}

static void
add_name (const Sheet *sheet, guint series, GArray *ends)
{
  const Chart *chart = sheet->chart;
  guint row = chart->row_count;

  while (row > 0 && isnan (value_of (chart->values, chart, row - 1, series)))
    row--;
  if (row > 0) {
    const End end = { y_of (sheet, value_of (chart->values, chart, row - 1, series)), end_name (chart, series),
                      (int) sheet->time->lines[series] };

    g_array_append_val (ends, end);
  }
}

/* (transfer full): "18 °C" for an edge that is drawn, "< 18 °C" when all that is drawn lies below; NULL when the zone
 * is not in the picture. */
static char *
zone_text (const Sheet *sheet, const ChartZone *zone)
{
  gboolean below = isfinite (zone->high);
  double edge = below ? zone->high : zone->low;

  if (zone->label == NULL || !isfinite (edge) || (below ? edge < sheet->rooms.min : edge > sheet->rooms.max))
    return NULL;
  if (edge >= sheet->rooms.min && edge <= sheet->rooms.max)
    return g_strdup (zone->label);
  return g_strdup_printf ("%s %s", below ? "<" : ">", zone->label);
}

static void
add_threshold (const Sheet *sheet, const ChartZone *zone, GArray *ends)
{
  const End end = { y_of (sheet, isfinite (zone->high) ? zone->high : zone->low), zone_text (sheet, zone), -1 };

  if (end.text != NULL)
    g_array_append_val (ends, end);
}

/* From the top down, and moved apart; what would fall out at the foot pushes the others up. */
static void
ends_place (const Sheet *sheet, GArray *ends)
{
  g_array_sort (ends, compare_ends);
  for (guint i = 1; i < ends->len; i++)
    g_array_index (ends, End, i).y =
        MAX (g_array_index (ends, End, i).y, g_array_index (ends, End, i - 1).y + CHART_TEXT_HEIGHT);
  for (guint i = ends->len; i > 0; i--)
    g_array_index (ends, End, i - 1).y =
        MIN (g_array_index (ends, End, i - 1).y, sheet->bottom - (ends->len - i) * CHART_TEXT_HEIGHT);
}

static void
add_ends (Sheet *sheet)
{
  g_autoptr (GArray) ends = g_array_new (FALSE, FALSE, sizeof (End));

  g_array_set_clear_func (ends, (GDestroyNotify) end_clear);
  for (guint i = 0; sheet->chart->series_names != NULL && i < sheet->chart->series_count; i++)
    add_name (sheet, i, ends);
  for (guint i = 0; i < sheet->time->zone_count; i++)
    add_threshold (sheet, &sheet->time->zones[i], ends);
  ends_place (sheet, ends);
  for (guint i = 0; i < ends->len; i++) {
    const End *end = &g_array_index (ends, End, i);

    if (end->line < 0)
      chart_plan_note (sheet->plan, sheet->right + 8, end->y, end->text);
    else
      chart_plan_value (sheet->plan, sheet->right + 8, end->y, end->text, (guint) end->line);
  }
}

/* ---- marks of notes ---- */

/* A number above the plot, a bar as long as what was noted, and a thread down to the lines. */
static void
add_marks (Sheet *sheet)
{
  double free_from = -1e9;

  for (guint i = 0; i < sheet->time->mark_count; i++) {
    const ChartSpan *mark = &sheet->time->marks[i];
    double from = x_of (sheet, mark->from_s), to = MAX (x_of (sheet, mark->to_s), from + 3);
    double at = MAX (from, free_from);

    add_row (sheet, PLAN_MARKS, (const double[]){ from, sheet->top - 5, to, sheet->top - 1 }, MARK);
    add_row (sheet, PLAN_MARKS, (const double[]){ from, sheet->top - 1, from + 0.8, sheet->bottom }, MARK);
    chart_plan_note (sheet->plan, at, sheet->top - 14, mark->text);
    free_from = at + chart_text_width (mark->text) + 6;
  }
}

/* ---- the sheet ---- */

static double
widest_end (const Sheet *sheet)
{
  double widest = 0;

  for (guint i = 0; sheet->chart->series_names != NULL && i < sheet->chart->series_count; i++) {
    g_autofree char *name = end_name (sheet->chart, i);

    widest = MAX (widest, chart_text_width (name));
  }
  for (guint i = 0; i < sheet->time->zone_count; i++) {
    g_autofree char *text = zone_text (sheet, &sheet->time->zones[i]);

    widest = MAX (widest, text == NULL ? 0 : chart_text_width (text));
  }
  return widest;
}

static void
set_margins (Sheet *sheet)
{
  double low, high, widest, *n = sheet->plan->numbers;
  ChartScale scale;

  range_of (sheet->chart, CHART_LINE_FOURTH, &low, &high);
  sheet->rooms = chart_scale_new (low, high, FALSE);
  range_of (sheet->chart, CHART_TIME_LINES, &low, &high);
  scale = chart_scale_new (low, high, FALSE);
  widest = widest_end (sheet);
  n[PLAN_TOP] = 14 + (sheet->time->mark_count > 0 ? MARKS_HEIGHT : 0);
  n[PLAN_BOTTOM] = 30;
  n[PLAN_RIGHT] = widest + 12;
  n[PLAN_XMAX] = (double) (sheet->time->to_s - sheet->time->from_s);
  n[PLAN_STROKE] = 2;
  chart_plan_scale (sheet->plan, &scale);
  chart_plan_keys (sheet->plan, sheet->chart, FALSE);
  sheet->left = n[PLAN_LEFT];
  sheet->right = n[PLAN_W] - n[PLAN_RIGHT];
  sheet->top = n[PLAN_TOP];
  sheet->bottom = n[PLAN_H] - n[PLAN_BOTTOM];
}

void
chart_plan_time (ChartPlan *plan, const Chart *chart)
{
  Sheet sheet = { .plan = plan, .chart = chart, .time = chart->time };

  set_margins (&sheet);
  add_nights (&sheet);
  add_zones (&sheet);
  add_axis (&sheet);
  add_silences (&sheet);
  add_rows (&sheet);
  add_marks (&sheet);
  add_ends (&sheet);
}
