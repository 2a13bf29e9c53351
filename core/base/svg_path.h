/* svg_path.h: the `d` of an SVG path as points: curves and arcs become short straight lines. Draws nothing. */
#pragma once
#include <glib.h>

/* (transfer full): of double: x0 y0 x1 y1 …, a NAN pair where the pen is lifted; a closed part ends where it began.
 * Knows M L H V C S Q A Z, absolute and relative. INVALID for anything else, LIMIT past 20,000 points. */
GArray *svg_path_points (const char *d, GError **error);
