/* grid_check.h: what a schema cannot say about a grid, and the links between its parts. Private to grid.c. */
#pragma once
#include "domain/grid.h"

/* "L-HUM", "L-HUM02", "L-HUM02-3" */
#define GRID_SITUATION_LENGTH 5
#define GRID_CRITERION_LENGTH 7
#define GRID_SEVERITY_LENGTH 9

typedef struct {
  const char *path;  /* for messages */
  const char *bytes; /* NUL-terminated */
  gsize length;
} GridText;

/* Before parsing: UTF-8, and numbers written as plain decimal numbers (libcyaml reads "3abc" as 3 and "010" as 8). */
gboolean grid_check_text (const GridText *text, GError **error);

/* The first line, from `from_line` (1 or more) on, where `key` stands before a colon; 0: none. */
guint grid_key_line (const GridText *text, const char *key, guint from_line);

/* After parsing: checks codes, weights, classes, markups and rules (tables stand in the order of their enumerations),
 * sets back pointers, look-ups and maxima. INVALID reads "path, line N: reason". */
gboolean grid_check (Grid *grid, const GridText *text, GError **error);
