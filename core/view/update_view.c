/* update_view.c: codes and dates brought to words. */
#include "view/update_view.h"

#include <string.h>

#include "base/clock.h"

enum { RUNS_SHOWN = 20 };

/* "- " begins a change; what stands alone is the number of a version (site-templates/news.txt). */
static void
set_news (const char *news, Tree *map)
{
  g_auto (GStrv) lines = g_strsplit (news, "\n", -1);
  Tree *list = tree_set_list (map, "news");

  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], "- "))
      tree_add_text (list, lines[i] + strlen ("- "));
  viewer_set_any (map, "news");
}

static void
set_offer (const Viewer *viewer, const UpdateNow *update, Tree *view)
{
  Tree *map;

  tree_set_null (view, "offer");
  if (*update->offer == '\0')
    return;
  map = tree_set_map (view, "offer");
  tree_set_text (map, "version", update->offer);
  tree_set_text (map, "source", viewer_word (viewer, "update_source", update->offer_source));
  tree_set_flag (map, "bad", update->offer_bad);
  viewer_set_day (viewer, map, "since", update->offered_at);
  set_news (update->news, map);
}

static void
set_pause (const Viewer *viewer, const UpdateNow *update, Tree *view)
{
  gint64 day = 0;

  tree_set_null (view, "pause");
  if (update->pause_until != NULL && clock_parse_day (update->pause_until, &day))
    viewer_set_day (viewer, view, "pause", day);
}

static void
add_run (const Viewer *viewer, const UpdateRun *run, Tree *list)
{
  Tree *map = tree_add_map (list);

  viewer_set_day (viewer, map, "at", run->at);
  tree_set_text (map, "from", run->from);
  tree_set_text (map, "to", run->to);
  tree_set_text (map, "result", viewer_word (viewer, "update_result", run->result));
  tree_set_text (map, "cause", *run->cause == '\0' ? NULL : viewer_word (viewer, "update_cause", run->cause));
  tree_set_flag (map, "unsaved", strcmp (run->backup, "no") == 0);
}

void
update_view_set (const Viewer *viewer, const UpdateNow *update, Tree *view)
{
  Tree *runs = tree_set_list (view, "runs");

  tree_set_flag (view, "known", update->known);
  tree_set_text (view, "version", update->version);
  tree_set_text (view, "step", *update->step == '\0' ? NULL : viewer_word (viewer, "update_step", update->step));
  tree_set_text (view, "check", viewer_word (viewer, "update_check", update->check));
  tree_set_null (view, "checked");
  viewer_set_day (viewer, view, "checked", update->checked_at);
  set_offer (viewer, update, view);
  set_pause (viewer, update, view);
  for (guint i = 0; i < update->runs->len && i < RUNS_SHOWN; i++)
    add_run (viewer, g_ptr_array_index (update->runs, i), runs);
  viewer_set_any (view, "runs");
}
