/* announce.h: what devices announce of themselves (Home Assistant discovery, the list of a Zigbee bridge), to the table
 * of what may become a sensor. Knows no message. */
#pragma once
#include "ingest/dialect.h"
#include "store/store.h"

/* Within a store_write: kept, or taken back. */
gboolean announce_hear (Db *db, const IngestDiscovery *said, gint64 now, GError **error);
