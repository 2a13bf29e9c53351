/* statistics_archive_view.c: names and addresses of years and quarters, and which stands beside which. */
#include "view/statistics_archive_view.h"

#include "base/clock.h"
#include "base/text.h"

enum { YEAR = 12, QUARTER = 3 };

static int
year_of (gint64 at)
{
  g_autoptr (GDateTime) date = clock_local (at);

  return g_date_time_get_year (date);
}

static int
quarter_of (gint64 at)
{
  g_autoptr (GDateTime) date = clock_local (at);

  return (g_date_time_get_month (date) + 2) / 3;
}

char *
statistics_period_label (const Voice *voice, gint64 at, int months)
{
  g_autoptr (Tree) context = tree_new_map ();

  if (months == 1)
    return voice_month (voice, at);
  tree_set_format (context, "year", "%d", year_of (at));
  tree_set_flag (context, "quarterly", months == QUARTER);
  tree_set_format (context, "nth", "%d", quarter_of (at));
  tree_set_flag (context, "first", quarter_of (at) == 1);
  return voice_say (voice, "stats.period", context);
}

char *
statistics_period_url (gint64 at, int months)
{
  return months == QUARTER ? g_strdup_printf (STATISTICS_URL "%d/t%d/", year_of (at), quarter_of (at))
                           : g_strdup_printf (STATISTICS_URL "%d/", year_of (at));
}

static void
fill_link (Tree *map, const Statistics *period, int months, const Voice *voice)
{
  g_autofree char *label = statistics_period_label (voice, period->since, months);
  g_autofree char *url = statistics_period_url (period->since, months);
  g_autofree char *received = text_integer (period->received.count);

  tree_set_text (map, "label", label);
  tree_set_text (map, "url", url);
  tree_set_format (map, "short", "T%d", quarter_of (period->since));
  tree_set_flag (map, "open", statistics_is_open (period));
  tree_set_text (map, "received", received);
}

/* Quarters of the year of `at`; `current` (nullable) is the one whose page it is. */
static void
add_quarters (Tree *map, const GPtrArray *quarters, gint64 at, const Statistics *current, const Voice *voice)
{
  Tree *list = tree_set_list (map, "quarters");

  for (guint i = 0; i < quarters->len; i++) {
    const Statistics *quarter = g_ptr_array_index (quarters, i);
    Tree *row;

    if (year_of (quarter->since) != year_of (at))
      continue;
    row = tree_add_map (list);
    fill_link (row, quarter, QUARTER, voice);
    tree_set_flag (row, "current", quarter == current);
  }
  tree_set_flag (map, "any_quarters", tree_length (list) > 0);
}

Tree *
statistics_archive_view (const StatisticsArchive *archive, const Voice *voice)
{
  Tree *list = tree_new_list ();

  for (guint i = archive->years->len; i > 0; i--) {
    const Statistics *year = g_ptr_array_index (archive->years, i - 1);
    Tree *row = tree_add_map (list);

    fill_link (row, year, YEAR, voice);
    add_quarters (row, archive->quarters, year->since, NULL, voice);
  }
  return list;
}

/* The period of that place among those of its length, when there is one. */
static const Statistics *
period_at (const GPtrArray *periods, guint index)
{
  return index < periods->len ? g_ptr_array_index (periods, index) : NULL;
}

static void
add_neighbours (Tree *map, const GPtrArray *periods, guint index, int months, const Voice *voice)
{
  const Statistics *previous = period_at (periods, index - 1), *next = period_at (periods, index + 1);

  if (previous != NULL)
    fill_link (tree_set_map (map, "previous"), previous, months, voice);
  if (next != NULL)
    fill_link (tree_set_map (map, "next"), next, months, voice);
}

/* The year has a page when it may say how many reports it received. */
static void
add_year (Tree *map, const StatisticsArchive *archive, const Statistics *quarter, const Voice *voice)
{
  for (guint i = 0; i < archive->years->len; i++) {
    const Statistics *year = g_ptr_array_index (archive->years, i);

    if (year_of (year->since) == year_of (quarter->since))
      fill_link (tree_set_map (map, "year"), year, YEAR, voice);
  }
}

Tree *
statistics_archive_view_period (const StatisticsArchive *archive, const Statistics *period, const Voice *voice)
{
  Tree *map = tree_new_map ();
  guint index = 0;
  gboolean yearly = g_ptr_array_find (archive->years, period, &index);
  const GPtrArray *periods = yearly ? archive->years : archive->quarters;
  int months = yearly ? YEAR : QUARTER;
  g_autofree char *code = statistics_period_code (period->since, months);

  if (!yearly && !g_ptr_array_find (archive->quarters, period, &index))
    return map;
  fill_link (map, period, months, voice);
  tree_set_text (map, "code", code);
  tree_set_flag (map, "yearly", yearly);
  add_neighbours (map, periods, index, months, voice);
  if (!yearly)
    add_year (map, archive, period, voice);
  add_quarters (map, archive->quarters, period->since, period, voice);
  return map;
}
