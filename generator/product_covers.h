/* product_covers.h: address pages for envelopes with a window: one a print, to be laid before its pages. */
#pragma once
#include "kit.h"

/* `subject`: "<uuid>+<uuid>": prints that have a partner, in the order of the pages. NOT_FOUND; INVALID for one
 * without. */
gboolean product_covers_make (Kit *kit, const char *subject, const char *out, GError **error);
