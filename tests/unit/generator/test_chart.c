/* test_chart.c: real gnuplot, confined, draws every kind of chart; hostile texts, gaps, bounds, sizes, the same bytes
 * twice. How charts look in a PDF is test_pdf.c. */
#include "chart.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "chart_scale.h"
#include "chart_svg.h"

static char *scripts_folder;

typedef struct {
  char *folder;
  ChartBatch *batch;
} Room;

static void
room_open (Room *room, gconstpointer data)
{
  (void) data;
  room->folder = g_dir_make_tmp ("chart-XXXXXX", NULL);
  room->batch = chart_batch_new (scripts_folder, room->folder);
}

static void
room_close (Room *room, gconstpointer data)
{
  g_autoptr (GDir) folder = g_dir_open (room->folder, 0, NULL);

  (void) data;
  for (const char *name = g_dir_read_name (folder); name != NULL; name = g_dir_read_name (folder)) {
    g_autofree char *path = g_build_filename (room->folder, name, NULL);

    g_unlink (path);
  }
  g_rmdir (room->folder);
  g_free (room->folder);
  chart_batch_free (room->batch);
}

static const char *const months[] = { "juil.", "août", "sept.", "oct.", "nov." };
static const double counts[] = { 18, 24, 36, 41, 31 };
static const double states[] = { 10, 8, 2, 12, 12, 3, 20, 16, 6, 22, 19, 12, 15, 16, NAN };
static const char *const state_names[] = { "Traités", "En cours", "Sans réponse" };

static const Chart charts[] = {
  [CHART_BARS] = { .kind = CHART_BARS,
                   .id = "bars",
                   .title = "Par mois",
                   .row_count = 5,
                   .series_count = 1,
                   .labels = months,
                   .values = counts },
  [CHART_STACKED] = { .kind = CHART_STACKED,
                      .id = "stacked",
                      .title = "Par état",
                      .row_count = 5,
                      .series_count = 3,
                      .labels = months,
                      .values = states,
                      .series_names = state_names },
  [CHART_GROUPED] = { .kind = CHART_GROUPED,
                      .id = "grouped",
                      .title = "Par état",
                      .row_count = 5,
                      .series_count = 3,
                      .labels = months,
                      .values = states,
                      .series_names = state_names },
  [CHART_ROWS] = { .kind = CHART_ROWS,
                   .id = "rows",
                   .title = "Par mois",
                   .row_count = 5,
                   .series_count = 1,
                   .labels = months,
                   .values = counts },
  [CHART_SERIES] = { .kind = CHART_SERIES,
                     .id = "series",
                     .title = "Par mois",
                     .row_count = 5,
                     .series_count = 1,
                     .labels = months,
                     .values = counts },
};
G_STATIC_ASSERT (G_N_ELEMENTS (charts) == CHART_TIME); /* test_chart_time.c has that one */

static guint
count_of (const char *text, const char *part)
{
  guint count = 0;

  for (const char *p = strstr (text, part); p != NULL; p = strstr (p + 1, part))
    count++;
  return count;
}

/* The SVG of one chart, or NULL after a failed assertion. */
static const char *
room_draw (Room *room, const Chart *chart)
{
  g_autoptr (GError) error = NULL;
  guint index = 99;

  g_assert_true (chart_batch_add (room->batch, chart, &index, &error));
  g_assert_no_error (error);
  g_assert_true (chart_batch_run (room->batch, &error));
  g_assert_no_error (error);
  g_assert_nonnull (chart_batch_svg (room->batch, index));
  return chart_batch_svg (room->batch, index);
}

static void
test_bars (Room *room, gconstpointer data)
{
  const char *svg = room_draw (room, &charts[CHART_BARS]);

  (void) data;
  if (svg == NULL)
    return;
  g_assert_cmpuint (count_of (svg, "<rect"), ==, 5);
  g_assert_cmpuint (count_of (svg, "var(--main,"), ==, 5);
  g_assert_nonnull (strstr (svg, ">41</text>"));
  g_assert_nonnull (strstr (svg, ">août</text>"));
  g_assert_nonnull (strstr (svg, "var(--line,"));
  g_assert_nonnull (strstr (svg, "viewBox=\"0 0 640 260\""));
  g_assert_nonnull (strstr (svg, "role=\"img\" aria-labelledby=\"bars-t\""));
  g_assert_nonnull (strstr (svg, "<title id=\"bars-t\">Par mois</title>"));
  g_assert_null (strstr (svg, "GNUPLOT"));
  g_assert_null (strstr (svg, "width=\"640\""));
}

