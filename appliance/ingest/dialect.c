/* dialect.c: the table of dialects, which of them a message speaks, and what is common to all. */
#include "ingest/dialect.h"

#include <string.h>

#include "ingest/dialects.h"

#define LIST(...) ((const char *const[]){ __VA_ARGS__, NULL })

/* The first row whose topic or mark fits is spoken: the narrower comes first. */
const IngestDialect ingest_dialects[] = {
  { "native", "native",
    LIST (INGEST_OWN "+/reading", INGEST_OWN "+/status", INGEST_OWN_READING ("+"), INGEST_OWN_STATUS ("+")),
    "/sensors/readings", NULL, 0, dialect_native, FALSE, FALSE },
  { "line_protocol", "native", NULL, "/write", NULL, 0, dialect_line_protocol, FALSE, FALSE },
  { "discovery", NULL, LIST ("homeassistant/+/+/config", "homeassistant/+/+/+/config"), NULL, NULL, 0,
    dialect_discovery, FALSE, FALSE },
  { "zigbee2mqtt", "zigbee", LIST ("zigbee2mqtt/#"), "/sensors/zigbee2mqtt", LIST ("linkquality", "last_seen"), 60,
    dialect_zigbee2mqtt, FALSE, FALSE },
  { "chirpstack", "lorawan", LIST ("application/+/device/+/event/+"), "/sensors/chirpstack",
    LIST ("deviceInfo", "devEUI"), 0, dialect_chirpstack, FALSE, TRUE },
  { "tts", "lorawan", LIST ("v3/+/devices/+/up", "v3/+/devices/+/join"), "/sensors/tts", LIST ("end_device_ids"), 0,
    dialect_tts, FALSE, TRUE },
  { "shelly", "shelly",
    LIST ("+/events/rpc", "+/+/events/rpc", "+/status/+", "+/online", "shellies/+/sensor/+", "shellies/+/info",
          "shellies/+/online"),
    "/sensors/shelly", LIST ("temperature:0", "humidity:0", "params"), 0, dialect_shelly, FALSE, FALSE },
  { "tasmota", "tasmota",
    LIST ("tele/+/SENSOR", "tele/+/LWT", "+/tele/SENSOR", "+/tele/LWT", "tele/+/+/SENSOR", "stat/+/STATUS8",
          "stat/+/STATUS10"),
    "/sensors/tasmota", LIST ("TempUnit", "StatusSNS", "Time"), 0, dialect_tasmota, FALSE, FALSE },
  { "airgradient", "airgradient", LIST ("airgradient/readings/+"), "/sensors/airgradient",
    LIST ("serialno", "tvocIndex", "tvoc_raw", "pm003Count", "ledMode", "fwMode"), 0, dialect_airgradient, FALSE, FALSE },
  { "ruuvi", "ruuvi", LIST ("ruuvi/+/+"), "/sensors/ruuvi", LIST ("gw_mac", "data"), 300, dialect_ruuvi, FALSE, FALSE },
  { "airrohr", "airrohr", NULL, "/sensors/airrohr", LIST ("sensordatavalues"), 0, dialect_airrohr, FALSE, FALSE },
  { "netatmo", "netatmo", NULL, NULL, LIST ("body"), 0, dialect_netatmo, FALSE, FALSE },
  { "table", "native", NULL, NULL, NULL, 0, dialect_table, FALSE, FALSE }, /* brought as a file */
  { "esphome", "esphome", LIST ("+/sensor/+/state", "+/+/sensor/+/state", "+/status"), NULL, NULL, 0, dialect_esphome,
    TRUE, FALSE },
  { "announced", NULL, NULL, NULL, NULL, 60, dialect_announced, FALSE, FALSE },
  { NULL, NULL, NULL, NULL, NULL, 0, NULL, FALSE, FALSE },
};

const IngestDialect *
ingest_dialect_find (const char *name)
{
  for (const IngestDialect *dialect = ingest_dialects; dialect->name != NULL; dialect++)
    if (g_strcmp0 (dialect->name, name) == 0)
      return dialect;
  return NULL;
}

/* One level of a pattern and of a topic: + is any level, # all that are left (also none). */
gboolean
ingest_topic_fits (const char *pattern, const char *topic)
{
  for (;;) {
    gsize here = strcspn (pattern, "/"), there = strcspn (topic, "/");

    if (pattern[0] == '#')
      return TRUE;
    if (pattern[0] != '+' && (here != there || memcmp (pattern, topic, here) != 0))
      return FALSE;
    pattern += here;
    topic += there;
    if (*pattern == '\0' || *topic == '\0')
      return *pattern == *topic || strcmp (pattern, "/#") == 0;
    pattern++;
    topic++;
  }
}

