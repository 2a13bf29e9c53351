/* figures.c: handlers of the figures: what the reader may see is counted, then shown as a page, a table or a picture.
 * Counts and draws nothing itself. */
#include "pages/figures.h"

#include <string.h>

#include "pages/figures_cache.h"
#include "pages/figures_drawn.h"
#include "pages/office.h"
#include "pages/report_query.h"
#include "view/figure_view.h"
#include "view/filter_view.h"

/* The reader, the choice of filters, and what they show. */
typedef struct {
  Viewer viewer;
  ReportCriteria *criteria;
  char *query; /* of the filters, "" for none */
  FigureSet *set;
} Reading;

static void
reading_clear (Reading *reading)
{
  g_clear_pointer (&reading->criteria, report_criteria_free);
  g_clear_pointer (&reading->query, g_free);
  g_clear_pointer (&reading->set, figure_set_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reading, reading_clear)

/* The whole town's figures, or those of the files assigned to the partner where it may see no other. */
static gboolean
reading_open (Exchange *exchange, Reading *reading, GError **error)
{
  ReportFilter filter;

  reading->viewer = office_viewer (exchange);
  reading->criteria = report_criteria_new ();
  report_query_read (exchange, reading->criteria);
  reading->query = report_criteria_query (reading->criteria);
  filter = filter_view_filter (&reading->viewer, REPORT_LIST_ALL, reading->criteria);
  const FiguresAsked asked = { exchange_appliance (exchange)->figures, &filter, reading->query };

  reading->set = figures_cache_get (reading->viewer.db, &asked, error);
  return reading->set != NULL;
}

/* The figure that the address names. */
static const Figure *
reading_figure (Exchange *exchange, const Reading *reading, GError **error)
{
  const Figure *figure = figure_set_find (reading->set, exchange_query (exchange, "figure"));

  if (figure == NULL)
    box_fail (error, BOX_ERROR_NOT_FOUND, "no such figure");
  return figure;
}

int
figures_show (Exchange *exchange)
{
  g_auto (Reading) reading = { .criteria = NULL };
  GError *error = NULL;
  g_autoptr (Tree) view = NULL;

  if (!reading_open (exchange, &reading, &error))
    return exchange_fail (exchange, error);
  view = figure_view (&reading.viewer, reading.set);
  const FilterInput input = { .path = "/chiffres", .criteria = reading.criteria };

  if (!filter_view_add (&reading.viewer, &input, view, &error))
    return exchange_fail (exchange, error);
  tree_set_text (view, "query", reading.query);
  tree_set_format (view, "drawn", "%" G_GINT64_FORMAT, reading.set->at);
  return exchange_page (exchange, 200, "figures", g_steal_pointer (&view));
}

int
figures_csv (Exchange *exchange)
{
  g_auto (Reading) reading = { .criteria = NULL };
  g_autofree char *csv = NULL, *name = NULL;
  g_autoptr (GBytes) bytes = NULL;
  const Figure *figure = NULL;
  GError *error = NULL;

  if (reading_open (exchange, &reading, &error))
    figure = reading_figure (exchange, &reading, &error);
  if (figure == NULL)
    return exchange_fail (exchange, error);
  csv = figure_csv (&reading.viewer, figure);
  name = g_strdup_printf ("%s.csv", figure->kind->code);
  bytes = g_bytes_new (csv, strlen (csv));
  return exchange_bytes (exchange, "text/csv; charset=utf-8", bytes, name);
}

int
figures_chart (Exchange *exchange)
{
  g_auto (Reading) reading = { .criteria = NULL };
  g_autoptr (Tree) drawing = NULL;
  const Figure *figure = NULL;
  char *folder;
  GError *error = NULL;

  if (reading_open (exchange, &reading, &error))
    figure = reading_figure (exchange, &reading, &error);
  if (figure == NULL)
    return exchange_fail (exchange, error);
  drawing = figure_drawing (&reading.viewer, reading.set);
  folder = figures_drawn (exchange_appliance (exchange), drawing, &error);
  return drawn_answer (exchange, folder, figure->kind->code, error);
}
