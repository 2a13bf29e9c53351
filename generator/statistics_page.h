/* statistics_page.h: the open statistics page: figures, charts with their tables, the CSV. Computes no figure
 * (domain/statistics.h). */
#pragma once
#include "site.h"

#define STATISTICS_PAGE_URL "/statistiques/"

/* What statistics_compute reads. */
#define STATISTICS_PAGE_TABLES "report report_problem assignment followup visit result"

/* For the kinds "statistics" and "statistics_method": the figures as `stats`; then their charts, and the CSV beside. */
gboolean statistics_page_load (Site *site, const SitePage *page, Tree *view, GError **error);
gboolean statistics_page_dress (Site *site, const SitePage *page, Tree *view, GError **error);
