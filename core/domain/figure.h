/* figure.h: the figures of the back office (B8), counted over the files that one reader and one choice of filters
 * show, at one moment. No name of a person is in them. Small counts are not masked: staff read the files themselves.
 * What may be counted, and by what: figure_table.h; which figures there are: figure_kind.h. */
#pragma once
#include "domain/figure_kind.h"
#include "domain/report.h"

typedef struct {
  char *code;                       /* of the grouping; "2026-11" of a month */
  gint64 at;                        /* first moment of a month, else 0 */
  gint64 values[FIGURE_COUNTS_MAX]; /* by column; of a median: tenths of a calendar day */
} FigureRow;

typedef struct {
  const FigureKind *kind;
  GPtrArray *rows; /* of FigureRow, in the order they are shown; empty when nothing was counted */
  gint64 totals[FIGURE_COUNTS_MAX];
} Figure;

typedef struct {
  gint64 at;          /* when they were counted */
  gint64 reports;     /* files that the filters let through */
  gint64 open;        /* of them, neither closed nor filtered out */
  GPtrArray *figures; /* of Figure, as in the file of kinds, which must outlive them */
  gint refs;
} FigureSet;

FigureSet *figure_set_ref (FigureSet *set);
void figure_set_unref (FigureSet *set); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FigureSet, figure_set_unref)
const Figure *figure_set_find (const FigureSet *set, const char *code); /* NULL when unknown */

/* (transfer full): all figures from one snapshot, as things stand at filter->now; its limit and offset are left aside.
 * STORE. */
FigureSet *figure_compute (Db *db, const FigureKinds *kinds, const ReportFilter *filter, GError **error);
/* Grows with every change of a file: figures of the same version and day are the same. */
gint64 figure_version (Db *db);
