/* test_reception.c: administrators are told that measurements do not come in, and not of a moment's silence. */
#include <string.h>

#include "base/secret.h"
#include "domain/clock_trust.h"
#include "ingest/mqtt.h"
#include "jobs_world.h"

static gint64 up_s = 1000;

static gint64
up_of_test (void)
{
  return up_s;
}

static gboolean
time_is_known (void)
{
  return TRUE;
}

/* A broker that nobody finds: nothing listens at port 1. */
static Mqtt *
listen_to_nobody (JobsWorld *town)
{
  static const ClockTrust clocks = { TRUE, jobs_world_clock, up_of_test, time_is_known, "this start" };
  Mqtt *mqtt;
  MqttState state = { 0 };

  clock_trust_use_clocks (&clocks);
  secret_key_set ("this box");
  mqtt = mqtt_start (&(MqttInput){ town->world->store, "password", 1 });
  for (guint tries = 0; tries < 500 && state.link != MQTT_UNREACHABLE; tries++) {
    g_usleep (10000);
    mqtt_state (mqtt, &state);
  }
  g_assert_cmpint (state.link, ==, MQTT_UNREACHABLE);
  return mqtt;
}

static char *
reception_mail (JobsWorld *town)
{
  return world_text (town->world,
                     "SELECT coalesce (max (body_text), '') AS x FROM outbox WHERE kind = 'reception_trouble'"
                     " AND recipient = 'admin@example.org'");
}

static void
test_reception (void)
{
  g_autoptr (JobsWorld) town = jobs_world_new ();
  g_autoptr (Mqtt) mqtt = listen_to_nobody (town);
  g_autofree char *none = NULL, *silent = NULL, *away = NULL;

  world_send (town->world, TENANT_EMAIL, MONDAY_9);
  /* A broker that is away for a moment, sensors heard today and a gateway being set up: nobody's business. */
  world_sql (
      town->world,
      "INSERT INTO sensor (id, uuid, token_hash, name, created_at, seen_at) VALUES (1, 's', 'h', 'S', 1, 1795410000);"
      "INSERT INTO sensor_loan (uuid, sensor_id, report_id, room, from_at, created_at)"
      " SELECT 'l', 1, id, 'bedroom', 1790000000, 1 FROM report LIMIT 1;"
      "INSERT INTO gateway (uuid, name, family, token_hash, user, created_at) VALUES ('g', 'Pont', 'zigbee', 'g', 'g', 1)");
  town->jobs.broker = mqtt;
  g_free (jobs_world_run (town, MONDAY_9));
  g_free (jobs_world_run (town, clock_add_days (MONDAY_9, 1) - 2 * CLOCK_HOUR));
  none = reception_mail (town);
  g_assert_cmpstr (none, ==, "");
  world_sql (town->world, "UPDATE gateway SET seen_at = 1795410000");
  g_free (jobs_world_run (town, clock_add_days (MONDAY_9, 2)));
  silent = reception_mail (town);
  g_assert_nonnull (strstr (silent, "Plus aucun capteur prêté"));
  g_assert_nonnull (strstr (silent, "- Pont, depuis le"));
  g_assert_null (strstr (silent, "Mosquitto"));
  /* Silence grows old; a broker that is away does not. */
  world_sql (town->world, "DELETE FROM outbox WHERE kind = 'reception_trouble'");
  up_s += 10 * CLOCK_DAY;
  g_free (jobs_world_run (town, clock_add_days (MONDAY_9, 12)));
  away = reception_mail (town);
  g_assert_nonnull (strstr (away, "Mosquitto, par où passent les capteurs"));
  g_assert_null (strstr (away, "Pont"));
  g_assert_null (strstr (away, "prêté"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reception/told", test_reception);
  return g_test_run ();
}
