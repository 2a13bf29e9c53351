/* council_room.c: the half-years of the back office: their list, and one to work on. Decides nothing. */
#include "base/clock.h"
#include "base/money.h"
#include "domain/cost.h"
#include "view/campaign_step.h"
#include "view/council_view.h"

static gboolean
add_half (const Viewer *viewer, Tree *list, HalfYear half, GError **error)
{
  g_autofree char *words = council_half_words (viewer, half), *code = half_year_code (half), *total = NULL;
  g_autoptr (Council) council = council_find (viewer->db, half, error);
  CostSum sum;
  Tree *map;

  if (council == NULL || !cost_sum (viewer->db, half, &sum, error))
    return FALSE;
  map = tree_add_map (list);
  total = sum.lines == 0 ? NULL : campaign_euros (viewer, sum.total);
  tree_set_format (map, "url", "/gestion/bilans/%s", code);
  tree_set_text (map, "words", words);
  tree_set_text (map, "total", total);
  tree_set_flag (map, "over", half_year_end (half) <= viewer->now);
  tree_set_flag (map, "published", council->published_at != 0);
  tree_set_flag (map, "decided", *council->decisions != '\0');
  return TRUE;
}

/* What the year before the box cost is typed under its half-years too. */
static void
add_older (const Viewer *viewer, HalfYear first, Tree *view)
{
  HalfYear half = half_year_add (first, -1);
  g_autofree char *words = council_half_words (viewer, half), *code = half_year_code (half);
  Tree *map = tree_set_map (view, "older");

  tree_set_format (map, "url", "/gestion/bilans/%s", code);
  tree_set_text (map, "words", words);
}

Tree *
council_list_view (const Viewer *viewer, GError **error)
{
  g_autoptr (Tree) view = tree_new_map ();
  g_autoptr (GArray) halves = council_halves (viewer->db, viewer->now, error);
  Tree *list = tree_set_list (view, "halves");

  for (guint i = 0; halves != NULL && i < halves->len; i++)
    if (!add_half (viewer, list, g_array_index (halves, HalfYear, i), error))
      return NULL;
  if (halves == NULL)
    return NULL;
  add_older (viewer, g_array_index (halves, HalfYear, halves->len - 1), view);
  return g_steal_pointer (&view);
}

static void
add_cost (const Viewer *viewer, Tree *list, const Cost *cost)
{
  Tree *map = tree_add_map (list);
  g_autofree char *amount = campaign_euros (viewer, cost->amount_cents);

  tree_set_text (map, "uuid", cost->uuid);
  tree_set_text (map, "kind", viewer_word (viewer, "cost_kind", cost->kind));
  tree_set_text (map, "label", *cost->label == '\0' ? NULL : cost->label);
  tree_set_text (map, "amount", amount);
  tree_set_text (map, "by", cost->by);
  tree_set_flag (map, "withdrawn", cost->withdrawn_at != 0);
  viewer_set_day (viewer, map, "on", cost->typed_at);
}

static gboolean
add_costs (const Viewer *viewer, HalfYear half, Tree *view, GError **error)
{
  g_autoptr (GPtrArray) costs = cost_list (viewer->db, half, error);
  g_autofree char *total = NULL, *campaigns = NULL;
  Tree *list = tree_set_list (view, "costs");
  CostSum sum;

  if (costs == NULL || !cost_sum (viewer->db, half, &sum, error))
    return FALSE;
  for (guint i = 0; i < costs->len; i++)
    add_cost (viewer, list, g_ptr_array_index (costs, i));
  total = campaign_euros (viewer, sum.total);
  campaigns = sum.campaigns == 0 ? NULL : campaign_euros (viewer, sum.campaigns);
  tree_set_text (view, "campaigns_cost", campaigns);
  tree_set_text (view, "total", total);
  tree_set_flag (view, "any_costs", costs->len > 0 || sum.campaigns != 0);
  return TRUE;
}

Tree *
council_room_view (const Viewer *viewer, HalfYear half, GError **error)
{
  g_autoptr (Tree) view = tree_new_map ();
  g_autoptr (Council) council = council_find (viewer->db, half, error);
  g_autofree char *words = council_half_words (viewer, half), *code = half_year_code (half);

  if (council == NULL || !add_costs (viewer, half, view, error))
    return NULL;
  tree_set_text (view, "words", words);
  tree_set_text (view, "code", code);
  tree_set_format (view, "url", "/gestion/bilans/%s", code);
  tree_set_flag (view, "over", half_year_end (half) <= viewer->now);
  tree_set_flag (view, "published", council->published_at != 0);
  tree_set_text (view, "by", council->by);
  viewer_set_day (viewer, view, "on", council->revision == 0 ? 0 : council->changed_at);
  viewer_set_day (viewer, view, "end", half_year_end (half) - 1);
  tree_set_text (view, "foreword", council->foreword);
  tree_set_text (view, "decisions", council->decisions);
  tree_set_format (view, "revision", "%" G_GINT64_FORMAT, council->revision);
  return g_steal_pointer (&view);
}
