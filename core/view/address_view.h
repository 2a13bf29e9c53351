/* address_view.h: mail addresses that came back, as pages and mails show them. */
#pragma once
#include "view/viewer.h"

/* Sets `key` to {address, words, since, times, desk} when that address is bad, to null when it is not; `desk`: the
 * viewer may ask to try it again. NULL and "" are not bad. */
gboolean address_view_set (const Viewer *viewer, Tree *map, const char *key, const char *address, GError **error);
/* Sets the list `addresses`: the same, with uses[] {partner, user, reference, url}; any_addresses. `untold`: those the
 * managers were not told of. */
gboolean address_view_list (const Viewer *viewer, gboolean untold, Tree *view, GError **error);
