/* netatmo.c: what Netatmo's cloud answers (getstationsdata, gethomecoachsdata): brought as a file, because there is no
 * local door. {"body": {"devices": [{"_id", "module_name", "dashboard_data": {"time_utc", "Temperature", "CO2", …},
 * "modules": [{…, "battery_percent"}]}]}} */
#include "ingest/dialects.h"

#include "base/error.h"
#include "ingest/payload.h"

static const PayloadKey keys[] = {
  { "Temperature", QUANTITY_T, 1 }, { "Humidity", QUANTITY_RH, 1 }, { "CO2", QUANTITY_CO2, 1 },
  { "Pressure", QUANTITY_P, 1 },    { NULL, QUANTITY_LAST, 0 },
};
static const PayloadKey power[] = { { "battery_percent", QUANTITY_BAT, 1 }, { NULL, QUANTITY_LAST, 0 } };

/* Without dashboard_data a module is out of reach: its battery is no news. */
static void
read_module (const Tree *module, IngestOutput *output)
{
  const Tree *data = tree_get (module, "dashboard_data"), *reachable = tree_get (module, "reachable");
  IngestDevice *device = ingest_output_device (output, tree_get_text (module, "_id"));
  PayloadItem item = { 0 };

  if (device == NULL || device->name != NULL || device->model != NULL)
    return;
  device->name = payload_label (tree_get_text (module, "module_name"));
  device->model = payload_label (tree_get_text (module, "type"));
  if (reachable != NULL)
    device->online = tree_flag (reachable) ? INGEST_ONLINE : INGEST_OFFLINE;
  if (tree_kind (data) != TREE_MAP)
    return;
  payload_put_keys (&item, data, keys);
  payload_put_keys (&item, module, power);
  payload_end (&item, payload_time (tree_get (data, "time_utc")), device->batch);
}

gboolean
dialect_netatmo (const IngestInput *input, IngestOutput *output, GError **error)
{
  g_autoptr (Tree) tree = payload_object (input, error);
  const Tree *body = tree_get (tree, "body"), *devices;

  if (tree == NULL)
    return FALSE;
  devices = tree_get (body != NULL ? body : tree, "devices");
  if (tree_kind (devices) != TREE_LIST)
    return box_fail (error, BOX_ERROR_INVALID, "no devices");
  for (guint i = 0; i < tree_length (devices); i++) {
    const Tree *modules = tree_get (tree_at (devices, i), "modules");

    read_module (tree_at (devices, i), output);
    for (guint j = 0; tree_kind (modules) == TREE_LIST && j < tree_length (modules); j++)
      read_module (tree_at (modules, j), output);
  }
  return TRUE;
}
