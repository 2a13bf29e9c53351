/* test_reading.c: bounds, the rules of time, the two codecs, folding: duplicates, late data, twice, interrupted,
 * killed. */
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "domain/reading_block.h"
#include "domain/reading_codec.h"
#include "domain/sensor.h"
#include "world.h"

#define NOON ((gint64) 1795435200) /* 2026-11-23 12:00 UTC */

static void
add (GArray *readings, gint64 at, Quantity quantity, gint32 value)
{
  Reading reading = { .at = at, .value = value, .quantity = (guint8) quantity };

  g_array_append_val (readings, reading);
}

static GArray *
readings_new (void)
{
  return g_array_new (FALSE, FALSE, sizeof (Reading));
}

/* (transfer full): "at:value at:value". */
static char *
shown (const GArray *readings)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; readings != NULL && i < readings->len; i++) {
    const Reading *reading = &g_array_index (readings, Reading, i);

    g_string_append_printf (out, "%s%" G_GINT64_FORMAT ":%d", i == 0 ? "" : " ", reading->at - NOON, reading->value);
  }
  return g_string_free (out, FALSE);
}

static gboolean
same (const GArray *one, const GArray *other)
{
  if (one->len != other->len)
    return FALSE;
  for (guint i = 0; i < one->len; i++) {
    const Reading *a = &g_array_index (one, Reading, i), *b = &g_array_index (other, Reading, i);

    if (a->at != b->at || a->value != b->value || a->quantity != b->quantity || a->flags != b->flags)
      return FALSE;
  }
  return TRUE;
}

/* ---- batches ---- */

typedef struct {
  const char *name;
  Quantity quantity;
  double value;
  int stored; /* -1: refused */
} BoundCase;

static const BoundCase bounds[] = {
  { "t", QUANTITY_T, 15.9, 1590 },
  { "t-rounded", QUANTITY_T, 15.994999, 1599 },
  { "t-ds18b20", QUANTITY_T, 85.0, -1 },
  { "t-missing", QUANTITY_T, -127, -1 },
  { "rh", QUANTITY_RH, 71.4, 7140 },
  { "rh-clamped", QUANTITY_RH, 101.2, 10000 },
  { "rh-impossible", QUANTITY_RH, 110, -1 },
  { "co2", QUANTITY_CO2, 1893, 1893 },
  { "co2-low", QUANTITY_CO2, 65, -1 },
  { "p", QUANTITY_P, 1016, 10160 },
  { "nan", QUANTITY_T, NAN, -1 },
  { "inf", QUANTITY_T, INFINITY, -1 },
  { "huge", QUANTITY_CO2, 1e300, -1 },
  { "pm25", QUANTITY_PM25, 12.34, 123 },
};

static void
test_bounds (gconstpointer data)
{
  const BoundCase *bound = data;
  g_autoptr (ReadingBatch) batch = reading_batch_new ();

  reading_batch_begin (batch, NOON);
  reading_batch_add (batch, bound->quantity, bound->value);
  reading_batch_end (batch);
  g_assert_cmpuint (batch->readings->len, ==, bound->stored < 0 ? 0 : 1);
  g_assert_cmpuint (batch->refused, ==, bound->stored < 0 ? 1 : 0);
  if (batch->readings->len == 1)
    g_assert_cmpint (g_array_index (batch->readings, Reading, 0).value, ==, bound->stored);
}

static void
test_dead_chip (void)
{
  g_autoptr (ReadingBatch) batch = reading_batch_new ();

  reading_batch_begin (batch, NOON);
  reading_batch_add (batch, QUANTITY_CO2, 1034);
  reading_batch_add (batch, QUANTITY_T, 0);
  reading_batch_add (batch, QUANTITY_RH, 0);
  reading_batch_end (batch);
  g_assert_cmpuint (batch->readings->len, ==, 1);
  g_assert_cmpint (g_array_index (batch->readings, Reading, 0).quantity, ==, QUANTITY_CO2);
}

static void
test_freezing_is_kept (void)
{
  g_autoptr (ReadingBatch) batch = reading_batch_new ();

  reading_batch_begin (batch, NOON);
  reading_batch_add (batch, QUANTITY_T, 0);
  reading_batch_add (batch, QUANTITY_RH, 60);
  reading_batch_end (batch);
  g_assert_cmpuint (batch->readings->len, ==, 2);
}

