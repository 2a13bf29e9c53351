/* chart_plan.c: where things stand in a chart: margins, scales, labels that fit.
 * Draws and runs nothing; the kinds have files of their own. */
#include "chart_plan.h"

#include <math.h>
#include <string.h>

#include "chart_parts.h"

#define WIDTH 640
#define HEIGHT 260
#define KEY_SIZE 22.0 /* square and gap before a series' name */

static const char *const file_names[] = {
  [PLAN_DATA] = "DATA", [PLAN_TICKS] = "TICKS", [PLAN_WORDS] = "WORDS", [PLAN_VALUES] = "VALUES",
  [PLAN_KEYS] = "KEYS", [PLAN_NOTES] = "NOTES", [PLAN_BANDS] = "BANDS", [PLAN_BOXES] = "BOXES",
  [PLAN_STROKES] = "STROKED", [PLAN_MARKS] = "MARKS",
};
G_STATIC_ASSERT (G_N_ELEMENTS (file_names) == PLAN_FILE_LAST);

static const char *const number_names[] = {
  [PLAN_W] = "W",       [PLAN_H] = "H",           [PLAN_LEFT] = "LEFT", [PLAN_RIGHT] = "RIGHT",
  [PLAN_TOP] = "TOP",   [PLAN_BOTTOM] = "BOTTOM", [PLAN_XMIN] = "XMIN", [PLAN_XMAX] = "XMAX",
  [PLAN_YMIN] = "YMIN", [PLAN_YMAX] = "YMAX",     [PLAN_HALF] = "HALF", [PLAN_STROKE] = "STROKE",
};
G_STATIC_ASSERT (G_N_ELEMENTS (number_names) == PLAN_NUMBER_LAST);

const char *
chart_plan_file_name (PlanFile file)
{
  return file_names[file];
}

const char *
chart_plan_number_name (PlanNumber number)
{
  return number_names[number];
}

char *
chart_clean (const char *text, guint max_chars)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  GString *clean = g_string_new (NULL);
  guint chars = 0;

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar character = g_utf8_get_char (p);

    if (g_unichar_iscntrl (character) || character == 0xfffe || character == 0xffff)
      character = ' ';
    if (++chars > max_chars) {
      g_string_append (clean, "…");
      break;
    }
    g_string_append_unichar (clean, character);
  }
  return g_strstrip (g_string_free (clean, FALSE));
}

/* (transfer full): the text, cut to a width in pixels. */
static char *
chart_fit (const char *text, double width)
{
  g_autofree char *clean = chart_clean (text, CHART_LABEL_CHARS);
  guint chars = (guint) g_utf8_strlen (clean, -1);

  while (chars > 1 && chart_text_width (clean) > width) {
    g_free (clean);
    clean = chart_clean (text, --chars);
  }
  return g_steal_pointer (&clean);
}

/* One line from the start of a text: as many words as fit, else as much of the first word. Only plain spaces break.
 * Returns where the next one begins. */
static const char *
wrap_next (const char *text, double width, char **ret_line)
{
  const char *end = NULL, *fits = text, *p = text;

  for (;; p = g_utf8_next_char (p)) {
    g_autofree char *line = g_strndup (text, (gsize) (p - text));

    if (chart_text_width (line) > width)
      break;
    fits = p;
    if (*p == ' ' || *p == '\0')
      end = p;
    if (*p == '\0')
      break;
  }
  if (end == NULL)
    end = fits > text ? fits : g_utf8_next_char (text);
  *ret_line = g_strndup (text, (gsize) (end - text));
  return end + strspn (end, " ");
}

GPtrArray *
chart_wrap (const char *text, double width)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *clean = chart_clean (text, CHART_WRAPPED_CHARS);
  const char *rest = clean;

  do {
    char *line = NULL;

    rest = wrap_next (rest, width, &line);
    g_ptr_array_add (lines, line);
  } while (*rest != '\0');
  return lines;
}

/* ---- lines of the data files ---- */

