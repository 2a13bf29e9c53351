/* test_reading_archive.c: old readings packed: the same before and after; late ones; what is erased leaves no trace;
 * what is kept how long. */
#include <string.h>

#include "base/error.h"
#include "domain/loan.h"
#include "domain/reading_archive.h"
#include "domain/reading_erase.h"
#include "domain/reading_pack.h"
#include "domain/reading_retention.h"
#include "domain/reading_tally.h"
#include "domain/rollup_block.h"
#include "readings.h"
#include "world.h"

#define DAY_0 (NOON - NOON % CLOCK_DAY)
#define BEGIN (DAY_0 - 100 * CLOCK_DAY)

typedef struct {
  gint64 sensor_id;
  GBytes *journal;
} Work;

static gboolean
sensors_work (Db *db, gpointer data G_GNUC_UNUSED, GError **error)
{
  for (guint i = 0; i < 2; i++) {
    g_autofree char *token = NULL;
    const SensorInput input = { .name = "Capteur", .interval_s = 1800 };

    if (!sensor_provision (db, &input, BEGIN - CLOCK_DAY, &token, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
record_work (Db *db, gpointer data, GError **error)
{
  const Work *work = data;

  return reading_record (db, work->sensor_id, work->journal, NOON, error);
}

static void
record (World *world, gint64 sensor_id, const GArray *readings)
{
  g_autoptr (GBytes) journal = reading_encode_journal (readings);

  world_do (world, record_work, &(Work){ sensor_id, journal });
}

static void
fold (World *world)
{
  ReadingFold counts = { 0 };
  guint days = 0;

  g_assert_true (reading_fold_all (world->store, &counts, NULL));
  g_assert_true (rollup_build_all (world->store, &days, NULL));
}

static void
archive (World *world, gint64 now)
{
  g_autoptr (GError) error = NULL;
  ReadingArchive counts = { 0 };

  g_assert_true (reading_archive_all (world->store, now, &counts, &error));
  g_assert_no_error (error);
}

/* A hundred days of two sensors, every half hour, with a hole. Sensor 2 is never touched: its readings must stay. */
static World *
archive_world (void)
{
  World *world = world_new ();

  world_do (world, sensors_work, NULL);
  for (gint64 sensor = 1; sensor <= 2; sensor++) {
    g_autoptr (GArray) readings = readings_new ();

    for (gint64 at = BEGIN; at < DAY_0; at += 1800) {
      if ((at - BEGIN) / CLOCK_DAY == 50)
        continue;
      add (readings, at, QUANTITY_T, 1800 + g_test_rand_int_range (-300, 300));
      add (readings, at, QUANTITY_RH, 5000 + 50 * g_test_rand_int_range (-20, 20));
    }
    record (world, sensor, readings);
  }
  fold (world);
  return world;
}

static GArray *
raw (World *world, gint64 sensor_id, Quantity quantity)
{
  const ReadingRange range = { sensor_id, quantity, BEGIN - CLOCK_DAY, DAY_0 + CLOCK_DAY };

  return reading_series (store_reader (world->store), &range, NULL);
}

/* (transfer full): hours as text, to compare them. */
static char *
hours_text (World *world, gint64 sensor_id, gint64 from, gint64 to)
{
  const ReadingRange range = { sensor_id, QUANTITY_T, from, to };
  g_autoptr (GArray) hours = rollup_series (store_reader (world->store), &range, NULL);
  GString *out = g_string_new (NULL);

  for (guint i = 0; hours != NULL && i < hours->len; i++) {
    const HourValue *value = &g_array_index (hours, HourValue, i);

    g_string_append_printf (out, "%" G_GINT64_FORMAT ":%d/%d/%d/%u/%u/%u ", value->hour, value->min, value->mean,
                            value->max, value->covered_min, value->count, value->flags);
  }
  return g_string_free (out, FALSE);
}

static void
test_archive_same (void)
{
  g_autoptr (World) world = archive_world ();
  g_autoptr (GArray) before = raw (world, 1, QUANTITY_RH), after = NULL;
  g_autofree char *hours_before = hours_text (world, 1, BEGIN, DAY_0), *hours_after = NULL;
  gint64 blocks = world_integer (world, "SELECT count (*) AS x FROM reading_block");

  g_assert_cmpuint (before->len, ==, 99 * 48);
  archive (world, NOON);
  after = raw (world, 1, QUANTITY_RH);
  hours_after = hours_text (world, 1, BEGIN, DAY_0);
  g_assert_true (same (before, after));
  g_assert_true (g_str_equal (hours_after, hours_before));
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM reading_archive"), >=, 8);
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM reading_block"), <, blocks / 2);
  g_assert_cmpint (world_integer (world,
                                  "SELECT sum (count) AS x FROM (SELECT count FROM reading_block UNION ALL SELECT"
                                  " count FROM reading_archive)"),
                   ==, 4 * 99 * 48);
  archive (world, NOON); /* again: nothing */
  g_array_unref (after);
  after = raw (world, 1, QUANTITY_RH);
  g_assert_true (same (before, after));
}

static void
test_archive_late (void)
{
  g_autoptr (World) world = archive_world ();
  g_autoptr (GArray) late = readings_new (), all = NULL, again = NULL;
  g_autofree char *hours = NULL, *packed = NULL;
  gint64 at = BEGIN + 10 * CLOCK_DAY;

  archive (world, NOON);
  add (late, at + 60, QUANTITY_T, 2500); /* between two that are packed */
  add (late, at, QUANTITY_T, 9999);      /* known: the first stays */
  record (world, 1, late);
  fold (world);
  all = raw (world, 1, QUANTITY_T);
  g_assert_cmpuint (all->len, ==, 99 * 48 + 1);
  hours = hours_text (world, 1, BEGIN, DAY_0);
  archive (world, NOON);
  again = raw (world, 1, QUANTITY_T);
  packed = hours_text (world, 1, BEGIN, DAY_0);
  g_assert_true (same (all, again));
  g_assert_true (g_str_equal (packed, hours));
  g_assert_nonnull (strstr (packed, "/2500/"));
}

static void
test_pack_damaged (void)
{
  for (guint round = 0; round < 2000; round++) {
    guint8 bytes[40];
    gsize length = (gsize) g_test_rand_int_range (0, sizeof bytes);
    g_autoptr (GBytes) plain = NULL;

    for (gsize i = 0; i < length; i++)
      bytes[i] = (guint8) g_test_rand_int_range (0, 256);
    plain = reading_unpack (bytes, length, NULL);
    g_assert_true (plain == NULL || g_bytes_get_size (plain) <= READING_PACK_MOST + 65536);
  }
}

static void
test_archive_damaged (void)
{
  g_autoptr (World) world = archive_world ();
  g_autoptr (GArray) all = NULL;
  ReadingArchive counts = { 0 };
  g_autoptr (GArray) late = readings_new ();

  archive (world, NOON);
  world_sql (world, "UPDATE reading_archive SET readings = x'ff00' WHERE id = (SELECT min (id) FROM reading_archive)");
  all = raw (world, 1, QUANTITY_T);
  g_assert_cmpuint (all->len, <, 99 * 48);
  g_assert_cmpuint (all->len, >, 60 * 48);
  add (late, BEGIN + 60, QUANTITY_T, 2500);
  record (world, 1, late);
  fold (world);
  g_assert_true (reading_archive_all (world->store, NOON, &counts, NULL));
  g_assert_cmpuint (counts.damaged, ==, 1);
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM reading_damaged"), ==, 1);
}

/* ---- erasing ---- */

/* What the store says are the readings that lie out of [from, to); how many went. */
static guint
assert_erased (World *world, const GArray *before, gint64 from, gint64 to)
{
  g_autoptr (GArray) after = raw (world, 1, QUANTITY_T), expected = readings_new ();

  for (guint i = 0; i < before->len; i++) {
    Reading reading = g_array_index (before, Reading, i);

    if (reading.at < from || reading.at >= to)
      g_array_append_val (expected, reading);
  }
  g_assert_cmpuint (expected->len, <, before->len);
  g_assert_true (same (after, expected));
  return before->len - expected->len;
}

static void
erase (World *world, gint64 from, gint64 to, gboolean keep_hours, guint64 *ret_values)
{
  g_autoptr (GError) error = NULL;
  guint64 hours = 0;
  guint days = 0;

  g_assert_true (reading_erase (world->store, &(ReadingErase){ 1, from, to, keep_hours }, ret_values, &hours, &error));
  g_assert_no_error (error);
  g_assert_true (rollup_build_all (world->store, &days, NULL));
}

static void
test_erase_range (void)
{
  gint64 from = BEGIN + 20 * CLOCK_DAY + 36000 + 900, to = DAY_0 - 10 * CLOCK_DAY + 30000;

  for (guint packed = 0; packed < 2; packed++) {
    g_autoptr (World) world = archive_world ();
    g_autoptr (GArray) before = raw (world, 1, QUANTITY_T), other = raw (world, 2, QUANTITY_T), other_after = NULL;
    g_autofree char *hours_head = hours_text (world, 1, BEGIN, from - 3600), *hours_in = NULL, *head = NULL;
    guint64 values = 0;
    guint erased;

    if (packed == 1)
      archive (world, NOON);
    erase (world, from, to, FALSE, &values);
    erased = assert_erased (world, before, from, to);
    g_assert_cmpuint (values, ==, 2 * erased);
    hours_in = hours_text (world, 1, from + 2 * CLOCK_HOUR, to - CLOCK_HOUR);
    g_assert_cmpuint (strlen (hours_in), ==, 0);
    head = hours_text (world, 1, BEGIN, from - 3600);
    g_assert_true (g_str_equal (head, hours_head));
    other_after = raw (world, 2, QUANTITY_T);
    g_assert_true (same (other, other_after));
  }
}

static void
test_erase_keeps_hours (void)
{
  g_autoptr (World) world = archive_world ();
  g_autofree char *before = hours_text (world, 1, BEGIN, DAY_0), *after = NULL;
  g_autoptr (GArray) all = NULL;
  guint64 values = 0;

  archive (world, NOON);
  erase (world, BEGIN, DAY_0, TRUE, &values);
  all = raw (world, 1, QUANTITY_T);
  after = hours_text (world, 1, BEGIN, DAY_0);
  g_assert_cmpuint (all->len, ==, 0);
  g_assert_cmpuint (values, ==, 2 * 99 * 48);
  g_assert_true (g_str_equal (after, before));
}

/* What waits in the journal goes too, of a row that several sensors share, and while the folding has it in memory. */
static void
test_erase_journal (void)
{
  const ReadingFoldPace pace = { .readings = 1000, .blocks = 1, .rows = 1, .budget_us = 1 };
  g_autoptr (World) world = world_new ();
  g_autoptr (GArray) mine = readings_new (), theirs = readings_new (), left = NULL, other = NULL;
  const ReadingPart parts[] = { { .sensor_id = 1, .readings = mine, .refused = 3 },
                                { .sensor_id = 2, .readings = theirs } };
  g_autoptr (GBytes) journal = NULL;
  g_autoptr (ReadingFolding) folding = NULL;
  ReadingFold counts = { 0 };
  ReadingTally tally;
  gboolean more = TRUE;
  guint64 values = 0;

  world_do (world, sensors_work, NULL);
  for (gint64 day = 0; day < 5; day++) {
    add (mine, DAY_0 - day * CLOCK_DAY, QUANTITY_T, 2000);
    add (theirs, DAY_0 - day * CLOCK_DAY, QUANTITY_T, 1000);
  }
  journal = reading_encode_parts (parts, 2);
  world_do (world, record_work, &(Work){ 0, journal });
  folding = reading_folding_new (world->store, &pace);
  g_assert_true (reading_folding_step (folding, &counts, &more, NULL)); /* one block is written, nine are in memory */
  erase (world, BEGIN, DAY_0, FALSE, &values);
  while (more)
    g_assert_true (reading_folding_step (folding, &counts, &more, NULL));
  left = raw (world, 1, QUANTITY_T);
  other = raw (world, 2, QUANTITY_T);
  g_assert_cmpuint (left->len, ==, 1);
  g_assert_cmpuint (other->len, ==, 5);
  g_assert_true (reading_tally_sum (store_reader (world->store), 1, NOON, NOON + 1, &tally, NULL));
  g_assert_cmpint (tally.refused, ==, 3);
}

static gint64
file_size (World *world)
{
  return world_integer (world, "SELECT page_count * 4096 AS x FROM pragma_page_count");
}

static void
test_space_given_back (void)
{
  g_autoptr (World) world = archive_world ();
  gint64 before = file_size (world);
  guint64 values = 0;

  erase (world, BEGIN, DAY_0, FALSE, &values);
  g_assert_true (reading_erase_give_back (world->store, TRUE, NULL));
  g_assert_cmpint (file_size (world), <, before);
  g_assert_cmpint (world_integer (world, "SELECT freelist_count AS x FROM pragma_freelist_count"), ==, 0);
}

/* ---- how long ---- */

static ReadingRetention
retain (World *world, gint64 now)
{
  g_autoptr (GError) error = NULL;
  ReadingRetention counts = { 0 };
  guint days = 0;

  g_assert_true (reading_retain (world->store, now, &counts, &error));
  g_assert_no_error (error);
  g_assert_true (rollup_build_all (world->store, &days, NULL));
  return counts;
}

/* Lent to a file from `from` on, by hand: the functions of loans have their own tests. */
static void
lend (World *world, gint64 report_id, gint64 from, gint64 to)
{
  g_autofree char *sql = g_strdup_printf (
      "INSERT INTO sensor_loan (uuid, sensor_id, report_id, state, room, from_at, to_at, created_at) VALUES"
      " ('loan', 1, %" G_GINT64_FORMAT ", 'returned', 'bedroom', %" G_GINT64_FORMAT ", %" G_GINT64_FORMAT ", 1),"
      " ('own', 2, NULL, 'running', 'outside', %" G_GINT64_FORMAT ", NULL, 1)",
      report_id, from, to, BEGIN);

  world_sql (world, sql);
}

static void
test_retain_by_age (void)
{
  g_autoptr (World) world = archive_world ();
  g_autoptr (GArray) left = NULL;
  g_autofree char *hours = hours_text (world, 2, BEGIN, DAY_0), *after = NULL;

  lend (world, world_send (world, NULL, BEGIN), BEGIN, DAY_0);
  archive (world, NOON);
  g_assert_cmpuint (retain (world, NOON).values, ==, 0);
  g_assert_cmpuint (retain (world, NOON + 359 * CLOCK_DAY).values, >, 0);
  left = raw (world, 2, QUANTITY_T);
  after = hours_text (world, 2, BEGIN, DAY_0);
  g_assert_cmpuint (left->len, <=, 48);
  g_assert_true (g_str_equal (after, hours)); /* hours stay */
  retain (world, NOON + (5 * 365 + 2) * CLOCK_DAY);
  g_free (after);
  after = hours_text (world, 2, BEGIN, DAY_0);
  g_assert_cmpuint (strlen (after), ==, 0); /* of no file: as old as those of one */
}

static void
test_retain_closed_file (void)
{
  g_autoptr (World) world = archive_world ();
  gint64 report_id = world_send (world, NULL, BEGIN);
  g_autoptr (GArray) left = NULL, other = NULL;
  g_autofree char *hours = hours_text (world, 1, BEGIN, DAY_0), *after = NULL;

  lend (world, report_id, BEGIN, DAY_0);
  archive (world, NOON);
  world_sql (world, "UPDATE report SET state = 'closed', closed_at = 1795435200"); /* NOON */
  g_assert_cmpuint (retain (world, NOON + 179 * CLOCK_DAY).values, ==, 0);
  g_assert_cmpuint (retain (world, NOON + 181 * CLOCK_DAY).values, ==, 2 * 99 * 48);
  left = raw (world, 1, QUANTITY_T);
  other = raw (world, 2, QUANTITY_T);
  after = hours_text (world, 1, BEGIN, DAY_0);
  g_assert_cmpuint (left->len, ==, 0);
  g_assert_cmpuint (other->len, ==, 99 * 48); /* another's */
  g_assert_true (g_str_equal (after, hours));
  g_assert_cmpuint (retain (world, NOON + (5 * 365 + 1) * CLOCK_DAY).hours, >, 0);
  g_free (after);
  after = hours_text (world, 1, BEGIN, DAY_0);
  g_assert_cmpuint (strlen (after), ==, 0);
}

static void
test_retain_unassigned (void)
{
  g_autoptr (World) world = archive_world ();
  g_autoptr (GArray) left = NULL;

  lend (world, world_send (world, NULL, BEGIN), BEGIN, DAY_0 - 10 * CLOCK_DAY);
  retain (world, NOON);
  left = raw (world, 1, QUANTITY_T);
  /* All of the loan, and of what nobody lent the last 72 hours: from noon three days ago to midnight. */
  g_assert_cmpuint (left->len, ==, 89 * 48 + 60 * 2);
}

static void
test_retain_wish (void)
{
  g_autoptr (World) world = archive_world ();
  g_autoptr (GArray) left = NULL;

  lend (world, world_send (world, NULL, BEGIN), BEGIN, DAY_0);
  world_sql (world, "UPDATE sensor_loan SET keep = 'erase' WHERE id = 1");
  g_assert_cmpuint (retain (world, NOON).loans, ==, 1);
  left = raw (world, 1, QUANTITY_T);
  g_assert_cmpuint (left->len, ==, 0);
  g_assert_cmpint (world_integer (world, "SELECT erased_at AS x FROM sensor_loan WHERE id = 1"), ==, NOON);
  g_assert_cmpuint (retain (world, NOON).loans, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  if (!secret_init (NULL))
    return 1;
  g_test_add_func ("/reading/archive/same", test_archive_same);
  g_test_add_func ("/reading/archive/late", test_archive_late);
  g_test_add_func ("/reading/archive/damaged", test_archive_damaged);
  g_test_add_func ("/reading/pack/damaged", test_pack_damaged);
  g_test_add_func ("/reading/erase/range", test_erase_range);
  g_test_add_func ("/reading/erase/keeps-hours", test_erase_keeps_hours);
  g_test_add_func ("/reading/erase/journal", test_erase_journal);
  g_test_add_func ("/reading/erase/space-given-back", test_space_given_back);
  g_test_add_func ("/reading/retain/by-age", test_retain_by_age);
  g_test_add_func ("/reading/retain/closed-file", test_retain_closed_file);
  g_test_add_func ("/reading/retain/unassigned", test_retain_unassigned);
  g_test_add_func ("/reading/retain/wish", test_retain_wish);
  return g_test_run ();
}
