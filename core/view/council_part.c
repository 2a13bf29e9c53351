/* council_part.c: reads two half-years and the year before; says counts and euros. */
#include "view/council_part.h"

#include "base/money.h"
#include "base/text.h"
#include "view/campaign_step.h"

/* ---- read ---- */

static void
council_half_clear (CouncilHalf *told)
{
  g_clear_pointer (&told->statistics, statistics_free);
  g_clear_pointer (&told->activity, statistics_activity_free);
}
static gboolean
council_half_read (const Viewer *viewer, HalfYear half, CouncilHalf *ret_told, GError **error)
{
  const StatisticsScope scope = { half_year_start (half), half_year_end (half) };

  ret_told->half = half;
  ret_told->statistics = statistics_compute (viewer->db, &scope, viewer->now, error);
  ret_told->activity =
      ret_told->statistics == NULL ? NULL : statistics_activity (viewer->db, &scope, viewer->now, error);
  return ret_told->activity != NULL && cost_sum (viewer->db, half, &ret_told->costs, error);
}

/* What the year before the box cost, when somebody typed it under its two half-years. */
static gboolean
read_before (CouncilMaking *making, GError **error)
{
  CostSum first = { .lines = 0 }, second = { .lines = 0 };
  int year;

  statistics_before (making->viewer->db, &making->before);
  making->before_cents = -1;
  year = (int) making->before.year;
  if (year == 0)
    return TRUE;
  if (!cost_sum (making->viewer->db, (HalfYear){ year, 1 }, &first, error)
      || !cost_sum (making->viewer->db, (HalfYear){ year, 2 }, &second, error))
    return FALSE;
  if (first.lines + second.lines > 0)
    making->before_cents = first.total + second.total;
  return TRUE;
}

gboolean
council_making_read (CouncilMaking *making, HalfYear half, GError **error)
{
  return council_half_read (making->viewer, half, &making->now, error)
         && council_half_read (making->viewer, half_year_add (half, -1), &making->former, error)
         && read_before (making, error);
}

void
council_making_clear (CouncilMaking *making)
{
  council_half_clear (&making->now);
  council_half_clear (&making->former);
  statistics_before_clear (&making->before);
}

/* ---- said ---- */

void
council_set_euros (const Viewer *viewer, Tree *map, const char *key, gint64 cents)
{
  g_autofree char *text = cents < 0 ? NULL : campaign_euros (viewer, cents);

  tree_set_text (map, key, text);
}

/* What falls to one file, to the nearest euro: the cents of an average tell nothing. */
void
council_set_each (const Viewer *viewer, Tree *map, const char *key, gint64 cents, gint64 count)
{
  gint64 each = money_each (cents, count);

  council_set_euros (viewer, map, key, each < 0 ? -1 : (each + 50) / 100 * 100);
}

void
council_set_count (Tree *map, const char *key, gint64 count)
{
  g_autofree char *text = count < 0 ? NULL : text_integer (count);

  tree_set_text (map, key, text);
}
