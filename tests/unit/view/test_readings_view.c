/* test_readings_view.c: one sheet of readings as page, picture and table: the table holds what the store holds and as many
 * lines as the page says; lines break where nothing was measured; months and the loan's edges; whose eyes. */
#include "view/readings_view.h"

#include <string.h>

#include "base/text.h"
#include "domain/reading_codec.h"
#include "domain/sensor_note.h"
#include "eyes.h"
#include "view/readings_csv.h"
#include "view/readings_drawing.h"
#include "view/readings_words.h"

enum { STEP_S = 600, DAYS = 10, SILENT_DAY = 4 };

typedef struct {
  const char *report_uuid;
  gint64 from; /* of the first loan and its readings */
  char *token;
} Home;

static gboolean
speak (Db *db, gint64 sensor, gint64 from, gint32 base, GError **error)
{
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (Reading));
  g_autoptr (GBytes) journal = NULL;

  for (gint64 at = from; at < from + DAYS * CLOCK_DAY; at += STEP_S) {
    gint64 day = (at - from) / CLOCK_DAY;
    const Reading t = { .at = at, .value = base + (gint32) ((at / STEP_S) % 90), .quantity = QUANTITY_T };
    const Reading rh = { .at = at, .value = 6000 + (gint32) ((at / STEP_S) % 70), .quantity = QUANTITY_RH };

    if (day == SILENT_DAY && sensor == 1)
      continue;
    g_array_append_val (readings, t);
    g_array_append_val (readings, rh);
  }
  journal = reading_encode_journal (readings);
  return reading_record (db, sensor, journal, MONDAY_9, error);
}

static gboolean
home_work (Db *db, gpointer data, GError **error)
{
  Home *home = data;
  const SensorInput one = { .name = "=Capteur 1", .room = "bedroom", .report_uuid = home->report_uuid };
  const SensorInput two = { .name = "Capteur 2", .room = "living", .report_uuid = home->report_uuid };

  return sensor_provision (db, &one, home->from, &home->token, error)
         && sensor_provision (db, &two, home->from, &home->token, error) && speak (db, 1, home->from, 1500, error)
         && speak (db, 2, home->from, 1900, error);
}

/* A file with two rooms measured for ten days from a Monday on. */
static gint64
home_new (Eyes *eyes, gint64 from)
{
  gint64 report = world_send (eyes->world, TENANT_EMAIL, from - CLOCK_DAY);
  g_autofree char *uuid = world_text (eyes->world, "SELECT uuid AS x FROM report");
  Home home = { uuid, from, NULL };

  world_do (eyes->world, home_work, &home);
  g_free (home.token);
  return report;
}

static gint64
monday (void)
{
  return clock_week_start (MONDAY_9 - 14 * CLOCK_DAY);
}

static ReadingSheet *
sheet_of (Eyes *eyes, gint64 report, SpanKind kind, gint64 at)
{
  const SheetAsked asked = { .report_id = report, .span = span_around (kind, at), .until = MONDAY_9, .role = ROLE_MANAGER };
  GError *error = NULL;
  ReadingSheet *sheet = reading_sheet_read (store_reader (eyes->world->store), &asked, &error);

  g_assert_no_error (error);
  g_clear_error (&error);
  return sheet;
}

static char *
csv_of (const Viewer *viewer, const ReadingSheet *sheet, gboolean hours)
{
  GString *out = g_string_new (NULL);

  readings_csv_head (viewer, hours, out);
  for (guint i = 0; i < sheet->shown->len; i++)
    for (guint q = 0; q < sheet_quantities_count; q++) {
      ReadingsCsvPart part = { .loan = g_ptr_array_index (sheet->shown, i), .hours = hours };

      if (!reading_sheet_range (sheet, part.loan, sheet_quantities[q], &part.range))
        continue;
      for (gint64 from = part.range.from; from < part.range.to;)
        g_assert_true (readings_csv_lines (viewer, &part, from, out, &from, NULL));
    }
  return g_string_free (out, FALSE);
}

