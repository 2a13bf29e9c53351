/* reading_baseline.c: the CO2 test over hours. Concludes nothing about a dwelling. */
#include "domain/reading_baseline.h"

#include "base/clock.h"
#include "domain/rollup.h"

enum { LOW = 380, FIT_LOW = 400, FIT_HIGH = 550, HIGH = 600, HOURS_OF_A_DAY = 18, COVERED_MIN = 45 };

BaselineState
reading_baseline_state (gint32 lowest, guint days)
{
  if (days < BASELINE_DAYS_LEAST)
    return BASELINE_UNKNOWN;
  if (lowest < LOW)
    return BASELINE_LOW;
  if (lowest > HIGH)
    return BASELINE_HIGH;
  return lowest >= FIT_LOW && lowest <= FIT_HIGH ? BASELINE_FIT : BASELINE_DOUBTFUL;
}

gboolean
reading_baseline (Db *db, gint64 sensor_id, gint64 until, ReadingBaseline *ret_baseline, GError **error)
{
  const ReadingRange range = { sensor_id, QUANTITY_CO2, until - BASELINE_DAYS * CLOCK_DAY, until };
  g_autoptr (GArray) hours = rollup_series (db, &range, error);
  guint covered[BASELINE_DAYS + 1] = { 0 };
  gint32 lowest = G_MAXINT32;
  guint days = 0;

  if (hours == NULL)
    return FALSE;
  for (guint i = 0; i < hours->len; i++) {
    const HourValue *value = &g_array_index (hours, HourValue, i);

    lowest = MIN (lowest, value->min);
    if (value->covered_min >= COVERED_MIN)
      covered[(value->hour * CLOCK_HOUR - range.from) / CLOCK_DAY]++;
  }
  for (guint i = 0; i < G_N_ELEMENTS (covered); i++)
    days += covered[i] >= HOURS_OF_A_DAY;
  *ret_baseline = (ReadingBaseline){ reading_baseline_state (lowest, days), hours->len == 0 ? 0 : lowest, days };
  return TRUE;
}
