/* statistics_page.c: figures put into the views of their pages. Charts: statistics_charts.c. */
#include "statistics_page.h"

#include <string.h>

#include "base/error.h"
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

  (void) page;
  /* Its address without the slash is its place. */
  site_add_file (site, tree_get_text (stats, "csv") + 1, tree_get_text (view, "csv_text"));
  return statistics_charts_add (site, stats, view, error);
}

/* ---- years and quarters ---- */

/* The page of one of them; that of a quarter stands below its year's. */
static void
list_period (Site *site, const SiteKind *kind, gint64 at, int months)
{
  g_autofree char *url = statistics_period_url (at, months), *path = g_strconcat (url + 1, "index.html", NULL);
  g_autofree char *label = statistics_period_label (&site->kit->voice, at, months), *title = NULL;
  g_autoptr (Tree) context = tree_new_map ();
  SitePage *page;

  tree_set_text (context, "period", label);
  title = voice_say (&site->kit->voice, "site.statistics_period_title", context);
  page = site_list (site, kind, path, title);
  page->menu_title = g_steal_pointer (&label);
  if (months == 12)
    return;
  g_free (page->parent);
  page->parent = statistics_period_url (at, 12);
}

gboolean
statistics_page_list (Site *site, const SiteKind *kind, GError **error)
{
  g_autoptr (GPtrArray) told = statistics_told (site->kit->db, site->kit->now, error);

  if (told == NULL)
    return FALSE;
  for (guint i = 0; i < told->len; i++) {
    const StatisticsCell *period = g_ptr_array_index (told, i);

    list_period (site, kind, period->at, strcmp (period->code, "12") == 0 ? 12 : 3);
  }
  return TRUE;
}

/* The period whose page it is. */
static const Statistics *
period_of (const StatisticsArchive *archive, const SitePage *page)
{
  const struct {
    const GPtrArray *periods;
    int months;
  } lengths[] = { { archive->years, 12 }, { archive->quarters, 3 } };

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    for (guint k = 0; k < lengths[i].periods->len; k++) {
      const Statistics *period = g_ptr_array_index (lengths[i].periods, k);
      g_autofree char *url = statistics_period_url (period->since, lengths[i].months);

      if (strcmp (url, page->url) == 0)
        return period;
    }
  return NULL;
}

gboolean
statistics_page_load_period (Site *site, const SitePage *page, Tree *view, GError **error)
{
  const StatisticsArchive *archive = statistics_page_archive (site, error);
  const Statistics *period = archive == NULL ? NULL : period_of (archive, page);
  Tree *shown;

  if (archive == NULL)
    return FALSE;
  if (period == NULL) /* a report came in between, and its quarter hides others */
    return box_fail (error, BOX_ERROR_BUSY, "%s: the store changed meanwhile", page->url);
  shown = statistics_archive_view_period (archive, period, &site->kit->voice);
  tree_set_tree (view, "period", shown);
  add_figures (site, period, tree_get_text (shown, "code"), view);
  return TRUE;
}
