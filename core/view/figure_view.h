/* figure_view.h: the figures of the back office as their page, their CSV and the drawer of their charts read them.
 * Counts nothing. */
#pragma once
#include "domain/figure.h"
#include "view/viewer.h"

/* (transfer full): a map {reports (count in words), any, at (clock_view), figures [{code, title, row, method, empty,
 * any, fact, alt, columns [words], shares, rows [{label, class, cells [text], share}], total [text], cut, width,
 * height}]}. Words of codes are the catalogue's; names are those of partners, towns and campaigns. */
Tree *figure_view (const Viewer *viewer, const FigureSet *set);
/* (transfer full): one figure as a table for spreadsheets, all its rows. */
char *figure_csv (const Viewer *viewer, const Figure *figure);
/* (transfer full): what the generator needs to draw them all, and nothing else: {charts [{id, kind, title, description,
 * unit, decimals, strong, series [], labels [], values [], texts []}]}; values row after row. A figure without rows has
 * no chart. */
Tree *figure_drawing (const Viewer *viewer, const FigureSet *set);
enum { FIGURE_BROAD_PX = 640, FIGURE_NARROW_PX = 300 };
