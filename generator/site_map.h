/* site_map.h: which kinds of pages the public site has. */
#pragma once
#include "site.h"

/* (transfer none): in the order in which they are listed. */
const SiteKind *site_map (guint *ret_count);
