/* product_readings.h: the product "readings": the charts of one page of readings, each broad and narrow. */
#pragma once
#include "kit.h"

/* `subject` is the name that the daemon gave to the drawing in its cache; `out` becomes a folder of SVG. */
gboolean product_readings_make (Kit *kit, const char *subject, const char *out, GError **error);
