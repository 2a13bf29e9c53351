/* test_rollup.c: hours beside a model that looks at every second; doubts; what is stored beside what is computed;
 * calibration; the CO2 test. */
#include "base/error.h"
#include "domain/calibration.h"
#include "domain/loan.h"
#include "domain/reading_baseline.h"
#include "domain/reading_codec.h"
#include "domain/reading_hold.h"
#include "domain/rollup_block.h"
#include "domain/rollup_hour.h"
#include "readings.h"
#include "world.h"

#define DAY_0 (NOON - NOON % CLOCK_DAY)

/* ---- a model: second by second ---- */

/* The reading in force at `at`, or NULL. `readings` is judged. */
static const Reading *
in_force (const GArray *readings, const ReadingRule *rule, gint64 at)
{
  const Reading *found = NULL;
  gint64 start = G_MININT64;

  for (guint i = 0; i < readings->len; i++)
    if (g_array_index (readings, Reading, i).at <= at)
      found = &g_array_index (readings, Reading, i);
  for (guint i = 0; rule->starts != NULL && i < rule->starts->len; i++)
    if (g_array_index (rule->starts, gint64, i) <= at)
      start = g_array_index (rule->starts, gint64, i);
  if (found == NULL || found->at < start || at - found->at >= rule->hold_s)
    return NULL;
  return found->at < start + 30 * 60 && start != G_MININT64 ? NULL : found;
}

static guint
model_count (const GArray *readings, const ReadingRule *rule, gint64 hour)
{
  guint count = 0;

  for (guint i = 0; i < readings->len; i++) {
    const Reading *reading = &g_array_index (readings, Reading, i);

    if (reading->at / CLOCK_HOUR == hour && in_force (readings, rule, reading->at) == reading)
      count++;
  }
  return count;
}

/* FALSE when nothing is in force. Time is looked at every ten seconds: readings of these tests come at such times. */
static gboolean
model_hour (const GArray *readings, const ReadingRule *rule, gint64 hour, HourValue *ret)
{
  gint64 covered_s = 0, sum = 0;

  *ret = (HourValue){ .hour = hour, .min = G_MAXINT32, .max = G_MININT32 };
  for (gint64 at = hour * CLOCK_HOUR; at < (hour + 1) * CLOCK_HOUR; at += 10) {
    const Reading *reading = in_force (readings, rule, at);

    if (reading == NULL)
      continue;
    covered_s += 10;
    sum += (gint64) reading->value * 10;
    ret->min = MIN (ret->min, reading->value);
    ret->max = MAX (ret->max, reading->value);
  }
  if (covered_s == 0)
    return FALSE;
  ret->mean = (gint32) ((2 * ABS (sum) + covered_s) / (2 * covered_s)) * (sum < 0 ? -1 : 1);
  ret->covered_min = (guint8) ((covered_s + 30) / 60);
  ret->count = (guint16) model_count (readings, rule, hour);
  return TRUE;
}

static void
assert_model (const GArray *readings, const ReadingRule *rule, const GArray *hours)
{
  guint next = 0;

  for (gint64 hour = rule->from / CLOCK_HOUR; hour < rule->to / CLOCK_HOUR; hour++) {
    HourValue model;
    const HourValue *value = next < hours->len ? &g_array_index (hours, HourValue, next) : NULL;

    if (!model_hour (readings, rule, hour, &model)) {
      g_assert_true (value == NULL || value->hour > hour);
      continue;
    }
    g_assert_nonnull (value);
    if (value == NULL)
      return;
    next++;
    g_assert_cmpint (value->hour, ==, hour);
    g_assert_cmpint (value->min, ==, model.min);
    g_assert_cmpint (value->max, ==, model.max);
    g_assert_cmpint (value->mean, ==, model.mean);
    g_assert_cmpint (value->covered_min, ==, model.covered_min);
    g_assert_cmpint (value->count, ==, model.count);
  }
  g_assert_cmpuint (next, ==, hours->len);
}

/* Readings as sensors that speak when something changed send them: close together, far apart, silent for hours. */
static GArray *
random_walk (gint64 from, gint64 to)
{
  GArray *readings = readings_new ();
  gint32 value = g_test_rand_int_range (-500, 2500);

  for (gint64 at = from; at < to;) {
    add (readings, at, QUANTITY_T, value);
    value += g_test_rand_int_range (-60, 61);
    at += 10 * g_test_rand_int_range (1, g_test_rand_int_range (0, 10) == 0 ? 2000 : 120);
  }
  return readings;
}

