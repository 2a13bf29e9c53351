/* figure_view.c: figures as the tree of their page, and one of them as CSV. Draws nothing. */
#include "view/figure_view.h"

#include "base/csv.h"
#include "base/text.h"
#include "view/figure_words.h"

static void
add_columns (const Viewer *viewer, const FigureKind *kind, Tree *map)
{
  Tree *columns = tree_set_list (map, "columns");

  for (guint i = 0; i < kind->counts_count; i++)
    tree_set_text (tree_add_map (columns), "words", figure_column_words (viewer, kind, i));
}

static void
add_cells (const Viewer *viewer, const FigureKind *kind, const gint64 *values, Tree *cells)
{
  for (guint i = 0; i < kind->counts_count; i++) {
    g_autofree char *text = figure_number_words (viewer, kind, i, values[i]);
    Tree *cell = tree_add_map (cells);

    tree_set_text (cell, "text", text);
    tree_set_text (cell, "column", figure_column_words (viewer, kind, i));
  }
}

static void
add_row (const Viewer *viewer, const FigureSet *set, const Figure *figure, const FigureRow *row, Tree *rows)
{
  Tree *map = tree_add_map (rows);
  g_autofree char *label = figure_row_words (viewer, figure->kind, row, FALSE);

  tree_set_text (map, "label", label);
  tree_set_null (map, "class");
  tree_set_null (map, "share");
  if (figure->kind->grouping->as == FIGURE_AS_CLASS)
    viewer_set_class (viewer, map, row->code[0], FALSE);
  add_cells (viewer, figure->kind, row->values, tree_set_list (map, "cells"));
  if (figure_has_shares (figure->kind)) {
    g_autofree char *share = figure_share_words (viewer, row->values[0], figure_share_base (set, figure));

    tree_set_text (map, "share", share);
  }
}

/* Sums of what adds up: not of delays, nor of what may stand on a file several times. */
static gboolean
has_total (const FigureKind *kind)
{
  return kind->grouping->source != FIGURE_DELAYS && !kind->grouping->once;
}

static void
add_figure (const Viewer *viewer, const FigureSet *set, const Figure *figure, Tree *list)
{
  const FigureKind *kind = figure->kind;
  Tree *map = tree_add_map (list), *rows;
  g_autofree char *fact = figure_fact (viewer, set, figure);

  tree_set_text (map, "code", kind->code);
  tree_set_text (map, "title", kind->title);
  tree_set_text (map, "row", kind->row);
  tree_set_text (map, "method", kind->method);
  tree_set_text (map, "empty", kind->empty);
  tree_set_text (map, "fact", fact);
  tree_set_flag (map, "any", figure->rows->len > 0);
  tree_set_flag (map, "shares", figure_has_shares (kind));
  tree_set_null (map, "cut");
  tree_set_null (map, "total");
  if (figure->rows->len > kind->at_most)
    tree_set_integer (map, "cut", kind->at_most);
  tree_set_flag (map, "in_time", kind->grouping->order == FIGURE_BY_TIME);
  add_columns (viewer, kind, map);
  rows = tree_set_list (map, "rows");
  for (guint i = 0; i < figure->rows->len; i++)
    add_row (viewer, set, figure, g_ptr_array_index (figure->rows, i), rows);
  if (has_total (kind))
    add_cells (viewer, kind, figure->totals, tree_set_list (tree_set_map (map, "total"), "cells"));
}

Tree *
figure_view (const Viewer *viewer, const FigureSet *set)
{
  Tree *view = tree_new_map (), *list = tree_set_list (view, "figures");
  g_autofree char *reports = viewer_count (viewer, "figure.reports", set->reports),
                  *open = viewer_count (viewer, "figure.open", set->open);

  tree_set_text (view, "reports", reports);
  tree_set_text (view, "open", open);
  tree_set_flag (view, "any", set->reports > 0);
  viewer_set_day (viewer, view, "at", set->at);
  for (guint i = 0; i < set->figures->len; i++)
    add_figure (viewer, set, g_ptr_array_index (set->figures, i), list);
  return view;
}

/* ---- CSV ---- */

/* A spreadsheet reads plain digits and a decimal comma. */
static char *
csv_number (const FigureKind *kind, guint column, gint64 value)
{
  if (!figure_is_days (kind, column))
    return g_strdup_printf ("%" G_GINT64_FORMAT, value);
  return g_strdup_printf ("%" G_GINT64_FORMAT ",%d", value / 10, (int) (value % 10));
}

static void
csv_row (const Viewer *viewer, const Figure *figure, const FigureRow *row, GString *out)
{
  g_autofree char *label = figure_row_words (viewer, figure->kind, row, FALSE);

  csv_append (out, CSV_SPREADSHEET, TRUE, row->code);
  csv_append (out, CSV_SPREADSHEET, FALSE, label);
  for (guint i = 0; i < figure->kind->counts_count; i++) {
    g_autofree char *number = csv_number (figure->kind, i, row->values[i]);

    csv_append (out, CSV_SPREADSHEET, FALSE, number);
  }
  csv_end_line (out);
}

char *
figure_csv (const Viewer *viewer, const Figure *figure)
{
  GString *out = g_string_new (NULL);
  const FigureKind *kind = figure->kind;

  csv_begin (out, CSV_SPREADSHEET);
  csv_append (out, CSV_SPREADSHEET, TRUE, viewer_word (viewer, "figure", "code"));
  csv_append (out, CSV_SPREADSHEET, FALSE, kind->row);
  for (guint i = 0; i < kind->counts_count; i++)
    csv_append (out, CSV_SPREADSHEET, FALSE, figure_column_words (viewer, kind, i));
  csv_end_line (out);
  for (guint i = 0; i < figure->rows->len; i++)
    csv_row (viewer, figure, g_ptr_array_index (figure->rows, i), out);
  return g_string_free (out, FALSE);
}
