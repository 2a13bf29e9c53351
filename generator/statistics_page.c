/* statistics_page.c: one table of charts, drawn in one batch, put into the view beside their tables. */
#include "statistics_page.h"

#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "chart.h"
#include "domain/statistics.h"
#include "view/statistics_view.h"

#define BESIDE_PX 520 /* of a chart that stands beside another */
#define PHONE_PX 300  /* of the second drawing: on a phone 320 px wide its 15 px texts are still 12 px high */
#define PHONE_HEIGHT_PX 220
#define CSV_NAME "signalements-logement-statistiques"

/* Where a chart's rows stand in the view, how they are drawn, and the sentence above. `value`: key of the number;
 * `text`: what is written; `strong`: code of the bar that the sentence names, NULL: the table's greatest. */
typedef struct {
  const char *table, *id, *fact, *strong, *value, *text;
  ChartKind kind;
  guint rows_max; /* the last ones of a time series, the first ones of a ranking */
  guint decimals, divisor;
  gboolean in_time;
} ChartRow;
static const ChartRow chart_rows[] = {
  { "periods", "received-by-period", "stats.fact_periods", NULL, "count", "text", CHART_BARS, 18, 0, 1, TRUE },
  { "classes", "by-class", "stats.fact_classes", NULL, "count", "text", CHART_ROWS, 7, 0, 1, FALSE },
  { "situations", "by-situation", "stats.fact_situations", NULL, "count", "text", CHART_ROWS, 10, 0, 1, FALSE },
  { "results", "by-result", "stats.fact_results", NULL, "count", "text", CHART_ROWS, 10, 0, 1, FALSE },
  { "delays", "delays", "stats.fact_delays", "action", "tenths", "days", CHART_ROWS, 5, 1, 10, FALSE },
};

/* Each chart is drawn twice: the style sheet shows one of the two, so that nobody reads or hears it twice. */
typedef enum { BROAD, NARROW, DRAWING_LAST } Drawing;
static const struct {
  const char *key, *suffix; /* in the tree; of the id */
} drawings[] = { [BROAD] = { "svg", "" }, [NARROW] = { "narrow", "-narrow" } };
G_STATIC_ASSERT (G_N_ELEMENTS (drawings) == DRAWING_LAST);

/* The arrays that a Chart borrows, filled from the rows of the view. */
typedef struct {
  GPtrArray *labels, *texts;
  GArray *values;
  GString *description;
  guint strong_row; /* 0: none */
} Columns;

