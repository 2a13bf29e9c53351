/* figure_kind.h: the figures of the back office as data: rows of grids/figures-<version>.yaml. Counts nothing. */
#pragma once
#include "domain/figure_table.h"

enum { FIGURE_COUNTS_MAX = 6, FIGURE_DRAWN_MAX = 4 };

typedef struct {
  char *code; /* in addresses */
  char *title, *row, *method, *empty;
  char *by;
  char **counts, **drawn; /* `drawn`: NULL in a file that does not say: all */
  guint counts_count, drawn_count;
  char *chart; /* "bars", "grouped", "rows" */
  guint at_most;
  /* Found after loading. */
  const FigureGrouping *grouping;
  const FigureCount *counted[FIGURE_COUNTS_MAX];
} FigureKind;

typedef struct FigureKinds {
  char *version;
  FigureKind *figures; /* in the order of the page */
  guint figures_count;
} FigureKinds;

/* (transfer full): of the files of `folder` that say "kind: figures", the latest version. INVALID with file, line and
 * reason for an unknown grouping, a count that is not of its facts, a column drawn that is not there, a code twice.
 * NOT_FOUND when there is none. */
FigureKinds *figure_kinds_load_folder (const char *folder, GError **error);
FigureKinds *figure_kinds_load (const char *path, GError **error); /* one file */
void figure_kinds_free (FigureKinds *kinds);                       /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FigureKinds, figure_kinds_free)
/* Index of a column among the counts; -1: none. */
int figure_kind_column (const FigureKind *kind, const char *count);
