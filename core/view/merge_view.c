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

/* The one of the list that was chosen; TRUE when there is one. What was typed instead is a number of its own. */
static gboolean
mark_chosen (const GPtrArray *same, const char *into, Tree *list)
{
  gboolean found = FALSE;

  for (guint i = 0; i < same->len; i++) {
    gboolean chosen = g_strcmp0 (((const MergeCandidate *) g_ptr_array_index (same, i))->reference, into) == 0;

    tree_set_flag ((Tree *) tree_at (list, i), "selected", chosen);
    found = found || chosen;
  }
  return found;
}

static gboolean
add_candidates (const Viewer *viewer, const ActionInput *input, Tree *view, GError **error)
{
  const ActionTyped *typed = input->typed != NULL && g_strcmp0 (input->typed->form, "merge") == 0 ? input->typed : NULL;
  g_autoptr (GPtrArray) same = report_merge_candidates (viewer->db, input->report, error);
  Tree *list, *form;
  gboolean chosen;

  if (same == NULL)
    return FALSE;
  list = tree_set_list (view, "same");
  form = tree_set_map (view, "merge_form");
  add_all (viewer, same, list);
  chosen = mark_chosen (same, typed == NULL ? NULL : typed->kind, list);
  tree_set_text (form, "form", "merge");
  tree_set_format (form, "url", "/dossiers/%s/reunir", input->report->uuid);
  action_view_field (viewer, form, "into", typed == NULL || chosen ? NULL : typed->kind, typed);
  action_view_field (viewer, form, "message", typed == NULL ? NULL : typed->message, typed);
  tree_set_flag (form, "open", typed != NULL);
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
merge_view_add (const Viewer *viewer, const ActionInput *input, Tree *view, GError **error)
{
  const Report *report = input->report;
  gboolean waits = strcmp (report->state, "received") == 0 || strcmp (report->state, "taken") == 0;
  g_autoptr (GPtrArray) here = NULL;

  if (!viewer_is_desk (viewer))
    return TRUE;
  here = report_merged_here (viewer->db, report->id, error);
  if (here == NULL || !add_into (viewer, report, view, error)
      || (waits && here->len == 0 && !add_candidates (viewer, input, view, error)))
    return FALSE;
  add_all (viewer, here, tree_set_list (view, "merged_here"));
  viewer_set_any (view, "merged_here");
  viewer_set_any (view, "same");
  return TRUE;
}
