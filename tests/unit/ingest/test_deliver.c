/* test_deliver.c: what a gateway says of many devices: one row of the journal, devices nobody knows put aside, a pause
 * that holds from the next message on, the same message again, marks once a minute. */
#include "ingest/deliver.h"

#include "../domain/world.h"
#include "base/secret.h"
#include "domain/gateway.h"
#include "domain/loan.h"
#include "domain/unknown_device.h"
#include "ingest/known.h"

enum { SENSORS = 3, GATEWAY = 1 };

typedef struct {
  char *token;
  const char *device, *family;
} Making;

static gboolean
sensor_work (Db *db, gpointer data, GError **error)
{
  Making *making = data;
  const SensorInput input = { .name = "Capteur", .device = making->device, .family = making->family };

  return sensor_provision (db, &input, MONDAY_9 - 10 * CLOCK_DAY, &making->token, error);
}

static gboolean
gateway_work (Db *db, gpointer data, GError **error)
{
  Making *making = data;

  return gateway_create (db, &ACTOR_BOX_AT (MONDAY_9), "Passerelle", "lorawan", &making->token, error);
}

/* Sensors 1 to 3, known as salle-1 to salle-3, and a gateway. */
static World *
town (void)
{
  World *world = world_new ();
  Making gateway = { NULL };

  for (guint i = 1; i <= SENSORS; i++) {
    g_autofree char *device = g_strdup_printf ("salle-%u", i);
    Making making = { .device = device, .family = "lorawan" };

    world_do (world, sensor_work, &making);
    g_free (making.token);
  }
  world_do (world, gateway_work, &gateway);
  g_free (gateway.token);
  return world;
}

static IngestDevice *
say (IngestOutput *output, const char *device, gint64 at, double temperature)
{
  IngestDevice *said = ingest_output_device (output, device);

  reading_batch_begin (said->batch, at);
  reading_batch_add (said->batch, QUANTITY_T, temperature);
  reading_batch_end (said->batch);
  return said;
}

static IngestResult
deliver (World *world, const IngestOutput *output, gint64 now)
{
  const IngestDelivery delivery = { .sender = { 0, GATEWAY }, .output = output };
  g_autoptr (GError) error = NULL;
  IngestResult result = { 0 };

  g_assert_true (ingest_deliver (world->store, &delivery, 1, now, &result, &error));
  g_assert_no_error (error);
  return result;
}

static gint64
rows (World *world, const char *table)
{
  g_autofree char *sql = g_strdup_printf ("SELECT count(*) AS x FROM %s", table);

  return world_integer (world, sql);
}

static void
test_many (void)
{
  g_autoptr (World) world = town ();
  g_autoptr (IngestOutput) output = ingest_output_new ();
  IngestResult result;

  say (output, "salle-1", MONDAY_9 - 60, 18);
  say (output, "salle-1", MONDAY_9, 18.1);
  say (output, "Salle-2", MONDAY_9, 19);
  say (output, "salle-3", MONDAY_9, 99); /* out of bounds */
  say (output, "grenier", MONDAY_9, 12);
  ingest_output_device (output, "opened-only");
  result = deliver (world, output, MONDAY_9);
  g_assert_cmpuint (result.kept, ==, 3);
  g_assert_cmpuint (result.refused, ==, 1);
  g_assert_cmpuint (result.unknown, ==, 1);
  g_assert_nonnull (result.reason);
  g_assert_cmpint (rows (world, "reading_journal"), ==, 1);
  g_assert_cmpint (rows (world, "unknown_device WHERE device = 'grenier' AND gateway_id = 1"), ==, 1);
  g_assert_cmpint (rows (world, "sensor WHERE seen_at IS NOT NULL"), ==, 2);
  g_assert_cmpint (world_integer (world, "SELECT seen_at AS x FROM gateway"), ==, MONDAY_9);
  /* Outputs are left as they were: after a failure the same may be delivered again. */
  g_assert_cmpuint (deliver (world, output, MONDAY_9 + 1).kept, ==, 3);
}

static void
test_nameless (void)
{
  g_autoptr (World) world = town ();
  g_autoptr (IngestOutput) output = ingest_output_new ();
  IngestResult result;

  say (output, NULL, MONDAY_9, 18);
  result = deliver (world, output, MONDAY_9);
  g_assert_cmpuint (result.kept + result.unknown, ==, 0);
  g_assert_cmpuint (result.refused, ==, 1);
}

