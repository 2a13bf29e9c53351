/* site_contents.h: pages written in Markdown, ours and the town's own. */
#pragma once
#include "site.h"

/* `list` and `load` of their kind. INVALID for a file that is no page, IO. */
gboolean site_contents_list (Site *site, const SiteKind *kind, GError **error);
/* content: the HTML of the page. INVALID for a Mustache mistake. */
gboolean site_contents_load (Site *site, const SitePage *page, Tree *view, GError **error);
