/* statistics_view.c: figures turned into the tree of the page. Decides nothing about secrecy: it obeys the masks. */
#include "view/statistics_view.h"

#include "base/clock.h"
#include "base/text.h"
#include "view/statistics_archive_view.h"

typedef struct {
  const Statistics *statistics;
  const Voice *voice;
  const Grid *grid;
} Making;

/* ---- numbers ---- */

static const char *const mask_keys[] = {
  [STATISTICS_SHOWN] = NULL,
  [STATISTICS_SMALL] = "stats.small",
  [STATISTICS_HIDDEN] = "stats.hidden",
};

static char *
cell_text (const Making *making, const StatisticsCell *cell)
{
  g_autoptr (Tree) context = tree_new_map ();

  if (cell->mask == STATISTICS_SHOWN)
    return text_integer (cell->count);
  tree_set_integer (context, "n", making->statistics->bounds.cell_min);
  return voice_say (making->voice, mask_keys[cell->mask], context);
}

static void
set_cell (Tree *map, const char *key, const Making *making, const StatisticsCell *cell)
{
  g_autofree char *text = cell_text (making, cell);

  tree_set_text (map, key, text);
}

static void
set_percent (Tree *map, const char *key, const Making *making, gint64 percent)
{
  g_autofree char *number = text_integer (percent);
  g_autoptr (Tree) context = tree_new_map ();
  g_autofree char *text = NULL;

  tree_set_text (context, "n", number);
  text = voice_say (making->voice, "stats.percent", context);
  tree_set_text (map, key, text);
}

static void
set_number (Tree *map, const char *key, gint64 value)
{
  g_autofree char *text = text_integer (value);

  tree_set_text (map, key, text);
}

/* ---- rows of tables ---- */

static char *
period_label (const Making *making, gint64 at)
{
  return statistics_period_label (making->voice, at, making->statistics->period_months);
}

static char *
period_short (const Making *making, gint64 at)
{
  g_autoptr (GDateTime) date = clock_local (at);
  g_autoptr (Tree) context = tree_new_map ();

  if (making->statistics->period_months == 1)
    return voice_month_short (making->voice, at);
  tree_set_format (context, "year", "%d", g_date_time_get_year (date));
  tree_set_flag (context, "quarterly", making->statistics->period_months == 3);
  tree_set_format (context, "nth", "%d", (g_date_time_get_month (date) + 2) / 3);
  return voice_say (making->voice, "stats.period_short", context);
}

static void
name_period (Tree *row, const Making *making, const StatisticsCell *cell)
{
  g_autofree char *label = period_label (making, cell->at), *brief = period_short (making, cell->at);
  g_autofree char *code = clock_iso_day (cell->at);

  tree_set_text (row, "label", label);
  tree_set_text (row, "short", brief);
  tree_set_text (row, "code", code);
}

static void
name_state (Tree *row, const Making *making, const StatisticsCell *cell)
{
  g_autofree char *label = voice_code (making->voice, "stats_state", cell->code);

  tree_set_text (row, "label", label);
}

static void
name_class (Tree *row, const Making *making, const StatisticsCell *cell)
{
  g_autofree char *label = voice_code (making->voice, "class_words", cell->code);
  Tree *class = tree_set_map (row, "class");

  tree_set_text (class, "letter", cell->code);
  tree_set_text (class, "words", label);
  tree_set_text (row, "label", label);
  tree_set_format (row, "short", "%s  %s", cell->code, label);
}

static void
name_situation (Tree *row, const Making *making, const StatisticsCell *cell)
{
  const GridSituation *situation = grid_situation (making->grid, cell->code);

  /* A situation of a former grid keeps its code: nothing is lost. */
  tree_set_text (row, "label", situation != NULL ? situation->plain : cell->code);
  tree_set_text (row, "short", situation != NULL ? situation->words : cell->code);
}

static void
name_result (Tree *row, const Making *making, const StatisticsCell *cell)
{
  g_autofree char *label = voice_code (making->voice, "stats_result", cell->code);

  tree_set_text (row, "label", label);
}

