/* reading_measures.c: what sensors cost: bytes written to the card and at rest per value, values a second, the year of
 * a hundred dwellings, and what a chart of that year waits for. Usage: reading_measures FOLDER [DAYS [SENSORS]]. Prints
 * a line per figure; the folder is left with its store. Or: reading_measures --town STORE REPORT-UUID DAYS SENSORS: the
 * year in a town's store, the first two sensors in the living room and the bedroom of that report; prints how many
 * values, the bytes of the store before and after, and where the year begins and ends. */
#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/secret.h"
#include "domain/reading_archive.h"
#include "domain/reading_codec.h"
#include "domain/rollup.h"
#include "domain/sensor.h"

#define START ((gint64) 1767225600) /* 2026-01-01 00:00 UTC */
enum { STEP_S = 600, FOLDS_A_DAY = 4, BATCH = 1000, SINGLE = 2000 };

typedef struct {
  Store *store;
  const char *report; /* of the household that the first two are lent to; NULL: nobody's */
  gint64 first;       /* of the sensors, one after the other */
  guint sensors;
  gint64 values; /* sent so far */
} Bench;

static void
stop_on (GError *error)
{
  if (error == NULL)
    return;
  fprintf (stderr, "reading_measures: %s\n", error->message);
  exit (1);
}

/* ---- counting ---- */

/* A field of /proc/self/io: "wchar" (handed to the kernel) or "write_bytes" (on its way to the card). */
static gint64
written (const char *field)
{
  g_autofree char *text = NULL;
  const char *at;

  if (!g_file_get_contents ("/proc/self/io", &text, NULL, NULL))
    return 0;
  at = strstr (text, field);
  return at == NULL ? 0 : g_ascii_strtoll (at + strlen (field) + 2, NULL, 10);
}

typedef struct {
  gint64 wchar, write_bytes, values, at_us;
} Mark;

static Mark
mark_now (const Bench *bench)
{
  return (Mark){ written ("\nwchar"), written ("\nwrite_bytes"), bench->values, g_get_monotonic_time () };
}

static void
tell (const Bench *bench, const Mark *before, const char *name)
{
  Mark now = mark_now (bench);
  double values = (double) (now.values - before->values), seconds = (double) (now.at_us - before->at_us) / 1e6;

  printf ("%-44s %9.0f values  %7.1f s  %8.0f values/s  %7.1f B written a value (%.1f to the card)\n", name, values,
          seconds, values / seconds, (double) (now.wchar - before->wchar) / values,
          (double) (now.write_bytes - before->write_bytes) / values);
  fflush (stdout);
}

/* ---- sensors and what they measure ---- */

static gboolean
sensors_work (Db *db, gpointer data, GError **error)
{
  static const char sql[] = "SELECT coalesce (max (id), 0) + 1 AS first FROM sensor";
  Bench *bench = data;
  g_autoptr (Query) query = query_new (db, sql);

  if (query_next (query))
    bench->first = query_integer (query, "first");
  for (guint i = 0; i < bench->sensors; i++) {
    g_autofree char *token = NULL, *name = g_strdup_printf ("Capteur %u", i + 1);
    const SensorInput input = { .name = name,
                                .room = i == 0 ? "living" : "bedroom",
                                .report_uuid = i < 2 ? bench->report : NULL };

    if (!sensor_provision (db, &input, START - CLOCK_DAY, &token, error))
      return FALSE;
  }
  return query_done (query, error);
}

/* Half of them tell tenths of a degree and halves of a percent at times that jitter, as by radio; half tell hundredths,
 * on time. */
static void
measure (GArray *readings, gint64 sensor, gint64 at)
{
  double hour = (double) (at % CLOCK_DAY) / CLOCK_HOUR, noise = (double) g_random_int_range (-5, 6) / 100;
  double t = 17 + (double) (sensor % 5) + 1.5 * sin ((hour - 9) * G_PI / 12) + 3 * sin ((double) at / (90 * CLOCK_DAY))
             + noise;
  double rh = 95 - 2 * t + (double) g_random_int_range (-20, 21) / 100;
  gboolean coarse = sensor % 2 == 0;
  Reading reading = { .at = at + (coarse ? g_random_int_range (0, 3) : 0), .quantity = QUANTITY_T };

  reading.value = coarse ? (gint32) lround (t * 10) * 10 : (gint32) lround (t * 100);
  g_array_append_val (readings, reading);
  reading.quantity = QUANTITY_RH;
  reading.value = coarse ? (gint32) lround (rh * 2) * 50 : (gint32) lround (rh * 100);
  g_array_append_val (readings, reading);
}