static void
test_hours_model (void)
{
  for (guint round = 0; round < 40; round++) {
    g_autoptr (GArray) readings = random_walk (DAY_0 - CLOCK_DAY, DAY_0 + CLOCK_DAY);
    g_autoptr (GArray) starts = g_array_new (FALSE, FALSE, sizeof (gint64)), hours = NULL;
    gint64 start = DAY_0 + 10 * g_test_rand_int_range (-4000, 8000);
    ReadingRule rule = {
      .quantity = QUANTITY_T, .hold_s = 10 * g_test_rand_int_range (30, 800), .from = DAY_0, .to = DAY_0 + CLOCK_DAY
    };

    if (round % 2 == 1) {
      g_array_append_val (starts, start);
      rule.starts = starts;
    }
    reading_judge (readings, &rule);
    hours = rollup_hours (readings, &rule);
    assert_model (readings, &rule, hours);
  }
}

static GArray *
judged (GArray *readings, const ReadingRule *rule, GArray **ret_hours)
{
  reading_judge (readings, rule);
  *ret_hours = rollup_hours (readings, rule);
  return readings;
}

static void
test_mean_is_by_time (void)
{
  const ReadingRule rule = { .quantity = QUANTITY_T, .hold_s = 4200, .from = DAY_0, .to = DAY_0 + CLOCK_DAY };
  g_autoptr (GArray) readings = readings_new (), hours = NULL;
  const HourValue *value;

  add (readings, DAY_0, QUANTITY_T, 1000);
  add (readings, DAY_0 + 3000, QUANTITY_T, 2000); /* ten minutes of the hour: a plain mean would say 1500 */
  judged (readings, &rule, &hours);
  value = &g_array_index (hours, HourValue, 0);
  g_assert_cmpint (value->mean, ==, 1167);
  g_assert_cmpint (value->covered_min, ==, 60);
  value = &g_array_index (hours, HourValue, 1);
  g_assert_cmpint (value->count, ==, 0); /* held, not measured */
  g_assert_cmpint (value->covered_min, ==, 60);
  g_assert_cmpuint (hours->len, ==, 2);
}

static void
test_doubts (void)
{
  const ReadingRule rule = { .quantity = QUANTITY_T, .hold_s = 1500, .from = DAY_0, .to = DAY_0 + 3 * CLOCK_DAY };
  g_autoptr (GArray) readings = readings_new (), hours = NULL;
  guint stuck = 0;

  add (readings, DAY_0, QUANTITY_T, 1000);
  add (readings, DAY_0 + 240, QUANTITY_T, 1801);
  for (gint64 at = DAY_0 + 600; at < DAY_0 + 30 * CLOCK_HOUR; at += 600)
    add (readings, at, QUANTITY_T, 1802);
  judged (readings, &rule, &hours);
  g_assert_cmpint (g_array_index (readings, Reading, 1).flags, ==, READING_JUMP);
  g_assert_cmpint (g_array_index (readings, Reading, 2).flags, ==, 0);
  g_assert_cmpint (g_array_index (hours, HourValue, 0).flags, ==, ROLLUP_JUMP);
  for (guint i = 0; i < hours->len; i++)
    if ((g_array_index (hours, HourValue, i).flags & ROLLUP_STUCK) != 0)
      stuck++;
  g_assert_cmpuint (stuck, ==, 8); /* from 23:45 of the first day to 06:15 of the next: the last value holds */
  g_assert_cmpint (g_array_index (hours, HourValue, 22).flags, ==, 0);
}

/* ---- codec ---- */

