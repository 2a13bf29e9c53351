/* statistics_delay.c: medians and shares: whole numbers only. Knows no store. */
#include "domain/statistics.h"

static int
compare_days (gconstpointer left, gconstpointer right)
{
  return *(const int *) left - *(const int *) right;
}

gint64
statistics_median_twice (GArray *days)
{
  guint middle = days->len / 2;

  if (days->len == 0)
    return 0;
  g_array_sort (days, compare_days);
  if (days->len % 2 == 1)
    return 2 * (gint64) g_array_index (days, int, middle);
  return (gint64) g_array_index (days, int, middle - 1) + g_array_index (days, int, middle);
}

gint64
statistics_share_percent (const StatisticsShare *share)
{
  return share->base <= 0 ? 0 : (200 * share->count + share->base) / (2 * share->base);
}

static const char *const delay_names[] = {
  [STATISTICS_TAKEN] = "taken",
  [STATISTICS_ACTION] = "action",
  [STATISTICS_CLOSED] = "closed",
};
G_STATIC_ASSERT (G_N_ELEMENTS (delay_names) == STATISTICS_DELAY_LAST);

const char *
statistics_delay_name (StatisticsDelayKind kind)
{
  return kind < STATISTICS_DELAY_LAST ? delay_names[kind] : NULL;
}

static const char *const table_names[] = {
  [STATISTICS_PERIODS] = "periods",       [STATISTICS_STATES] = "states",   [STATISTICS_CLASSES] = "classes",
  [STATISTICS_SITUATIONS] = "situations", [STATISTICS_RESULTS] = "results",
};
G_STATIC_ASSERT (G_N_ELEMENTS (table_names) == STATISTICS_TABLE_LAST);

const char *
statistics_table_name (StatisticsTable table)
{
  return table < STATISTICS_TABLE_LAST ? table_names[table] : NULL;
}
