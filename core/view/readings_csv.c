/* readings_csv.c: lines of readings and of hours. Sends nothing. */
#include "view/readings_csv.h"

#include "base/clock.h"
#include "base/csv.h"
#include "base/text.h"
#include "domain/reading_hold.h"
#include "domain/reading_judge.h"
#include "view/readings_words.h"

static const char *const reading_heads[] = { "at",    "offset", "room",     "sensor", "quantity",
                                             "value", "unit",   "measured", "remark" };
static const char *const hour_heads[] = { "hour", "offset", "room", "sensor",  "quantity", "mean",
                                          "low",  "high",   "unit", "minutes", "count",    "remark" };

/* What is said of a reading, of an hour: a bit, its word in [readings_remark]. */
static const struct {
  guint reading, hour;
  const char *code;
} remarks[] = {
  { READING_AT_ARRIVAL | READING_BAD_CLOCK, ROLLUP_BOX_CLOCK, "box_clock" },
  { READING_JUMP, ROLLUP_JUMP, "jump" },
  { READING_STUCK, ROLLUP_STUCK, "stuck" },
  { READING_EARLY, ROLLUP_EARLY, "early" },
};

static void
add_heads (const Viewer *viewer, const char *const *heads, guint count, GString *out)
{
  for (guint i = 0; i < count; i++)
    csv_append (out, CSV_SPREADSHEET, i == 0, viewer_word (viewer, "readings_csv", heads[i]));
  csv_end_line (out);
}

void
readings_csv_head (const Viewer *viewer, gboolean hours, GString *out)
{
  csv_begin (out, CSV_SPREADSHEET);
  if (hours)
    add_heads (viewer, hour_heads, G_N_ELEMENTS (hour_heads), out);
  else
    add_heads (viewer, reading_heads, G_N_ELEMENTS (reading_heads), out);
}

/* ---- cells ---- */

static void
add_text (GString *out, const char *text)
{
  csv_append (out, CSV_SPREADSHEET, FALSE, text);
}

/* As exact as it is stored. */
static void
add_value (GString *out, Quantity quantity, gint32 value)
{
  guint decimals = quantity_kinds[quantity].scale == 100 ? 2 : quantity_kinds[quantity].scale == 10 ? 1 : 0;
  g_autofree char *text = text_decimal (value, decimals);

  add_text (out, text);
}

static void
add_number (GString *out, guint value)
{
  g_autofree char *text = g_strdup_printf ("%u", value);

  add_text (out, text);
}

static void
add_start (const Viewer *viewer, const ReadingsCsvPart *part, gint64 at, GString *out)
{
  g_autofree char *moment = clock_format (at, "%Y-%m-%d %H:%M:%S"), *offset = clock_format (at, "UTC%:z");

  csv_append (out, CSV_SPREADSHEET, TRUE, moment); /* with a T or an offset behind, a spreadsheet takes it for a text */
  csv_append (out, CSV_SPREADSHEET, FALSE, offset);
  add_text (out, viewer_word (viewer, "room", part->loan->room));
  add_text (out, part->loan->sensor_name);
  add_text (out, readings_title (viewer, part->range.quantity));
}

static void
add_remarks (const Viewer *viewer, gboolean hour, guint flags, gboolean corrected, GString *out)
{
  g_autoptr (GString) words = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (remarks); i++)
    if ((flags & (hour ? remarks[i].hour : remarks[i].reading)) != 0)
      g_string_append_printf (words, "%s%s", words->len == 0 ? "" : ", ",
                              viewer_word (viewer, "readings_remark", remarks[i].code));
  if (corrected)
    g_string_append_printf (words, "%s%s", words->len == 0 ? "" : ", ",
                            viewer_word (viewer, "readings_remark", "corrected"));
  add_text (out, words->str);
}

/* ---- lines ---- */

static gboolean
add_hours (const Viewer *viewer, const ReadingsCsvPart *part, const ReadingRange *range, GString *out, GError **error)
{
  g_autoptr (GArray) hours = rollup_series (viewer->db, range, error);

  for (guint i = 0; hours != NULL && i < hours->len; i++) {
    const HourValue *hour = &g_array_index (hours, HourValue, i);

    add_start (viewer, part, hour->hour * CLOCK_HOUR, out);
    add_value (out, range->quantity, hour->mean);
    add_value (out, range->quantity, hour->min);
    add_value (out, range->quantity, hour->max);
    add_text (out, readings_unit (viewer, range->quantity));
    add_number (out, hour->covered_min);
    add_number (out, hour->count);
    add_remarks (viewer, TRUE, hour->flags, (hour->flags & ROLLUP_CORRECTED) != 0, out);
    csv_end_line (out);
  }
  return hours != NULL;
}

/* (transfer full): judged by the day before them too, which is then left out. */
static GArray *
judged_readings (Db *db, const ReadingRange *range, GError **error)
{
  ReadingRange wider = *range;
  g_auto (ReadingRule) rule = { 0 };
  GArray *readings;
  guint before = 0;

  if (!reading_rule_load (db, range->sensor_id, range->quantity, &rule, error))
    return NULL;
  rule.from = range->from;
  rule.to = range->to;
  wider.from -= CLOCK_DAY;
  readings = reading_series (db, &wider, error);
  if (readings == NULL)
    return NULL;
  reading_judge (readings, &rule);
  while (before < readings->len && g_array_index (readings, Reading, before).at < range->from)
    before++;
  if (before > 0)
    g_array_remove_range (readings, 0, before);
  return readings;
}

static gboolean
add_readings (const Viewer *viewer, const ReadingsCsvPart *part, const ReadingRange *range, GString *out,
              GError **error)
{
  g_autoptr (GArray) measured = judged_readings (viewer->db, range, error);
  g_autoptr (GArray) readings = measured == NULL ? NULL : g_array_copy (measured);

  if (readings == NULL || !reading_calibrate (viewer->db, range->sensor_id, readings, error))
    return FALSE;
  for (guint i = 0; i < readings->len; i++) {
    const Reading *reading = &g_array_index (readings, Reading, i), *raw = &g_array_index (measured, Reading, i);

    add_start (viewer, part, reading->at, out);
    add_value (out, range->quantity, reading->value);
    add_text (out, readings_unit (viewer, range->quantity));
    add_value (out, range->quantity, raw->value);
    add_remarks (viewer, FALSE, raw->flags, reading->value != raw->value, out);
    csv_end_line (out);
  }
  return TRUE;
}

gboolean
readings_csv_lines (const Viewer *viewer, const ReadingsCsvPart *part, gint64 from, GString *out, gint64 *ret_next,
                    GError **error)
{
  ReadingRange range = part->range;

  range.from = MAX (range.from, from);
  range.to = MIN (range.to, clock_add_days (clock_day_start (range.from), READINGS_CSV_PIECE_DAYS));
  *ret_next = range.to;
  return part->hours ? add_hours (viewer, part, &range, out, error) : add_readings (viewer, part, &range, out, error);
}

char *
readings_csv_file (const Viewer *viewer, const Span *span, gboolean hours)
{
  g_autofree char *day = clock_iso_day (span->from);

  return g_strdup_printf ("%s-%s-%s.csv", viewer_word (viewer, "readings_csv", hours ? "file_hours" : "file_readings"),
                          day, span_name (span->kind));
}
