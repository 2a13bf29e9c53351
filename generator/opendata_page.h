/* opendata_page.h: the page of the open files, and what accompanies them (view/opendata_view.h). The files themselves
 * come with the pages of their figures (statistics_page.h). */
#pragma once
#include "site.h"

/* For the kind "opendata": {opendata (opendata_view), cell_min, crossed_min}, then the three files beside the page. */
gboolean opendata_page_load (Site *site, const SitePage *page, Tree *view, GError **error);
gboolean opendata_page_dress (Site *site, const SitePage *page, Tree *view, GError **error);
