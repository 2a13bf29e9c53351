/* steps_view.c: asks the list again, with the viewer's own eyes. */
#include "view/steps_view.h"

#include "domain/report_steps.h"
#include "view/filter_view.h"
#include "view/list_view.h"

static void
set_step (const ListPlace *there, const char *key, const char *uuid, Tree *steps)
{
  g_autofree char *text = list_place_text (there);

  if (uuid != NULL)
    tree_set_format (steps, key, "/dossiers/%s?%s", uuid, text);
}

static void
set_back (const ListPlace *place, Tree *steps)
{
  const FilterInput list = { "/dossiers", report_list_name (place->kind), place->criteria };
  g_autofree char *url = filter_view_url (&list, place->criteria);

  tree_set_format (steps, "back", "%s&page=%" G_GINT64_FORMAT, url, (place->rank - 1) / LIST_PAGE_ROWS + 1);
}

gboolean
steps_view_add (const Viewer *viewer, const ListPlace *place, gint64 report_id, Tree *view, GError **error)
{
  const ReportFilter filter = filter_view_filter (viewer, place->kind, place->criteria);
  g_auto (ReportSteps) found = { 0 };
  g_autofree char *text = NULL, *words = list_view_words (viewer, place->kind);
  ListPlace here = *place, before, after;
  Tree *steps;

  if (!report_steps (viewer->db, &filter, report_id, place->rank, &found, error))
    return FALSE;
  here.rank = found.rank;
  text = list_place_text (&here);
  tree_set_text (view, "trail", text);
  steps = tree_set_map (view, "steps");
  tree_set_integer (steps, "rank", here.rank);
  tree_set_flag (steps, "there", found.there);
  tree_set_text (steps, "list", words);
  tree_set_flag (steps, "narrowed", report_criteria_count (place->criteria) > 0);
  set_back (&here, steps);
  before = after = here;
  before.rank--;
  after.rank += found.there ? 1 : 0;
  set_step (&before, "previous", found.previous, steps);
  set_step (&after, "next", found.next, steps);
  return TRUE;
}