/* Every reading of the week once, in the order of time, and none beside; as many as the page says. */
static void
check_table (const Viewer *viewer, const ReadingSheet *sheet)
{
  g_autofree char *csv = csv_of (viewer, sheet, FALSE);
  g_auto (GStrv) lines = g_strsplit (csv, "\r\n", -1);
  guint count = g_strv_length (lines) - 2 /* the headings, what follows the last line end */, line = 1;

  g_assert_true (g_str_has_prefix (csv, "\xef\xbb\xbfmoment;"));
  g_assert_cmpuint (count, ==, sheet->raw_count);
  for (guint i = 0; i < 2; i++)
    for (guint q = 0; q < 2; q++)
      for (gint64 at = sheet->span.from; at < sheet->span.to; at += STEP_S) {
        gint64 day = (at - sheet->span.from) / CLOCK_DAY, step = at / STEP_S;
        gint64 measured = q == 1 ? 6000 + step % 70 : (i == 0 ? 1500 : 1900) + step % 90;
        g_autofree char *value = text_decimal (measured, 2);
        g_autofree char *moment = clock_format (at, "%Y-%m-%d %H:%M:%S;UTC%:z");
        g_autofree char *expected =
            g_strdup_printf ("%s;%s;%s;\"%s\";%s;\"%s\";", moment, i == 0 ? "chambre;'=Capteur 1" : "séjour;Capteur 2",
                             q == 0 ? "Température" : "Humidité", value, q == 0 ? "°C" : "%", value);

        if (i == 0 && day == SILENT_DAY)
          continue;
        if (line > count || !g_str_has_prefix (lines[line], expected)) {
          g_assert_cmpstr (line > count ? "" : lines[line], ==, expected);
          return;
        }
        line++;
      }
  g_assert_cmpuint (line - 1, ==, count);
}

static void
test_table (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  gint64 report = home_new (eyes, monday ());
  g_autoptr (ReadingSheet) sheet = sheet_of (eyes, report, SPAN_WEEK, monday ());
  const Viewer viewer = EYES_DESK (eyes, MONDAY_9);
  g_autofree char *hours = csv_of (&viewer, sheet, TRUE);
  g_auto (GStrv) lines = g_strsplit (hours, "\r\n", -1);

  check_table (&viewer, sheet);
  g_assert_cmpuint (g_strv_length (lines) - 2, ==, sheet->hour_count);
}

static const Tree *
chart_of (const Tree *tree, const char *code)
{
  const Tree *charts = tree_get (tree, "charts");

  for (guint i = 0; i < tree_length (charts); i++) {
    const Tree *chart = tree_at (charts, i);

    if (g_strcmp0 (tree_get_text (chart, "id"), code) == 0 || g_strcmp0 (tree_get_text (chart, "code"), code) == 0)
      return chart;
  }
  return NULL;
}

/* The line of the bedroom breaks for its silent day, and only that is hatched; the other room goes on. */
static void
test_drawing (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  gint64 report = home_new (eyes, monday ());
  g_autoptr (ReadingSheet) sheet = sheet_of (eyes, report, SPAN_WEEK, monday ());
  const Viewer viewer = EYES_DESK (eyes, MONDAY_9);
  g_autoptr (Tree) drawing = readings_drawing (&viewer, sheet);
  const Tree *chart = chart_of (drawing, "t"), *silences = tree_get (chart, "silences");
  g_auto (GStrv) values = g_strsplit (tree_get_text (chart, "values"), " ", -1);
  gint64 silent = monday () + SILENT_DAY * CLOCK_DAY;
  guint missing = 0;

  g_assert_cmpuint (tree_length (tree_get (drawing, "charts")), ==, 2);
  g_assert_cmpuint (g_strv_length (values), ==, 2 * 168);
  for (guint i = 0; i < 168; i++) {
    g_assert_cmpstr (values[2 * i + 1], !=, "-");
    missing += strcmp (values[2 * i], "-") == 0 ? 1 : 0;
  }
  g_assert_cmpuint (missing, <=, 24);
  g_assert_cmpuint (missing, >=, 22); /* less what the last value holds */
  g_assert_cmpuint (tree_length (silences), ==, 1);
  g_assert_cmpint (tree_integer (tree_at (tree_at (silences, 0), 0)), >=, silent);
  g_assert_cmpint (tree_integer (tree_at (tree_at (silences, 0), 1)), ==, silent + CLOCK_DAY);
  g_assert_cmpint (tree_integer (tree_at (tree_at (silences, 0), 2)), ==, 0);
  g_assert_cmpuint (tree_length (tree_get (chart, "nights")), ==, 14);
  g_assert_cmpuint (tree_length (tree_get (chart, "words")), ==, 7);
  g_assert_cmpstr (tree_get_text (tree_at (tree_get (chart, "zones"), 0), "label"), ==, "18\u00a0°C");
}

