/* chart.c: charts by gnuplot: a batch is checked, written out, drawn by one confined process and read back.
 * Where things stand is chart_plan.c; what the SVG looks like in the end is chart_svg.c. */
#include "chart.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/helper.h"
#include "chart_plan.h"
#include "chart_svg.h"
#include "chart_time.h"

#define BARS_MAX 60
#define BATCH_MAX 200
#define RAW_MAX (4 * 1024 * 1024)
#define SCRIPT "batch.gp"
/* Without CONSISTENT, GLib 2.74 leaves the rest of a longer file behind the new text. */
#define WRITE_FLAGS (G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_ONLY_EXISTING)

static const char *const programs[] = { "/usr/bin/gnuplot", "/usr/local/bin/gnuplot", "/usr/bin/gnuplot-nox" };

static const HelperLimits limits = {
  .profile = "gnuplot", .cpu_s = 10, .memory_mb = 300, .file_mb = 8, .deadline_s = 10
};

/* One constant script per kind, and how much it can show. */
static const struct {
  const char *script;
  guint rows_max, series_max;
} kinds[] = {
  [CHART_BARS] = { "bars.gp", BARS_MAX, 1 },
  [CHART_STACKED] = { "stacked.gp", BARS_MAX, CHART_SERIES_MAX },
  [CHART_GROUPED] = { "grouped.gp", BARS_MAX, CHART_SERIES_MAX },
  [CHART_ROWS] = { "rows.gp", BARS_MAX, CHART_SERIES_MAX },
  [CHART_SERIES] = { "series.gp", CHART_ROW_MAX, CHART_SERIES_MAX },
  [CHART_TIME] = { "time.gp", CHART_TIME_ROWS_MAX, CHART_TIME_LINES },
};
G_STATIC_ASSERT (G_N_ELEMENTS (kinds) == CHART_KIND_LAST);

/* gnuplot stops at an empty file, and crashes where a label stands at NaN: a row of nothing for each, "T" being no
 * text. */
static const char *const empty_files[] = {
  [PLAN_DATA] = "NaN\tNaN\n",
  [PLAN_TICKS] = "0\tT\n",
  [PLAN_WORDS] = "0\tT\n",
  [PLAN_VALUES] = "0\t0\tT\t0\n",
  [PLAN_KEYS] = "NaN\tNaN\n",
  [PLAN_NOTES] = "0\t0\tT\n",
  [PLAN_BANDS] = "NaN\tNaN\tNaN\tNaN\n",
  [PLAN_BOXES] = "NaN\tNaN\tNaN\tNaN\t0\n",
  [PLAN_STROKES] = "NaN\tNaN\tNaN\tNaN\t0\n",
  [PLAN_MARKS] = "NaN\tNaN\tNaN\tNaN\t0\n",
};
G_STATIC_ASSERT (G_N_ELEMENTS (empty_files) == PLAN_FILE_LAST);

typedef struct {
  ChartKind kind;
  char *id, *title, *description;
  ChartPlan *plan; /* texts are kept until the SVG is rewritten */
  char *svg;
} Item;

struct ChartBatch {
  char *scripts_folder, *work_folder;
  GPtrArray *items;
};

static void
item_free (Item *item)
{
  g_free (item->id);
  g_free (item->title);
  g_free (item->description);
  chart_plan_free (item->plan);
  g_free (item->svg);
  g_free (item);
}

ChartBatch *
chart_batch_new (const char *scripts_folder, const char *work_folder)
{
  ChartBatch *batch = g_new0 (ChartBatch, 1);

  batch->scripts_folder = g_strdup (scripts_folder);
  batch->work_folder = g_strdup (work_folder);
  batch->items = g_ptr_array_new_with_free_func ((GDestroyNotify) item_free);
  return batch;
}

void
chart_batch_free (ChartBatch *batch)
{
  if (batch == NULL)
    return;
  g_ptr_array_unref (batch->items);
  g_free (batch->scripts_folder);
  g_free (batch->work_folder);
  g_free (batch);
}

/* ---- checking ---- */

