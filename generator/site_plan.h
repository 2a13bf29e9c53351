/* site_plan.h: the page that leads to every other one, and the list of them for search engines. */
#pragma once
#include "site.h"

/* `load` of its kind: `menu` and `others`: [{url, title, any_below, below: the same}]; `groups`: those of the others
 * that have pages below them, which are not in `others` then. */
gboolean site_plan_load (Site *site, const SitePage *page, Tree *view, GError **error);
/* `listed`: [{address, updated}]. */
gboolean site_plan_load_listed (Site *site, const SitePage *page, Tree *view, GError **error);
