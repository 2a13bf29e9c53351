/* threshold_load.h: what the set of grids asks of its thresholds once all grids are read. For grid_set.c. */
#pragma once
#include "domain/grid.h"
#include "domain/threshold.h"

/* NOT_FOUND when the grid it names is not there; INVALID for a criterion which that grid has not. */
gboolean threshold_check_grid (const Thresholds *thresholds, const GridSet *grids, GError **error);
