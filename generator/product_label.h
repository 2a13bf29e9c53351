/* product_label.h: the product "label": what is stuck on a sensor, with its QR code, and its settings to copy, PDF. */
#pragma once
#include "kit.h"

/* `subject`: the uuid of a sensor. NOT_FOUND once its token is not known any more; IO. */
gboolean product_label_make (Kit *kit, const char *subject, const char *out, GError **error);