void
chart_plan_numbers (ChartPlan *plan, PlanFile file, const double *values, guint count)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  for (guint i = 0; i < count; i++) {
    if (i > 0)
      g_string_append_c (plan->files[file], '\t');
    g_string_append (plan->files[file],
                     isfinite (values[i]) ? g_ascii_formatd (text, sizeof text, "%.10g", values[i]) : "NaN");
  }
}

static void
chart_plan_point (ChartPlan *plan, PlanFile file, double x, double y)
{
  chart_plan_numbers (plan, file, (const double[]){ x, y }, 2);
  g_string_append_c (plan->files[file], '\n');
}

/* The token that stands for a text, as the next column. */
void
chart_plan_token (ChartPlan *plan, PlanFile file, const char *text)
{
  g_string_append_printf (plan->files[file], "\tT%u", plan->texts->len);
  g_ptr_array_add (plan->texts, chart_clean (text, CHART_LABEL_CHARS));
}

void
chart_plan_note (ChartPlan *plan, double x, double y, const char *text)
{
  chart_plan_numbers (plan, PLAN_NOTES, (const double[]){ x, y }, 2);
  chart_plan_token (plan, PLAN_NOTES, text);
  g_string_append_c (plan->files[PLAN_NOTES], '\n');
}

static void
chart_plan_word (ChartPlan *plan, double x, const char *text)
{
  chart_plan_numbers (plan, PLAN_WORDS, &x, 1);
  chart_plan_token (plan, PLAN_WORDS, text);
  g_string_append_c (plan->files[PLAN_WORDS], '\n');
}

void
chart_plan_word_at (ChartPlan *plan, double x, double y, const char *text)
{
  chart_plan_numbers (plan, PLAN_WORDS, (const double[]){ x, y }, 2);
  chart_plan_token (plan, PLAN_WORDS, text);
  g_string_append_c (plan->files[PLAN_WORDS], '\n');
}

void
chart_plan_value (ChartPlan *plan, double x, double y, const char *text, guint series)
{
  chart_plan_numbers (plan, PLAN_VALUES, (const double[]){ x, y }, 2);
  chart_plan_token (plan, PLAN_VALUES, text);
  g_string_append_printf (plan->files[PLAN_VALUES], "\t%u\n", series + 1);
}

/* ---- what the chart says ---- */

double
chart_value (const Chart *chart, guint row, guint series)
{
  double value = chart->values[(gsize) row * chart->series_count + series];

  return isfinite (value) ? value : NAN;
}

char *
chart_value_label (const Chart *chart, guint row, guint series)
{
  const char *label =
      chart->value_labels != NULL ? chart->value_labels[(gsize) row * chart->series_count + series] : NULL;

  return label != NULL ? chart_clean (label, 24) : chart_number (chart_value (chart, row, series), chart->decimals);
}

const char *
chart_label (const Chart *chart, guint row)
{
  return chart->labels != NULL && chart->labels[row] != NULL ? chart->labels[row] : "";
}

double
chart_widest_value (const Chart *chart)
{
  double widest = 0;

  for (guint row = 0; row < chart->row_count; row++)
    for (guint series = 0; series < chart->series_count; series++) {
      g_autofree char *text = chart_value_label (chart, row, series);

      widest = MAX (widest, chart_text_width (text));
    }
  return widest;
}

double
chart_plan_x (const ChartPlan *plan, double x)
{
  const double *n = plan->numbers;

  return n[PLAN_LEFT] + (x - n[PLAN_XMIN]) * (n[PLAN_W] - n[PLAN_LEFT] - n[PLAN_RIGHT]) / (n[PLAN_XMAX] - n[PLAN_XMIN]);
}

double
chart_plan_y (const ChartPlan *plan, double y)
{
  const double *n = plan->numbers;

  return n[PLAN_TOP] + (n[PLAN_YMAX] - y) * (n[PLAN_H] - n[PLAN_TOP] - n[PLAN_BOTTOM]) / (n[PLAN_YMAX] - n[PLAN_YMIN]);
}

