/* site_assets.h: styles, scripts and pictures of the site, published as they are. */
#pragma once
#include "site.h"

gboolean site_assets_add (Site *site, GError **error);
