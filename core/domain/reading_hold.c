/* reading_hold.c: the hold rule, by family and interval. Reads few rows, writes none. */
#include "domain/reading_hold.h"

#include "base/clock.h"
#include "domain/reading_block.h"

/* sensors.md §5: devices that speak when something changed hold long; the others twice and a half or three times their
 * interval, in tenths. */
static const struct {
  const char *family;
  gint64 hold_s; /* 0: by the interval */
  gint64 tenths;
  gint64 usual_s; /* interval when nothing tells it */
} holds[] = {
  { "zigbee", 70 * CLOCK_MINUTE, 0, 0 },      { "shelly", 130 * CLOCK_MINUTE, 0, 0 },
  { "lorawan", 0, 25, 10 * CLOCK_MINUTE },    { "ruuvi", 0, 30, 5 * CLOCK_MINUTE },
  { "tasmota", 0, 30, 5 * CLOCK_MINUTE },     { "esphome", 0, 30, 5 * CLOCK_MINUTE },
  { "airgradient", 0, 30, 5 * CLOCK_MINUTE }, { "airrohr", 0, 30, 5 * CLOCK_MINUTE },
  { NULL, 0, 25, 10 * CLOCK_MINUTE }, /* any other */
};

enum { LOOK_DAYS = 3 };

static const char sql_sensor[] = "SELECT family, coalesce (interval_s, 0) AS interval_s FROM sensor WHERE id = :sensor";

static guint
hold_row (const char *family)
{
  guint row = 0;

  while (holds[row].family != NULL && g_strcmp0 (holds[row].family, family) != 0)
    row++;
  return row;
}

/* TRUE when the family alone says it. */
static gboolean
family_holds (const char *family)
{
  return holds[hold_row (family)].hold_s != 0;
}

gint64
reading_hold_of (const char *family, gint64 interval_s)
{
  guint row = hold_row (family);
  gint64 hold_s = holds[row].hold_s;

  if (hold_s == 0)
    hold_s = (interval_s > 0 ? MIN (interval_s, READING_HOLD_MAX_S) : holds[row].usual_s) * holds[row].tenths / 10;
  return CLAMP (hold_s, READING_HOLD_MIN_S, READING_HOLD_MAX_S);
}

/* The interval that the newest days of readings keep; 0: too few. */
static gint64
interval_seen (Db *db, gint64 sensor_id, Quantity quantity)
{
  ReadingRange range = { sensor_id, quantity, 0, G_MAXINT64 / 2 };
  g_autoptr (GArray) readings = NULL;
  gint64 day = 0;

  if (!reading_last_day (db, sensor_id, quantity, &day, NULL))
    return 0;
  if (day != 0) {
    range.from = (day + 1 - LOOK_DAYS) * CLOCK_DAY;
    range.to = (day + 1) * CLOCK_DAY;
  }
  readings = day != 0 ? reading_series_folded (db, &range, NULL) : reading_series_waiting (db, &range, NULL);
  if (readings == NULL)
    return 0;
  reading_sort (readings);
  return reading_interval_s (readings);
}

gint64
reading_hold_s (Db *db, gint64 sensor_id, Quantity quantity)
{
  g_autoptr (Query) query = query_new (db, sql_sensor);
  gint64 interval_s = 0;
  g_autofree char *family = NULL;

  query_bind_integer (query, ":sensor", sensor_id);
  if (query_next (query)) {
    family = g_strdup (query_text (query, "family"));
    interval_s = query_integer (query, "interval_s");
  }
  if (interval_s == 0 && !family_holds (family))
    interval_s = interval_seen (db, sensor_id, quantity);
  return reading_hold_of (family, interval_s);
}
