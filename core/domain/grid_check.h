/* grid_check.h: what a schema cannot say about a grid, and the links between its parts. Private to grid*.c. */
#pragma once
#include "base/yaml.h"
#include "domain/grid.h"

/* (transfer full): the grid of one file that was read, checked. */
Grid *grid_take (const YamlFile *yaml, GError **error);

#define GRID_KIND "grid" /* what a grid's file says it is */

/* "L-HUM", "L-HUM02", "L-HUM02-3" */
#define GRID_SITUATION_LENGTH 5
#define GRID_CRITERION_LENGTH 7
#define GRID_SEVERITY_LENGTH 9

/* After parsing: checks codes, weights, classes, markups and rules (tables stand in the order of their enumerations),
 * sets back pointers, look-ups and maxima. INVALID reads "file, line N: reason". */
gboolean grid_check (Grid *grid, const YamlFile *yaml, GError **error);
