/* test_sensor_note.c: the diary of a dwelling: what is refused, who may change what, which notes touch a stretch of time. */
#include "domain/sensor_note.h"

#include <string.h>

#include "domain/loan.h"
#include "world.h"

typedef struct {
  Actor actor;
  SensorNoteInput input;
  const char *uuid; /* NULL: added */
  gboolean erase;
} Doing;

static gboolean
do_work (Db *db, gpointer data, GError **error)
{
  Doing *doing = data;

  if (doing->uuid == NULL)
    return sensor_note_add (db, &doing->actor, &doing->input, error);
  return doing->erase ? sensor_note_erase (db, &doing->actor, doing->input.report_id, doing->uuid, error)
                      : sensor_note_change (db, &doing->actor, doing->uuid, &doing->input, error);
}

/* The code of the error, -1 for none. */
static int
code_of (World *world, Doing doing)
{
  g_autoptr (GError) error = NULL;

  return store_write (world->store, do_work, &doing, &error) ? -1 : error->code;
}

static const Actor tenant = { .kind = ACTOR_TENANT, .now = MONDAY_9 };

static Actor
desk_of (const World *world)
{
  return (Actor){ .kind = ACTOR_USER, .user_id = world->manager_id, .role = ROLE_MANAGER, .now = MONDAY_9 };
}

static SensorNoteInput
input_of (gint64 report_id, const char *kind, const char *text)
{
  return (SensorNoteInput){ report_id, 0, MONDAY_9, MONDAY_9 + CLOCK_DAY, kind, text };
}

static void
test_refused (void)
{
  g_autoptr (World) world = world_new ();
  gint64 report = world_send (world, TENANT_EMAIL, MONDAY_9);
  g_autofree char *long_text = g_strnfill (SENSOR_NOTE_TEXT_MAX + 1, 'x');
  SensorNoteInput bad = input_of (report, "absence", "");

  g_assert_cmpint (code_of (world, (Doing){ tenant, input_of (report, "party", ""), NULL, FALSE }), ==, BOX_ERROR_INVALID);
  g_assert_cmpint (code_of (world, (Doing){ tenant, input_of (report, "other", ""), NULL, FALSE }), ==, BOX_ERROR_INVALID);
  g_assert_cmpint (code_of (world, (Doing){ tenant, input_of (report, "window", long_text), NULL, FALSE }), ==, BOX_ERROR_INVALID);
  bad.to_at = bad.from_at;
  g_assert_cmpint (code_of (world, (Doing){ tenant, bad, NULL, FALSE }), ==, BOX_ERROR_INVALID);
  bad.to_at = bad.from_at + 400 * CLOCK_DAY;
  g_assert_cmpint (code_of (world, (Doing){ tenant, bad, NULL, FALSE }), ==, BOX_ERROR_INVALID);
  g_assert_cmpint (code_of (world, (Doing){ tenant, input_of (report, "absence", ""), NULL, FALSE }), ==, -1);
}

static void
test_whose (void)
{
  g_autoptr (World) world = world_new ();
  gint64 report = world_send (world, TENANT_EMAIL, MONDAY_9), other = world_send (world, "b@example.org", MONDAY_9);
  const Actor desk = desk_of (world);
  g_autoptr (SensorNote) changed = NULL;
  g_autofree char *of_desk = NULL, *of_tenant = NULL;

  g_assert_cmpint (code_of (world, (Doing){ desk, input_of (report, "heating_off", ""), NULL, FALSE }), ==, -1);
  g_assert_cmpint (code_of (world, (Doing){ tenant, input_of (report, "absence", ""), NULL, FALSE }), ==, -1);
  of_desk = world_text (world, "SELECT uuid AS x FROM sensor_note WHERE author = 'desk'");
  of_tenant = world_text (world, "SELECT uuid AS x FROM sensor_note WHERE author = 'tenant'");
  g_assert_cmpint (code_of (world, (Doing){ tenant, input_of (report, "window", ""), of_desk, FALSE }), ==, BOX_ERROR_DENIED);
  g_assert_cmpint (code_of (world, (Doing){ tenant, input_of (report, "window", ""), of_desk, TRUE }), ==, BOX_ERROR_DENIED);
  g_assert_cmpint (code_of (world, (Doing){ tenant, input_of (other, "window", ""), of_tenant, FALSE }), ==, BOX_ERROR_NOT_FOUND);
  g_assert_cmpint (code_of (world, (Doing){ desk, input_of (report, "window", "Aérée"), of_tenant, FALSE }), ==, -1);
  changed = sensor_note_find (store_reader (world->store), report, of_tenant, NULL);
  g_assert_nonnull (changed);
  if (changed != NULL) {
    g_assert_cmpstr (changed->kind, ==, "window");
    g_assert_true (changed->by_tenant); /* who wrote it first */
  }
  g_assert_cmpint (code_of (world, (Doing){ tenant, input_of (report, "window", ""), of_tenant, TRUE }), ==, -1);
  g_assert_cmpint (code_of (world, (Doing){ tenant, input_of (report, "window", ""), of_tenant, TRUE }), ==,
                   BOX_ERROR_NOT_FOUND);
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM event WHERE verb = 'note_erased'"), ==, 1);
}