/* Heights are proportional to values: 36 is twice 18. */
static void
test_bar_heights (Room *room, gconstpointer data)
{
  const char *svg = room_draw (room, &charts[CHART_BARS]);
  double heights[5] = { 0 };
  guint count = 0;

  (void) data;
  for (const char *p = svg; p != NULL && (p = strstr (p, " height=\"")) != NULL && count < 5; p++)
    heights[count++] = g_ascii_strtod (p + strlen (" height=\""), NULL);
  g_assert_cmpfloat_with_epsilon (heights[2], 2 * heights[0], 0.3);
  g_assert_cmpfloat_with_epsilon (heights[3] / heights[1], 41.0 / 24, 0.01);
}

/* The one that the title names has the full colour, and its equals; the others are lighter. */
static void
test_strong_row (Room *room, gconstpointer data)
{
  const ChartKind kinds[] = { CHART_BARS, CHART_ROWS };

  (void) data;
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    Chart chart = charts[kinds[i]];
    g_autoptr (ChartBatch) batch = chart_batch_new (scripts_folder, room->folder);

    chart.values = (const double[]){ 18, 41, 36, 41, 31 };
    chart.strong_row = 2;
    g_assert_true (chart_batch_add (batch, &chart, NULL, NULL));
    g_assert_true (chart_batch_run (batch, NULL));
    const char *svg = chart_batch_svg (batch, 0);
    g_assert_nonnull (svg);
    if (svg == NULL)
      return;
    g_assert_cmpuint (count_of (svg, "<rect"), ==, 5);
    g_assert_cmpuint (count_of (svg, "fill-opacity=\".6\""), ==, 3);
  }
}

/* Every bar bears its number: an axis would say it again. With too many bars the axis stays. */
static void
test_axis (Room *room, gconstpointer data)
{
  double many[60];
  Chart chart = charts[CHART_BARS];
  g_autofree char *few = g_strdup (room_draw (room, &chart));
  const char *svg;

  (void) data;
  g_assert_cmpuint (count_of (few, "text-anchor=\"end\""), ==, 0);
  g_assert_cmpuint (count_of (few, "var(--line,"), ==, 1);
  for (guint i = 0; i < G_N_ELEMENTS (many); i++)
    many[i] = 1000 + i;
  chart.labels = NULL;
  chart.values = many;
  chart.row_count = G_N_ELEMENTS (many);
  svg = room_draw (room, &chart);
  g_assert_cmpuint (count_of (svg, "text-anchor=\"end\""), >, 2);
  g_assert_nonnull (strstr (svg, ">1\u202f059</text>"));
}

/* ---- labels are wrapped, never cut ---- */

static const char *const long_labels[] = { "Plomb, amiante et produits toxiques",
                                           "Gaz, cheminée et monoxyde de carbone", "Parties communes et accès",
                                           "Anticonstitutionnellementanticonstitutionnellement", "Air" };

/* All texts of the picture after each other, without what parts them. */
static char *
all_texts (const char *svg)
{
  g_autoptr (GRegex) tags = g_regex_new ("<title.*?</title>|<[^>]*>|[\\s]+", 0, 0, NULL);

  return g_regex_replace_literal (tags, svg, -1, 0, "", 0, NULL);
}

static void
test_whole_labels (Room *room, gconstpointer data)
{
  const guint widths[] = { 640, 520, 300 };

  (void) data;
  for (guint i = 0; i < G_N_ELEMENTS (widths); i++) {
    Chart chart = charts[CHART_ROWS];
    g_autoptr (ChartBatch) batch = chart_batch_new (scripts_folder, room->folder);

    chart.labels = long_labels;
    chart.width_px = widths[i];
    chart.label_above = widths[i] < 400;
    g_assert_true (chart_batch_add (batch, &chart, NULL, NULL));
    g_assert_true (chart_batch_run (batch, NULL));
    g_assert_nonnull (chart_batch_svg (batch, 0));
    g_autofree char *texts = all_texts (chart_batch_svg (batch, 0));
    g_assert_null (strstr (texts, "…"));
    for (guint row = 0; row < G_N_ELEMENTS (long_labels); row++) {
      g_autofree char *label = all_texts (long_labels[row]);

      g_test_message ("%u: %s", widths[i], label);
      g_assert_nonnull (strstr (texts, label));
    }
  }
}

