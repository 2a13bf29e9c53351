/* test_reading_block.c: readings in the store: folding: duplicates, late data, twice, interrupted, damaged, killed. */
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "domain/reading_block.h"
#include "domain/reading_codec.h"
#include "domain/sensor.h"
#include "readings.h"
#include "world.h"

typedef struct {
  gint64 sensor_id;
  GBytes *journal;
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
  g_assert_cmpuint (fold.duplicates, ==, 0);
  g_assert_cmpuint (fold.conflicts, ==, 1);
  g_assert_cmpint (world_integer (world, "SELECT conflicts AS x FROM reading_tally"), ==, 1);
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

/* One transaction at a time, each of one block or one row: between any two, everything is there once. */
static void
test_fold_stepwise (void)
{
  const ReadingFoldPace pace = { .readings = 7, .blocks = 1, .rows = 1, .budget_us = 1 };
  g_autoptr (World) world = sensor_world ();
  g_autoptr (GArray) before = NULL;
  g_autoptr (ReadingFolding) folding = NULL;
  ReadingFold fold = { 0 };
  gboolean more = TRUE;
  guint steps = 0;

  for (int i = 0; i < 12; i++)
    record_one (world, NOON - (i % 5) * CLOCK_DAY + i, 1500 + i);
  before = series (world->store);
  while (more && steps++ < 200) {
    g_autoptr (GArray) after = NULL;

    if (folding == NULL || steps % 3 == 0) { /* as after a power cut: nothing is remembered but what the store has */
      g_clear_pointer (&folding, reading_folding_free);
      folding = reading_folding_new (world->store, &pace);
    }
    g_assert_true (reading_folding_step (folding, &fold, &more, NULL));
    after = series (world->store);
    g_assert_true (same (before, after));
    if (steps == 5)
      record_one (world, NOON, 1500); /* known: must be told as a duplicate, once */
  }
  g_assert_cmpuint (fold.rows, ==, 13);
  g_assert_cmpuint (fold.readings, ==, 13);
  g_assert_cmpuint (fold.duplicates, ==, 1);
  g_assert_cmpint (world_integer (world, "SELECT sum (count) AS x FROM reading_block"), ==, 12);
  g_assert_cmpint (world_integer (world, "SELECT duplicates AS x FROM reading_tally"), ==, 1);
  g_assert_cmpint (world_integer (world, "SELECT last_id AS x FROM reading_fold"), ==, 0);
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

/* A bad sector in one day of one sensor: the others' readings still find their blocks, the bytes are kept. */
static void
test_fold_damaged_block (void)
{
  g_autoptr (World) world = sensor_world ();
  g_autoptr (GArray) before = NULL, after = NULL;
  g_autofree char *kept = NULL, *text = NULL;
  ReadingFold fold;

  record_one (world, NOON - CLOCK_DAY, 1500);
  record_one (world, NOON, 1590);
  fold_all (world);
  world_sql (world, "UPDATE reading_block SET readings = x'01ffff' WHERE day = (SELECT max (day) FROM reading_block)");
  before = series (world->store);
  g_assert_cmpuint (before == NULL ? 0 : before->len, ==, 1);
  record_one (world, NOON + 600, 1600);
  fold = fold_all (world);
  after = series (world->store);
  text = shown (after);
  kept = world_text (world, "SELECT hex (readings) AS x FROM reading_damaged");
  g_assert_cmpuint (fold.damaged, ==, 1);
  g_assert_cmpuint (fold_all (world).rows, ==, 0);
  g_assert_cmpstr (text, ==, "-86400:1500 600:1600");
  g_assert_cmpstr (kept, ==, "01FFFF");
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
  const ReadingFoldPace pace = { .readings = 60, .blocks = 2, .rows = 3, .budget_us = 1000 };
  g_autoptr (Store) store = store_open (path, STORE_READ_WRITE, NULL);
  g_autoptr (ReadingFolding) folding = store == NULL ? NULL : reading_folding_new (store, &pace);
  ReadingFold fold = { 0 };
  gboolean more = folding != NULL;

  while (more && reading_folding_step (folding, &fold, &more, NULL))
    ;
  return 0;
}

static char *program;

/* What the folding writes as it goes on. */
static gint64
fold_trace (World *world)
{
  return world_integer (world,
                        "SELECT (SELECT coalesce (sum (count), 0) FROM reading_block) + 10000 * (SELECT count (*)"
                        " FROM reading_journal) AS x");
}

/* Killed some moments after its first transaction: how long starting takes is the machine's business. */
static void
kill_while_folding (World *world, const char *path)
{
  const char *argv[] = { program, "--fold", path, NULL };
  gint64 before = fold_trace (world), until = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;
  GPid pid = 0;

  g_assert_true (g_spawn_async (NULL, (char **) argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, NULL));
  if (pid == 0)
    return;
  while (fold_trace (world) == before && g_get_monotonic_time () < until)
    g_usleep (1000);
  g_usleep ((gulong) g_test_rand_int_range (0, 8000));
  kill (pid, SIGKILL);
  waitpid (pid, NULL, 0);
  g_assert_cmpint (fold_trace (world), !=, before); /* it did fold */
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
  for (guint round = 0; round < 4 && reading_journal_waits (store_reader (world->store)); round++) {
    kill_while_folding (world, path);
    g_clear_pointer (&after, g_array_unref);
    after = series (world->store);
    g_assert_true (same (before, after));
  }
  fold_all (world);
  g_array_unref (after);
  after = series (world->store);
  g_assert_true (same (before, after));
  g_assert_cmpint (world_integer (world, "SELECT sum (count) AS x FROM reading_block"), ==, 400);
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM reading_tally"), ==, 0); /* nothing came twice */
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
  g_test_add_func ("/reading/fold/duplicates", test_fold_duplicates);
  g_test_add_func ("/reading/fold/late", test_fold_late);
  g_test_add_func ("/reading/fold/twice", test_fold_twice);
  g_test_add_func ("/reading/fold/stepwise", test_fold_stepwise);
  g_test_add_func ("/reading/fold/damaged-row", test_fold_damaged_row);
  g_test_add_func ("/reading/fold/damaged-block", test_fold_damaged_block);
  g_test_add_func ("/reading/fold/property", test_fold_property);
  g_test_add_func ("/reading/fold/killed", test_fold_killed);
  g_test_add_func ("/reading/series/range", test_series_range);
  return g_test_run ();
}