/* What a day says, a week, a month and a year say too: the same readings weigh the same. */
static void
test_spans_agree (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  gint64 report = home_new (eyes, monday ());
  double first = 0;

  for (SpanKind kind = 0; kind < SPAN_LAST; kind++) {
    g_autoptr (ReadingSheet) sheet = sheet_of (eyes, report, kind, monday () + CLOCK_DAY);
    const SheetChart *chart = sheet->charts->len == 0 ? NULL : g_ptr_array_index (sheet->charts, 0);
    const SheetLine *line = chart == NULL ? NULL : g_ptr_array_index (chart->lines, 1);
    guint day = kind == SPAN_DAY ? 0 : 1;

    g_assert_nonnull (line);
    if (line == NULL)
      return;
    g_assert_cmpint (line->room, ==, 1);
    if (kind == SPAN_DAY)
      first = line->chart->whole.mean;
    else if (kind == SPAN_WEEK)
      g_assert_cmpfloat_with_epsilon (g_array_index (line->table->points, CurvePoint, day).mean, first, 0.01);
    else
      g_assert_cmpfloat_with_epsilon (line->chart->whole.mean, 19.4, 0.2);
  }
}

/* One room alone has its dew point beside its temperature: 15 to 16 °C at 60 to 61 % is 7 to 9 °C. */
static void
test_dew_point (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  gint64 report = home_new (eyes, monday ());
  g_autofree char *loan = world_text (eyes->world, "SELECT uuid AS x FROM sensor_loan WHERE id = 1");
  g_autoptr (GPtrArray) loans = g_ptr_array_new ();
  SheetAsked asked = { .report_id = report, .span = span_around (SPAN_WEEK, monday ()), .until = MONDAY_9, .role = ROLE_MANAGER };
  g_autoptr (ReadingSheet) sheet = NULL;
  const SheetChart *chart;
  const SheetLine *dew;

  g_ptr_array_add (loans, loan);
  asked.loans = loans;
  sheet = reading_sheet_read (store_reader (eyes->world->store), &asked, NULL);
  chart = g_ptr_array_index (sheet->charts, 0);
  g_assert_cmpuint (chart->lines->len, ==, 2);
  dew = g_ptr_array_index (chart->lines, chart->lines->len - 1);
  g_assert_cmpuint (dew->room, ==, SHEET_DEW_POINT);
  g_assert_cmpfloat (dew->chart->whole.low, >, 7);
  g_assert_cmpfloat (dew->chart->whole.high, <, 9.2);
  g_assert_cmpuint (((const SheetChart *) g_ptr_array_index (sheet->charts, 1))->lines->len, ==, 1);
}

/* Before the loan and after it nothing is asked for, so nothing is said to be missing. */
static void
test_loan_edges (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  gint64 report = home_new (eyes, monday ());
  g_autoptr (ReadingSheet) year = sheet_of (eyes, report, SPAN_YEAR, monday ());
  const SheetChart *chart = g_ptr_array_index (year->charts, 0);
  const SheetLine *line = g_ptr_array_index (chart->lines, 1);

  g_assert_cmpint (line->chart->asked_s, ==, MONDAY_9 - monday ());
  g_assert_cmpuint (line->chart->gaps->len, ==, 1); /* since it fell silent */
  world_sql (eyes->world, "UPDATE sensor_loan SET state = 'returned', to_at = from_at + 864000, returned_at = to_at");
  g_autoptr (ReadingSheet) ended = sheet_of (eyes, report, SPAN_YEAR, monday ());
  line = g_ptr_array_index (((const SheetChart *) g_ptr_array_index (ended->charts, 0))->lines, 1);
  g_assert_cmpint (line->chart->asked_s, ==, DAYS * CLOCK_DAY);
  g_assert_cmpuint (line->chart->gaps->len, ==, 0);
}

/* The owner's side sees the curves of the household that agreed in writing, and no others. */
static void
test_owner (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  gint64 report = home_new (eyes, monday ());
  SheetAsked asked = { .report_id = report, .span = span_around (SPAN_WEEK, monday ()), .until = MONDAY_9 };
  const struct {
    Role role;
    guint before, after;
  } eyes_of_role[] = { { ROLE_MANAGER, 2, 2 },        { ROLE_PARTNER_AGENT, 2, 2 }, { ROLE_READER, 0, 0 },
                       { ROLE_LANDLORD_AGENT, 0, 1 }, { ROLE_LANDLORD_READER, 0, 0 } };

  for (guint agreed = 0; agreed < 2; agreed++) {
    for (guint i = 0; i < G_N_ELEMENTS (eyes_of_role); i++) {
      g_autoptr (ReadingSheet) sheet = NULL;

      asked.role = eyes_of_role[i].role;
      sheet = reading_sheet_read (store_reader (eyes->world->store), &asked, NULL);
      g_assert_cmpuint (sheet->loans->len, ==, agreed ? eyes_of_role[i].after : eyes_of_role[i].before);
    }
    world_sql (eyes->world, "UPDATE sensor_loan SET owner_agreed_at = 1 WHERE id = 1");
  }
}

