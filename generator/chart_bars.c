/* chart_bars.c: where upright, stacked, grouped and lying bars and their numbers stand. Draws nothing. */
#include <math.h>

#include "chart_parts.h"

#define LINE_HEIGHT 19.0
#define ROW_HALF 14.0 /* of a lying bar's thickness */
#define ROW_GAP 10.0
#define LABEL_GAP 14.0      /* between a lying bar and its label */
#define KEYS_GAP 8.0        /* between the keys and the first row */
#define LABEL_ROOM_MIN 90.0 /* "T2 2026" is whole under the thinnest bar */

static double
stack_sum (const Chart *chart, guint row, guint count)
{
  double sum = 0;

  for (guint series = 0; series < count; series++)
    sum += isnan (chart_value (chart, row, series)) ? 0 : chart_value (chart, row, series);
  return sum;
}

static void
bars_range (const Chart *chart, double *ret_low, double *ret_high)
{
  *ret_low = *ret_high = 0;
  for (guint row = 0; row < chart->row_count; row++)
    for (guint series = 0; series < chart->series_count; series++) {
      double value = chart->kind == CHART_STACKED || chart->kind == CHART_ROWS ? stack_sum (chart, row, series + 1)
                                                                               : chart_value (chart, row, series);

      *ret_low = fmin (*ret_low, value);
      *ret_high = fmax (*ret_high, value);
    }
}

/* Bars as long as the strong one are strong too: "31 at most" may have happened twice. */
static gboolean
bar_is_light (const Chart *chart, guint row)
{
  guint strong = chart->strong_row;

  return strong != 0 && strong != row + 1
         && (strong > chart->row_count || chart_value (chart, row, 0) != chart_value (chart, strong - 1, 0));
}

/* One line of the data: `at`, the values, and for kinds of one series whether the bar is light. */
static void
bars_data_row (ChartPlan *plan, const Chart *chart, guint row, double at)
{
  double line[2 + CHART_SERIES_MAX] = { at };
  guint count = 1;

  /* A bar at NaN would be drawn from the edge of the picture. */
  for (guint series = 0; series < chart->series_count; series++)
    line[count++] = isnan (chart_value (chart, row, series)) ? 0 : chart_value (chart, row, series);
  if (chart->series_count == 1)
    line[count++] = bar_is_light (chart, row);
  chart_plan_numbers (plan, PLAN_DATA, line, count);
  g_string_append_c (plan->files[PLAN_DATA], '\n');
}

static void
bars_data (ChartPlan *plan, const Chart *chart)
{
  for (guint row = 0; row < chart->row_count; row++)
    bars_data_row (plan, chart, row, row);
}

/* Where the number of a bar stands, in values; FALSE when there is no room for it. */
static gboolean
bars_value_place (const ChartPlan *plan, const Chart *chart, guint row, guint series, double at[2])
{
  double half = plan->numbers[PLAN_HALF], value = chart_value (chart, row, series);
  double slot = 2 * half / chart->series_count;

  at[0] = chart->kind == CHART_GROUPED ? row - half + (series + 0.47) * slot : row;
  at[1] = isnan (value) ? 0 : value;
  if (chart->kind != CHART_STACKED)
    return TRUE;
  at[1] = stack_sum (chart, row, series) + at[1] / 2;
  return !isnan (value) && fabs (chart_plan_y (plan, 0) - chart_plan_y (plan, value)) >= CHART_TEXT_HEIGHT;
}

/* TRUE when each bar has room for its number. */
static gboolean
bars_all_labelled (const ChartPlan *plan, const Chart *chart)
{
  guint side_by_side = chart->kind == CHART_GROUPED ? chart->series_count : 1;

  return chart_widest_value (chart) <= (chart_plan_x (plan, 1) - chart_plan_x (plan, 0)) / side_by_side;
}

static void
bars_values (ChartPlan *plan, const Chart *chart)
{
  gboolean all = bars_all_labelled (plan, chart);
  double low, high;

  bars_range (chart, &low, &high);
  for (guint row = 0; row < chart->row_count; row++)
    for (guint series = 0; series < chart->series_count; series++) {
      double at[2];
      g_autofree char *text = chart_value_label (chart, row, series);

      /* Too many bars for a number on each: the highest one still says what the scale means. */
      if (*text != '\0' && bars_value_place (plan, chart, row, series, at)
          && (all || chart_value (chart, row, series) == high))
        chart_plan_value (plan, at[0], at[1], text, series);
    }
}

