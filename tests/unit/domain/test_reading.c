/* test_reading.c: bounds, the rules of time, the two codecs. */
#include <math.h>

#include "base/clock.h"
#include "base/error.h"
#include "domain/reading_codec.h"
#include "readings.h"

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

/* 0 % is no air: alone and beside a warm room too; 0.5 % is one. */
static void
test_dry_is_refused (void)
{
  static const struct {
    double rh;
    guint kept;
  } cases[] = { { 0, 1 }, { 0.49, 1 }, { 0.5, 2 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (ReadingBatch) batch = reading_batch_new ();

    reading_batch_begin (batch, NOON);
    reading_batch_add (batch, QUANTITY_RH, cases[i].rh);
    reading_batch_add (batch, QUANTITY_T, 20);
    reading_batch_end (batch);
    g_assert_cmpuint (batch->readings->len, ==, cases[i].kept);
    g_assert_cmpuint (batch->refused, ==, 2 - cases[i].kept);
  }
}

/* Of a memory whose times say nothing the first value of each quantity stands, flagged, and the rest is counted; what
 * has a time of its own stays. */
static void
test_first_of_a_crowd (void)
{
  g_autoptr (ReadingBatch) batch = reading_batch_new ();
  const gint64 moments[] = { 12345, READING_NO_TIME, NOON - 600, NOON + 90000 };
  static const struct {
    gint64 at;
    gint32 value;
    guint8 quantity, flags;
  } kept[] = {
    { NOON, 2000, QUANTITY_T, READING_BAD_CLOCK },
    { NOON, 5000, QUANTITY_RH, READING_AT_ARRIVAL },
    { NOON - 600, 2200, QUANTITY_T, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (moments); i++) {
    reading_batch_begin (batch, moments[i]);
    reading_batch_add (batch, QUANTITY_T, 20 + i);
    if (i == 1)
      reading_batch_add (batch, QUANTITY_RH, 50);
    reading_batch_end (batch);
  }
  reading_batch_stamp (batch, NOON - CLOCK_DAY, NOON);
  g_assert_cmpuint (batch->foreign, ==, 2);
  g_assert_cmpuint (batch->readings->len, ==, G_N_ELEMENTS (kept));
  for (guint i = 0; i < G_N_ELEMENTS (kept); i++) {
    const Reading *reading = &g_array_index (batch->readings, Reading, i);

    g_assert_cmpint (reading->at, ==, kept[i].at);
    g_assert_cmpint (reading->value, ==, kept[i].value);
    g_assert_cmpuint (reading->quantity, ==, kept[i].quantity);
    g_assert_cmpuint (reading->flags, ==, kept[i].flags);
  }
}

typedef struct {
  const char *name;
  guint items;
  gint64 at, stamped; /* stamped 0: left out */
  guint flags;
  gint64 heard_at; /* 0: at the moment it is stamped, NOON */
  guint8 heard_flags;
  gboolean retained;
} TimeCase;

#define EARLIEST (NOON - 10 * CLOCK_DAY)
static const TimeCase times[] = {
  { "now", 1, NOON, NOON, .flags = 0 },
  { "batch-late", 2, NOON - 9 * CLOCK_DAY, NOON - 9 * CLOCK_DAY, .flags = 0 },
  { "first-moment", 1, EARLIEST, EARLIEST, .flags = 0 },
  { "no-time", 1, READING_NO_TIME, NOON, .flags = READING_AT_ARRIVAL },
  { "ahead-a-little", 1, NOON + 600, NOON + 600, .flags = 0 },
  { "ahead", 1, NOON + 601, NOON, .flags = READING_BAD_CLOCK },
  { "heard-before", 1, READING_NO_TIME, NOON - 3600, READING_AT_ARRIVAL, .heard_at = NOON - 3600 },
  { "heard-unsure", 1, READING_NO_TIME, NOON - 3600, READING_AT_ARRIVAL | READING_UNSURE, .heard_at = NOON - 3600,
    .heard_flags = READING_UNSURE },
  { "heard-unsure-own-time", 1, NOON - 600, NOON - 600, 0, .heard_at = NOON - 3600, .heard_flags = READING_UNSURE },
  { "heard-before-loan", 1, READING_NO_TIME, 0, 0, .heard_at = EARLIEST - 1 },
  { "retained-own-time", 1, NOON - 600, NOON - 600, 0, .retained = TRUE },
  { "retained-no-time", 1, READING_NO_TIME, 0, 0, .retained = TRUE },
  { "retained-never-set", 1, 12345, 0, 0, .retained = TRUE },
  { "retained-ahead", 1, NOON + 601, 0, 0, .retained = TRUE },
  { "retained-too-old", 1, EARLIEST - 1, 0, 0, .retained = TRUE },
  { "never-set", 1, 12345, NOON, .flags = READING_BAD_CLOCK },
  { "never-set-batch", 3, 12345, NOON, .flags = READING_BAD_CLOCK },
  { "other-household-alone", 1, EARLIEST - 1, 0, .flags = 0 },
  { "other-household", 2, EARLIEST - 1, 0, .flags = 0 },
};

static void
test_times (gconstpointer data)
{
  const TimeCase *time = data;
  g_autoptr (ReadingBatch) batch = reading_batch_new ();

  for (guint i = 0; i < time->items; i++)
    reading_batch_begin (batch, time->at);
  reading_batch_add (batch, QUANTITY_T, 20);
  batch->heard_at = time->heard_at;
  batch->heard_flags = time->heard_flags;
  batch->retained = time->retained;
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
      .flags = g_test_rand_bit () ? 0 : (guint8) (g_test_rand_int_range (0, 256) & READING_FLAGS),
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
    bytes = reading_encode_block (&block, written);
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
  bytes = reading_encode_block (&(ReadingBlock){ .quantity = QUANTITY_T, .day = reading_day (NOON) }, readings);
  g_assert_cmpuint (g_bytes_get_size (bytes), <=, 144 + 10);
}

/* A block as it was written before steps and paces: 00:10 15.00, 00:20 15.10 flagged, 00:30 15.05. */
static void
test_block_old (void)
{
  static const guint8 bytes[] = { 1, 0xb0, 0x09, 0xb8, 0x17, 0xb1, 0x09, 20, 1, 0xb0, 0x09, 9 };
  const ReadingBlock block = { .quantity = QUANTITY_T, .day = 0 };
  g_autoptr (GArray) read = readings_new (), expected = readings_new ();
  g_autoptr (GBytes) old = g_bytes_new_static (bytes, sizeof bytes);

  add (expected, 600, QUANTITY_T, 1500);
  add (expected, 1200, QUANTITY_T, 1510);
  add (expected, 1800, QUANTITY_T, 1505);
  g_array_index (expected, Reading, 1).flags = g_array_index (expected, Reading, 2).flags = READING_AT_ARRIVAL;
  g_assert_true (reading_decode_block (&block, old, read, NULL));
  g_assert_true (same (read, expected));
}

/* What many sensors bring at once is read back sensor by sensor; what is not wanted is passed over. */
static void
parts_visit (const ReadingPart *part, gpointer data)
{
  GString *out = data;
  g_autofree char *text = shown (part->readings);

  g_string_append_printf (out, "%" G_GINT64_FORMAT "[%s]%u/%u/%u ", part->sensor_id, text, part->refused, part->outside,
                          part->thinned);
}

static gboolean
parts_want (gint64 sensor_id, gpointer data G_GNUC_UNUSED)
{
  return sensor_id != 300;
}

static void
test_parts (void)
{
  g_autoptr (GArray) one = readings_new (), other = readings_new (), none = readings_new ();
  g_autoptr (GString) out = g_string_new (NULL);
  const ReadingPart parts[] = {
    { 7, one, 0, 0, 0 }, { 300, other, 0, 0, 0 }, { 8, none, 3, 2, 1 }, { 9, other, 0, 0, 5 }
  };
  const ReadingVisit visit = { 0, parts_want, parts_visit, out };
  g_autoptr (GBytes) bytes = NULL;
  gsize length;
  const guint8 *data;

  add (one, NOON, QUANTITY_T, 1500);
  add (one, NOON, QUANTITY_RH, 6000);
  add (other, NOON - 600, QUANTITY_T, -200);
  bytes = reading_encode_parts (parts, G_N_ELEMENTS (parts));
  data = g_bytes_get_data (bytes, &length);
  g_assert_true (reading_visit_journal (data, length, &visit, NULL));
  g_assert_cmpstr (out->str, ==, "7[0:1500 0:6000]0/0/0 8[]3/2/1 9[-600:-200]0/0/5 ");
  for (gsize cut = 0; cut < length; cut++) /* never beyond the end */
    reading_visit_journal (data, cut, &visit, NULL);
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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
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
  g_test_add_func ("/reading/dry-is-refused", test_dry_is_refused);
  g_test_add_func ("/reading/first-of-a-crowd", test_first_of_a_crowd);
  g_test_add_func ("/reading/interval", test_interval);
  g_test_add_func ("/reading/codec/journal", test_journal_codec);
  g_test_add_func ("/reading/codec/block", test_block_codec);
  g_test_add_func ("/reading/codec/block-old", test_block_old);
  g_test_add_func ("/reading/codec/parts", test_parts);
  g_test_add_func ("/reading/codec/block-size", test_block_size);
  g_test_add_func ("/reading/codec/damaged", test_damaged);
  g_test_add_func ("/reading/codec/cut-short", test_cut_short);
  return g_test_run ();
}
