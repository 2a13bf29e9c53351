/* statistics_mask.c: hides small counts, then others until no small one can be computed from a known total. Counts
 * nothing itself. */
#include "domain/statistics_private.h"

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

/* Reckons as that reader would. He knows the sum, that each small cell is from 1 to 4, and that a hidden one is
 * zero or at least 5. Each sum of the small cells that leaves such a rest is possible: nothing is told when two
 * are, or when one is that several values make. */
static gboolean
masked_is_safe (const Masked *masked)
{
  guint possible = 0;

  if (masked->small == 0)
    return TRUE;
  for (gint64 small_sum = masked->small; small_sum <= (gint64) masked->small * (STATISTICS_CELL_MIN - 1); small_sum++) {
    gint64 rest = masked->sum - small_sum;
    gboolean least = small_sum == masked->small, most = small_sum == (gint64) masked->small * (STATISTICS_CELL_MIN - 1);

    if (rest != 0 && (masked->hidden == 0 || rest < STATISTICS_CELL_MIN))
      continue;
    if (++possible > 1 || (masked->small > 1 && !least && !most))
      return TRUE;
  }
  return FALSE;
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

/* ---- all figures ---- */

static void
share_close (StatisticsShare *share)
{
  share->shown = share->base >= STATISTICS_BASE_MIN && statistics_mask_alone (share->count) == STATISTICS_SHOWN;
}

/* What is said of the states elsewhere (bases of the delays) must not tell what their table hides. */
static gboolean
states_are_open (const Statistics *statistics)
{
  for (guint i = 0; i < statistics->tables[STATISTICS_STATES]->len; i++)
    if (statistics_table_cell (statistics, STATISTICS_STATES, i)->mask != STATISTICS_SHOWN)
      return FALSE;
  return TRUE;
}

/* Tables whose total is published. */
static const gboolean adds_up[] = {
  [STATISTICS_PERIODS] = TRUE,     [STATISTICS_STATES] = TRUE,   [STATISTICS_CLASSES] = TRUE,
  [STATISTICS_SITUATIONS] = FALSE, [STATISTICS_RESULTS] = FALSE,
};
G_STATIC_ASSERT (G_N_ELEMENTS (adds_up) == STATISTICS_TABLE_LAST);

void
statistics_mask_all (Statistics *statistics)
{
  StatisticsCell *alone[] = { &statistics->received, &statistics->accepted, &statistics->quick_procedures,
                              &statistics->unknown_before, &statistics->objective_received };
  gboolean total_shown = statistics_mask_alone (statistics->received.count) == STATISTICS_SHOWN;

  for (guint i = 0; i < G_N_ELEMENTS (adds_up); i++)
    statistics->withheld[i] = !statistics_mask (statistics->tables[i], adds_up[i] && total_shown);
  for (guint i = 0; i < G_N_ELEMENTS (alone); i++)
    alone[i]->mask = statistics_mask_alone (alone[i]->count);
  statistics->states_open = states_are_open (statistics);
  statistics->handled.base = statistics->received.count;
  share_close (&statistics->handled);
  share_close (&statistics->handled_in_time);
}
