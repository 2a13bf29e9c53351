/* test_sensor_view.c: what a report's page says of its sensors: values of now, words; silence; a former
 * household's readings left out. */
#include <string.h>

#include "domain/reading_block.h"
#include "domain/reading_codec.h"
#include "domain/unknown_device.h"
#include "eyes.h"
#include "view/fleet_view.h"
#include "view/sensor_view.h"

typedef struct {
  const char *report_uuid;
  gint64 from, step_s;
  guint count;
  char *token;
} Fill;

static gboolean
fill_work (Db *db, gpointer data, GError **error)
{
  Fill *fill = data;
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (Reading));
  g_autoptr (GBytes) journal = NULL;
  const SensorInput input = { .name = "Capteur 3", .room = "bedroom", .report_uuid = fill->report_uuid };

  for (guint i = 0; i < fill->count; i++) {
    Reading t = { .at = fill->from + i * fill->step_s, .value = 1550 + (gint32) i * 10, .quantity = QUANTITY_T };
    Reading rh = { .at = t.at, .value = 7140, .quantity = QUANTITY_RH };

    g_array_append_val (readings, t);
    g_array_append_val (readings, rh);
  }
  journal = reading_encode_journal (readings);
  return sensor_provision (db, &input, MONDAY_9, &fill->token, error)
         && reading_record (db, 1, journal, MONDAY_9, error) && sensor_seen (db, 1, MONDAY_9, 87, error);
}

/* (transfer full): what the desk sees. */
static Tree *
list_at (Eyes *eyes, gint64 report_id, gint64 now)
{
  const Viewer viewer = {
    .db = store_reader (eyes->world->store),
    .words = eyes->words,
    .language = "fr",
    .role = ROLE_MANAGER,
    .now = now,
  };

  return sensor_view_list (&viewer, report_id, TRUE);
}

/* (transfer full): the list of a new report whose sensor measured `count` times from `from` on, looked at `now`. */
static Tree *
list_of (Eyes *eyes, gint64 from, guint count, gint64 now)
{
  gint64 report_id = world_send (eyes->world, TENANT_EMAIL, MONDAY_9);
  g_autofree char *uuid = world_text (eyes->world, "SELECT uuid AS x FROM report");
  Fill fill = { .report_uuid = uuid, .from = from, .step_s = 600, .count = count };

  world_do (eyes->world, fill_work, &fill);
  g_free (fill.token);
  return list_at (eyes, report_id, now);
}

static void
test_list (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  g_autoptr (Tree) list = list_of (eyes, MONDAY_9 - 1200, 3, MONDAY_9 + 60);
  const Tree *sensor = tree_at (list, 0);

  g_assert_cmpuint (tree_length (list), ==, 1);
  g_assert_cmpstr (tree_get_text (sensor, "name"), ==, "Capteur 3");
  g_assert_cmpstr (tree_get_text (sensor, "room_words"), ==, "chambre");
  g_assert_cmpstr (tree_get_text (sensor, "temperature_now"), ==, "15,7\u00a0°C");
  g_assert_true (g_str_has_prefix (tree_get_text (sensor, "humidity_now"), "71"));
  g_assert_null (tree_get (sensor, "co2_now"));
  g_assert_cmpint (tree_get_integer (sensor, "battery"), ==, 87);
  g_assert_false (tree_get_flag (sensor, "silent"));
}

static void
test_silent (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  g_autoptr (Tree) list = list_of (eyes, MONDAY_9 - 1200, 3, MONDAY_9 + 2 * CLOCK_DAY);
  const Tree *sensor = tree_at (list, 0);

  g_assert_true (tree_get_flag (sensor, "silent"));
  g_assert_null (tree_get (sensor, "temperature_now"));
}

/* Measured two days before the loan: another household's. */
static void
test_before_the_loan (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  g_autoptr (Tree) list = list_of (eyes, MONDAY_9 - 2 * CLOCK_DAY, 10, MONDAY_9 + 60);

  g_assert_null (tree_get (tree_at (list, 0), "temperature_now"));
}

/* Given back before it measured: what it says since belongs to no file. */
static void
test_after_the_return (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  g_autoptr (Tree) lent = list_of (eyes, MONDAY_9 + 60, 3, MONDAY_9 + CLOCK_HOUR);
  g_autoptr (Tree) returned = NULL;

  world_sql (eyes->world,
             "UPDATE sensor_loan SET state = 'returned', to_at = from_at + 30, returned_at = from_at + 30");
  returned = list_at (eyes, 1, MONDAY_9 + CLOCK_HOUR);
  g_assert_nonnull (tree_get (tree_at (lent, 0), "temperature_now"));
  g_assert_null (tree_get (tree_at (returned, 0), "temperature_now"));
}

