/* tts.c: uplinks of The Things Stack v3, by MQTT (v3/<application>/devices/<device>/up) and webhook.
 *   {"end_device_ids": {"dev_eui", "device_id"}, "received_at", "uplink_message": {"f_cnt", "f_port", "frm_payload":
 * base64, "decoded_payload": {…}, "rx_metadata": [{"rssi"}], "version_ids": {"model_id"}}} Fields that are zero, empty
 * or false are left out by it. Joins and the like hold no readings. */
#include "ingest/dialects.h"

#include "base/error.h"
#include "ingest/lora.h"

static gint64
uplink_time (const Tree *tree, const Tree *message)
{
  gint64 at = payload_time (tree_get (tree, "received_at"));

  return at != READING_NO_TIME ? at : payload_time (tree_get (message, "received_at"));
}

/* Its own form, [{"air": {"temperature", "relativeHumidity"}}], where there is no other. */
static const Tree *
decoded (const Tree *message)
{
  const Tree *object = tree_get (message, "decoded_payload"), *normal = tree_get (message, "normalized_payload");

  if (tree_length (object) > 0)
    return object;
  if (tree_kind (normal) == TREE_LIST)
    normal = tree_at (normal, 0);
  return tree_get (normal, "air");
}

static void
read_battery (const Tree *message, gint64 at, IngestDevice *device)
{
  PayloadItem item = { 0 };
  double level;

  if (!payload_number (tree_get (tree_get (message, "last_battery_percentage"), "value"), &level))
    return;
  payload_put (&item, QUANTITY_BAT, level, 2);
  payload_end (&item, at, device->batch);
}

static void
read_uplink (const Tree *tree, const Tree *message, IngestDevice *device)
{
  gint64 at = uplink_time (tree, message);
  LoraUplink uplink = { .object = decoded (message),
                        .data = tree_get_text (message, "frm_payload"),
                        .model = device->model,
                        .gateways = tree_get (message, "rx_metadata"),
                        .at = at,
                        .port = tree_get_integer (message, "f_port") };

  device->duplicate_key = lora_duplicate_key (tree_get_integer (message, "f_cnt"), at);
  lora_read (&uplink, device);
  read_battery (message, at, device);
}

gboolean
dialect_tts (const IngestInput *input, IngestOutput *output, GError **error)
{
  g_autoptr (Tree) tree = payload_object (input, error);
  const Tree *ids = tree_get (tree, "end_device_ids"), *message = tree_get (tree, "uplink_message");
  const char *name = tree_get_text (ids, "device_id"), *eui = tree_get_text (ids, "dev_eui");
  IngestDevice *device;

  if (tree == NULL)
    return FALSE;
  if (eui == NULL && name == NULL)
    return box_fail (error, BOX_ERROR_INVALID, "end_device_ids: no device");
  device = ingest_output_device (output, eui != NULL ? eui : name);
  device->name = payload_label (name);
  device->model = payload_label (tree_get_text (tree_get (message, "version_ids"), "model_id"));
  if (tree_kind (message) == TREE_MAP)
    read_uplink (tree, message, device);
  return TRUE;
}
