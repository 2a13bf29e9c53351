/* product_campaign_letters.h: one letter to each address of a list, in one PDF for window envelopes. */
#pragma once
#include "kit.h"

/* `subject` is "<uuid of a campaign>:<name>": of a file of the folder cache, JSON {subject, texts[], letters[] {to[],
 * dwelling}}. INVALID for another shape or for none, NOT_FOUND, IO. */
gboolean product_campaign_letters_make (Kit *kit, const char *subject, const char *out, GError **error);
