/* figure_drawing.c: figures as the generator draws them: numbers and words, row after row. Draws nothing itself. */
#include "view/figure_view.h"
#include "view/figure_words.h"

/* Indexes of the columns that are drawn, all unless the kind says which. */
static guint
drawn_column (const FigureKind *kind, guint index)
{
  return kind->drawn_count == 0 ? index : (guint) figure_kind_column (kind, kind->drawn[index]);
}

static guint
drawn_count (const FigureKind *kind)
{
  return kind->drawn_count == 0 ? kind->counts_count : kind->drawn_count;
}

typedef struct {
  const Viewer *viewer;
  const Figure *figure;
  Tree *labels, *values, *texts;
  GString *description;
} Columns;

static void
columns_add (Columns *columns, const FigureRow *row)
{
  const FigureKind *kind = columns->figure->kind;
  g_autofree char *label = figure_row_words (columns->viewer, kind, row, TRUE),
                  *whole = figure_row_words (columns->viewer, kind, row, FALSE);

  tree_add_text (columns->labels, label);
  g_string_append_printf (columns->description, "%s%s", columns->description->len > 0 ? " ; " : "", whole);
  for (guint i = 0; i < drawn_count (kind); i++) {
    guint column = drawn_column (kind, i);
    g_autofree char *text = figure_number_words (columns->viewer, kind, column, row->values[column]);

    tree_add_real (columns->values,
                   figure_is_days (kind, column) ? (double) row->values[column] / 10 : (double) row->values[column]);
    tree_add_text (columns->texts, text);
    g_string_append_printf (columns->description, "%s %s", i == 0 ? " :" : ",", text);
    if (drawn_count (kind) > 1)
      g_string_append_printf (columns->description, " %s", figure_column_words (columns->viewer, kind, column));
  }
}

/* The bar that the sentence names is the strong one: 1 for the first row drawn; 0: none. */
static guint
strong_row (const Figure *figure, guint first, guint shown)
{
  guint strong = 0;
  gint64 most = 0;

  if (drawn_count (figure->kind) > 1 || figure->kind->grouping->source == FIGURE_DELAYS)
    return 0;
  for (guint i = first; i < first + shown; i++) {
    const FigureRow *row = g_ptr_array_index (figure->rows, i);
    gint64 value = row->values[drawn_column (figure->kind, 0)];

    if (value > most) {
      most = value;
      strong = i - first + 1;
    }
  }
  return strong;
}

static void
add_chart (const Viewer *viewer, const FigureSet *set, const Figure *figure, Tree *charts)
{
  const FigureKind *kind = figure->kind;
  Tree *map = tree_add_map (charts), *series = tree_set_list (map, "series");
  Columns columns = { viewer,
                      figure,
                      tree_set_list (map, "labels"),
                      tree_set_list (map, "values"),
                      tree_set_list (map, "texts"),
                      g_string_new (NULL) };
  guint first, shown = figure_drawn_rows (figure, &first);
  g_autofree char *fact = figure_fact (viewer, set, figure);

  for (guint i = 0; i < drawn_count (kind); i++)
    tree_add_text (series, figure_column_words (viewer, kind, drawn_column (kind, i)));
  for (guint i = first; i < first + shown; i++)
    columns_add (&columns, g_ptr_array_index (figure->rows, i));
  tree_set_text (map, "id", kind->code);
  tree_set_text (map, "kind", kind->chart);
  tree_set_text (map, "title", fact != NULL ? fact : kind->title);
  tree_set_text (map, "description", columns.description->str);
  tree_set_integer (map, "decimals", figure_is_days (kind, drawn_column (kind, 0)) ? 1 : 0);
  tree_set_integer (map, "strong", strong_row (figure, first, shown));
  g_string_free (columns.description, TRUE);
}

Tree *
figure_drawing (const Viewer *viewer, const FigureSet *set)
{
  Tree *drawing = tree_new_map (), *charts = tree_set_list (drawing, "charts");

  for (guint i = 0; i < set->figures->len; i++) {
    const Figure *figure = g_ptr_array_index (set->figures, i);

    if (figure->rows->len > 0)
      add_chart (viewer, set, figure, charts);
  }
  return drawing;
}
