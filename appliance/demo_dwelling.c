/* demo_dwelling.c: one dwelling of the demonstration as a page of readings tells it: three months in two rooms, a cold
 * damp bedroom with stuffy nights and a milder living room with a gap, two notes of its diary, and what the rules find
 * in it. */
#include <math.h>
#include <string.h>

#include "background/findings.h"
#include "base/clock.h"
#include "demo.h"
#include "domain/loan.h"
#include "domain/reading_block.h"
#include "domain/reading_codec.h"
#include "domain/report.h"
#include "domain/sensor_note.h"

enum { STEP_S = 1200, DAYS = 90, PIECE_DAYS = 30, SEED = 64 };
enum { AWAY_FROM = 41, AWAY_TO = 38, COLD_FROM = 12, COLD_TO = 9 }; /* days ago: nobody there; the heating was off */

/* In the order of demo.ini. */
static const struct {
  double temperature, swing, humidity; /* at noon of a common day; °C around it; % */
  double fresh, stuffy;                /* ppm by day and at the end of a night */
  int gap_from, gap_to;                /* days ago: its battery was out */
  int battery;
} rooms[] = {
  { 14.6, 1.1, 77, 560, 2050, 0, 0, 81 },
  { 17.9, 1.6, 61, 640, 1150, 58, 55, 67 },
};

typedef struct {
  const DemoOptions *options;
  char **names, **codes, **notes;
  char *report_uuid; /* the oldest file of a damp dwelling */
  gint64 oldest_at;
  GRand *chance;
  guint room;
  gint64 sensor_id, report_id, begins, from, to; /* of a piece */
} Dwelling;

static void
pick_report (const ReportRow *row, gpointer data)
{
  Dwelling *dwelling = data;

  if (row->severities == NULL || strstr (row->severities, "L-HUM") == NULL
      || (dwelling->oldest_at != 0 && row->created_at >= dwelling->oldest_at))
    return;
  g_free (dwelling->report_uuid);
  dwelling->report_uuid = g_strdup (row->uuid);
  dwelling->oldest_at = row->created_at;
}

static gboolean
is_between (const Dwelling *dwelling, gint64 at, int from_days, int to_days)
{
  gint64 ago = dwelling->options->now - at;

  return ago <= from_days * (gint64) CLOCK_DAY && ago > to_days * (gint64) CLOCK_DAY;
}

/* Nobody breathes while they are away; a night fills a closed room by and by. */
static double
carbon_dioxide (const Dwelling *dwelling, gint64 at)
{
  double hour = fmod ((double) (at % CLOCK_DAY) / CLOCK_HOUR + 1, 24), asleep = fmod (hour - 22 + 24, 24);
  double fresh = rooms[dwelling->room].fresh, stuffy = rooms[dwelling->room].stuffy;

  if (is_between (dwelling, at, AWAY_FROM, AWAY_TO))
    return 440 + g_rand_double_range (dwelling->chance, 0, 25);
  if (asleep < 9)
    fresh += (stuffy - fresh) * (1 - exp (-asleep / 3));
  return fresh + g_rand_double_range (dwelling->chance, -30, 30);
}

static void
measure (const Dwelling *dwelling, ReadingBatch *batch, gint64 at)
{
  double hour = (double) (at % CLOCK_DAY) / CLOCK_HOUR, day = (double) (dwelling->options->now - at) / CLOCK_DAY;
  double temperature = rooms[dwelling->room].temperature + rooms[dwelling->room].swing * sin ((hour - 9) * G_PI / 12)
                       + 0.9 * sin (day / 6) + g_rand_double_range (dwelling->chance, -0.15, 0.15);
  double humidity = rooms[dwelling->room].humidity - 1.8 * (temperature - rooms[dwelling->room].temperature)
                    + 3 * sin (day / 9) + g_rand_double_range (dwelling->chance, -0.6, 0.6);

  if (is_between (dwelling, at, COLD_FROM, COLD_TO) || is_between (dwelling, at, AWAY_FROM, AWAY_TO))
    temperature -= 2.4;
  reading_batch_begin (batch, at);
  reading_batch_add (batch, QUANTITY_T, temperature);
  reading_batch_add (batch, QUANTITY_RH, MIN (humidity, 96));
  reading_batch_add (batch, QUANTITY_CO2, carbon_dioxide (dwelling, at));
  reading_batch_end (batch);
}

/* ---- a room ---- */

static gboolean
record (Db *db, gpointer data, GError **error)
{
  Dwelling *dwelling = data;
  g_autoptr (ReadingBatch) batch = reading_batch_new ();
  g_autoptr (GBytes) journal = NULL;

