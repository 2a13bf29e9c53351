/* reading.c: quantities and their bounds, the batch of one message, the rules of time. Reads no payload and writes
 * no row. */
#include "domain/reading.h"

#include <math.h>

/* Bounds: sensors.md §5 (temperature -30 to 60, humidity up to 103 clamped to 100, CO2 350 to 10000, particles up
 * to 1000). A humidity below RH_LEAST is taken out with its item: 0 % beside 0 °C tells of both. */
const QuantityKind quantity_kinds[QUANTITY_LAST] = {
  [QUANTITY_T] = { "t", 100, -3000, 6000 },        [QUANTITY_RH] = { "rh", 100, 0, 10300 },
  [QUANTITY_CO2] = { "co2", 1, 350, 10000 },       [QUANTITY_P] = { "p", 10, 8000, 11000 },
  [QUANTITY_PM1] = { "pm1", 10, 0, 10000 },        [QUANTITY_PM25] = { "pm25", 10, 0, 10000 },
  [QUANTITY_PM10] = { "pm10", 10, 0, 10000 },      [QUANTITY_VOC_PPB] = { "voc_ppb", 1, 0, 60000 },
  [QUANTITY_VOC_INDEX] = { "voc_idx", 1, 0, 500 }, [QUANTITY_HCHO] = { "hcho", 1, 0, 5000 },
  [QUANTITY_BAT] = { "bat", 1, 0, 100 },           [QUANTITY_BAT_MV] = { "bat_mv", 1, 500, 20000 },
  [QUANTITY_RSSI] = { "rssi", 1, -150, 0 },        [QUANTITY_LQI] = { "lqi", 1, 0, 255 },
  [QUANTITY_CO] = { "co", 10, 0, 10000 },          [QUANTITY_VOC_UG] = { "voc_ug", 1, 0, 60000 },
};

enum { RH_FULL = 10000, RH_LEAST = 50, INTERVAL_MIN_S = 60 };

Quantity
reading_quantity_find (const char *name)
{
  Quantity quantity = 0;

  while (quantity < QUANTITY_LAST && g_strcmp0 (quantity_kinds[quantity].name, name) != 0)
    quantity++;
  return quantity;
}

ReadingBatch *
reading_batch_new (void)
{
  ReadingBatch *batch = g_new0 (ReadingBatch, 1);

  batch->readings = g_array_new (FALSE, FALSE, sizeof (Reading));
  batch->at = READING_NO_TIME;
  return batch;
}

void
reading_batch_free (ReadingBatch *batch)
{
  if (batch == NULL)
    return;
  g_array_unref (batch->readings);
  g_free (batch);
}

void
reading_batch_begin (ReadingBatch *batch, gint64 at)
{
  batch->items++;
  batch->at = at;
  batch->start = batch->readings->len;
}

void
reading_batch_add (ReadingBatch *batch, Quantity quantity, double value)
{
  const QuantityKind *kind = &quantity_kinds[quantity];
  double scaled = round (value * kind->scale);
  Reading reading = { .at = batch->at, .quantity = (guint8) quantity };

  if (!(scaled >= kind->min && scaled <= kind->max)) {
    batch->refused++;
    return;
  }
  reading.value = quantity == QUANTITY_RH ? MIN ((gint32) scaled, RH_FULL) : (gint32) scaled;
  g_array_append_val (batch->readings, reading);
}

static gboolean
item_has_zero (const ReadingBatch *batch, Quantity quantity)
{
  for (guint i = batch->start; i < batch->readings->len; i++) {
    const Reading *reading = &g_array_index (batch->readings, Reading, i);

    if (reading->quantity == quantity && reading->value == 0)
      return TRUE;
  }
  return FALSE;
}

void
reading_batch_end (ReadingBatch *batch)
{
  gboolean is_dead = item_has_zero (batch, QUANTITY_T) && item_has_zero (batch, QUANTITY_RH);
  guint kept = batch->start;

  for (guint i = batch->start; i < batch->readings->len; i++) {
    Reading reading = g_array_index (batch->readings, Reading, i);

    if ((reading.quantity == QUANTITY_RH && reading.value < RH_LEAST) || (is_dead && reading.quantity == QUANTITY_T))
      batch->refused++;
    else
      g_array_index (batch->readings, Reading, kept++) = reading;
  }
  g_array_set_size (batch->readings, kept);
}

