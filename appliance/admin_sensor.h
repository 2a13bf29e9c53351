/* admin_sensor.h: commands that make sensors and gateways, and print their token once. */
#pragma once
#include "admin_import.h"

/* NAME ROOM [REPORT-UUID [DEVICE]]; a report of "-" is none; DEVICE: what the sensor calls itself, for its gateway to
 * name. */
gboolean admin_sensor_add (const Arguments *arguments, GError **error);
/* NAME FAMILY: a program that speaks for many sensors. */
gboolean admin_gateway_add (const Arguments *arguments, GError **error);