  for (gint64 at = dwelling->from; at < dwelling->to; at += STEP_S)
    if (!is_between (dwelling, at, rooms[dwelling->room].gap_from, rooms[dwelling->room].gap_to))
      measure (dwelling, batch, at);
  journal = reading_encode_journal (batch->readings);
  return reading_record (db, dwelling->sensor_id, journal, dwelling->to, error)
         && sensor_seen (db, dwelling->sensor_id, dwelling->to - STEP_S, rooms[dwelling->room].battery, error);
}

static gboolean
lend (Db *db, gpointer data, GError **error)
{
  Dwelling *dwelling = data;
  const Actor actor = ACTOR_BOX_AT (dwelling->begins);
  const SensorInput input = {
    .name = dwelling->names[dwelling->room], .family = "lorawan", .model = "AM103", .interval_s = STEP_S
  };
  LoanInput loan = { .consent_at = dwelling->begins,
                     .room = dwelling->codes[dwelling->room],
                     .planned_at = dwelling->options->now + 14 * (gint64) CLOCK_DAY };
  g_autofree char *token = NULL;
  g_autoptr (Sensor) sensor = NULL;
  g_autoptr (Report) report = report_find_uuid (db, dwelling->report_uuid, error);

  if (report == NULL || !sensor_provision (db, &input, dwelling->begins - CLOCK_DAY, &token, error)
      || (sensor = sensor_find_token (db, token, error)) == NULL)
    return FALSE;
  loan.sensor_id = dwelling->sensor_id = sensor->id;
  loan.report_id = dwelling->report_id = report->id;
  return loan_start (db, &actor, &loan, NULL, error);
}

static gboolean
add_room (Service *service, Dwelling *dwelling, GError **error)
{
  if (!store_write (service->store, lend, dwelling, error))
    return FALSE;
  for (gint64 from = dwelling->begins; from < dwelling->options->now; from += PIECE_DAYS * (gint64) CLOCK_DAY) {
    dwelling->from = from;
    dwelling->to = MIN (from + PIECE_DAYS * (gint64) CLOCK_DAY, dwelling->options->now);
    if (!store_write (service->store, record, dwelling, error))
      return FALSE;
  }
  return TRUE;
}

/* ---- its diary ---- */

static gboolean
note (Db *db, gpointer data, GError **error)
{
  const Dwelling *dwelling = data;
  const gint64 now = dwelling->options->now;
  const Actor actor = { .kind = ACTOR_BOX, .role = ROLE_MANAGER, .now = now };
  const SensorNoteInput notes[] = {
    { dwelling->report_id, 0, now - AWAY_FROM * (gint64) CLOCK_DAY, now - AWAY_TO * (gint64) CLOCK_DAY, "absence",
      dwelling->notes[0] },
    { dwelling->report_id, 0, now - COLD_FROM * (gint64) CLOCK_DAY, now - COLD_TO * (gint64) CLOCK_DAY, "heating_off",
      dwelling->notes[1] },
  };

  for (guint i = 0; i < G_N_ELEMENTS (notes); i++)
    if (!sensor_note_add (db, &actor, &notes[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
add_all (Service *service, Dwelling *dwelling, GError **error)
{
  g_autoptr (Tree) counts = tree_new_map ();
  ReadingFold fold = { 0 };

  for (dwelling->room = 0; dwelling->room < G_N_ELEMENTS (rooms); dwelling->room++)
    if (!add_room (service, dwelling, error))
      return FALSE;
  return store_write (service->store, note, dwelling, error) && reading_fold_all (service->store, &fold, error)
         && findings_run (&service->jobs, dwelling->options->now, counts, error);
}

gboolean
demo_load_dwelling (Service *service, GKeyFile *file, const DemoOptions *options, GError **error)
{
  const ReportFilter filter = { .kind = REPORT_LIST_MINE, .now = options->now, .limit = 100 };
  g_auto (GStrv) names = g_key_file_get_string_list (file, "dwelling", "names", NULL, NULL);
  g_auto (GStrv) codes = g_key_file_get_string_list (file, "dwelling", "rooms", NULL, NULL);
  g_auto (GStrv) notes = g_key_file_get_string_list (file, "dwelling", "notes", NULL, NULL);
  g_autoptr (GRand) chance = g_rand_new_with_seed (SEED);
  Dwelling dwelling = { .options = options,
                        .names = names,
                        .codes = codes,
                        .notes = notes,
                        .chance = chance,
                        .begins = options->now - DAYS * (gint64) CLOCK_DAY };
  gboolean done;

  if (names == NULL || codes == NULL || notes == NULL || g_strv_length (names) < G_N_ELEMENTS (rooms)
      || g_strv_length (codes) < G_N_ELEMENTS (rooms) || g_strv_length (notes) < 2)
    return box_fail (error, BOX_ERROR_INVALID, "%s: [dwelling] has two names, rooms and notes", options->file);
  done = report_list (store_reader (service->store), &filter, pick_report, &dwelling, error)
         && (dwelling.report_uuid == NULL || add_all (service, &dwelling, error));
  g_free (dwelling.report_uuid);
  return done;
}
