/* grid_compare.h: what changes from one version of the grid to another, code by code: what came, what left, which
 * figure or sentence is another. Judges nothing: a code is the same thing in every version. */
#pragma once
#include "domain/grid.h"

typedef enum { GRID_CHANGE_ADDED, GRID_CHANGE_REMOVED, GRID_CHANGE_CHANGED } GridChangeKind;

typedef struct {
  GridChangeKind kind;
  const char *noun;     /* "situation", "criterion", "severity", "class", "markup", "rule", "scale": what it is of */
  const char *aspect;   /* of a change: "words", "weight", "min"…: a member of the file; NULL for what came or left */
  char *code;           /* "L-HUM02-3", "D", "young_child", "p3"; "" for the whole grid */
  char *before, *after; /* as in the file, flags and codes separated by spaces; NULL: nothing there */
} GridChange;

/* (transfer full): of GridChange *: the figures of the scoring first, then situations, criteria and severities in the
 * order of `to`, with what left at the end of each. What came or left with its parent is not told again. Empty when
 * both say the same. */
GPtrArray *grid_compare (const Grid *from, const Grid *to);

/* How many changes are of that kind and noun. */
guint grid_compare_count (const GPtrArray *changes, GridChangeKind kind, const char *noun);
/* TRUE when a figure of the scoring is another: the same answers may get another class. */
gboolean grid_compare_weighs (const GPtrArray *changes);
