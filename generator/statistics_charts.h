/* statistics_charts.h: the charts of a page of figures, each drawn for a broad and for a narrow screen. */
#pragma once
#include "site.h"

/* Adds to `view` charts {periods, classes, situations, results, delays: {fact, svg, narrow, cut}} of the tables of
 * `stats` (statistics_view.h). IO, INTERNAL. */
gboolean statistics_charts_add (const Site *site, const Tree *stats, Tree *view, GError **error);
