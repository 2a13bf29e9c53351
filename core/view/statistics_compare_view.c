/* statistics_compare_view.c: comparisons with the year before the box and with the rented stock; campaigns by channel;
 * opinions. */
#include "view/statistics_compare_view.h"

#include "base/text.h"

enum { YEAR_DAYS = 365 };

static void
set_percent (Tree *map, const char *key, const Voice *voice, gint64 count, gint64 base)
{
  g_autofree char *number =
                      text_integer (statistics_share_percent (&(StatisticsShare){ .count = count, .base = base })),
                  *text = NULL;
  g_autoptr (Tree) context = tree_new_map ();

  tree_set_text (context, "n", number);
  text = voice_say (voice, "stats.percent", context);
  tree_set_text (map, key, text);
}

static void
set_number (Tree *map, const char *key, gint64 value)
{
  g_autofree char *text = text_integer (value);

  tree_set_text (map, key, text);
}

/* ---- the year before ---- */

static Tree *
compare_row (Tree *rows, const Voice *voice, const char *code)
{
  Tree *row = tree_add_map (rows);
  g_autofree char *label = voice_code (voice, "stats_before", code);

  tree_set_text (row, "label", label);
  tree_set_null (row, "before");
  tree_set_null (row, "now");
  return row;
}

/* Tenths of reports a month, written with one decimal. */
static void
set_monthly (Tree *row, const char *key, gint64 count, gint64 days)
{
  g_autofree char *text = text_decimal ((2 * count * YEAR_DAYS * 10 + 12 * days) / (2 * 12 * days), 1);

  tree_set_text (row, key, text);
}

static void
add_rows (Tree *rows, const Statistics *statistics, const Tree *tree, const StatisticsBefore *before,
          const Voice *voice)
{
  Tree *row = compare_row (rows, voice, "received");

  if (before->received > 0)
    set_monthly (row, "before", before->received, YEAR_DAYS);
  if (statistics->objective_received.mask == STATISTICS_SHOWN && statistics->objective_elapsed_days > 0)
    set_monthly (row, "now", statistics->objective_received.count, statistics->objective_elapsed_days);
  row = compare_row (rows, voice, "handled");
  if (before->received > 0 && before->handled > 0)
    set_percent (row, "before", voice, before->handled, before->received);
  if (statistics->handled.shown)
    set_percent (row, "now", voice, statistics->handled.count, statistics->handled.base);
  row = compare_row (rows, voice, "delay");
  if (before->delay_days > 0) {
    g_autofree char *days = voice_count (voice, "stats.whole_days", before->delay_days);

    tree_set_text (row, "before", days);
  }
  tree_set_text (row, "now", tree_get_text (tree_get (tree, "action"), "days"));
}

static void
add_before (Tree *tree, const Statistics *statistics, const StatisticsBefore *before, const Voice *voice)
{
  Tree *map;

  if (before->year == 0)
    return;
  map = tree_set_map (tree, "before");
  tree_set_format (map, "year", "%" G_GINT64_FORMAT, before->year);
  tree_set_text (map, "source", before->source);
  add_rows (tree_set_list (map, "rows"), statistics, tree, before, voice);
}

/* ---- the rented stock ---- */

static void
add_stock (Tree *tree, const Statistics *statistics, const StatisticsTown *town, const Voice *voice)
{
  const StatisticsCell *received = &statistics->objective_received;
  gint64 days = statistics->objective_elapsed_days;
  gint64 expected = (town->rented * town->per_1000 * days + 500 * YEAR_DAYS) / ((gint64) 1000 * YEAR_DAYS);
  Tree *map;

  if (town->rented == 0 || days == 0)
    return;
  map = tree_set_map (tree, "stock");
  set_number (map, "rented", town->rented);
  set_number (map, "per_1000", town->per_1000);
  set_number (map, "expected", expected);
  set_number (map, "elapsed", days);
  if (received->mask != STATISTICS_SHOWN)
    return;
  set_number (map, "received", received->count);
  if (expected < statistics->bounds.base_min)
    return;
  set_percent (map, "percent", voice, received->count, expected);
  tree_set_integer (map, "bar_max", expected);
  tree_set_integer (map, "bar_value", MIN (received->count, expected));
}

void
statistics_view_compare (Tree *tree, const Statistics *statistics, const StatisticsTown *town, const Voice *voice)
{
  add_before (tree, statistics, town->before, voice);
  add_stock (tree, statistics, town, voice);
}

/* ---- how people were reached ---- */

static char *
euros (const Voice *voice, gint64 cents)
{
  g_autofree char *number = cents % 100 == 0 ? text_integer (cents / 100) : text_decimal (cents, 2);
  g_autoptr (Tree) context = tree_new_map ();

  tree_set_text (context, "n", number);
  return voice_say (voice, "campaign.euros", context);
}

static void
add_channel (Tree *list, const StatisticsChannel *channel, gint64 cell_min, const Voice *voice)
{
  Tree *row = tree_add_map (list);
  g_autofree char *label = voice_code (voice, "campaign_channel", channel->code);
  g_autofree char *cost = channel->cost_cents < 0 ? NULL : euros (voice, channel->cost_cents), *each = NULL;
  g_autoptr (Tree) context = tree_new_map ();
  gint64 count = channel->received.count;
  g_autofree char *small = NULL;

  tree_set_integer (context, "n", cell_min);
  small = voice_say (voice, "stats.small", context);
  tree_set_text (row, "code", channel->code);
  tree_set_text (row, "label", label);
  set_number (row, "campaigns", channel->campaigns);
  if (channel->mailed >= 0)
    set_number (row, "mailed", channel->mailed);
  tree_set_text (row, "cost", cost);
  if (channel->received.mask == STATISTICS_SHOWN)
    set_number (row, "received", count);
  else
    tree_set_text (row, "received", small);
  if (channel->received.mask == STATISTICS_SHOWN && count > 0 && channel->cost_cents >= 0)
    each = euros (voice, (2 * channel->cost_cents + count) / (2 * count));
  tree_set_text (row, "each", each);
}

static void
add_opinion (Tree *list, const char *code, const StatisticsShare *share, const Voice *voice)
{
  Tree *row = tree_add_map (list);
  g_autofree char *label = voice_code (voice, "stats_opinion", code);

  tree_set_text (row, "code", code);
  tree_set_text (row, "label", label);
  tree_set_flag (row, "shown", share->shown);
  if (!share->shown)
    return;
  set_percent (row, "percent", voice, share->count, share->base);
  set_number (row, "base", share->base);
}

void
statistics_view_reach (Tree *tree, const StatisticsReach *reach, const Voice *voice)
{
  Tree *channels = tree_set_list (tree, "channels"), *opinions = tree_set_list (tree, "opinions");
  gboolean any = FALSE;

  for (guint i = 0; i < reach->channels->len; i++)
    add_channel (channels, g_ptr_array_index (reach->channels, i), tree_get_integer (tree, "cell_min"), voice);
  tree_set_flag (tree, "any_channels", reach->channels->len > 0);
  for (guint i = 0; i < SATISFACTION_QUESTIONS; i++) {
    add_opinion (opinions, satisfaction_questions[i], &reach->opinions[i], voice);
    any |= reach->opinions[i].base > 0;
  }
  tree_set_flag (tree, "any_opinions", any);
}