/* ---- times ---- */

typedef enum { TIME_KEPT, TIME_OF_ARRIVAL, TIME_FOREIGN } TimeRule;

static TimeRule
time_rule (const ReadingBatch *batch, gint64 at, gint64 earliest, gint64 now)
{
  gint64 heard_at = batch->heard_at == 0 ? now : batch->heard_at;

  if (at >= earliest && at <= now + READING_AHEAD_S)
    return TIME_KEPT;
  if ((at >= READING_YEAR_2020 && at < earliest) || batch->retained || heard_at < earliest)
    return TIME_FOREIGN;
  return TIME_OF_ARRIVAL;
}

void
reading_batch_stamp (ReadingBatch *batch, gint64 earliest, gint64 now)
{
  guint32 arrived = 0; /* one bit a quantity */
  guint kept = 0;

  for (guint i = 0; i < batch->readings->len; i++) {
    Reading reading = g_array_index (batch->readings, Reading, i);
    TimeRule rule = time_rule (batch, reading.at, earliest, now);
    guint32 bit = (guint32) 1 << reading.quantity;

    /* Two values of a quantity were not measured at one moment: the first stands, as of any two of one second, and what
     * the others say is counted. */
    if (rule == TIME_FOREIGN || (rule == TIME_OF_ARRIVAL && (arrived & bit) != 0)) {
      batch->foreign++;
      continue;
    }
    if (rule == TIME_OF_ARRIVAL) {
      arrived |= bit;
      reading.flags = batch->heard_flags | (reading.at == READING_NO_TIME ? READING_AT_ARRIVAL : READING_BAD_CLOCK);
      reading.at = batch->heard_at == 0 ? now : batch->heard_at;
    }
    g_array_index (batch->readings, Reading, kept++) = reading;
  }
  g_array_set_size (batch->readings, kept);
}

int
reading_batch_battery (const ReadingBatch *batch)
{
  const Reading *last = NULL;

  for (guint i = 0; i < batch->readings->len; i++) {
    const Reading *reading = &g_array_index (batch->readings, Reading, i);

    if (reading->quantity == QUANTITY_BAT && (last == NULL || reading->at >= last->at))
      last = reading;
  }
  return last == NULL ? -1 : last->value;
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 one = ((const Reading *) a)->at, other = ((const Reading *) b)->at;

  return (one > other) - (one < other);
}

/* A series that was read back is in order already: a year of one is not sorted for nothing. */
static gboolean
is_rising (const GArray *readings)
{
  for (guint i = 1; i < readings->len; i++)
    if (g_array_index (readings, Reading, i).at <= g_array_index (readings, Reading, i - 1).at)
      return FALSE;
  return TRUE;
}

void
reading_sort_counted (GArray *readings, ReadingClash *clash)
{
  guint kept = 0;

  if (is_rising (readings))
    return;
  g_array_sort (readings, compare_times); /* stable: the first of two at one second stays first */
  for (guint i = 0; i < readings->len; i++) {
    Reading reading = g_array_index (readings, Reading, i);
    const Reading *last = kept == 0 ? NULL : &g_array_index (readings, Reading, kept - 1);

    if (last == NULL || last->at != reading.at)
      g_array_index (readings, Reading, kept++) = reading;
    else if (last->value == reading.value)
      clash->duplicates++;
    else
      clash->conflicts++;
  }
  g_array_set_size (readings, kept);
}

void
reading_sort (GArray *readings)
{
  reading_sort_counted (readings, &(ReadingClash){ 0 });
}

static int
compare_integers (gconstpointer a, gconstpointer b)
{
  gint64 one = *(const gint64 *) a, other = *(const gint64 *) b;

  return (one > other) - (one < other);
}

gint64
reading_interval_s (const GArray *readings)
{
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 1; i < readings->len; i++) {
    gint64 step = g_array_index (readings, Reading, i).at - g_array_index (readings, Reading, i - 1).at;

    g_array_append_val (steps, step);
  }
  if (steps->len == 0)
    return 0;
  g_array_sort (steps, compare_integers);
  return MAX (g_array_index (steps, gint64, steps->len / 2), INTERVAL_MIN_S);
}
