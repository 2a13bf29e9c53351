/* statistics_page.h: the open figures: the page of the whole life of the box, one page for each year and quarter, each
 * with its charts and its CSV. Computes no figure (domain/statistics_archive.h). */
#pragma once
#include "domain/statistics_archive.h"
#include "site.h"
#include "view/statistics_view.h"

#define STATISTICS_PAGE_URL "/statistiques/"
/* What they are made of, for the rows of the map. */
#define STATISTICS_PAGE_TABLES "report report_problem result assignment followup visit campaign satisfaction territory"

/* (transfer none): computed once for the pages that show them. */
StatisticsArchive *statistics_page_archive (Site *site, GError **error);
/* (transfer full): the name of the open file of a period: "<siren>_signalements-logement-statistiques_2026-T3.csv". */
char *statistics_page_file (const Site *site, const char *code);
#define STATISTICS_PAGE_WHOLE "ensemble" /* code of the period that is none */

/* For the kinds "statistics" and "statistics_method": the figures as `stats`; then their charts, and the CSV. */
gboolean statistics_page_load (Site *site, const SitePage *page, Tree *view, GError **error);
gboolean statistics_page_dress (Site *site, const SitePage *page, Tree *view, GError **error);
/* For the kind "statistics_archive": a page for each year and quarter that may be told of. */
gboolean statistics_page_list (Site *site, const SiteKind *kind, GError **error);
gboolean statistics_page_load_period (Site *site, const SitePage *page, Tree *view, GError **error);
