/* chirpstack.c: events of ChirpStack, by MQTT (application/<id>/device/<devEui>/event/<what>) and HTTP (?event=<what>).
 *   up       {"deduplicationId", "time", "deviceInfo": {"devEui", "deviceName", "deviceProfileName"}, "fCnt", "fPort",
 *             "data": base64, "object": decoded, if it has a codec, "rxInfo": [{"rssi"}]}
 *   status   {…, "batteryLevel": 88.3, "externalPowerSource", "batteryLevelUnavailable"}
 *   join     {…, "devAddr"}: a device, no readings; so are the others
 * fCnt is absent when 0. The devEui is the device: tags and names are anybody's to edit. Version 3, and gateways by
 * Milesight that are a server themselves, have no deviceInfo: {"devEUI", "deviceName", …, "object", or "objectJSON" as
 * a text, or the values themselves}; the devEUI in hexadecimal or in base64. */
#include "ingest/dialects.h"

#include <string.h>

#include "base/error.h"
#include "base/json.h"
#include "ingest/lora.h"

enum { EUI_BYTES = 8 };

static gint64
event_time (const Tree *tree)
{
  static const char *const keys[] = { "gwTime", "nsTime", "time" };
  const Tree *heard = tree_get (tree, "rxInfo");
  gint64 at = payload_time (tree_get (tree, "time"));

  if (at == READING_NO_TIME)
    at = payload_time (tree_get (tree, "publishedAt"));
  for (guint i = 0; at == READING_NO_TIME && tree_kind (heard) == TREE_LIST
                    && i < tree_length (heard) * G_N_ELEMENTS (keys);
       i++)
    at = payload_time (tree_get (tree_at (heard, i / G_N_ELEMENTS (keys)), keys[i % G_N_ELEMENTS (keys)]));
  return at;
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

  if (id == NULL && tree_get (tree, "fCnt") == NULL && event_time (tree) == READING_NO_TIME)
    return NULL; /* a status of version 3: nothing tells it from the one before */
  if (id == NULL)
    return lora_duplicate_key (tree_get_integer (tree, "fCnt"), event_time (tree));
  return g_strconcat (is_uplink ? "" : "beside:", id, NULL);
}

/* As every other message calls the device: in hexadecimal. (transfer full) (nullable) */
static char *
device_eui (const Tree *tree, const Tree *info)
{
  const char *eui = tree_get_text (info, "devEui");
  g_autofree guchar *bytes = NULL;
  GString *hex;
  gsize length = 0;

  if (eui == NULL)
    eui = tree_get_text (tree, "devEUI");
  if (eui == NULL || strlen (eui) != (EUI_BYTES + 2) / 3 * 4)
    return g_strdup (eui);
  bytes = g_base64_decode (eui, &length);
  if (length != EUI_BYTES)
    return g_strdup (eui);
  hex = g_string_new (NULL);
  for (guint i = 0; i < length; i++)
    g_string_append_printf (hex, "%02x", bytes[i]);
  return g_string_free (hex, FALSE);
}

/* (transfer full) (nullable): the object that version 3 sends as a text. What is no JSON is none. */
static Tree *
object_in_text (const Tree *tree)
{
  const char *text = tree_get_text (tree, "objectJSON");

  return text == NULL || *text == '\0' ? NULL : json_parse (text, strlen (text), NULL);
}

/* The decoded values; where a codec of a gateway put them beside the device itself, the whole message. */
static const Tree *
object_of (const Tree *tree, const Tree *text)
{
  static const char *const others[] = { "deviceInfo", "object", "data", "margin" };

  if (text != NULL)
    return text;
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    if (tree_get (tree, others[i]) != NULL)
      return tree_get (tree, "object");
  return tree;
}

gboolean
dialect_chirpstack (const IngestInput *input, IngestOutput *output, GError **error)
{
  g_autoptr (Tree) tree = payload_object (input, error), text = object_in_text (tree);
  const Tree *info = tree_get (tree, "deviceInfo") != NULL ? tree_get (tree, "deviceInfo") : tree;
  g_autofree char *eui = device_eui (tree, info);
  IngestDevice *device;
  LoraUplink uplink;

  if (tree == NULL)
    return FALSE;
  if (eui == NULL)
    return box_fail (error, BOX_ERROR_INVALID, "no devEui");
  device = ingest_output_device (output, eui);
  device->name = payload_label (tree_get_text (info, "deviceName"));
  device->model = payload_label (tree_get_text (info, "deviceProfileName"));
  device->duplicate_key = duplicate_key (tree);
  uplink = (LoraUplink){ .object = object_of (tree, text),
                         .data = tree_get_text (tree, "data"),
                         .model = device->model,
                         .gateways = tree_get (tree, "rxInfo"),
                         .at = event_time (tree),
                         .port = tree_get_integer (tree, "fPort") };
  lora_read (&uplink, device);
  read_battery (tree, device);
  return TRUE;
}
