/* site_assets.h: styles, scripts and pictures of the site, published as they are. */
#pragma once
#include "site.h"

/* Where Debian's packages bring what the site copies of them. */
#define SITE_ASSETS_LIBRARIES "/usr/share/javascript/leaflet"

/* `files` of its kind. NOT_FOUND, IO. */
gboolean site_assets_add (Site *site, GError **error);
