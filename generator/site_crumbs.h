/* site_crumbs.h: where a page stands: the pages above it, the day of its text. */
#pragma once
#include "site.h"

/* (transfer none): the page at `url`, or NULL. */
const SitePage *site_find (const Site *site, const char *url);
/* (transfer none): the page above; NULL above the home page. A parent that is not there counts as none. */
const SitePage *site_above (const Site *site, const SitePage *page);
/* Adds to the page's own view: `crumbs` [{url, title}], the pages above it from the home page on, and `updated`, a day
 * in words. A page without parent stands below the home page; those of the menu, which says where one is, and what is
 * not listed have none. */
void site_crumbs_add (const Site *site, const SitePage *page, Tree *view);
