/* demo_sensors.c: a sensor lent to one demonstration household, with four weeks of readings through the same functions
 * as a real one. */
#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "demo.h"
#include "domain/reading_block.h"
#include "domain/reading_codec.h"
#include "domain/report.h"
#include "domain/sensor.h"

enum { LOAN_DAYS = 27, STEP_S = 1200, SILENT_DAY = 12 /* its battery was out that day: a gap in the curve */ };

typedef struct {
  const DemoOptions *options;
  char *name, *room;
  char *report_uuid;
  gint64 sensor_id;
  char *token;
} Loan;

static void
pick_report (const ReportRow *row, gpointer data)
{
  Loan *loan = data;

  /* The list is most urgent first; the first file where heating or damp was reported. */
  if (loan->report_uuid == NULL && row->severities != NULL
      && (strstr (row->severities, "L-CHA") != NULL || strstr (row->severities, "L-HUM") != NULL))
    loan->report_uuid = g_strdup (row->uuid);
}

/* A cold, damp bedroom: 14 to 17 degrees by the hour of the day, damper when colder. */
static void
measure (ReadingBatch *batch, gint64 at)
{
  double hour = (double) (at % CLOCK_DAY) / CLOCK_HOUR;
  double temperature = 15.6 + 1.5 * sin ((hour - 9) * G_PI / 12) + 0.8 * sin ((double) at / (5 * CLOCK_DAY));

  reading_batch_begin (batch, at);
  reading_batch_add (batch, QUANTITY_T, temperature);
  reading_batch_add (batch, QUANTITY_RH, 108 - 2.2 * temperature);
  reading_batch_end (batch);
}

static gboolean
lend (Db *db, gpointer data, GError **error)
{
  Loan *loan = data;
  gint64 start = clock_day_start (clock_add_days (loan->options->now, -LOAN_DAYS));
  const SensorInput input = { .name = loan->name, .room = loan->room, .report_uuid = loan->report_uuid };
  g_autoptr (Sensor) sensor = NULL;

  if (!sensor_provision (db, &input, start, &loan->token, error))
    return FALSE;
  sensor = sensor_find_token (db, loan->token, error);
  if (sensor == NULL)
    return FALSE;
  loan->sensor_id = sensor->id;
  return sensor_seen (db, sensor->id, loan->options->now - STEP_S, 87, error);
}

static gboolean
record (Db *db, gpointer data, GError **error)
{
  const Loan *loan = data;
  gint64 start = clock_day_start (clock_add_days (loan->options->now, -LOAN_DAYS));
  g_autoptr (ReadingBatch) batch = reading_batch_new ();
  g_autoptr (GBytes) journal = NULL;

  for (gint64 at = start; at < loan->options->now; at += STEP_S)
    if ((at - start) / CLOCK_DAY != SILENT_DAY)
      measure (batch, at);
  journal = reading_encode_journal (batch->readings);
  return reading_record (db, loan->sensor_id, journal, loan->options->now, error);
}

gboolean
demo_load_sensors (Service *service, GKeyFile *file, const DemoOptions *options, GError **error)
{
  const ReportFilter filter = { .kind = REPORT_LIST_MINE, .now = options->now, .limit = 100 };
  g_autofree char *name = g_key_file_get_string (file, "sensor", "name", NULL);
  g_autofree char *room = g_key_file_get_string (file, "sensor", "room", NULL);
  Loan loan = { .options = options, .name = name, .room = room };
  ReadingFold fold = { 0 };
  gboolean done = report_list (store_reader (service->store), &filter, pick_report, &loan, error);

  /* A short demonstration may have no file to lend a sensor to. */
  if (done && loan.report_uuid != NULL)
    done = store_write (service->store, lend, &loan, error) && store_write (service->store, record, &loan, error)
           && reading_fold_all (service->store, &fold, error);
  g_free (loan.report_uuid);
  g_free (loan.token);
  return done;
}
