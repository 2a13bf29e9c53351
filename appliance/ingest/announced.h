/* announced.h: topics that no dialect knows and that announcements (Home Assistant's discovery) alone tell of, of
 * devices that somebody took into the fleet: an ESPHome with topics of its own, OpenMQTTGateway… */
#pragma once
#include "ingest/dialect.h"
#include "store/store.h"

enum { ANNOUNCED_TOPICS_MAX = 200 };

/* (transfer full): those that are listened to by themselves, ANNOUNCED_TOPICS_MAX at most, those first known first: who
 * announces more and more takes no place away. NULL-terminated. */
char **announced_topics (Db *db, GError **error);
/* (transfer full): the same for two lists that are equal; "" for none. */
char *announced_digest (Db *db, GError **error);
/* (transfer full): of IngestDiscovery: what was said of a topic; empty when nothing is read there. */
GPtrArray *announced_at (Db *db, const char *topic, GError **error);
