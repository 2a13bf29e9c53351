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

/* What is measured of it: reckoned once, then added to every scope that holds it. */
typedef struct {
  gint64 created_at;
  guint state;                         /* row of the table of states; STATISTICS_NONE */
  guint letter;                        /* row of the table of classes; STATISTICS_NONE */
  gboolean accepted, handled, in_time; /* in_time: handled within STATISTICS_HANDLED_MONTHS */
  int days[STATISTICS_DELAY_LAST];     /* from the filing; -1: did not happen */
  gboolean pending[STATISTICS_DELAY_LAST];
} StatisticsFacts;
#define STATISTICS_NONE G_MAXUINT

/* What is gathered while the reports pass, oldest first. */
typedef struct {
  Statistics *statistics;
  gint64 from, until;                  /* of its scope, both included */
  GArray *created;                     /* of gint64: filing dates, rising */
  GArray *in_time;                     /* of guint8, beside `created` */
  GArray *days[STATISTICS_DELAY_LAST]; /* of int */
} StatisticsTally;

/* Empty figures at `now`, with every state and class at zero. */
Statistics *statistics_new (gint64 now);
StatisticsCell *statistics_table_add (Statistics *statistics, StatisticsTable table, const char *code);
StatisticsCell *statistics_table_cell (const Statistics *statistics, StatisticsTable table, guint index);
/* The cell of that code; NULL when there is none. */
StatisticsCell *statistics_table_find (const Statistics *statistics, StatisticsTable table, const char *code);
/* One more of that code. */
void statistics_table_count (Statistics *statistics, StatisticsTable table, const char *code);
StatisticsCell *statistics_cell_new (const char *code);
void statistics_cell_free (StatisticsCell *cell);
/* The earliest of some moments that happened; 0 when none did. */
gint64 statistics_first_of (const gint64 *moments, guint count);
/* First moment of the month, quarter, half-year or year that holds `at`. */
gint64 statistics_period_start (gint64 at, int months);

StatisticsFacts statistics_facts (const StatisticsRow *row);
/* Adds one report to the counts. */
void statistics_tally_facts (StatisticsTally *tally, const StatisticsFacts *facts);
/* The shortest period that can be published: 1, 3 or 12 months. */
int statistics_tally_months (StatisticsTally *tally);
/* What statistics_tally_finish does of it: needs the reports, and before the others the periods. */
void statistics_tally_periods (StatisticsTally *tally, int months);
void statistics_tally_in_time (StatisticsTally *tally);
void statistics_tally_objective (StatisticsTally *tally);
/* Once all are in: the table of periods of `months` (none when the scope is shorter), what depends on their bounds, the
 * medians, then every mask as if these figures were published alone. */
void statistics_tally_finish (StatisticsTally *tally, int months);

/* Masks periods of `months` as they hang together: months in quarters, quarters in years, years in the total, all of
 * which are published. `nodes` (nullable): gets the years and quarters, as cells with their first moment in `at` and
 * 12 or 3 as code. FALSE when not one may be shown. */
gboolean statistics_mask_periods (GPtrArray *periods, int months, gint64 cell_min, GPtrArray *nodes);
void statistics_mask_all (Statistics *statistics);

/* Scopes computed together, with the periods of the first for all of them when `joint`. As statistics_compute_all. */
GPtrArray *
statistics_compute_set (Db *db, const StatisticsScope *scopes, guint count, gboolean joint, gint64 now, GError **error);
/* *ret_opening: when the first report that counts was filed; 0: there is none. */
gboolean statistics_opening (Db *db, gint64 now, gint64 *ret_opening, GError **error);
