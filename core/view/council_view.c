/* council_view.c: the tree of a half-year report: two half-years side by side, and the year before the box. */
#include "view/council_view.h"

#include "view/council_part.h"
#include "view/statistics_view.h"
#include "view/voice.h"

enum { CURVE_HALVES = 6 };

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
add_typed (const CouncilMaking *making, Tree *view, GError **error)
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
add_curve (const CouncilMaking *making, Tree *view, GError **error)
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
add_before (const CouncilMaking *making, Tree *view)
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
add_committee (const CouncilMaking *making, Tree *view, GError **error)
{
  council_add_counts (making, view);
  council_add_shares (making, view);
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
add_public (const CouncilMaking *making, Tree *view, GError **error)
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
    council_set_each (viewer, tree_set_map (view, "each_received"), "now", council_price (&making->now.costs),
              statistics->received.count);
  return TRUE;
}

Tree *
council_view (const Viewer *viewer, HalfYear half, CouncilReader reader, GError **error)
{
  g_auto (CouncilMaking) making = { .viewer = viewer };
  g_autoptr (Tree) view = tree_new_map ();

  if (!council_making_read (&making, half, error))
    return NULL;
  set_half (viewer, view, "half", half);
  set_half (viewer, view, "former", making.former.half);
  tree_set_flag (view, "committee", reader == COUNCIL_COMMITTEE);
  viewer_set_day (viewer, view, "until", MIN (viewer->now, half_year_end (half) - 1));
  council_add_costs (&making, view);
  if (!add_typed (&making, view, error)
      || !(reader == COUNCIL_COMMITTEE ? add_committee : add_public) (&making, view, error))
    return NULL;
  return g_steal_pointer (&view);
}