static void (*const namers[]) (Tree *row, const Making *making, const StatisticsCell *cell) = {
  [STATISTICS_PERIODS] = name_period,       [STATISTICS_STATES] = name_state,   [STATISTICS_CLASSES] = name_class,
  [STATISTICS_SITUATIONS] = name_situation, [STATISTICS_RESULTS] = name_result,
};
G_STATIC_ASSERT (G_N_ELEMENTS (namers) == STATISTICS_TABLE_LAST);

static void
add_row (Tree *rows, const Making *making, StatisticsTable table, const StatisticsCell *cell)
{
  Tree *row = tree_add_map (rows);

  tree_set_text (row, "code", cell->code);
  tree_set_text (row, "short", NULL);
  tree_set_null (row, "class");
  namers[table](row, making, cell);
  set_cell (row, "text", making, cell);
  tree_set_flag (row, "masked", cell->mask != STATISTICS_SHOWN);
  if (cell->mask == STATISTICS_SHOWN)
    tree_set_integer (row, "count", cell->count);
}

/* The cell that says most, for the sentence above a chart: the greatest one that is shown. */
static void
add_top (Tree *map, const Making *making, const Tree *rows)
{
  const Tree *top = NULL;
  gint64 received = making->statistics->received.count;

  for (guint i = 0; i < tree_length (rows); i++) {
    const Tree *row = tree_at (rows, i);

    if (tree_get_integer (row, "count") > tree_get_integer (top, "count"))
      top = row;
  }
  if (top == NULL)
    return;
  Tree *copy = tree_set_map (map, "top");
  tree_set_text (copy, "code", tree_get_text (top, "code"));
  tree_set_text (copy, "label", tree_get_text (top, "label"));
  tree_set_text (copy, "short", tree_get_text (top, "short"));
  tree_set_text (copy, "text", tree_get_text (top, "text"));
  if (received >= making->statistics->bounds.base_min)
    set_percent (
        copy, "percent", making,
        statistics_share_percent (&(StatisticsShare){ .count = tree_get_integer (top, "count"), .base = received }));
}

/* ---- the span of the periods ---- */

static void
set_word (Tree *map, const char *key, const Making *making, const char *group, const char *code)
{
  g_autofree char *word = voice_code (making->voice, group, code);

  tree_set_text (map, key, word);
}

static void
set_period (Tree *map, const Making *making, gint64 at)
{
  g_autoptr (GDateTime) date = clock_local (at);
  int month = g_date_time_get_month (date);
  g_autofree char *code = g_strdup_printf ("month_%d", month), *of = g_strdup_printf ("of_%d", month),
                  *quarter = g_strdup_printf ("quarter_%d", (month + 2) / 3);

  tree_set_format (map, "year", "%d", g_date_time_get_year (date));
  set_word (map, "month", making, "calendar", code);
  set_word (map, "of_month", making, "calendar", of);
  set_word (map, "quarter", making, "stats", quarter);
}

/* "de juillet à novembre 2026": the year is said once when it is the same; of years alone nothing is left out. */
static void
add_span (Tree *map, const Making *making, const GPtrArray *cells)
{
  const StatisticsCell *first = g_ptr_array_index (cells, 0), *last = g_ptr_array_index (cells, cells->len - 1);
  g_autoptr (GDateTime) from = clock_local (first->at), until = clock_local (last->at);
  int months = making->statistics->period_months;
  g_autofree char *first_label = period_label (making, first->at), *last_label = period_label (making, last->at),
                  *span = NULL;
  g_autoptr (Tree) context = tree_new_map ();

  tree_set_flag (context, "monthly", months == 1);
  tree_set_flag (context, "quarterly", months == 3);
  tree_set_flag (context, "yearly", months == 12);
  tree_set_flag (context, "single", cells->len == 1);
  tree_set_flag (context, "other_year", months != 12 && g_date_time_get_year (from) != g_date_time_get_year (until));
  set_period (tree_set_map (context, "from"), making, first->at);
  set_period (tree_set_map (context, "until"), making, last->at);
  span = voice_say (making->voice, "stats.span", context);
  tree_set_text (map, "span", span);
  tree_set_text (map, "first", first_label);
  tree_set_text (map, "last", last_label);
}

