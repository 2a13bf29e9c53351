/* airrohr.c: the "custom API" of Sensor.Community's firmware.
 *   {"esp8266id": "12345678", "software_version": "…", "sensordatavalues": [{"value_type": "BME280_temperature",
 *    "value": "16.31"}, …]}, with the header X-Sensor: esp8266-12345678
 * Values are texts, pressures pascals; the key is esp8266id on any chip. P0, P1 and P2 are PM1, PM10 and PM2.5 but for
 * Honeywell's HPM. The header and the line protocol of the same firmware say "esp8266-<id>": so do we. */
#include "ingest/dialects.h"

#include <string.h>

#include "base/error.h"
#include "ingest/payload.h"

static char *
device_name (const IngestInput *input, const Tree *tree)
{
  g_autofree char *id = payload_name (tree_get (tree, "esp8266id"));

  if (input->header_device != NULL && input->header_device[0] != '\0')
    return g_strdup (input->header_device);
  return id == NULL ? NULL : g_strconcat ("esp8266-", id, NULL);
}

static void
put_value (PayloadItem *item, const Tree *entry, IngestDevice *device)
{
  const char *type = tree_get_text (entry, "value_type");
  double number;

  if (type == NULL || !payload_number (tree_get (entry, "value"), &number))
    return;
  if (strcmp (type, "interval") == 0 && number >= 1000 && number < G_MAXINT32)
    device->interval_s = (guint) (number / 1000);
  payload_put_word (item, ingest_word_ending (type, strlen (type)), number, ingest_chip_rank (type, strlen (type)));
}

gboolean
dialect_airrohr (const IngestInput *input, IngestOutput *output, GError **error)
{
  g_autoptr (Tree) tree = payload_object (input, error);
  const Tree *values = tree_get (tree, "sensordatavalues");
  g_autofree char *name = NULL;
  PayloadItem item = { 0 };
  IngestDevice *device;

  if (tree == NULL)
    return FALSE;
  if (tree_kind (values) != TREE_LIST)
    return box_fail (error, BOX_ERROR_INVALID, "no sensordatavalues");
  name = device_name (input, tree);
  device = ingest_output_device (output, name);
  for (guint i = 0; i < tree_length (values); i++)
    put_value (&item, tree_at (values, i), device);
  payload_end (&item, READING_NO_TIME, device->batch);
  return TRUE;
}
