/* council_counts.c: what is counted within a half-year, what came of it, and how long it took. */
#include <string.h>

#include "base/text.h"
#include "view/council_part.h"
#include "view/voice.h"

/* Before its first report there was no box: a nought would say that nobody worked. */
static gint64
since_box (const CouncilHalf *told, gint64 count)
{
  return told->statistics->since == 0 ? -1 : count;
}

static gint64
count_received (const StatisticsActivity *activity)
{
  return activity->received;
}

static gint64
count_taken (const StatisticsActivity *activity)
{
  return activity->taken;
}

static gint64
count_filtered (const StatisticsActivity *activity)
{
  return activity->filtered;
}

static gint64
count_handled (const StatisticsActivity *activity)
{
  return activity->handled;
}

static gint64
count_closed (const StatisticsActivity *activity)
{
  return activity->closed;
}

static gint64
count_results (const StatisticsActivity *activity)
{
  return activity->results_count;
}

static gint64
count_unknown (const StatisticsActivity *activity)
{
  return activity->unknown_before;
}

static gint64
before_received (const StatisticsBefore *before)
{
  return before->received;
}

static gint64
before_handled (const StatisticsBefore *before)
{
  return before->handled;
}

static const CouncilCount counts[] = {
  { "received", count_received, before_received },
  { "taken", count_taken, NULL },
  { "filtered", count_filtered, NULL },
  { "handled", count_handled, before_handled },
  { "results", count_results, NULL },
  { "unknown_before", count_unknown, NULL },
  { "closed", count_closed, NULL },
};

const CouncilCount *
council_count (const char *code)
{
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    if (strcmp (counts[i].code, code) == 0)
      return &counts[i];
  g_return_val_if_reached (NULL);
}

/* The year before is a whole year: half of it stands beside a half-year. */
static void
set_before (Tree *row, const StatisticsBefore *before, gint64 year_count)
{
  council_set_count (row, "before", before->year == 0 || year_count == 0 ? -1 : (year_count + 1) / 2);
}

static void
add_counts (const CouncilMaking *making, Tree *view)
{
  Tree *list = tree_set_list (view, "counts");

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++) {
    Tree *row = tree_add_map (list);

    tree_set_text (row, "code", counts[i].code);
    tree_set_text (row, "label", viewer_word (making->viewer, "council_count", counts[i].code));
    council_set_count (row, "now", counts[i].count (making->now.activity));
    council_set_count (row, "former", since_box (&making->former, counts[i].count (making->former.activity)));
    set_before (row, &making->before, counts[i].before == NULL ? 0 : counts[i].before (&making->before));
  }
}

static gint64
result_count (const StatisticsActivity *activity, const char *code)
{
  for (guint i = 0; i < activity->results->len; i++) {
    const StatisticsCell *cell = g_ptr_array_index (activity->results, i);

    if (g_strcmp0 (cell->code, code) == 0)
      return cell->count;
  }
  return 0;
}

static void
add_results (const CouncilMaking *making, Tree *view)
{
  const GPtrArray *results = making->now.activity->results;
  Tree *list = tree_set_list (view, "results");

  for (guint i = 0; i < results->len; i++) {
    const StatisticsCell *cell = g_ptr_array_index (results, i);
    Tree *row = tree_add_map (list);

    tree_set_text (row, "label", viewer_word (making->viewer, "stats_result", cell->code));
    council_set_count (row, "now", cell->count);
    council_set_count (row, "former", since_box (&making->former, result_count (making->former.activity, cell->code)));
  }
}

/* ---- delays ---- */

/* (transfer full): "12,5 jours"; NULL when it happened to no report. */
static char *
delay_text (const Viewer *viewer, const Statistics *statistics, StatisticsDelayKind kind)
{
  const Voice voice = { viewer->words, viewer->language };
  const StatisticsDelay *delay = &statistics->delays[kind];
  g_autoptr (Tree) context = tree_new_map ();
  g_autofree char *number = delay->median_tenths % 10 == 0 ? text_integer (delay->median_tenths / 10)
                                                           : text_decimal (delay->median_tenths, 1);

  if (delay->base == 0)
    return NULL;
  tree_set_text (context, "n", number);
  tree_set_flag (context, "none", delay->median_tenths == 0);
  tree_set_flag (context, "several", delay->median_tenths >= 20);
  return voice_say (&voice, "stats.days", context);
}

static void
set_delay (const Viewer *viewer, Tree *map, const char *key, const CouncilHalf *told, StatisticsDelayKind kind)
{
  g_autofree char *text = delay_text (viewer, told->statistics, kind);

  tree_set_text (map, key, text);
}

static void
add_delays (const CouncilMaking *making, Tree *view)
{
  Tree *list = tree_set_list (view, "delays");

  for (StatisticsDelayKind kind = 0; kind < STATISTICS_DELAY_LAST; kind++) {
    Tree *row = tree_add_map (list);

    tree_set_text (row, "label", viewer_word (making->viewer, "stats_delay", statistics_delay_name (kind)));
    set_delay (making->viewer, row, "now", &making->now, kind);
    set_delay (making->viewer, row, "former", &making->former, kind);
    tree_set_integer (row, "base", making->now.statistics->delays[kind].base);
    tree_set_integer (row, "pending", making->now.statistics->delays[kind].pending);
    tree_set_null (row, "before");
    if (kind == STATISTICS_ACTION && making->before.delay_days > 0) {
      g_autofree char *days = voice_count (&(Voice){ making->viewer->words, making->viewer->language }, "council.days",
                                           making->before.delay_days);

      tree_set_text (row, "before", days);
    }
  }
}

/* ---- heads ---- */

static void
add_heads (const CouncilMaking *making, Tree *view)
{
  council_set_count (view, "received", making->now.activity->received);
  council_set_count (view, "former_received", since_box (&making->former, making->former.activity->received));
  council_set_count (view, "handled", making->now.activity->handled);
  council_set_count (view, "former_handled", since_box (&making->former, making->former.activity->handled));
  council_set_count (view, "result_total", making->now.activity->results_count);
  tree_set_flag (view, "nothing", making->now.activity->received + making->now.activity->handled == 0);
  set_delay (making->viewer, view, "action", &making->now, STATISTICS_ACTION);
}

void
council_add_counts (const CouncilMaking *making, Tree *view)
{
  add_heads (making, view);
  add_counts (making, view);
  add_results (making, view);
  viewer_set_any (view, "results");
  add_delays (making, view);
}
