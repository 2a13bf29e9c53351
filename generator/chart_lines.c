/* chart_lines.c: where lines over time, their names and their band stand. Thinning out is chart_reduce.c. */
#include <math.h>

#include "chart_parts.h"
#include "chart_reduce.h"

#define CALM_ROWS 400 /* more points make a thick line a smear */

/* What the line's end says: its name, or its last value when it is alone. */
static char *
series_end_text (const Chart *chart, const ChartReduced *reduced, guint series)
{
  if (chart->series_names != NULL && chart->series_names[series] != NULL)
    return chart_clean (chart->series_names[series], 24);
  return chart_number (reduced->last[series], chart->decimals);
}

static void
series_ends (ChartPlan *plan, const Chart *chart, const ChartReduced *reduced)
{
  double placed[CHART_SERIES_MAX];
  guint count = 0;

  for (guint series = 0; series < chart->series_count; series++) {
    g_autofree char *text = series_end_text (chart, reduced, series);
    double y = chart_plan_y (plan, reduced->last[series]);

    if (isnan (y))
      continue;
    /* Names of lines that end close to each other move apart, downwards. */
    for (guint pass = 0; pass < count; pass++)
      for (guint i = 0; i < count; i++)
        if (fabs (placed[i] - y) < CHART_TEXT_HEIGHT)
          y = placed[i] + CHART_TEXT_HEIGHT;
    placed[count++] = y;
    chart_plan_value (plan, plan->numbers[PLAN_W] - plan->numbers[PLAN_RIGHT] + 8, y, text, series);
  }
}

static void
series_band (ChartPlan *plan, const Chart *chart)
{
  double low = MAX (chart->band_low, plan->numbers[PLAN_YMIN]), high = MIN (chart->band_high, plan->numbers[PLAN_YMAX]);

  if (!(high > low))
    return;
  chart_plan_numbers (plan, PLAN_BANDS,
                      (const double[]){ plan->numbers[PLAN_LEFT], chart_plan_y (plan, (low + high) / 2), low, high },
                      4);
  g_string_append_c (plan->files[PLAN_BANDS], '\n');
  if (chart->band_label != NULL)
    chart_plan_note (plan, plan->numbers[PLAN_LEFT] + 8, chart_plan_y (plan, high) + 12, chart->band_label);
}

static void
series_range (const Chart *chart, const ChartReduced *reduced, double *ret_low, double *ret_high)
{
  gboolean band = chart->band_high > chart->band_low;

  *ret_low = reduced->low;
  *ret_high = reduced->high;
  if (!band || isnan (*ret_low))
    return;
  if (isfinite (chart->band_low))
    *ret_low = MIN (*ret_low, chart->band_low);
  if (isfinite (chart->band_high))
    *ret_high = MAX (*ret_high, chart->band_high);
}

static void
series_data (ChartPlan *plan, const Chart *chart, const ChartReduced *reduced)
{
  guint columns = 1 + chart->series_count;

  for (guint row = 0; row < reduced->row_count; row++) {
    chart_plan_numbers (plan, PLAN_DATA, reduced->rows + (gsize) row * columns, columns);
    g_string_append_c (plan->files[PLAN_DATA], '\n');
  }
}

void
chart_plan_series (ChartPlan *plan, const Chart *chart)
{
  g_autoptr (ChartReduced) reduced = chart_reduce (chart);
  double low, high, widest = 0, *n = plan->numbers;
  ChartScale scale;

  series_range (chart, reduced, &low, &high);
  scale = chart_scale_new (low, high, FALSE);
  for (guint i = 0; i < chart->series_count; i++) {
    g_autofree char *text = series_end_text (chart, reduced, i);

    widest = MAX (widest, chart_text_width (text));
  }
  n[PLAN_TOP] = 14;
  n[PLAN_BOTTOM] = 30;
  n[PLAN_RIGHT] = widest + 12;
  n[PLAN_XMAX] = reduced->span;
  n[PLAN_STROKE] = reduced->row_count > CALM_ROWS ? 1.3 : 2.5;
  chart_plan_scale (plan, &scale);
  chart_plan_keys (plan, chart, FALSE);
  series_data (plan, chart, reduced);
  series_band (plan, chart);
  chart_plan_words (plan, chart, reduced->xs, 100);
  series_ends (plan, chart, reduced);
}