/* Over its bar, a label ends where the bar begins: nothing touches. */
static void
test_label_above (Room *room, gconstpointer data)
{
  Chart chart = charts[CHART_ROWS];
  const char *svg, *bar, *word;

  (void) data;
  chart.label_above = TRUE;
  chart.width_px = 300;
  svg = room_draw (room, &chart);
  bar = svg == NULL ? NULL : strstr (svg, "<rect x=\"0\" y=\"");
  word = svg == NULL ? NULL : strstr (svg, "<text x=\"0\" y=\"");
  g_assert_nonnull (bar);
  g_assert_nonnull (word);
  if (bar != NULL && word != NULL)
    g_assert_cmpfloat (g_ascii_strtod (word + strlen ("<text x=\"0\" y=\""), NULL), <,
                       g_ascii_strtod (bar + strlen ("<rect x=\"0\" y=\""), NULL));
}

static void
test_kinds_together (Room *room, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  (void) data;
  for (guint i = 0; i <= CHART_SERIES; i++)
    g_assert_true (chart_batch_add (room->batch, &charts[i], NULL, &error));
  g_assert_null (chart_batch_svg (room->batch, 0));
  g_assert_true (chart_batch_run (room->batch, &error));
  g_assert_no_error (error);
  for (guint i = 0; i <= CHART_SERIES; i++) {
    const char *svg = chart_batch_svg (room->batch, i);

    g_assert_nonnull (svg);
    if (svg == NULL)
      return;
    g_assert_nonnull (strstr (svg, ">oct.</text>"));
    g_assert_cmpuint (strlen (svg), <, CHART_SVG_MAX);
    g_assert_true (g_utf8_validate (svg, -1, NULL));
  }
  g_assert_cmpuint (count_of (chart_batch_svg (room->batch, CHART_GROUPED), "fill=\"var(--main,"), ==, 14 + 3);
  g_assert_nonnull (strstr (chart_batch_svg (room->batch, CHART_STACKED), ">En cours</text>"));
}

static void
test_hostile_texts (Room *room, gconstpointer data)
{
  const char *labels[] = { "`touch pwned`", "x\nEOD\nsystem \"touch pwned\"\n", "</text><script>1</script>\"'&\t%s%n\\",
                           "\xff\xfe\xc3(", "NaN" };
  Chart chart = charts[CHART_ROWS];
  const char *svg;
  g_autofree char *pwned = g_build_filename (room->folder, "pwned", NULL);

  (void) data;
  chart.labels = labels;
  chart.title = "`touch pwned` <b onclick=\"x\">";
  chart.description = "\x01\x02]]> & \"";
  chart.unit = "$(touch pwned)";
  svg = room_draw (room, &chart);
  if (svg == NULL)
    return;
  g_assert_false (g_file_test (pwned, G_FILE_TEST_EXISTS));
  g_assert_null (strstr (svg, "<script"));
  g_assert_null (strstr (svg, "<b "));
  g_assert_nonnull (strstr (svg, "`touch pwned`</text>"));
  g_assert_nonnull (strstr (svg, ">NaN</text>"));
  g_assert_nonnull (strstr (svg, "%s%n\\"));
  g_assert_true (g_utf8_validate (svg, -1, NULL));
}

/* No text of anybody's may reach what gnuplot executes. */
static void
test_script_is_constant (Room *room, gconstpointer data)
{
  g_autofree char *path = g_build_filename (room->folder, "batch.gp", NULL);
  g_autofree char *script = NULL;
  Chart chart = charts[CHART_BARS];

  (void) data;
  chart.title = chart.unit = chart.description = "SECRET-WORD";
  g_assert_nonnull (room_draw (room, &chart));
  g_assert_true (g_file_get_contents (path, &script, NULL, NULL));
  g_assert_null (strstr (script, "SECRET-WORD"));
  g_assert_null (strstr (script, "juil."));
}

