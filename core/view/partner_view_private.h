/* partner_view_private.h: what the views of partners share. */
#pragma once
#include "view/partner_view.h"

/* Sets zones[] {uuid, name, excluded, path, points} and any_zones; `path` is an SVG path in a square of 200. */
void partner_view_add_zones (const GPtrArray *zones, Tree *view);