static void
add_periods (Tree *tree, Tree *map, const Making *making)
{
  const GPtrArray *cells = making->statistics->tables[STATISTICS_PERIODS];
  int months = making->statistics->period_months;

  tree_set_text (map, "total", tree_get_text (tree, "total"));
  tree_set_flag (map, "monthly", months == 1);
  tree_set_flag (map, "quarterly", months == 3);
  tree_set_flag (map, "yearly", months == 12);
  tree_set_flag (map, "single", cells->len == 1);
  if (cells->len > 0)
    add_span (map, making, cells);
}

static void
add_table (Tree *tree, const Making *making, StatisticsTable table)
{
  const GPtrArray *cells = making->statistics->tables[table];
  Tree *map = tree_set_map (tree, statistics_table_name (table));
  Tree *rows = tree_set_list (map, "rows");

  tree_set_flag (map, "withheld", making->statistics->withheld[table]);
  tree_set_flag (map, "empty", cells->len == 0 || making->statistics->received.count == 0);
  /* The sentence above may say when, even when no count may be told. */
  if (table == STATISTICS_PERIODS)
    add_periods (tree, map, making);
  if (making->statistics->withheld[table])
    return;
  for (guint i = 0; i < cells->len; i++)
    add_row (rows, making, table, g_ptr_array_index (cells, i));
  add_top (map, making, rows);
}

/* TRUE when rows stand in the table, and none of them may be shown. */
static gboolean
all_hidden (const Tree *tree, StatisticsTable table)
{
  const Tree *map = tree_get (tree, statistics_table_name (table));

  return tree_get_flag (map, "withheld") || (!tree_get_flag (map, "empty") && tree_kind (tree_get (map, "top")) != TREE_MAP);
}

/* Where a whole chapter is hidden, its pages say so once. */
static void
add_hidden (Tree *tree)
{
  tree_set_flag (tree, "nothing_reported",
                 all_hidden (tree, STATISTICS_CLASSES) && all_hidden (tree, STATISTICS_SITUATIONS));
  tree_set_flag (tree, "nothing_done", all_hidden (tree, STATISTICS_STATES) && all_hidden (tree, STATISTICS_RESULTS));
}

static gboolean
anything_masked (const Statistics *statistics)
{
  for (guint t = 0; t < STATISTICS_TABLE_LAST; t++)
    for (guint i = 0; i < statistics->tables[t]->len; i++)
      if (((const StatisticsCell *) g_ptr_array_index (statistics->tables[t], i))->mask != STATISTICS_SHOWN)
        return TRUE;
  return FALSE;
}

/* ---- shares, delays, objective ---- */

static void
add_share (Tree *tree, const char *key, const Making *making, const StatisticsShare *share)
{
  Tree *map = tree_set_map (tree, key);

  tree_set_flag (map, "shown", share->shown);
  if (!share->shown)
    return;
  set_percent (map, "percent", making, statistics_share_percent (share));
  if (!share->counts)
    return;
  set_number (map, "count", share->count);
  set_number (map, "base", share->base);
}

/* "2 jours", "2,5 jours". */
static char *
days_text (const Making *making, gint64 tenths)
{
  g_autofree char *number = tenths % 10 == 0 ? text_integer (tenths / 10) : text_decimal (tenths, 1);
  g_autoptr (Tree) context = tree_new_map ();

  tree_set_text (context, "n", number);
  tree_set_flag (context, "several", tenths >= 20);
  tree_set_flag (context, "none", tenths == 0);
  return voice_say (making->voice, "stats.days", context);
}

