/* sensors_adopt.c: what is no sensor yet: devices that spoke and nobody knows, and those that were announced, become
 * one or are dropped. */
#include "domain/discovery.h"
#include "domain/unknown_device.h"
#include "pages/office.h"
#include "pages/sensors.h"
#include "pages/sensors_shared.h"

typedef struct {
  Actor actor;
  const char *uuid, *device, *name, *which; /* which: uuid of the sensor it is; "": a new one */
  gboolean drop;
  char *sensor_uuid; /* owned: what it became */
} Adopting;

static gboolean
adopted (Db *db, Adopting *adopting, gint64 id, GError **error)
{
  g_autoptr (Sensor) sensor = sensor_find (db, id, error);

  if (sensor == NULL)
    return FALSE;
  g_free (adopting->sensor_uuid);
  adopting->sensor_uuid = g_strdup (sensor->uuid);
  return TRUE;
}

static gboolean
adopt_work (Db *db, gpointer data, GError **error)
{
  Adopting *adopting = data;
  UnknownAdoption adoption = { .uuid = adopting->uuid, .name = adopting->name };
  gint64 id = 0;

  if (adopting->drop)
    return unknown_device_drop (db, adopting->uuid, error);
  if (*adopting->which != '\0') {
    g_autoptr (Sensor) sensor = sensor_find_uuid (db, adopting->which, error);

    if (sensor == NULL)
      return FALSE;
    adoption.sensor_id = sensor->id;
  }
  return unknown_device_adopt (db, &adopting->actor, &adoption, &id, error) && adopted (db, adopting, id, error);
}

static gboolean
discovered_work (Db *db, gpointer data, GError **error)
{
  Adopting *adopting = data;
  gint64 id = 0;

  return discovery_adopt (db, &adopting->actor, adopting->device, adopting->name, &id, error)
         && adopted (db, adopting, id, error);
}

/* Gone meanwhile, or somebody else's: the list shows what there is. */
static int
adopting_done (Exchange *exchange, Adopting *adopting, StoreWork work)
{
  GError *error = NULL;
  gboolean done = store_write (exchange_appliance (exchange)->store, work, adopting, &error);
  g_autofree char *became = adopting->sensor_uuid, *place = NULL; /* a commit that failed leaves one too */

  if (!done) {
    if (!g_error_matches (error, BOX_ERROR, BOX_ERROR_CONFLICT)
        && !g_error_matches (error, BOX_ERROR, BOX_ERROR_NOT_FOUND))
      return exchange_fail (exchange, error);
    g_error_free (error);
    return sensors_list_page (exchange, 409);
  }
  if (adopting->drop)
    return exchange_redirect (exchange, "/capteurs?fait=dropped");
  place = g_strdup_printf ("/capteurs/%s?fait=adopted", became);
  return exchange_redirect (exchange, place);
}

int
sensors_unknown (Exchange *exchange)
{
  g_autoptr (Remarks) remarks = remarks_new ();
  g_autofree char *name = sensors_typed_name (exchange, remarks);
  g_autofree char *which = exchange_typed (exchange, "sensor", FALSE, SENSORS_CODE_CHARS);
  Adopting adopting = { .actor = office_actor (exchange),
                        .uuid = exchange_path_part (exchange, "uuid"),
                        .name = name,
                        .which = which,
                        .drop = g_strcmp0 (exchange_field (exchange, "verb"), "drop") == 0 };

  return adopting_done (exchange, &adopting, adopt_work);
}

int
sensors_discovered (Exchange *exchange)
{
  g_autoptr (Remarks) remarks = remarks_new ();
  g_autofree char *name = sensors_typed_name (exchange, remarks);
  g_autofree char *device = exchange_typed (exchange, "device", FALSE, SENSOR_DEVICE_CHARS);
  Adopting adopting = { .actor = office_actor (exchange), .device = device, .name = name };

  return adopting_done (exchange, &adopting, discovered_work);
}
