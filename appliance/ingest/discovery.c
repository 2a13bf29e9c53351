/* discovery.c: Home Assistant's discovery messages, abbreviated or not.
 *   homeassistant/sensor/[<node>/]<object>/config   one value: {"stat_t", "unit_of_meas", "dev_cla", "val_tpl",
 * "uniq_id", "dev": {"ids", "name", "mdl", "mf"}, "~": base of the topics} homeassistant/device/<object>/config a
 * device: {"dev", "o", "cmps": {"<id>": {"p": "sensor", …}}, "stat_t"} Only sensors are heard. An empty payload takes
 * back what was said at its topic. */
#include "ingest/discovery.h"

#include <string.h>

#include "base/text.h"
#include "ingest/dialects.h"
#include "ingest/discovery_private.h"
#include "ingest/payload.h"

/* Whichever of the two spellings stands there. */
static const char *
text_of (const Tree *object, const char *abbreviated, const char *whole)
{
  const char *text = tree_get_text (object, abbreviated);

  return text != NULL ? text : tree_get_text (object, whole);
}

/* The base of the topics stands for ~ at either end. (transfer full) (nullable) */
static char *
whole_topic (const char *topic, const char *base)
{
  gsize length = topic == NULL ? 0 : strlen (topic);

  if (base == NULL || length == 0)
    return g_strdup (topic);
  if (topic[0] == '~')
    return g_strconcat (base, topic + 1, NULL);
  if (topic[length - 1] != '~')
    return g_strdup (topic);
  return g_strdup_printf ("%.*s%s", (int) (length - 1), topic, base);
}

/* One identifier or a list of them; else the address of its first connection, [["mac", "02:5b:…"]]; else that of the
 * value, which is then a device of its own. (transfer full) (nullable) */
static char *
identifier (const Tree *about, const Tree *component)
{
  const Tree *ids = tree_get (about, "ids") != NULL ? tree_get (about, "ids") : tree_get (about, "identifiers");
  const Tree *links = tree_get (about, "cns") != NULL ? tree_get (about, "cns") : tree_get (about, "connections");
  char *name = payload_name (tree_kind (ids) == TREE_LIST ? tree_at (ids, 0) : ids);

  if (name == NULL)
    name = payload_name (tree_at (tree_at (links, 0), 1));
  return name != NULL ? name : g_strdup (text_of (component, "uniq_id", "unique_id"));
}

static const struct {
  const char *dialect;
  char *(*device) (const char *topic);
} speakers[] = {
  { "zigbee2mqtt", dialect_zigbee2mqtt_device },
  { "esphome", dialect_esphome_device },
  { "tasmota", dialect_tasmota_device },
  { "shelly", dialect_shelly_device },
};

/* As the readings will name it, where a dialect speaks at that topic; else as the announcement does. */
static char *
device_name (const char *state_topic, const Tree *about, const Tree *component)
{
  const IngestDialect *dialect = ingest_dialect_of_topic (state_topic);
  char *name = NULL;

  for (guint i = 0; dialect != NULL && i < G_N_ELEMENTS (speakers); i++)
    if (strcmp (speakers[i].dialect, dialect->name) == 0)
      name = speakers[i].device (state_topic);
  if (name == NULL)
    name = identifier (about, component);
  return name;
}

/* What is common to the components of a message. */
typedef struct {
  const char *topic, *base;
  const Tree *about, *around; /* the device; what holds for all components */
  IngestOutput *output;
} Message;