static gboolean
id_is_good (const char *id)
{
  return id != NULL && *id != '\0' && strlen (id) <= 64
         && strspn (id, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen (id) && g_ascii_isalpha (id[0]);
}

static gboolean
values_are_bounded (const Chart *chart)
{
  for (gsize i = 0; i < (gsize) chart->row_count * chart->series_count; i++)
    if (fabs (chart->values[i]) > 1e12 && isfinite (chart->values[i]))
      return FALSE;
  for (guint row = 1; chart->times_s != NULL && row < chart->row_count; row++)
    if (chart->times_s[row] < chart->times_s[row - 1])
      return FALSE;
  return TRUE;
}

/* A line has one place, and what is tinted or hatched is bounded. */
static gboolean
time_is_good (const Chart *chart)
{
  const ChartTime *time = chart->time;
  guint places = 0;

  if (time == NULL || time->lines == NULL || chart->times_s == NULL || time->to_s <= time->from_s
      || time->zone_count > CHART_TIME_SPANS_MAX || time->night_count > CHART_TIME_SPANS_MAX
      || time->silence_count > CHART_TIME_SPANS_MAX || time->mark_count > CHART_TIME_SPANS_MAX
      || time->word_count > CHART_TIME_SPANS_MAX)
    return FALSE;
  for (guint i = 0; i < chart->series_count; i++) {
    if (time->lines[i] >= CHART_TIME_LINES || (places & 1u << time->lines[i]) != 0)
      return FALSE;
    places |= 1u << time->lines[i];
  }
  return TRUE;
}

static gboolean
chart_check (const Chart *chart, GError **error)
{
  if (chart->kind >= CHART_KIND_LAST)
    return box_fail (error, BOX_ERROR_INVALID, "chart: unknown kind");
  if (!id_is_good (chart->id))
    return box_fail (error, BOX_ERROR_INVALID,
                     "chart: the id must begin with a letter and hold only a-z, 0-9 and hyphens");
  if (chart->row_count == 0 || chart->series_count == 0 || chart->values == NULL)
    return box_fail (error, BOX_ERROR_INVALID, "chart %s: nothing to draw", chart->id);
  if (chart->row_count > kinds[chart->kind].rows_max || chart->series_count > kinds[chart->kind].series_max)
    return box_fail (error, BOX_ERROR_LIMIT, "chart %s: at most %u rows and %u series of this kind", chart->id,
                     kinds[chart->kind].rows_max, kinds[chart->kind].series_max);
  if (chart->kind == CHART_TIME && !time_is_good (chart))
    return box_fail (error, BOX_ERROR_INVALID, "chart %s: no stretch of time, or two lines in one place", chart->id);
  if (!values_are_bounded (chart))
    return box_fail (error, BOX_ERROR_INVALID, "chart %s: a value is beyond 1e12, or times do not rise", chart->id);
  if (chart->width_px > 4000 || chart->height_px > 4000 || (chart->width_px != 0 && chart->width_px < 120)
      || (chart->height_px != 0 && chart->height_px < 80))
    return box_fail (error, BOX_ERROR_INVALID, "chart %s: size out of bounds", chart->id);
  return TRUE;
}

/* ---- writing ---- */

/* Names are made of our own words and the chart's number, so that they need no quoting. */
static char *
data_name (guint index, PlanFile file)
{
  g_autofree char *variable = g_ascii_strdown (chart_plan_file_name (file), -1);

  return g_strdup_printf ("c%u-%s.tsv", index, variable);
}

static gboolean
plan_write (const ChartPlan *plan, const char *folder, guint index, GError **error)
{
  for (guint file = 0; file < PLAN_FILE_LAST; file++) {
    g_autofree char *name = data_name (index, file);
    g_autofree char *path = g_build_filename (folder, name, NULL);
    const char *text = plan->files[file]->len > 0 ? plan->files[file]->str : empty_files[file];

    if (!g_file_set_contents_full (path, text, -1, WRITE_FLAGS, 0600, error))
      return box_translate (error);
  }
  return TRUE;
}

gboolean
chart_batch_add (ChartBatch *batch, const Chart *chart, guint *ret_index, GError **error)
{
  g_autoptr (ChartPlan) plan = NULL;
  Item *item;

  if (!chart_check (chart, error))
    return FALSE;
  if (batch->items->len >= BATCH_MAX)
    return box_fail (error, BOX_ERROR_LIMIT, "at most %d charts in a batch", BATCH_MAX);
  plan = chart_plan_new (chart);
  if (!plan_write (plan, batch->work_folder, batch->items->len, error))
    return FALSE;
  if (ret_index != NULL)
    *ret_index = batch->items->len;
  item = g_new0 (Item, 1);
  item->kind = chart->kind;
  item->id = g_strdup (chart->id);
  item->title = chart_clean (chart->title, 300);
  item->description = chart_clean (chart->description, 2000);
  item->plan = g_steal_pointer (&plan);
  g_ptr_array_add (batch->items, item);
  return TRUE;
}

/* Numbers and file names of one chart, as the script's variables: no text of anybody's. */
static void
script_add_numbers (GString *script, const ChartPlan *plan, guint index)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (script, "reset\nOUT = \"c%u.svg\"\nROWS = %u\nSERIES = %u\n", index, plan->rows,
                          plan->series);
  for (guint i = 0; i < PLAN_NUMBER_LAST; i++)
    g_string_append_printf (script, "%s = %s\n", chart_plan_number_name (i),
                            g_ascii_formatd (number, sizeof number, "%.9f", plan->numbers[i]));
  for (guint i = 0; i < PLAN_FILE_LAST; i++) {
    g_autofree char *name = data_name (index, i);

    g_string_append_printf (script, "%s = \"%s\"\n", chart_plan_file_name (i), name);
  }
}

