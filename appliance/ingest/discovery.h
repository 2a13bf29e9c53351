/* discovery.h: what Home Assistant's discovery says of a sensor, and readings of a topic that is known by nothing
 * else. Pure. */
#pragma once
#include "ingest/dialect.h"

/* What a quantity is called and measured in: by its class (temperature, carbon_dioxide…), else by its name. Only where
 * the unit is one that can be converted; QUANTITY_LAST otherwise. */
Quantity ingest_discovery_quantity (const char *device_class, const char *unit, const char *name);
/* (transfer full) (nullable): the path that a template names, as a JSON pointer ("/AM2301/Temperature"; "" is the whole
 * payload). NULL for a template that is more than a path and the filters float, int, round and default: it is set up by
 * hand. NULL is the whole payload. */
char *ingest_discovery_path (const char *value_template);
/* Reads a message at the state topic of what was said: one value, converted to our unit. A path that leads nowhere is
 * no failure. INVALID when a path is needed and the payload is no JSON. */
gboolean
ingest_discovery_read (const IngestDiscovery *said, const IngestInput *input, IngestOutput *output, GError **error);
