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

gint64
reading_hold_of (const char *family, gint64 interval_s)
{
  guint row = 0;
  gint64 hold_s;

  while (holds[row].family != NULL && g_strcmp0 (holds[row].family, family) != 0)
    row++;
  hold_s = holds[row].hold_s;
  if (hold_s == 0)
    hold_s = (interval_s > 0 ? MIN (interval_s, READING_HOLD_MAX_S) : holds[row].usual_s) * holds[row].tenths / 10;
  return CLAMP (hold_s, READING_HOLD_MIN_S, READING_HOLD_MAX_S);
}

static const char sql_newest[] = "SELECT coalesce (max (b.day), 0) AS day FROM reading_block b"
                                 " JOIN channel c ON c.id = b.channel_id"
                                 " WHERE c.sensor_id = :sensor AND c.quantity = :quantity";

/* The interval that the newest days of readings keep; 0: too few. */
static gint64
interval_seen (Db *db, gint64 sensor_id, Quantity quantity)
{
  g_autoptr (Query) query = query_new (db, sql_newest);
  g_autoptr (GArray) readings = NULL;
  ReadingRange range = { .sensor_id = sensor_id, .quantity = quantity };

  query_bind_integer (query, ":sensor", sensor_id);
  query_bind_text (query, ":quantity", quantity_kinds[quantity].name);
  if (query_next (query))
    range.to = (query_integer (query, "day") + 1) * CLOCK_DAY;
  range.from = range.to - LOOK_DAYS * CLOCK_DAY;
  readings = reading_series (db, &range, NULL);
  return readings == NULL ? 0 : reading_interval_s (readings);
}

gint64
reading_hold_s (Db *db, gint64 sensor_id, Quantity quantity)
{
  return reading_hold_of (NULL, interval_seen (db, sensor_id, quantity));
}
