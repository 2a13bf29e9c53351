/* chart_bars.c: where upright, stacked, grouped and lying bars and their numbers stand. Draws nothing. */
#include <math.h>

#include "chart_parts.h"

#define ROW_HEIGHT 34.0
#define ROW_HALF 10.0

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
      double value =
          chart->kind == CHART_STACKED ? stack_sum (chart, row, series + 1) : chart_value (chart, row, series);

      *ret_low = fmin (*ret_low, value);
      *ret_high = fmax (*ret_high, value);
    }
}

static void
bars_data (ChartPlan *plan, const Chart *chart)
{
  for (guint row = 0; row < chart->row_count; row++) {
    double line[1 + CHART_SERIES_MAX] = { row };

    for (guint series = 0; series < chart->series_count; series++) {
      /* A bar at NaN would be drawn from the edge of the picture. */
      line[1 + series] = isnan (chart_value (chart, row, series)) ? 0 : chart_value (chart, row, series);
    }
    chart_plan_numbers (plan, PLAN_DATA, line, 1 + chart->series_count);
    g_string_append_c (plan->files[PLAN_DATA], '\n');
  }
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

static void
bars_values (ChartPlan *plan, const Chart *chart)
{
  guint side_by_side = chart->kind == CHART_GROUPED ? chart->series_count : 1;
  double slot = (chart_plan_x (plan, 1) - chart_plan_x (plan, 0)) / side_by_side;
  gboolean all = chart_widest_value (chart) <= slot;
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
  n[PLAN_HALF] = 0.32;
  if (chart->series_count > 1 && chart->kind == CHART_GROUPED)
    n[PLAN_HALF] = 0.4;
  n[PLAN_XMIN] = -0.5;
  n[PLAN_XMAX] = chart->row_count - 0.5;
  chart_plan_scale (plan, &scale);
  n[PLAN_RIGHT] = 2;
  chart_plan_keys (plan, chart, TRUE);
  bars_data (plan, chart);
  chart_plan_words (plan, chart, NULL, MAX (chart_plan_x (plan, 1) - chart_plan_x (plan, 0), 60));
  bars_values (plan, chart);
}

/* ---- horizontal bars ---- */

static double
rows_widest_label (const Chart *chart)
{
  double widest = 0;

  for (guint row = 0; row < chart->row_count; row++) {
    g_autofree char *text = chart_clean (chart_label (chart, row), CHART_LABEL_CHARS);

    widest = MAX (widest, chart_text_width (text));
  }
  return widest;
}

void
chart_plan_rows (ChartPlan *plan, const Chart *chart)
{
  double low, high, *n = plan->numbers;
  double room = MIN (rows_widest_label (chart), n[PLAN_W] * 0.48);

  bars_range (chart, &low, &high);
  n[PLAN_TOP] = n[PLAN_BOTTOM] = 2;
  n[PLAN_LEFT] = room + 14;
  n[PLAN_RIGHT] = chart_widest_value (chart) + 12;
  n[PLAN_HALF] = ROW_HALF;
  n[PLAN_XMIN] = low;
  n[PLAN_XMAX] = high > low ? high : low + 1;
  n[PLAN_YMAX] = 1;
  chart_plan_keys (plan, chart, FALSE);
  if (chart->height_px == 0)
    n[PLAN_H] = n[PLAN_TOP] + n[PLAN_BOTTOM] + ROW_HEIGHT * chart->row_count;
  bars_data (plan, chart);
  for (guint row = 0; row < chart->row_count; row++) {
    g_autofree char *label = chart_fit (chart_label (chart, row), room);
    g_autofree char *value = chart_value_label (chart, row, 0);

    chart_plan_word (plan, row, label);
    chart_plan_value (plan, isnan (chart_value (chart, row, 0)) ? 0 : MAX (chart_value (chart, row, 0), 0), row, value,
                      0);
  }
}
