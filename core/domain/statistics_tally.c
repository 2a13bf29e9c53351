/* statistics_tally.c: adds reports up one by one: states, classes, what was handled, days until each step. Reads no
 * store. */
#include "domain/statistics_private.h"

#include <string.h>

#include "base/clock.h"

/* States that people read as one. The desk's own pile is not told apart: it is often under five, and would hide the
 * others. */
static const struct {
  const char *code, *states;
} state_groups[] = {
  { "in_progress", " received taken active " },
  { "closed", " closed " },
  { "filtered", " filtered " },
};
static const char class_letters[] = "ABCDEFG";

StatisticsCell *
statistics_cell_new (const char *code)
{
  StatisticsCell *cell = g_new0 (StatisticsCell, 1);

  cell->code = g_strdup (code);
  return cell;
}

void
statistics_cell_free (StatisticsCell *cell)
{
  g_free (cell->code);
  g_free (cell);
}

StatisticsCell *
statistics_table_add (Statistics *statistics, StatisticsTable table, const char *code)
{
  StatisticsCell *cell = statistics_cell_new (code);

  g_ptr_array_add (statistics->tables[table], cell);
  return cell;
}

StatisticsCell *
statistics_table_cell (const Statistics *statistics, StatisticsTable table, guint index)
{
  return g_ptr_array_index (statistics->tables[table], index);
}

StatisticsCell *
statistics_table_find (const Statistics *statistics, StatisticsTable table, const char *code)
{
  for (guint i = 0; i < statistics->tables[table]->len; i++) {
    StatisticsCell *cell = statistics_table_cell (statistics, table, i);

    if (g_strcmp0 (cell->code, code) == 0)
      return cell;
  }
  return NULL;
}

void
statistics_table_count (Statistics *statistics, StatisticsTable table, const char *code)
{
  StatisticsCell *cell = statistics_table_find (statistics, table, code);

  if (cell == NULL)
    cell = statistics_table_add (statistics, table, code);
  cell->count++;
}

Statistics *
statistics_new (gint64 now)
{
  Statistics *statistics = g_new0 (Statistics, 1);

  statistics->now = now;
  for (guint i = 0; i < STATISTICS_TABLE_LAST; i++)
    statistics->tables[i] = g_ptr_array_new_with_free_func ((GDestroyNotify) statistics_cell_free);
  for (guint i = 0; i < G_N_ELEMENTS (state_groups); i++)
    statistics_table_add (statistics, STATISTICS_STATES, state_groups[i].code);
  for (const char *letter = class_letters; *letter != '\0'; letter++) {
    const char code[] = { *letter, '\0' };

    statistics_table_add (statistics, STATISTICS_CLASSES, code);
  }
  return statistics;
}

void
statistics_free (Statistics *statistics)
{
  if (statistics == NULL)
    return;
  for (guint i = 0; i < STATISTICS_TABLE_LAST; i++)
    g_ptr_array_unref (statistics->tables[i]);
  g_free (statistics);
}

/* ---- one report ---- */

gint64
statistics_first_of (const gint64 *moments, guint count)
{
  gint64 first = 0;

  for (guint i = 0; i < count; i++)
    if (moments[i] != 0 && (first == 0 || moments[i] < first))
      first = moments[i];
  return first;
}

static guint
state_group (const char *state)
{
  g_autofree char *spaced = g_strdup_printf (" %s ", state);

  for (guint i = 0; i < G_N_ELEMENTS (state_groups); i++)
    if (strstr (state_groups[i].states, spaced) != NULL)
      return i;
  return STATISTICS_NONE;
}

static void
measure_handled (const StatisticsRow *row, StatisticsFacts *facts)
{
  gboolean filtered = strcmp (row->state, "filtered") == 0;
  const gint64 moments[] = { row->outcome_at, filtered ? row->closed_at : 0 };
  gint64 handled_at = statistics_first_of (moments, G_N_ELEMENTS (moments));

  facts->handled = handled_at != 0;
  facts->in_time = facts->handled && handled_at <= clock_add_months (row->created_at, STATISTICS_HANDLED_MONTHS);
}

/* A result may be dated from the morning of the day the report was filed: no delay is below zero. */
static int
days_until (const StatisticsRow *row, gint64 moment)
{
  return moment == 0 ? -1 : MAX (clock_day_number (moment) - clock_day_number (row->created_at), 0);
}

static void
measure_delays (const StatisticsRow *row, StatisticsFacts *facts)
{
  gboolean closed = strcmp (row->state, "closed") == 0;
  gboolean open = !closed && strcmp (row->state, "filtered") != 0; /* the desk's files too */

  facts->days[STATISTICS_TAKEN] = days_until (row, row->taken_at);
  facts->pending[STATISTICS_TAKEN] = row->taken_at == 0 && strcmp (row->state, "received") == 0;
  facts->days[STATISTICS_ACTION] = days_until (row, row->acted_at);
  facts->pending[STATISTICS_ACTION] = row->acted_at == 0 && open;
  facts->days[STATISTICS_CLOSED] = closed ? days_until (row, row->closed_at) : -1;
  facts->pending[STATISTICS_CLOSED] = open;
}

StatisticsFacts
statistics_facts (const StatisticsRow *row)
{
  const char *letter = row->letter == NULL ? NULL : strchr (class_letters, row->letter[0]);
  StatisticsFacts facts = { .created_at = row->created_at,
                            .state = state_group (row->state),
                            .letter = letter == NULL ? STATISTICS_NONE : (guint) (letter - class_letters),
                            .accepted = row->accepted_at != 0 };

  measure_handled (row, &facts);
  measure_delays (row, &facts);
  return facts;
}

void
statistics_tally_facts (StatisticsTally *tally, const StatisticsFacts *facts)
{
  Statistics *statistics = tally->statistics;
  guint8 in_time = facts->in_time;

  statistics->received.count++;
  statistics->accepted.count += facts->accepted;
  statistics->handled.count += facts->handled;
  if (facts->letter != STATISTICS_NONE)
    statistics_table_cell (statistics, STATISTICS_CLASSES, facts->letter)->count++;
  if (facts->state != STATISTICS_NONE)
    statistics_table_cell (statistics, STATISTICS_STATES, facts->state)->count++;
  g_array_append_val (tally->created, facts->created_at);
  g_array_append_val (tally->in_time, in_time);
  for (guint i = 0; i < STATISTICS_DELAY_LAST; i++) {
    statistics->delays[i].pending += facts->pending[i];
    if (facts->days[i] >= 0)
      g_array_append_val (tally->days[i], facts->days[i]);
  }
}

static void
finish_delays (StatisticsTally *tally)
{
  for (guint i = 0; i < STATISTICS_DELAY_LAST; i++) {
    StatisticsDelay *delay = &tally->statistics->delays[i];

    delay->median_tenths = 5 * statistics_median_twice (tally->days[i]);
    delay->base = tally->days[i]->len;
  }
}

void
statistics_tally_finish (StatisticsTally *tally, int months)
{
  statistics_tally_periods (tally, months);
  statistics_tally_in_time (tally);
  statistics_tally_objective (tally);
  finish_delays (tally);
  statistics_mask_all (tally->statistics);
}