static void
columns_clear (Columns *columns)
{
  g_clear_pointer (&columns->labels, g_ptr_array_unref);
  g_clear_pointer (&columns->texts, g_ptr_array_unref);
  g_clear_pointer (&columns->values, g_array_unref);
  if (columns->description != NULL)
    g_string_free (columns->description, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Columns, columns_clear)

static const Tree *
rows_of (const Tree *stats, const ChartRow *row)
{
  const Tree *table = tree_get (stats, row->table);

  return tree_kind (table) == TREE_LIST ? table : tree_get (table, "rows");
}

/* A value that is hidden has no bar: its words stand in place of the number. */
static void
columns_add (Columns *columns, const ChartRow *chart, const Tree *row, const char *strong)
{
  const char *label =
      tree_get_text (row, "short") != NULL ? tree_get_text (row, "short") : tree_get_text (row, "label");
  const char *text = tree_get_text (row, chart->text);
  const Tree *value = tree_get (row, chart->value);
  double number = tree_kind (value) == TREE_INTEGER ? (double) tree_integer (value) / chart->divisor : NAN;

  g_ptr_array_add (columns->labels, g_strdup (label));
  g_ptr_array_add (columns->texts, g_strdup (text != NULL ? text : ""));
  g_array_append_val (columns->values, number);
  if (strong != NULL && g_strcmp0 (tree_get_text (row, "code"), strong) == 0)
    columns->strong_row = columns->values->len;
  g_string_append_printf (columns->description, "%s%s : %s", columns->description->len > 0 ? " ; " : "",
                          tree_get_text (row, "label"), text != NULL ? text : "");
}

/* Code of the bar that the sentence above names; NULL when it names none. */
static const char *
strong_code (const Tree *stats, const ChartRow *chart)
{
  return chart->strong != NULL ? chart->strong
                               : tree_get_text (tree_get (tree_get (stats, chart->table), "top"), "code");
}

static void
columns_fill (Columns *columns, const ChartRow *chart, const Tree *stats)
{
  const Tree *rows = rows_of (stats, chart);
  guint length = tree_length (rows), shown = MIN (length, chart->rows_max), first = chart->in_time ? length - shown : 0;

  columns->labels = g_ptr_array_new_with_free_func (g_free);
  columns->texts = g_ptr_array_new_with_free_func (g_free);
  columns->values = g_array_new (FALSE, FALSE, sizeof (double));
  columns->description = g_string_new (NULL);
  for (guint i = first; i < first + shown; i++)
    columns_add (columns, chart, tree_at (rows, i), strong_code (stats, chart));
}

static gboolean
any_value (const Columns *columns)
{
  for (guint i = 0; i < columns->values->len; i++)
    if (!isnan (g_array_index (columns->values, double, i)))
      return TRUE;
  return FALSE;
}

static gboolean
batch_add_drawing (ChartBatch *batch, const Chart *chart, Drawing drawing, guint *ret_index, GError **error)
{
  g_autofree char *id = g_strconcat (chart->id, drawings[drawing].suffix, NULL);
  gboolean rows = chart->kind == CHART_ROWS;
  Chart drawn = *chart;

  drawn.id = id;
  drawn.width_px = drawing == NARROW ? PHONE_PX : rows ? BESIDE_PX : 0;
  drawn.height_px = drawing == NARROW && !rows ? PHONE_HEIGHT_PX : 0;
  drawn.label_above = drawing == NARROW;
  return chart_batch_add (batch, &drawn, ret_index, error);
}

/* Adds both drawings of a chart when there is something to draw; their indexes go to `indexes`, or G_MAXUINT. */
static gboolean
batch_add (ChartBatch *batch, const ChartRow *row, const Tree *stats, const char *fact, guint *indexes, GError **error)
{
  g_auto (Columns) columns = { 0 };

  indexes[BROAD] = indexes[NARROW] = G_MAXUINT;
  columns_fill (&columns, row, stats);
  if (!any_value (&columns))
    return TRUE;
  const Chart chart = { .kind = row->kind,
                        .id = row->id,
                        .title = fact,
                        .description = columns.description->str,
                        .row_count = columns.values->len,
                        .series_count = 1,
                        .labels = (const char *const *) columns.labels->pdata,
                        .values = (const double *) (gconstpointer) columns.values->data,
                        .value_labels = (const char *const *) columns.texts->pdata,
                        .strong_row = columns.strong_row,
                        .decimals = row->decimals };
  for (Drawing drawing = 0; drawing < DRAWING_LAST; drawing++)
    if (!batch_add_drawing (batch, &chart, drawing, &indexes[drawing], error))
      return FALSE;
  return TRUE;
}

/* The sentence above a chart: its table's own figures, or all of them. */
static char *
chart_fact (const Site *site, const Tree *stats, const ChartRow *chart)
{
  const Tree *table = tree_get (stats, chart->table);

  return voice_say (&site->kit->voice, chart->fact, tree_kind (table) == TREE_MAP ? table : stats);
}

static void
set_drawings (Tree *map, const ChartBatch *batch, const guint *indexes)
{
  for (guint i = 0; i < DRAWING_LAST; i++)
    tree_set_text (map, drawings[i].key, indexes[i] == G_MAXUINT ? NULL : chart_batch_svg (batch, indexes[i]));
}

/* charts: {periods: {fact, svg, narrow}, …}, beside `stats`, whose tables they show. */
static gboolean
draw (const Site *site, const Tree *stats, Tree *view, const char *work_folder, GError **error)
{
  g_autofree char *scripts = kit_path (site->kit, "paths.templates", "charts");
  g_autoptr (ChartBatch) batch = chart_batch_new (scripts, work_folder);
  Tree *charts = tree_set_map (view, "charts");
  Tree *maps[G_N_ELEMENTS (chart_rows)];
  guint indexes[G_N_ELEMENTS (chart_rows)][DRAWING_LAST];

  for (guint i = 0; i < G_N_ELEMENTS (chart_rows); i++) {
    g_autofree char *fact = chart_fact (site, stats, &chart_rows[i]);

    maps[i] = tree_set_map (charts, chart_rows[i].table);
    tree_set_text (maps[i], "fact", fact);
    if (tree_length (rows_of (stats, &chart_rows[i])) > chart_rows[i].rows_max)
      tree_set_integer (maps[i], "cut", chart_rows[i].rows_max);
    if (!batch_add (batch, &chart_rows[i], stats, fact, indexes[i], error))
      return FALSE;
  }
  kit_progress (site->kit, "charts", 1, 1);
  if (!chart_batch_run (batch, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (chart_rows); i++)
    set_drawings (maps[i], batch, indexes[i]);
  return TRUE;
}

static gboolean
add_charts (const Site *site, const Tree *stats, Tree *view, GError **error)
{
  g_autofree char *folder = kit_make_folder (error);
  gboolean drawn = folder != NULL && draw (site, stats, view, folder, error);

  return folder != NULL && kit_remove_folder (folder, drawn ? error : NULL) && drawn;
}

static gpointer
compute (Site *site, GError **error)
{
  return statistics_compute (site->kit->db, NULL, site->kit->now, error);
}

/* (transfer none): computed once for the pages that show them. */
static Statistics *
figures_of (Site *site, GError **error)
{
  return site_once (site, "statistics", compute, (GDestroyNotify) statistics_free, error);
}

gboolean
statistics_page_load (Site *site, const SitePage *page, Tree *view, GError **error)
{
  const Kit *kit = site->kit;
  const Statistics *statistics = figures_of (site, error);
  g_autofree char *year = statistics == NULL ? NULL : clock_format (statistics->now, "%Y");
  Tree *stats;

  (void) page;
  if (statistics == NULL)
    return FALSE;
  stats = statistics_tree (statistics, &kit->voice, grid_set_current (kit->grids));
  tree_set_format (stats, "csv", CSV_NAME "_%s.csv", year);
  tree_set_tree (view, "stats", stats);
  return TRUE;
}

static gboolean
add_csv (Site *site, const SitePage *page, const Tree *stats, GError **error)
{
  const Statistics *statistics = figures_of (site, error);
  const Tree *town = tree_get (site->view, "town");
  const char *commune = tree_get_text (town, "commune");
  const StatisticsPlace place = { tree_get_text (town, "insee"),
                                  commune != NULL ? commune : tree_get_text (town, "name") };
  g_autofree char *path = g_strconcat ("statistiques/", tree_get_text (stats, "csv"), NULL), *csv = NULL;

  if (statistics == NULL)
    return FALSE;
  csv = statistics_csv (statistics, stats, &place);
  site_add_file (site, page, path, csv);
  return TRUE;
}

gboolean
statistics_page_dress (Site *site, const SitePage *page, Tree *view, GError **error)
{
  const Tree *stats = tree_get (view, "stats");

  return add_csv (site, page, stats, error) && add_charts (site, stats, view, error);
}