static gboolean
script_add_file (GString *script, const char *folder, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *text = NULL;
  gsize length = 0;

  if (!g_file_get_contents (path, &text, &length, error))
    return box_translate (error);
  g_string_append_len (script, text, (gssize) length);
  g_string_append_c (script, '\n');
  return TRUE;
}

static gboolean
batch_write_script (const ChartBatch *batch, GError **error)
{
  g_autoptr (GString) script = g_string_new (NULL);
  g_autofree char *path = g_build_filename (batch->work_folder, SCRIPT, NULL);

  for (guint i = 0; i < batch->items->len; i++) {
    const Item *item = g_ptr_array_index (batch->items, i);

    script_add_numbers (script, item->plan, i);
    if (!script_add_file (script, batch->scripts_folder, "prelude.gp", error)
        || !script_add_file (script, batch->scripts_folder, kinds[item->kind].script, error))
      return FALSE;
    g_string_append (script, "unset output\n");
  }
  if (!g_file_set_contents_full (path, script->str, (gssize) script->len, WRITE_FLAGS, 0600, error))
    return box_translate (error);
  return TRUE;
}

/* ---- running ---- */

static gboolean
gnuplot_run (const char *folder, GError **error)
{
  const char *program = programs[0];
  HelperCommand command = { .folder = folder };
  g_auto (HelperResult) result = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (programs) && !g_file_test (program, G_FILE_TEST_IS_EXECUTABLE); i++)
    program = programs[i];
  command.argv = (const char *const[]){ program, SCRIPT, NULL };
  if (!helper_run (&command, &limits, &result, error))
    return FALSE;
  return helper_succeeded (&result, error);
}

static gboolean
item_read (Item *item, const char *folder, guint index, GError **error)
{
  g_autofree char *name = g_strdup_printf ("c%u.svg", index);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *raw = NULL;
  gsize length = 0;

  if (!g_file_get_contents (path, &raw, &length, error))
    return box_translate (error);
  if (length > RAW_MAX)
    return box_fail (error, BOX_ERROR_LIMIT, "chart %s: gnuplot wrote more than 4 MB", item->id);
  g_free (item->svg);
  const ChartSvgWords words = { item->id, item->title, item->description, item->plan->texts,
                                item->kind == CHART_TIME ? CHART_TIME_SVG_MAX : CHART_SVG_MAX };

  item->svg = chart_svg_rewrite (raw, length, &words, error);
  return item->svg != NULL;
}

gboolean
chart_batch_run (ChartBatch *batch, GError **error)
{
  if (batch->items->len == 0)
    return TRUE;
  if (!batch_write_script (batch, error) || !gnuplot_run (batch->work_folder, error))
    return FALSE;
  for (guint i = 0; i < batch->items->len; i++)
    if (!item_read (g_ptr_array_index (batch->items, i), batch->work_folder, i, error))
      return FALSE;
  return TRUE;
}

const char *
chart_batch_svg (const ChartBatch *batch, guint index)
{
  return index < batch->items->len ? ((const Item *) g_ptr_array_index (batch->items, index))->svg : NULL;
}