/* Found in two rooms: named once; another beside it, after a comma. */
static void
test_findings (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  g_autoptr (Tree) list = list_of (eyes, MONDAY_9 - 1200, 3, MONDAY_9 + 60), view = tree_new_map ();
  const Viewer desk = EYES_DESK (eyes, MONDAY_9 + 60);
  const Tree *findings;

  world_sql (eyes->world,
             "INSERT INTO sensor (uuid, name, token_hash, created_at) VALUES ('second', 'Capteur 4', 'h', 1)");
  world_sql (eyes->world, "INSERT INTO sensor_loan (uuid, sensor_id, report_id, room, from_at, created_at, state)"
                          " SELECT 'second', 2, report_id, 'living', from_at, 1, 'running' FROM sensor_loan");
  world_sql (eyes->world, "INSERT INTO finding (loan_id, code, state, since, computed_at, body) VALUES"
                          " (1, 'FROID-1', 'found', 1, 1, '{}'), (2, 'FROID-1', 'found', 1, 1, '{}'),"
                          " (2, 'HUM-1', 'watch', 1, 1, '{}'), (1, 'VENT-1', 'not_found', 1, 1, '{}')");
  sensor_view_findings (&desk, 1, view);
  findings = tree_get (view, "sensor_findings");
  g_assert_cmpuint (tree_length (findings), ==, 2);
  g_assert_false (tree_get_flag (tree_at (findings, 0), "more"));
  g_assert_true (tree_get_flag (tree_at (findings, 1), "more"));
  g_assert_cmpstr (tree_get_text (tree_at (findings, 0), "words"), !=, tree_get_text (tree_at (findings, 1), "words"));
}

static void
test_no_sensor (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  gint64 report_id = world_send (eyes->world, TENANT_EMAIL, MONDAY_9);
  g_autoptr (Tree) list = list_at (eyes, report_id, MONDAY_9);

  g_assert_cmpint (tree_kind (list), ==, TREE_LIST);
  g_assert_cmpuint (tree_length (list), ==, 0);
}

/* Each quantity and each room has its word. */
static void
test_words (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();

  for (guint i = 0; i < QUANTITY_LAST; i++) {
    g_autofree char *key = g_strconcat ("quantity.", quantity_kinds[i].name, NULL);

    g_assert_true (words_has (eyes->words, "fr", key));
  }
  for (guint i = 0; sensor_rooms[i] != NULL; i++) {
    g_autofree char *key = g_strconcat ("room.", sensor_rooms[i], NULL);

    g_assert_true (words_has (eyes->words, "fr", key));
  }
}

/* ---- the fleet ---- */

enum { MANY_SENSORS = 520, MANY_UNKNOWN = 80 };

static gboolean
many_work (Db *db, gpointer data G_GNUC_UNUSED, GError **error)
{
  const Actor box = ACTOR_BOX_AT (MONDAY_9);

  for (guint i = 0; i < MANY_SENSORS; i++) {
    g_autofree char *name = g_strdup_printf ("Capteur %03u", i), *token = NULL;
    g_autofree char *device = i % 4 == 0 ? g_strdup_printf ("a81758fffe%06u", i) : NULL;
    const SensorInput input = { .name = name, .device = device };

    if (!sensor_create (db, &box, &input, &token, error))
      return FALSE;
  }
  for (guint i = 0; i < MANY_UNKNOWN; i++) {
    g_autofree char *device = g_strdup_printf ("nobody-%u", i);
    const UnknownDevice heard = { .device = device };

    if (!unknown_device_hear (db, &heard, MONDAY_9 + i, error))
      return FALSE;
  }
  return TRUE;
}

static void
assert_more (const Tree *view, const char *key, gint64 shown, gint64 of)
{
  g_assert_cmpint (tree_integer (tree_get (tree_get (view, key), "shown")), ==, shown);
  g_assert_cmpint (tree_integer (tree_get (tree_get (view, key), "of")), ==, of);
}

/* Forms of unknown devices times sensors of the town made a page that no browser got. */
static void
test_a_fleet_is_bounded (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  const Viewer viewer = { .db = store_reader (eyes->world->store),
                          .words = eyes->words,
                          .language = "fr",
                          .role = ROLE_MANAGER,
                          .now = MONDAY_9 + 3600 };
  const FleetFilter all = { .state = NULL }, one = { .words = "Capteur 519" };
  g_autoptr (Tree) view = NULL, found = NULL;

  world_do (eyes->world, many_work, NULL);
  view = fleet_view_list (&viewer, &all, NULL);
  g_assert_cmpuint (tree_length (tree_get (view, "rows")), ==, 500);
  assert_more (view, "more_rows", 500, MANY_SENSORS);
  g_assert_cmpuint (tree_length (tree_get (view, "unknowns")), ==, 25);
  g_assert_cmpstr (tree_get_text (tree_at (tree_get (view, "unknowns"), 0), "device"), ==, "nobody-79");
  assert_more (view, "more_unknowns", 25, MANY_UNKNOWN);
  g_assert_cmpuint (tree_length (tree_get (view, "choices")), ==, 100); /* none that has a device already */
  g_assert_cmpstr (tree_get_text (tree_at (tree_get (view, "choices"), 0), "name"), ==, "Capteur 001");
  assert_more (view, "more_choices", 100, MANY_SENSORS * 3 / 4);
  found = fleet_view_list (&viewer, &one, NULL);
  g_assert_cmpuint (tree_length (tree_get (found, "choices")), ==, 1); /* found, it is offered */
  g_assert_null (tree_get (found, "more_rows"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  if (!secret_init (NULL))
    return 1;
  g_test_add_func ("/sensor-view/findings", test_findings);
  g_test_add_func ("/sensor-view/a-fleet-is-bounded", test_a_fleet_is_bounded);
  g_test_add_func ("/sensor-view/list", test_list);
  g_test_add_func ("/sensor-view/silent", test_silent);
  g_test_add_func ("/sensor-view/before-the-loan", test_before_the_loan);
  g_test_add_func ("/sensor-view/after-the-return", test_after_the_return);
  g_test_add_func ("/sensor-view/no-sensor", test_no_sensor);
  g_test_add_func ("/sensor-view/words", test_words);
  return g_test_run ();
}
