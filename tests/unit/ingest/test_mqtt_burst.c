/* test_mqtt_burst.c: messages that came together: one commit, what is left out is counted, what the store refuses holds
 * up nobody, and a store that is busy keeps everything in hand. */
#include "ingest/mqtt_burst.h"

#include "../domain/world.h"
#include "domain/clock_trust.h"
#include "domain/gateway.h"
#include "domain/reading_block.h"
#include "domain/sensor.h"
#include "domain/spool.h"
#include "ingest/spooled.h"

enum { UP_S = 5000 };
static gint64 now_s = MONDAY_9;

static gint64
clock_of_test (void)
{
  return now_s;
}

static gint64
up_of_test (void)
{
  return UP_S;
}

static gboolean
yes (void)
{
  return TRUE;
}

static gboolean
no (void)
{
  return FALSE;
}

static void
know_time (gboolean known)
{
  ClockTrust clocks = { TRUE, clock_of_test, up_of_test, known ? yes : no, "this start" };

  clock_trust_use_clocks (&clocks);
}

typedef struct {
  World *world;
  char *token, *topic;
  MqttBurst *burst;
  MqttCounts counts;
} Town;

static gboolean
sensor_work (Db *db, gpointer data, GError **error)
{
  return sensor_provision (db, &(SensorInput){ .name = "Capteur" }, MONDAY_9 - CLOCK_DAY, &((Town *) data)->token,
                           error);
}

static void
town_open (Town *town)
{
  g_autoptr (Sensor) sensor = NULL;

  *town = (Town){ .world = world_new (), .burst = mqtt_burst_new () };
  now_s = MONDAY_9;
  know_time (TRUE);
  world_do (town->world, sensor_work, town);
  sensor = sensor_find_token (store_reader (town->world->store), town->token, NULL);
  town->topic = g_strdup_printf ("histologe/%s/reading", sensor->uuid);
}

static void
town_clear (Town *town)
{
  mqtt_burst_free (town->burst);
  g_free (town->token);
  g_free (town->topic);
  world_free (town->world);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Town, town_clear)

static void
hear (Town *town, const char *topic, const char *text, gboolean retained)
{
  mqtt_burst_add (town->burst, &(MqttMessage){ topic, text, strlen (text), retained, UP_S - 10 });
}

static gboolean
deliver (Town *town, GError **error)
{
  return mqtt_burst_deliver (town->burst, town->world->store, &town->counts, error);
}

static GArray *
series (const Town *town)
{
  ReadingRange range = { .sensor_id = 1, .quantity = QUANTITY_T, .to = MONDAY_9 + 10 * CLOCK_DAY };

  return reading_series (store_reader (town->world->store), &range, NULL);
}

static const Reading *
at (const GArray *readings, guint index)
{
  g_assert_cmpuint (index, <, readings->len);
  return &g_array_index (readings, Reading, index);
}

static void
test_kept_and_counted (void)
{
  g_auto (Town) town = { 0 };
  g_autoptr (GArray) readings = NULL;

  town_open (&town);
  hear (&town, town.topic, "{\"temperature\": 19.5}", FALSE);
  hear (&town, town.topic, "{\"temperature\": 18, \"t\": 1795410000}", TRUE);
  hear (&town, town.topic, "{\"temperature\": 11}", TRUE);               /* last known: no measurement */
  hear (&town, town.topic, "{\"temperature\": 12, \"t\": 86400}", TRUE); /* nor with a time that cannot be */
  hear (&town, town.topic, "{", FALSE);
  hear (&town, "histologe/nobody/reading", "{\"temperature\": 13}", FALSE);
  hear (&town, "zigbee2mqtt/salon", "{\"temperature\": 14}", FALSE); /* no gateway speaks for it */
  hear (&town, "cmnd/x/y", "1", FALSE);
  g_assert_true (deliver (&town, NULL));
  g_assert_cmpuint (mqtt_burst_count (town.burst), ==, 0);
  g_assert_cmpuint (town.counts.messages, ==, 8);
  g_assert_cmpuint (town.counts.kept, ==, 2);
  g_assert_cmpuint (town.counts.broken, ==, 1);
  g_assert_cmpuint (town.counts.nobody, ==, 2);
  g_assert_cmpuint (town.counts.unread, ==, 1);
  readings = series (&town);
  g_assert_cmpuint (readings->len, ==, 2);
  g_assert_cmpint (at (readings, 0)->at, ==, 1795410000);
  g_assert_cmpint (at (readings, 1)->at, ==, MONDAY_9 - 10); /* when it came, not when it was delivered */
  g_assert_cmpint (at (readings, 1)->flags, ==, READING_AT_ARRIVAL);
}