static void
test_codec (void)
{
  for (guint round = 0; round < 100; round++) {
    const RollupSpan span = { DAY_0 / CLOCK_DAY, 32 };
    g_autoptr (GArray) hours = g_array_new (FALSE, FALSE, sizeof (HourValue)), read = NULL;
    g_autoptr (GBytes) bytes = NULL;
    gsize length;
    gconstpointer data;

    read = g_array_new (FALSE, FALSE, sizeof (HourValue));
    for (gint64 hour = span.day * 24; hour < (span.day + span.days) * 24; hour += g_test_rand_int_range (1, 4)) {
      gint32 mean = g_test_rand_int_range (-3000, 6000);
      HourValue value = { hour,
                          mean - g_test_rand_int_range (0, 50),
                          mean + g_test_rand_int_range (0, 50),
                          mean,
                          (guint8) g_test_rand_int_range (0, 61),
                          (guint16) g_test_rand_int_range (0, 65536),
                          (guint8) g_test_rand_int_range (0, 16) };

      g_array_append_val (hours, value);
    }
    bytes = rollup_encode (&span, hours);
    data = g_bytes_get_data (bytes, &length);
    g_assert_true (rollup_decode (&span, data, length, read, NULL));
    g_assert_cmpuint (read->len, ==, hours->len);
    for (guint i = 0; i < read->len; i++) {
      const HourValue *a = &g_array_index (hours, HourValue, i), *b = &g_array_index (read, HourValue, i);

      g_assert_true (a->hour == b->hour && a->min == b->min && a->max == b->max && a->mean == b->mean
                     && a->covered_min == b->covered_min && a->count == b->count && a->flags == b->flags);
    }
  }
}

static void
test_codec_damaged (void)
{
  const RollupSpan span = { DAY_0 / CLOCK_DAY, 1 };

  for (guint round = 0; round < 3000; round++) {
    guint8 bytes[24];
    gsize length = (gsize) g_test_rand_int_range (0, sizeof bytes);
    g_autoptr (GArray) hours = g_array_new (FALSE, FALSE, sizeof (HourValue));

    for (gsize i = 0; i < length; i++)
      bytes[i] = (guint8) g_test_rand_int_range (0, 256);
    if (length > 0)
      bytes[0] = 1;
    if (!rollup_decode (&span, bytes, length, hours, NULL))
      g_assert_cmpuint (hours->len, ==, 0);
    for (guint i = 0; i < hours->len; i++)
      g_assert_cmpint (g_array_index (hours, HourValue, i).hour / 24, ==, span.day);
  }
}

/* ---- stored ---- */

typedef struct {
  GBytes *journal;
  Calibration calibration;
  GError *error;
} Work;

static gboolean
sensor_work (Db *db, gpointer data G_GNUC_UNUSED, GError **error)
{
  const Actor box = ACTOR_BOX_AT (DAY_0 - 20 * CLOCK_DAY);
  g_autofree char *token = NULL;

  return sensor_provision (db, &(SensorInput){ .name = "Capteur 1", .room = "bedroom" }, box.now, &token, error);
}

static gboolean
record_work (Db *db, gpointer data, GError **error)
{
  return reading_record (db, 1, ((Work *) data)->journal, NOON, error);
}

static gboolean
calibrate_work (Db *db, gpointer data, GError **error)
{
  return calibration_add (db, &((Work *) data)->calibration, &ACTOR_BOX_AT (NOON), error);
}

static World *
sensor_world (void)
{
  World *world = world_new ();

  world_do (world, sensor_work, &(Work){ 0 });
  return world;
}

static void
record (World *world, const GArray *readings)
{
  g_autoptr (GBytes) journal = reading_encode_journal (readings);

  world_do (world, record_work, &(Work){ .journal = journal });
}

static void
fold (World *world)
{
  ReadingFold counts = { 0 };
  guint days = 0;

  g_assert_true (reading_fold_all (world->store, &counts, NULL));
  g_assert_true (rollup_build_all (world->store, &days, NULL));
  g_assert_false (rollup_waits (store_reader (world->store)));
}

static GArray *
stored_hours (World *world, Quantity quantity, gint64 from, gint64 to)
{
  const ReadingRange range = { 1, quantity, from, to };
  g_autoptr (GError) error = NULL;
  GArray *hours = rollup_series (store_reader (world->store), &range, &error);

  g_assert_no_error (error);
  return hours;
}

