/* map.c: reads the same address as the list, and answers with a page, points or pictures. Changes nothing. */
#include "pages/map.h"

#include <string.h>

#include "base/json.h"
#include "pages/consultations.h"
#include "pages/office.h"
#include "pages/report_query.h"
#include "store/address_outline.h"
#include "view/export_view.h"
#include "view/map_view.h"

/* Pictures are the same for a day whoever looks; borders too. Who is signed out asks again for nothing of ours. */
#define TILE_CACHE "private, max-age=86400"
#define OUTLINE_CACHE "private, max-age=3600"

static ReportListKind
list_asked (Exchange *exchange)
{
  return report_list_find (exchange_query (exchange, "liste"));
}

/* ---- the page ---- */

/* (transfer full) */
static char *
addresses_path (Exchange *exchange)
{
  return g_build_filename (exchange_appliance (exchange)->data_folder, "addresses.db", NULL);
}

/* What is drawn behind the points: pictures, else borders that the town gave, else what its addresses tell. */
static void
view_add_ground (Exchange *exchange, Tree *view)
{
  const Appliance *appliance = exchange_appliance (exchange);
  g_auto (TileInfo) info = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *addresses = addresses_path (exchange);
  gboolean tiles = tile_base_info (appliance->tiles, &info, &error), given = *appliance->outlines_file != '\0';
  gboolean derived = !given && !tiles && g_file_test (addresses, G_FILE_TEST_EXISTS);

  if (tiles)
    map_view_set_tiles (view, &info);
  else if (!g_error_matches (error, BOX_ERROR, BOX_ERROR_NOT_FOUND)) {
    g_warning ("the tiles cannot be used: %s", error->message);
    tree_set_flag (view, "tiles_wrong", TRUE);
  }
  tree_set_flag (view, "outlines", given || derived);
  tree_set_flag (view, "outlines_derived", derived);
}

int
map_show (Exchange *exchange)
{
  const Viewer viewer = office_viewer (exchange);
  g_autoptr (ReportCriteria) criteria = report_criteria_new ();
  g_autoptr (GError) error = NULL;
  Tree *view;

  report_query_read (exchange, criteria);
  view = map_view (&viewer, list_asked (exchange), criteria, &error);
  if (view != NULL && !consultations_log (exchange, "map", &error))
    g_clear_pointer (&view, tree_free);
  if (view == NULL)
    return exchange_fail (exchange, g_steal_pointer (&error));
  view_add_ground (exchange, view);
  export_view_add_links (list_asked (exchange), criteria, view);
  return exchange_page (exchange, 200, "map", view);
}

/* ---- what the script asks for ---- */

static int
answer_json (Exchange *exchange, char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, strlen (text));

  return exchange_bytes (exchange, "application/json; charset=utf-8", bytes, NULL);
}

int
map_points (Exchange *exchange)
{
  const Viewer viewer = office_viewer (exchange);
  g_autoptr (ReportCriteria) criteria = report_criteria_new ();
  const ReportFilter filter = filter_view_filter (&viewer, list_asked (exchange), criteria);
  g_autoptr (GError) error = NULL;
  char *points;

  report_query_read (exchange, criteria);
  points = consultations_log (exchange, "map", &error) ? map_view_points (&viewer, &filter, &error) : NULL;
  return points == NULL ? exchange_fail (exchange, g_steal_pointer (&error)) : answer_json (exchange, points);
}

static void
outline_add (const AddressOutline *outline, Tree *features)
{
  Tree *feature = tree_add_map (features), *geometry = tree_set_map (feature, "geometry");
  Tree *ring = tree_add_list (tree_set_list (geometry, "coordinates"));

  tree_set_text (feature, "type", "Feature");
  tree_set_text (tree_set_map (feature, "properties"), "nom", outline->city);
  tree_set_text (geometry, "type", "Polygon");
  for (guint i = 0; i <= outline->points->len; i++) { /* a ring ends where it began */
    const AddressPoint *point = &g_array_index (outline->points, AddressPoint, i % outline->points->len);
    Tree *pair = tree_add_list (ring);

    tree_add_real (pair, point->longitude);
    tree_add_real (pair, point->latitude);
  }
}

static int
answer_derived (Exchange *exchange)
{
  g_autofree char *path = addresses_path (exchange);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) outlines = address_outline_list (path, &error);
  g_autoptr (Tree) map = tree_new_map ();
  Tree *features = tree_set_list (map, "features");

  if (outlines == NULL)
    return exchange_fail (exchange, g_steal_pointer (&error));
  tree_set_text (map, "type", "FeatureCollection");
  for (guint i = 0; i < outlines->len; i++) {
    const AddressOutline *outline = g_ptr_array_index (outlines, i);

    if (outline->points->len > 2)
      outline_add (outline, features);
  }
  return exchange_json (exchange, 200, g_steal_pointer (&map));
}

int
map_outlines (Exchange *exchange)
{
  const char *file = exchange_appliance (exchange)->outlines_file;

  exchange_set_header (exchange, "Cache-Control", OUTLINE_CACHE);
  return *file == '\0' ? answer_derived (exchange) : exchange_file (exchange, "application/geo+json", file, NULL);
}

int
map_tile (Exchange *exchange)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) tile = NULL;
  const char *type = NULL;
  TilePlace place;

  if (!tile_place_parse (exchange_path_part (exchange, "z"), exchange_path_part (exchange, "x"),
                         exchange_path_part (exchange, "y"), &place))
    return exchange_empty (exchange, 404);
  tile = tile_base_get (exchange_appliance (exchange)->tiles, &place, &type, &error);
  if (tile == NULL && g_error_matches (error, BOX_ERROR, BOX_ERROR_NOT_FOUND))
    return exchange_empty (exchange, 404); /* beyond the town: no page is made for each */
  if (tile == NULL)
    return exchange_fail (exchange, g_steal_pointer (&error));
  exchange_set_header (exchange, "Cache-Control", TILE_CACHE);
  return exchange_bytes (exchange, type, tile, NULL);
}
