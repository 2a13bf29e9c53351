/* figure_tally.c: adds facts to the rows of figures, then puts the rows in order. Reads no table. */
#include "domain/figure_private.h"

#include <string.h>

#include "base/clock.h"
#include "domain/statistics.h"

/* ---- the calendar ---- */

FigureCalendar
figure_calendar_new (gint64 from, gint64 until)
{
  FigureCalendar calendar = { g_array_new (FALSE, FALSE, sizeof (gint64)),
                              g_array_new (FALSE, FALSE, sizeof (gint64)) };

  for (gint64 at = clock_month_start (from); at <= MAX (until, from); at = clock_add_months (at, 1))
    g_array_append_val (calendar.months, at);
  for (gint64 at = clock_day_start (from); at <= MAX (until, from); at = clock_add_days (at, 1))
    g_array_append_val (calendar.days, at);
  return calendar;
}

void
figure_calendar_clear (FigureCalendar *calendar)
{
  g_clear_pointer (&calendar->days, g_array_unref);
  g_clear_pointer (&calendar->months, g_array_unref);
}

/* Index of the day or month (of its array) that holds a moment; the first or last one for what lies outside. */
static guint
figure_calendar_find (const GArray *starts, gint64 moment)
{
  guint low = 0, high = starts->len;

  while (high - low > 1) {
    guint middle = (low + high) / 2;

    if (g_array_index (starts, gint64, middle) <= moment)
      low = middle;
    else
      high = middle;
  }
  return low;
}

/* ---- facts ---- */

static Figure *
figure_at (const FigureTally *tally, guint index)
{
  return g_ptr_array_index (tally->set->figures, index);
}

void
figure_row_free (gpointer data)
{
  FigureRow *row = data;

  g_free (row->code);
  g_free (row);
}

static FigureRow *
row_of (FigureTally *tally, guint figure, const char *code)
{
  GHashTable *table = g_ptr_array_index (tally->tables, figure);
  FigureRow *row = g_hash_table_lookup (table, code);

  if (row == NULL) {
    row = g_new0 (FigureRow, 1);
    row->code = g_strdup (code);
    g_hash_table_insert (table, row->code, row);
    g_ptr_array_add (figure_at (tally, figure)->rows, row);
  }
  return row;
}

/* A month's row by its place in the calendar: no text is made for each fact. */
static FigureRow *
month_of (FigureTally *tally, guint figure, gint64 moment)
{
  GPtrArray *rows = figure_at (tally, figure)->rows;
  guint month = figure_calendar_find (tally->calendar.months, moment);

  while (rows->len < tally->calendar.months->len) {
    FigureRow *row = g_new0 (FigureRow, 1);

    row->at = g_array_index (tally->calendar.months, gint64, rows->len);
    row->code = clock_format (row->at, "%Y-%m");
    g_ptr_array_add (rows, row);
  }
  return g_ptr_array_index (rows, month);
}

