/* statistics_mask.c: hides small counts, then others until no small one can be computed from a known total. Counts nothing itself. */
#include "domain/statistics.h"

StatisticsMask
statistics_mask_alone (gint64 count)
{
  return count > 0 && count < STATISTICS_CELL_MIN ? STATISTICS_SMALL : STATISTICS_SHOWN;
}

/* What a reader who knows the total learns: the sum of the masked cells, and how many of them are from 1 to 4. */
typedef struct {
  gint64 sum;
  guint small, hidden;
} Masked;

static Masked
masked_count (const GPtrArray *cells)
{
  Masked masked = { 0 };

  for (guint i = 0; i < cells->len; i++) {
    const StatisticsCell *cell = g_ptr_array_index (cells, i);

    masked.small += cell->mask == STATISTICS_SMALL;
    masked.hidden += cell->mask == STATISTICS_HIDDEN;
    masked.sum += cell->mask == STATISTICS_SHOWN ? 0 : cell->count;
  }
  return masked;
}

/* One small cell alone is the sum itself; several are known when the sum is the least or the most that they can make. A hidden cell may be
 * anything from zero to the sum, so that one is enough, unless the sum is so small that it leaves no choice. */
static gboolean
masked_is_safe (const Masked *masked)
{
  if (masked->small == 0)
    return TRUE;
  if (masked->hidden > 0)
    return masked->sum > masked->small;
  return masked->small > 1 && masked->sum > masked->small && masked->sum < (gint64) masked->small * (STATISTICS_CELL_MIN - 1);
}

/* The smallest count still printed, a zero only when there is nothing else: it tells least. */
static StatisticsCell *
mask_victim (const GPtrArray *cells)
{
  StatisticsCell *victim = NULL;

  for (guint i = 0; i < cells->len; i++) {
    StatisticsCell *cell = g_ptr_array_index (cells, i);

    if (cell->mask != STATISTICS_SHOWN)
      continue;
    if (victim == NULL || victim->count == 0 || (cell->count != 0 && cell->count < victim->count))
      victim = cell;
  }
  return victim;
}

gboolean
statistics_mask (GPtrArray *cells, gboolean total_known)
{
  Masked masked;

  for (guint i = 0; i < cells->len; i++) {
    StatisticsCell *cell = g_ptr_array_index (cells, i);

    cell->mask = statistics_mask_alone (cell->count);
  }
  if (!total_known)
    return TRUE;
  for (masked = masked_count (cells); !masked_is_safe (&masked); masked = masked_count (cells)) {
    StatisticsCell *victim = mask_victim (cells);

    if (victim == NULL)
      return FALSE;
    victim->mask = STATISTICS_HIDDEN;
  }
  return TRUE;
}
