/* statistics.h: the open figures of the service (G2), computed from the store at a moment handed in, with small cells
 * masked. Reads only. Words and numbers as people read them: view/statistics_view.h. What each figure means:
 *
 * counted       reports filed with the box (an import of older files is left out), and of a demonstration only when
 *               the box is one.
 * received      counted, filed up to the moment.
 * filtered out  closed at the desk with an advice (state "filtered").
 * accepted      at least one partner accepted, whatever came after.
 * in progress   received and neither closed nor filtered out.
 * handled       filtered out with an advice, or a result of result.h whose kind is "handled" was recorded: the day it
 *               happened. A closing without a result does not count (mission B16: results are the only source of
 * outcomes). share handled to date         handled / received: the measure of the 2020 pilot (48 % of 150 after 4
 * months). share handled within 4 months handled at most STATISTICS_HANDLED_MONTHS after the report's own date /
 * reports that are that old. delay to taking in charge     from filing to the desk's taking in charge (or transmitting,
 * or filtering out), in calendar days. delay to the first action     from filing to the first of: a partner's
 * acceptance, a note by a person, a visit done, a result. delay to closing              from filing to closing; reports
 * filtered out are left out. Medians are over the reports where it happened; how many still wait is told beside.
 * objective     1,600 reports for 100,000 inhabitants (call for interest of 2020) over `objective.days`, brought to the
 *               town's population.
 *
 * Moments within a month tell nothing: the 4 months and the days of the objective are cut where a published period
 * (month, quarter or year) begins, so that no count of a part of one can be taken by subtraction.
 *
 * Statistical secrecy (domain rules §7): whole commune and one dimension, counts of 1 to 4 are not printed; when the
 * total of a table is known, other cells are hidden until no masked one can be computed back; rates and medians only on
 * a base of 11 or more; a commune under 1,000 inhabitants has yearly figures only. Archives: statistics_archive.h. */
#pragma once
#include "store/store.h"

enum { STATISTICS_HANDLED_MONTHS = 4, STATISTICS_PROCEDURE_MONTHS = 1 };

/* Bounds of secrecy (conventions §7). Settings of the same names raise them; none goes lower. */
enum {
  STATISTICS_CELL_MIN = 5,             /* smaller counts, but zero, are masked: usual bound for local registers */
  STATISTICS_CROSSED_MIN = 11,         /* the same of two dimensions, what by when: the archives */
  STATISTICS_BASE_MIN = 11,            /* of a rate or a median: the bound of fiscal sources (law of 7 June 1951) */
  STATISTICS_MONTHLY_POPULATION = 1000 /* inhabitants */
};
typedef struct {
  gint64 cell_min, crossed_min, base_min, monthly_population;
} StatisticsBounds;

typedef enum {
  STATISTICS_SHOWN,
  STATISTICS_SMALL, /* 1 to 4 */
  STATISTICS_HIDDEN /* so that a small one cannot be computed */
} StatisticsMask;

typedef struct {
  char *code;   /* "F", "L-HUM", "mediation"; NULL for a period */
  gint64 at;    /* first moment of a period, else 0 */
  gint64 count; /* reports: never to be printed unless shown */
  StatisticsMask mask;
} StatisticsCell;

typedef enum {
  STATISTICS_PERIODS,    /* received by month, quarter or year, without a hole */
  STATISTICS_STATES,     /* in_progress, closed, filtered: adds up to received */
  STATISTICS_CLASSES,    /* A to G as shown, requalified or computed: adds up to received */
  STATISTICS_SITUATIONS, /* by code, most met first; a report may have several */
  STATISTICS_RESULTS,    /* kinds of result.h that are "handled", most met first; a report may have several */
  STATISTICS_TABLE_LAST
} StatisticsTable;
const char *statistics_table_name (StatisticsTable table); /* "classes" */

