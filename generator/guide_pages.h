/* guide_pages.h: the guides, each a page of the public site with its PDF, and the page that leads to them. */
#pragma once
#include "site.h"
#include "view/guide.h"

#define GUIDES_PICTURES "assets/guides" /* of the templates, and of the site */

/* (transfer full): what every guide speaks of: images, by their names without ending; alarms[] {code, name, page, told,
 * after, cases[] {words, todo}}: each row of the status page with its very words, figures being an example.
 * `subject` is not read. For paper.c. Pictures of the town's own stand before ours. */
Tree *guide_pages_view (Kit *kit, const char *subject, GError **error);

/* Of the map of the site: the guides as papers (site_paper.h), their title and lead read of their own words; INVALID for
 * one that has a mistake. */
gboolean guide_pages_list (Site *site, const SiteKind *kind, GError **error);
/* guides[] {title, lead, url, pdf}: the page that leads to them. */
gboolean guide_pages_load_index (Site *site, const SitePage *page, Tree *view, GError **error);