/* ---- parts shared by the kinds ---- */

void
chart_plan_scale (ChartPlan *plan, const ChartScale *scale)
{
  double widest = 0;

  for (guint i = 0; i < chart_scale_count (scale); i++) {
    double value = scale->min + i * scale->step;
    g_autofree char *text = chart_number (value, scale->decimals);

    widest = MAX (widest, chart_text_width (text));
    chart_plan_numbers (plan, PLAN_TICKS, &value, 1);
    chart_plan_token (plan, PLAN_TICKS, text);
    g_string_append_c (plan->files[PLAN_TICKS], '\n');
  }
  plan->numbers[PLAN_LEFT] = widest + 12;
  plan->numbers[PLAN_YMIN] = scale->min;
  plan->numbers[PLAN_YMAX] = scale->max;
}

/* The unit in the upper left corner, then a square and a name for each series. */
void
chart_plan_keys (ChartPlan *plan, const Chart *chart, gboolean names)
{
  double x = 0, y = 11;

  if (chart->unit != NULL && *chart->unit != '\0') {
    chart_plan_note (plan, 0, y, chart->unit);
    x = MAX (chart_text_width (chart->unit) + 24, plan->numbers[PLAN_LEFT]);
  }
  for (guint i = 0; names && chart->series_names != NULL && i < chart->series_count; i++) {
    g_autofree char *name = chart_clean (chart->series_names[i], 28);

    if (x > 0 && x + KEY_SIZE + chart_text_width (name) > plan->numbers[PLAN_W]) {
      x = 0;
      y += KEY_SIZE;
      plan->numbers[PLAN_TOP] += KEY_SIZE;
    }
    chart_plan_point (plan, PLAN_KEYS, x + 6, y);
    chart_plan_note (plan, x + KEY_SIZE, y, name);
    x += KEY_SIZE + chart_text_width (name) + 20;
  }
  if (x > 0)
    plan->numbers[PLAN_TOP] += 22;
}

/* Words below the axis, leaving out those that would touch the one before. */
void
chart_plan_words (ChartPlan *plan, const Chart *chart, const double *xs, double room)
{
  double free_from = -1e9;

  for (guint row = 0; row < chart->row_count; row++) {
    g_autofree char *text = chart_fit (chart_label (chart, row), room);
    double half = chart_text_width (text) / 2, at = chart_plan_x (plan, xs != NULL ? xs[row] : row);

    if (*text == '\0' || at - half < free_from)
      continue;
    chart_plan_word (plan, xs != NULL ? xs[row] : row, text);
    free_from = at + half + 6;
  }
}

static void (*const planners[]) (ChartPlan *plan, const Chart *chart) = {
  [CHART_BARS] = chart_plan_bars, [CHART_STACKED] = chart_plan_bars,  [CHART_GROUPED] = chart_plan_bars,
  [CHART_ROWS] = chart_plan_rows, [CHART_SERIES] = chart_plan_series, [CHART_TIME] = chart_plan_time,
};
G_STATIC_ASSERT (G_N_ELEMENTS (planners) == CHART_KIND_LAST);

ChartPlan *
chart_plan_new (const Chart *chart)
{
  ChartPlan *plan = g_new0 (ChartPlan, 1);

  plan->texts = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < PLAN_FILE_LAST; i++)
    plan->files[i] = g_string_new (NULL);
  plan->rows = chart->row_count;
  plan->series = chart->series_count;
  plan->numbers[PLAN_W] = chart->width_px != 0 ? chart->width_px : WIDTH;
  plan->numbers[PLAN_H] = chart->height_px != 0 ? chart->height_px : HEIGHT;
  planners[chart->kind](plan, chart);
  return plan;
}

void
chart_plan_free (ChartPlan *plan)
{
  if (plan == NULL)
    return;
  for (guint i = 0; i < PLAN_FILE_LAST; i++)
    g_string_free (plan->files[i], TRUE);
  g_ptr_array_unref (plan->texts);
  g_free (plan);
}
