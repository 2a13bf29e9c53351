/* discovery.c: rows of `discovery`. Parses nothing. */
#include "domain/discovery.h"

#include "base/clock.h"
#include "base/error.h"
#include "domain/sensor.h"

#define DISCOVERY_COLUMNS \
  "SELECT entity, device, name, model, family, topic, path, quantity, unit, by_hand FROM discovery "
#define IS_READ "by_hand = 0 AND quantity IS NOT NULL"
static const char sql_topic[] = DISCOVERY_COLUMNS
    "d WHERE topic = :value AND " IS_READ
    " AND EXISTS (SELECT 1 FROM sensor s WHERE s.device = d.device AND s.retired_at IS NULL) ORDER BY id";
static const char sql_topics[] =
    "SELECT d.topic FROM sensor s JOIN discovery d ON d.device = s.device WHERE s.retired_at IS NULL AND " IS_READ
    " GROUP BY d.topic ORDER BY min (d.id)";
static const char sql_device[] = DISCOVERY_COLUMNS "WHERE device = :value ORDER BY id";
/* Past the bounds only what is known already is brought up to date. */
static const char sql_hear[] =
    "INSERT INTO discovery (entity, device, name, model, family, topic, path, quantity, unit, by_hand, heard_at)"
    " SELECT :entity, :device, :name, :model, :family, :topic, :path, :quantity, :unit, :by_hand, :now"
    " WHERE EXISTS (SELECT 1 FROM discovery WHERE entity = :entity) OR ((SELECT count (*) FROM discovery) < :in_all"
    " AND (SELECT count (*) FROM discovery WHERE device = :device) < :of_device)"
    " ON CONFLICT (entity) DO UPDATE SET device = excluded.device, name = excluded.name, model = excluded.model,"
    " family = excluded.family, topic = excluded.topic, path = excluded.path, quantity = excluded.quantity,"
    " unit = excluded.unit, by_hand = excluded.by_hand, heard_at = excluded.heard_at";
static const char sql_forget[] =
    "DELETE FROM discovery WHERE entity = :entity OR substr (entity, 1, length (:entity) + 1) = :entity || '#'";
static const char sql_proposals[] =
    "SELECT device, max (family) AS family, max (name) AS name, max (model) AS model, max (by_hand) AS by_hand,"
    " group_concat (DISTINCT quantity) AS quantities, max (heard_at) AS heard FROM discovery d WHERE heard_at > :since"
    " AND NOT EXISTS (SELECT 1 FROM sensor s WHERE s.device = d.device) GROUP BY device ORDER BY heard DESC, device";
static const char sql_purge[] =
    "DELETE FROM discovery WHERE id IN (SELECT id FROM discovery d WHERE heard_at <= :before"
    " AND NOT EXISTS (SELECT 1 FROM sensor s WHERE s.device = d.device AND s.retired_at IS NULL) LIMIT :most)";

enum { TOPIC_CHARS = 250, PATH_CHARS = 100, UNIT_CHARS = 20 };

void
discovery_free (Discovery *said)
{
  if (said == NULL)
    return;
  g_free (said->entity);
  g_free (said->device);
  g_free (said->family);
  g_free (said->name);
  g_free (said->model);
  g_free (said->topic);
  g_free (said->path);
  g_free (said->unit);
  g_free (said);
}

void
discovery_proposal_free (DiscoveryProposal *proposal)
{
  if (proposal == NULL)
    return;
  g_free (proposal->device);
  g_free (proposal->family);
  g_free (proposal->name);
  g_free (proposal->model);
  g_free (proposal->quantities);
  g_free (proposal);
}

/* ---- hearing ---- */

/* NULL for what is none, too long, or no text. */
static const char *
held (const char *text, glong most)
{
  return text != NULL && *text != '\0' && g_utf8_validate (text, -1, NULL) && g_utf8_strlen (text, -1) <= most ? text
                                                                                                               : NULL;
}

static void
bind_said (Query *query, const Discovery *said, const char *device)
{
  gboolean known = said->family != NULL && g_strv_contains (sensor_families, said->family);

  query_bind_text (query, ":entity", said->entity);
  query_bind_text (query, ":device", device);
  query_bind_text (query, ":name", held (said->name, SENSOR_NAME_CHARS));
  query_bind_text (query, ":model", held (said->model, SENSOR_MODEL_CHARS));
  query_bind_text (query, ":family", known ? said->family : "native");
  query_bind_text (query, ":topic", said->topic);
  query_bind_text (query, ":path", held (said->path, PATH_CHARS));
  query_bind_text (query, ":quantity", said->quantity >= QUANTITY_LAST ? NULL : quantity_kinds[said->quantity].name);
  query_bind_text (query, ":unit", held (said->unit, UNIT_CHARS));
  query_bind_integer (query, ":by_hand",
                      said->by_hand || (said->path != NULL && held (said->path, PATH_CHARS) == NULL));
}