typedef struct {
  const char *name;
  guint items;
  gint64 at, stamped; /* stamped 0: left out */
  guint flags;
} TimeCase;

#define EARLIEST (NOON - 10 * CLOCK_DAY)
static const TimeCase times[] = {
  { "now", 1, NOON, NOON, 0 },
  { "batch-late", 2, NOON - 9 * CLOCK_DAY, NOON - 9 * CLOCK_DAY, 0 },
  { "first-moment", 1, EARLIEST, EARLIEST, 0 },
  { "no-time", 1, READING_NO_TIME, NOON, READING_AT_ARRIVAL },
  { "ahead-a-little", 1, NOON + 600, NOON + 600, 0 },
  { "ahead", 1, NOON + 601, NOON, READING_BAD_CLOCK },
  { "never-set", 1, 12345, NOON, READING_BAD_CLOCK },
  { "never-set-batch", 3, 12345, NOON, READING_BAD_CLOCK },
  { "too-old", 1, EARLIEST - 1, NOON, READING_BAD_CLOCK },
  { "other-household", 2, EARLIEST - 1, 0, 0 },
};

static void
test_times (gconstpointer data)
{
  const TimeCase *time = data;
  g_autoptr (ReadingBatch) batch = reading_batch_new ();

  for (guint i = 0; i < time->items; i++)
    reading_batch_begin (batch, time->at);
  reading_batch_add (batch, QUANTITY_T, 20);
  reading_batch_stamp (batch, EARLIEST, NOON);
  g_assert_cmpuint (batch->readings->len, ==, time->stamped == 0 ? 0 : 1);
  g_assert_cmpuint (batch->foreign, ==, time->stamped == 0 ? 1 : 0);
  if (batch->readings->len == 0)
    return;
  g_assert_cmpint (g_array_index (batch->readings, Reading, 0).at, ==, time->stamped);
  g_assert_cmpuint (g_array_index (batch->readings, Reading, 0).flags, ==, time->flags);
}

static void
test_interval (void)
{
  g_autoptr (GArray) readings = readings_new ();

  g_assert_cmpint (reading_interval_s (readings), ==, 0);
  for (gint64 i = 0; i < 20; i++)
    add (readings, NOON + i * 600 + (i > 10 ? 86400 : 0), QUANTITY_T, 2000);
  g_assert_cmpint (reading_interval_s (readings), ==, 600);
}

/* ---- codecs ---- */

static GArray *
random_readings (guint count, gboolean one_day)
{
  GArray *readings = readings_new ();

  for (guint i = 0; i < count; i++) {
    Reading reading = {
      .at = one_day ? reading_day (NOON) * 86400 + g_test_rand_int_range (0, 86400)
                    : NOON + g_test_rand_int_range (-90 * 86400, 600),
      .value = g_test_rand_bit () ? g_test_rand_int () : g_test_rand_int_range (-3000, 6000),
      .quantity = one_day ? QUANTITY_T : (guint8) g_test_rand_int_range (0, QUANTITY_LAST),
      .flags = g_test_rand_bit () ? 0 : (guint8) g_test_rand_int_range (0, READING_FLAGS + 1),
    };

    g_array_append_val (readings, reading);
  }
  return readings;
}

static void
test_journal_codec (void)
{
  for (guint round = 0; round < 300; round++) {
    g_autoptr (GArray) written = random_readings ((guint) g_test_rand_int_range (0, 40), FALSE);
    g_autoptr (GArray) read = readings_new ();
    g_autoptr (GBytes) bytes = reading_encode_journal (written);

    g_assert_true (reading_decode_journal (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), read, NULL));
    g_assert_true (same (written, read));
  }
}

static void
test_block_codec (void)
{
  ReadingBlock block = { .quantity = QUANTITY_T, .day = reading_day (NOON) };

  for (guint round = 0; round < 300; round++) {
    g_autoptr (GArray) written = random_readings ((guint) g_test_rand_int_range (1, 400), TRUE);
    g_autoptr (GArray) read = readings_new ();
    g_autoptr (GBytes) bytes = NULL;

    reading_sort (written);
    bytes = reading_encode_block (written);
    g_assert_true (reading_decode_block (&block, bytes, read, NULL));
    g_assert_true (same (written, read));
  }
}

