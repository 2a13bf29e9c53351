/* chart_scale.h: numbers as French readers write them, and axes with round steps. Knows no chart and no gnuplot. */
#pragma once
#include <glib.h>

/* An axis from min to max with a hairline each `step`; min and max are multiples of it. */
typedef struct {
  double min, max, step;
  guint decimals; /* what its numbers need */
} ChartScale;

/* About three steps over [low, high]; `whole`: steps are whole numbers, for things that are counted. */
ChartScale chart_scale_new (double low, double high, gboolean whole);
guint chart_scale_count (const ChartScale *scale); /* hairlines, both ends included */
/* Rough width in pixels of a text in the 15 px sans-serif of the charts: for margins only. */
double chart_text_width (const char *text);