gboolean
discovery_hear (Db *db, const Discovery *said, gint64 now, GError **error)
{
  g_autofree char *device = sensor_device_name (said->device);
  g_autoptr (Query) query = query_new (db, sql_hear);

  if (device == NULL || held (said->entity, TOPIC_CHARS) == NULL || held (said->topic, TOPIC_CHARS) == NULL)
    return TRUE;
  bind_said (query, said, device);
  query_bind_integer (query, ":now", now);
  query_bind_integer (query, ":in_all", DISCOVERY_IN_ALL);
  query_bind_integer (query, ":of_device", DISCOVERY_OF_DEVICE);
  return query_done (query, error);
}

gboolean
discovery_forget (Db *db, const char *entity_topic, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_forget);

  query_bind_text (query, ":entity", entity_topic);
  return query_done (query, error);
}

/* ---- reading ---- */

static Discovery *
discovery_read (Query *query)
{
  Discovery *said = g_new0 (Discovery, 1);
  const char *quantity = query_text (query, "quantity");

  said->entity = g_strdup (query_text (query, "entity"));
  said->device = g_strdup (query_text (query, "device"));
  said->family = g_strdup (query_text (query, "family"));
  said->name = g_strdup (query_text (query, "name"));
  said->model = g_strdup (query_text (query, "model"));
  said->topic = g_strdup (query_text (query, "topic"));
  said->path = g_strdup (query_text (query, "path"));
  said->unit = g_strdup (query_text (query, "unit"));
  said->quantity = quantity == NULL ? QUANTITY_LAST : reading_quantity_find (quantity);
  said->by_hand = query_integer (query, "by_hand") != 0;
  return said;
}

static GPtrArray *
discovery_many (Db *db, const char *sql, const char *value, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) discovery_free);
  g_autoptr (Query) query = query_new (db, sql);

  query_bind_text (query, ":value", value);
  while (query_next (query))
    g_ptr_array_add (list, discovery_read (query));
  return query_done (query, error) ? g_steal_pointer (&list) : NULL;
}

GPtrArray *
discovery_list_topic (Db *db, const char *topic, GError **error)
{
  return discovery_many (db, sql_topic, topic, error);
}

char **
discovery_topics (Db *db, GError **error)
{
  g_autoptr (GStrvBuilder) topics = g_strv_builder_new ();
  g_autoptr (Query) query = query_new (db, sql_topics);

  while (query_next (query))
    g_strv_builder_add (topics, query_text (query, "topic"));
  return query_done (query, error) ? g_strv_builder_end (topics) : NULL;
}

GPtrArray *
discovery_list_device (Db *db, const char *device, GError **error)
{
  g_autofree char *kept = sensor_device_name (device);

  return discovery_many (db, sql_device, kept, error);
}

static DiscoveryProposal *
proposal_read (Query *query)
{
  DiscoveryProposal *proposal = g_new0 (DiscoveryProposal, 1);
  const char *quantities = query_text (query, "quantities");

  proposal->device = g_strdup (query_text (query, "device"));
  proposal->family = g_strdup (query_text (query, "family"));
  proposal->name = g_strdup (query_text (query, "name"));
  proposal->model = g_strdup (query_text (query, "model"));
  proposal->quantities = quantities == NULL ? NULL : g_strdelimit (g_strdup (quantities), ",", ' ');
  proposal->by_hand = query_integer (query, "by_hand") != 0;
  proposal->heard_at = query_integer (query, "heard");
  return proposal;
}

GPtrArray *
discovery_proposals (Db *db, gint64 now, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) discovery_proposal_free);
  g_autoptr (Query) query = query_new (db, sql_proposals);

  query_bind_integer (query, ":since", now - DISCOVERY_KEEP_H * CLOCK_HOUR);
  while (query_next (query))
    g_ptr_array_add (list, proposal_read (query));
  return query_done (query, error) ? g_steal_pointer (&list) : NULL;
}

gboolean
discovery_adopt (Db *db, const Actor *actor, const char *device, const char *name, gint64 *ret_sensor_id,
                 GError **error)
{
  g_autoptr (GPtrArray) said = discovery_list_device (db, device, error);
  SensorInput input = { .name = name, .device = device };
  g_autoptr (Sensor) sensor = NULL;
  g_autofree char *token = NULL;

  if (said == NULL)
    return FALSE;
  if (said->len == 0)
    return box_fail (error, BOX_ERROR_NOT_FOUND, "nothing is known of this device");
  input.family = ((const Discovery *) g_ptr_array_index (said, 0))->family;
  input.model = ((const Discovery *) g_ptr_array_index (said, 0))->model;
  if (!sensor_create (db, actor, &input, &token, error))
    return FALSE;
  sensor = sensor_find_device (db, device, error);
  if (sensor == NULL)
    return FALSE;
  *ret_sensor_id = sensor->id;
  return TRUE;
}

gboolean
discovery_purge (Db *db, gint64 now, GError **error)
{
  return query_purge (db, sql_purge, now - DISCOVERY_KEEP_H * CLOCK_HOUR, error);
}