/* A sensor's own token is not another's: of several devices it speaks for the one it is known as. */
static void
test_own_token (void)
{
  g_autoptr (World) world = town ();
  g_autoptr (IngestOutput) output = ingest_output_new (), other = ingest_output_new ();
  IngestDelivery deliveries[] = { { .sender = { 2, 0 }, .output = output }, { .sender = { 2, 0 }, .output = other } };
  IngestResult results[2];

  say (output, "salle-1", MONDAY_9, 18);
  say (output, "salle-2", MONDAY_9, 19);
  say (other, "another-name", MONDAY_9 + 1, 20);
  g_assert_true (ingest_deliver (world->store, deliveries, 2, MONDAY_9 + 1, results, NULL));
  g_assert_cmpuint (results[0].kept, ==, 1);
  g_assert_cmpuint (results[0].refused, ==, 1);
  g_assert_cmpuint (results[1].kept, ==, 1);
  g_assert_cmpint (rows (world, "sensor WHERE seen_at IS NOT NULL"), ==, 1);
}

/* A gateway that fell into other hands speaks for no device of another family, whatever the dialect; nor is such a
 * device put aside for somebody to adopt once more. */
static void
test_other_family (void)
{
  g_autoptr (World) world = town ();
  g_autoptr (IngestOutput) output = ingest_output_new ();
  Making own = { .device = "d1", .family = NULL };
  IngestResult result;

  world_do (world, sensor_work, &own);
  g_free (own.token);
  say (output, "d1", MONDAY_9, 18);
  say (output, "salle-1", MONDAY_9, 19);
  result = deliver (world, output, MONDAY_9);
  g_assert_cmpuint (result.kept, ==, 1);
  g_assert_cmpuint (result.foreign, ==, 1);
  g_assert_cmpuint (result.unknown, ==, 0);
  g_assert_nonnull (strstr (result.reason, "another family"));
  g_assert_cmpint (rows (world, "unknown_device"), ==, 0);
  g_assert_cmpint (rows (world, "sensor WHERE device = 'd1' AND seen_at IS NULL"), ==, 1);
}

/* ---- what changes holds at once, whatever is remembered ---- */

typedef struct {
  LoanInput loan;
  Change change;
  gint64 now;
} Step;

static gboolean
lend_work (Db *db, gpointer data, GError **error)
{
  const Step *step = data;

  return loan_start (db, &ACTOR_BOX_AT (step->now), &step->loan, NULL, error);
}

static gboolean
change_work (Db *db, gpointer data, GError **error)
{
  const Step *step = data;
  const Actor desk = { .kind = ACTOR_USER, .role = ROLE_MANAGER, .now = step->now };

  return loan_change (db, &desk, &step->change, TRUE, error);
}

static guint
kept_at (World *world, gint64 at)
{
  g_autoptr (IngestOutput) output = ingest_output_new ();

  say (output, "salle-1", at, 18);
  return deliver (world, output, at).kept;
}

static void
test_pause (void)
{
  g_autoptr (World) world = town ();
  gint64 report_id = world_send (world, TENANT_EMAIL, MONDAY_9);
  g_autofree char *uuid = NULL;
  Step step = { .loan = { .sensor_id = 1, .report_id = report_id, .consent_at = MONDAY_9, .room = "bedroom" },
                .now = MONDAY_9 };

  g_assert_cmpuint (kept_at (world, MONDAY_9 - 60), ==, 1);
  world_do (world, lend_work, &step);
  g_assert_cmpuint (kept_at (world, MONDAY_9 + 60), ==, 1);
  uuid = world_text (world, "SELECT uuid AS x FROM sensor_loan");
  step.change = (Change){ .uuid = uuid, .verb = "pause" };
  step.now = MONDAY_9 + 120;
  world_do (world, change_work, &step);
  g_assert_cmpuint (kept_at (world, MONDAY_9 + 180), ==, 0);
  step.change.verb = "resume";
  step.now = MONDAY_9 + 240;
  world_do (world, change_work, &step);
  g_assert_cmpuint (kept_at (world, MONDAY_9 + 300), ==, 1);
}

static gboolean
retire_work (Db *db, gpointer data, GError **error)
{
  (void) data;
  return sensor_retire (db, &ACTOR_BOX_AT (MONDAY_9), 1, TRUE, error);
}

