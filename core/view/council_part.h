/* council_part.h: what the parts of council_view.c share: two half-years with all that is known of them, and how counts and
 * euros are said. Of core/view/council_*.c only. */
#pragma once
#include "domain/cost.h"
#include "domain/half_year.h"
#include "domain/statistics_activity.h"
#include "domain/statistics_archive.h"
#include "view/viewer.h"

/* One half-year, all that is known of it. */
typedef struct {
  HalfYear half;
  Statistics *statistics;       /* of the reports filed within it */
  StatisticsActivity *activity; /* what happened within it */
  CostSum costs;
} CouncilHalf;

typedef struct {
  const Viewer *viewer;
  CouncilHalf now, former;
  StatisticsBefore before;
  gint64 before_cents; /* costs typed of the year before the box; -1: none were */
} CouncilMaking;

/* Reads both half-years and the year before the box, of a making that holds its viewer alone. As the readers they are
 * made of fail. */
gboolean council_making_read (CouncilMaking *making, HalfYear half, GError **error);
void council_making_clear (CouncilMaking *making);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CouncilMaking, council_making_clear)

/* Texts, null for what is not known (a negative number). `each`: what falls to one of `count`, to the nearest euro. */
void council_set_euros (const Viewer *viewer, Tree *map, const char *key, gint64 cents);
void council_set_each (const Viewer *viewer, Tree *map, const char *key, gint64 cents, gint64 count);
void council_set_count (Tree *map, const char *key, gint64 count);

/* What is counted within a half-year: its words in the group council_count. */
typedef struct {
  const char *code;
  gint64 (*count) (const StatisticsActivity *activity);
  gint64 (*before) (const StatisticsBefore *before); /* nullable: the town was not asked */
} CouncilCount;

/* (transfer none): by its code, which is one of the table's. */
const CouncilCount *council_count (const char *code);

/* council_counts.c: heads, counts, results, delays. */
void council_add_counts (const CouncilMaking *making, Tree *view);
/* council_money.c: costs and their total; what one file cost, and one result; campaigns. */
void council_add_costs (const CouncilMaking *making, Tree *view);
void council_add_shares (const CouncilMaking *making, Tree *view);
/* Cents, -1 while no staff cost is typed: a price that leaves out those who work would mislead. */
gint64 council_price (const CostSum *costs);
