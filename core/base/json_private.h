/* json_private.h: the judge of JSON bytes, shared by json.c, json_scan.c and nobody else. */
#pragma once
#include <glib.h>

/* TRUE when the bytes are one strict JSON text within the bounds of json.h; else INVALID or LIMIT, as json_parse says.
 */
gboolean json_scan (const char *bytes, gsize length, guint values_max, GError **error);
