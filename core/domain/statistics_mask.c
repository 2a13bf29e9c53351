/* statistics_mask.c: hides small counts, then others until no small one can be computed from a known total. Counts
 * nothing itself. */
#include "domain/statistics_private.h"

#include "base/clock.h"

StatisticsMask
statistics_mask_alone (gint64 count, gint64 cell_min)
{
  return count > 0 && count < cell_min ? STATISTICS_SMALL : STATISTICS_SHOWN;
}

/* What a reader who knows the total learns: the sum of the masked cells, and how many of them are small. */
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

/* Reckons as that reader would. He knows the sum, that each small cell is from 1 to 4 (the bound less one), and that a
 * hidden one is zero or at least 5. Each sum of the small cells that leaves such a rest is possible: nothing is told
 * when two are, or when one is that several values make. */
static gboolean
masked_is_safe (const Masked *masked, gint64 cell_min)
{
  gint64 greatest = (gint64) masked->small * (cell_min - 1);
  guint possible = 0;

  if (masked->small == 0)
    return TRUE;
  for (gint64 small_sum = masked->small; small_sum <= greatest; small_sum++) {
    gint64 rest = masked->sum - small_sum;
    gboolean least = small_sum == masked->small, most = small_sum == greatest;

    if (rest != 0 && (masked->hidden == 0 || rest < cell_min))
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
statistics_mask (GPtrArray *cells, gint64 cell_min, gboolean total_known)
{
  Masked masked;

  for (guint i = 0; i < cells->len; i++) {
    StatisticsCell *cell = g_ptr_array_index (cells, i);

    cell->mask = statistics_mask_alone (cell->count, cell_min);
  }
  if (!total_known)
    return TRUE;
  for (masked = masked_count (cells); !masked_is_safe (&masked, cell_min); masked = masked_count (cells)) {
    StatisticsCell *victim = mask_victim (cells);

    if (victim == NULL)
      return FALSE;
    victim->mask = STATISTICS_HIDDEN;
  }
  return TRUE;
}

/* ---- periods within periods ---- */

static const int levels[] = { 12, 3, 1 };

typedef struct {
  GPtrArray *periods; /* the shortest ones */
  int months;
  gint64 cell_min;
  GPtrArray *nodes; /* nullable */
} Nest;

static StatisticsCell *
period_at (const Nest *nest, guint index)
{
  return g_ptr_array_index (nest->periods, index);
}

/* Index of the first period after those of the one of `months` that begins at `first`. */
static guint
node_end (const Nest *nest, guint first, guint end, int months)
{
  gint64 start = statistics_period_start (period_at (nest, first)->at, months);

  while (first < end && statistics_period_start (period_at (nest, first)->at, months) == start)
    first++;
  return first;
}

/* Some were given away. */
static void
cell_free_any (gpointer cell)
{
  if (cell != NULL)
    statistics_cell_free (cell);
}

static GPtrArray *
nodes_within (const Nest *nest, guint first, guint end, int months)
{
  GPtrArray *nodes = g_ptr_array_new_with_free_func (cell_free_any);

  while (first < end) {
    StatisticsCell *node = statistics_cell_new (months == 12 ? "12" : months == 3 ? "3" : "1");
    guint last = node_end (nest, first, end, months);

    node->at = statistics_period_start (period_at (nest, first)->at, months);
    for (; first < last; first++)
      node->count += period_at (nest, first)->count;
    g_ptr_array_add (nodes, node);
  }
  return nodes;
}

/* What is known together: the total of a printed period, and the parts of it. What is not printed has no parts that
 * are. */
static void
mask_level (const Nest *nest, guint level, guint first, guint end, StatisticsMask above)
{
  int months = levels[level];
  g_autoptr (GPtrArray) nodes = nodes_within (nest, first, end, months);
  gboolean safe = above == STATISTICS_SHOWN && statistics_mask (nodes, nest->cell_min, TRUE);

  for (guint i = 0; i < nodes->len; i++) {
    StatisticsCell *node = g_ptr_array_index (nodes, i);
    guint last = node_end (nest, first, end, months);

    if (!safe)
      node->mask = STATISTICS_HIDDEN;
    if (months == nest->months)
      period_at (nest, first)->mask = node->mask;
    else
      mask_level (nest, level + 1, first, last, node->mask);
    if (nest->nodes != NULL && months != 1)
      g_ptr_array_add (nest->nodes, g_steal_pointer (&g_ptr_array_index (nodes, i)));
    first = last;
  }
}

gboolean
statistics_mask_periods (GPtrArray *periods, int months, gint64 cell_min, GPtrArray *nodes)
{
  const Nest nest = { periods, months, cell_min, nodes };

  if (periods->len == 0)
    return TRUE;
  mask_level (&nest, 0, 0, periods->len, STATISTICS_SHOWN);
  for (guint i = 0; i < periods->len; i++)
    if (period_at (&nest, i)->mask == STATISTICS_SHOWN)
      return TRUE;
  return FALSE;
}

/* ---- all figures ---- */

/* A share tells its count and the rest of its base. */
static void
share_close (StatisticsShare *share, const StatisticsBounds *bounds)
{
  share->shown = share->base >= bounds->base_min
                 && statistics_mask_alone (share->count, bounds->cell_min) == STATISTICS_SHOWN
                 && statistics_mask_alone (share->base - share->count, bounds->cell_min) == STATISTICS_SHOWN;
  share->counts = share->shown;
}

/* TRUE when every period that began before `until` is printed, so that their sum tells nothing more. */
static gboolean
periods_are_open (const Statistics *statistics, gint64 from, gint64 until)
{
  const GPtrArray *periods = statistics->tables[STATISTICS_PERIODS];

  for (guint i = 0; i < periods->len; i++) {
    const StatisticsCell *period = g_ptr_array_index (periods, i);

    if (period->at >= from && period->at < until && period->mask != STATISTICS_SHOWN)
      return FALSE;
  }
  return TRUE;
}

/* Sums over some of the periods: what was filed 4 months ago or more, and within the days of the objective. */
static void
mask_sums (Statistics *statistics)
{
  gint64 limit = clock_add_months (statistics->now, -STATISTICS_HANDLED_MONTHS);
  gint64 from = clock_add_days (clock_day_start (statistics->until), 1 - (int) statistics->objective_days);
  StatisticsCell *received = &statistics->objective_received;

  from = statistics_period_start (from, statistics->period_months);
  if (statistics->handled_in_time.base < statistics->received.count
      && !periods_are_open (statistics, 0, statistics_period_start (limit, statistics->period_months)))
    statistics->handled_in_time.counts = FALSE;
  if (received->mask == STATISTICS_SHOWN && received->count < statistics->received.count
      && !periods_are_open (statistics, from, G_MAXINT64))
    received->mask = STATISTICS_HIDDEN;
}

/* Where it happened, where it is awaited, and the others add up to the reports received. In the order of the states,
 * whose table these are for closings: ties are told the same way. */
static void
mask_delay (StatisticsDelay *delay, gint64 received, const StatisticsBounds *bounds)
{
  StatisticsCell cells[] = { { .count = delay->pending },
                             { .count = delay->base },
                             { .count = received - delay->base - delay->pending } };
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();
  gboolean safe;

  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    g_ptr_array_add (parts, &cells[i]);
  safe = statistics_mask (parts, bounds->cell_min, TRUE);
  delay->shown = delay->base >= bounds->base_min;
  delay->pending_shown = delay->shown && safe && cells[0].mask == STATISTICS_SHOWN;
  delay->base_shown = delay->shown && safe && cells[1].mask == STATISTICS_SHOWN;
}

/* Tables whose total is published. */
static const gboolean adds_up[] = {
  [STATISTICS_PERIODS] = TRUE,     [STATISTICS_STATES] = TRUE,   [STATISTICS_CLASSES] = TRUE,
  [STATISTICS_SITUATIONS] = FALSE, [STATISTICS_RESULTS] = FALSE,
};
G_STATIC_ASSERT (G_N_ELEMENTS (adds_up) == STATISTICS_TABLE_LAST);

static void
mask_tables (Statistics *statistics, gboolean total_shown)
{
  for (guint i = 0; i < G_N_ELEMENTS (adds_up); i++)
    statistics->withheld[i] =
        i == STATISTICS_PERIODS && total_shown
            ? !statistics_mask_periods (statistics->tables[i], statistics->period_months, statistics->bounds.cell_min,
                                        NULL)
            : !statistics_mask (statistics->tables[i], statistics->bounds.cell_min, adds_up[i] && total_shown);
}

/* Of the reports received these, and the others, are both told. */
static void
mask_part (StatisticsCell *part, const Statistics *statistics)
{
  gint64 rest = statistics->received.count - part->count;

  if (part->mask == STATISTICS_SHOWN && statistics_mask_alone (rest, statistics->bounds.cell_min) != STATISTICS_SHOWN)
    part->mask = STATISTICS_HIDDEN;
}

void
statistics_mask_all (Statistics *statistics)
{
  StatisticsCell *alone[] = { &statistics->received, &statistics->accepted, &statistics->quick_procedures,
                              &statistics->unknown_before, &statistics->objective_received };

  for (guint i = 0; i < G_N_ELEMENTS (alone); i++)
    alone[i]->mask = statistics_mask_alone (alone[i]->count, statistics->bounds.cell_min);
  mask_tables (statistics, statistics->received.mask == STATISTICS_SHOWN);
  mask_part (&statistics->accepted, statistics);
  statistics->handled.base = statistics->received.count;
  share_close (&statistics->handled, &statistics->bounds);
  share_close (&statistics->handled_in_time, &statistics->bounds);
  mask_sums (statistics);
  for (guint i = 0; i < STATISTICS_DELAY_LAST; i++)
    mask_delay (&statistics->delays[i], statistics->received.count, &statistics->bounds);
}
