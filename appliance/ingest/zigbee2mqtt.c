/* zigbee2mqtt.c: the JSON that Zigbee2MQTT publishes for one device, as it is.
 *   zigbee2mqtt/<friendly name, with slashes or without>   {"temperature": 15.9, …, "last_seen": ISO 8601 or ms}
 *   …/availability                                         {"state": "offline"}, or bare
 *   zigbee2mqtt/bridge/devices                             the list of devices: announcements
 * Nulls (after pairing) and unknown keys (update, device…) are ordinary; other messages of the bridge, and what is sent
 * to a device (/set, /get), hold no reading. */
#include "ingest/dialects.h"

#include <string.h>

#include "base/error.h"
#include "base/json.h"
#include "ingest/discovery.h"
#include "ingest/payload.h"

/* Keys of its "exposes"; everything else is left out. voltage is in millivolts, formaldehyde in mg/m³. */
static const PayloadKey keys[] = {
  { "temperature", QUANTITY_T, 1 },
  { "local_temperature", QUANTITY_T, 1 },
  { "humidity", QUANTITY_RH, 1 },
  { "pressure", QUANTITY_P, 1 },
  { "co2", QUANTITY_CO2, 1 },
  { "carbon_dioxide", QUANTITY_CO2, 1 },
  { "pm1", QUANTITY_PM1, 1 },
  { "pm25", QUANTITY_PM25, 1 },
  { "pm10", QUANTITY_PM10, 1 },
  { "voc", QUANTITY_VOC_PPB, 1 },
  { "voc_parts", QUANTITY_VOC_PPB, 1 },
  { "voc_index", QUANTITY_VOC_INDEX, 1 },
  { "hcho", QUANTITY_HCHO, 1000 },
  { "formaldehyd", QUANTITY_HCHO, 1000 },
  { "carbon_monoxide_ppm", QUANTITY_CO, 1 },
  { "co", QUANTITY_CO, 1 },
  { "battery", QUANTITY_BAT, 1 },
  { "voltage", QUANTITY_BAT_MV, 1 },
  { "linkquality", QUANTITY_LQI, 1 },
  { NULL, QUANTITY_LAST, 0 },
};

enum { BASE_LEVELS = 1 };

/* Where a whole level of that name begins behind the first one, at its slash; NULL: nowhere. */
static char *
find_level (char *name, const char *level)
{
  gsize length = strlen (level);

  for (char *at = strchr (name, '/'); at != NULL; at = strchr (at + 1, '/'))
    if (strncmp (at + 1, level, length) == 0 && (at[1 + length] == '\0' || at[1 + length] == '/'))
      return at;
  return NULL;
}

/* What follows the base topic, unless it is the bridge's or for a device. Its name may have levels of its own. */
char *
dialect_zigbee2mqtt_device (const char *topic)
{
  static const char *const orders[] = { "set", "get" };
  g_autofree char *name = payload_topic_middle (topic, BASE_LEVELS, 0);
  char *presence;

  if (name == NULL || g_str_has_prefix (name, "bridge/"))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    if (find_level (name, orders[i]) != NULL)
      return NULL;
  presence = find_level (name, "availability");
  if (presence != NULL)
    *presence = '\0';
  return g_steal_pointer (&name);
}

static void
announce (const Tree *entry, const char *base, IngestOutput *output)
{
  const Tree *definition = tree_get (entry, "definition"), *exposes = tree_get (definition, "exposes");
  const char *name = tree_get_text (entry, "friendly_name");

  for (guint i = 0; name != NULL && i < tree_length (exposes); i++) {
    const char *property = tree_get_text (tree_at (exposes, i), "property");
    g_autofree char *topic = g_strconcat (base, "/", name, NULL);
    IngestDiscovery *said;

    if (property == NULL || g_strcmp0 (tree_get_text (tree_at (exposes, i), "type"), "numeric") != 0)
      continue;
    said = ingest_output_discovery (output, topic);
    said->device = ingest_device_key (name);
    said->name = payload_label (name);
    said->model = payload_label (tree_get_text (definition, "model"));
    said->maker = payload_label (tree_get_text (definition, "vendor"));
    said->state_topic = g_strdup (topic);
    said->unit = payload_label (tree_get_text (tree_at (exposes, i), "unit"));
    said->path = g_strconcat ("/", property, NULL);
    for (const PayloadKey *key = keys; key->key != NULL; key++)
      if (strcmp (key->key, property) == 0)
        said->quantity = key->quantity;
  }
}

