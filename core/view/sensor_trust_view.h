/* sensor_trust_view.h: how far a sensor is to be trusted: what it sent that was not kept, doubts about what was,
 * whether it still knows outdoor air, its corrections. */
#pragma once
#include "domain/sensor.h"
#include "view/viewer.h"

enum { SENSOR_TRUST_DAYS = 30 }; /* what is counted */

/* (transfer full): {name, url, days, counts: [{words, n}], any_counts, doubts: [{words, n}], any_doubts, baseline:
 * {words, lowest}, calibrations: [{quantity, offset, from, proof}], any_calibrations, quantities: [{code, words,
 * unit}]}. */
Tree *sensor_trust_view (const Viewer *viewer, const Sensor *sensor, GError **error);
