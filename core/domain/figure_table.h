/* figure_table.h: what the figures of the back office can count, and by what: three tables that the rows of
 * grids/figures-*.yaml name. Counts nothing itself. */
#pragma once
#include <glib.h>

/* Where facts are read: one reading each. */
typedef enum {
  FIGURE_REPORTS,     /* one fact a report */
  FIGURE_PROBLEMS,    /* one a severity */
  FIGURE_ASSIGNMENTS, /* one a report and partner */
  FIGURE_RESULTS,
  FIGURE_VISITS,
  FIGURE_DELAYS, /* no facts: made of the reports' own moments */
  FIGURE_SOURCE_LAST
} FigureSource;

typedef enum {
  FIGURE_BY_TIME, /* months, without a hole */
  FIGURE_FIXED,   /* the order of `codes`, each there even at zero; others behind */
  FIGURE_MOST     /* the greatest first, then by code */
} FigureOrder;

/* Words of a code, by the view. */
typedef enum {
  FIGURE_AS_MONTH,
  FIGURE_AS_CODE, /* of the groups `words` */
  FIGURE_AS_CLASS,
  FIGURE_AS_SITUATION, /* of the grid */
  FIGURE_AS_CRITERION,
  FIGURE_AS_ITSELF /* a name */
} FigureWords;

typedef struct {
  const char *name;
  FigureSource source;
  const char *column; /* of the reading; NULL: the moment of the count */
  FigureOrder order;
  const char *codes; /* FIGURE_FIXED: separated by spaces */
  FigureWords as;
  const char *words; /* FIGURE_AS_CODE: groups of the catalogue, separated by spaces */
  gboolean once;     /* one report counts once in each: the reading gives its facts side by side */
} FigureGrouping;
const FigureGrouping *figure_grouping_find (const char *name); /* NULL when unknown */

typedef struct {
  const char *name;
  FigureSource source;
  const char *column, *values; /* NULL: every fact; else those whose column is one of `values` (spaces between) */
  const char *moment;          /* column of the month it falls in; NULL: none, not by month */
} FigureCount;
const FigureCount *figure_count_find (const char *name, FigureSource source); /* NULL when there is no such */

/* The reading of facts beside the reports' own: columns report_id and those named above; binds :now. */
const char *figure_source_sql (FigureSource source);
