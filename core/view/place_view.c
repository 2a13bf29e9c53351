/* place_view.c: reports of one address in words. Shows no address: it is the page's own. */
#include "view/place_view.h"

#include "domain/report_place.h"

typedef struct {
  const Viewer *viewer;
  Tree *list;
  guint hidden;
} PlaceBuild;

/* Chip classes of the stylesheet, by state of the report. */
static const ViewerChip chips[] = { { "received", "todo" }, { "taken", "todo" },   { "active", "on" },
                                    { "closed", "off" },    { "filtered", "off" }, { NULL, "off" } };

static void
place_visit (const PlaceRow *row, gpointer data)
{
  PlaceBuild *build = data;
  Tree *map, *state;

  if (!viewer_sees_names (build->viewer, row->held)) {
    build->hidden++;
    return;
  }
  map = tree_add_map (build->list);
  tree_set_format (map, "url", "/dossiers/%s", row->uuid);
  tree_set_text (map, "reference", row->reference);
  viewer_set_day (build->viewer, map, "received", row->created_at);
  viewer_set_class (build->viewer, map, row->class_shown, FALSE);
  state = tree_set_map (map, "state");
  tree_set_text (state, "kind", viewer_chip (chips, row->state));
  tree_set_text (state, "words", viewer_word (build->viewer, "report_state", row->state));
}

gboolean
place_view_add (const Viewer *viewer, const Report *report, Tree *view, GError **error)
{
  PlaceBuild build = { viewer, tree_set_list (view, "neighbours"), 0 };
  g_autofree char *hidden = NULL;

  if (!report_place_list (viewer->db, report, viewer->partner_id, place_visit, &build, error))
    return FALSE;
  viewer_set_any (view, "neighbours");
  if (build.hidden > 0 && access_allows (viewer->role, ACTION_REPORT_LIST, FALSE))
    hidden = viewer_count (viewer, "place.hidden", build.hidden);
  tree_set_text (view, "neighbours_hidden", hidden);
  return TRUE;
}
