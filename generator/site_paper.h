/* site_paper.h: papers (paper.h) as pages of the site, each with its PDF beside it. */
#pragma once
#include "site.h"

/* For `list`: the page of the paper `key` in the folder `slug` ("registre", "transparence/bilan-2026-2"). */
SitePage *site_paper_list (Site *site, const SiteKind *kind, const char *key, const char *slug, const char *title);
/* `load` and `dress` of such a kind: title, description, document, and pdf, the name of the file beside. Its template
 * shows {{#document}}{{>partials/document}}{{/document}} and leads to `pdf`. */
gboolean site_paper_load (Site *site, const SitePage *page, Tree *view, GError **error);
gboolean site_paper_dress (Site *site, const SitePage *page, Tree *view, GError **error);
