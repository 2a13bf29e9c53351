/* rollup.c: hours of a channel, read. */
#include "domain/rollup.h"

#include "base/clock.h"
#include "domain/calibration.h"
#include "domain/reading_hold.h"
#include "domain/rollup_hour.h"

static gboolean
series_calibrate (Db *db, const ReadingRange *range, GArray *hours, GError **error)
{
  g_autoptr (GPtrArray) list = calibration_list (db, range->sensor_id, range->quantity, error);

  if (list == NULL)
    return FALSE;
  for (guint i = 0; list->len > 0 && i < hours->len; i++) {
    HourValue *value = &g_array_index (hours, HourValue, i);
    gint32 *parts[] = { &value->min, &value->max, &value->mean };
    gboolean corrected = FALSE;

    for (guint k = 0; k < G_N_ELEMENTS (parts); k++)
      *parts[k] = calibration_apply (list, range->quantity, value->hour * CLOCK_HOUR, *parts[k], &corrected);
    if (corrected)
      value->flags |= ROLLUP_CORRECTED;
  }
  return TRUE;
}

GArray *
rollup_series (Db *db, const ReadingRange *range, GError **error)
{
  ReadingRule rule = {
    .quantity = range->quantity,
    .hold_s = reading_hold_s (db, range->sensor_id, range->quantity),
    .from = range->from,
    .to = range->to,
  };
  ReadingRange wider = *range;
  g_autoptr (GArray) readings = NULL, hours = NULL;

  wider.from -= CLOCK_DAY;
  wider.to += CLOCK_HOUR;
  readings = reading_series (db, &wider, error);
  if (readings == NULL)
    return NULL;
  reading_judge (readings, &rule);
  hours = rollup_hours (readings, &rule);
  return series_calibrate (db, range, hours, error) ? g_steal_pointer (&hours) : NULL;
}
