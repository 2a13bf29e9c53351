/* product.h: single products made on demand (`product --key sensor:<uuid>`): one table of kinds. */
#pragma once
#include "kit.h"

/* Writes the product that `key` names ("sensor:<uuid>") to the file `out`. INVALID for a key without colon, NOT_FOUND
 * for an unknown kind or subject. */
gboolean product_make (Kit *kit, const char *key, const char *out, GError **error);
