/* admin_sensor.c: sensors and gateways from the command line, as the box. */
#include "admin_sensor.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "domain/gateway.h"
#include "domain/reading_block.h"
#include "domain/sensor.h"

typedef struct {
  SensorInput input; /* of a gateway its name and family */
  gint64 now;
  char *token;
} Adding;

static gboolean
sensor_work (Db *db, gpointer data, GError **error)
{
  Adding *adding = data;

  return sensor_provision (db, &adding->input, adding->now, &adding->token, error);
}

static gboolean
gateway_work (Db *db, gpointer data, GError **error)
{
  Adding *adding = data;

  return gateway_create (db, &ACTOR_BOX_AT (adding->now), adding->input.name, adding->input.family, &adding->token,
                         error);
}

static gboolean
add (const Arguments *arguments, StoreWork work, const SensorInput *input, GError **error)
{
  Adding adding = { .input = *input, .now = clock_now () };
  gboolean done = store_write (arguments->service->store, work, &adding, error);

  if (done)
    puts (adding.token);
  g_free (adding.token);
  return done;
}

gboolean
admin_sensor_add (const Arguments *arguments, GError **error)
{
  char **words = arguments->words;
  gboolean lent = arguments->count > 2 && strcmp (words[2], "-") != 0;
  const SensorInput input = { .name = words[0],
                              .room = words[1],
                              .report_uuid = lent ? words[2] : NULL,
                              .device = arguments->count > 3 ? words[3] : NULL,
                              .family = arguments->count > 4 ? words[4] : NULL };

  return add (arguments, sensor_work, &input, error);
}

gboolean
admin_gateway_add (const Arguments *arguments, GError **error)
{
  const SensorInput input = { .name = arguments->words[0], .family = arguments->words[1] };

  return add (arguments, gateway_work, &input, error);
}

static void
print_readings (const GArray *readings)
{
  for (guint i = 0; i < readings->len; i++) {
    const Reading *reading = &g_array_index (readings, Reading, i);
    g_autofree char *moment = clock_iso (reading->at);

    printf ("%s %d %d\n", moment, reading->value, reading->flags);
  }
}

gboolean
admin_sensor_readings (const Arguments *arguments, GError **error)
{
  Db *db = store_reader (arguments->service->store);
  g_autoptr (Sensor) sensor = sensor_find_uuid (db, arguments->words[0], error);
  ReadingRange range = { .quantity = reading_quantity_find (arguments->words[1]), .to = G_MAXINT32 };
  g_autoptr (GArray) readings = NULL;

  if (sensor == NULL)
    return FALSE;
  if (range.quantity == QUANTITY_LAST)
    return box_fail (error, BOX_ERROR_INVALID, "no such quantity: %s", arguments->words[1]);
  range.sensor_id = sensor->id;
  readings = reading_series (db, &range, error);
  if (readings != NULL)
    print_readings (readings);
  return readings != NULL;
}
