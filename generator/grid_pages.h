/* grid_pages.h: the evaluation grid on the public site: the version in force, those before it, and what changed between
 * two of them. Below /grille/; a version that nobody adopted yet is not shown. */
#pragma once
#include "site.h"

/* How a class is computed, and the families. */
gboolean grid_pages_list (Site *site, const SiteKind *kind, GError **error);
gboolean grid_pages_load (Site *site, const SitePage *page, Tree *view, GError **error);
/* One family, criterion by criterion. */
gboolean grid_pages_list_families (Site *site, const SiteKind *kind, GError **error);
gboolean grid_pages_load_family (Site *site, const SitePage *page, Tree *view, GError **error);
/* From one version to the next. */
gboolean grid_pages_list_changes (Site *site, const SiteKind *kind, GError **error);
gboolean grid_pages_load_changes (Site *site, const SitePage *page, Tree *view, GError **error);
