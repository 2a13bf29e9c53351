/* site_work.h: the pages of the site made by several threads; what became of each is told in the order of the site, so
 * that a build is the same whoever made which page, warnings and the first failure included. */
#pragma once
#include "site_digest.h"

/* Makes or keeps every listed page, and joins it to the publication. *ret_made: how many were made. The error is that
 * of the first page of the site that failed. */
gboolean site_work (const Site *site, const SiteDigests *digests, guint *ret_made, GError **error);

/* (transfer full): the text of one page with its view complete. */
GString *site_render (Site *site, const SitePage *page, const Tree *view, GError **error);
