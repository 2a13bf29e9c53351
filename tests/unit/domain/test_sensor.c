/* test_sensor.c: made, found by its token, lent with consent, taken back, lent to somebody else: whose readings
 * are whose. */
#include "base/error.h"
#include "domain/loan.h"
#include "world.h"

typedef struct {
  SensorInput input;
  LoanInput loan;
  gint64 now;
  char *token;
} Step;

static gboolean
create_work (Db *db, gpointer data, GError **error)
{
  Step *step = data;

  return sensor_provision (db, &step->input, step->now, &step->token, error);
}

static gboolean
lend_work (Db *db, gpointer data, GError **error)
{
  Step *step = data;
  const Actor actor = ACTOR_BOX_AT (step->now);

  return loan_start (db, &actor, &step->loan, NULL, error);
}

static gboolean
return_work (Db *db, gpointer data, GError **error)
{
  const Step *step = data;
  const Actor manager = { .kind = ACTOR_USER, .role = ROLE_MANAGER, .user_id = 1, .now = step->now };
  g_autoptr (SensorLoan) loan = loan_current (db, step->loan.sensor_id, error);

  return loan != NULL && loan_change (db, &manager, &(Change){ .uuid = loan->uuid, .verb = "return" }, TRUE, error);
}

/* (transfer full): the token of a new sensor. */
static char *
make (World *world, const char *report_uuid)
{
  Step step = { .input = { .name = "Capteur 3", .room = "bedroom", .report_uuid = report_uuid }, .now = MONDAY_9 };

  world_do (world, create_work, &step);
  return step.token;
}

static Sensor *
find (World *world, const char *token)
{
  return sensor_find_token (store_reader (world->store), token, NULL);
}

static void
lend (World *world, gint64 report_id, gint64 now)
{
  Step step = { .loan = { .sensor_id = 1, .report_id = report_id, .consent_at = now, .room = "bedroom" }, .now = now };

  world_do (world, lend_work, &step);
}

static void
test_create (void)
{
  g_autoptr (World) world = world_new ();
  g_autofree char *token = make (world, NULL);
  g_autofree char *hash = world_text (world, "SELECT token_hash AS x FROM sensor");
  g_autoptr (Sensor) sensor = find (world, token);

  g_assert_nonnull (sensor);
  if (sensor == NULL)
    return;
  g_assert_cmpstr (sensor->name, ==, "Capteur 3");
  g_assert_cmpint (sensor->battery, ==, -1);
  g_assert_false (sensor_is_lent (sensor));
  g_assert_cmpstr (hash, !=, token);
  g_assert_cmpint (sensor_earliest (sensor, MONDAY_9 + 60), ==, MONDAY_9 - CLOCK_DAY);
}

static void
test_unknown_token (void)
{
  g_autoptr (World) world = world_new ();
  g_autofree char *token = make (world, NULL);
  g_autoptr (GError) error = NULL;

  token[0] = token[0] == 'a' ? 'b' : 'a';
  g_assert_null (sensor_find_token (store_reader (world->store), token, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_NOT_FOUND);
}

static void
test_lent_at_once (void)
{
  g_autoptr (World) world = world_new ();
  gint64 report_id = world_send (world, TENANT_EMAIL, MONDAY_9);
  g_autofree char *uuid = world_text (world, "SELECT uuid AS x FROM report");
  g_autofree char *token = make (world, uuid);
  g_autoptr (Sensor) sensor = find (world, token);
  g_autoptr (GPtrArray) of_report = loan_list_report (store_reader (world->store), report_id, NULL);

  g_assert_nonnull (sensor);
  g_assert_cmpuint (of_report->len, ==, 1);
  if (sensor == NULL)
    return;
  g_assert_cmpint (sensor->report_id, ==, report_id);
  g_assert_cmpint (((SensorLoan *) g_ptr_array_index (of_report, 0))->consent_at, ==, MONDAY_9);
  g_assert_true (sensor_is_lent (sensor));
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM event WHERE noun = 'sensor' AND verb = 'lent'"),
                   ==, 1);
}

static const SensorInput broken_inputs[] = {
  { .name = "", .room = "bedroom" },
  { .name = "Capteur 3", .room = "attic" },
  { .name = "Capteur 3", .room = NULL, .report_uuid = "any" },
  { .name = "Capteur 3", .family = "telepathy" },
  { .name = "Capteur 3", .interval_s = SENSOR_INTERVAL_MAX_S + 1 },
};

static void
test_broken_input (gconstpointer data)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (GError) error = NULL;
  Step step = { .input = *(const SensorInput *) data, .now = MONDAY_9 };

  g_assert_false (store_write (world->store, create_work, &step, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_INVALID);
  g_assert_null (step.token);
}