static void
test_long_series (Room *room, gconstpointer data)
{
  g_autofree double *values = g_new (double, 8760);
  g_autofree gint64 *times = g_new (gint64, 8760);
  Chart chart = { .kind = CHART_SERIES,
                  .id = "year",
                  .title = "Un an",
                  .row_count = 8760,
                  .series_count = 1,
                  .values = values,
                  .times_s = times,
                  .unit = "°C",
                  .band_low = 18,
                  .band_high = 22,
                  .band_label = "conseillé",
                  .decimals = 1 };
  const char *svg;

  (void) data;
  for (guint i = 0; i < 8760; i++) {
    values[i] = i > 3000 && i < 4000 ? NAN : 19 + 3 * sin (i / 3.8);
    times[i] = 1577836800 + 3600 * (gint64) i;
  }
  values[6000] = 35; /* one hour of a year: it must survive thinning out */
  svg = room_draw (room, &chart);
  if (svg == NULL)
    return;
  g_assert_cmpuint (strlen (svg), <, CHART_SVG_MAX);
  g_assert_nonnull (strstr (svg, ">conseillé</text>"));
  g_assert_nonnull (strstr (svg, ">35</text>"));
  g_assert_cmpuint (count_of (strstr (svg, "var(--line"), "M"), >=, 2); /* two pieces: the gap is no line */
}

static void
test_only_gaps (Room *room, gconstpointer data)
{
  const double nothing[] = { NAN, NAN, NAN, INFINITY, -INFINITY };

  (void) data;
  for (guint i = 0; i <= CHART_SERIES; i++) {
    Chart chart = charts[i];

    chart.values = nothing;
    chart.series_count = 1;
    g_assert_true (chart_batch_add (room->batch, &chart, NULL, NULL));
  }
  g_assert_true (chart_batch_run (room->batch, NULL));
  g_assert_cmpuint (count_of (chart_batch_svg (room->batch, CHART_BARS), "<rect"), ==, 0);
  g_assert_nonnull (strstr (chart_batch_svg (room->batch, CHART_BARS), ">juil.</text>"));
}

static void
test_same_bytes (Room *room, gconstpointer data)
{
  g_autofree char *first = g_strdup (room_draw (room, &charts[CHART_STACKED]));
  g_autoptr (ChartBatch) again = chart_batch_new (scripts_folder, room->folder);

  (void) data;
  g_assert_true (chart_batch_add (again, &charts[CHART_STACKED], NULL, NULL));
  g_assert_true (chart_batch_run (again, NULL));
  g_assert_cmpstr (chart_batch_svg (again, 0), ==, first);
}

/* ---- refusals ---- */

static const struct {
  const char *name;
  Chart chart;
  BoxError code;
} refusals[] = {
  { "kind",
    { .kind = CHART_KIND_LAST, .id = "a", .row_count = 1, .series_count = 1, .values = counts },
    BOX_ERROR_INVALID },
  { "id",
    { .kind = CHART_BARS, .id = "a\"b", .row_count = 1, .series_count = 1, .values = counts },
    BOX_ERROR_INVALID },
  { "no-id", { .kind = CHART_BARS, .row_count = 1, .series_count = 1, .values = counts }, BOX_ERROR_INVALID },
  { "no-rows", { .kind = CHART_BARS, .id = "a", .series_count = 1, .values = counts }, BOX_ERROR_INVALID },
  { "rows", { .kind = CHART_BARS, .id = "a", .row_count = 61, .series_count = 1, .values = counts }, BOX_ERROR_LIMIT },
  { "series", { .kind = CHART_BARS, .id = "a", .row_count = 2, .series_count = 2, .values = counts }, BOX_ERROR_LIMIT },
  { "size",
    { .kind = CHART_BARS, .id = "a", .row_count = 1, .series_count = 1, .values = counts, .width_px = 40000 },
    BOX_ERROR_INVALID },
};