static guint
listed (World *world, gint64 report, gint64 from, gint64 to)
{
  g_autoptr (GPtrArray) list = sensor_note_list_report (store_reader (world->store), report, from, to, NULL);

  return list == NULL ? G_MAXUINT : list->len;
}

/* The end of a note is not in it. */
static void
test_touching (void)
{
  g_autoptr (World) world = world_new ();
  gint64 report = world_send (world, TENANT_EMAIL, MONDAY_9), end = MONDAY_9 + CLOCK_DAY;

  g_assert_cmpint (code_of (world, (Doing){ tenant, input_of (report, "absence", ""), NULL, FALSE }), ==, -1);
  g_assert_cmpuint (listed (world, report, end, end + 1), ==, 0);
  g_assert_cmpuint (listed (world, report, end - 1, end + 1), ==, 1);
  g_assert_cmpuint (listed (world, report, MONDAY_9 - 10, MONDAY_9), ==, 0);
  g_assert_cmpuint (listed (world, report, MONDAY_9 - 10, MONDAY_9 + 1), ==, 1);
  g_assert_cmpuint (listed (world, report, 0, G_MAXINT64), ==, 1);
}

typedef struct {
  const char *report_uuid;
  char *token;
} Lending;

static gboolean
lend_work (Db *db, gpointer data, GError **error)
{
  Lending *lending = data;
  const SensorInput one = { .name = "A", .room = "bedroom", .report_uuid = lending->report_uuid };
  const SensorInput other = { .name = "B", .room = "living", .report_uuid = lending->report_uuid };

  return sensor_provision (db, &one, MONDAY_9, &lending->token, error)
         && sensor_provision (db, &other, MONDAY_9, &lending->token, error);
}

/* A note of the whole dwelling is read with each of its sensors, one of a sensor with that one only. */
static void
test_of_a_loan (void)
{
  g_autoptr (World) world = world_new ();
  gint64 report = world_send (world, TENANT_EMAIL, MONDAY_9);
  g_autofree char *uuid = world_text (world, "SELECT uuid AS x FROM report");
  Lending lending = { uuid, NULL };
  SensorNoteInput of_one = input_of (report, "window", "");

  world_do (world, lend_work, &lending);
  g_free (lending.token);
  of_one.loan_id = 1;
  g_assert_cmpint (code_of (world, (Doing){ tenant, input_of (report, "absence", ""), NULL, FALSE }), ==, -1);
  g_assert_cmpint (code_of (world, (Doing){ tenant, of_one, NULL, FALSE }), ==, -1);
  for (gint64 loan = 1; loan <= 2; loan++) {
    g_autoptr (GPtrArray) list = sensor_note_list (store_reader (world->store), loan, 0, G_MAXINT64, NULL);

    g_assert_nonnull (list);
    if (list != NULL)
      g_assert_cmpuint (list->len, ==, loan == 1 ? 2 : 1);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/sensor-note/refused", test_refused);
  g_test_add_func ("/sensor-note/whose", test_whose);
  g_test_add_func ("/sensor-note/touching", test_touching);
  g_test_add_func ("/sensor-note/of-a-loan", test_of_a_loan);
  return g_test_run ();
}
