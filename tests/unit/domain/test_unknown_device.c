/* test_unknown_device.c: a device nobody knows is kept 72 hours with five values, in bounds whatever comes; taken into
 * the fleet; what discovery says of devices, in bounds too; the fleet's states by time. */
#include <string.h>

#include "base/error.h"
#include "domain/discovery.h"
#include "domain/gateway.h"
#include "domain/sensor_fleet.h"
#include "domain/unknown_device.h"
#include "world.h"

typedef struct {
  UnknownDevice heard;
  Discovery said;
  gint64 now;
  guint count;
  UnknownAdoption adoption;
  gint64 sensor_id;
  char *token;
} Step;

static gboolean
hear_work (Db *db, gpointer data, GError **error)
{
  const Step *step = data;

  return unknown_device_hear (db, &step->heard, step->now, error);
}

static gboolean
purge_work (Db *db, gpointer data, GError **error)
{
  const Step *step = data;

  return unknown_device_purge (db, step->now, error) && discovery_purge (db, step->now, error);
}

static gboolean
adopt_work (Db *db, gpointer data, GError **error)
{
  Step *step = data;
  const Actor desk = { .kind = ACTOR_USER, .role = ROLE_MANAGER, .now = step->now };

  return unknown_device_adopt (db, &desk, &step->adoption, &step->sensor_id, error);
}

/* One message with `count` temperatures, a minute apart until `now`. */
static void
hear (World *world, const char *device, gint64 gateway_id, guint count, gint64 now)
{
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (Reading));
  g_autofree char *name = g_strdup (device);
  char family[] = "lorawan";
  Step step = { .heard = { .device = name, .family = family, .gateway_id = gateway_id, .readings = readings },
                .now = now };

  for (guint i = count; i > 0; i--) {
    Reading reading = { .at = now - 60 * (gint64) i, .value = 1500 + (gint32) i, .quantity = QUANTITY_T };

    g_array_append_val (readings, reading);
  }
  world_do (world, hear_work, &step);
}

static GPtrArray *
list (World *world, gint64 now)
{
  return unknown_device_list (store_reader (world->store), now, NULL);
}

static gint64
kept (World *world)
{
  return world_integer (world, "SELECT count (*) AS x FROM unknown_device");
}

static void
test_five_values (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (GPtrArray) all = NULL;
  const UnknownDevice *one;

  hear (world, " A84041FF ", 0, 3, MONDAY_9);
  hear (world, "a84041ff", 0, 4, MONDAY_9 + CLOCK_HOUR);
  all = list (world, MONDAY_9 + CLOCK_HOUR);
  g_assert_cmpuint (all->len, ==, 1);
  one = g_ptr_array_index (all, 0);
  g_assert_cmpstr (one->device, ==, "a84041ff");
  g_assert_cmpuint (one->readings->len, ==, UNKNOWN_VALUES);
  g_assert_cmpint (one->messages, ==, 2);
  g_assert_cmpint (one->first_at, ==, MONDAY_9);
  g_assert_cmpint (g_array_index (one->readings, Reading, 4).at, ==, MONDAY_9 + CLOCK_HOUR - 60);
  g_assert_cmpint (g_array_index (one->readings, Reading, 0).at, ==, MONDAY_9 - 60); /* one is left of the first */
}

static void
test_seventy_two_hours (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (GPtrArray) before = NULL, after = NULL;
  Step step = { .now = MONDAY_9 + 72 * CLOCK_HOUR - 1 };

  hear (world, "a", 0, 1, MONDAY_9);
  hear (world, "b", 0, 1, MONDAY_9 + CLOCK_HOUR);
  before = list (world, step.now);
  world_do (world, purge_work, &step);
  g_assert_cmpuint (before->len, ==, 2);
  g_assert_cmpint (kept (world), ==, 2);
  step.now++;
  after = list (world, step.now); /* not shown even when the job did not run yet */
  world_do (world, purge_work, &step);
  g_assert_cmpuint (after->len, ==, 1);
  g_assert_cmpint (kept (world), ==, 1);
}