static gboolean
announce_all (const IngestInput *input, IngestOutput *output, GError **error)
{
  g_autoptr (Tree) list = json_parse (input->bytes == NULL ? "" : input->bytes, input->length, error);
  g_autofree char *base = payload_topic_level (input->topic, 0);

  if (list == NULL)
    return FALSE;
  if (tree_kind (list) != TREE_LIST)
    return box_fail (error, BOX_ERROR_INVALID, "bridge/devices: not a list");
  for (guint i = 0; i < tree_length (list); i++)
    announce (tree_at (list, i), base, output);
  return TRUE;
}

static void
read_model (const Tree *tree, IngestDevice *device)
{
  const char *model = tree_get_text (tree_get (tree, "device"), "model");

  if (model != NULL && device->model == NULL)
    device->model = payload_label (model);
}

/* Its options of a device: what it adds to each value before it tells it. */
static IngestCorrection
correction_of (const Tree *tree)
{
  static const char *const options[] = { "temperature_calibration", "humidity_calibration", "pressure_calibration",
                                         "co2_calibration", "local_temperature_calibration" };
  IngestCorrection said = INGEST_CORRECTION_UNSAID;
  double number;

  for (guint i = 0; i < G_N_ELEMENTS (options) && said != INGEST_CORRECTED; i++)
    if (payload_number (tree_get (tree, options[i]), &number))
      said = number != 0 ? INGEST_CORRECTED : INGEST_UNCORRECTED;
  return said;
}

/* A word or a number by itself, as no message of a device is: those are objects. */
static gboolean
is_bare (const IngestInput *input)
{
  gsize i = 0;

  while (i < input->length && g_ascii_isspace (input->bytes[i]))
    i++;
  return i < input->length && (g_ascii_isalnum (input->bytes[i]) || strchr ("+-.", input->bytes[i]) != NULL);
}

/* With `output: attribute` each value has a topic of its own: the last level is the key. Most are words ("ON", a
 * moment, "idle") and none of ours. */
static gboolean
read_attribute (const IngestInput *input, IngestOutput *output)
{
  g_autofree char *name = payload_topic_middle (input->topic, BASE_LEVELS, 1);
  g_autofree char *attribute = payload_topic_level (input->topic, -1);
  PayloadItem item = { 0 };
  double number;
  gboolean is_number = payload_number_text (input->bytes, input->length, &number);

  if (name == NULL || !is_bare (input))
    return FALSE;
  for (const PayloadKey *key = keys; is_number && key->key != NULL; key++)
    if (strcmp (key->key, attribute) == 0)
      payload_put (&item, key->quantity, number * key->factor, 2);
  payload_end (&item, READING_NO_TIME, ingest_output_device (output, name)->batch);
  return TRUE;
}

static gboolean
read_device (const IngestInput *input, const char *name, IngestOutput *output, GError **error)
{
  g_autoptr (Tree) tree = NULL;
  PayloadItem item = { 0 };
  IngestDevice *device;

  if (name != NULL && read_attribute (input, output))
    return TRUE;
  tree = payload_object (input, error);
  if (tree == NULL)
    return FALSE;
  device = ingest_output_device (output, name);
  read_model (tree, device);
  device->correction = correction_of (tree);
  payload_put_keys (&item, tree, keys);
  payload_end (&item, payload_time (tree_get (tree, "last_seen")), device->batch);
  return TRUE;
}

gboolean
dialect_zigbee2mqtt (const IngestInput *input, IngestOutput *output, GError **error)
{
  g_autofree char *name = dialect_zigbee2mqtt_device (input->topic);

  if (input->topic == NULL)
    return read_device (input, NULL, output, error);
  if (g_str_has_suffix (input->topic, "/bridge/devices"))
    return announce_all (input, output, error);
  if (name == NULL)
    return TRUE;
  if (g_str_has_suffix (input->topic, "/availability")) {
    ingest_output_device (output, name)->online = payload_presence (input);
    return TRUE;
  }
  return read_device (input, name, output, error);
}