typedef struct {
  GBytes *journal;
  gint64 sensor_id, now;
} Record;

static gboolean
record_work (Db *db, gpointer data, GError **error)
{
  const Record *record = data;

  return reading_record (db, record->sensor_id, record->journal, record->now, error);
}

static void
record (Bench *bench, Record *row, guint values)
{
  GError *error = NULL;

  store_write_queue (bench->store, STORE_SENSORS, record_work, row, &error);
  stop_on (error);
  bench->values += values;
  g_clear_pointer (&row->journal, g_bytes_unref);
}

/* One commit of what sensors [first, last], the first of all being 1, measured in [from, to). */
static void
send_span (Bench *bench, gint64 first, gint64 last, gint64 from, gint64 to)
{
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  g_autoptr (GArray) parts = g_array_new (FALSE, TRUE, sizeof (ReadingPart));
  Record row = { .now = to };
  guint values = 0;

  for (gint64 sensor = bench->first + first - 1; sensor < bench->first + last; sensor++) {
    GArray *readings = g_array_new (FALSE, FALSE, sizeof (Reading));
    ReadingPart part = { .sensor_id = sensor, .readings = readings };

    for (gint64 at = from; at < to; at += STEP_S)
      measure (readings, sensor, at);
    values += readings->len;
    g_ptr_array_add (kept, readings);
    g_array_append_val (parts, part);
  }
  row.journal = reading_encode_parts ((const ReadingPart *) (gconstpointer) parts->data, parts->len);
  record (bench, &row, values);
}

static gint64 longest_us; /* of one call of the folding */

static void
fold (Bench *bench)
{
  GError *error = NULL;
  g_autoptr (ReadingFolding) folding = reading_folding_new (bench->store, &reading_fold_pace);
  ReadingFold counts = { 0 };
  gboolean more = TRUE;
  guint days = 0;

  while (more && error == NULL) {
    gint64 began = g_get_monotonic_time ();

    reading_folding_step (folding, &counts, &more, &error);
    longest_us = MAX (longest_us, g_get_monotonic_time () - began);
  }
  stop_on (error);
  rollup_build_all (bench->store, &days, &error);
  stop_on (error);
}

static Bench
bench_open (const char *folder, const char *name, guint sensors)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  GError *error = NULL;
  Bench bench = { .sensors = sensors };

  bench.store = store_open (path, STORE_READ_WRITE, &error);
  stop_on (error);
  store_write (bench.store, sensors_work, &bench, &error);
  stop_on (error);
  return bench;
}

/* ---- the measures ---- */

/* A gateway that sends what 500 sensors measured at one moment, a day long; folded as the box folds. */
static void
measure_batches (const char *folder)
{
  Bench bench = bench_open (folder, "batches.db", BATCH / 2);
  Mark before = mark_now (&bench);

  for (guint part = 0; part < FOLDS_A_DAY; part++) {
    gint64 from = START + part * CLOCK_DAY / FOLDS_A_DAY;

    for (gint64 at = from; at < from + CLOCK_DAY / FOLDS_A_DAY; at += STEP_S)
      send_span (&bench, 1, bench.sensors, at, at + STEP_S);
    if (part == 0)
      tell (&bench, &before, "batches of 1,000: to the journal");
    fold (&bench);
  }
  tell (&bench, &before, "batches of 1,000: a day, folded, with hours");
  store_close (bench.store);
}

static void
measure_histories (const char *folder)
{
  Bench bench = bench_open (folder, "histories.db", 100);
  Mark before = mark_now (&bench);

  for (gint64 sensor = 1; sensor <= bench.sensors; sensor++)
    send_span (&bench, sensor, sensor, START, START + (BATCH / 2) * STEP_S);
  fold (&bench);
  tell (&bench, &before, "histories of 1,000 of one sensor, folded");
  store_close (bench.store);
}

static void
measure_single (const char *folder)
{
  Bench bench = bench_open (folder, "single.db", 200);
  Mark before = mark_now (&bench);

  for (gint64 i = 0; i < SINGLE; i++) {
    g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (Reading));
    Record row = { .sensor_id = 1 + i % bench.sensors, .now = START };

    measure (readings, row.sensor_id, START + i / bench.sensors * STEP_S);
    g_array_set_size (readings, 1);
    row.journal = reading_encode_journal (readings);
    record (&bench, &row, 1);
  }
  tell (&bench, &before, "one value a message, each its commit");
  fold (&bench);
  tell (&bench, &before, "the same, folded, with hours");
  store_close (bench.store);
}

