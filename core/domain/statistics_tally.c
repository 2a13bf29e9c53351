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

static void
cell_free (StatisticsCell *cell)
{
  g_free (cell->code);
  g_free (cell);
}

StatisticsCell *
statistics_table_add (Statistics *statistics, StatisticsTable table, const char *code)
{
  StatisticsCell *cell = g_new0 (StatisticsCell, 1);

  cell->code = g_strdup (code);
  g_ptr_array_add (statistics->tables[table], cell);
  return cell;
}

StatisticsCell *
statistics_table_cell (const Statistics *statistics, StatisticsTable table, guint index)
{
  return g_ptr_array_index (statistics->tables[table], index);
}

Statistics *
statistics_new (gint64 now)
{
  Statistics *statistics = g_new0 (Statistics, 1);

  statistics->now = now;
  for (guint i = 0; i < STATISTICS_TABLE_LAST; i++)
    statistics->tables[i] = g_ptr_array_new_with_free_func ((GDestroyNotify) cell_free);
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

static void
tally_states (StatisticsTally *tally, const StatisticsRow *row)
{
  g_autofree char *spaced = g_strdup_printf (" %s ", row->state);

  for (guint i = 0; i < G_N_ELEMENTS (state_groups); i++)
    statistics_table_cell (tally->statistics, STATISTICS_STATES, i)->count +=
        strstr (state_groups[i].states, spaced) != NULL;
}

static void
tally_handled (StatisticsTally *tally, const StatisticsRow *row)
{
  Statistics *statistics = tally->statistics;
  gboolean filtered = strcmp (row->state, "filtered") == 0;
  const gint64 moments[] = { row->outcome_at, filtered ? row->closed_at : 0 };
  gint64 handled_at = statistics_first_of (moments, G_N_ELEMENTS (moments));
  gint64 limit = clock_add_months (row->created_at, STATISTICS_HANDLED_MONTHS);

  statistics->handled.count += handled_at != 0;
  if (limit > statistics->now)
    return;
  statistics->handled_in_time.base++;
  statistics->handled_in_time.count += handled_at != 0 && handled_at <= limit;
}

/* A result may be dated from the morning of the day the report was filed: no delay is below zero. */
static void
tally_delay (StatisticsTally *tally, StatisticsDelayKind kind, const StatisticsRow *row, gint64 moment)
{
  int days = MAX (clock_day_number (moment) - clock_day_number (row->created_at), 0);

  g_array_append_val (tally->days[kind], days);
}

static void
tally_delays (StatisticsTally *tally, const StatisticsRow *row)
{
  StatisticsDelay *delays = tally->statistics->delays;
  gboolean open = strcmp (row->state, "filtered") != 0 && strcmp (row->state, "closed") != 0; /* the desk's files too */

  if (row->taken_at != 0)
    tally_delay (tally, STATISTICS_TAKEN, row, row->taken_at);
  else
    delays[STATISTICS_TAKEN].pending += strcmp (row->state, "received") == 0;
  if (row->acted_at != 0)
    tally_delay (tally, STATISTICS_ACTION, row, row->acted_at);
  else
    delays[STATISTICS_ACTION].pending += open;
  if (strcmp (row->state, "closed") == 0)
    tally_delay (tally, STATISTICS_CLOSED, row, row->closed_at);
  else
    delays[STATISTICS_CLOSED].pending += open;
}

void
statistics_tally_row (StatisticsTally *tally, const StatisticsRow *row)
{
  Statistics *statistics = tally->statistics;
  const char *letter = row->letter == NULL ? NULL : strchr (class_letters, row->letter[0]);

  statistics->received.count++;
  statistics->accepted.count += row->accepted_at != 0;
  if (letter != NULL)
    statistics_table_cell (statistics, STATISTICS_CLASSES, (guint) (letter - class_letters))->count++;
  g_array_append_val (tally->created, row->created_at);
  tally_states (tally, row);
  tally_handled (tally, row);
  tally_delays (tally, row);
}

void
statistics_tally_delays (StatisticsTally *tally)
{
  for (guint i = 0; i < STATISTICS_DELAY_LAST; i++) {
    StatisticsDelay *delay = &tally->statistics->delays[i];

    delay->median_tenths = 5 * statistics_median_twice (tally->days[i]);
    delay->base = tally->days[i]->len;
    delay->shown = delay->base >= STATISTICS_BASE_MIN;
  }
}
