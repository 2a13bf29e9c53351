/* time_drawing.c: lists of a drawing as the arrays a chart borrows. Computes nothing. */
#include "time_drawing.h"

#include <math.h>

#include "base/error.h"
#include "chart_time.h"

typedef struct {
  GArray *times;                             /* of gint64 */
  GArray *values, *lows, *highs;             /* of double */
  GArray *lines;                             /* of guint */
  GArray *nights, *silences, *marks, *words; /* of ChartSpan */
  GArray *zones;                             /* of ChartZone */
  GPtrArray *names, *numbers;                /* names borrowed; of char * */
} Arrays;

static void
arrays_clear (Arrays *arrays)
{
  GArray **all[] = { &arrays->times,  &arrays->values,   &arrays->lows,  &arrays->highs, &arrays->lines,
                     &arrays->nights, &arrays->silences, &arrays->marks, &arrays->words, &arrays->zones };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    g_clear_pointer (all[i], g_array_unref);
  g_clear_pointer (&arrays->names, g_ptr_array_unref);
  g_clear_pointer (&arrays->numbers, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Arrays, arrays_clear)

/* What was not measured is no zero. */
static double
real_or_nan (const Tree *value)
{
  return tree_kind (value) == TREE_NULL ? NAN : tree_real (value);
}

/* Of "15.9 - 16": NAN for what is no number. */
static GArray *
reals_of (const Tree *text)
{
  GArray *array = g_array_new (FALSE, FALSE, sizeof (double));
  g_auto (GStrv) parts =
      tree_text (text) == NULL || *tree_text (text) == '\0' ? NULL : g_strsplit (tree_text (text), " ", -1);

  for (guint i = 0; parts != NULL && parts[i] != NULL; i++) {
    char *end = NULL;
    double value = g_ascii_strtod (parts[i], &end);

    value = end == parts[i] || *end != '\0' ? NAN : value;
    g_array_append_val (array, value);
  }
  return array;
}

static GArray *
times_of (const Tree *text)
{
  g_autoptr (GArray) reals = reals_of (text);
  GArray *array = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < reals->len; i++) {
    double real = g_array_index (reals, double, i);
    gint64 value = isfinite (real) ? (gint64) real : 0;

    g_array_append_val (array, value);
  }
  return array;
}

/* Pairs, or triples with the place of a line. */
static GArray *
spans_of (const Tree *list)
{
  GArray *array = g_array_new (FALSE, FALSE, sizeof (ChartSpan));

  for (guint i = 0; i < tree_length (list); i++) {
    const Tree *item = tree_at (list, i);
    const ChartSpan span = { tree_integer (tree_at (item, 0)), tree_integer (tree_at (item, 1)),
                             (guint) tree_integer (tree_at (item, 2)), NULL };

    g_array_append_val (array, span);
  }
  return array;
}

static GArray *
words_of (const Tree *list)
{
  GArray *array = g_array_new (FALSE, FALSE, sizeof (ChartSpan));

  for (guint i = 0; i < tree_length (list); i++) {
    const Tree *item = tree_at (list, i);
    const char *text = tree_get_text (item, "text");
    const ChartSpan span = { tree_get_integer (item, "from"), tree_get_integer (item, "to"), 0,
                             text == NULL ? "" : text };

    g_array_append_val (array, span);
  }
  return array;
}

static GArray *
zones_of (const Tree *list)
{
  GArray *array = g_array_new (FALSE, FALSE, sizeof (ChartZone));

  for (guint i = 0; i < tree_length (list); i++) {
    const Tree *item = tree_at (list, i);
    const ChartZone zone = { real_or_nan (tree_get (item, "low")), real_or_nan (tree_get (item, "high")),
                             tree_get_text (item, "label") };

    g_array_append_val (array, zone);
  }
  return array;
}

static void
read_lines (const Tree *item, Arrays *arrays)
{
  const Tree *names = tree_get (item, "names"), *lines = tree_get (item, "lines");

  arrays->lines = g_array_new (FALSE, FALSE, sizeof (guint));
  arrays->names = g_ptr_array_new ();
  for (guint i = 0; i < tree_length (lines); i++) {
    guint line = (guint) tree_integer (tree_at (lines, i));

    g_array_append_val (arrays->lines, line);
    g_ptr_array_add (arrays->names, (gpointer) tree_text (tree_at (names, i)));
  }
}