static void
test_refused (gconstpointer data)
{
  guint index = GPOINTER_TO_UINT (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (ChartBatch) batch = chart_batch_new (scripts_folder, "/nonexistent");

  g_assert_false (chart_batch_add (batch, &refusals[index].chart, NULL, &error));
  g_assert_error (error, BOX_ERROR, (int) refusals[index].code);
}

static void
test_no_scripts (Room *room, gconstpointer data)
{
  g_autoptr (ChartBatch) batch = chart_batch_new ("/nonexistent", room->folder);
  g_autoptr (GError) error = NULL;

  (void) data;
  g_assert_true (chart_batch_run (batch, &error));
  g_assert_true (chart_batch_add (batch, &charts[0], NULL, &error));
  g_assert_false (chart_batch_run (batch, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_NOT_FOUND);
  g_assert_null (chart_batch_svg (batch, 0));
}

/* ---- numbers and axes ---- */

static const struct {
  double value;
  guint decimals;
  const char *text;
} numbers[] = {
  { 0, 0, "0" },
  { 1234567, 0, "1\u202f234\u202f567" },
  { 999, 0, "999" },
  { 1000, 0, "1\u202f000" },
  { 8.54, 1, "8,5" },
  { -0.2, 0, "0" },
  { -12.5, 1, "\u221212,5" },
  { -123456, 0, "\u2212123\u202f456" },
  { 1234.5, 2, "1\u202f234,50" },
  { NAN, 0, "" },
};

static void
test_numbers (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++) {
    g_autofree char *text = chart_number (numbers[i].value, numbers[i].decimals);

    g_assert_cmpstr (text, ==, numbers[i].text);
  }
}

static const struct {
  double low, high;
  gboolean whole;
  double min, max, step;
} scales[] = {
  { 0, 41, TRUE, 0, 45, 15 },         { 0, 1, TRUE, 0, 1, 1 },      { 0, 0, TRUE, 0, 1, 1 }, { 0, 2, TRUE, 0, 2, 1 },
  { -5.5, 28.5, FALSE, -10, 30, 10 }, { NAN, NAN, FALSE, 0, 1, 1 },
};

static void
test_scales (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (scales); i++) {
    ChartScale scale = chart_scale_new (scales[i].low, scales[i].high, scales[i].whole);

    g_assert_cmpfloat_with_epsilon (scale.min, scales[i].min, 1e-9);
    g_assert_cmpfloat_with_epsilon (scale.max, scales[i].max, 1e-9);
    g_assert_cmpfloat_with_epsilon (scale.step, scales[i].step, 1e-9);
  }
}

static void
test_foreign_svg (void)
{
  static const char *const foreign[] = { "", "<svg viewBox=\"0 0 10 10\"><g>", "<svg viewBox=\"0 0 10 10\"></g></svg>",
                                         "no", "<svg viewBox=\"0 0 x\"/>" };
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (foreign); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (
        chart_svg_rewrite (foreign[i], strlen (foreign[i]), &(ChartSvgWords){ "a", "b", NULL, texts, 0 }, &error));
    g_assert_error (error, BOX_ERROR, BOX_ERROR_IO);
  }
}

/* The tests stand in build/<kind>/unit/generator, the helper programs in build/<kind>. */
static void
folders_find (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = g_path_get_dirname (program);
  g_autofree char *helpers = g_canonicalize_filename ("../..", folder);

  scripts_folder = g_canonicalize_filename ("../../../../site-templates/charts", folder);
  if (g_getenv ("HISTOLOGE_HELPERS") == NULL)
    g_setenv ("HISTOLOGE_HELPERS", helpers, TRUE);
}

#define ADD(name, function) g_test_add (name, Room, NULL, room_open, function, room_close)

int
main (int argc, char **argv)
{
  int status;

  folders_find ();
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  ADD ("/chart/bars", test_bars);
  ADD ("/chart/bar-heights", test_bar_heights);
  ADD ("/chart/strong-row", test_strong_row);
  ADD ("/chart/axis", test_axis);
  ADD ("/chart/whole-labels", test_whole_labels);
  ADD ("/chart/label-above", test_label_above);
  ADD ("/chart/kinds-together", test_kinds_together);
  ADD ("/chart/hostile-texts", test_hostile_texts);
  ADD ("/chart/script-is-constant", test_script_is_constant);
  ADD ("/chart/long-series", test_long_series);
  ADD ("/chart/only-gaps", test_only_gaps);
  ADD ("/chart/same-bytes", test_same_bytes);
  ADD ("/chart/no-scripts", test_no_scripts);
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++) {
    g_autofree char *path = g_strconcat ("/chart/refused/", refusals[i].name, NULL);

    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_refused);
  }
  g_test_add_func ("/chart/numbers", test_numbers);
  g_test_add_func ("/chart/scales", test_scales);
  g_test_add_func ("/chart/foreign-svg", test_foreign_svg);
  status = g_test_run ();
  g_free (scripts_folder);
  return status;
}
