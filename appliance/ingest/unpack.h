/* unpack.h: bodies that came compressed. Pure. */
#pragma once
#include <glib.h>

/* (transfer full): the body as it was before its Content-Encoding (nullable; gzip, x-gzip, deflate, identity), `most`
 * bytes at most. LIMIT when it is longer, INVALID for what does not unpack and for a coding nobody knows. */
GBytes *ingest_unpack (GBytes *body, const char *coding, gsize most, GError **error);
