/* statistics_period.c: reports by month, or by the shortest period that can be published, and against the objective. */
#include "domain/statistics_private.h"

#include "base/clock.h"

static const int period_lengths[] = { 1, 3, 12 };

/* First moment of the month, quarter or year. */
static gint64
period_start (gint64 time_s, int months)
{
  g_autoptr (GDateTime) local = clock_local (time_s);
  int back = (g_date_time_get_month (local) - 1) % months;

  return clock_add_months (clock_month_start (time_s), -back);
}

StatisticsScope
statistics_scope_of (gint64 at, int months)
{
  gint64 from = period_start (at, months);

  return (StatisticsScope){ from, clock_add_months (from, months) };
}

static void
periods_fill (StatisticsTally *tally, int months)
{
  Statistics *statistics = tally->statistics;
  gint64 until = 0;
  StatisticsCell *cell = NULL;

  g_ptr_array_set_size (statistics->tables[STATISTICS_PERIODS], 0);
  statistics->period_months = months;
  if (tally->created->len == 0)
    return;
  for (gint64 at = period_start (statistics->since, months); at <= statistics->until; at = until) {
    until = clock_add_months (at, months);
    cell = statistics_table_add (statistics, STATISTICS_PERIODS, NULL);
    cell->at = at;
  }
  for (guint i = 0, period = 0; i < tally->created->len; i++) {
    gint64 at = g_array_index (tally->created, gint64, i);

    while (period + 1 < statistics->tables[STATISTICS_PERIODS]->len
           && statistics_table_cell (statistics, STATISTICS_PERIODS, period + 1)->at <= at)
      period++;
    statistics_table_cell (statistics, STATISTICS_PERIODS, period)->count++;
  }
}

/* TRUE when half of the periods or more would be masked. */
static gboolean
periods_are_thin (const Statistics *statistics)
{
  guint small = 0, total = statistics->tables[STATISTICS_PERIODS]->len;

  for (guint i = 0; i < total; i++)
    small +=
        statistics_mask_alone (statistics_table_cell (statistics, STATISTICS_PERIODS, i)->count) != STATISTICS_SHOWN;
  return total > 0 && small * 2 >= total;
}

/* Months, unless they are too thin to be published: then quarters, then years. */
void
statistics_tally_periods (StatisticsTally *tally)
{
  guint first = tally->statistics->population < STATISTICS_MONTHLY_POPULATION ? G_N_ELEMENTS (period_lengths) - 1 : 0;

  for (guint i = first; i < G_N_ELEMENTS (period_lengths); i++) {
    periods_fill (tally, period_lengths[i]);
    if (!periods_are_thin (tally->statistics))
      return;
  }
}

/* ---- the objective ---- */

void
statistics_tally_objective (StatisticsTally *tally)
{
  Statistics *statistics = tally->statistics;
  gint64 from = clock_add_days (clock_day_start (statistics->until), 1 - (int) statistics->objective_days);

  statistics->objective = (statistics->objective_per_100000 * statistics->population + 50000) / 100000;
  if (statistics->since == 0)
    return;
  from = MAX (from, statistics->since);
  statistics->objective_elapsed_days = clock_day_number (statistics->until) - clock_day_number (from) + 1;
  statistics->objective_expected =
      (statistics->objective * statistics->objective_elapsed_days + statistics->objective_days / 2)
      / statistics->objective_days;
  for (guint i = 0; i < tally->created->len; i++)
    statistics->objective_received.count += g_array_index (tally->created, gint64, i) >= from;
}
