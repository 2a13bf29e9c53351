/* visit_view.c: visits as trees. Knows no form and decides nothing. */
#include "view/visit_view.h"

#include <string.h>

#include "base/clock.h"

static const char *const states[] = { "proposed", "planned", "done", "not_done", "cancelled" };

static void
fill_dates (const Viewer *viewer, const Visit *visit, Tree *map)
{
  Tree *list = tree_set_list (map, "dates");
  gboolean planned = strcmp (visit->state, "planned") == 0;

  for (guint i = 0; i < visit->dates_count; i++) {
    g_autofree char *words = viewer_moment_of_week (viewer, visit->dates[i]);
    Tree *date;

    if (visit->dates[i] <= viewer->now || (planned && visit->dates[i] == visit->at))
      continue;
    date = tree_add_map (list);
    tree_set_format (date, "code", "%" G_GINT64_FORMAT, visit->dates[i]);
    tree_set_format (date, "id", tree_length (list) == 1 ? "at" : "at-%u", tree_length (list));
    tree_set_text (date, "words", words);
  }
  tree_set_flag (map, "any_dates", tree_length (list) > 0);
}

static void
fill_people (const Visit *visit, Tree *map)
{
  Tree *guests = tree_set_list (map, "guests");

  tree_set_text (map, "host", visit->partner_name != NULL ? visit->partner_name : visit->operator_name);
  for (guint i = 0; i < visit->guests->len; i++)
    tree_set_text (tree_add_map (guests), "name", ((const VisitGuest *) g_ptr_array_index (visit->guests, i))->name);
  tree_set_flag (map, "any_guests", tree_length (guests) > 0);
}

/* A link is shown with the host it leads to, and only when it is one. */
static void
fill_means (const Visit *visit, Tree *map)
{
  g_autofree char *host = visit_link_host (visit->video_link);

  tree_set_null (map, "video");
  tree_set_flag (map, "phone", host == NULL && visit_is_remote (visit));
  if (host != NULL) {
    Tree *video = tree_set_map (map, "video");

    tree_set_text (video, "url", visit->video_link);
    tree_set_text (video, "host", host);
  }
}

void
visit_view_fill (const Viewer *viewer, const Visit *visit, Tree *map)
{
  g_autofree char *when = visit->at == 0 ? NULL : viewer_moment_of_week (viewer, visit->at);

  tree_set_text (map, "uuid", visit->uuid);
  tree_set_integer (map, "revision", visit->revision);
  tree_set_text (map, "state", visit->state);
  tree_set_flag (map, "remote", visit_is_remote (visit));
  tree_set_flag (map, "control", strcmp (visit->kind, VISIT_CONTROL) == 0);
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    tree_set_flag (map, states[i], strcmp (visit->state, states[i]) == 0);
  tree_set_flag (map, "open", visit_is_open (visit));
  tree_set_flag (map, "declined", visit->declined_at != 0);
  tree_set_flag (map, "agreed", visit->at != 0);
  tree_set_flag (map, "passed", visit->at != 0 && visit->at <= viewer->now);
  tree_set_text (map, "when", when);
  viewer_set_day (viewer, map, "at", visit->at);
  tree_set_integer (map, "minutes", visit->minutes);
  tree_set_text (map, "before", *visit->before == '\0' ? NULL : visit->before);
  fill_means (visit, map);
  fill_people (visit, map);
  fill_dates (viewer, visit, map);
}

gboolean
visit_view_follow_add (const Viewer *viewer, gint64 report_id, Tree *view, GError **error)
{
  g_autoptr (GPtrArray) visits = visit_list (viewer->db, report_id, error);
  Tree *list = tree_set_list (view, "visits");

  for (guint i = 0; visits != NULL && i < visits->len; i++) {
    const Visit *visit = g_ptr_array_index (visits, i);

    if (!visit_is_open (visit))
      continue;
    visit_view_fill (viewer, visit, tree_add_map (list));
    if (visit->at == 0 && visit->declined_at == 0) /* on site the day is said, not asked */
      tree_set_flag (view, "to_choose", TRUE);
  }
  tree_set_flag (view, "has_visits", tree_length (list) > 0);
  return visits != NULL;
}

void
visit_view_add_ending (const Viewer *viewer, const Report *report, gint64 partner_id, Tree *form)
{
  g_autoptr (GPtrArray) visits = visit_list (viewer->db, report->id, NULL);
  gboolean told = visit_is_told (viewer->db, report);
  Tree *list = tree_set_list (form, "ending");

  for (guint i = 0; visits != NULL && i < visits->len; i++) {
    const Visit *visit = g_ptr_array_index (visits, i);
    gboolean planned = strcmp (visit->state, "planned") == 0;
    g_autofree char *when = planned ? viewer_moment_of_week (viewer, visit->at) : NULL;
    Tree *map;

    if (!visit_is_open (visit) || (partner_id != 0 && visit->partner_id != partner_id))
      continue;
    map = tree_add_map (list);
    tree_set_text (map, "when", when);
    tree_set_flag (map, "passed", planned && visit->at <= viewer->now);
    tree_set_flag (map, "told", told);
  }
}
