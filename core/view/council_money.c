/* council_money.c: what a half-year cost, and what falls to one file. */
#include "view/council_part.h"

static gint64
total_of (const CostSum *costs)
{
  return costs->lines == 0 ? -1 : costs->total;
}

gint64
council_price (const CostSum *costs)
{
  return costs->kinds[COST_STAFF] == 0 ? -1 : total_of (costs);
}

static void
add_cost (const CouncilMaking *making, Tree *list, const char *code, gint64 now, gint64 former)
{
  Tree *row;

  if (now == 0 && former == 0)
    return;
  row = tree_add_map (list);
  tree_set_text (row, "label", viewer_word (making->viewer, "cost_kind", code));
  council_set_euros (making->viewer, row, "now", now == 0 ? -1 : now);
  council_set_euros (making->viewer, row, "former", former == 0 ? -1 : former);
}

void
council_add_costs (const CouncilMaking *making, Tree *view)
{
  const CostSum *now = &making->now.costs, *former = &making->former.costs;
  Tree *list = tree_set_list (view, "costs"), *total = tree_set_map (view, "total");

  for (guint i = 0; i < COST_KINDS; i++)
    add_cost (making, list, cost_kinds[i], now->kinds[i], former->kinds[i]);
  add_cost (making, list, "campaigns", now->campaigns, former->campaigns);
  viewer_set_any (view, "costs");
  council_set_euros (making->viewer, total, "now", total_of (now));
  council_set_euros (making->viewer, total, "former", total_of (former));
  tree_set_flag (view, "costed", now->lines > 0);
  tree_set_flag (view, "unpriced", council_price (now) < 0);
}

/* Euro per report handled and per result: what the committee asks first. */
static void
add_each (const CouncilMaking *making, Tree *view)
{
  static const struct {
    const char *key, *code;
  } shares[] = { { "each_received", "received" }, { "each_handled", "handled" }, { "each_result", "results" } };

  for (guint i = 0; i < G_N_ELEMENTS (shares); i++) {
    Tree *map = tree_set_map (view, shares[i].key);
    const CouncilCount *of = council_count (shares[i].code);

    council_set_each (making->viewer, map, "now", council_price (&making->now.costs), of->count (making->now.activity));
    council_set_each (making->viewer, map, "former", council_price (&making->former.costs),
                      of->count (making->former.activity));
    council_set_each (making->viewer, map, "before", of->before == NULL ? -1 : making->before_cents,
                      of->before == NULL ? 0 : of->before (&making->before));
  }
}

static void
add_campaigns (const CouncilMaking *making, Tree *view)
{
  const GPtrArray *campaigns = making->now.activity->campaigns;
  Tree *list = tree_set_list (view, "campaigns");

  for (guint i = 0; i < campaigns->len; i++) {
    const StatisticsCampaign *campaign = g_ptr_array_index (campaigns, i);
    Tree *row = tree_add_map (list);

    tree_set_text (row, "name", campaign->name);
    tree_set_text (row, "channel", viewer_word (making->viewer, "campaign_channel", campaign->channel));
    council_set_count (row, "received", campaign->received);
    council_set_count (row, "handled", campaign->handled);
    council_set_euros (making->viewer, row, "cost", campaign->began ? campaign->cost_cents : -1);
    council_set_each (making->viewer, row, "each", campaign->began ? campaign->cost_cents : -1, campaign->received);
  }
  viewer_set_any (view, "campaigns");
}

void
council_add_shares (const CouncilMaking *making, Tree *view)
{
  add_each (making, view);
  add_campaigns (making, view);
}
