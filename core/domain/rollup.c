/* rollup.c: hours of a channel, read: those that are stored, and those of days that are being made. Writes nothing. */
#include "domain/rollup.h"

#include "base/clock.h"
#include "domain/calibration.h"
#include "domain/rollup_block.h"
#include "domain/rollup_hour.h"

/* ---- days whose stored hours are not to be believed ---- */

static int
compare_days (gconstpointer a, gconstpointer b)
{
  gint64 one = *(const gint64 *) a, other = *(const gint64 *) b;

  return (one > other) - (one < other);
}

/* A reading that is not folded yet changes its day and the one after. */
static void
days_of_waiting (const GArray *waiting, GArray *days)
{
  gint64 last = G_MININT64;

  for (guint i = 0; i < waiting->len; i++) {
    gint64 day = reading_day (g_array_index (waiting, Reading, i).at), next = day + 1;

    if (day == last)
      continue;
    g_array_append_val (days, day);
    g_array_append_val (days, next);
    last = day;
  }
}

/* (transfer full): of gint64, sorted, each once. The journal first: what is folded meanwhile is then touched. */
static GArray *
days_in_doubt (Db *db, const ReadingRange *range, gint64 channel_id, GError **error)
{
  ReadingRange wider = { range->sensor_id, range->quantity, range->from - CLOCK_DAY, range->to + CLOCK_DAY };
  g_autoptr (GArray) waiting = reading_series_waiting (db, &wider, error);
  g_autoptr (GArray) days = NULL;
  guint kept = 0;

  days = waiting == NULL
             ? NULL
             : rollup_block_dirty (db, channel_id, reading_day (range->from), reading_day (range->to), error);
  if (days == NULL)
    return NULL;
  days_of_waiting (waiting, days);
  g_array_sort (days, compare_days);
  for (guint i = 0; i < days->len; i++) {
    gint64 day = g_array_index (days, gint64, i);

    if (kept == 0 || g_array_index (days, gint64, kept - 1) != day)
      g_array_index (days, gint64, kept++) = day;
  }
  g_array_set_size (days, kept);
  return g_steal_pointer (&days);
}

/* ---- hours of such days ---- */

/* The hours of [first, last] from the readings; nothing when there is none (see rollup_build.c). */
static gboolean
add_fresh (Db *db, const ReadingRange *range, const gint64 *span, GArray *hours, GError **error)
{
  ReadingRange days = { range->sensor_id, range->quantity, (span[0] - 1) * CLOCK_DAY, (span[1] + 1) * CLOCK_DAY };
  g_autoptr (GArray) readings = reading_series (db, &days, error), fresh = NULL;
  g_auto (ReadingRule) rule = { 0 };

  if (readings == NULL || readings->len == 0)
    return readings != NULL;
  if (!reading_rule_load (db, range->sensor_id, range->quantity, &rule, error))
    return FALSE;
  rule.from = span[0] * CLOCK_DAY;
  rule.to = days.to;
  reading_judge (readings, &rule);
  fresh = rollup_hours (readings, &rule);
  g_array_append_vals (hours, fresh->data, fresh->len);
  return TRUE;
}

static gboolean
add_fresh_days (Db *db, const ReadingRange *range, const GArray *days, GArray *hours, GError **error)
{
  for (guint start = 0, end; start < days->len; start = end) {
    gint64 span[2] = { g_array_index (days, gint64, start) };

    for (end = start + 1; end < days->len; end++)
      if (g_array_index (days, gint64, end) != g_array_index (days, gint64, end - 1) + 1)
        break;
    span[1] = g_array_index (days, gint64, end - 1);
    if (!add_fresh (db, range, span, hours, error))
      return FALSE;
  }
  return TRUE;
}

/* ---- together ---- */

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

static void
keep_range (GArray *hours, const ReadingRange *range)
{
  guint kept = 0;

  for (guint i = 0; i < hours->len; i++) {
    HourValue value = g_array_index (hours, HourValue, i);

    if (value.hour * CLOCK_HOUR >= range->from && value.hour * CLOCK_HOUR < range->to)
      g_array_index (hours, HourValue, kept++) = value;
  }
  g_array_set_size (hours, kept);
}

/* Fresh hours come first: of a day that stands twice they are kept. */
GArray *
rollup_series (Db *db, const ReadingRange *range, GError **error)
{
  g_autoptr (GArray) hours = g_array_new (FALSE, FALSE, sizeof (HourValue)), days = NULL;
  gint64 channel_id = 0;

  if (!reading_channel_find (db, range->sensor_id, range->quantity, &channel_id, error))
    return NULL;
  days = days_in_doubt (db, range, channel_id, error);
  if (days == NULL || !add_fresh_days (db, range, days, hours, error)
      || (channel_id != 0
          && !rollup_block_read (db, channel_id, reading_day (range->from), reading_day (range->to), hours, error)))
    return NULL;
  rollup_block_sort (hours);
  keep_range (hours, range);
  return series_calibrate (db, range, hours, error) ? g_steal_pointer (&hours) : NULL;
}
