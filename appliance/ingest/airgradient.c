/* airgradient.c: what an AirGradient ONE or Open Air measures, pushed by MQTT (airgradient/readings/<serial>) or by its
 * redirected HTTP (…/sensors/airgradient:<serial>/measures), or asked for (/measures/current). It gives no time. The
 * corrected temperature and humidity count for the outdoor models only (O-…). */
#include "ingest/dialects.h"

#include <string.h>

#include "ingest/payload.h"

static const PayloadKey keys[] = {
  { "rco2", QUANTITY_CO2, 1 },
  { "pm01", QUANTITY_PM1, 1 },
  { "pm02", QUANTITY_PM25, 1 },
  { "pm10", QUANTITY_PM10, 1 },
  { "atmp", QUANTITY_T, 1 },
  { "rhum", QUANTITY_RH, 1 },
  { "tvocIndex", QUANTITY_VOC_INDEX, 1 },
  { "tvoc_index", QUANTITY_VOC_INDEX, 1 },
  { "wifi", QUANTITY_RSSI, 1 },
  { NULL, QUANTITY_LAST, 0 },
};
static const PayloadKey outdoor[] = {
  { "atmpCompensated", QUANTITY_T, 1 },
  { "rhumCompensated", QUANTITY_RH, 1 },
  { NULL, QUANTITY_LAST, 0 },
};

/* A dead chip says 0 °C and 0 %; what is reckoned from them looks like weather. */
static gboolean
is_dead (const Tree *tree)
{
  double t, rh;

  return payload_number (tree_get (tree, "atmp"), &t) && payload_number (tree_get (tree, "rhum"), &rh) && t == 0
         && rh == 0;
}

static char *
device_name (const IngestInput *input, const Tree *tree)
{
  const char *header = input->header_device;
  char *serial = payload_name (tree_get (tree, "serialno"));

  if (serial == NULL)
    serial = payload_topic_level (input->topic, -1);
  if (serial == NULL && header != NULL && g_str_has_prefix (header, "airgradient:"))
    serial = g_strdup (header + strlen ("airgradient:"));
  return serial;
}

gboolean
dialect_airgradient (const IngestInput *input, IngestOutput *output, GError **error)
{
  g_autoptr (Tree) tree = payload_object (input, error);
  g_autofree char *serial = tree == NULL ? NULL : device_name (input, tree);
  const char *model = tree_get_text (tree, "model");
  PayloadItem item = { 0 };
  IngestDevice *device;

  if (tree == NULL)
    return FALSE;
  if (model == NULL)
    model = tree_get_text (tree, "fwMode");
  device = ingest_output_device (output, serial);
  device->model = payload_label (model);
  if (model != NULL && g_str_has_prefix (model, "O-") && !is_dead (tree))
    payload_put_keys (&item, tree, outdoor);
  payload_put_keys (&item, tree, keys);
  payload_end (&item, READING_NO_TIME, device->batch);
  return TRUE;
}
