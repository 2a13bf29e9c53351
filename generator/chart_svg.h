/* chart_svg.h: gnuplot's SVG rewritten into ours: only the marks, colours by role, our own title,
 * nothing that changes from run to run. */
#pragma once
#include <glib.h>

typedef struct {
  const char *id, *title, *description; /* description nullable */
  const GPtrArray *texts;               /* what the tokens T0, T1 … stand for, not escaped */
  guint bytes_max;                      /* of the finished chart; 0: CHART_SVG_MAX */
} ChartSvgWords;

#define CHART_SVG_MAX 25000 /* bytes of a finished chart */
#define CHART_TIME_SVG_MAX 100000 /* of one with the ranges of several rooms; a third of it once packed */

/* (transfer full): IO when `raw` is no SVG of gnuplot's, LIMIT when the result would be larger than that. */
char *chart_svg_rewrite (const char *raw, gsize length, const ChartSvgWords *words, GError **error);
