/* merge_view.c: candidates and merged reports, as links. Merges nothing. */
#include "view/merge_view.h"

#include <string.h>

#include "domain/report_merge.h"

static void
add_all (const Viewer *viewer, const GPtrArray *reports, Tree *list)
{
  for (guint i = 0; i < reports->len; i++) {
    const MergeCandidate *one = g_ptr_array_index (reports, i);
    Tree *map = tree_add_map (list);

    tree_set_format (map, "url", "/dossiers/%s", one->uuid);
    tree_set_text (map, "reference", one->reference);
    tree_set_text (map, "state", viewer_word (viewer, "report_state", one->state));
    viewer_set_day (viewer, map, "received", one->created_at);
    tree_set_flag (map, "contact", one->same_contact);
    tree_set_flag (map, "address", one->same_address);
  }
}

static gboolean
add_candidates (const Viewer *viewer, const Report *report, Tree *view, GError **error)
{
  g_autoptr (GPtrArray) same = report_merge_candidates (viewer->db, report, error);

  if (same == NULL)
    return FALSE;
  add_all (viewer, same, tree_set_list (view, "same"));
  if (same->len > 0)
    tree_set_format (tree_set_map (view, "merge_form"), "url", "/dossiers/%s/reunir", report->uuid);
  return TRUE;
}

static gboolean
add_into (const Viewer *viewer, const Report *report, Tree *view, GError **error)
{
  g_autofree char *uuid = NULL, *reference = NULL;
  Tree *map;

  if (!report_merged_into (viewer->db, report->id, &uuid, &reference, error))
    return FALSE;
  if (uuid == NULL)
    return TRUE;
  map = tree_set_map (view, "merged_into");
  tree_set_format (map, "url", "/dossiers/%s", uuid);
  tree_set_text (map, "reference", reference);
  return TRUE;
}

gboolean
merge_view_add (const Viewer *viewer, const Report *report, Tree *view, GError **error)
{
  gboolean waits = strcmp (report->state, "received") == 0 || strcmp (report->state, "taken") == 0;
  g_autoptr (GPtrArray) here = NULL;

  if (!viewer_is_desk (viewer))
    return TRUE;
  here = report_merged_here (viewer->db, report->id, error);
  if (here == NULL || !add_into (viewer, report, view, error)
      || (waits && here->len == 0 && !add_candidates (viewer, report, view, error)))
    return FALSE;
  add_all (viewer, here, tree_set_list (view, "merged_here"));
  viewer_set_any (view, "merged_here");
  viewer_set_any (view, "same");
  return TRUE;
}