static void
test_retired (void)
{
  g_autoptr (World) world = town ();

  g_assert_cmpuint (kept_at (world, MONDAY_9), ==, 1);
  world_do (world, retire_work, NULL);
  g_assert_cmpuint (kept_at (world, MONDAY_9 + 60), ==, 0);
}

static gboolean
renew_work (Db *db, gpointer data, GError **error)
{
  return gateway_renew (db, &ACTOR_BOX_AT (MONDAY_9), GATEWAY, data, error);
}

static void
test_token (void)
{
  g_autoptr (World) world = town ();
  g_autofree char *former = NULL, *present = NULL, *hash = NULL;
  IngestSender sender;

  world_do (world, renew_work, &former);
  hash = secret_hash (former);
  for (guint i = 0; i < 2; i++) {
    g_assert_true (ingest_known_sender (world->store, former, hash, &sender, NULL));
    g_assert_cmpint (sender.gateway_id, ==, GATEWAY);
  }
  world_do (world, renew_work, &present);
  g_assert_false (ingest_known_sender (world->store, former, hash, &sender, NULL));
}

/* ---- again ---- */

static void
test_again (void)
{
  g_autoptr (World) world = town ();
  g_autoptr (IngestOutput) output = ingest_output_new (), timeless = ingest_output_new ();

  say (output, "salle-1", READING_NO_TIME, 18)->duplicate_key = g_strdup ("fCnt:17");
  g_assert_cmpuint (deliver (world, output, MONDAY_9).kept, ==, 1);
  g_assert_cmpuint (deliver (world, output, MONDAY_9 + 60).duplicates, ==, 1);
  say (timeless, "salle-2", READING_NO_TIME, 18);
  g_assert_cmpuint (deliver (world, timeless, MONDAY_9).kept, ==, 1);
  g_assert_cmpuint (deliver (world, timeless, MONDAY_9 + 4).duplicates, ==, 1);
  g_assert_cmpuint (deliver (world, timeless, MONDAY_9 + 10).kept, ==, 1);
  g_assert_cmpint (rows (world, "reading_journal"), ==, 3);
}

static gboolean
is_corrected (World *world)
{
  return world_integer (world, "SELECT corrected AS x FROM sensor WHERE device = 'salle-1'") != 0;
}

/* What a gateway says of its own corrections stands until it says otherwise; who says nothing of it changes nothing. */
static void
test_corrected_before (void)
{
  static const IngestCorrection said[] = { INGEST_CORRECTION_UNSAID, INGEST_CORRECTED, INGEST_CORRECTION_UNSAID,
                                           INGEST_UNCORRECTED };
  static const gboolean stands[] = { FALSE, TRUE, TRUE, FALSE };
  g_autoptr (World) world = town ();

  for (guint i = 0; i < G_N_ELEMENTS (said); i++) {
    g_autoptr (IngestOutput) output = ingest_output_new ();

    say (output, "salle-1", READING_NO_TIME, 18 + i)->correction = said[i];
    g_assert_cmpuint (deliver (world, output, MONDAY_9 + i * CLOCK_HOUR).kept, ==, 1);
    g_assert_cmpint (is_corrected (world), ==, stands[i]);
  }
}

/* A device that nobody knows and that never stops is not written for ever. */
static void
test_unknown_is_bounded (void)
{
  g_autoptr (World) world = town ();
  g_autoptr (IngestOutput) output = ingest_output_new ();

  say (output, "bavard", READING_NO_TIME, 18);
  for (gint64 i = 0; i < 100; i++)
    g_assert_cmpuint (deliver (world, output, MONDAY_9 + i).unknown, ==, 1);
  g_assert_cmpint (world_integer (world, "SELECT messages AS x FROM unknown_device"), <=, 12);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  secret_init (NULL);
  g_test_add_func ("/deliver/many", test_many);
  g_test_add_func ("/deliver/nameless", test_nameless);
  g_test_add_func ("/deliver/other-family", test_other_family);
  g_test_add_func ("/deliver/own-token", test_own_token);
  g_test_add_func ("/deliver/pause", test_pause);
  g_test_add_func ("/deliver/retired", test_retired);
  g_test_add_func ("/deliver/token", test_token);
  g_test_add_func ("/deliver/again", test_again);
  g_test_add_func ("/deliver/corrected-before", test_corrected_before);
  g_test_add_func ("/deliver/unknown-is-bounded", test_unknown_is_bounded);
  return g_test_run ();
}
