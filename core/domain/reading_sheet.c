/* reading_sheet.c: reads loans, curves and notes of one stretch of time. A day is made of readings, a longer stretch of
 * hours. Words and pictures are made elsewhere. */
#include "domain/reading_sheet.h"

#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "domain/climate.h"
#include "domain/reading_hold.h"
#include "domain/reading_judge.h"
#include "domain/sensor_note.h"

const Quantity sheet_quantities[] = { QUANTITY_T,    QUANTITY_RH,        QUANTITY_CO2,     QUANTITY_PM25,
                                      QUANTITY_PM10, QUANTITY_VOC_INDEX, QUANTITY_VOC_PPB, QUANTITY_HCHO };
const guint sheet_quantities_count = G_N_ELEMENTS (sheet_quantities);

/* ---- freeing ---- */

static void
line_free (gpointer data)
{
  SheetLine *line = data;

  reading_curve_free (line->chart);
  reading_curve_free (line->table);
  g_free (line);
}

static void
chart_free (gpointer data)
{
  SheetChart *chart = data;

  g_ptr_array_unref (chart->lines);
  g_free (chart);
}

void
reading_sheet_free (ReadingSheet *sheet)
{
  if (sheet == NULL)
    return;
  g_clear_pointer (&sheet->steps, g_array_unref);
  g_clear_pointer (&sheet->rows, g_array_unref);
  g_clear_pointer (&sheet->shown, g_ptr_array_unref);
  g_clear_pointer (&sheet->loans, g_ptr_array_unref);
  g_clear_pointer (&sheet->charts, g_ptr_array_unref);
  g_clear_pointer (&sheet->notes, g_ptr_array_unref);
  g_free (sheet);
}

/* ---- which loans ---- */

