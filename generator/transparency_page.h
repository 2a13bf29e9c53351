/* transparency_page.h: what a citizen may ask to see, on one page (G9): source, documentation, grid, open data,
 * register, impact assessment, security decision, partners, costs, when the box was there; and below it the papers that
 * it leads to: half-year reports that are published, the attestation. */
#pragma once
#include "site.h"

#define TRANSPARENCY_PAGE_URL "/transparence/"

/* For the kind "transparency". */
gboolean transparency_page_load (Site *site, const SitePage *page, Tree *view, GError **error);
/* For the kind "transparency-paper": one page a paper (site_paper.h). */
gboolean transparency_papers_list (Site *site, const SiteKind *kind, GError **error);
