/* site_contents.h: pages written in Markdown, ours and the town's own. */
#pragma once
#include "site.h"

gboolean site_contents_list (Site *site, const SiteKind *kind, GError **error);
gboolean site_contents_load (Site *site, const SitePage *page, Tree *view, GError **error);