static gboolean
flood_work (Db *db, gpointer data, GError **error)
{
  const Step *step = data;

  for (guint i = 0; i < step->count; i++) {
    g_autofree char *device = g_strdup_printf ("%" G_GINT64_FORMAT "-%u", step->heard.gateway_id, i);
    const UnknownDevice heard = { .device = device, .gateway_id = step->heard.gateway_id };

    if (!unknown_device_hear (db, &heard, step->now + i, error))
      return FALSE;
  }
  return TRUE;
}

/* A flood of invented names pushes out its own sender's, and stays within the whole. */
static void
test_bounds (void)
{
  g_autoptr (World) world = world_new ();
  Step step = { .now = MONDAY_9 };

  world_sql (world,
             "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 7) INSERT INTO gateway"
             " (id, uuid, name, family, token_hash, user, created_at) SELECT i, i, i, 'lorawan', i, i, 1 FROM n");
  hear (world, "quiet", 1, 1, MONDAY_9);
  step.heard.gateway_id = 2;
  step.count = UNKNOWN_OF_GATEWAY + 30;
  world_do (world, flood_work, &step);
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM unknown_device WHERE gateway_id = 2"), ==,
                   UNKNOWN_OF_GATEWAY);
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM unknown_device WHERE device = '2-0'"), ==, 0);
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM unknown_device WHERE device = 'quiet'"), ==, 1);
  for (step.heard.gateway_id = 3; step.heard.gateway_id < 8; step.heard.gateway_id++)
    world_do (world, flood_work, &step);
  g_assert_cmpint (kept (world), ==, UNKNOWN_IN_ALL);
}

/* What no identifier is, and texts without end. */
static void
test_hostile (void)
{
  g_autoptr (World) world = world_new ();
  g_autofree char *endless = g_strnfill (100000, 'x');
  char name[] = "caf\xe9 \xff", device[] = "d", family[] = "telepathy";
  Step step = { .heard = { .device = device, .name = name, .model = endless, .family = family }, .now = MONDAY_9 };
  g_autoptr (GPtrArray) all = NULL;

  world_do (world, hear_work, &step);
  hear (world, endless, 0, 1, MONDAY_9);
  hear (world, "  ", 0, 1, MONDAY_9);
  hear (world, "\xff\xfe", 0, 1, MONDAY_9);
  all = list (world, MONDAY_9);
  g_assert_cmpuint (all->len, ==, 1);
  g_assert_cmpint (g_utf8_strlen (((UnknownDevice *) g_ptr_array_index (all, 0))->model, -1), ==, SENSOR_MODEL_CHARS);
  g_assert_true (g_utf8_validate (((UnknownDevice *) g_ptr_array_index (all, 0))->name, -1, NULL));
  g_assert_cmpstr (((UnknownDevice *) g_ptr_array_index (all, 0))->family, ==, "native");
}

static void
test_adopted (void)
{
  g_autoptr (World) world = world_new ();
  g_autofree char *first = NULL, *second = NULL;
  g_autoptr (Sensor) sensor = NULL;
  g_autoptr (GError) error = NULL;
  Step step = { .now = MONDAY_9 + 60 };

  hear (world, "a84041ff", 0, 2, MONDAY_9);
  hear (world, "b84041ff", 0, 2, MONDAY_9);
  first = world_text (world, "SELECT uuid AS x FROM unknown_device WHERE device = 'a84041ff'");
  second = world_text (world, "SELECT uuid AS x FROM unknown_device WHERE device = 'b84041ff'");
  step.adoption = (UnknownAdoption){ .uuid = first, .name = "Capteur 9" };
  world_do (world, adopt_work, &step);
  sensor = sensor_find_device (store_reader (world->store), "A84041FF", NULL);
  g_assert_nonnull (sensor);
  g_assert_cmpint (sensor == NULL ? 0 : sensor->id, ==, step.sensor_id);
  g_assert_cmpint (kept (world), ==, 1);
  step.adoption = (UnknownAdoption){ .uuid = second, .sensor_id = step.sensor_id };
  g_assert_false (store_write (world->store, adopt_work, &step, &error)); /* that one is another device */
  g_assert_error (error, BOX_ERROR, BOX_ERROR_CONFLICT);
}

