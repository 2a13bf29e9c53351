/* tasmota.c: tele/<topic>/SENSOR of Tasmota, and what its status commands answer.
 *   {"Time": "2024-01-01T10:31:09", "SCD40": {"CarbonDioxide": 1204, "Temperature": 28.8, …}, "TempUnit": "C"}
 * Time is the legal hour without a zone; Time 2, 3 and 4 add "Epoch", or give seconds or milliseconds. TempUnit may be
 * F, PressureUnit mmHg or inHg. A key such as LYWSD03-52680f is a thermometer of its own that was heard by radio, so
 * are whatever has a "mac" (ATC52680f, or any name it was given) and those within ZbReceived, which options take out of
 * it: {"Device": "0x7396", "Name": "salon", …} then stands in its place, under any key or none. A second sensor of one
 * type (DS18B20-2, SHT3X-0x45) is one beside the first. */
#include "ingest/dialects.h"

#include <string.h>

#include "ingest/payload.h"

static const PayloadKey keys[] = {
  { "Temperature", QUANTITY_T, 1 },
  { "Humidity", QUANTITY_RH, 1 },
  { "Pressure", QUANTITY_P, 1 },
  { "CarbonDioxide", QUANTITY_CO2, 1 },
  { "CO2", QUANTITY_CO2, 1 },
  { "PM1", QUANTITY_PM1, 1 },
  { "PM2.5", QUANTITY_PM25, 1 },
  { "PM10", QUANTITY_PM10, 1 },
  { "PM1_0", QUANTITY_PM1, 1 }, /* an SPS30; its PM10 as all others */
  { "PM2_5", QUANTITY_PM25, 1 },
  { "TVOC", QUANTITY_VOC_PPB, 1 },
  { "VOC", QUANTITY_VOC_INDEX, 1 }, /* Sensirion's index */
  { "CarbonMonoxide", QUANTITY_CO, 1 },
  { "Battery", QUANTITY_BAT, 1 },
  { "BatteryPercentage", QUANTITY_BAT, 1 },
  { "BatteryVoltage", QUANTITY_BAT_MV, 1 },
  { "RSSI", QUANTITY_RSSI, 1 },
  { "LinkQuality", QUANTITY_LQI, 1 },
  { NULL, QUANTITY_LAST, 0 },
};

static const struct {
  const char *unit;
  double hpa;
} pressure_units[] = { { "mmHg", 1.333224 }, { "inHg", 33.86389 } };

enum { RADIO_DIGITS_MIN = 6 };

/* What is common to the sensors of one message. */
typedef struct {
  IngestOutput *output;
  char *device; /* nullable */
  gint64 at;
  gboolean fahrenheit;
  double hpa;      /* of one unit of pressure */
  PayloadItem own; /* of the sensors that are wired to it */
} Message;

static gboolean
is_command (const char *level)
{
  static const char *const words[] = { "tele", "stat", "SENSOR", "LWT", "STATUS8", "STATUS10", "STATE" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strcmp (words[i], level) == 0)
      return TRUE;
  return FALSE;
}

/* Whatever order the "FullTopic" has: all levels but those of Tasmota itself. */
char *
dialect_tasmota_device (const char *topic)
{
  g_auto (GStrv) levels = g_strsplit (topic == NULL ? "" : topic, "/", 0);
  GString *name = g_string_new (NULL);

  for (guint i = 0; levels[i] != NULL; i++)
    if (!is_command (levels[i]))
      g_string_append_printf (name, "%s%s", name->len == 0 ? "" : "/", levels[i]);
  return g_string_free (name, name->len == 0);
}

static gint64
message_time (const Tree *tree, gint64 now)
{
  gint64 at = payload_time (tree_get (tree, "Epoch"));

  if (at == READING_NO_TIME)
    at = payload_time (tree_get (tree, "Time"));
  if (at == READING_NO_TIME && !payload_wall_time (tree_get_text (tree, "Time"), now, &at))
    return READING_NO_TIME;
  return at;
}

static void
put_sensor (PayloadItem *item, const Tree *sensor, int rank, const Message *message)
{
  double number;

  for (const PayloadKey *key = keys; key->key != NULL; key++) {
    if (!payload_number (tree_get (sensor, key->key), &number))
      continue;
    if (key->quantity == QUANTITY_T && message->fahrenheit)
      number = (number - 32) * 5 / 9;
    if (key->quantity == QUANTITY_P)
      number *= message->hpa;
    payload_put (item, key->quantity, number * key->factor, rank);
  }
}

