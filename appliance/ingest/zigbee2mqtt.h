/* zigbee2mqtt.h: the JSON that Zigbee2MQTT publishes for one device, as it is. Bridge and availability messages
 * hold no reading. */
#pragma once
#include "ingest/dialect.h"

/* Pure. INVALID with a reason, LIMIT. last_seen is ISO 8601 or milliseconds, or absent. */
gboolean zigbee2mqtt_parse (const IngestInput *input, IngestOutput *output, GError **error);
