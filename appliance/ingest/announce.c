/* announce.c: one announcement as a row of `discovery`. */
#include "ingest/announce.h"

#include "domain/discovery.h"

/* One message may tell of several values of several devices: each its own row, all of them taken back by the topic. */
static char *
entity_of (const IngestDiscovery *said)
{
  return g_strdup_printf ("%s#%s/%s", said->topic, said->device, said->path != NULL ? said->path : "");
}

/* What a device is follows from where its values come. */
static const char *
family_of (const IngestDiscovery *said)
{
  const IngestDialect *dialect = ingest_dialect_of_topic (said->state_topic);

  return dialect != NULL && dialect->family != NULL ? dialect->family : "native";
}

gboolean
announce_hear (Db *db, const IngestDiscovery *said, gint64 now, GError **error)
{
  g_autofree char *entity = entity_of (said);
  Discovery discovery = {
    .entity = entity,
    .device = said->device,
    .family = (char *) family_of (said),
    .name = said->name,
    .model = said->model,
    .topic = said->state_topic,
    .path = said->path == NULL || *said->path == '\0' ? NULL : said->path,
    .unit = said->unit,
    .quantity = said->quantity,
    .by_hand = said->path == NULL,
  };

  if (said->removed)
    return discovery_forget (db, said->topic, error);
  return said->device == NULL || said->state_topic == NULL || discovery_hear (db, &discovery, now, error);
}
