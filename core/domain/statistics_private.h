/* statistics_private.h: what the files of the statistics share: one report as they count it, and the tally it goes to.
 */
#pragma once
#include "domain/statistics.h"

/* One report, with the first moment of each thing that is measured; 0: never. Texts are the query's. */
typedef struct {
  const char *state, *letter;
  gint64 created_at, taken_at, closed_at, accepted_at, outcome_at;
  gint64 acted_at; /* first action */
} StatisticsRow;

/* What is gathered while the rows pass, oldest report first. */
typedef struct {
  Statistics *statistics;
  GArray *created;                     /* of gint64: filing dates, rising */
  GArray *days[STATISTICS_DELAY_LAST]; /* of int */
} StatisticsTally;

/* Empty figures at `now`, with every state and class at zero. */
Statistics *statistics_new (gint64 now);
StatisticsCell *statistics_table_add (Statistics *statistics, StatisticsTable table, const char *code);
StatisticsCell *statistics_table_cell (const Statistics *statistics, StatisticsTable table, guint index);
/* The earliest of some moments that happened; 0 when none did. */
gint64 statistics_first_of (const gint64 *moments, guint count);

/* Adds one report to the counts. */
void statistics_tally_row (StatisticsTally *tally, const StatisticsRow *row);
/* Once all are in: the table of periods, the objective, the medians, then every mask. */
void statistics_tally_periods (StatisticsTally *tally);
void statistics_tally_objective (StatisticsTally *tally);
void statistics_tally_delays (StatisticsTally *tally);
void statistics_mask_all (Statistics *statistics);
