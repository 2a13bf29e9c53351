/* site_assets.h: styles, scripts and pictures of the site, published as they are. */
#pragma once
#include "site.h"

/* `files` of its kind. NOT_FOUND, IO. */
gboolean site_assets_add (Site *site, GError **error);