static void
test_unknown_report (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (GError) error = NULL;
  Step step = { .input = { .name = "Capteur", .room = "hall", .report_uuid = "none" }, .now = MONDAY_9 };

  g_assert_false (store_write (world->store, create_work, &step, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_NOT_FOUND);
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM sensor"), ==, 0);
}

static void
test_no_loan_without_consent (void)
{
  g_autoptr (World) world = world_new ();
  g_autofree char *token = make (world, NULL);
  g_autoptr (GError) error = NULL;
  Step step = { .loan = { .sensor_id = 1, .report_id = world_send (world, TENANT_EMAIL, MONDAY_9), .room = "hall" },
                .now = MONDAY_9 };

  g_assert_false (store_write (world->store, lend_work, &step, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_INVALID);
}

static void
test_lent_twice (void)
{
  g_autoptr (World) world = world_new ();
  g_autofree char *token = make (world, NULL);
  gint64 report_id = world_send (world, TENANT_EMAIL, MONDAY_9);
  g_autoptr (GError) error = NULL;
  Step step = { .loan = { .sensor_id = 1, .report_id = report_id, .consent_at = MONDAY_9, .room = "hall" }, .now = MONDAY_9 + 60 };

  lend (world, report_id, MONDAY_9);
  g_assert_false (store_write (world->store, lend_work, &step, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_CONFLICT);
}

/* What the first household's rooms said is never shown as the second's, were both loans on one day. */
static void
test_second_household (void)
{
  g_autoptr (World) world = world_new ();
  g_autofree char *token = make (world, NULL);
  gint64 first = world_send (world, TENANT_EMAIL, MONDAY_9), second = world_send (world, "autre@example.org", MONDAY_9);
  gint64 returned = MONDAY_9 + 14 * CLOCK_DAY;
  g_autoptr (Sensor) between = NULL, after = NULL;
  g_autoptr (SensorLoan) loan = NULL;
  Step step = { .loan = { .sensor_id = 1 }, .now = returned };

  lend (world, first, MONDAY_9);
  world_do (world, return_work, &step);
  between = find (world, token);
  lend (world, second, returned + CLOCK_HOUR);
  after = find (world, token);
  if (between == NULL || after == NULL)
    return;
  g_assert_false (sensor_is_lent (between));
  g_assert_true (sensor_is_lent (after));
  g_assert_cmpint (after->report_id, ==, second);
  loan = loan_current (store_reader (world->store), 1, NULL);
  g_assert_cmpint (loan == NULL ? -1 : loan->since, ==, returned);
  g_assert_cmpint (sensor_earliest (after, returned + CLOCK_DAY), ==, MONDAY_9 - CLOCK_DAY);
  g_assert_cmpint (sensor_earliest (after, returned + 200 * CLOCK_DAY), ==,
                   returned + (200 - READING_AGE_MAX_DAYS) * CLOCK_DAY);
}

static void
test_return_unlent (void)
{
  g_autoptr (World) world = world_new ();
  g_autofree char *token = make (world, NULL);
  g_autoptr (GError) error = NULL;
  Step step = { .loan = { .sensor_id = 1 }, .now = MONDAY_9 };

  g_assert_false (store_write (world->store, return_work, &step, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_NOT_FOUND);
}

static gboolean
seen_work (Db *db, gpointer data, GError **error)
{
  return sensor_seen (db, 1, MONDAY_9 + 60, GPOINTER_TO_INT (data), error);
}

static void
test_seen (void)
{
  g_autoptr (World) world = world_new ();
  g_autofree char *token = make (world, NULL);
  g_autoptr (Sensor) sensor = NULL;

  world_do (world, seen_work, GINT_TO_POINTER (87));
  world_do (world, seen_work, GINT_TO_POINTER (-1)); /* says nothing: the last known stands */
  sensor = find (world, token);
  g_assert_nonnull (sensor);
  if (sensor == NULL)
    return;
  g_assert_cmpint (sensor->battery, ==, 87);
  g_assert_cmpint (sensor->seen_at, ==, MONDAY_9 + 60);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  if (!secret_init (NULL))
    return 1;
  g_test_add_func ("/sensor/create", test_create);
  g_test_add_func ("/sensor/unknown-token", test_unknown_token);
  g_test_add_func ("/sensor/lent-at-once", test_lent_at_once);
  for (guint i = 0; i < G_N_ELEMENTS (broken_inputs); i++) {
    g_autofree char *path = g_strdup_printf ("/sensor/broken-input/%u", i);

    g_test_add_data_func (path, &broken_inputs[i], test_broken_input);
  }
  g_test_add_func ("/sensor/unknown-report", test_unknown_report);
  g_test_add_func ("/sensor/no-loan-without-consent", test_no_loan_without_consent);
  g_test_add_func ("/sensor/lent-twice", test_lent_twice);
  g_test_add_func ("/sensor/second-household", test_second_household);
  g_test_add_func ("/sensor/return-unlent", test_return_unlent);
  g_test_add_func ("/sensor/seen", test_seen);
  return g_test_run ();
}
