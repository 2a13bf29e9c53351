/* test_chart_time.c: a week of two rooms as a picture: lines broken where nothing was measured, silences hatched,
 * ranges, nights, zones, marks; what gnuplot cannot be made to do. */
#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "chart_svg.h"
#include "chart_time.h"
#include "workshop.h"

enum { HOURS = 168, SILENT_FROM = 60, SILENT_TO = 84 };
#define START ((gint64) 1795647600) /* a Monday, 2026-11-26T... only differences matter */

typedef struct {
  char *folder;
  ChartBatch *batch;
  gint64 times[HOURS];
  double values[HOURS * 2], lows[HOURS * 2], highs[HOURS * 2];
  ChartTime time;
  Chart chart;
} Room;

static const guint lines[] = { CHART_LINE_FIRST, CHART_LINE_SECOND };
static const char *const names[] = { "chambre", "séjour" };
static const ChartZone zones[] = { { NAN, 18, "18 °C" }, { 26, NAN, "26 °C" } };
static ChartSpan nights[7], words[7];
static const ChartSpan silences[] = { { START + SILENT_FROM * CLOCK_HOUR, START + SILENT_TO *CLOCK_HOUR,
                                        CHART_LINE_FIRST, NULL } };
static const ChartSpan marks[] = { { START + 24 * CLOCK_HOUR, START + 48 * CLOCK_HOUR, 0, "1" },
                                   { START + 25 * CLOCK_HOUR, START + 26 * CLOCK_HOUR, 0, "2" } };
static const char *const days[] = { "lun. 23", "mar. 24", "mer. 25", "jeu. 26", "ven. 27", "sam. 28", "dim. 29" };

static void
fill_values (Room *room)
{
  for (guint i = 0; i < HOURS; i++) {
    room->times[i] = START + i * CLOCK_HOUR + CLOCK_HOUR / 2;
    for (guint series = 0; series < 2; series++) {
      guint at = 2 * i + series;

      room->values[at] = 17 + 2 * series + 1.5 * sin (i * G_PI / 12);
      if (series == 0 && i >= SILENT_FROM && i < SILENT_TO)
        room->values[at] = NAN;
      room->lows[at] = room->values[at] - 0.4;
      room->highs[at] = room->values[at] + 0.6;
    }
  }
  for (guint day = 0; day < 7; day++) {
    nights[day] =
        (ChartSpan){ START + day * CLOCK_DAY + 22 * CLOCK_HOUR, START + day * CLOCK_DAY + 31 * CLOCK_HOUR, 0, NULL };
    words[day] = (ChartSpan){ START + day * CLOCK_DAY, START + (day + 1) * CLOCK_DAY, 0, days[day] };
  }
}

static void
room_open (Room *room, gconstpointer data)
{
  g_autofree char *scripts = g_canonicalize_filename ("site-templates/charts", NULL);

  (void) data;
  workshop_find_helpers ();
  room->folder = g_dir_make_tmp ("chart-time-XXXXXX", NULL);
  room->batch = chart_batch_new (scripts, room->folder);
  fill_values (room);
  room->time = (ChartTime){ .from_s = START,
                            .to_s = START + 7 * CLOCK_DAY,
                            .lines = lines,
                            .lows = room->lows,
                            .highs = room->highs,
                            .zones = zones,
                            .zone_count = 2,
                            .nights = nights,
                            .night_count = 7,
                            .silences = silences,
                            .silence_count = 1,
                            .marks = marks,
                            .mark_count = 2,
                            .words = words,
                            .word_count = 7 };
  room->chart = (Chart){ .kind = CHART_TIME,
                         .id = "week-t",
                         .title = "Température",
                         .description = "de 15 à 20 °C",
                         .unit = "°C",
                         .row_count = HOURS,
                         .series_count = 2,
                         .values = room->values,
                         .series_names = names,
                         .times_s = room->times,
                         .decimals = 1,
                         .time = &room->time };
}

static void
room_close (Room *room, gconstpointer data)
{
  g_autoptr (GDir) files = g_dir_open (room->folder, 0, NULL);
  const char *name;

  (void) data;
  while (files != NULL && (name = g_dir_read_name (files)) != NULL) {
    g_autofree char *path = g_build_filename (room->folder, name, NULL);

    g_unlink (path);
  }
  g_rmdir (room->folder);
  chart_batch_free (room->batch);
  g_free (room->folder);
}

