/* prepare_sensors.c: writes sensors into a store through the domain, as if they had been made and lent to that report's
 * household a month ago, and a gateway that speaks for them. Prints "user token" a line, the gateway first; the nth
 * sensor calls itself s000n. usage: prepare_sensors STORE COUNT REPORT-UUID */
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/secret.h"
#include "domain/gateway.h"
#include "domain/sensor.h"

enum { MADE_DAYS_AGO = 30 };

typedef struct {
  guint index; /* 0: the gateway */
  const char *report;
  char *token, *user;
} Work;

static gboolean
make_gateway (Db *db, Work *work, const Actor *actor, GError **error)
{
  g_autoptr (Gateway) gateway = NULL;

  if (!gateway_create (db, actor, "Bench", "native", &work->token, error))
    return FALSE;
  gateway = gateway_find_token (db, work->token, error);
  work->user = gateway == NULL ? NULL : g_strdup (gateway->user);
  return gateway != NULL;
}

static gboolean
make_sensor (Db *db, Work *work, const Actor *actor, GError **error)
{
  g_autofree char *name = g_strdup_printf ("Bench %u", work->index), *device = g_strdup_printf ("s%04u", work->index);
  const SensorInput input = { .name = name, .device = device, .room = "bedroom", .report_uuid = work->report };
  g_autoptr (Sensor) sensor = NULL;

  if (!sensor_create (db, actor, &input, &work->token, error))
    return FALSE;
  sensor = sensor_find_token (db, work->token, error);
  work->user = sensor == NULL ? NULL : g_strdup (sensor->uuid);
  return sensor != NULL;
}

static gboolean
make (Db *db, gpointer data, GError **error)
{
  Work *work = data;
  const Actor actor = ACTOR_BOX_AT (clock_now () - MADE_DAYS_AGO * CLOCK_DAY);

  g_clear_pointer (&work->user, g_free);
  return work->index == 0 ? make_gateway (db, work, &actor, error) : make_sensor (db, work, &actor, error);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Store) store = NULL;

  if (argc != 4 || !secret_init (&error) || (store = store_open (argv[1], STORE_READ_WRITE, &error)) == NULL)
    return 2;
  for (guint i = 0; i <= strtoul (argv[2], NULL, 10); i++) {
    Work work = { .index = i, .report = argv[3] };

    if (!store_write (store, make, &work, &error)) {
      fprintf (stderr, "%s\n", error->message);
      return 1;
    }
    printf ("%s %s\n", work.user, work.token);
    g_free (work.token);
    g_free (work.user);
  }
  return 0;
}
