/* site_view.h: what templates of the site see, whatever the page. */
#pragma once
#include "site.h"

/* (transfer full): the view that all pages share. */
Tree *site_view_shared (Site *site, GError **error);
/* (transfer full): a page's own view, before its `load`. */
Tree *site_view_page (Site *site, const SitePage *page);
/* Adds {url, title, current} to a list: `current` when `entry` is `page`. */
void site_view_add_entry (Tree *list, const SitePage *entry, const SitePage *page);