static void
test_block_size (void)
{
  g_autoptr (GArray) readings = readings_new ();
  g_autoptr (GBytes) bytes = NULL;

  for (gint64 i = 0; i < 144; i++)
    add (readings, reading_day (NOON) * 86400 + i * 600, QUANTITY_T, 1800 + (gint32) (i % 7));
  bytes = reading_encode_block (readings);
  g_assert_cmpuint (g_bytes_get_size (bytes), <=, 144 * 3 + 3);
}

/* Whatever bytes: refused whole or decoded within bounds, never half. */
static void
test_damaged (void)
{
  ReadingBlock block = { .quantity = QUANTITY_T, .day = 20780 };

  for (guint round = 0; round < 3000; round++) {
    guint8 bytes[24];
    gsize length = (gsize) g_test_rand_int_range (0, sizeof bytes);
    g_autoptr (GArray) readings = readings_new ();
    g_autoptr (GBytes) all = NULL;

    for (gsize i = 0; i < length; i++)
      bytes[i] = i == 0 ? 1 : (guint8) g_test_rand_int_range (0, 256);
    all = g_bytes_new (bytes, length);
    if (!reading_decode_journal (bytes, length, readings, NULL))
      g_assert_cmpuint (readings->len, ==, 0);
    g_array_set_size (readings, 0);
    if (!reading_decode_block (&block, all, readings, NULL))
      g_assert_cmpuint (readings->len, ==, 0);
    for (guint i = 0; i < readings->len; i++)
      g_assert_cmpint (reading_day (g_array_index (readings, Reading, i).at), ==, block.day);
  }
}

static void
test_cut_short (void)
{
  g_autoptr (GArray) written = readings_new (), read = readings_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  add (written, NOON, QUANTITY_T, 1590);
  bytes = reading_encode_journal (written);
  g_assert_false (reading_decode_journal (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes) - 1, read, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_INVALID);
}

/* ---- the store ---- */

typedef struct {
  gint64 sensor_id;
  GBytes *journal;
  gboolean fail;
  ReadingFold fold;
} Work;

static gboolean
sensor_work (Db *db, gpointer data, GError **error)
{
  g_autofree char *token = NULL;
  Work *work = data;

  if (!sensor_provision (db, &(SensorInput){ .name = "Capteur 1", .room = "bedroom" }, NOON - 40 * CLOCK_DAY, &token,
                         error))
    return FALSE;
  work->sensor_id = 1;
  return TRUE;
}

static gboolean
record_work (Db *db, gpointer data, GError **error)
{
  Work *work = data;

  return reading_record (db, work->sensor_id, work->journal, NOON, error);
}

static gboolean
fold_work (Db *db, gpointer data, GError **error)
{
  Work *work = data;

  if (!reading_fold (db, 2, &work->fold, error))
    return FALSE;
  return !work->fail || box_fail (error, BOX_ERROR_STORE, "power cut");
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

  world_do (world, record_work, &(Work){ .sensor_id = 1, .journal = journal });
}

static void
record_one (World *world, gint64 at, gint32 value)
{
  g_autoptr (GArray) readings = readings_new ();

  add (readings, at, QUANTITY_T, value);
  record (world, readings);
}

static ReadingFold
fold_all (World *world)
{
  g_autoptr (GError) error = NULL;
  ReadingFold fold = { 0 };

  g_assert_true (reading_fold_all (world->store, &fold, &error));
  g_assert_no_error (error);
  return fold;
}

static GArray *
series (Store *store)
{
  ReadingRange range = {
    .sensor_id = 1, .quantity = QUANTITY_T, .from = NOON - 95 * CLOCK_DAY, .to = NOON + CLOCK_DAY
  };

  return reading_series (store_reader (store), &range, NULL);
}

