/* sensor_fleet.c: rows of the fleet with what is known of each, and which of them a filter keeps. Changes nothing. */
#include "domain/sensor_fleet.h"

#include <string.h>

#include "base/clock.h"
#include "base/secret.h"
#include "domain/reading_block.h"
#include "domain/report.h"

#define STATE_LIVE "live"
#define STATE_SILENT "silent"
#define STATE_LOST "lost"
#define STATE_REST "rest" /* nobody expects it to speak: it lies at the town hall, or its loan is paused */
#define STATE_NEVER "never"
#define STATE_RETIRED "retired"
const char *const sensor_states[] = {
  STATE_LIVE, STATE_SILENT, STATE_LOST, STATE_REST, STATE_NEVER, STATE_RETIRED, NULL
};
G_STATIC_ASSERT (G_N_ELEMENTS (sensor_states) == FLEET_STATES + 1);
const char *const sensor_keepers[] = { "home", "town", "free", NULL };

enum { INTERVAL_UNKNOWN_S = 3600, SILENT_INTERVALS = 3, LOOK_BACK_DAYS = 2 };

void
sensor_fleet_row_free (FleetRow *row)
{
  if (row == NULL)
    return;
  sensor_free (row->sensor);
  loan_free (row->loan);
  g_free (row->reference);
  g_free (row->report_uuid);
  g_free (row);
}

const char *
sensor_state (const Sensor *sensor, gint64 interval_s, gint64 now)
{
  gint64 silent_s = SILENT_INTERVALS * (interval_s > 0 ? interval_s : INTERVAL_UNKNOWN_S);
  gint64 silence_s = now - sensor->seen_at;

  if (sensor->retired_at != 0)
    return STATE_RETIRED;
  if (sensor->seen_at == 0)
    return STATE_NEVER;
  if (silence_s >= MAX (silent_s, CLOCK_DAY))
    return STATE_LOST;
  return silence_s >= silent_s ? STATE_SILENT : STATE_LIVE;
}

/* Where nobody said how often it speaks, its last readings do. */
static gint64
interval_of (Db *db, const Sensor *sensor)
{
  ReadingRange range = { .sensor_id = sensor->id,
                         .from = sensor->seen_at - LOOK_BACK_DAYS * CLOCK_DAY,
                         .to = sensor->seen_at + READING_AHEAD_S };
  static const Quantity told_by[] = { QUANTITY_T, QUANTITY_CO2, QUANTITY_PM25 };

  for (guint i = 0; sensor->interval_s == 0 && sensor->seen_at != 0 && i < G_N_ELEMENTS (told_by); i++) {
    g_autoptr (GArray) readings = NULL;

    range.quantity = told_by[i];
    readings = reading_series (db, &range, NULL);
    if (readings != NULL && readings->len > 2)
      return reading_interval_s (readings);
  }
  return sensor->interval_s;
}

static const char *
state_of (const FleetRow *row, gint64 now)
{
  const char *state = sensor_state (row->sensor, row->interval_s, now);
  gboolean mute = strcmp (state, STATE_SILENT) == 0 || strcmp (state, STATE_LOST) == 0;

  return mute && (row->sensor->loan_id == 0 || row->sensor->paused) ? STATE_REST : state;
}

/* Takes the sensor. */
static FleetRow *
row_new (Db *db, Sensor *sensor, gint64 now, GError **error)
{
  g_autoptr (FleetRow) row = g_new0 (FleetRow, 1);
  g_autoptr (Report) report = NULL;

  row->sensor = sensor;
  row->keeper = "free";
  row->interval_s = interval_of (db, sensor);
  row->state = state_of (row, now);
  if (sensor->loan_id == 0)
    return g_steal_pointer (&row);
  row->loan = loan_find (db, sensor->loan_id, error);
  if (row->loan == NULL)
    return NULL;
  row->keeper = row->loan->report_id == 0 ? "town" : "home";
  if (row->loan->report_id == 0)
    return g_steal_pointer (&row);
  report = report_find (db, row->loan->report_id, error);
  if (report == NULL)
    return NULL;
  row->reference = g_strdup (report->reference);
  row->report_uuid = g_strdup (report->uuid);
  return g_steal_pointer (&row);
}

FleetRow *
sensor_fleet_row (Db *db, const char *uuid, gint64 now, GError **error)
{
  Sensor *sensor = sensor_find_uuid (db, uuid, error);

  return sensor == NULL ? NULL : row_new (db, sensor, now, error);
}

/* ---- filters ---- */

static gboolean
holds (const char *text, const char *folded)
{
  g_autofree char *lower = text == NULL ? NULL : g_utf8_casefold (text, -1);

  return lower != NULL && strstr (lower, folded) != NULL;
}

static gboolean
has_words (const FleetRow *row, const char *words)
{
  g_autofree char *folded = g_utf8_casefold (words, -1), *code = secret_code_read (words);
  const Sensor *sensor = row->sensor;

  return holds (sensor->name, folded) || holds (sensor->model, folded) || holds (sensor->device, folded)
         || holds (row->reference, folded) || (*code != '\0' && g_strcmp0 (sensor->code, code) == 0);
}

static gboolean
is_kept (const FleetRow *row, const FleetFilter *filter)
{
  gboolean retired = strcmp (row->state, STATE_RETIRED) == 0;

  if (filter->state == NULL ? retired : strcmp (filter->state, row->state) != 0)
    return FALSE;
  return (filter->keeper == NULL || strcmp (filter->keeper, row->keeper) == 0)
         && (filter->family == NULL || strcmp (filter->family, row->sensor->family) == 0)
         && (filter->words == NULL || *filter->words == '\0' || has_words (row, filter->words));
}

static void
count (const FleetRow *row, guint *counts)
{
  for (guint i = 0; counts != NULL && i < FLEET_STATES; i++)
    counts[i] += strcmp (sensor_states[i], row->state) == 0;
}

/* `retired` ones or the others; appended to `list`. */
static gboolean
add_rows (Db *db, gboolean retired, gint64 now, GPtrArray *list, GError **error)
{
  g_autoptr (GPtrArray) sensors = sensor_list (db, retired, error);

  for (guint i = 0; sensors != NULL && i < sensors->len; i++) {
    FleetRow *row = row_new (db, g_steal_pointer (&sensors->pdata[i]), now, error);

    if (row == NULL)
      return FALSE;
    g_ptr_array_add (list, row);
  }
  return sensors != NULL;
}

GPtrArray *
sensor_fleet_list (Db *db, const FleetFilter *filter, gint64 now, guint *ret_counts, GError **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) sensor_fleet_row_free);
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func ((GDestroyNotify) sensor_fleet_row_free);

  if (!add_rows (db, FALSE, now, all, error) || !add_rows (db, TRUE, now, all, error))
    return NULL;
  for (guint i = 0; i < all->len; i++) {
    FleetRow *row = g_ptr_array_index (all, i);

    count (row, ret_counts);
    if (is_kept (row, filter)) {
      g_ptr_array_add (kept, row);
      all->pdata[i] = NULL;
    }
  }
  return g_steal_pointer (&kept);
}
