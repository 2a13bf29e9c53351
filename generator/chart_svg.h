/* chart_svg.h: gnuplot's SVG rewritten into ours: only the marks, colours by role, our own title,
 * nothing that changes from run to run. */
#pragma once
#include <glib.h>

typedef struct {
  const char *id, *title, *description; /* description nullable */
  const GPtrArray *texts;               /* what the tokens T0, T1 … stand for, not escaped */
} ChartSvgWords;

#define CHART_SVG_MAX 25000 /* bytes of a finished chart */

/* (transfer full): IO when `raw` is no SVG of gnuplot's, LIMIT when the result would be larger than CHART_SVG_MAX. */
char *chart_svg_rewrite (const char *raw, gsize length, const ChartSvgWords *words, GError **error);
