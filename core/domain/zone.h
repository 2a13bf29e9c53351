/* zone.h: the outline of an area on the map: read from GeoJSON, written back, asked whether a place lies inside. Pure:
 * knows neither partner nor store. Our own few lines, because one question is asked of one small outline: GEOS would
 * bring a C++ library of several megabytes for it. */
#pragma once
#include <glib.h>

typedef struct Zone Zone;

/* A commune's outline of the national base has 200 to 2000 points. */
enum { ZONE_POINTS_MAX = 3000, ZONE_BYTES_MAX = 256 * 1024 };

/* (transfer full): reads a Polygon or MultiPolygon, alone or in a Feature or a FeatureCollection (all its parts), in
 * WGS 84. NULL with *ret_trouble, a code of the catalogue's group zone_trouble: "json", "long", "kind", "empty",
 * "short" (fewer than three corners), "open" (the ring does not end where it began), "place" (no longitude and latitude),
 * "swapped" (latitude first: the place is in the Indian Ocean), "points" (too many). */
Zone *zone_parse (const char *text, gsize length, const char **ret_trouble);
void zone_free (Zone *zone);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Zone, zone_free)

/* TRUE inside one of its polygons, holes left out; a place on a line is inside. */
gboolean zone_contains (const Zone *zone, double longitude, double latitude);
guint zone_points (const Zone *zone); /* corners, the repeated first one of each ring not counted */
/* (transfer full): GeoJSON MultiPolygon: what zone_parse reads back as the same. */
char *zone_print (const Zone *zone);
/* (transfer full): the commands of an SVG path with this outline in a square of `side` units, north above, the shape as
 * on a map; at most some hundred corners. */
char *zone_path (const Zone *zone, guint side);
