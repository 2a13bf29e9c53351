/* product_sensor.h: the product "sensor": the curve of one loan of a sensor over its last days, as an SVG. */
#pragma once
#include "kit.h"

/* Writes the curve of `subject` ("<uuid of the sensor>", the temperature; or "<uuid>:rh") to `out`, whole or not
 * at all. NOT_FOUND for an unknown sensor, quantity, or one without readings. */
gboolean product_sensor_make (Kit *kit, const char *subject, const char *out, GError **error);
