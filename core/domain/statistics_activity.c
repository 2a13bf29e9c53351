/* statistics_activity.c: what happened within a period, and its campaigns: one query a theme, in one snapshot. Masks
 * nothing. */
#include "domain/statistics_activity.h"

#include <string.h>

#include "base/clock.h"
#include "domain/result.h"
#include "domain/setting.h"

/* Which reports count: statistics.h. */
#define COUNTED " r.created_at <= :now AND r.source <> 'import' AND (r.demo = 0 OR :demo = 1)"
#define WITHIN " BETWEEN :from AND :until"
/* The day a report was first handled. */
#define HANDLED \
  " (SELECT min (h.at) FROM (SELECT x.at FROM result x WHERE x.report_id = r.id AND x.withdrawn_at IS NULL" \
  " AND x.created_at <= :now AND :handled LIKE '% ' || x.kind || ' %'" \
  " UNION ALL SELECT r.closed_at WHERE r.state = 'filtered' AND r.closed_at IS NOT NULL) h)"

static const char sql_counts[] =
    "SELECT coalesce (sum (created_at" WITHIN "), 0) AS received, coalesce (sum (taken_at" WITHIN "), 0) AS taken,"
    " coalesce (sum (state = 'closed' AND closed_at" WITHIN "), 0) AS closed,"
    " coalesce (sum (state = 'filtered' AND closed_at" WITHIN "), 0) AS filtered,"
    " coalesce (sum (handled_at" WITHIN "), 0) AS handled"
    " FROM (SELECT r.created_at, coalesce (r.taken_at, 0) AS taken_at, coalesce (r.closed_at, 0) AS closed_at, r.state,"
    " coalesce (" HANDLED ", 0) AS handled_at FROM report r WHERE" COUNTED ")";
static const char sql_results[] =
    "SELECT x.kind, count (DISTINCT x.report_id) AS count FROM result x JOIN report r ON r.id = x.report_id"
    " WHERE x.withdrawn_at IS NULL AND x.created_at <= :now AND x.at" WITHIN " AND" COUNTED
    " GROUP BY x.kind ORDER BY count (DISTINCT x.report_id) DESC, x.kind";
static const char sql_campaigns[] =
    "SELECT c.uuid, c.code, c.name, c.channel, c.starts_on, c.ends_on, coalesce (c.mailed, -1) AS mailed,"
    " coalesce (c.cost_cents, -1) AS cost_cents, count (r.id) AS received, coalesce (sum (r.handled_at > 0), 0) AS handled"
    " FROM campaign c LEFT JOIN (SELECT r.id, r.campaign_id, coalesce (" HANDLED ", 0) AS handled_at FROM report r"
    " WHERE" COUNTED " AND r.created_at" WITHIN ") r ON r.campaign_id = c.id"
    " WHERE c.starts_on <= :last AND coalesce (c.ends_on, '9999') >= :first AND (c.demo = 0 OR :demo = 1)"
    " GROUP BY c.id ORDER BY c.starts_on, c.id";

static void
result_free (StatisticsCell *cell)
{
  g_free (cell->code);
  g_free (cell);
}

static void
campaign_free_one (StatisticsCampaign *campaign)
{
  g_free (campaign->uuid);
  g_free (campaign->code);
  g_free (campaign->name);
  g_free (campaign->channel);
  g_free (campaign->starts_on);
  g_free (campaign->ends_on);
  g_free (campaign);
}

void
statistics_activity_free (StatisticsActivity *activity)
{
  if (activity == NULL)
    return;
  g_ptr_array_unref (activity->results);
  g_ptr_array_unref (activity->campaigns);
  g_free (activity);
}

static Query *
activity_query (Db *db, const char *sql, const StatisticsActivity *activity)
{
  Query *query = query_new (db, sql);

  query_bind_integer (query, ":now", activity->now);
  query_bind_integer (query, ":demo", setting_integer (db, "demo") != 0);
  query_bind_integer (query, ":from", activity->from);
  query_bind_integer (query, ":until", activity->until);
  return query;
}