/* NULL when it fails. `CHART_TIME_KEEP` in the environment names a folder where the picture is left to be looked at. */
static const char *
room_draw (Room *room)
{
  GError *error = NULL;
  guint index = 0;
  const char *svg = NULL, *keep = g_getenv ("CHART_TIME_KEEP");

  if (chart_batch_add (room->batch, &room->chart, &index, &error) && chart_batch_run (room->batch, &error))
    svg = chart_batch_svg (room->batch, index);
  g_assert_no_error (error);
  g_clear_error (&error);
  if (svg != NULL && keep != NULL) {
    g_autofree char *path = g_strdup_printf ("%s/%s.svg", keep, room->chart.id);

    g_file_set_contents (path, svg, -1, NULL);
  }
  return svg;
}

static guint
count_of (const char *text, const char *part)
{
  guint count = 0;

  for (const char *p = text; (p = strstr (p, part)) != NULL; p += strlen (part))
    count++;
  return count;
}

/* The drawn line of a colour: how many strokes it is made of. */
static guint
strokes_of (const char *svg, const char *paint)
{
  const char *end = svg;

  while ((end = strstr (end, paint)) != NULL) {
    const char *start = end;

    while (start > svg && strncmp (start, "<path", 5) != 0)
      start--;
    if (strncmp (start, "<path fill=\"none\"", 17) == 0 && strstr (start, "stroke-width=\"2\"") != NULL
        && strstr (start, "stroke-width=\"2\"") < strstr (start, "/>")) {
      g_autofree char *path = g_strndup (start, (gsize) (end - start));

      return count_of (path, "M");
    }
    end += strlen (paint);
  }
  return 0;
}

/* Where a text begins, in pixels from the left; 0: it is not there. */
static double
text_x (const char *svg, const char *text)
{
  const char *at = strstr (svg, text);

  while (at != NULL && at > svg && strncmp (at, " x=\"", 4) != 0)
    at--;
  return at == NULL ? 0 : g_ascii_strtod (at + 4, NULL);
}

static void
test_week (Room *room, gconstpointer data)
{
  const char *svg = room_draw (room);

  (void) data;
  g_assert_nonnull (svg);
  if (svg == NULL)
    return;
  g_assert_cmpuint (strokes_of (svg, "stroke=\"var(--main,#0b5563)\""), ==, 2); /* broken once */
  g_assert_cmpuint (strokes_of (svg, "stroke=\"var(--mark,#b4471f)\""), ==, 1);
  g_assert_cmpuint (count_of (svg, "fill-opacity=\".2\""), ==, 2); /* its range too */
  g_assert_cmpuint (count_of (svg, "fill-opacity=\".18\""), ==, 1);
  g_assert_cmpuint (count_of (svg, "fill-opacity=\".06\""), ==, 7); /* nights */
  g_assert_cmpuint (count_of (svg, "stroke-dasharray=\"8 4\""), ==, 1);
  for (guint i = 0; i < 7; i++)
    g_assert_nonnull (strstr (svg, days[i]));
  g_assert_nonnull (strstr (svg, ">chambre</text>"));
  g_assert_nonnull (strstr (svg, ">séjour</text>"));
  g_assert_nonnull (strstr (svg, ">18 °C</text>"));
  g_assert_cmpfloat (text_x (svg, ">18 °C</text>"), >, 420); /* beside the plot, not on the lines */
  g_assert_null (strstr (svg, ">26 °C</text>")); /* far above all that was measured */
  g_assert_nonnull (strstr (svg, ">1</text>"));
  g_assert_nonnull (strstr (svg, ">2</text>"));
  g_assert_cmpuint (strlen (svg), <, CHART_TIME_SVG_MAX);
}

/* One room alone: its silence is hatched over the whole height. */
static void
test_silence_alone (Room *room, gconstpointer data)
{
  double values[HOURS];
  const char *svg;

  (void) data;
  for (guint i = 0; i < HOURS; i++)
    values[i] = room->values[2 * i];
  room->chart.id = "week-alone";
  room->chart.series_count = 1;
  room->chart.values = values;
  room->time.lows = room->time.highs = NULL;
  svg = room_draw (room);
  g_assert_nonnull (svg);
  if (svg != NULL) {
    g_assert_cmpuint (strokes_of (svg, "stroke=\"var(--main,#0b5563)\""), ==, 2);
    g_assert_cmpuint (count_of (svg, "fill-opacity=\".2\""), ==, 0);
  }
}

