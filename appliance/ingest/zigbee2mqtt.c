/* zigbee2mqtt.c: bytes of one Zigbee2MQTT device message to readings. Knows no topic, no broker and no store. */
#include "ingest/zigbee2mqtt.h"

#include "ingest/payload.h"

/* Keys of its "exposes"; everything else (update, device, null after pairing) is left out. voltage is in
 * millivolts. */
static const PayloadKey keys[] = {
  { "temperature", QUANTITY_T, 1 },  { "humidity", QUANTITY_RH, 1 },         { "pressure", QUANTITY_P, 1 },
  { "co2", QUANTITY_CO2, 1 },        { "pm25", QUANTITY_PM25, 1 },           { "pm10", QUANTITY_PM10, 1 },
  { "voc", QUANTITY_VOC_PPB, 1 },    { "voc_index", QUANTITY_VOC_INDEX, 1 }, { "battery", QUANTITY_BAT, 1 },
  { "voltage", QUANTITY_BAT_MV, 1 }, { "linkquality", QUANTITY_LQI, 1 },
};

gboolean
zigbee2mqtt_parse (const IngestInput *input, IngestOutput *output, GError **error)
{
  g_autoptr (Tree) tree = payload_object (input->bytes, input->length, error);
  ReadingBatch *batch;

  if (tree == NULL)
    return FALSE;
  batch = ingest_output_device (output, NULL)->batch;
  reading_batch_begin (batch, payload_time (tree_get (tree, "last_seen")));
  payload_add (batch, tree, keys, G_N_ELEMENTS (keys));
  reading_batch_end (batch);
  return TRUE;
}
