/* site_preview.h: the whole public site as it would be with every draft, in <data>/preview: built on request, handed
 * out page by page to who may change it. */
#pragma once
#include "http/exchange.h"

/* Builds it anew. BUSY: somebody is at it; IO: a text that cannot be shown, or the generator's own trouble. */
gboolean site_preview_build (Exchange *exchange, GError **error);
/* TRUE when the draft of that page could not be laid out, in the look that was built last. */
gboolean site_preview_is_broken (Exchange *exchange, const char *url);
/* (transfer full): where a page of the site stands in it: "/apercu?page=%2Faide%2F". */
char *site_preview_place (const char *url);
/* (transfer full): the page at "/aide/", its links leading on within the look; NULL: there is none. */
char *site_preview_read (Exchange *exchange, const char *url);