/* Where the tint of the zones ends, in pixels from the top; 0: none. */
static double
zone_foot (const char *svg)
{
  const char *start = strstr (svg, "fill-opacity=\".1\"");
  double top = 0, height = 0;

  while (start != NULL && start > svg && strncmp (start, "<rect", 5) != 0)
    start--;
  if (start != NULL && strstr (start, " y=\"") != NULL && strstr (start, " height=\"") != NULL) {
    top = g_ascii_strtod (strstr (start, " y=\"") + 4, NULL);
    height = g_ascii_strtod (strstr (start, " height=\"") + 9, NULL);
  }
  return top + height;
}

/* The weather beside the rooms: its cold is no fault of theirs, and is not tinted as one. */
static void
test_outside (Room *room, gconstpointer data)
{
  static const guint beside[] = { CHART_LINE_FIRST, CHART_LINE_OUTSIDE };
  const char *svg;
  double foot;

  (void) data;
  svg = room_draw (room);
  foot = svg == NULL ? 0 : zone_foot (svg);
  g_assert_cmpfloat (foot, >, 200); /* two rooms: down to the axis */
  for (guint i = 0; i < HOURS; i++)
    room->values[2 * i + 1] = room->lows[2 * i + 1] = room->highs[2 * i + 1] = 2;
  room->chart.id = "week-outside";
  room->time.lines = beside;
  svg = room_draw (room);
  g_assert_nonnull (svg);
  if (svg == NULL)
    return;
  g_assert_cmpfloat (zone_foot (svg), >, 100);
  g_assert_cmpfloat (zone_foot (svg), <, 180);
}

/* A room that never comes near the threshold: no line is drawn at the top as if it were there, the label says "below". */
static void
test_all_below (Room *room, gconstpointer data)
{
  const char *svg;

  (void) data;
  for (guint i = 0; i < HOURS * 2; i++)
    room->values[i] = room->lows[i] = room->highs[i] = 9 + (i % 7) / 10.0;
  room->chart.id = "week-below";
  svg = room_draw (room);
  g_assert_nonnull (svg);
  if (svg == NULL)
    return;
  g_assert_nonnull (strstr (svg, ">&lt; 18 °C</text>"));
  g_assert_null (strstr (svg, ">18 °C</text>"));
}

static void
test_nothing_measured (Room *room, gconstpointer data)
{
  const char *svg;

  (void) data;
  for (guint i = 0; i < HOURS * 2; i++)
    room->values[i] = room->lows[i] = room->highs[i] = NAN;
  room->chart.id = "week-empty";
  svg = room_draw (room);
  g_assert_nonnull (svg);
}

static void
test_hostile_words (Room *room, gconstpointer data)
{
  const ChartSpan bad[] = { { START, START + CLOCK_DAY, 0, "`touch pwned`" },
                            { START + CLOCK_DAY, START + 2 * CLOCK_DAY, 0, "</text><script>1</script>" } };
  const char *hostile[] = { "x\nEOD\nsystem \"touch pwned\"\n", "\xff\xfe\xc3(" };
  g_autofree char *pwned = g_build_filename (room->folder, "pwned", NULL);
  const char *svg;

  (void) data;
  room->chart.series_names = hostile;
  room->time.words = room->time.marks = bad;
  room->time.word_count = room->time.mark_count = 2;
  svg = room_draw (room);
  g_assert_nonnull (svg);
  g_assert_false (g_file_test (pwned, G_FILE_TEST_EXISTS));
  if (svg != NULL) {
    g_assert_null (strstr (svg, "<script"));
    g_assert_true (g_utf8_validate (svg, -1, NULL));
  }
}

static void
test_refused (Room *room, gconstpointer data)
{
  static const guint twice[] = { CHART_LINE_FIRST, CHART_LINE_FIRST };
  g_autoptr (GError) error = NULL;

  (void) data;
  room->time.lines = twice;
  g_assert_false (chart_batch_add (room->batch, &room->chart, NULL, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_INVALID);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add ("/chart-time/week", Room, NULL, room_open, test_week, room_close);
  g_test_add ("/chart-time/silence-alone", Room, NULL, room_open, test_silence_alone, room_close);
  g_test_add ("/chart-time/outside", Room, NULL, room_open, test_outside, room_close);
  g_test_add ("/chart-time/all-below", Room, NULL, room_open, test_all_below, room_close);
  g_test_add ("/chart-time/nothing-measured", Room, NULL, room_open, test_nothing_measured, room_close);
  g_test_add ("/chart-time/hostile-words", Room, NULL, room_open, test_hostile_words, room_close);
  g_test_add ("/chart-time/refused", Room, NULL, room_open, test_refused, room_close);
  return g_test_run ();
}
