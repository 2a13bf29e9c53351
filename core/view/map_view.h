/* map_view.h: where the reports of a list stand: as points for a map, as a table of towns and streets for everybody. What
 * is not the viewer's own file is told to the street and drawn to about a hundred metres. */
#pragma once
#include "domain/report_map.h"
#include "store/tile_base.h"
#include "view/filter_view.h"

/* Streets told in the table: those with the most files. */
enum { MAP_STREETS_MAX = 60 };

/* (transfer full): {filters, list: its words, NULL: all, total, unplaced, bounded, towns[] {town, files, url}, streets[]
 * {town, street, files, dangers, class, url, addresses[] {address, files, url}}, streets_more, legend[] {class},
 * points_url, list_url}. Of exact addresses, those that several of the viewer's own files share. */
Tree *map_view (const Viewer *viewer, ReportListKind kind, const ReportCriteria *criteria, GError **error);
/* (transfer full): the points of that list as one JSON text: {"points": […], "bounded": false}. */
char *map_view_points (const Viewer *viewer, const ReportFilter *filter, GError **error);
/* Sets `tiles` {zoom_min, zoom_max, bounds, source}: who drew the map, without the HTML its file may have. */
void map_view_set_tiles (Tree *view, const TileInfo *info);