static gboolean
is_chosen (const SheetAsked *asked, const SensorLoan *loan)
{
  if (asked->loans == NULL || asked->loans->len == 0)
    return TRUE;
  for (guint i = 0; i < asked->loans->len; i++)
    if (strcmp (g_ptr_array_index (asked->loans, i), loan->uuid) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
read_loans (Db *db, const SheetAsked *asked, ReadingSheet *sheet, GError **error)
{
  sheet->loans = loan_list_report (db, asked->report_id, error);
  sheet->shown = g_ptr_array_new ();
  for (guint i = 0; sheet->loans != NULL && i < sheet->loans->len;)
    if (loan_readable (g_ptr_array_index (sheet->loans, i), asked->role, TRUE))
      i++;
    else
      g_ptr_array_remove_index (sheet->loans, i);
  for (guint i = 0; sheet->loans != NULL && i < sheet->loans->len && sheet->shown->len < SHEET_ROOMS_MAX; i++)
    if (is_chosen (asked, g_ptr_array_index (sheet->loans, i)))
      g_ptr_array_add (sheet->shown, g_ptr_array_index (sheet->loans, i));
  return sheet->loans != NULL;
}

static void
set_days (ReadingSheet *sheet)
{
  for (guint i = 0; i < sheet->shown->len; i++) {
    const SensorLoan *loan = g_ptr_array_index (sheet->shown, i);
    gint64 to = MIN (loan->to_at == 0 ? sheet->until : loan->to_at, sheet->until);

    sheet->first = sheet->first == 0 ? loan->from_at : MIN (sheet->first, loan->from_at);
    sheet->last = MAX (sheet->last, to);
  }
}

gboolean
reading_sheet_range (const ReadingSheet *sheet, const SensorLoan *loan, Quantity quantity, ReadingRange *ret_range)
{
  gint64 to = MIN (sheet->span.to, sheet->until);

  *ret_range = (ReadingRange){
    .sensor_id = loan->sensor_id,
    .quantity = quantity,
    .from = MAX (sheet->span.from, loan->since),
    .to = loan->to_at == 0 ? to : MIN (to, loan->to_at),
  };
  return ret_range->to > ret_range->from;
}

GArray *
reading_sheet_readings (Db *db, const ReadingRange *range, GError **error)
{
  g_autoptr (GArray) readings = reading_series (db, range, error);

  return readings != NULL && reading_calibrate (db, range->sensor_id, readings, error) ? g_steal_pointer (&readings)
                                                                                       : NULL;
}

/* ---- curves ---- */

typedef struct {
  Db *db;
  ReadingSheet *sheet;
  SheetChart *chart;
} Reader;

static GPtrArray *
new_list (GDestroyNotify destroy)
{
  return g_ptr_array_new_with_free_func (destroy);
}

static void
add_line (const Reader *reader, guint room, ReadingCurve *chart, ReadingCurve *table)
{
  SheetLine *line = g_new0 (SheetLine, 1);

  *line = (SheetLine){ room, chart, table };
  if (chart->whole.covered_s > 0)
    g_ptr_array_add (reader->chart->lines, line);
  else
    line_free (line);
}

/* From when on a silence is one: the loan's beginning, or the first value where it spoke before that was written down.
 */
static gint64
asked_from (const Reader *reader, guint room, const ReadingRange *range, gint64 first)
{
  const SensorLoan *loan = room < SHEET_ROOMS_MAX ? g_ptr_array_index (reader->sheet->shown, room) : NULL;

  return loan == NULL ? range->from : MAX (range->from, MIN (loan->from_at, first));
}

static gboolean
read_hours (const Reader *reader, guint room, const ReadingRange *range, GError **error)
{
  CurveAsked chart = { reader->sheet->steps, range->quantity, range->from, range->to };
  CurveAsked table = { reader->sheet->rows, range->quantity, range->from, range->to };
  g_autoptr (GArray) hours = rollup_series (reader->db, range, error);

  if (hours == NULL)
    return FALSE;
  if (room < SHEET_ROOMS_MAX)
    reader->sheet->hour_count += hours->len;
  if (hours->len > 0)
    chart.from = table.from = asked_from (reader, room, range, g_array_index (hours, HourValue, 0).hour * CLOCK_HOUR);
  if (reader->sheet->span.kind != SPAN_DAY)
    add_line (reader, room, reading_curve_of_hours (&chart, hours), reading_curve_of_hours (&table, hours));
  return TRUE;
}

/* A value from before midnight may still hold after it. */
static gboolean
read_readings (const Reader *reader, guint room, const ReadingRange *range, GError **error)
{
  CurveAsked chart = { reader->sheet->steps, range->quantity, range->from, range->to };
  CurveAsked table = { reader->sheet->rows, range->quantity, range->from, range->to };
  gint64 hold_s = reading_hold_s (reader->db, range->sensor_id, range->quantity);
  ReadingRange wider = *range;
  g_autoptr (GArray) readings = NULL;

  wider.from -= hold_s;
  readings = reading_sheet_readings (reader->db, &wider, error);
  if (readings == NULL)
    return FALSE;
  if (readings->len > 0)
    chart.from = table.from = asked_from (reader, room, range, g_array_index (readings, Reading, 0).at);
  add_line (reader, room, reading_curve_of_readings (&chart, readings, hold_s),
            reading_curve_of_readings (&table, readings, hold_s));
  return TRUE;
}

static gboolean
count_readings (const Reader *reader, guint room, const ReadingRange *range, GError **error)
{
  g_autoptr (GArray) readings = room < SHEET_ROOMS_MAX ? reading_series (reader->db, range, error) : NULL;

  reader->sheet->raw_count += readings == NULL ? 0 : readings->len;
  return readings != NULL || room == SHEET_ROOMS_MAX;
}

static gboolean
read_line (const Reader *reader, guint room, const ReadingRange *range, GError **error)
{
  return count_readings (reader, room, range, error) && read_hours (reader, room, range, error)
         && (reader->sheet->span.kind != SPAN_DAY || read_readings (reader, room, range, error));
}

static gboolean
read_outside (const Reader *reader, GError **error)
{
  const ReadingSheet *sheet = reader->sheet;
  const ReadingRange range = { sheet->outside_id, reader->chart->quantity, sheet->span.from,
                               MIN (sheet->span.to, sheet->until) };

  return sheet->outside_id == 0 || range.to <= range.from || read_line (reader, SHEET_ROOMS_MAX, &range, error);
}

/* A quantity that no room measured has no chart, whatever the outside did. */
static gboolean
read_chart (Reader *reader, GError **error)
{
  ReadingSheet *sheet = reader->sheet;
  ReadingRange range;

  for (guint room = 0; room < sheet->shown->len; room++)
    if (reading_sheet_range (sheet, g_ptr_array_index (sheet->shown, room), reader->chart->quantity, &range)
        && !read_line (reader, room, &range, error))
      return FALSE;
  return reader->chart->lines->len == 0 || read_outside (reader, error);
}

static gboolean
read_charts (Db *db, ReadingSheet *sheet, GError **error)
{
  sheet->charts = new_list (chart_free);
  for (guint i = 0; i < sheet_quantities_count; i++) {
    Reader reader = { db, sheet, g_new0 (SheetChart, 1) };

    reader.chart->quantity = sheet_quantities[i];
    reader.chart->lines = new_list (line_free);
    g_ptr_array_add (sheet->charts, reader.chart);
    if (!read_chart (&reader, error))
      return FALSE;
    if (reader.chart->lines->len == 0)
      g_ptr_array_remove_index (sheet->charts, sheet->charts->len - 1);
  }
  return TRUE;
}

/* ---- the dew point ---- */

static SheetChart *
chart_of (const ReadingSheet *sheet, Quantity quantity)
{
  for (guint i = 0; i < sheet->charts->len; i++) {
    SheetChart *chart = g_ptr_array_index (sheet->charts, i);

    if (chart->quantity == quantity)
      return chart;
  }
  return NULL;
}

/* Step by step, of the means: where one of both is missing, so is it. */
static ReadingCurve *
dew_curve (const ReadingCurve *warmth, const ReadingCurve *damp)
{
  ReadingCurve *dew = g_new0 (ReadingCurve, 1);
  double sum = 0;

  *dew = (ReadingCurve){ g_array_new (FALSE, FALSE, sizeof (CurvePoint)), g_array_new (FALSE, FALSE, sizeof (CurveGap)),
                         { NAN, NAN, NAN, 0 }, warmth->asked_s };
  for (guint i = 0; i < warmth->points->len; i++) {
    const CurvePoint *t = &g_array_index (warmth->points, CurvePoint, i);
    const CurvePoint *rh = &g_array_index (damp->points, CurvePoint, i);
    CurvePoint point = { NAN, NAN, NAN, 0 };

    if (t->covered_s > 0 && rh->covered_s > 0 && rh->mean > 0) {
      point.low = point.mean = point.high = climate_dew_point (t->mean, rh->mean);
      point.covered_s = MIN (t->covered_s, rh->covered_s);
      dew->whole.low = fmin (dew->whole.low, point.mean);
      dew->whole.high = fmax (dew->whole.high, point.mean);
      dew->whole.covered_s += point.covered_s;
      sum += point.mean * (double) point.covered_s;
    }
    g_array_append_val (dew->points, point);
  }
  dew->whole.mean = dew->whole.covered_s > 0 ? sum / (double) dew->whole.covered_s : NAN;
  return dew;
}

/* Beside the temperature of a room that is shown alone: a wall as cold as that gets wet. */
static void
add_dew_point (ReadingSheet *sheet)
{
  SheetChart *warmth = chart_of (sheet, QUANTITY_T), *damp = chart_of (sheet, QUANTITY_RH);
  const SheetLine *t, *rh;
  SheetLine *dew;

  if (sheet->shown->len != 1 || warmth == NULL || damp == NULL)
    return;
  t = g_ptr_array_index (warmth->lines, 0);
  rh = g_ptr_array_index (damp->lines, 0);
  dew = g_new0 (SheetLine, 1);
  *dew = (SheetLine){ SHEET_DEW_POINT, dew_curve (t->chart, rh->chart), dew_curve (t->table, rh->table) };
  g_ptr_array_add (warmth->lines, dew);
}

ReadingSheet *
reading_sheet_read (Db *db, const SheetAsked *asked, GError **error)
{
  g_autoptr (ReadingSheet) sheet = g_new0 (ReadingSheet, 1);

  sheet->span = asked->span;
  sheet->until = asked->until;
  sheet->steps = span_steps (&asked->span);
  sheet->rows = span_rows (&asked->span);
  if (!read_loans (db, asked, sheet, error))
    return NULL;
  set_days (sheet);
  if (asked->outside)
    sheet->outside_id = sensor_outdoor (db, asked->span.from, MIN (asked->span.to, asked->until));
  sheet->notes = sensor_note_list_report (db, asked->report_id, asked->span.from, asked->span.to, error);
  if (sheet->notes == NULL || !read_charts (db, sheet, error))
    return NULL;
  add_dew_point (sheet);
  return g_steal_pointer (&sheet);
}
