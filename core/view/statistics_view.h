/* statistics_view.h: the open figures as pages, charts and the CSV show them: masked cells are words there, never
 * numbers. */
#pragma once
#include "base/tree.h"
#include "domain/grid.h"
#include "domain/statistics.h"
#include "view/voice.h"

/* (transfer full): a map
 *   nothing_reported, nothing_done: no figure of that chapter of a period is shown
 *   date, date_iso, since, demo, empty, masked (something is hidden), total, total_code {n}
 *   received, accepted, quick_procedures, unknown_before: texts
 *   handled, handled_in_time {shown, percent, count, base}
 *   delays [{code, label, shown, days, tenths, base, pending}] and the same as `taken`, `action`, `closed`
 *   objective {per_100000, per_year, days, population, target, received, expected, percent}
 *   periods, states, classes, situations, results: {withheld, empty, rows [{code, label, short, at, count, text,
 * masked}], top {code, label, short, text, percent}}: `count` is absent when the cell is masked. `periods` also has
 *     total, span ("de juillet à novembre 2026"), first, last, single, monthly, quarterly, yearly. */
Tree *statistics_tree (const Statistics *statistics, const Voice *voice, const Grid *grid);

/* Who publishes, for the columns that every open file has. */
typedef struct {
  const char *insee, *commune;
} StatisticsPlace;
/* Names of the columns of every open file, NULL-terminated; what each is: group [opendata_column] of the words. */
extern const char *const statistics_columns[];
/* (transfer full): "2026", "2026-T3", "2026-11": the period of `months` (12, 3, 1) that begins at `at`. */
char *statistics_period_code (gint64 at, int months);
/* (transfer full): the same figures as CSV in the open dialect, one indicator a line. A masked value is empty and its
 * mask told. `period`: the code of theirs; NULL: the whole life of the box. */
char *statistics_csv (const Statistics *statistics, const Tree *tree, const StatisticsPlace *place, const char *period);
