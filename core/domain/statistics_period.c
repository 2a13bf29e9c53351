/* statistics_period.c: reports by month, or by the shortest period that can be published; the cohort of 4 months and
 * the objective, cut where such a period begins. */
#include "domain/statistics_private.h"

#include "base/clock.h"

static const int period_lengths[] = { 1, 3, 12 };

gint64
statistics_period_start (gint64 at, int months)
{
  g_autoptr (GDateTime) local = clock_local (at);
  int back = (g_date_time_get_month (local) - 1) % months;

  return clock_add_months (clock_month_start (at), -back);
}

StatisticsScope
statistics_scope_of (gint64 at, int months)
{
  gint64 from = statistics_period_start (at, months);

  return (StatisticsScope){ from, clock_add_months (from, months) };
}

void
statistics_tally_periods (StatisticsTally *tally, int months)
{
  Statistics *statistics = tally->statistics;
  gint64 until = 0;
  StatisticsCell *cell = NULL;

  g_ptr_array_set_size (statistics->tables[STATISTICS_PERIODS], 0);
  statistics->period_months = months;
  /* A quarter is no part of a year that is told whole. */
  if (tally->created->len == 0 || (tally->from != 0 && statistics_period_start (tally->from, months) < tally->from))
    return;
  for (gint64 at = statistics_period_start (statistics->since, months); at <= statistics->until; at = until) {
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
    small += statistics_mask_alone (statistics_table_cell (statistics, STATISTICS_PERIODS, i)->count,
                                    statistics->bounds.cell_min)
             != STATISTICS_SHOWN;
  return total > 0 && small * 2 >= total;
}

/* Months, unless they are too thin to be published: then quarters, then years. */
int
statistics_tally_months (StatisticsTally *tally)
{
  const Statistics *statistics = tally->statistics;
  guint last = G_N_ELEMENTS (period_lengths) - 1,
        first = statistics->population < statistics->bounds.monthly_population ? last : 0;

  for (guint i = first; i < last; i++) {
    statistics_tally_periods (tally, period_lengths[i]);
    if (!periods_are_thin (tally->statistics))
      return period_lengths[i];
  }
  return period_lengths[last];
}

/* ---- cut where a period begins ---- */

/* All of the scope once it is that old, else what was filed before the period that is not. */
void
statistics_tally_in_time (StatisticsTally *tally)
{
  Statistics *statistics = tally->statistics;
  gint64 limit = clock_add_months (statistics->now, -STATISTICS_HANDLED_MONTHS);
  gint64 before = statistics->until < limit ? G_MAXINT64 : statistics_period_start (limit, statistics->period_months);

  for (guint i = 0; i < tally->created->len; i++) {
    if (g_array_index (tally->created, gint64, i) >= before)
      break;
    statistics->handled_in_time.base++;
    statistics->handled_in_time.count += g_array_index (tally->in_time, guint8, i);
  }
}

void
statistics_tally_objective (StatisticsTally *tally)
{
  Statistics *statistics = tally->statistics;
  gint64 from = clock_add_days (clock_day_start (statistics->until), 1 - (int) statistics->objective_days);

  statistics->objective = (statistics->objective_per_100000 * statistics->population + 50000) / 100000;
  if (statistics->since == 0)
    return;
  from = MAX (statistics_period_start (from, statistics->period_months), statistics->since);
  statistics->objective_elapsed_days = clock_day_number (statistics->until) - clock_day_number (from) + 1;
  statistics->objective_expected =
      (statistics->objective * statistics->objective_elapsed_days + statistics->objective_days / 2)
      / statistics->objective_days;
  for (guint i = 0; i < tally->created->len; i++)
    statistics->objective_received.count += g_array_index (tally->created, gint64, i) >= from;
}