static void
fill_delay (Tree *map, const Making *making, StatisticsDelayKind kind)
{
  const Statistics *statistics = making->statistics;
  const StatisticsDelay *delay = &statistics->delays[kind];
  g_autofree char *label = voice_code (making->voice, "stats_delay", statistics_delay_name (kind));
  g_autofree char *days = days_text (making, delay->median_tenths);

  tree_set_text (map, "code", statistics_delay_name (kind));
  tree_set_text (map, "label", label);
  tree_set_flag (map, "shown", delay->shown);
  tree_set_null (map, "base");
  tree_set_null (map, "pending");
  tree_set_text (map, "days", delay->shown ? days : NULL);
  if (!delay->shown)
    return;
  tree_set_integer (map, "tenths", delay->median_tenths);
  if (delay->base_shown)
    set_number (map, "base", delay->base);
  if (delay->pending_shown && delay->pending > 0)
    set_number (map, "pending", delay->pending);
}

static void
add_delays (Tree *tree, const Making *making)
{
  Tree *list = tree_set_list (tree, "delays");

  for (guint kind = 0; kind < STATISTICS_DELAY_LAST; kind++) {
    fill_delay (tree_add_map (list), making, kind);
    fill_delay (tree_set_map (tree, statistics_delay_name (kind)), making, kind);
  }
}

static void
add_objective (Tree *tree, const Making *making)
{
  const Statistics *statistics = making->statistics;
  Tree *map = tree_set_map (tree, "objective");

  set_number (map, "per_100000", statistics->objective_per_100000);
  set_number (map, "days", statistics->objective_days);
  tree_set_flag (map, "per_year", statistics->objective_days == 365 || statistics->objective_days == 366);
  set_number (map, "population", statistics->population);
  set_number (map, "target", statistics->objective);
  set_number (map, "expected", statistics->objective_expected);
  set_number (map, "elapsed", statistics->objective_elapsed_days);
  tree_set_flag (map, "whole", statistics->objective_elapsed_days >= statistics->objective_days);
  set_cell (map, "received", making, &statistics->objective_received);
  tree_set_integer (map, "bar_max", statistics->objective_expected);
  tree_set_integer (map, "bar_value", MIN (statistics->objective_received.count, statistics->objective_expected));
  if (statistics->objective_received.mask == STATISTICS_SHOWN
      && statistics->objective_expected >= statistics->bounds.base_min)
    set_percent (map, "percent", making,
                 statistics_share_percent (&(StatisticsShare){ .count = statistics->objective_received.count,
                                                               .base = statistics->objective_expected }));
}

Tree *
statistics_tree (const Statistics *statistics, const Voice *voice, const Grid *grid)
{
  const Making making = { statistics, voice, grid };
  Tree *tree = tree_new_map ();
  g_autofree char *date = voice_day (voice, statistics->now), *iso = clock_iso_day (statistics->now);
  g_autofree char *since = statistics->since == 0 ? NULL : voice_month (voice, statistics->since);
  g_autofree char *total = voice_count (voice, "stats.reports", statistics->received.count);

  tree_set_text (tree, "date", date);
  tree_set_text (tree, "date_iso", iso);
  tree_set_text (tree, "since", since);
  tree_set_flag (tree, "demo", statistics->demo);
  tree_set_flag (tree, "empty", statistics->received.count == 0);
  tree_set_flag (tree, "masked", anything_masked (statistics));
  tree_set_text (tree, "total", statistics->received.mask == STATISTICS_SHOWN ? total : NULL);
  set_cell (tree, "received", &making, &statistics->received);
  set_cell (tree, "accepted", &making, &statistics->accepted);
  set_cell (tree, "quick_procedures", &making, &statistics->quick_procedures);
  set_cell (tree, "unknown_before", &making, &statistics->unknown_before);
  tree_set_integer (tree, "cell_min", statistics->bounds.cell_min);
  tree_set_integer (tree, "cell_last", statistics->bounds.cell_min - 1);
  tree_set_integer (tree, "crossed_min", statistics->bounds.crossed_min);
  tree_set_integer (tree, "base_min", statistics->bounds.base_min);
  set_number (tree, "monthly_population", statistics->bounds.monthly_population);
  add_share (tree, "handled", &making, &statistics->handled);
  add_share (tree, "handled_in_time", &making, &statistics->handled_in_time);
  add_delays (tree, &making);
  add_objective (tree, &making);
  for (guint table = 0; table < STATISTICS_TABLE_LAST; table++)
    add_table (tree, &making, table);
  add_hidden (tree);
  return tree;
}