const IngestDialect *
ingest_dialect_of_topic (const char *topic)
{
  for (const IngestDialect *dialect = ingest_dialects; topic != NULL && dialect->name != NULL; dialect++)
    for (guint i = 0; dialect->topics != NULL && dialect->topics[i] != NULL; i++)
      if (ingest_topic_fits (dialect->topics[i], topic))
        return dialect;
  return NULL;
}

static gboolean
has_mark (const IngestDialect *dialect, const char *key, gsize length)
{
  for (guint i = 0; dialect->marks != NULL && dialect->marks[i] != NULL; i++)
    if (strlen (dialect->marks[i]) == length && memcmp (dialect->marks[i], key, length) == 0)
      return TRUE;
  return FALSE;
}

static const IngestDialect *
marked (const char *key, gsize length)
{
  for (const IngestDialect *dialect = ingest_dialects; dialect->name != NULL; dialect++)
    if (has_mark (dialect, key, length))
      return dialect;
  return NULL;
}

/* The keys of the outermost object, without building it: each text at depth one. Of several marks that of the first row
 * counts. Bytes that are no JSON are told by whoever parses them. */
static const IngestDialect *
dialect_of_keys (const char *at, const char *end)
{
  const IngestDialect *best = NULL;
  int depth = 0;

  for (; at < end; at++) {
    const IngestDialect *found = NULL;
    const char *key = at + 1;

    depth += (*at == '{' || *at == '[') - (*at == '}' || *at == ']');
    if (*at != '"')
      continue;
    for (at++; at < end && *at != '"'; at++)
      at += *at == '\\';
    if (at < end && depth == 1)
      found = marked (key, (gsize) (at - key));
    if (found != NULL && (best == NULL || found < best))
      best = found;
  }
  return best;
}

static gboolean
is_json (const IngestInput *input)
{
  gsize i = 0;

  while (i < input->length && g_ascii_isspace (input->bytes[i]))
    i++;
  return i == input->length || input->bytes[i] == '{' || input->bytes[i] == '[';
}

/* The address may say it: "airgradient:<serial>". */
static const IngestDialect *
dialect_of_header (const char *device)
{
  gsize length = device == NULL ? 0 : strcspn (device, ":");

  for (const IngestDialect *dialect = ingest_dialects; length > 0 && dialect->name != NULL; dialect++)
    if (device[length] == ':' && dialect->path != NULL && strlen (dialect->name) == length
        && memcmp (dialect->name, device, length) == 0)
      return dialect;
  return NULL;
}

const IngestDialect *
ingest_dialect_guess (const IngestInput *input)
{
  const IngestDialect *found = ingest_dialect_of_topic (input->topic);

  if (found == NULL)
    found = dialect_of_header (input->header_device);
  if (found == NULL && input->length > 0)
    found = is_json (input) ? dialect_of_keys (input->bytes, input->bytes + input->length)
                            : ingest_dialect_find ("line_protocol");
  return found != NULL ? found : &ingest_dialects[0];
}

/* Retained is last known, not measured: only what says when it was measured counts (sensors.md §3). */
static void
drop_timeless (ReadingBatch *batch)
{
  guint kept = 0;

  for (guint i = 0; i < batch->readings->len; i++) {
    Reading reading = g_array_index (batch->readings, Reading, i);

    if (reading.at != READING_NO_TIME)
      g_array_index (batch->readings, Reading, kept++) = reading;
  }
  g_array_set_size (batch->readings, kept);
  batch->retained = TRUE;
}

/* Families that say by their topic who measured say nothing of it by HTTP: the header or the address does. */
static void
name_nameless (const IngestInput *input, const IngestOutput *output)
{
  for (guint i = 0; i < output->devices->len; i++) {
    IngestDevice *device = g_ptr_array_index (output->devices, i);

    if (device->device == NULL)
      device->device = ingest_device_key (input->header_device);
  }
}

gboolean
ingest_read (const IngestDialect *dialect, const IngestInput *input, IngestOutput *output, GError **error)
{
  IngestInput message = *input;

  if (message.bytes == NULL)
    message.bytes = "";
  if (!dialect->parse (&message, output, error))
    return FALSE;
  if (input->topic == NULL && input->header_device != NULL)
    name_nameless (input, output);
  for (guint i = 0; input->retained && i < output->devices->len; i++)
    drop_timeless (((IngestDevice *) g_ptr_array_index (output->devices, i))->batch);
  return TRUE;
}
