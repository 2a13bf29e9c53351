/* council_view.c: the tree of a half-year report: two half-years side by side, and the year before the box. */
#include "view/council_view.h"

#include "base/clock.h"
#include "base/money.h"
#include "base/text.h"
#include "domain/cost.h"
#include "domain/statistics_activity.h"
#include "domain/statistics_archive.h"
#include "view/campaign_step.h"
#include "view/statistics_view.h"
#include "view/voice.h"

enum { CURVE_HALVES = 6, HALF_MONTHS = 6 };

/* One half-year, all that is known of it. */
typedef struct {
  HalfYear half;
  Statistics *statistics;       /* of the reports filed within it */
  StatisticsActivity *activity; /* what happened within it */
  CostSum costs;
} Told;

static void
told_clear (Told *told)
{
  g_clear_pointer (&told->statistics, statistics_free);
  g_clear_pointer (&told->activity, statistics_activity_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Told, told_clear)

static gboolean
told_read (const Viewer *viewer, HalfYear half, Told *ret_told, GError **error)
{
  const StatisticsScope scope = { half_year_start (half), half_year_end (half) };

  ret_told->half = half;
  ret_told->statistics = statistics_compute (viewer->db, &scope, viewer->now, error);
  ret_told->activity =
      ret_told->statistics == NULL ? NULL : statistics_activity (viewer->db, &scope, viewer->now, error);
  return ret_told->activity != NULL && cost_sum (viewer->db, half, &ret_told->costs, error);
}

typedef struct {
  const Viewer *viewer;
  Told now, former;
  StatisticsBefore before;
  gint64 before_cents; /* costs typed of the year before the box; -1: none were */
} Making;

static void
making_clear (Making *making)
{
  told_clear (&making->now);
  told_clear (&making->former);
  statistics_before_clear (&making->before);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Making, making_clear)

/* ---- words ---- */

char *
council_half_words (const Viewer *viewer, HalfYear half)
{
  return g_strdup_printf ("%s %d", viewer_word (viewer, "half_year", half.nth == 1 ? "first" : "second"), half.year);
}

static void
set_half (const Viewer *viewer, Tree *view, const char *key, HalfYear half)
{
  const Voice voice = { viewer->words, viewer->language };
  Tree *map = tree_set_map (view, key);
  g_autofree char *words = council_half_words (viewer, half), *code = half_year_code (half),
                  *span = voice_span (&voice, half_year_start (half), half_year_end (half) - 1);

  tree_set_text (map, "words", words);
  tree_set_format (map, "brief", "%s %d", viewer_word (viewer, "half_year_brief", half.nth == 1 ? "first" : "second"),
                   half.year);
  tree_set_text (map, "code", code);
  tree_set_text (map, "span", span);
  tree_set_flag (map, "over", half_year_end (half) <= viewer->now);
}

static void
set_euros (const Viewer *viewer, Tree *map, const char *key, gint64 cents)
{
  g_autofree char *text = cents < 0 ? NULL : campaign_euros (viewer, cents);

  tree_set_text (map, key, text);
}

/* What falls to one file, to the nearest euro: the cents of an average tell nothing. */
static void
set_each (const Viewer *viewer, Tree *map, const char *key, gint64 cents, gint64 count)
{
  gint64 each = money_each (cents, count);

  set_euros (viewer, map, key, each < 0 ? -1 : (each + 50) / 100 * 100);
}

static void
set_count (Tree *map, const char *key, gint64 count)
{
  g_autofree char *text = count < 0 ? NULL : text_integer (count);

  tree_set_text (map, key, text);
}

/* ---- counts ---- */

/* Before its first report there was no box: a nought would say that nobody worked. */
static gint64
since_box (const Told *told, gint64 count)
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

/* What is counted within a half-year: its words in the group council_count. */
static const struct {
  const char *code;
  gint64 (*count) (const StatisticsActivity *activity);
  gint64 (*before) (const StatisticsBefore *before); /* nullable: the town was not asked */
} counts[] = {
  { "received", count_received, before_received },
  { "taken", count_taken, NULL },
  { "filtered", count_filtered, NULL },
  { "handled", count_handled, before_handled },
  { "results", count_results, NULL },
  { "unknown_before", count_unknown, NULL },
  { "closed", count_closed, NULL },
};

/* The year before is a whole year: half of it stands beside a half-year. */
static void
set_before (Tree *row, const StatisticsBefore *before, gint64 year_count)
{
  set_count (row, "before", before->year == 0 || year_count == 0 ? -1 : (year_count + 1) / 2);
}

static void
add_counts (const Making *making, Tree *view)
{
  Tree *list = tree_set_list (view, "counts");

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++) {
    Tree *row = tree_add_map (list);

    tree_set_text (row, "code", counts[i].code);
    tree_set_text (row, "label", viewer_word (making->viewer, "council_count", counts[i].code));
    set_count (row, "now", counts[i].count (making->now.activity));
    set_count (row, "former", since_box (&making->former, counts[i].count (making->former.activity)));
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
add_results (const Making *making, Tree *view)
{
  const GPtrArray *results = making->now.activity->results;
  Tree *list = tree_set_list (view, "results");

  for (guint i = 0; i < results->len; i++) {
    const StatisticsCell *cell = g_ptr_array_index (results, i);
    Tree *row = tree_add_map (list);

    tree_set_text (row, "label", viewer_word (making->viewer, "stats_result", cell->code));
    set_count (row, "now", cell->count);
    set_count (row, "former", since_box (&making->former, result_count (making->former.activity, cell->code)));
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
set_delay (const Viewer *viewer, Tree *map, const char *key, const Told *told, StatisticsDelayKind kind)
{
  g_autofree char *text = delay_text (viewer, told->statistics, kind);

  tree_set_text (map, key, text);
}

static void
add_delays (const Making *making, Tree *view)
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

/* ---- money ---- */

static gint64
total_of (const CostSum *costs)
{
  return costs->lines == 0 ? -1 : costs->total;
}

/* A price that leaves out those who work would mislead: -1 while no staff cost is typed. */
static gint64
price_of (const CostSum *costs)
{
  return costs->kinds[COST_STAFF] == 0 ? -1 : total_of (costs);
}

static void
add_cost (const Making *making, Tree *list, const char *code, gint64 now, gint64 former)
{
  Tree *row;

  if (now == 0 && former == 0)
    return;
  row = tree_add_map (list);
  tree_set_text (row, "label", viewer_word (making->viewer, "cost_kind", code));
  set_euros (making->viewer, row, "now", now == 0 ? -1 : now);
  set_euros (making->viewer, row, "former", former == 0 ? -1 : former);
}

static void
add_costs (const Making *making, Tree *view)
{
  const CostSum *now = &making->now.costs, *former = &making->former.costs;
  Tree *list = tree_set_list (view, "costs"), *total = tree_set_map (view, "total");

  for (guint i = 0; i < COST_KINDS; i++)
    add_cost (making, list, cost_kinds[i], now->kinds[i], former->kinds[i]);
  add_cost (making, list, "campaigns", now->campaigns, former->campaigns);
  viewer_set_any (view, "costs");
  set_euros (making->viewer, total, "now", total_of (now));
  set_euros (making->viewer, total, "former", total_of (former));
  tree_set_flag (view, "costed", now->lines > 0);
  tree_set_flag (view, "unpriced", price_of (now) < 0);
}

/* Euro per report handled and per result: what the committee asks first. */
static void
add_each (const Making *making, Tree *view)
{
  static const struct {
    const char *key;
    gint64 (*count) (const StatisticsActivity *activity);
    gint64 (*before) (const StatisticsBefore *before); /* nullable */
  } shares[] = { { "each_received", count_received, before_received },
                 { "each_handled", count_handled, before_handled },
                 { "each_result", count_results, NULL } };

  for (guint i = 0; i < G_N_ELEMENTS (shares); i++) {
    Tree *map = tree_set_map (view, shares[i].key);

    set_each (making->viewer, map, "now", price_of (&making->now.costs), shares[i].count (making->now.activity));
    set_each (making->viewer, map, "former", price_of (&making->former.costs),
              shares[i].count (making->former.activity));
    set_each (making->viewer, map, "before", shares[i].before == NULL ? -1 : making->before_cents,
              shares[i].before == NULL ? 0 : shares[i].before (&making->before));
  }
}

static void
add_campaigns (const Making *making, Tree *view)
{
  const GPtrArray *campaigns = making->now.activity->campaigns;
  Tree *list = tree_set_list (view, "campaigns");

  for (guint i = 0; i < campaigns->len; i++) {
    const StatisticsCampaign *campaign = g_ptr_array_index (campaigns, i);
    Tree *row = tree_add_map (list);

    tree_set_text (row, "name", campaign->name);
    tree_set_text (row, "channel", viewer_word (making->viewer, "campaign_channel", campaign->channel));
    set_count (row, "received", campaign->received);
    set_count (row, "handled", campaign->handled);
    set_euros (making->viewer, row, "cost", campaign->began ? campaign->cost_cents : -1);
    set_each (making->viewer, row, "each", campaign->began ? campaign->cost_cents : -1, campaign->received);
  }
  viewer_set_any (view, "campaigns");
}

/* ---- what was typed ---- */

static void
add_decisions (Tree *view, const char *typed)
{
  g_auto (GStrv) lines = g_strsplit (typed, "\n", -1);
  Tree *list = tree_set_list (view, "decisions");

  for (guint i = 0; lines[i] != NULL; i++)
    if (*g_strstrip (lines[i]) != '\0')
      tree_set_text (tree_add_map (list), "text", lines[i]);
  viewer_set_any (view, "decisions");
}

static gboolean
add_typed (const Making *making, Tree *view, GError **error)
{
  g_autoptr (Council) council = council_find (making->viewer->db, making->now.half, error);

  if (council == NULL)
    return FALSE;
  tree_set_text (view, "foreword", *council->foreword == '\0' ? NULL : council->foreword);
  add_decisions (view, council->decisions);
  return TRUE;
}

/* ---- the curve ---- */

static gboolean
add_curve (const Making *making, Tree *view, GError **error)
{
  Tree *list = tree_set_list (view, "curve");

  for (int i = 1 - CURVE_HALVES; i <= 0; i++) {
    HalfYear half = half_year_add (making->now.half, i);
    const StatisticsScope scope = { half_year_start (half), half_year_end (half) };
    g_autoptr (StatisticsActivity) activity =
        statistics_activity (making->viewer->db, &scope, making->viewer->now, error);
    Tree *row;

    if (activity == NULL)
      return FALSE;
    if (tree_length (list) == 0 && activity->received + activity->handled == 0)
      continue; /* before the box */
    row = tree_add_map (list);
    tree_set_format (row, "label", "%s %d",
                     viewer_word (making->viewer, "half_year_short", half.nth == 1 ? "first" : "second"), half.year);
    tree_set_integer (row, "received", activity->received);
    tree_set_integer (row, "handled", activity->handled);
  }
  return TRUE;
}

/* ---- the whole ---- */

static void
add_heads (const Making *making, Tree *view)
{
  set_count (view, "received", making->now.activity->received);
  set_count (view, "former_received", since_box (&making->former, making->former.activity->received));
  set_count (view, "handled", making->now.activity->handled);
  set_count (view, "former_handled", since_box (&making->former, making->former.activity->handled));
  set_count (view, "result_total", making->now.activity->results_count);
  tree_set_flag (view, "nothing", making->now.activity->received + making->now.activity->handled == 0);
  set_delay (making->viewer, view, "action", &making->now, STATISTICS_ACTION);
}

static void
add_before (const Making *making, Tree *view)
{
  Tree *map;

  tree_set_null (view, "before_year");
  if (making->before.year == 0)
    return;
  map = tree_set_map (view, "before_year");
  tree_set_format (map, "year", "%" G_GINT64_FORMAT, making->before.year);
  tree_set_text (map, "source", *making->before.source == '\0' ? NULL : making->before.source);
}

static gboolean
add_committee (const Making *making, Tree *view, GError **error)
{
  add_heads (making, view);
  add_counts (making, view);
  add_results (making, view);
  viewer_set_any (view, "results");
  add_delays (making, view);
  add_each (making, view);
  add_campaigns (making, view);
  add_before (making, view);
  return add_curve (making, view, error);
}

/* ---- what everybody may read ---- */

/* (transfer none): the half-year as it is masked together with all other publications; NULL while it is not told. */
static const Statistics *
published_half (const StatisticsArchive *archive, HalfYear half)
{
  for (guint i = 0; i < archive->halves->len; i++) {
    const Statistics *statistics = g_ptr_array_index (archive->halves, i);

    if (statistics->until == half_year_end (half) - 1 && !statistics_is_open (statistics))
      return statistics;
  }
  return NULL;
}

static gboolean
add_public (const Making *making, Tree *view, GError **error)
{
  const Viewer *viewer = making->viewer;
  g_autoptr (StatisticsArchive) archive = statistics_archive (viewer->db, viewer->now, error);
  const Statistics *statistics = archive == NULL ? NULL : published_half (archive, making->now.half);
  Tree *stats;

  tree_set_null (view, "stats");
  tree_set_null (view, "each_received");
  if (statistics == NULL)
    return archive != NULL;
  stats = statistics_tree (statistics, &(Voice){ viewer->words, viewer->language }, grid_set_current (viewer->grids));
  tree_set_tree (view, "stats", stats);
  /* What each cost tells how many there were. */
  if (statistics->received.mask == STATISTICS_SHOWN)
    set_each (viewer, tree_set_map (view, "each_received"), "now", price_of (&making->now.costs),
              statistics->received.count);
  return TRUE;
}

/* What the year before the box cost, when somebody typed it under its two half-years. */
static gboolean
read_before (Making *making, GError **error)
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

Tree *
council_view (const Viewer *viewer, HalfYear half, CouncilReader reader, GError **error)
{
  g_auto (Making) making = { .viewer = viewer };
  g_autoptr (Tree) view = tree_new_map ();

  if (!told_read (viewer, half, &making.now, error)
      || !told_read (viewer, half_year_add (half, -1), &making.former, error) || !read_before (&making, error))
    return NULL;
  set_half (viewer, view, "half", half);
  set_half (viewer, view, "former", making.former.half);
  tree_set_flag (view, "committee", reader == COUNCIL_COMMITTEE);
  viewer_set_day (viewer, view, "until", MIN (viewer->now, half_year_end (half) - 1));
  add_costs (&making, view);
  if (!add_typed (&making, view, error)
      || !(reader == COUNCIL_COMMITTEE ? add_committee : add_public) (&making, view, error))
    return NULL;
  return g_steal_pointer (&view);
}