/* An axis beside bars that all bear their number says everything twice: the ground line is left. */
static void
bars_drop_axis (ChartPlan *plan, const Chart *chart, double high)
{
  double *n = plan->numbers, ground = 0;

  if (chart->kind != CHART_BARS || n[PLAN_YMIN] < 0 || !bars_all_labelled (plan, chart))
    return;
  g_string_truncate (plan->files[PLAN_TICKS], 0);
  chart_plan_numbers (plan, PLAN_TICKS, &ground, 1);
  chart_plan_token (plan, PLAN_TICKS, "");
  g_string_append_c (plan->files[PLAN_TICKS], '\n');
  n[PLAN_LEFT] = n[PLAN_RIGHT];
  n[PLAN_YMAX] = high > 0 ? high : n[PLAN_YMAX];
}

void
chart_plan_bars (ChartPlan *plan, const Chart *chart)
{
  double low, high;
  ChartScale scale;
  double *n = plan->numbers;

  bars_range (chart, &low, &high);
  scale = chart_scale_new (low, high, chart->decimals == 0);
  n[PLAN_TOP] = 22;
  n[PLAN_BOTTOM] = low < 0 ? 44 : 30;
  n[PLAN_HALF] = chart->kind == CHART_GROUPED && chart->series_count > 1 ? 0.44 : 0.42;
  n[PLAN_XMIN] = -0.5;
  n[PLAN_XMAX] = chart->row_count - 0.5;
  chart_plan_scale (plan, &scale);
  n[PLAN_RIGHT] = 2;
  chart_plan_keys (plan, chart, TRUE);
  bars_drop_axis (plan, chart, high);
  bars_data (plan, chart);
  chart_plan_words (plan, chart, NULL, MAX (chart_plan_x (plan, 1) - chart_plan_x (plan, 0), LABEL_ROOM_MIN));
  bars_values (plan, chart);
}

/* ---- horizontal bars: places are pixels, for rows are as high as their labels ---- */

static double
rows_widest_label (const Chart *chart)
{
  double widest = 0;

  for (guint row = 0; row < chart->row_count; row++)
    widest = MAX (widest, chart_text_width (chart_label (chart, row)));
  return widest;
}

/* (transfer full): what stands at the end of a row: its own words, or how much its parts are together. */
static char *
rows_value (const Chart *chart, guint row)
{
  return chart->series_count == 1 ? chart_value_label (chart, row, 0)
                                  : chart_number (stack_sum (chart, row, chart->series_count), chart->decimals);
}

static double
rows_widest_value (const Chart *chart)
{
  double widest = 0;

  for (guint row = 0; row < chart->row_count; row++) {
    g_autofree char *text = rows_value (chart, row);

    widest = MAX (widest, chart_text_width (text));
  }
  return widest;
}

/* One row from height `top`: the label, its bar and its number; returns where the next one begins. */
static double
rows_place (ChartPlan *plan, const Chart *chart, guint row, double top)
{
  gboolean above = chart->label_above;
  double room = above ? plan->numbers[PLAN_W] : plan->numbers[PLAN_LEFT] - LABEL_GAP + 0.5 /* of rounding */;
  g_autoptr (GPtrArray) lines = chart_wrap (chart_label (chart, row), room);
  g_autofree char *value = rows_value (chart, row);
  double text = lines->len * LINE_HEIGHT, bar = 2 * ROW_HALF;
  double height = above ? text + bar : MAX (text, bar), middle = top + (above ? height - ROW_HALF : height / 2);
  double line = top + LINE_HEIGHT / 2 + (above ? 0 : (height - text) / 2),
         length = chart->series_count == 1 ? chart_value (chart, row, 0) : stack_sum (chart, row, chart->series_count);

  for (guint i = 0; i < lines->len; i++)
    chart_plan_word_at (plan, 0, line + i * LINE_HEIGHT, g_ptr_array_index (lines, i));
  bars_data_row (plan, chart, row, middle);
  chart_plan_value (plan, isnan (length) ? 0 : MAX (length, 0), middle, value, 0);
  return top + height + ROW_GAP;
}

void
chart_plan_rows (ChartPlan *plan, const Chart *chart)
{
  double low, high, top, *n = plan->numbers;
  double room = MIN (rows_widest_label (chart), n[PLAN_W] * 0.48);

  bars_range (chart, &low, &high);
  n[PLAN_TOP] = n[PLAN_BOTTOM] = 2;
  n[PLAN_LEFT] = chart->label_above ? 0 : room + LABEL_GAP;
  n[PLAN_RIGHT] = rows_widest_value (chart) + 12;
  n[PLAN_HALF] = ROW_HALF;
  n[PLAN_XMIN] = low;
  n[PLAN_XMAX] = high > low ? high : low + 1;
  n[PLAN_YMAX] = 1;
  chart_plan_keys (plan, chart, chart->series_count > 1);
  top = n[PLAN_TOP] + (chart->series_count > 1 ? KEYS_GAP : 0);
  for (guint row = 0; row < chart->row_count; row++)
    top = rows_place (plan, chart, row, top);
  if (chart->height_px == 0)
    n[PLAN_H] = top - ROW_GAP + n[PLAN_BOTTOM];
}
