/* site_crumbs.h: where a page stands: the pages above it, the day of its text. */
#pragma once
#include "site.h"

/* (transfer none): the page at `url`, or NULL. */
const SitePage *site_find (Site *site, const char *url);
/* Adds to the page's own view: `crumbs` [{url, title}], the pages above it from the home page on, and `updated`, a day
 * in words. A page without parent stands below the home page; those of the menu, which says where one is, and what is
 * not listed have none. */
void site_crumbs_add (Site *site, const SitePage *page, Tree *view);