/* Marks are numbered in their order. */
static void
read_marks (const Tree *item, Arrays *arrays)
{
  arrays->marks = spans_of (tree_get (item, "marks"));
  arrays->numbers = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < arrays->marks->len; i++) {
    char *number = g_strdup_printf ("%u", i + 1);

    g_ptr_array_add (arrays->numbers, number);
    g_array_index (arrays->marks, ChartSpan, i).text = number;
  }
}

static void
arrays_read (const Tree *item, Arrays *arrays)
{
  arrays->times = times_of (tree_get (item, "times"));
  arrays->values = reals_of (tree_get (item, "values"));
  arrays->lows = reals_of (tree_get (item, "lows"));
  arrays->highs = reals_of (tree_get (item, "highs"));
  arrays->nights = spans_of (tree_get (item, "nights"));
  arrays->silences = spans_of (tree_get (item, "silences"));
  arrays->words = words_of (tree_get (item, "words"));
  arrays->zones = zones_of (tree_get (item, "zones"));
  read_lines (item, arrays);
  read_marks (item, arrays);
}

static gboolean
arrays_are_whole (const Arrays *arrays)
{
  gsize wanted = (gsize) arrays->times->len * arrays->lines->len;

  return wanted > 0 && arrays->values->len == wanted && (arrays->lows->len == wanted || arrays->lows->len == 0)
         && arrays->highs->len == arrays->lows->len;
}

static ChartTime
time_of (const Tree *item, const Arrays *arrays)
{
  gboolean ranged = arrays->lows->len > 0;

  return (ChartTime){
    .from_s = tree_get_integer (item, "from"),
    .to_s = tree_get_integer (item, "to"),
    .lines = (const guint *) (gconstpointer) arrays->lines->data,
    .lows = ranged ? (const double *) (gconstpointer) arrays->lows->data : NULL,
    .highs = ranged ? (const double *) (gconstpointer) arrays->highs->data : NULL,
    .zones = (const ChartZone *) (gconstpointer) arrays->zones->data,
    .zone_count = arrays->zones->len,
    .nights = (const ChartSpan *) (gconstpointer) arrays->nights->data,
    .night_count = arrays->nights->len,
    .silences = (const ChartSpan *) (gconstpointer) arrays->silences->data,
    .silence_count = arrays->silences->len,
    .marks = (const ChartSpan *) (gconstpointer) arrays->marks->data,
    .mark_count = arrays->marks->len,
    .words = (const ChartSpan *) (gconstpointer) arrays->words->data,
    .word_count = arrays->words->len,
  };
}

gboolean
time_drawing_add (ChartBatch *batch, const Tree *item, const TimeSize *size, guint *ret_index, GError **error)
{
  g_auto (Arrays) arrays = { .times = NULL };
  g_autofree char *id = g_strconcat (tree_get_text (item, "id"), size->suffix, NULL);
  ChartTime time;
  Chart chart = { .kind = CHART_TIME,
                  .id = id,
                  .title = tree_get_text (item, "title"),
                  .description = tree_get_text (item, "description"),
                  .unit = tree_get_text (item, "unit"),
                  .width_px = size->width_px,
                  .height_px = size->height_px,
                  .decimals = (guint) tree_get_integer (item, "decimals"),
                  .time = &time };

  arrays_read (item, &arrays);
  if (id == NULL || !arrays_are_whole (&arrays))
    return box_fail (error, BOX_ERROR_INVALID, "no chart can be made of %s", id == NULL ? "this" : id);
  time = time_of (item, &arrays);
  chart.row_count = arrays.times->len;
  chart.series_count = arrays.lines->len;
  chart.values = (const double *) (gconstpointer) arrays.values->data;
  chart.times_s = (const gint64 *) (gconstpointer) arrays.times->data;
  chart.series_names = (const char *const *) arrays.names->pdata;
  return chart_batch_add (batch, &chart, ret_index, error);
}