/* The same burst, delivered twice: the first time the connection broke before it was acknowledged. */
static void
test_twice (void)
{
  g_auto (Town) town = { 0 };
  g_autoptr (GArray) readings = NULL;

  town_open (&town);
  for (int i = 0; i < 2; i++) {
    hear (&town, town.topic, "{\"temperature\": 19.5, \"t\": 1795410000}", FALSE);
    hear (&town, town.topic, "{\"temperature\": 19.75, \"t\": 1795410060}", FALSE);
    g_assert_true (deliver (&town, NULL));
  }
  readings = series (&town);
  g_assert_cmpuint (readings->len, ==, 2);
}

/* ---- a store that is ill ---- */

static gboolean
run_work (Db *db, gpointer sql, GError **error)
{
  return db_run (db, sql, error);
}

static void
run (Town *town, const char *sql)
{
  world_do (town->world, run_work, (gpointer) sql);
}

/* A trigger stands for whatever one message may meet in the store: here, values of one sensor. */
static void
test_refused_alone (void)
{
  g_auto (Town) town = { 0 };
  g_autoptr (GError) error = NULL, none_error = NULL;
  g_autoptr (GArray) readings = NULL;
  g_autoptr (GString) list = g_string_new (NULL);
  g_autofree char *many = NULL;

  town_open (&town);
  run (&town, "CREATE TRIGGER ill BEFORE INSERT ON reading_journal WHEN length (NEW.readings) > 40"
              " BEGIN SELECT raise (ABORT, 'ill'); END");
  hear (&town, town.topic, "{\"temperature\": 19.5, \"t\": 1795410000}", FALSE);
  for (int i = 0; i < 8; i++)
    g_string_append_printf (list, "%s{\"temperature\": %d, \"t\": %d}", i == 0 ? "" : ",", i % 2 == 0 ? i : 30 - i,
                            1795410001 + 900 * i);
  many = g_strdup_printf ("{\"releves\": [%s]}", list->str);
  hear (&town, town.topic, many, FALSE);
  g_assert_false (deliver (&town, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_STORE);
  g_assert_cmpuint (mqtt_burst_count (town.burst), ==, 2); /* in hand: nothing is acknowledged */
  g_assert_cmpuint (town.counts.messages, ==, 0);
  g_assert_true (mqtt_burst_deliver_each (town.burst, town.world->store, &town.counts, NULL));
  g_assert_cmpuint (town.counts.messages, ==, 2);
  g_assert_cmpuint (town.counts.refused, ==, 1);
  readings = series (&town);
  g_assert_cmpuint (readings->len, ==, 1);
  /* When nothing is taken at all it is the store, not the message. */
  run (&town, "CREATE TRIGGER dead BEFORE INSERT ON reading_journal BEGIN SELECT raise (ABORT, 'dead'); END");
  hear (&town, town.topic, "{\"temperature\": 20, \"t\": 1795420000}", FALSE);
  g_assert_false (mqtt_burst_deliver_each (town.burst, town.world->store, &town.counts, &none_error));
  g_assert_error (none_error, BOX_ERROR, BOX_ERROR_STORE);
  g_assert_cmpuint (mqtt_burst_count (town.burst), ==, 1);
}

/* ---- without a clock ---- */

static void
test_without_clock (void)
{
  g_auto (Town) town = { 0 };
  g_autoptr (GArray) none = NULL, readings = NULL;
  g_autoptr (Tree) counts = tree_new_map ();
  Jobs jobs = { .clock = clock_of_test };

  town_open (&town);
  jobs.store = town.world->store;
  know_time (FALSE);
  now_s = 1000;
  hear (&town, town.topic, "{\"temperature\": 19.5}", FALSE);
  hear (&town, town.topic, "{\"temperature\": 19, \"age_s\": 600}", FALSE);
  hear (&town, town.topic, "{\"temperature\": 18, \"t\": 1795410000}", FALSE);
  g_assert_true (deliver (&town, NULL));
  none = series (&town);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_true (spool_waits (store_reader (town.world->store)));
  g_assert_false (spooled_wanted (&jobs, store_reader (town.world->store), now_s));

  now_s = MONDAY_9 + 3600;
  know_time (TRUE);
  g_assert_true (spooled_wanted (&jobs, store_reader (town.world->store), now_s));
  g_assert_true (spooled_run (&jobs, now_s, counts, NULL));
  g_assert_cmpint (tree_get_integer (counts, "messages"), ==, 3);
  g_assert_cmpint (tree_get_integer (counts, "kept"), ==, 3);
  g_assert_false (spool_waits (store_reader (town.world->store)));
  readings = series (&town);
  g_assert_cmpuint (readings->len, ==, 3);
  g_assert_cmpint (at (readings, 0)->at, ==, 1795410000);
  g_assert_cmpint (at (readings, 1)->at, ==, MONDAY_9 + 3600 - 600);
  g_assert_cmpint (at (readings, 2)->at, ==,
                   MONDAY_9 + 3600); /* spooled at UP_S, which is now: the clock of the test stands */
  g_assert_cmpint (at (readings, 2)->flags, ==, READING_AT_ARRIVAL);
}

static gboolean
esphome_work (Db *db, gpointer data, GError **error)
{
  const SensorInput input = { .name = "Chambre", .device = "chambre", .family = "esphome" };
  const Actor actor = ACTOR_BOX_AT (MONDAY_9 - CLOCK_DAY);
  g_autofree char *token = NULL;

  g_clear_pointer (&((Town *) data)->token, g_free);
  return gateway_create (db, &actor, "ESPHome", "esphome", &token, error)
         && sensor_provision (db, &input, MONDAY_9 - CLOCK_DAY, &((Town *) data)->token, error);
}

/* ESPHome tells units in its announcements alone: from then on its bare numbers are read in them, under any name. */
static void
test_announced_unit (void)
{
  g_auto (Town) town = { 0 };
  g_autoptr (GArray) readings = NULL;
  ReadingRange range = { .sensor_id = 2, .quantity = QUANTITY_T, .to = MONDAY_9 + CLOCK_DAY };

  town_open (&town);
  world_do (town.world, esphome_work, &town);
  hear (&town, "homeassistant/sensor/chambre/sonde_du_fond/config",
        "{\"dev_cla\":\"temperature\",\"unit_of_meas\":\"\u00b0F\",\"stat_t\":\"chambre/sensor/sonde_du_fond/state\","
        "\"uniq_id\":\"x\",\"dev\":{\"ids\":\"a1b2c3\"}}",
        TRUE);
  g_assert_true (deliver (&town, NULL));
  hear (&town, "chambre/sensor/sonde_du_fond/state", "68", FALSE);
  g_assert_true (deliver (&town, NULL));
  readings = reading_series (store_reader (town.world->store), &range, NULL);
  g_assert_cmpint (at (readings, 0)->value, ==, 2000);
}

static gboolean
lorawan_work (Db *db, gpointer data, GError **error)
{
  const SensorInput input = { .name = "Chambre", .device = "24e124710c141234", .family = "lorawan" };
  const Actor actor = ACTOR_BOX_AT (MONDAY_9 - CLOCK_DAY);
  g_autofree char *token = NULL;

  g_clear_pointer (&((Town *) data)->token, g_free);
  return gateway_create (db, &actor, "Milesight", "lorawan", &token, error)
         && sensor_provision (db, &input, MONDAY_9 - CLOCK_DAY, &((Town *) data)->token, error);
}

/* A gateway whose topics are chosen freely is read below its own name; nobody else's tree, and no message that does not
 * name its device. */
static void
test_free_topic (void)
{
  static const char uplink[] = "{\"devEUI\":\"24e124710c141234\",\"fPort\":85,\"data\":\"AXUFA2fSAARoZA==\"}";
  g_auto (Town) town = { 0 };
  g_autoptr (GPtrArray) gateways = NULL;
  g_autoptr (GArray) readings = NULL;
  ReadingRange range = { .sensor_id = 2, .quantity = QUANTITY_T, .to = MONDAY_9 + CLOCK_DAY };
  g_autofree char *topic = NULL, *other = NULL;

  town_open (&town);
  world_do (town.world, lorawan_work, &town);
  gateways = gateway_list (store_reader (town.world->store), NULL);
  topic = g_strdup_printf ("histologe/%s/uplink/salon", ((const Gateway *) g_ptr_array_index (gateways, 0))->user);
  other = g_strdup_printf ("histologe/%s/console", ((const Gateway *) g_ptr_array_index (gateways, 0))->user);
  hear (&town, topic, uplink, FALSE);
  hear (&town, other, "{\"temperature\": 12, \"TempUnit\": \"C\"}", FALSE);
  hear (&town, "uplink/salon", uplink, FALSE);
  hear (&town, "histologe/nobody/uplink", uplink, FALSE);
  g_assert_true (deliver (&town, NULL));
  g_assert_cmpuint (town.counts.unread, ==, 2);
  g_assert_cmpuint (town.counts.nobody, ==, 1);
  readings = reading_series (store_reader (town.world->store), &range, NULL);
  g_assert_cmpuint (readings->len, ==, 1);
  g_assert_cmpint (at (readings, 0)->value, ==, 2100);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (secret_init (NULL));
  g_test_add_func ("/mqtt-burst/kept-and-counted", test_kept_and_counted);
  g_test_add_func ("/mqtt-burst/twice", test_twice);
  g_test_add_func ("/mqtt-burst/refused-alone", test_refused_alone);
  g_test_add_func ("/mqtt-burst/announced-unit", test_announced_unit);
  g_test_add_func ("/mqtt-burst/free-topic", test_free_topic);
  g_test_add_func ("/mqtt-burst/without-clock", test_without_clock);
  return g_test_run ();
}
