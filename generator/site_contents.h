/* site_contents.h: pages written in Markdown, ours and the town's own. */
#pragma once
#include "base/content.h"
#include "site.h"

/* `list` and `load` of their kind. INVALID for a file that is no page, IO. */
gboolean site_contents_list (Site *site, const SiteKind *kind, GError **error);
/* (transfer none): of Content: those that were listed; NULL: none were. */
GPtrArray *site_contents_listed (const Site *site);
/* (transfer none): the page of one of them, which must live as long as the site. */
SitePage *site_contents_add (Site *site, const SiteKind *kind, const Content *content);
/* content: the HTML of the page. INVALID for a Mustache mistake. */
gboolean site_contents_load (Site *site, const SitePage *page, Tree *view, GError **error);
