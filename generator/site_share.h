/* site_share.h: the picture that a network shows beside a shared page: what the town says on its posters, in its
 * colours. */
#pragma once
#include "site.h"

/* Where the site is seen from this machine alone there is none. */
gboolean site_share_list (Site *site, const SiteKind *kind, GError **error);
gboolean site_share_load (Site *site, const SitePage *page, Tree *view, GError **error);
gboolean site_share_dress (Site *site, const SitePage *page, Tree *view, GError **error);
