/* site_map.c: the map of the public site, one row a kind of page. Where a row's functions stand says who makes it. */
#include "site_map.h"

#include "grid_pages.h"
#include "guide_pages.h"
#include "legal_papers.h"
#include "opendata_page.h"
#include "site_assets.h"
#include "site_contents.h"
#include "site_paper.h"
#include "site_plan.h"
#include "site_share.h"
#include "statistics_page.h"
#include "transparency_page.h"

static const SiteKind kinds[] = {
  { .template = "content", .tables = "", .list = site_contents_list, .load = site_contents_load },
  { .template = "robots", .path = "robots.txt", .tables = "" },
  { .template = "security", .tables = "", .list = legal_security_list, .load = legal_security_load },
  { .template = "paper",
    .tables = "accessibility_audit partner", /* what they ask besides is in the shared view */
    .list = legal_papers_list,
    .load = site_paper_load,
    .dress = site_paper_dress },
  { .template = "guides",
    .path = "guides/index.html",
    .title = "site.guides_title",
    .tables = "",
    .load = guide_pages_load_index },
  { .template = "paper",
    .parent = GUIDES_URL,
    .tables = "",
    .list = guide_pages_list,
    .load = site_paper_load,
    .dress = site_paper_dress },
  { .template = "grid", .tables = "grid_adoption report", .list = grid_pages_list, .load = grid_pages_load },
  { .template = "grid_family",
    .tables = "grid_adoption report",
    .list = grid_pages_list_families,
    .load = grid_pages_load_family },
  { .template = "grid_changes",
    .tables = "grid_adoption report",
    .list = grid_pages_list_changes,
    .load = grid_pages_load_changes },
  { .template = "statistics",
    .path = "statistiques/index.html",
    .title = "site.statistics_title",
    .tables = STATISTICS_PAGE_TABLES,
    .wide = TRUE,
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
  { .template = "transparency",
    .path = "transparence/index.html",
    .title = "site.transparency_title",
    .tables = "half_year cost campaign homologation partner presence reach_probe",
    .load = transparency_page_load },
  { .template = "transparency-paper",
    .parent = TRANSPARENCY_PAGE_URL,
    .tables = "half_year cost campaign homologation report report_problem assignment followup visit result",
    .list = transparency_papers_list,
    .load = site_paper_load,
    .dress = site_paper_dress },
  { .template = "plan",
    .path = "plan-du-site/index.html",
    .title = "site.plan_title",
    .tables = "",
    .lists = TRUE,
    .load = site_plan_load },
  { .template = "not_found", .path = "404.html", .title = "site.not_found_title", .tables = "", .unlisted = TRUE },
  /* What nginx shows while the daemon is being started again (packaging/installed/nginx-site). */
  { .template = "away", .path = "indisponible.html", .title = "site.away_title", .tables = "", .unlisted = TRUE },
  { .template = "sitemap", .path = "sitemap.xml", .tables = "", .lists = TRUE, .load = site_plan_load_listed },
  { .files = site_assets_add },
  { .tables = "", .list = site_share_list, .load = site_share_load, .dress = site_share_dress },
  { .template = "town_css", .path = "assets/town.css", .tables = "" }, /* after our own colours */
  { .template = "icon_svg", .path = "assets/icon.svg", .tables = "" },
};

const SiteKind *
site_map (guint *ret_count)
{
  *ret_count = G_N_ELEMENTS (kinds);
  return kinds;
}
