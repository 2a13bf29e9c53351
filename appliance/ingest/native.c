/* native.c: bytes of our own dialect to readings. Knows no sensor, no token and no store. */
#include "ingest/native.h"

#include "base/error.h"
#include "ingest/payload.h"

/* The canonical names and the spellings that common firmware uses (sensors.md §1.9). */
static const PayloadKey keys[] = {
  { "temperature", QUANTITY_T, 1 },
  { "temp", QUANTITY_T, 1 },
  { "tC", QUANTITY_T, 1 },
  { "humidity", QUANTITY_RH, 1 },
  { "rh", QUANTITY_RH, 1 },
  { "co2", QUANTITY_CO2, 1 },
  { "pressure", QUANTITY_P, 1 },
  { "pressure_pa", QUANTITY_P, 0.01 },
  { "pm1", QUANTITY_PM1, 1 },
  { "pm25", QUANTITY_PM25, 1 },
  { "pm2_5", QUANTITY_PM25, 1 },
  { "pm10", QUANTITY_PM10, 1 },
  { "voc", QUANTITY_VOC_PPB, 1 },
  { "voc_index", QUANTITY_VOC_INDEX, 1 },
  { "hcho", QUANTITY_HCHO, 1 },
  { "battery", QUANTITY_BAT, 1 },
  { "battery_mv", QUANTITY_BAT_MV, 1 },
  { "rssi", QUANTITY_RSSI, 1 },
};

/* Beyond, an age is no age: the time of arrival stands. */
#define AGE_MAX_S 1e10

static gint64
item_time (const Tree *item, gint64 now)
{
  gint64 at = payload_time (tree_get (item, "t"));
  double age_s;

  if (at != READING_NO_TIME || !payload_number (tree_get (item, "age_s"), &age_s) || age_s < 0 || age_s > AGE_MAX_S)
    return at;
  return now - (gint64) age_s;
}

static void
item_read (const Tree *item, gint64 now, ReadingBatch *batch)
{
  reading_batch_begin (batch, item_time (item, now));
  payload_add (batch, item, keys, G_N_ELEMENTS (keys));
  reading_batch_end (batch);
}

gboolean
native_parse (const IngestInput *input, IngestOutput *output, GError **error)
{
  g_autoptr (Tree) tree = payload_object (input->bytes, input->length, error);
  const Tree *items = tree_get (tree, "releves");
  ReadingBatch *batch;

  if (tree == NULL)
    return FALSE;
  batch = ingest_output_device (output, tree_get_text (tree, "id"))->batch;
  if (items == NULL) {
    item_read (tree, input->now, batch);
    return TRUE;
  }
  if (tree_kind (items) != TREE_LIST)
    return box_fail (error, BOX_ERROR_INVALID, "releves: not a list");
  for (guint i = 0; i < tree_length (items); i++) {
    if (tree_kind (tree_at (items, i)) != TREE_MAP)
      return box_fail (error, BOX_ERROR_INVALID, "releves: item %u is not an object", i + 1);
    item_read (tree_at (items, i), input->now, batch);
  }
  return TRUE;
}
