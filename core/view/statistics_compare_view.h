/* statistics_compare_view.h: what the figures are held against, and how people were reached: the parts of the public
 * page that are not about one period. */
#pragma once
#include "domain/statistics_activity.h"
#include "domain/statistics_reach.h"
#include "view/statistics_view.h"

/* What the town typed of itself. */
typedef struct {
  const StatisticsBefore *before;
  gint64 rented, per_1000; /* rented dwellings, 0: not known; reports a year for 1,000 of them */
} StatisticsTown;

/* Adds to the tree of statistics_tree:
 *   before {year, source, rows [{label, before, now}]}: absent without a year
 *   stock {rented, per_1000, expected, percent}: absent without a number of dwellings
 * Comparisons are made from printed figures only. */
void statistics_view_compare (Tree *tree, const Statistics *statistics, const StatisticsTown *town, const Voice *voice);
/* Adds channels [{label, campaigns, mailed, cost, received, each}], any_channels, opinions [{code, label, shown,
 * percent, base}], any_opinions. */
void statistics_view_reach (Tree *tree, const StatisticsReach *reach, const Voice *voice);