static void
announce (const Tree *component, const char *id, const Message *message)
{
  const char *topic = text_of (component, "stat_t", "state_topic"), *name;
  g_autofree char *device = NULL;
  IngestDiscovery *said;

  if (topic == NULL)
    topic = text_of (message->around, "stat_t", "state_topic");
  if (topic == NULL)
    return;
  said = ingest_output_discovery (message->output, message->topic);
  said->state_topic = whole_topic (topic, message->base);
  device = device_name (said->state_topic, message->about, component);
  said->device = ingest_device_key (device);
  said->name = payload_label (tree_get_text (message->about, "name"));
  said->model = payload_label (text_of (message->about, "mdl", "model"));
  said->maker = payload_label (text_of (message->about, "mf", "manufacturer"));
  said->unit = payload_label (text_of (component, "unit_of_meas", "unit_of_measurement"));
  said->device_class = payload_label (text_of (component, "dev_cla", "device_class"));
  said->path = ingest_discovery_path (text_of (component, "val_tpl", "value_template"));
  name = text_of (component, "obj_id", "object_id");
  said->quantity = ingest_discovery_quantity (said->device_class, said->unit, name != NULL ? name : id);
}

static void
announce_all (const Tree *components, const Message *message)
{
  for (guint i = 0; i < tree_length (components); i++)
    if (g_strcmp0 (text_of (tree_value_at (components, i), "p", "platform"), "sensor") == 0)
      announce (tree_value_at (components, i), tree_key_at (components, i), message);
}

gboolean
dialect_discovery (const IngestInput *input, IngestOutput *output, GError **error)
{
  g_autofree char *component = payload_topic_level (input->topic, 1), *id = payload_topic_level (input->topic, -2);
  g_autoptr (Tree) tree = NULL;
  const Tree *parts;
  Message message = { .topic = input->topic, .output = output };

  if (g_strcmp0 (component, "sensor") != 0 && g_strcmp0 (component, "device") != 0)
    return TRUE;
  if (input->length == 0) {
    ingest_output_discovery (output, input->topic)->removed = TRUE;
    return TRUE;
  }
  tree = payload_object (input, error);
  if (tree == NULL)
    return FALSE;
  message.base = tree_get_text (tree, "~");
  message.about = tree_get (tree, "dev") != NULL ? tree_get (tree, "dev") : tree_get (tree, "device");
  message.around = tree;
  parts = tree_get (tree, "cmps") != NULL ? tree_get (tree, "cmps") : tree_get (tree, "components");
  if (parts != NULL)
    announce_all (parts, &message);
  else
    announce (tree, id, &message);
  return TRUE;
}

/* One level of a JSON pointer, unescaped in place. */
static const Tree *
step (const Tree *tree, char *level)
{
  gint64 index;

  if (tree_kind (tree) == TREE_LIST)
    return text_to_integer (level, 0, G_MAXINT32, &index) ? tree_at (tree, (guint) index) : NULL;
  for (char *at = level; (at = strchr (at, '~')) != NULL; at++) {
    *at = at[1] == '1' ? '/' : '~';
    memmove (at + 1, at + 1 + (at[1] != '\0'), strlen (at + 1 + (at[1] != '\0')) + 1);
  }
  return tree_get (tree, level);
}

static gboolean
value_at (const IngestDiscovery *said, const IngestInput *input, double *ret_number, GError **error)
{
  g_auto (GStrv) levels = g_strsplit (said->path, "/", 0);
  g_autoptr (Tree) tree = payload_object (input, error);
  const Tree *at = tree;

  for (guint i = 1; at != NULL && levels[0] != NULL && levels[i] != NULL; i++)
    at = step (at, levels[i]);
  return payload_number (at, ret_number);
}

gboolean
ingest_discovery_read (const IngestDiscovery *said, const IngestInput *input, IngestOutput *output, GError **error)
{
  const DiscoveryUnit *unit = ingest_discovery_unit (said->quantity, said->unit);
  g_autoptr (GError) failure = NULL;
  PayloadItem item = { 0 };
  double number;
  gboolean found;

  if (unit == NULL || said->path == NULL || input->length == 0)
    return TRUE;
  found = said->path[0] == '\0' ? payload_number_text (input->bytes, input->length, &number)
                                : value_at (said, input, &number, &failure);
  if (failure != NULL) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return FALSE;
  }
  if (!found)
    return TRUE;
  payload_put (&item, said->quantity, number * unit->factor + unit->offset, 2);
  payload_end (&item, READING_NO_TIME, ingest_output_device (output, said->device)->batch);
  return TRUE;
}
