/* chirpstack.c: events of ChirpStack v4, by MQTT (application/<id>/device/<devEui>/event/<what>) and HTTP
 * (?event=<what>). up       {"deduplicationId", "time", "deviceInfo": {"devEui", "deviceName", "deviceProfileName"},
 * "fCnt", "fPort", "data": base64, "object": decoded, if it has a codec, "rxInfo": [{"rssi"}]} status   {…,
 * "batteryLevel": 88.3, "externalPowerSource", "batteryLevelUnavailable"} join     {…, "devAddr"}: a device, no
 * readings; so are the others fCnt is absent when 0. The devEui is the device: tags and names are anybody's to edit. */
#include "ingest/dialects.h"

#include "base/error.h"
#include "ingest/lora.h"

static gint64
event_time (const Tree *tree)
{
  gint64 at = payload_time (tree_get (tree, "time"));

  return at != READING_NO_TIME ? at : payload_time (tree_get (tree_at (tree_get (tree, "rxInfo"), 0), "gwTime"));
}

static void
read_battery (const Tree *tree, IngestDevice *device)
{
  PayloadItem item = { 0 };
  double level;

  if (tree_get_flag (tree, "batteryLevelUnavailable") || !payload_number (tree_get (tree, "batteryLevel"), &level)
      || (tree_get_flag (tree, "externalPowerSource") && level <= 0))
    return;
  payload_put (&item, QUANTITY_BAT, level, 2);
  payload_end (&item, event_time (tree), device->batch);
}

/* One frame of radio may bring two events of one identifier: the battery that the server had asked for, and what was
 * measured. */
static char *
duplicate_key (const Tree *tree)
{
  g_autofree char *id = payload_label (tree_get_text (tree, "deduplicationId"));
  gboolean is_uplink = tree_get (tree, "data") != NULL || tree_get (tree, "object") != NULL;

  if (id == NULL)
    return lora_duplicate_key (tree_get_integer (tree, "fCnt"), event_time (tree));
  return g_strconcat (is_uplink ? "" : "beside:", id, NULL);
}

gboolean
dialect_chirpstack (const IngestInput *input, IngestOutput *output, GError **error)
{
  g_autoptr (Tree) tree = payload_object (input, error);
  const Tree *info = tree_get (tree, "deviceInfo");
  const char *eui = tree_get_text (info, "devEui");
  IngestDevice *device;
  LoraUplink uplink;

  if (tree == NULL)
    return FALSE;
  if (eui == NULL)
    return box_fail (error, BOX_ERROR_INVALID, "deviceInfo: no devEui");
  device = ingest_output_device (output, eui);
  device->name = payload_label (tree_get_text (info, "deviceName"));
  device->model = payload_label (tree_get_text (info, "deviceProfileName"));
  device->duplicate_key = duplicate_key (tree);
  uplink = (LoraUplink){ .object = tree_get (tree, "object"),
                         .data = tree_get_text (tree, "data"),
                         .model = device->model,
                         .gateways = tree_get (tree, "rxInfo"),
                         .at = event_time (tree),
                         .port = tree_get_integer (tree, "fPort") };
  lora_read (&uplink, device);
  read_battery (tree, device);
  return TRUE;
}
