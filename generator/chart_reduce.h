/* chart_reduce.h: a long series thinned out to what a chart can show:
 * lowest and highest value per slot of time. No axis, no texts. */
#pragma once
#include "chart.h"

typedef struct {
  double *rows; /* row_count × (1 + series): x, then values; NAN is a gap */
  guint row_count;
  double *xs;                    /* one per row of the chart: seconds since the first, or its index */
  double span;                   /* the last x, at least 1 */
  double low, high;              /* over all series; NAN without any value */
  double last[CHART_SERIES_MAX]; /* the last value of each series; NAN: none */
} ChartReduced;

/* (transfer full): at most as many rows as the chart has pixels; nothing is left out of a short series. */
ChartReduced *chart_reduce (const Chart *chart);
void chart_reduced_free (ChartReduced *reduced);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChartReduced, chart_reduced_free)
