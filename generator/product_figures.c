/* product_figures.c: a file of numbers and words to two pictures a chart. Counts nothing, reads no store. */
#include "product_figures.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "chart.h"
#include "picture.h"
#include "view/figure_view.h"

enum { ROWS_MAX = 60, NARROW_HEIGHT_PX = 240, BROAD_HEIGHT_PX = 280 };

static const struct {
  const char *name;
  ChartKind kind;
} kinds[] = { { "bars", CHART_BARS }, { "grouped", CHART_GROUPED }, { "rows", CHART_ROWS } };

/* Arrays that a Chart borrows. */
typedef struct {
  GPtrArray *labels, *texts, *series;
  GArray *values;
} Columns;

static void
columns_clear (Columns *columns)
{
  g_clear_pointer (&columns->labels, g_ptr_array_unref);
  g_clear_pointer (&columns->texts, g_ptr_array_unref);
  g_clear_pointer (&columns->series, g_ptr_array_unref);
  g_clear_pointer (&columns->values, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Columns, columns_clear)

static GPtrArray *
texts_of (const Tree *list)
{
  GPtrArray *texts = g_ptr_array_new ();

  for (guint i = 0; i < tree_length (list); i++)
    g_ptr_array_add (texts, (gpointer) tree_text (tree_at (list, i)));
  return texts;
}

static Columns
columns_of (const Tree *item)
{
  Columns columns = { texts_of (tree_get (item, "labels")), texts_of (tree_get (item, "texts")),
                      texts_of (tree_get (item, "series")), g_array_new (FALSE, FALSE, sizeof (double)) };

  for (guint i = 0; i < tree_length (tree_get (item, "values")); i++) {
    double value = tree_real (tree_at (tree_get (item, "values"), i));

    g_array_append_val (columns.values, value);
  }
  return columns;
}

static gboolean
item_kind (const Tree *item, ChartKind *ret_kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (kinds[i].name, tree_get_text (item, "kind")) == 0) {
      *ret_kind = kinds[i].kind;
      return TRUE;
    }
  return FALSE;
}

/* Every value has its text, and each row one of each series. */
static gboolean
columns_are_whole (const Columns *columns)
{
  return columns->labels->len > 0 && columns->series->len > 0 && columns->values->len == columns->texts->len
         && columns->values->len == (gsize) columns->labels->len * columns->series->len
         && columns->labels->len <= ROWS_MAX;
}

/* ---- one batch ---- */

typedef struct {
  ChartBatch *batch;
  GPtrArray *names; /* of char *: by index in the batch */
} Sheet;

static gboolean
sheet_add_drawing (Sheet *sheet, const Chart *chart, gboolean narrow, GError **error)
{
  Chart drawn = *chart;
  gboolean rows = chart->kind == CHART_ROWS;
  g_autofree char *id = g_strconcat (chart->id, narrow ? "-narrow" : "", NULL);

  drawn.id = id;
  drawn.width_px = narrow ? FIGURE_NARROW_PX : FIGURE_BROAD_PX;
  drawn.height_px = rows ? 0 : narrow ? NARROW_HEIGHT_PX : BROAD_HEIGHT_PX;
  drawn.label_above = narrow;
  if (!chart_batch_add (sheet->batch, &drawn, NULL, error))
    return FALSE;
  g_ptr_array_add (sheet->names, g_steal_pointer (&id));
  return TRUE;
}

static gboolean
sheet_add (Sheet *sheet, const Tree *item, GError **error)
{
  g_auto (Columns) columns = columns_of (item);
  Chart chart = {
    .id = tree_get_text (item, "id"),
    .title = tree_get_text (item, "title"),
    .description = tree_get_text (item, "description"),
    .row_count = columns.labels->len,
    .series_count = columns.series->len,
    .labels = (const char *const *) columns.labels->pdata,
    .values = (const double *) (gconstpointer) columns.values->data,
    .value_labels = (const char *const *) columns.texts->pdata,
    .series_names = columns.series->len > 1 ? (const char *const *) columns.series->pdata : NULL,
    .strong_row = (guint) tree_get_integer (item, "strong"),
    .decimals = (guint) tree_get_integer (item, "decimals"),
  };

  if (!item_kind (item, &chart.kind) || chart.id == NULL || !columns_are_whole (&columns))
    return box_fail (error, BOX_ERROR_INVALID, "no chart can be made of %s", chart.id == NULL ? "this" : chart.id);
  return sheet_add_drawing (sheet, &chart, FALSE, error) && sheet_add_drawing (sheet, &chart, TRUE, error);
}

static gboolean
sheet_write (Kit *kit, const Sheet *sheet, const char *folder, GError **error)
{
  g_autofree char *style = picture_style_new (kit);

  if (g_mkdir (folder, 0700) != 0)
    return box_fail (error, BOX_ERROR_IO, "%s cannot be made", folder);
  for (guint i = 0; i < sheet->names->len; i++)
    if (!picture_write (folder, g_ptr_array_index (sheet->names, i), chart_batch_svg (sheet->batch, i), style, error))
      return FALSE;
  return TRUE;
}

static gboolean
sheet_draw (Kit *kit, const Tree *drawing, const char *work, const char *folder, GError **error)
{
  g_autofree char *scripts = kit_path (kit, "paths.templates", "charts");
  g_autoptr (ChartBatch) batch = chart_batch_new (scripts, work);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  Sheet sheet = { batch, names };
  const Tree *charts = tree_get (drawing, "charts");

  for (guint i = 0; i < tree_length (charts); i++)
    if (!sheet_add (&sheet, tree_at (charts, i), error))
      return FALSE;
  return chart_batch_run (batch, error) && sheet_write (kit, &sheet, folder, error);
}

gboolean
product_figures_make (Kit *kit, const char *subject, const char *out, GError **error)
{
  g_autoptr (Tree) drawing = picture_drawing_read (kit, "figures", subject, error);
  g_autofree char *work = drawing == NULL ? NULL : kit_make_folder (error), *folder = NULL;
  gboolean drawn;

  if (work == NULL)
    return FALSE;
  folder = g_strdup_printf ("%s.%d", out, (int) getpid ());
  drawn = sheet_draw (kit, drawing, work, folder, error);
  kit_remove_folder (work, NULL);
  if (!drawn)
    kit_remove_folder (folder, NULL);
  return drawn && picture_put_in_place (folder, out, error);
}
