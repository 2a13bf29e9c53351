/* product_sensor.c: readings to the rows of a chart: holes where the sensor was silent, days below the axis.
 * Judges nothing. */
#include "product_sensor.h"

#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "chart.h"
#include "view/sensor_view.h"

/* How far apart the words below the axis stand, by the span shown. */
static const struct {
  gint64 from_s, step_s;
  int days; /* steps are whole local days when not 0 */
  const char *format;
} axes[] = {
  { 12 * CLOCK_DAY, 0, 5, "%d/%m" },
  { 4 * CLOCK_DAY, 0, 2, "%d/%m" },
  { 2 * CLOCK_DAY, 0, 1, "%d/%m" },
  { CLOCK_DAY / 2, 6 * CLOCK_HOUR, 0, "%H:%M" },
  { 2 * CLOCK_HOUR, 2 * CLOCK_HOUR, 0, "%H:%M" },
  { 0, CLOCK_HOUR / 2, 0, "%H:%M" },
};

/* Rows as chart.h wants them, side by side. */
typedef struct {
  const SensorCurve *curve;
  GArray *times;     /* of gint64 */
  GArray *values;    /* of double: one a row, two with a line */
  GPtrArray *labels; /* of char *, NULL where the axis says nothing */
} Rows;

static void
rows_clear (Rows *rows)
{
  g_clear_pointer (&rows->times, g_array_unref);
  g_clear_pointer (&rows->values, g_array_unref);
  g_clear_pointer (&rows->labels, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Rows, rows_clear)

static void
rows_add (Rows *rows, gint64 at, double value, char *label)
{
  g_array_append_val (rows->times, at);
  g_array_append_val (rows->values, value);
  if (!isnan (rows->curve->line))
    g_array_append_val (rows->values, rows->curve->line);
  g_ptr_array_add (rows->labels, label);
}

/* ---- the axis ---- */

typedef struct {
  guint row; /* of `axes` */
  gint64 next;
} Axis;

static gint64
axis_step (const Axis *axis, gint64 at)
{
  return axes[axis->row].days != 0 ? clock_add_days (at, axes[axis->row].days) : at + axes[axis->row].step_s;
}

static Axis
axis_new (gint64 first, gint64 last)
{
  Axis axis = { .next = clock_day_start (first) };

  while (axis.row + 1 < G_N_ELEMENTS (axes) && last - first < axes[axis.row].from_s)
    axis.row++;
  if (axes[axis.row].days != 0)
    axis.next = clock_add_days (axis.next, 1);
  while (axis.next < first)
    axis.next = axis_step (&axis, axis.next);
  return axis;
}

/* ---- rows ---- */

static double
plain (const Reading *reading)
{
  return (double) reading->value / quantity_kinds[reading->quantity].scale;
}

/* The words that stand between two readings, on the line that joins them, or in the hole between them. */
static void
rows_add_words (Rows *rows, Axis *axis, const Reading *before, const Reading *after, gboolean joined)
{
  for (; axis->next < after->at; axis->next = axis_step (axis, axis->next)) {
    double share = (double) (axis->next - before->at) / (double) (after->at - before->at);
    double value = plain (before) + share * (plain (after) - plain (before));

    if (axis->next > before->at)
      rows_add (rows, axis->next, joined ? value : NAN, clock_format (axis->next, axes[axis->row].format));
  }
}

static void
rows_add_between (Rows *rows, Axis *axis, const Reading *before, const Reading *after, gint64 gap_s)
{
  gboolean joined = after->at - before->at <= gap_s;

  if (!joined && axis->next != before->at + 1)
    rows_add (rows, before->at + 1, NAN, NULL);
  rows_add_words (rows, axis, before, after, joined);
}

static void
rows_fill (Rows *rows, const GArray *readings)
{
  const Reading *all = (const Reading *) (gconstpointer) readings->data;
  gint64 gap_s = READING_GAP_INTERVALS * reading_interval_s (readings);
  Axis axis = axis_new (all[0].at, all[readings->len - 1].at);

  for (guint i = 0; i < readings->len; i++) {
    gboolean labelled;

    if (i > 0)
      rows_add_between (rows, &axis, &all[i - 1], &all[i], gap_s);
    labelled = axis.next == all[i].at;
    rows_add (rows, all[i].at, plain (&all[i]), labelled ? clock_format (all[i].at, axes[axis.row].format) : NULL);
    if (labelled)
      axis.next = axis_step (&axis, axis.next);
  }
}

static Rows
rows_new (const SensorCurve *curve, const GArray *readings)
{
  Rows rows = {
    .curve = curve,
    .times = g_array_new (FALSE, FALSE, sizeof (gint64)),
    .values = g_array_new (FALSE, FALSE, sizeof (double)),
    .labels = g_ptr_array_new_with_free_func (g_free),
  };

  rows_fill (&rows, readings);
  return rows;
}

/* ---- drawing ---- */

typedef struct {
  const Kit *kit;
  const SensorLoan *loan;
  const SensorCurve *curve;
  const GArray *readings;
} Drawing;

static char *
drawing_words (const Drawing *drawing, SensorWords what)
{
  return sensor_view_words (drawing->kit->words, what, drawing->loan, drawing->curve->quantity, drawing->readings);
}

/* (transfer full): the SVG, drawn with `folder` to work in. */
static char *
drawing_svg (const Drawing *drawing, const char *folder, GError **error)
{
  g_auto (Rows) rows = rows_new (drawing->curve, drawing->readings);
  g_autofree char *scripts = kit_path (drawing->kit, "paths.templates", "charts");
  g_autoptr (ChartBatch) batch = chart_batch_new (scripts, folder);
  g_autofree char *title = drawing_words (drawing, SENSOR_TITLE), *text = drawing_words (drawing, SENSOR_TEXT);
  g_autofree char *unit = drawing_words (drawing, SENSOR_UNIT);
  g_autofree char *last = drawing_words (drawing, SENSOR_LAST);
  g_autofree char *line = isnan (drawing->curve->line) ? NULL : drawing_words (drawing, SENSOR_LINE);
  const char *names[] = { last, line };
  Chart chart = {
    .kind = CHART_SERIES,
    .id = "sensor",
    .title = title,
    .description = text,
    .unit = unit,
    .row_count = rows.times->len,
    .series_count = line == NULL ? 1 : 2,
    .labels = (const char *const *) rows.labels->pdata,
    .values = (const double *) (gconstpointer) rows.values->data,
    .series_names = names,
    .times_s = (const gint64 *) (gconstpointer) rows.times->data,
    .decimals = 1,
  };
  guint index;

  if (!chart_batch_add (batch, &chart, &index, error) || !chart_batch_run (batch, error))
    return NULL;
  return g_strdup (chart_batch_svg (batch, index));
}

/* Only the box reads it: the curve of an identified home is personal. */
static gboolean
drawing_write (const Drawing *drawing, const char *out, GError **error)
{
  g_autofree char *folder = kit_make_folder (error), *svg = NULL;

  if (folder == NULL)
    return FALSE;
  svg = drawing_svg (drawing, folder, error);
  kit_remove_folder (folder, NULL);
  if (svg == NULL)
    return FALSE;
  return g_file_set_contents_full (out, svg, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error) || box_translate (error);
}

gboolean
product_sensor_make (Kit *kit, const char *subject, const char *out, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (subject, ":", 2);
  const SensorCurve *curve = parts[0] == NULL ? NULL : sensor_curve_find (parts[1] == NULL ? "t" : parts[1]);
  g_autoptr (SensorLoan) loan = NULL;
  g_autoptr (GArray) readings = NULL;

  if (curve == NULL)
    return box_fail (error, BOX_ERROR_NOT_FOUND, "%s: no such curve", subject);
  loan = loan_find_uuid (kit->db, parts[0], error);
  readings = loan == NULL ? NULL : sensor_view_series (kit->db, loan, curve->quantity, kit->now, error);
  if (readings == NULL)
    return FALSE;
  if (readings->len == 0)
    return box_fail (error, BOX_ERROR_NOT_FOUND, "%s: no reading in the last %d days", subject, SENSOR_CURVE_DAYS);
  return drawing_write (&(Drawing){ kit, loan, curve, readings }, out, error);
}