typedef enum { STATISTICS_TAKEN, STATISTICS_ACTION, STATISTICS_CLOSED, STATISTICS_DELAY_LAST } StatisticsDelayKind;
const char *statistics_delay_name (StatisticsDelayKind kind); /* "taken" */

typedef struct {
  gint64 median_tenths;               /* tenths of a calendar day */
  gint64 base;                        /* reports where it happened */
  gint64 pending;                     /* reports where it is awaited */
  gboolean shown;                     /* base is large enough */
  gboolean base_shown, pending_shown; /* these counts may be printed */
} StatisticsDelay;

typedef struct {
  gint64 count, base;
  gboolean shown;  /* base large enough, and neither the count nor the rest of the base small */
  gboolean counts; /* count and base may be printed too */
} StatisticsShare;
gint64 statistics_share_percent (const StatisticsShare *share); /* rounded to nearest; 0 for no base */

/* Which reports are told of: those filed from `from` on and before `until`; 0: from the first one, up to now. Later
 * filters are members here. What became of them is told as it is now. Two scopes that differ by a few reports would
 * tell small cells by subtraction: only whole calendar periods may be published. */
typedef struct {
  gint64 from, until;
} StatisticsScope;
/* The calendar period of `months` (1, 3, 6 or 12) that holds `at`: a month, a quarter, a half-year, a year. The one
 * before it holds `from - 1`. */
StatisticsScope statistics_scope_of (gint64 at, int months);

typedef struct {
  gint64 now;
  gint64 since; /* first moment told of: the scope's beginning, or the first report; 0 when there is none */
  gint64 until; /* last moment told of: now, or the scope's end */
  gint64 population;
  gboolean demo;
  StatisticsBounds bounds;
  int period_months; /* of STATISTICS_PERIODS: 1, 3 or 12 */
  StatisticsCell received, accepted;
  StatisticsCell quick_procedures;          /* opened within STATISTICS_PROCEDURE_MONTHS of the report */
  StatisticsCell unknown_before;            /* dwellings that no service knew before (B16) */
  GPtrArray *tables[STATISTICS_TABLE_LAST]; /* of StatisticsCell */
  gboolean withheld[STATISTICS_TABLE_LAST]; /* too few reports: the table is not published at all */
  StatisticsShare handled, handled_in_time;
  StatisticsDelay delays[STATISTICS_DELAY_LAST];
  gint64 objective_per_100000, objective_days;
  gint64 objective;                  /* reports for this town over objective_days */
  gint64 objective_elapsed_days;     /* days of service in the last objective_days, from the beginning of a period */
  gint64 objective_expected;         /* objective brought to the elapsed days */
  StatisticsCell objective_received; /* over these days */
} Statistics;

void statistics_free (Statistics *statistics);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Statistics, statistics_free)

/* (transfer full): the figures at `now`, all from one snapshot of the store; `scope` nullable: the whole life of the
 * box. STORE. NOT_FOUND before set-up. */
Statistics *statistics_compute (Db *db, const StatisticsScope *scope, gint64 now, GError **error);

/* The same for several scopes at once: the store is read once, whatever their number. (transfer full): of Statistics,
 * in that order. */
GPtrArray *statistics_compute_all (Db *db, const StatisticsScope *scopes, guint count, gint64 now, GError **error);

/* The bounds in force: the settings, never under the enum above. */
StatisticsBounds statistics_bounds (Db *db);
/* Masks cells in place, those from 1 to cell_min - 1. With `total_known` hides more until no small cell can be told
 * from the total; FALSE when even that cannot protect them: the table must be withheld. */
gboolean statistics_mask (GPtrArray *cells, gint64 cell_min, gboolean total_known);
/* The mask of a count that stands alone. */
StatisticsMask statistics_mask_alone (gint64 count, gint64 cell_min);
/* Twice the median of `days` (of int, sorted in place), so that it stays whole; 0 when empty. */
gint64 statistics_median_twice (GArray *days);
