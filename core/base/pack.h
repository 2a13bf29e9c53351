/* pack.h: bytes made smaller by gzip, as HTTP knows it. The same bytes give the same packed bytes. */
#pragma once
#include <glib.h>

/* (transfer full): packed at that level, 1 to 9; NULL when it cannot be done. */
GBytes *pack_gzip (GBytes *bytes, int level);