/* TRUE when the value stands in a list of words. */
static gboolean
is_among (const char *value, const char *values)
{
  gsize length = value == NULL ? 0 : strlen (value);

  for (const char *at = length == 0 ? NULL : strstr (values, value); at != NULL; at = strstr (at + 1, value))
    if ((at == values || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0'))
      return TRUE;
  return FALSE;
}

static gboolean
count_holds (const FigureCount *count, Query *query)
{
  return count->values == NULL || is_among (query_text (query, count->column), count->values);
}

static void
tally_by_month (FigureTally *tally, guint figure, Query *query)
{
  const FigureKind *kind = figure_at (tally, figure)->kind;

  for (guint i = 0; i < kind->counts_count; i++)
    if (count_holds (kind->counted[i], query))
      month_of (tally, figure, query_integer (query, kind->counted[i]->moment))->values[i]++;
}

/* A fact of none of the counts makes no row; nor does one without what it is grouped by. */
static void
tally_by_code (FigureTally *tally, guint figure, Query *query)
{
  const FigureKind *kind = figure_at (tally, figure)->kind;
  const char *code = query_text (query, kind->grouping->column);
  FigureRow *row = NULL;

  for (guint i = 0; code != NULL && i < kind->counts_count; i++)
    if (count_holds (kind->counted[i], query)) {
      if (row == NULL)
        row = row_of (tally, figure, code);
      row->values[i]++;
    }
}

/* Facts of one report and one code stand side by side: `at` keeps the report last counted in a row. */
static void
tally_once (FigureTally *tally, guint figure, Query *query)
{
  const FigureKind *kind = figure_at (tally, figure)->kind;
  const char *code = query_text (query, kind->grouping->column);
  gint64 report = query_integer (query, "report_id");
  FigureRow *row = code == NULL ? NULL : row_of (tally, figure, code);

  if (row == NULL || row->at == report)
    return;
  row->at = report;
  for (guint i = 0; i < kind->counts_count; i++)
    row->values[i] += count_holds (kind->counted[i], query);
}

void
figure_tally_fact (FigureTally *tally, FigureSource source, Query *query)
{
  for (guint i = 0; i < tally->set->figures->len; i++) {
    const FigureGrouping *grouping = figure_at (tally, i)->kind->grouping;

    if (grouping->source != source)
      continue;
    if (grouping->order == FIGURE_BY_TIME)
      tally_by_month (tally, i, query);
    else if (grouping->once)
      tally_once (tally, i, query);
    else
      tally_by_code (tally, i, query);
  }
}

/* ---- delays, as the public page reckons them (statistics.h) ---- */

typedef struct {
  GArray *days; /* of int */
  gint64 pending;
} Delay;

/* From the day of filing to that of a moment; a result may be dated from the morning before: no delay is below zero. */
static void
delay_add (const FigureTally *tally, Delay *delay, const FigureSubject *subject, gint64 moment, gboolean awaited)
{
  int days;

  if (moment == 0) {
    delay->pending += awaited;
    return;
  }
  days = (int) figure_calendar_find (tally->calendar.days, moment)
         - (int) figure_calendar_find (tally->calendar.days, subject->created_at);
  days = MAX (days, 0);
  g_array_append_val (delay->days, days);
}

static void
delay_fill (FigureTally *tally, guint figure, const char *code, const Delay *delay)
{
  const FigureKind *kind = figure_at (tally, figure)->kind;
  FigureRow *row = row_of (tally, figure, code);
  const struct {
    const char *count;
    gint64 value;
  } values[] = {
    { "median", 5 * statistics_median_twice (delay->days) },
    { "counted", delay->days->len },
    { "pending", delay->pending },
  };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++) {
    int column = figure_kind_column (kind, values[i].count);

    if (column >= 0)
      row->values[column] = values[i].value;
  }
}

static void
tally_delays (FigureTally *tally, guint figure)
{
  enum { TAKEN, ACTION, CLOSED, LAST };
  static const char *const codes[LAST] = { "taken", "action", "closed" };
  Delay delays[LAST] = { { NULL, 0 } };

  for (guint i = 0; i < LAST; i++)
    delays[i].days = g_array_new (FALSE, FALSE, sizeof (int));
  for (guint i = 0; i < tally->subjects->len; i++) {
    const FigureSubject *subject = &g_array_index (tally->subjects, FigureSubject, i);

    if (subject->imported)
      continue;
    delay_add (tally, &delays[TAKEN], subject, subject->taken_at, subject->received);
    delay_add (tally, &delays[ACTION], subject, subject->acted_at, subject->open);
    delay_add (tally, &delays[CLOSED], subject, subject->closed ? subject->closed_at : 0, subject->open);
  }
  for (guint i = 0; i < LAST; i++) {
    delay_fill (tally, figure, codes[i], &delays[i]);
    g_array_unref (delays[i].days);
  }
}

/* ---- in order ---- */

static int
compare_most (gconstpointer one, gconstpointer other)
{
  const FigureRow *a = *(FigureRow *const *) one, *b = *(FigureRow *const *) other;

  if (a->values[0] != b->values[0])
    return a->values[0] < b->values[0] ? 1 : -1;
  return strcmp (a->code, b->code);
}

static gboolean
is_empty (const Figure *figure)
{
  for (guint r = 0; r < figure->rows->len; r++)
    for (guint i = 0; i < figure->kind->counts_count; i++)
      if (((const FigureRow *) g_ptr_array_index (figure->rows, r))->values[i] != 0)
        return FALSE;
  return TRUE;
}

static void
order_fixed (FigureTally *tally, guint index)
{
  Figure *figure = figure_at (tally, index);
  g_auto (GStrv) codes = g_strsplit (figure->kind->grouping->codes, " ", -1);
  g_autoptr (GPtrArray) found = figure->rows;

  figure->rows = g_ptr_array_new_with_free_func (figure_row_free);
  g_ptr_array_set_free_func (found, NULL);
  for (guint i = 0; codes[i] != NULL; i++) {
    FigureRow *row = g_hash_table_lookup (g_ptr_array_index (tally->tables, index), codes[i]);

    if (row == NULL) {
      row = g_new0 (FigureRow, 1);
      row->code = g_strdup (codes[i]);
    } else
      g_ptr_array_remove (found, row);
    g_ptr_array_add (figure->rows, row);
  }
  g_ptr_array_sort (found, compare_most);
  for (guint i = 0; i < found->len; i++)
    g_ptr_array_add (figure->rows, g_ptr_array_index (found, i));
}

/* Months before the first fact tell nothing; those after it do, at zero too. */
static void
drop_leading_months (Figure *figure)
{
  guint first = 0;

  while (first < figure->rows->len) {
    const FigureRow *row = g_ptr_array_index (figure->rows, first);
    gint64 sum = 0;

    for (guint i = 0; i < figure->kind->counts_count; i++)
      sum += row->values[i];
    if (sum != 0)
      break;
    first++;
  }
  if (first > 0)
    g_ptr_array_remove_range (figure->rows, 0, first);
}

static void
add_up (Figure *figure)
{
  for (guint r = 0; r < figure->rows->len; r++)
    for (guint i = 0; i < figure->kind->counts_count; i++)
      figure->totals[i] += ((const FigureRow *) g_ptr_array_index (figure->rows, r))->values[i];
}

void
figure_tally_finish (FigureTally *tally)
{
  for (guint i = 0; i < tally->set->figures->len; i++) {
    Figure *figure = figure_at (tally, i);
    const FigureGrouping *grouping = figure->kind->grouping;

    if (grouping->source == FIGURE_DELAYS)
      tally_delays (tally, i);
    if (grouping->order == FIGURE_BY_TIME)
      drop_leading_months (figure);
    else if (grouping->order == FIGURE_MOST)
      g_ptr_array_sort (figure->rows, compare_most);
    else
      order_fixed (tally, i);
    if (is_empty (figure))
      g_ptr_array_set_size (figure->rows, 0);
    add_up (figure);
  }
}