static void
read_apart (const Tree *sensor, const char *name, const Message *message)
{
  IngestDevice *device = ingest_output_device (message->output, name);
  PayloadItem item = { 0 };

  if (device == NULL)
    return;
  put_sensor (&item, sensor, 2, message);
  payload_end (&item, message->at, device->batch);
}

/* A device of Zigbee: by the name it was given, else by `key` (nullable), else by its short address. */
static void
read_zigbee (const Tree *heard, const char *key, const Message *message)
{
  const char *name = tree_get_text (heard, "Name");

  if (name == NULL)
    name = key != NULL ? key : tree_get_text (heard, "Device");
  read_apart (heard, name, message);
}

static gboolean
is_zigbee (const Tree *sensor)
{
  const char *address = tree_get_text (sensor, "Device");

  return address != NULL && g_str_has_prefix (address, "0x");
}

/* What divides a name from its number: "-", or "_" by an option (SetOption64). */
static const char *
last_joint (const char *key)
{
  const char *dash = strrchr (key, '-');

  return dash != NULL ? dash : strrchr (key, '_');
}

/* LYWSD03-52680f: the end of a radio address. */
static gboolean
is_radio (const char *key)
{
  const char *dash = last_joint (key);
  gsize digits = dash == NULL ? 0 : strspn (dash + 1, "0123456789abcdefABCDEF");

  return digits >= RADIO_DIGITS_MIN && dash[1 + digits] == '\0';
}

/* One more of the type that came just before: DS18B20-2 after DS18B20-1. */
static gboolean
is_second (const char *key, const char *before)
{
  const char *dash = last_joint (key);

  return dash != NULL && before != NULL && strncmp (key, before, (gsize) (dash - key) + 1) == 0;
}

static void
read_sensor (const char *key, const char *before, const Tree *sensor, Message *message)
{
  if (strcmp (key, "ZbReceived") == 0)
    for (guint i = 0; i < tree_length (sensor); i++)
      read_zigbee (tree_value_at (sensor, i), tree_key_at (sensor, i), message);
  else if (is_zigbee (sensor))
    read_zigbee (sensor, key, message);
  else if (is_radio (key) || tree_get_text (sensor, "mac") != NULL)
    read_apart (sensor, key, message);
  else if (is_second (key, before)) {
    g_autofree char *name = g_strjoin ("/", message->device == NULL ? "" : message->device, key, NULL);

    read_apart (sensor, name, message);
  } else
    put_sensor (&message->own, sensor, ingest_chip_rank (key, strlen (key)), message);
}

static void
read_units (const Tree *tree, Message *message)
{
  const char *pressure = tree_get_text (tree, "PressureUnit");

  message->fahrenheit = g_strcmp0 (tree_get_text (tree, "TempUnit"), "F") == 0;
  message->hpa = 1;
  for (guint i = 0; i < G_N_ELEMENTS (pressure_units); i++)
    if (g_strcmp0 (pressure, pressure_units[i].unit) == 0)
      message->hpa = pressure_units[i].hpa;
}

static void
read_sensors (const Tree *tree, const IngestInput *input, Message *message)
{
  const char *before = NULL;

  read_units (tree, message);
  message->at = message_time (tree, input->now);
  if (is_zigbee (tree))
    read_zigbee (tree, NULL, message);
  for (guint i = 0; i < tree_length (tree); i++) {
    if (tree_kind (tree_value_at (tree, i)) != TREE_MAP)
      continue;
    read_sensor (tree_key_at (tree, i), before, tree_value_at (tree, i), message);
    before = tree_key_at (tree, i);
  }
  if (message->own.filled != 0 || message->own.refused != 0)
    payload_end (&message->own, message->at, ingest_output_device (message->output, message->device)->batch);
}

gboolean
dialect_tasmota (const IngestInput *input, IngestOutput *output, GError **error)
{
  g_autofree char *name = dialect_tasmota_device (input->topic);
  Message message = { .output = output, .device = name };
  g_autoptr (Tree) tree = NULL;

  if (input->topic != NULL && g_str_has_suffix (input->topic, "/LWT")) {
    ingest_output_device (output, name)->online = payload_presence (input);
    return TRUE;
  }
  tree = payload_object (input, error);
  if (tree == NULL)
    return FALSE;
  read_sensors (tree_get (tree, "StatusSNS") != NULL ? tree_get (tree, "StatusSNS") : tree, input, &message);
  return TRUE;
}