static void
test_fold_duplicates (void)
{
  g_autoptr (World) world = sensor_world ();
  g_autoptr (GArray) before = NULL, after = NULL;
  g_autofree char *text_before = NULL, *text_after = NULL;
  ReadingFold fold;

  record_one (world, NOON, 1590);
  record_one (world, NOON, 1700); /* same second: the first stays */
  record_one (world, NOON + 600, 1580);
  before = series (world->store);
  fold = fold_all (world);
  after = series (world->store);
  text_before = shown (before);
  text_after = shown (after);
  g_assert_cmpstr (text_before, ==, "0:1590 600:1580");
  g_assert_cmpstr (text_after, ==, text_before);
  g_assert_cmpuint (fold.rows, ==, 3);
  g_assert_cmpuint (fold.duplicates, ==, 1);
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM reading_journal"), ==, 0);
}

static void
test_fold_late (void)
{
  g_autoptr (World) world = sensor_world ();
  g_autoptr (GArray) all = NULL;
  g_autofree char *text = NULL;

  record_one (world, NOON, 1590);
  fold_all (world);
  record_one (world, NOON - 600, 1600);           /* late, same day */
  record_one (world, NOON, 1111);                 /* known already, other value */
  record_one (world, NOON - 3 * CLOCK_DAY, 1650); /* late, another day */
  fold_all (world);
  all = series (world->store);
  text = shown (all);
  g_assert_cmpstr (text, ==, "-259200:1650 -600:1600 0:1590");
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM reading_block"), ==, 2);
}

static void
test_fold_twice (void)
{
  g_autoptr (World) world = sensor_world ();
  g_autoptr (GArray) one = NULL, other = NULL;
  g_autofree char *bytes_one = NULL, *bytes_other = NULL;

  for (int i = 0; i < 50; i++)
    record_one (world, NOON - i * 1800, 1500 + i);
  fold_all (world);
  one = series (world->store);
  bytes_one = world_text (world, "SELECT group_concat (hex (readings)) AS x FROM reading_block");
  g_assert_cmpuint (fold_all (world).rows, ==, 0);
  other = series (world->store);
  bytes_other = world_text (world, "SELECT group_concat (hex (readings)) AS x FROM reading_block");
  g_assert_cmpuint (one->len, ==, 50);
  g_assert_true (same (one, other));
  g_assert_cmpstr (bytes_one, ==, bytes_other);
}

static void
test_fold_rolled_back (void)
{
  g_autoptr (World) world = sensor_world ();
  g_autoptr (GArray) all = NULL;
  Work work = { .fail = TRUE };

  for (int i = 0; i < 5; i++)
    record_one (world, NOON + i, 1500 + i);
  g_assert_false (store_write (world->store, fold_work, &work, NULL));
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM reading_journal"), ==, 5);
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM reading_block"), ==, 0);
  all = series (world->store);
  g_assert_cmpuint (all->len, ==, 5);
}

static void
test_fold_damaged_row (void)
{
  g_autoptr (World) world = sensor_world ();
  g_autoptr (GArray) all = NULL;
  ReadingFold fold;

  world_sql (world, "INSERT INTO reading_journal (sensor_id, received_at, readings) VALUES (1, 1, x'07ff')");
  record_one (world, NOON, 1590);
  fold = fold_all (world);
  all = series (world->store);
  g_assert_cmpuint (fold.damaged, ==, 1);
  g_assert_cmpuint (all->len, ==, 1);
}

static void
test_series_range (void)
{
  g_autoptr (World) world = sensor_world ();
  g_autoptr (GArray) all = NULL;
  g_autofree char *text = NULL;
  ReadingRange range = { .sensor_id = 1, .quantity = QUANTITY_T, .from = NOON, .to = NOON + 1200 };

  for (int i = -2; i < 5; i++)
    record_one (world, NOON + i * 600, 1500 + i);
  fold_all (world);
  record_one (world, NOON + 300, 1999);
  all = reading_series (store_reader (world->store), &range, NULL);
  text = shown (all);
  g_assert_cmpstr (text, ==, "0:1500 300:1999 600:1501");
}

