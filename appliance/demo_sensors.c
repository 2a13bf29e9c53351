/* demo_sensors.c: the fleet of the demonstration: a loan that runs, one that ended, one that fell silent, a reference on the
 * roof, a device nobody knows; through the same functions as real ones. */
#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "demo.h"
#include "domain/loan.h"
#include "domain/reading_block.h"
#include "domain/reading_codec.h"
#include "domain/report.h"
#include "domain/unknown_device.h"

enum { STEP_S = 1200, HOLE_DAY = 12 /* its battery was out that day: a gap in the curve */, HOMES_MAX = 3 };

/* In the order of demo.ini. */
static const struct {
  int from_days, to_days; /* ago; to_days 0: it goes on */
  int heard_s;            /* ago, of one that goes on */
  int battery, signal;
  gboolean town; /* kept by the town itself */
} fates[] = {
  { 27, 0, STEP_S, 87, -71, FALSE },
  { 62, 33, 0, 64, -88, FALSE },
  { 9, 0, 5 * CLOCK_HOUR, 12, -118, FALSE },
  { 92, 0, STEP_S, 93, -64, TRUE }, /* longer than the dwelling of demo_dwelling.c */
};

typedef struct {
  const DemoOptions *options;
  char **names, **rooms;
  char *unknown, *unknown_model;
  GPtrArray *homes; /* of char *: uuids of reports */
  guint row;        /* of fates */
  guint home;       /* the next of homes */
  gint64 sensor_id;
} Fleet;

static void
pick_report (const ReportRow *row, gpointer data)
{
  Fleet *fleet = data;

  /* The list is most urgent first; the first files where heating or damp was reported. */
  if (fleet->homes->len < HOMES_MAX && row->severities != NULL
      && (strstr (row->severities, "L-CHA") != NULL || strstr (row->severities, "L-HUM") != NULL))
    g_ptr_array_add (fleet->homes, g_strdup (row->uuid));
}

static gint64
days_ago (const Fleet *fleet, int days)
{
  return clock_day_start (clock_add_days (fleet->options->now, -days)) + 9 * CLOCK_HOUR;
}

/* A cold, damp dwelling: 14 to 17 degrees by the hour of the day, damper when colder; outdoors it is November. */
static void
measure (ReadingBatch *batch, gint64 at, gboolean outdoors)
{
  double hour = (double) (at % CLOCK_DAY) / CLOCK_HOUR;
  double temperature = (outdoors ? 7.5 : 15.6) + 1.5 * sin ((hour - 9) * G_PI / 12) + 0.8 * sin ((double) at / (5 * CLOCK_DAY));

  reading_batch_begin (batch, at);
  reading_batch_add (batch, QUANTITY_T, temperature);
  reading_batch_add (batch, QUANTITY_RH, outdoors ? 96 - 1.5 * temperature : 108 - 2.2 * temperature);
  reading_batch_end (batch);
}

/* ---- a sensor ---- */

static gboolean
record (Db *db, const Fleet *fleet, gint64 from, gint64 to, GError **error)
{
  g_autoptr (ReadingBatch) batch = reading_batch_new ();
  g_autoptr (GBytes) journal = NULL;

  for (gint64 at = from; at < to; at += STEP_S)
    if ((at - from) / CLOCK_DAY != HOLE_DAY)
      measure (batch, at, fates[fleet->row].town);
  journal = reading_encode_journal (batch->readings);
  return reading_record (db, fleet->sensor_id, journal, to, error);
}

static gboolean
lend (Db *db, Fleet *fleet, gint64 from, GError **error)
{
  const Actor actor = ACTOR_BOX_AT (from);
  LoanInput loan = { .sensor_id = fleet->sensor_id, .consent_at = from, .room = fleet->rooms[fleet->row] };
  g_autoptr (Report) report = NULL;

  if (!fates[fleet->row].town) {
    report = report_find_uuid (db, g_ptr_array_index (fleet->homes, fleet->home++), error);
    if (report == NULL)
      return FALSE;
    loan.report_id = report->id;
    if (fates[fleet->row].to_days == 0)
      loan.planned_at = days_ago (fleet, -7);
  }
  return loan_start (db, &actor, &loan, NULL, error);
}

