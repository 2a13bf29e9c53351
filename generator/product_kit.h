/* product_kit.h: all that a campaign needs (`product --key kit:<campaign>`), and each piece of it alone (`poster:<piece>:<campaign>`). */
#pragma once
#include "kit.h"

/* One piece as a PDF: `subject` is the piece's name, a colon, then a campaign's uuid or "town" for the service without one.
 * NOT_FOUND, IO. */
gboolean product_poster_make (Kit *kit, const char *subject, const char *out, GError **error);
