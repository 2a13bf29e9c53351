/* statistics_secrecy.h: what may be printed of a count by period when its total is printed too. Pure reckoning over
 * arrays: knows no report. */
#pragma once
#include "domain/statistics.h"

/* One count over periods that follow each other; the last is the rest, which is never printed. */
typedef struct {
  guint periods;          /* with the rest */
  const gint64 *counts;   /* of each period */
  const gint64 *received; /* reports of each, of which `counts` are a part */
  gboolean both;          /* the others (received less counts) are told as well: accepted, handled */
  gint64 cell_min, crossed_min;
} StatisticsColumn;
/* Sets hidden[i] for each period. The total is known. */
void statistics_hide_column (const StatisticsColumn *column, gboolean *hidden);
/* TRUE when nothing in it is small. */
gboolean statistics_is_safe (const StatisticsColumn *column, guint period);

/* Counts that add up to the reports received, over the same periods: counts[category × periods + period]. */
typedef struct {
  guint categories, periods;
  const gint64 *counts;
  gint64 crossed_min;
} StatisticsBlock;
/* `hidden` of each category, in: those that must be, out: in every period alike. FALSE when all are: nothing is left.
 */
gboolean statistics_hide_block (const StatisticsBlock *block, gboolean *hidden);
/* TRUE when these categories, hidden in every period, keep every small count from being told. */
gboolean statistics_block_is_safe (const StatisticsBlock *block, const gboolean *hidden);
