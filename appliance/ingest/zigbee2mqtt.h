/* zigbee2mqtt.h: the JSON that Zigbee2MQTT publishes for one device, as it is. Bridge and availability messages
 * hold no reading. */
#pragma once
#include "domain/reading.h"

/* Pure. INVALID with a reason, LIMIT. `now` is not needed: last_seen is ISO 8601 or milliseconds, or absent. */
gboolean zigbee2mqtt_parse (const char *bytes, gsize length, gint64 now, ReadingBatch *batch, GError **error);