/* What the store says at any moment is what the model makes of all readings that were sent. */
static void
test_stored_model (void)
{
  g_autoptr (World) world = sensor_world ();
  g_autoptr (GArray) all = random_walk (DAY_0 - 4 * CLOCK_DAY, DAY_0 + CLOCK_DAY / 2);
  g_autoptr (GArray) sent = readings_new ();

  world_sql (world, "UPDATE sensor SET interval_s = 900");
  for (guint round = 0; round < 6; round++) {
    g_autoptr (GArray) message = readings_new (), hours = NULL, sorted = NULL;
    ReadingRule rule = {
      .quantity = QUANTITY_T, .hold_s = 2250, .from = DAY_0 - 4 * CLOCK_DAY, .to = DAY_0 + CLOCK_DAY
    };

    for (guint i = 0; i < all->len; i++)
      if (g_test_rand_int_range (0, 4) == 0)
        g_array_append_val (message, g_array_index (all, Reading, i)); /* some come twice: duplicates */
    g_array_append_vals (sent, message->data, message->len);
    record (world, message);
    if (round % 2 == 1)
      fold (world);
    sorted = g_array_copy (sent);
    reading_sort (sorted);
    hours = stored_hours (world, QUANTITY_T, rule.from, rule.to);
    reading_judge (sorted, &rule);
    assert_model (sorted, &rule, hours);
  }
}

static void
test_late_batch_rebuilds (void)
{
  g_autoptr (World) world = sensor_world ();
  g_autoptr (GArray) now = readings_new (), late = readings_new (), before = NULL, after = NULL;

  world_sql (world, "UPDATE sensor SET family = 'zigbee'");
  add (now, DAY_0 + 600, QUANTITY_T, 2000);
  record (world, now);
  fold (world);
  before = stored_hours (world, QUANTITY_T, DAY_0, DAY_0 + CLOCK_DAY);
  g_assert_cmpint (g_array_index (before, HourValue, 0).covered_min, ==, 50);
  add (late, DAY_0 - 600, QUANTITY_T, 1000); /* late, of the day before, and it holds past midnight */
  record (world, late);
  fold (world);
  after = stored_hours (world, QUANTITY_T, DAY_0, DAY_0 + CLOCK_DAY);
  g_assert_cmpint (g_array_index (after, HourValue, 0).covered_min, ==, 60);
  g_assert_cmpint (g_array_index (after, HourValue, 0).mean, ==, 1833);
  g_assert_cmpint (g_array_index (after, HourValue, 0).count, ==, 1);
}

static void
test_hold (void)
{
  g_autoptr (World) world = sensor_world ();
  g_autoptr (GArray) readings = readings_new ();
  Db *db = store_reader (world->store);

  g_assert_cmpint (reading_hold_of ("zigbee", 300), ==, 70 * 60);
  g_assert_cmpint (reading_hold_of ("shelly", 0), ==, 130 * 60);
  g_assert_cmpint (reading_hold_of ("lorawan", 600), ==, 1500);
  g_assert_cmpint (reading_hold_of ("tasmota", 300), ==, 900);
  g_assert_cmpint (reading_hold_of (NULL, 0), ==, 1500);
  g_assert_cmpint (reading_hold_s (db, 1, QUANTITY_T), ==, 1500);
  for (int i = 0; i < 5; i++)
    add (readings, NOON - i * 3600, QUANTITY_T, 1500 + i);
  record (world, readings);
  g_assert_cmpint (reading_hold_s (db, 1, QUANTITY_T), ==, 9000); /* as it waits in the journal */
  fold (world);
  g_assert_cmpint (reading_hold_s (db, 1, QUANTITY_T), ==, 9000);
}

/* ---- calibration ---- */

static gboolean
calibrate (World *world, Calibration calibration)
{
  g_autoptr (GError) error = NULL;
  Work work = { .calibration = calibration };
  gboolean done = store_write (world->store, calibrate_work, &work, &error);

  g_assert_true (done || g_error_matches (error, BOX_ERROR, BOX_ERROR_INVALID));
  return done;
}

static void
test_calibration_refused (void)
{
  g_autoptr (World) world = sensor_world ();
  Calibration good = { .sensor_id = 1,
                       .quantity = QUANTITY_T,
                       .from_at = DAY_0,
                       .offset = -200,
                       .slope = CALIBRATION_SLOPE_ONE,
                       .proof = (char *) "24 h beside the reference" };
  Calibration bad[] = { good, good, good, good, good };

  bad[0].offset = 201;
  bad[1].proof = (char *) "";
  bad[2].slope = 900000; /* 3.5 °C at 35 °C */
  bad[3].quantity = QUANTITY_BAT;
  bad[4] = (Calibration){ 1, QUANTITY_RH, DAY_0, 1001, CALIBRATION_SLOPE_ONE, 0, good.proof };
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (calibrate (world, bad[i]));
  g_assert_true (calibrate (world, good));
  good.offset = 100; /* the same hour again replaces */
  g_assert_true (calibrate (world, good));
  g_assert_cmpint (world_integer (world, "SELECT sum (offset) AS x FROM calibration"), ==, 100);
}