/* Random messages in random order, folded at random moments, are the set of what was sent. */
static void
test_fold_property (void)
{
  g_autoptr (World) world = sensor_world ();
  g_autoptr (GHashTable) first = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (GArray) all = NULL;

  for (guint i = 0; i < 120; i++) {
    gint64 at = NOON + g_test_rand_int_range (-60, 1) * 7200;
    gint32 value = g_test_rand_int_range (-3000, 6000);

    record_one (world, at, value);
    if (!g_hash_table_contains (first, &at))
      g_hash_table_insert (first, g_memdup2 (&at, sizeof at), GINT_TO_POINTER (value));
    if (g_test_rand_int_range (0, 10) == 0)
      fold_all (world);
  }
  all = series (world->store);
  g_assert_cmpuint (all->len, ==, g_hash_table_size (first));
  for (guint i = 0; i < all->len; i++) {
    const Reading *reading = &g_array_index (all, Reading, i);

    g_assert_cmpint (GPOINTER_TO_INT (g_hash_table_lookup (first, &reading->at)), ==, reading->value);
    g_assert_true (i == 0 || reading->at > g_array_index (all, Reading, i - 1).at);
  }
}

/* ---- killed while folding ---- */

static int
fold_child (const char *path)
{
  g_autoptr (Store) store = store_open (path, STORE_READ_WRITE, NULL);
  Work work = { 0 };

  do
    work.fold = (ReadingFold){ 0 };
  while (store != NULL && store_write (store, fold_work, &work, NULL) && work.fold.rows > 0);
  return 0;
}

static char *program;

static void
kill_while_folding (const char *path, gulong after_us)
{
  const char *argv[] = { program, "--fold", path, NULL };
  GPid pid = 0;

  g_assert_true (g_spawn_async (NULL, (char **) argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, NULL));
  if (pid == 0)
    return;
  g_usleep (after_us);
  kill (pid, SIGKILL);
  waitpid (pid, NULL, 0);
}

static void
test_fold_killed (void)
{
  g_autoptr (World) world = sensor_world ();
  g_autofree char *path = g_build_filename (world->folder, "store.db", NULL);
  g_autoptr (GArray) before = NULL, after = NULL;

  for (int i = 0; i < 400; i++)
    record_one (world, NOON - i * 900, 1500 + i % 300);
  before = series (world->store);
  g_assert_cmpuint (before->len, ==, 400);
  for (guint round = 0; round < 6; round++)
    kill_while_folding (path, 20000 + (gulong) g_test_rand_int_range (0, 60000));
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM reading_journal"), <, 400); /* it did fold */
  after = series (world->store);
  g_assert_true (same (before, after));
  fold_all (world);
  g_array_unref (after);
  after = series (world->store);
  g_assert_true (same (before, after));
}

int
main (int argc, char **argv)
{
  if (argc == 3 && strcmp (argv[1], "--fold") == 0)
    return fold_child (argv[2]);
  program = argv[0];
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  if (!secret_init (NULL))
    return 1;
  for (guint i = 0; i < G_N_ELEMENTS (bounds); i++) {
    g_autofree char *path = g_strconcat ("/reading/bounds/", bounds[i].name, NULL);

    g_test_add_data_func (path, &bounds[i], test_bounds);
  }
  for (guint i = 0; i < G_N_ELEMENTS (times); i++) {
    g_autofree char *path = g_strconcat ("/reading/time/", times[i].name, NULL);

    g_test_add_data_func (path, &times[i], test_times);
  }
  g_test_add_func ("/reading/dead-chip", test_dead_chip);
  g_test_add_func ("/reading/freezing-is-kept", test_freezing_is_kept);
  g_test_add_func ("/reading/interval", test_interval);
  g_test_add_func ("/reading/codec/journal", test_journal_codec);
  g_test_add_func ("/reading/codec/block", test_block_codec);
  g_test_add_func ("/reading/codec/block-size", test_block_size);
  g_test_add_func ("/reading/codec/damaged", test_damaged);
  g_test_add_func ("/reading/codec/cut-short", test_cut_short);
  g_test_add_func ("/reading/fold/duplicates", test_fold_duplicates);
  g_test_add_func ("/reading/fold/late", test_fold_late);
  g_test_add_func ("/reading/fold/twice", test_fold_twice);
  g_test_add_func ("/reading/fold/rolled-back", test_fold_rolled_back);
  g_test_add_func ("/reading/fold/damaged-row", test_fold_damaged_row);
  g_test_add_func ("/reading/fold/property", test_fold_property);
  g_test_add_func ("/reading/fold/killed", test_fold_killed);
  g_test_add_func ("/reading/series/range", test_series_range);
  return g_test_run ();
}
