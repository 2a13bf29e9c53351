/* ruuvi.c: the Ruuvi Gateway, by HTTP and MQTT.
 *   HTTP   {"data": {"gw_mac", "timestamp", "tags": {"<MAC>": {"rssi", "timestamp", "data": "<hexadecimal>"}, …}}}
 *   MQTT   ruuvi/<gateway>/<MAC>: {"gw_mac", "rssi", "gwts", "ts", "data"}; ruuvi/<gateway>/gw_status: {"state"}
 * Times are numbers or texts; a gateway without NTP sends a counter (cnt) instead. Newer firmware decodes itself:
 * temperature °C, humidity %, pressure Pa, voltage V. The sequence number tells the same measurement heard twice. */
#include "ingest/dialects.h"

#include <string.h>

#include "base/error.h"
#include "ingest/ruuvi_frame.h"

enum { SEQUENCE_MAX = 0xffffff }; /* of a Ruuvi Air; a RuuviTag's has two bytes */

static const PayloadKey keys[] = {
  { "temperature", QUANTITY_T, 1 }, { "humidity", QUANTITY_RH, 1 },       { "pressure", QUANTITY_P, 0.01 },
  { "CO2", QUANTITY_CO2, 1 },       { "co2", QUANTITY_CO2, 1 },           { "PM1.0", QUANTITY_PM1, 1 },
  { "PM2.5", QUANTITY_PM25, 1 },    { "PM10.0", QUANTITY_PM10, 1 },       { "VOC", QUANTITY_VOC_INDEX, 1 },
  { "voc", QUANTITY_VOC_INDEX, 1 }, { "voltage", QUANTITY_BAT_MV, 1000 }, { NULL, QUANTITY_LAST, 0 },
};
static const PayloadKey radio[] = { { "rssi", QUANTITY_RSSI, 1 }, { NULL, QUANTITY_LAST, 0 } };

static void
set_sequence (IngestDevice *device, int sequence)
{
  if (sequence < 0 || device->duplicate_key != NULL)
    return;
  device->duplicate_key = g_strdup_printf ("seq:%d", sequence);
}

/* What our own decoding of the frame leaves out, the gateway's may still say. */
static void
read_tag (const Tree *tag, const char *mac, gint64 at, IngestOutput *output)
{
  const char *hex = tree_get_text (tag, "data");
  RuuviFrame frame = { .sequence = -1 };
  IngestDevice *device;
  double sequence;

  if (hex != NULL)
    ruuvi_frame_read (hex, &frame);
  payload_put_keys (&frame.item, tag, keys);
  payload_put_keys (&frame.item, tag, radio);
  device = ingest_output_device (output, mac != NULL ? mac : frame.mac);
  if (device == NULL)
    return;
  if (frame.sequence < 0 && payload_number (tree_get (tag, "measurementSequenceNumber"), &sequence) && sequence >= 0
      && sequence < SEQUENCE_MAX)
    frame.sequence = (int) sequence;
  set_sequence (device, frame.sequence);
  payload_end (&frame.item, at, device->batch);
}

/* When the tag was heard, else when the gateway spoke. Of a gateway that knows no time, the counter is no time. */
static gint64
tag_time (const Tree *tag, const Tree *around, const char *own, const char *gateway)
{
  gint64 at = payload_time (tree_get (tag, own));

  if (tree_get (tag, "cnt") != NULL)
    return READING_NO_TIME;
  return at != READING_NO_TIME ? at : payload_time (tree_get (around, gateway));
}

static gboolean
read_tags (const Tree *data, IngestOutput *output, GError **error)
{
  const Tree *tags = tree_get (data, "tags");

  if (tree_kind (tags) != TREE_MAP)
    return box_fail (error, BOX_ERROR_INVALID, "data: no tags");
  for (guint i = 0; i < tree_length (tags); i++) {
    const Tree *tag = tree_value_at (tags, i);

    read_tag (tag, tree_key_at (tags, i), tag_time (tag, data, "timestamp", "timestamp"), output);
  }
  return TRUE;
}

gboolean
dialect_ruuvi (const IngestInput *input, IngestOutput *output, GError **error)
{
  g_autoptr (Tree) tree = payload_object (input, error);
  g_autofree char *mac = payload_topic_level (input->topic, 2), *gateway = payload_topic_level (input->topic, 1);

  if (tree == NULL)
    return FALSE;
  if (g_strcmp0 (mac, "gw_status") == 0) {
    ingest_output_device (output, gateway)->online = payload_presence (input);
    return TRUE;
  }
  if (tree_kind (tree_get (tree, "data")) == TREE_MAP)
    return read_tags (tree_get (tree, "data"), output, error);
  read_tag (tree, mac, tag_time (tree, tree, "ts", "gwts"), output);
  return TRUE;
}
