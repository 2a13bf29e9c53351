/* statistics_reach.c: adds campaigns up by channel, and opinions by question. */
#include "domain/statistics_reach.h"

#include "domain/campaign.h"
#include "domain/statistics_activity.h"

static const char sql_opinions[] =
    "SELECT count (informed) AS informed_all, coalesce (sum (informed IN ('yes', 'rather')), 0) AS informed_well,"
    " count (heard) AS heard_all, coalesce (sum (heard IN ('yes', 'rather')), 0) AS heard_well,"
    " count (easy) AS easy_all, coalesce (sum (easy IN ('yes', 'rather')), 0) AS easy_well FROM satisfaction";

static void
channel_free (StatisticsChannel *channel)
{
  g_free (channel->code);
  g_free (channel);
}

void
statistics_reach_free (StatisticsReach *reach)
{
  if (reach == NULL)
    return;
  g_ptr_array_unref (reach->channels);
  g_free (reach);
}

/* One that is not known makes the sum unknown. */
static gint64
sum_of (gint64 sum, gint64 value)
{
  return sum < 0 || value < 0 ? -1 : sum + value;
}

static void
add_channel (StatisticsReach *reach, const StatisticsActivity *activity, const char *code, gint64 cell_min)
{
  StatisticsChannel *channel = g_new0 (StatisticsChannel, 1);

  channel->code = g_strdup (code);
  for (guint i = 0; i < activity->campaigns->len; i++) {
    const StatisticsCampaign *campaign = g_ptr_array_index (activity->campaigns, i);

    if (g_strcmp0 (campaign->channel, code) != 0)
      continue;
    channel->campaigns++;
    channel->mailed = sum_of (channel->mailed, campaign->mailed);
    channel->cost_cents = sum_of (channel->cost_cents, campaign->cost_cents);
    channel->received.count += campaign->received;
  }
  channel->received.mask = statistics_mask_alone (channel->received.count, cell_min);
  if (channel->campaigns == 0)
    channel_free (channel);
  else
    g_ptr_array_add (reach->channels, channel);
}

static gboolean
read_opinions (Db *db, StatisticsReach *reach, const StatisticsBounds *bounds, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_opinions);
  gboolean found = query_next (query);

  for (guint i = 0; found && i < SATISFACTION_QUESTIONS; i++) {
    g_autofree char *all = g_strconcat (satisfaction_questions[i], "_all", NULL),
                    *well = g_strconcat (satisfaction_questions[i], "_well", NULL);

    reach->opinions[i] = (StatisticsShare){ .count = query_integer (query, well), .base = query_integer (query, all) };
    statistics_share_mask (&reach->opinions[i], bounds);
  }
  return query_done (query, error);
}

StatisticsReach *
statistics_reach (Db *db, gint64 now, GError **error)
{
  const StatisticsScope whole = { 0, 0 };
  const StatisticsBounds bounds = statistics_bounds (db);
  g_autoptr (StatisticsActivity) activity = statistics_activity (db, &whole, now, error);
  g_autoptr (StatisticsReach) reach = g_new0 (StatisticsReach, 1);

  if (activity == NULL)
    return NULL;
  reach->channels = g_ptr_array_new_with_free_func ((GDestroyNotify) channel_free);
  for (guint i = 0; campaign_channels[i] != NULL; i++)
    add_channel (reach, activity, campaign_channels[i], bounds.cell_min);
  return read_opinions (db, reach, &bounds, error) ? g_steal_pointer (&reach) : NULL;
}