static gint64
file_bytes (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  GStatBuf status;

  return g_stat (path, &status) == 0 ? status.st_size : 0;
}

static void
tell_series (const Bench *bench, guint days, guint span)
{
  const ReadingRange range = { bench->sensors / 2, QUANTITY_T, START + ((gint64) days - MIN (span, days)) * CLOCK_DAY,
                               START + (gint64) days * CLOCK_DAY };
  gint64 began = g_get_monotonic_time (), middle;
  g_autoptr (GArray) hours = rollup_series (store_reader (bench->store), &range, NULL), readings = NULL;

  middle = g_get_monotonic_time ();
  readings = reading_series (store_reader (bench->store), &range, NULL);
  printf ("series of %3u days: %5u hours in %6.2f ms, %6u readings in %6.2f ms\n", span, hours == NULL ? 0 : hours->len,
          (double) (middle - began) / 1000, readings == NULL ? 0 : readings->len,
          (double) (g_get_monotonic_time () - middle) / 1000);
}

/* A store without a reading: its tables alone. */
static gint64
empty_bytes (const char *folder, guint sensors)
{
  Bench bench = bench_open (folder, "empty.db", sensors);

  store_close (bench.store);
  return file_bytes (folder, "empty.db");
}

/* As a box does it: what came is folded each six hours, and packed at night. */
static void
live_days (Bench *bench, guint days)
{
  GError *error = NULL;
  ReadingArchive archive = { 0 };

  for (guint day = 0; day < days; day++) {
    for (guint part = 0; part < FOLDS_A_DAY; part++) {
      gint64 from = START + day * CLOCK_DAY + part * CLOCK_DAY / FOLDS_A_DAY;

      send_span (bench, 1, bench->sensors, from, from + CLOCK_DAY / FOLDS_A_DAY);
      fold (bench);
    }
    reading_archive_all (bench->store, START + (day + 1) * CLOCK_DAY, &archive, &error);
    stop_on (error);
  }
}

static void
measure_year (const char *folder, guint days, guint sensors)
{
  Bench bench = bench_open (folder, "year.db", sensors);
  Mark before = mark_now (&bench);
  gint64 empty = empty_bytes (folder, sensors), bytes;

  longest_us = 0;
  live_days (&bench, days);
  tell (&bench, &before, "a year, a commit each six hours");
  printf ("longest step of the folding: %.1f ms\n", (double) longest_us / 1000);
  /* As it is when the box runs: the last hours wait in the journal. */
  send_span (&bench, 1, sensors, START + days * CLOCK_DAY, START + days * CLOCK_DAY + 5 * CLOCK_HOUR);
  for (guint span = 1; span <= days; span = span == 1 ? 7 : span == 7 ? 31 : span == 31 ? 365 : days + 1)
    tell_series (&bench, days, span);
  store_close (bench.store);
  bytes = file_bytes (folder, "year.db");
  printf ("at rest: %.1f MB, %.2f B a value, readings, hours and indexes (empty store: %.1f MB)\n",
          (double) bytes / 1e6, (double) (bytes - empty) / (double) bench.values, (double) empty / 1e6);
}

static int
fill_town (const char *path, const char *report, guint days, guint sensors)
{
  g_autofree char *folder = g_path_get_dirname (path), *name = g_path_get_basename (path);
  gint64 before = file_bytes (folder, name);
  GError *error = NULL;
  Bench bench = { .sensors = sensors, .report = report };

  bench.store = store_open (path, STORE_READ_WRITE, &error);
  stop_on (error);
  store_write (bench.store, sensors_work, &bench, &error);
  stop_on (error);
  live_days (&bench, days);
  store_close (bench.store);
  printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n",
          bench.values, before, file_bytes (folder, name), START, START + days * CLOCK_DAY);
  return 0;
}

int
main (int argc, char **argv)
{
  guint days = argc > 2 ? (guint) atoi (argv[2]) : 365, sensors = argc > 3 ? (guint) atoi (argv[3]) : 200;

  if (argc == 6 && strcmp (argv[1], "--town") == 0 && secret_init (NULL))
    return fill_town (argv[2], argv[3], (guint) atoi (argv[4]), (guint) atoi (argv[5]));
  if (argc < 2 || !secret_init (NULL)) {
    fprintf (stderr, "usage: reading_measures FOLDER [DAYS [SENSORS]] | --town STORE REPORT-UUID DAYS SENSORS\n");
    return 1;
  }
  g_mkdir_with_parents (argv[1], 0700);
  measure_batches (argv[1]);
  measure_histories (argv[1]);
  measure_single (argv[1]);
  measure_year (argv[1], days, sensors);
  return 0;
}
