/* reading_pack.h: bytes made fewer by deflate, with a bound on what comes out again. */
#pragma once
#include <glib.h>

enum { READING_PACK_MOST = 8 << 20 }; /* bytes that may come out */

GBytes *reading_pack (GBytes *bytes); /* (transfer full) */
/* (transfer full): INVALID for what reading_pack did not write. */
GBytes *reading_unpack (gconstpointer bytes, gsize length, GError **error);
