/* lora.c: one uplink to readings. The servers' objects have the keys of whoever wrote the decoder. */
#include "ingest/lora.h"

#include <string.h>

#include "ingest/milesight.h"

enum { MILESIGHT_PORT = 85, BYTES_MAX = 255, MILLIGRAMS_UP_TO = 10, IAQ_UP_TO = 5 };

/* Milesight's own decoders: formaldehyde in mg/m³; TVOC an index of 0 to 5, µg/m³ or (AM100 series) ppb. */
static void
put_makers_own (PayloadItem *item, const Tree *object, const char *model)
{
  double number;

  if (payload_number (tree_get (object, "hcho"), &number))
    payload_put (item, QUANTITY_HCHO, number < MILLIGRAMS_UP_TO ? number * 1000 : number, 2);
  if (!payload_number (tree_get (object, "tvoc"), &number))
    return;
  if (number <= IAQ_UP_TO)
    payload_put (item, QUANTITY_VOC_INDEX, number * 100, 2);
  else
    payload_put (item, model != NULL && strstr (model, "AM3") != NULL ? QUANTITY_VOC_UG : QUANTITY_VOC_PPB, number, 2);
}

static void
put_object (PayloadItem *item, const Tree *object, const char *model)
{
  put_makers_own (item, object, model);
  for (guint i = 0; i < tree_length (object); i++) {
    const char *key = tree_key_at (object, i);

    if (key != NULL && strcmp (key, "hcho") != 0 && strcmp (key, "tvoc") != 0)
      payload_put_entry (item, key, tree_value_at (object, i), 2);
  }
}

static void
read_history (const Tree *history, const char *model, ReadingBatch *batch)
{
  for (guint i = 0; tree_kind (history) == TREE_LIST && i < tree_length (history); i++) {
    PayloadItem item = { 0 };

    put_object (&item, tree_at (history, i), model);
    payload_end (&item, payload_time (tree_get (tree_at (history, i), "timestamp")), batch);
  }
}

static void
read_bytes (const LoraUplink *uplink, gboolean whole, PayloadItem *item, ReadingBatch *batch)
{
  gsize length = 0;
  g_autofree guchar *bytes = NULL;
  MilesightFrame frame = { .whole = whole };

  if (uplink->data == NULL || uplink->data[0] == '\0' || strlen (uplink->data) > 2 * BYTES_MAX)
    return;
  bytes = g_base64_decode (uplink->data, &length);
  frame.bytes = bytes;
  frame.length = length;
  milesight_read (&frame, item, batch);
}

/* Servers leave out what is zero: 0 °C stands in the bytes alone. What the object says stays; bytes that hold a memory
 * too would say it twice. */
static void
fill_zeros (const LoraUplink *uplink, PayloadItem *item)
{
  g_autoptr (ReadingBatch) memory = reading_batch_new ();
  PayloadItem present = { 0 };

  read_bytes (uplink, TRUE, &present, memory);
  for (guint i = 0; memory->readings->len == 0 && present.filled >> i != 0; i++)
    if ((present.filled >> i & 1) != 0 && present.values[i] == 0)
      payload_put (item, (Quantity) i, 0, 1);
}

static void
put_signal (PayloadItem *item, const Tree *gateways)
{
  double best = -G_MAXDOUBLE, number;

  for (guint i = 0; tree_kind (gateways) == TREE_LIST && i < tree_length (gateways); i++)
    if (payload_number (tree_get (tree_at (gateways, i), "rssi"), &number) && number > best)
      best = number;
  if (best > -G_MAXDOUBLE)
    payload_put (item, QUANTITY_RSSI, best, 2);
}

char *
lora_duplicate_key (gint64 count, gint64 at)
{
  return g_strdup_printf ("fCnt:%" G_GINT64_FORMAT "@%" G_GINT64_FORMAT, count, at == READING_NO_TIME ? 0 : at);
}

void
lora_read (const LoraUplink *uplink, IngestDevice *device)
{
  guint before = device->batch->readings->len;
  PayloadItem item = { 0 };

  put_object (&item, uplink->object, uplink->model);
  read_history (tree_get (uplink->object, "history"), uplink->model, device->batch);
  if (item.filled == 0 && device->batch->readings->len == before)
    read_bytes (uplink, uplink->port != MILESIGHT_PORT, &item, device->batch);
  else
    fill_zeros (uplink, &item);
  put_signal (&item, uplink->gateways);
  payload_end (&item, uplink->at, device->batch);
}
