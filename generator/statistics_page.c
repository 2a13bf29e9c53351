/* statistics_page.c: figures put into the views of their pages. Charts: statistics_charts.c. */
#include "statistics_page.h"

#include "base/clock.h"
#include "domain/setting.h"
#include "statistics_charts.h"
#include "view/opendata_view.h"
#include "view/statistics_archive_view.h"
#include "view/statistics_compare_view.h"

#define FILE_NAME "signalements-logement-statistiques"

static gpointer
compute (Site *site, GError **error)
{
  return statistics_archive (site->kit->db, site->kit->now, error);
}

StatisticsArchive *
statistics_page_archive (Site *site, GError **error)
{
  return site_once (site, "statistics_archive", compute, (GDestroyNotify) statistics_archive_free, error);
}

char *
statistics_page_file (const Site *site, const char *code)
{
  g_autofree char *siren = setting_text (site->kit->db, "legal.siren");

  return g_strdup_printf ("%s%s" FILE_NAME "_%s.csv", siren, *siren == '\0' ? "" : "_", code);
}

/* `code` of the period; NULL: the whole life. The file is put into the view, for what is drawn from a view depends on
 * nothing else. */
static Tree *
add_figures (const Site *site, const Statistics *statistics, const char *code, Tree *view)
{
  const Kit *kit = site->kit;
  const Tree *town = tree_get (site->view, "town");
  const char *commune = tree_get_text (town, "commune");
  const StatisticsPlace place = { tree_get_text (town, "insee"),
                                  commune != NULL ? commune : tree_get_text (town, "name") };
  Tree *stats = statistics_tree (statistics, &kit->voice, grid_set_current (kit->grids));
  g_autofree char *name = statistics_page_file (site, code != NULL ? code : STATISTICS_PAGE_WHOLE);
  g_autofree char *csv = statistics_csv (statistics, stats, &place, code);

  tree_set_format (stats, "csv", OPENDATA_URL "%s", name);
  tree_set_tree (view, "stats", stats);
  tree_set_text (view, "csv_text", csv);
  return stats;
}

/* ---- the whole life ---- */

static gboolean
add_town (const Site *site, const Statistics *statistics, Tree *stats, GError **error)
{
  const Kit *kit = site->kit;
  g_auto (StatisticsBefore) before = { 0 };
  const StatisticsTown town = { &before, setting_integer (kit->db, "stock.rented"),
                                setting_integer (kit->db, "stock.per_1000") };
  g_autoptr (StatisticsReach) reach = statistics_reach (kit->db, kit->now, error);

  if (reach == NULL)
    return FALSE;
  statistics_before (kit->db, &before);
  statistics_view_compare (stats, statistics, &town, &kit->voice);
  statistics_view_reach (stats, reach, &kit->voice);
  return TRUE;
}

gboolean
statistics_page_load (Site *site, const SitePage *page, Tree *view, GError **error)
{
  const StatisticsArchive *archive = statistics_page_archive (site, error);
  Tree *stats, *years;

  (void) page;
  if (archive == NULL)
    return FALSE;
  stats = add_figures (site, archive->whole, NULL, view);
  years = statistics_archive_view (archive, &site->kit->voice);
  tree_set_flag (stats, "any_years", tree_length (years) > 0);
  tree_set_tree (stats, "years", years);
  return add_town (site, archive->whole, stats, error);
}

gboolean
statistics_page_dress (Site *site, const SitePage *page, Tree *view, GError **error)
{
  const Tree *stats = tree_get (view, "stats");

  /* Its address without the slash is its place. */
  site_add_file (site, page, tree_get_text (stats, "csv") + 1, tree_get_text (view, "csv_text"));
  return statistics_charts_add (site, stats, view, error);
}

/* ---- years and quarters ---- */

static void
list_periods (Site *site, const SiteKind *kind, const GPtrArray *periods, int months)
{
  for (guint i = 0; i < periods->len; i++) {
    const Statistics *period = g_ptr_array_index (periods, i);
    g_autofree char *url = statistics_period_url (period->since, months);
    g_autofree char *path = g_strconcat (url + 1, "index.html", NULL);
    g_autofree char *label = statistics_period_label (&site->kit->voice, period->since, months);
    g_autoptr (Tree) context = tree_new_map ();
    g_autofree char *title = NULL;
    SitePage *page;

    tree_set_text (context, "period", label);
    title = voice_say (&site->kit->voice, "site.statistics_period_title", context);
    page = site_list (site, kind, path, title);
    page->menu_title = g_steal_pointer (&label);
    page->item = period;
    if (months != 12) {
      g_free (page->parent);
      page->parent = statistics_period_url (period->since, 12);
    }
  }
}

gboolean
statistics_page_list (Site *site, const SiteKind *kind, GError **error)
{
  const StatisticsArchive *archive = statistics_page_archive (site, error);

  if (archive == NULL)
    return FALSE;
  list_periods (site, kind, archive->years, 12);
  list_periods (site, kind, archive->quarters, 3);
  return TRUE;
}

gboolean
statistics_page_load_period (Site *site, const SitePage *page, Tree *view, GError **error)
{
  const StatisticsArchive *archive = statistics_page_archive (site, error);
  Tree *period;

  if (archive == NULL)
    return FALSE;
  period = statistics_archive_view_period (archive, page->item, &site->kit->voice);
  tree_set_tree (view, "period", period);
  add_figures (site, page->item, tree_get_text (period, "code"), view);
  return TRUE;
}
