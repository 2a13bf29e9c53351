/* product_kit.h: all that a campaign needs (`product --key kit:<campaign>`), and each piece of it alone
 * (`poster:<piece>:<campaign>`). */
#pragma once
#include "kit.h"

/* The kit as a folder with all its files: `subject` is a campaign's uuid, "town" for the service without one, or the
 * name of a message that the daemon left as cache/kit-<name>.json. CONFLICT when `out` is there already, unless the
 * daemon asks, which may be answered twice at once. NOT_FOUND, IO. */
gboolean product_kit_make (Kit *kit, const char *subject, const char *out, GError **error);
/* One piece as a PDF: `subject` is the piece's name, a colon, then a campaign's uuid or "town" for the service without
 * one. NOT_FOUND, IO. */
gboolean product_poster_make (Kit *kit, const char *subject, const char *out, GError **error);