static gboolean
give_back (Db *db, const Fleet *fleet, gint64 to, GError **error)
{
  const Actor desk = { .kind = ACTOR_BOX, .role = ROLE_MANAGER, .now = to };
  g_autoptr (SensorLoan) loan = loan_current (db, fleet->sensor_id, error);

  return loan != NULL && loan_change (db, &desk, &(Change){ .uuid = loan->uuid, .verb = "return" }, TRUE, error);
}

static gboolean
add_sensor (Db *db, gpointer data, GError **error)
{
  Fleet *fleet = data;
  guint row = fleet->row, home = fleet->home;
  gint64 from = days_ago (fleet, fates[row].from_days);
  gint64 to = fates[row].to_days != 0 ? days_ago (fleet, fates[row].to_days) : fleet->options->now - fates[row].heard_s;
  const SensorInput input = { .name = fleet->names[row], .family = "lorawan", .model = "EM300-TH", .interval_s = STEP_S };
  g_autofree char *token = NULL;
  g_autoptr (Sensor) sensor = NULL;
  gboolean done;

  if (!sensor_provision (db, &input, from - CLOCK_DAY, &token, error))
    return FALSE;
  sensor = sensor_find_token (db, token, error);
  if (sensor == NULL)
    return FALSE;
  fleet->sensor_id = sensor->id;
  done = lend (db, fleet, from, error) && record (db, fleet, from, to, error)
         && sensor_seen (db, sensor->id, to, fates[row].battery, error)
         && sensor_heard_at (db, sensor->id, fates[row].signal, error)
         && (fates[row].to_days == 0 || give_back (db, fleet, to, error));
  if (!done)
    fleet->home = home; /* the work may run again */
  return done;
}

static gboolean
hear_unknown (Db *db, gpointer data, GError **error)
{
  const Fleet *fleet = data;
  g_autoptr (ReadingBatch) batch = reading_batch_new ();
  char family[] = "lorawan";
  UnknownDevice heard = { .device = fleet->unknown, .family = family, .model = fleet->unknown_model };

  for (int i = 3; i > 0; i--)
    measure (batch, fleet->options->now - i * STEP_S, FALSE);
  heard.readings = batch->readings;
  return unknown_device_hear (db, &heard, fleet->options->now - STEP_S, error);
}

/* A short demonstration may have too few files to lend sensors to, and one without any has no fleet. */
static gboolean
add_sensors (Service *service, Fleet *fleet, GError **error)
{
  if (fleet->homes->len == 0)
    return TRUE;
  for (fleet->row = 0; fleet->row < G_N_ELEMENTS (fates); fleet->row++) {
    if (!fates[fleet->row].town && fleet->home >= fleet->homes->len)
      continue;
    if (!store_write (service->store, add_sensor, fleet, error))
      return FALSE;
  }
  return store_write (service->store, hear_unknown, fleet, error);
}

gboolean
demo_load_sensors (Service *service, GKeyFile *file, const DemoOptions *options, GError **error)
{
  const ReportFilter filter = { .kind = REPORT_LIST_MINE, .now = options->now, .limit = 100 };
  g_auto (GStrv) names = g_key_file_get_string_list (file, "sensor", "names", NULL, NULL);
  g_auto (GStrv) rooms = g_key_file_get_string_list (file, "sensor", "rooms", NULL, NULL);
  g_autofree char *unknown = g_key_file_get_string (file, "sensor", "unknown", NULL);
  g_autofree char *model = g_key_file_get_string (file, "sensor", "unknown_model", NULL);
  g_autoptr (GPtrArray) homes = g_ptr_array_new_with_free_func (g_free);
  Fleet fleet = { .options = options, .names = names, .rooms = rooms, .unknown = unknown, .unknown_model = model,
                  .homes = homes };
  ReadingFold fold = { 0 };

  if (names == NULL || rooms == NULL || g_strv_length (names) < G_N_ELEMENTS (fates)
      || g_strv_length (rooms) < G_N_ELEMENTS (fates))
    return box_fail (error, BOX_ERROR_INVALID, "%s: a name and a room for each sensor", options->file);
  return report_list (store_reader (service->store), &filter, pick_report, &fleet, error)
         && add_sensors (service, &fleet, error) && reading_fold_all (service->store, &fold, error);
}
