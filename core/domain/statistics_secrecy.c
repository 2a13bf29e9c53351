/* statistics_secrecy.c: hides counts by period until a reader who knows all totals cannot narrow a small one. */
#include "domain/statistics_secrecy.h"

/* ---- counts that overlap ---- */

static gboolean
is_small (gint64 count, gint64 bound)
{
  return count > 0 && count < bound;
}

gboolean
statistics_is_safe (const StatisticsColumn *column, guint period)
{
  return !is_small (column->counts[period], column->crossed_min)
         && !(column->both && is_small (column->received[period] - column->counts[period], column->crossed_min));
}

/* How many values a hidden count must leave possible, less one: the bound's; fewer only where the reports of the
 * period, or what is hidden in all, are fewer themselves. */
static gint64
width_needed (const StatisticsColumn *column, guint period, gint64 sum, gint64 others)
{
  gint64 width = MIN (column->crossed_min - 1, MIN (sum, column->received[period]));

  return column->both ? MIN (width, others) : width;
}

/* The reader knows the sum of the hidden ones, and how many reports each period has. */
static gboolean
hidden_are_safe (const StatisticsColumn *column, const gboolean *hidden)
{
  gint64 sum = 0, received = 0;
  guint count = 0;

  for (guint i = 0; i < column->periods; i++) {
    sum += hidden[i] ? column->counts[i] : 0;
    received += hidden[i] ? column->received[i] : 0;
    count += hidden[i];
  }
  if (count == 1 || sum < column->cell_min - 1)
    return FALSE;
  for (guint i = 0; i < column->periods; i++) {
    gint64 most = MIN (sum, column->received[i]), least = MAX (0, sum - (received - column->received[i]));

    if (hidden[i] && !statistics_is_safe (column, i) && most - least < width_needed (column, i, sum, received - sum))
      return FALSE;
  }
  return TRUE;
}

/* The smallest count still printed; its index, or `periods`. */
static guint
column_victim (const StatisticsColumn *column, const gboolean *hidden)
{
  guint victim = column->periods;

  for (guint i = 0; i < column->periods; i++)
    if (!hidden[i] && (victim == column->periods || column->counts[i] < column->counts[victim]))
      victim = i;
  return victim;
}

void
statistics_hide_column (const StatisticsColumn *column, gboolean *hidden)
{
  gboolean any = FALSE;
  guint victim;

  for (guint i = 0; i < column->periods; i++) {
    hidden[i] = !statistics_is_safe (column, i);
    any |= hidden[i];
  }
  if (!any)
    return;
  hidden[column->periods - 1] = TRUE; /* the rest is printed nowhere: it hides others for nothing */
  while (!hidden_are_safe (column, hidden) && (victim = column_victim (column, hidden)) < column->periods)
    hidden[victim] = TRUE;
}

/* ---- counts that add up ---- */

static gint64
block_count (const StatisticsBlock *block, guint category, guint period)
{
  return block->counts[category * block->periods + period];
}

static gint64
category_total (const StatisticsBlock *block, guint category)
{
  gint64 total = 0;

  for (guint period = 0; period < block->periods; period++)
    total += block_count (block, category, period);
  return total;
}

static gint64
hidden_of_period (const StatisticsBlock *block, const gboolean *hidden, guint period)
{
  gint64 sum = 0;

  for (guint category = 0; category < block->categories; category++)
    sum += hidden[category] ? block_count (block, category, period) : 0;
  return sum;
}

/* Fréchet's bounds: all that margins tell of a cell of a full block. */
static gboolean
cell_is_safe (const StatisticsBlock *block, guint category, guint period, gint64 row, gint64 all)
{
  gint64 column = category_total (block, category);
  gint64 most = MIN (row, column), least = MAX (0, row + column - all);

  return !is_small (block_count (block, category, period), block->crossed_min)
         || most - least >= MIN (block->crossed_min - 1, column);
}

gboolean
statistics_block_is_safe (const StatisticsBlock *block, const gboolean *hidden)
{
  gint64 all = 0;

  for (guint period = 0; period < block->periods; period++)
    all += hidden_of_period (block, hidden, period);
  for (guint period = 0; period < block->periods; period++) {
    gint64 row = hidden_of_period (block, hidden, period);

    if (is_small (row, block->crossed_min))
      return FALSE;
    for (guint category = 0; category < block->categories; category++)
      if (hidden[category] ? !cell_is_safe (block, category, period, row, all)
                           : is_small (block_count (block, category, period), block->crossed_min))
        return FALSE;
  }
  return TRUE;
}

/* The category that holds least; `categories` when all are hidden. */
static guint
block_victim (const StatisticsBlock *block, const gboolean *hidden)
{
  guint victim = block->categories;

  for (guint i = 0; i < block->categories; i++)
    if (!hidden[i] && (victim == block->categories || category_total (block, i) < category_total (block, victim)))
      victim = i;
  return victim;
}

static gboolean
has_small (const StatisticsBlock *block, guint category)
{
  for (guint period = 0; period < block->periods; period++)
    if (is_small (block_count (block, category, period), block->crossed_min))
      return TRUE;
  return FALSE;
}

gboolean
statistics_hide_block (const StatisticsBlock *block, gboolean *hidden)
{
  guint victim;

  for (guint i = 0; i < block->categories; i++)
    hidden[i] |= has_small (block, i);
  while (!statistics_block_is_safe (block, hidden) && (victim = block_victim (block, hidden)) < block->categories)
    hidden[victim] = TRUE;
  return block_victim (block, hidden) < block->categories;
}