/* Numbers as the reader's language writes them. */
static void
test_numbers (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  Viewer viewer = EYES_DESK (eyes, MONDAY_9);
  g_autofree char *french = readings_value (&viewer, QUANTITY_T, 12.84), *many = readings_number (&viewer, QUANTITY_CO2, 1999);

  g_assert_cmpstr (french, ==, "12,8\u00a0°C");
  g_assert_cmpstr (many, ==, "1\u202f999");
  viewer.language = "en";
  g_autofree char *english = readings_value (&viewer, QUANTITY_T, -12.84), *more = readings_number (&viewer, QUANTITY_CO2, 1999);
  g_assert_cmpstr (english, ==, "-12.8\u00a0°C");
  g_assert_cmpstr (more, ==, "1,999");
}

/* A sensor lent for outside beside the town's own: two curves, two names. */
static void
test_two_outsides (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  gint64 report = home_new (eyes, monday ());
  const Viewer viewer = EYES_DESK (eyes, MONDAY_9);

  world_sql (eyes->world, "UPDATE sensor_loan SET room = 'outside' WHERE id = 2");
  g_autoptr (ReadingSheet) sheet = sheet_of (eyes, report, SPAN_WEEK, monday ());
  g_autofree char *alone = readings_room (&viewer, sheet, 1);
  sheet->outside_id = 1;
  g_autofree char *lent = readings_room (&viewer, sheet, 1), *town = readings_room (&viewer, sheet, SHEET_ROOMS_MAX);

  g_assert_cmpstr (alone, ==, "dehors");
  g_assert_cmpstr (lent, ==, "dehors, Capteur 2");
  g_assert_cmpstr (town, ==, "dehors, capteur de la commune");
}

/* The page: its addresses hold the whole state, its rows have a cell a line. */
static void
test_page (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  gint64 report = home_new (eyes, monday ());
  g_autoptr (ReadingSheet) sheet = sheet_of (eyes, report, SPAN_WEEK, monday ());
  const Viewer viewer = EYES_DESK (eyes, MONDAY_9);
  g_autoptr (GPtrArray) loans = g_ptr_array_new ();
  g_ptr_array_add (loans, (gpointer) "a&b");
  const ReadingsAddress address = { "/x", loans, FALSE, monday (), MONDAY_9, NULL };
  g_autoptr (Tree) view = readings_view (&viewer, sheet, &address);
  const Tree *chart = chart_of (view, "t"), *row = tree_at (tree_get (chart, "rows"), 0);

  g_assert_cmpstr (tree_get_text (view, "before_url"), ==, "/x?vue=semaine&jour=2026-11-02&capteur=a%26b&dehors=non");
  g_assert_cmpstr (tree_get_text (view, "after_url"), ==, "/x?vue=semaine&jour=2026-11-16&capteur=a%26b&dehors=non");
  g_assert_cmpstr (tree_get_text (row, "label"), ==, "lundi 9");
  g_assert_true (tree_get_flag (view, "outside_known")); /* it was put away: it may come back */
  const ReadingsAddress beside = { "/x", loans, TRUE, monday (), MONDAY_9, NULL };
  sheet->outside_id = 1; /* the town's sensor, silent that week */
  g_autoptr (Tree) without = readings_view (&viewer, sheet, &beside);
  g_assert_false (tree_get_flag (without, "outside_known"));
  g_assert_cmpuint (tree_length (tree_get (row, "cells")), ==, 2);
  g_assert_cmpuint (tree_length (tree_get (chart, "rows")), ==, 7);
  row = tree_at (tree_get (chart, "rows"), SILENT_DAY); /* the last value holds a little into it */
  g_assert_nonnull (tree_get_text (tree_at (tree_get (row, "cells"), 1), "mean"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/readings-view/table", test_table);
  g_test_add_func ("/readings-view/drawing", test_drawing);
  g_test_add_func ("/readings-view/spans-agree", test_spans_agree);
  g_test_add_func ("/readings-view/dew-point", test_dew_point);
  g_test_add_func ("/readings-view/loan-edges", test_loan_edges);
  g_test_add_func ("/readings-view/owner", test_owner);
  g_test_add_func ("/readings-view/numbers", test_numbers);
  g_test_add_func ("/readings-view/two-outsides", test_two_outsides);
  g_test_add_func ("/readings-view/page", test_page);
  return g_test_run ();
}
