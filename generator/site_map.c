/* site_map.c: the map of the public site, one row a kind of page. Where a row's functions stand says who makes it. */
#include "site_map.h"

#include "opendata_page.h"
#include "site_assets.h"
#include "site_contents.h"
#include "site_plan.h"
#include "statistics_page.h"

static const SiteKind kinds[] = {
  { .template = "content", .tables = "", .list = site_contents_list, .load = site_contents_load },
  { .template = "robots", .path = "robots.txt", .tables = "" },
  { .template = "statistics",
    .path = "statistiques/index.html",
    .title = "site.statistics_title",
    .wide = TRUE,
    .tables = STATISTICS_PAGE_TABLES,
    .load = statistics_page_load,
    .dress = statistics_page_dress },
  { .template = "statistics_period",
    .parent = STATISTICS_PAGE_URL,
    .tables = STATISTICS_PAGE_TABLES,
    .wide = TRUE,
    .list = statistics_page_list,
    .load = statistics_page_load_period,
    .dress = statistics_page_dress },
  { .template = "statistics_method",
    .path = "statistiques/methode/index.html",
    .title = "site.method_title",
    .parent = STATISTICS_PAGE_URL,
    .tables = STATISTICS_PAGE_TABLES,
    .load = statistics_page_load },
  { .template = "opendata",
    .path = "opendata/index.html",
    .title = "site.opendata_title",
    .tables = STATISTICS_PAGE_TABLES,
    .load = opendata_page_load,
    .dress = opendata_page_dress },
  { .template = "plan", .path = "plan-du-site/index.html", .title = "site.plan_title", .load = site_plan_load },
  { .template = "not_found", .path = "404.html", .title = "site.not_found_title", .tables = "", .unlisted = TRUE },
  { .files = site_assets_add },
  { .template = "town_css", .path = "assets/town.css", .tables = "" }, /* after our own colours */
};

const SiteKind *
site_map (guint *ret_count)
{
  *ret_count = G_N_ELEMENTS (kinds);
  return kinds;
}
