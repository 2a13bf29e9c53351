/* product_agreement.h: the product "agreement": what a household signs when a sensor is lent to it, PDF. */
#pragma once
#include "kit.h"

/* `subject`: the uuid of a report, or "<report>:<loan>" to have it filled in. NOT_FOUND, STORE, IO. */
gboolean product_agreement_make (Kit *kit, const char *subject, const char *out, GError **error);
