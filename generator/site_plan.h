/* site_plan.h: the page that leads to every other one. */
#pragma once
#include "site.h"

/* `load` of its kind: others [{url, title, current}]. */
gboolean site_plan_load (Site *site, const SitePage *page, Tree *view, GError **error);