static gboolean
read_counts (Db *db, StatisticsActivity *activity, const char *handled, GError **error)
{
  g_autoptr (Query) query = activity_query (db, sql_counts, activity);

  query_bind_text (query, ":handled", handled);
  if (query_next (query)) {
    activity->received = query_integer (query, "received");
    activity->taken = query_integer (query, "taken");
    activity->closed = query_integer (query, "closed");
    activity->filtered = query_integer (query, "filtered");
    activity->handled = query_integer (query, "handled");
  }
  return query_done (query, error);
}

static gboolean
read_results (Db *db, StatisticsActivity *activity, GError **error)
{
  g_autoptr (Query) query = activity_query (db, sql_results, activity);

  while (query_next (query)) {
    const ResultKind *kind = result_kind_find (query_text (query, "kind"));
    gint64 count = query_integer (query, "count");
    StatisticsCell *cell;

    if (g_strcmp0 (query_text (query, "kind"), "unknown_before") == 0)
      activity->unknown_before = count;
    if (kind == NULL || !kind->handled)
      continue;
    cell = g_new0 (StatisticsCell, 1);
    cell->code = g_strdup (kind->kind);
    cell->count = count;
    activity->results_count += count;
    g_ptr_array_add (activity->results, cell);
  }
  return query_done (query, error);
}

static gboolean
read_campaigns (Db *db, StatisticsActivity *activity, const char *handled, GError **error)
{
  g_autofree char *first = clock_iso_day (activity->from), *last = clock_iso_day (activity->until);
  g_autoptr (Query) query = activity_query (db, sql_campaigns, activity);

  query_bind_text (query, ":handled", handled);
  query_bind_text (query, ":first", first);
  query_bind_text (query, ":last", last);
  while (query_next (query)) {
    StatisticsCampaign *campaign = g_new0 (StatisticsCampaign, 1);

    *campaign = (StatisticsCampaign){ .uuid = g_strdup (query_text (query, "uuid")),
                                      .code = g_strdup (query_text (query, "code")),
                                      .name = g_strdup (query_text (query, "name")),
                                      .channel = g_strdup (query_text (query, "channel")),
                                      .starts_on = g_strdup (query_text (query, "starts_on")),
                                      .ends_on = g_strdup (query_text (query, "ends_on")),
                                      .mailed = query_integer (query, "mailed"),
                                      .cost_cents = query_integer (query, "cost_cents"),
                                      .received = query_integer (query, "received"),
                                      .handled = query_integer (query, "handled") };
    campaign->began = strcmp (campaign->starts_on, first) >= 0;
    if (campaign->began && campaign->cost_cents > 0)
      activity->campaigns_cents += campaign->cost_cents;
    g_ptr_array_add (activity->campaigns, campaign);
  }
  return query_done (query, error);
}

StatisticsActivity *
statistics_activity (Db *db, const StatisticsScope *scope, gint64 now, GError **error)
{
  g_autoptr (StatisticsActivity) activity = g_new0 (StatisticsActivity, 1);
  g_autofree char *handled = result_handled_kinds ();
  gboolean done;

  activity->now = now;
  activity->from = scope->from;
  activity->until = scope->until == 0 ? now : MIN (now, scope->until - 1);
  activity->results = g_ptr_array_new_with_free_func ((GDestroyNotify) result_free);
  activity->campaigns = g_ptr_array_new_with_free_func ((GDestroyNotify) campaign_free_one);
  if (!db_run (db, "BEGIN", error))
    return NULL;
  done = read_counts (db, activity, handled, error) && read_results (db, activity, error)
         && read_campaigns (db, activity, handled, error);
  if (!db_run (db, "COMMIT", done ? error : NULL))
    return NULL;
  return done ? g_steal_pointer (&activity) : NULL;
}

/* ---- the year before the box ---- */

void
statistics_before_clear (StatisticsBefore *before)
{
  g_clear_pointer (&before->source, g_free);
}

void
statistics_before (Db *db, StatisticsBefore *ret_before)
{
  *ret_before = (StatisticsBefore){ .year = setting_integer (db, "before.year"),
                                    .received = setting_integer (db, "before.received"),
                                    .handled = setting_integer (db, "before.handled"),
                                    .delay_days = setting_integer (db, "before.delay_days"),
                                    .source = setting_text (db, "before.source") };
}
