/* chart_reduce.c: a long series thinned out to what a chart can show. Peaks survive:
 * each slot keeps its lowest and highest value. */
#include "chart_reduce.h"

#include <math.h>

#define SLOTS 280 /* two points each: with the axis, an SVG below 25 kB for one or two series */
#define KEPT_WHOLE 400

/* The extremes of one series in one slot, and which came first. */
typedef struct {
  double low, high;
  guint low_row, high_row;
  gboolean any;
} Slot;

static double
value_at (const Chart *chart, guint row, guint series)
{
  double value = chart->values[(gsize) row * chart->series_count + series];

  return isfinite (value) ? value : NAN;
}

static void
reduced_measure (ChartReduced *reduced, const Chart *chart)
{
  reduced->low = reduced->high = NAN;
  reduced->xs = g_new (double, chart->row_count);
  for (guint series = 0; series < chart->series_count; series++)
    reduced->last[series] = NAN;
  for (guint row = 0; row < chart->row_count; row++) {
    reduced->xs[row] = chart->times_s != NULL ? (double) (chart->times_s[row] - chart->times_s[0]) : row;
    for (guint series = 0; series < chart->series_count; series++) {
      double value = value_at (chart, row, series);

      reduced->low = fmin (reduced->low, value);
      reduced->high = fmax (reduced->high, value);
      if (!isnan (value))
        reduced->last[series] = value;
    }
  }
  reduced->span = MAX (reduced->xs[chart->row_count - 1], 1);
}

static void
reduced_copy (ChartReduced *reduced, const Chart *chart)
{
  guint columns = 1 + chart->series_count;

  reduced->row_count = chart->row_count;
  reduced->rows = g_new (double, (gsize) columns * chart->row_count);
  for (guint row = 0; row < chart->row_count; row++) {
    reduced->rows[(gsize) row * columns] = reduced->xs[row];
    for (guint series = 0; series < chart->series_count; series++)
      reduced->rows[(gsize) row * columns + 1 + series] = value_at (chart, row, series);
  }
}

static void
slot_add (Slot *slot, double value, guint row)
{
  if (isnan (value))
    return;
  if (!slot->any || value < slot->low) {
    slot->low = value;
    slot->low_row = row;
  }
  if (!slot->any || value > slot->high) {
    slot->high = value;
    slot->high_row = row;
  }
  slot->any = TRUE;
}

static Slot *
slots_fill (const ChartReduced *reduced, const Chart *chart, guint slot_count)
{
  Slot *slots = g_new0 (Slot, (gsize) slot_count * chart->series_count);

  for (guint row = 0; row < chart->row_count; row++) {
    double share = CLAMP (reduced->xs[row] / reduced->span, 0, 1);
    guint index = MIN ((guint) (share * slot_count), slot_count - 1);

    for (guint series = 0; series < chart->series_count; series++)
      slot_add (&slots[(gsize) index * chart->series_count + series], value_at (chart, row, series), row);
  }
  return slots;
}

/* Two rows a slot, each series in the order in which its extremes came. An empty slot is a gap. */
static void
reduced_thin (ChartReduced *reduced, const Chart *chart)
{
  guint columns = 1 + chart->series_count, slot_count = SLOTS / (chart->series_count > 2 ? 2 : 1);
  g_autofree Slot *slots = slots_fill (reduced, chart, slot_count);

  reduced->row_count = 2 * slot_count;
  reduced->rows = g_new (double, (gsize) columns * reduced->row_count);
  for (guint row = 0; row < reduced->row_count; row++) {
    double *line = reduced->rows + (gsize) row * columns;

    line[0] = (row + 0.5) / reduced->row_count * reduced->span;
    for (guint series = 0; series < chart->series_count; series++) {
      const Slot *slot = &slots[(gsize) (row / 2) * chart->series_count + series];
      gboolean low_now = (slot->low_row <= slot->high_row) == (row % 2 == 0);

      line[1 + series] = !slot->any ? NAN : low_now ? slot->low : slot->high;
    }
  }
}

ChartReduced *
chart_reduce (const Chart *chart)
{
  ChartReduced *reduced = g_new0 (ChartReduced, 1);

  reduced_measure (reduced, chart);
  if (chart->row_count <= KEPT_WHOLE)
    reduced_copy (reduced, chart);
  else
    reduced_thin (reduced, chart);
  return reduced;
}

void
chart_reduced_free (ChartReduced *reduced)
{
  if (reduced == NULL)
    return;
  g_free (reduced->rows);
  g_free (reduced->xs);
  g_free (reduced);
}
