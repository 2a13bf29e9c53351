/* guide_pages.h: the guides, each a page of the public site with its PDF, and the page that leads to them. */
#pragma once
#include "site.h"
#include "view/guide.h"

#define GUIDES_PICTURES "assets/guides" /* of the templates, and of the site */

/* (transfer full): what every guide speaks of: images, by their names without ending. `subject` is not read. For paper.c.
 * Pictures of the town's own stand before ours. */
Tree *guide_pages_view (Kit *kit, const char *subject, GError **error);

/* For the kind "guides": one page a guide. */
gboolean guide_pages_list (Site *site, const SiteKind *kind, GError **error);
/* Its view; then its PDF and pictures beside it. */
gboolean guide_pages_load (Site *site, const SitePage *page, Tree *view, GError **error);
gboolean guide_pages_dress (Site *site, const SitePage *page, Tree *view, GError **error);
/* For the page that leads to them. */
gboolean guide_pages_load_index (Site *site, const SitePage *page, Tree *view, GError **error);