static void
test_calibration_reads (void)
{
  g_autoptr (World) world = sensor_world ();
  g_autoptr (GArray) readings = readings_new (), raw = NULL, hours = NULL;
  const ReadingRange range = { 1, QUANTITY_T, DAY_0, DAY_0 + CLOCK_DAY };
  Db *db = store_reader (world->store);

  for (gint64 at = DAY_0; at < DAY_0 + 4 * CLOCK_HOUR; at += 600)
    add (readings, at, QUANTITY_T, 2000);
  record (world, readings);
  fold (world);
  g_assert_true (calibrate (
      world, (Calibration){ 1, QUANTITY_T, DAY_0 + 2 * CLOCK_HOUR + 50, 150, 990000, 0, (char *) "reference" }));
  raw = reading_series (db, &range, NULL);
  g_assert_true (same (raw, readings)); /* never changed */
  hours = stored_hours (world, QUANTITY_T, DAY_0, DAY_0 + 4 * CLOCK_HOUR);
  g_assert_cmpuint (hours->len, ==, 4);
  for (guint i = 0; i < hours->len; i++) {
    const HourValue *value = &g_array_index (hours, HourValue, i);

    g_assert_cmpint (value->mean, ==, i < 2 ? 2000 : 2130);
    g_assert_cmpint (value->max, ==, i < 2 ? 2000 : 2130);
    g_assert_cmpint (value->flags, ==, i < 2 ? 0 : ROLLUP_CORRECTED);
  }
  g_assert_true (reading_calibrate (db, 1, raw, NULL));
  g_assert_cmpint (g_array_index (raw, Reading, 11).value, ==, 2000);
  g_assert_cmpint (g_array_index (raw, Reading, 12).value, ==, 2130);
}

/* ---- the CO2 test ---- */

static void
test_baseline (void)
{
  g_autoptr (World) world = sensor_world ();
  g_autoptr (GArray) readings = readings_new ();
  ReadingBaseline baseline;

  g_assert_cmpint (reading_baseline_state (420, 7), ==, BASELINE_FIT);
  g_assert_cmpint (reading_baseline_state (379, 7), ==, BASELINE_LOW);
  g_assert_cmpint (reading_baseline_state (390, 7), ==, BASELINE_DOUBTFUL);
  g_assert_cmpint (reading_baseline_state (600, 7), ==, BASELINE_DOUBTFUL);
  g_assert_cmpint (reading_baseline_state (601, 7), ==, BASELINE_HIGH);
  g_assert_cmpint (reading_baseline_state (420, 4), ==, BASELINE_UNKNOWN);
  for (gint64 at = DAY_0 - 6 * CLOCK_DAY; at < DAY_0; at += 600)
    add (readings, at, QUANTITY_CO2, at == DAY_0 - CLOCK_DAY ? 610 : 900);
  record (world, readings);
  fold (world);
  g_assert_true (reading_baseline (store_reader (world->store), 1, DAY_0, &baseline, NULL));
  g_assert_cmpint (baseline.lowest, ==, 610);
  g_assert_cmpuint (baseline.days, ==, 6);
  g_assert_cmpint (baseline.state, ==, BASELINE_HIGH);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  if (!secret_init (NULL))
    return 1;
  g_test_add_func ("/rollup/hours-model", test_hours_model);
  g_test_add_func ("/rollup/mean-is-by-time", test_mean_is_by_time);
  g_test_add_func ("/rollup/doubts", test_doubts);
  g_test_add_func ("/rollup/codec", test_codec);
  g_test_add_func ("/rollup/codec-damaged", test_codec_damaged);
  g_test_add_func ("/rollup/stored-model", test_stored_model);
  g_test_add_func ("/rollup/late-batch-rebuilds", test_late_batch_rebuilds);
  g_test_add_func ("/rollup/hold", test_hold);
  g_test_add_func ("/rollup/calibration-refused", test_calibration_refused);
  g_test_add_func ("/rollup/calibration-reads", test_calibration_reads);
  g_test_add_func ("/rollup/baseline", test_baseline);
  return g_test_run ();
}
