/* statistics_page.h: the open statistics page: figures, charts with their tables, the CSV. Computes no figure
 * (domain/statistics.h). */
#pragma once
#include "site.h"

#define STATISTICS_PAGE_URL "/statistiques/"

/* Adds /statistiques/ and its CSV to the site. Leaves the figures in the shared view as `stats`, for the page of
 * method. */
gboolean statistics_page_add (Site *site, GError **error);
