/* cookies.h: the header "Cookie" of a request. */
#pragma once
#include <glib.h>

enum { COOKIES_MAX = 100 }; /* what stands behind is not read */

/* (transfer full): name → value, both owned, without the spaces around; of two with one name the first. `header`
 * nullable. Nothing is decoded: ours hold letters and digits. */
GHashTable *cookies_read (const char *header);