/* ---- discovery ---- */

static gboolean
say_work (Db *db, gpointer data, GError **error)
{
  const Step *step = data;

  for (guint i = 0; i < step->count; i++) {
    g_autofree char *entity = g_strdup_printf ("homeassistant/sensor/%s/%u/config", step->said.device, i);
    Discovery said = step->said;

    said.entity = entity;
    if (!discovery_hear (db, &said, step->now, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
forget_work (Db *db, gpointer data, GError **error)
{
  return discovery_forget (db, data, error);
}

static void
test_discovery (void)
{
  g_autoptr (World) world = world_new ();
  char device[] = "ESP-1", topic[] = "esp/sensor/t/state", gone[] = "homeassistant/sensor/ESP-1/0/config";
  Step step = { .said = { .device = device, .topic = topic, .quantity = QUANTITY_T }, .now = MONDAY_9, .count = 1000 };
  g_autoptr (GPtrArray) proposals = NULL, later = NULL, at_topic = NULL, adopted = NULL;
  g_auto (GStrv) topics = NULL;

  world_do (world, say_work, &step);
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM discovery"), ==, DISCOVERY_OF_DEVICE);
  proposals = discovery_proposals (store_reader (world->store), MONDAY_9, NULL);
  at_topic = discovery_list_topic (store_reader (world->store), topic, NULL);
  g_assert_cmpuint (at_topic->len, ==, 0); /* nobody took it into the fleet */
  g_assert_cmpuint (proposals->len, ==, 1);
  g_assert_cmpstr (((DiscoveryProposal *) g_ptr_array_index (proposals, 0))->quantities, ==, "t");
  world_do (world, forget_work, gone);
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM discovery"), ==, DISCOVERY_OF_DEVICE - 1);
  later = discovery_proposals (store_reader (world->store), MONDAY_9 + DISCOVERY_KEEP_H * CLOCK_HOUR, NULL);
  g_assert_cmpuint (later->len, ==, 0);
  /* What is a sensor keeps its way to values; the others are forgotten. */
  world_sql (world,
             "INSERT INTO sensor (uuid, token_hash, name, device, created_at) VALUES ('u', 'h', 'S', 'esp-1', 1)");
  adopted = discovery_list_topic (store_reader (world->store), topic, NULL);
  topics = discovery_topics (store_reader (world->store), NULL);
  g_assert_cmpuint (adopted->len, ==, DISCOVERY_OF_DEVICE - 1);
  g_assert_cmpuint (g_strv_length (topics), ==, 1);
  step.now = MONDAY_9 + 100 * CLOCK_HOUR;
  world_do (world, purge_work, &step);
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM discovery"), ==, DISCOVERY_OF_DEVICE - 1);
  world_sql (world, "DELETE FROM sensor");
  world_do (world, purge_work, &step);
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM discovery"), ==, 0);
}

/* ---- states by time alone ---- */

static void
test_states (void)
{
  static const struct {
    gint64 silence_s, interval_s;
    const char *state;
  } cases[] = {
    { 0, 600, "live" },
    { 1799, 600, "live" },
    { 1800, 600, "silent" },
    { CLOCK_DAY - 1, 600, "silent" },
    { CLOCK_DAY, 600, "lost" },
    { 3 * CLOCK_HOUR - 1, 0, "live" }, /* nobody said how often */
    { 3 * CLOCK_HOUR, 0, "silent" },
    { CLOCK_DAY, 12 * CLOCK_HOUR, "live" }, /* twice a day: a day is not long */
    { 36 * CLOCK_HOUR, 12 * CLOCK_HOUR, "lost" },
  };
  Sensor sensor = { .seen_at = 0 };

  g_assert_cmpstr (sensor_state (&sensor, 600, MONDAY_9), ==, "never");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    sensor.seen_at = MONDAY_9 - cases[i].silence_s;
    g_assert_cmpstr (sensor_state (&sensor, cases[i].interval_s, MONDAY_9), ==, cases[i].state);
  }
  sensor.retired_at = 5;
  g_assert_cmpstr (sensor_state (&sensor, 600, MONDAY_9), ==, "retired");
}

/* ---- gateways ---- */

static gboolean
gateway_work (Db *db, gpointer data, GError **error)
{
  Step *step = data;
  const Actor desk = { .kind = ACTOR_USER, .role = ROLE_MANAGER, .now = MONDAY_9 };

  if (step->count == 0)
    return gateway_create (db, &desk, "Antenne", "lorawan", &step->token, error);
  return step->count == 1 ? gateway_renew (db, &desk, 1, &step->token, error)
                          : gateway_retire (db, &desk, 1, TRUE, error);
}

static void
test_gateway (void)
{
  g_autoptr (World) world = world_new ();
  Db *db = store_reader (world->store);
  Step step = { .count = 0 };
  g_autofree char *former = NULL;
  g_autoptr (Gateway) made = NULL, renewed = NULL, old = NULL, retired = NULL;

  world_do (world, gateway_work, &step);
  former = g_strdup (step.token);
  made = gateway_find_token (db, former, NULL);
  g_assert_nonnull (made);
  step.count = 1;
  world_do (world, gateway_work, &step);
  old = gateway_find_token (db, former, NULL);
  renewed = gateway_find_token (db, step.token, NULL);
  g_assert_null (old);
  g_assert_nonnull (renewed);
  step.count = 2;
  world_do (world, gateway_work, &step);
  retired = gateway_find_token (db, step.token, NULL);
  g_assert_null (retired);
  g_free (step.token);
}

typedef struct {
  const char *device;
  char *token;
} Adding;

static gboolean
add_work (Db *db, gpointer data, GError **error)
{
  Adding *adding = data;

  return sensor_provision (db, &(SensorInput){ .name = "Capteur", .device = adding->device }, MONDAY_9, &adding->token,
                           error);
}

/* Made by the command line: it waits no longer, and is of the family it was heard by. A second of that name is refused
 * in words. */
static void
test_added_by_name (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (Sensor) sensor = NULL;
  g_autoptr (GError) error = NULL;
  Adding adding = { .device = "A84041FF" };

  hear (world, "a84041ff", 0, 1, MONDAY_9);
  hear (world, "another", 0, 1, MONDAY_9);
  world_do (world, add_work, &adding);
  g_assert_cmpint (kept (world), ==, 1);
  sensor = sensor_find_device (store_reader (world->store), "a84041ff", NULL);
  g_assert_nonnull (sensor);
  g_assert_cmpstr (sensor->family, ==, "lorawan");
  g_assert_false (store_write (world->store, add_work, &adding, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_CONFLICT);
  g_assert_null (strstr (error->message, "UNIQUE"));
  g_free (adding.token);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  if (!secret_init (NULL))
    return 1;
  g_test_add_func ("/unknown/five-values", test_five_values);
  g_test_add_func ("/unknown/seventy-two-hours", test_seventy_two_hours);
  g_test_add_func ("/unknown/bounds", test_bounds);
  g_test_add_func ("/unknown/hostile", test_hostile);
  g_test_add_func ("/unknown/adopted", test_adopted);
  g_test_add_func ("/unknown/added-by-name", test_added_by_name);
  g_test_add_func ("/discovery/bounds", test_discovery);
  g_test_add_func ("/fleet/states", test_states);
  g_test_add_func ("/gateway/tokens", test_gateway);
  return g_test_run ();
}
