/* report_view.c: puts a report's tree together from the views of its parts. What another partner's file hides is
 * never in the tree. */
#include "view/report_view.h"

#include <string.h>

#include "domain/commune.h"
#include "domain/result.h"
#include "view/access_view.h"
#include "view/ask_view.h"
#include "view/assignment_view.h"
#include "view/completeness_view.h"
#include "view/document_view.h"
#include "view/fact_view.h"
#include "view/finding_view.h"
#include "view/loan_view.h"
#include "view/mediation_view.h"
#include "view/merge_view.h"
#include "view/order_view.h"
#include "view/outcome_view.h"
#include "view/place_view.h"
#include "view/problem_view.h"
#include "view/question_view.h"
#include "view/sensor_view.h"
#include "view/timeline_view.h"
#include "view/visit_form_view.h"
#include "view/why_view.h"

static gboolean
is_held (const Viewer *viewer, const Report *report)
{
  return report_is_held (viewer->db, report->id, viewer->partner_id);
}

gboolean
report_view_allows (const Viewer *viewer, const Report *report)
{
  return access_allows (viewer->role, ACTION_REPORT_READ,
                        report_is_assigned (viewer->db, report->id, viewer->partner_id));
}

gboolean
report_view_shows_names (const Viewer *viewer, const Report *report)
{
  return viewer_sees_names (viewer, is_held (viewer, report));
}

/* Chip classes of the stylesheet, by state of the report. */
static const ViewerChip chips[] = { { "received", "todo" }, { "taken", "todo" },   { "active", "on" },
                                    { "closed", "off" },    { "filtered", "off" }, { NULL, "off" } };

static void
view_add_state (const Viewer *viewer, const Report *report, Tree *view)
{
  Tree *state = tree_set_map (view, "state");
  const char *reasons = strcmp (report->state, "filtered") == 0 ? "filter_reason" : "closing_reason";

  tree_set_text (state, "code", report->state);
  tree_set_text (state, "kind", viewer_chip (chips, report->state));
  tree_set_text (state, "words", viewer_word (viewer, "report_state", report->state));
  tree_set_text (state, "reason",
                 report->closing_reason == NULL ? NULL : viewer_word (viewer, reasons, report->closing_reason));
  viewer_set_day (viewer, view, "received", report->created_at);
  viewer_set_day (viewer, view, "taken", report->taken_at);
  viewer_set_day (viewer, view, "transmitted", report->transmitted_at);
  viewer_set_day (viewer, view, "closed", report->closed_at);
  tree_set_text (view, "taken_by", report->taken_by);
  tree_set_flag (view, "stop_requested", report->stop_requested == 1);
}

static void
view_add_late (const Viewer *viewer, const Report *report, Tree *view)
{
  int days = viewer_days_since (viewer, report->followed_at);
  g_autofree char *late = NULL;

  if (strcmp (report->state, "active") == 0 && days >= REPORT_SILENT_DAYS)
    late = viewer_count (viewer, "list.silent", days);
  tree_set_text (view, "late", late);
}

static void
view_add_place (const Viewer *viewer, const Report *report, gboolean names, Tree *view)
{
  g_autofree char *street = names ? g_strdup (report->address) : viewer_street (viewer, report->address);
  Tree *place = tree_set_map (view, "place");

  tree_set_text (place, "street", street);
  tree_set_text (place, "postcode", report->postcode);
  if (names || report->insee[0] != '\0') /* else it is what somebody typed, and may hold anything */
    tree_set_text (place, "city", report->city);
  if (names) {
    tree_set_flag (view, "elsewhere", commune_is_elsewhere (viewer->db, report->city, report->postcode));
    tree_set_text (view, "description", report->description);
    tree_set_text (view, "advice", report->advice);
  }
}

typedef struct {
  const Viewer *viewer;
  Tree *list;
  gboolean names, may; /* read what was noted; record */
} ResultsBuild;

static void
result_visit (const ResultRow *row, gpointer data)
{
  const ResultsBuild *build = data;
  const Actor actor = viewer_actor (build->viewer);
  Tree *map = tree_add_map (build->list);

  tree_set_text (map, "kind", viewer_word (build->viewer, "result", row->kind));
  viewer_set_day (build->viewer, map, "at", row->at);
  tree_set_null (map, "until");
  viewer_set_day (build->viewer, map, "until", row->until);
  tree_set_text (map, "note", build->names ? row->note : NULL);
  if (build->may && result_is_own (row->user_id, &actor))
    tree_set_format (map, "withdraw_url", "/resultats/%s", row->uuid);
  tree_set_text (map, "by",
                 row->source != NULL         ? viewer_word (build->viewer, "result_source", row->source)
                 : row->partner_name != NULL ? row->partner_name
                                             : viewer_word (build->viewer, "author", "desk"));
}

/* "2 messages nouveaux pour vous": the history is the last thing of a long page. */
static void
view_add_news (const Viewer *viewer, const Tree *timeline, Tree *view)
{
  gint64 fresh = 0;
  g_autofree char *news = NULL;

  for (guint i = 0; i < tree_length (timeline); i++)
    fresh += tree_get_flag (tree_at (timeline, i), "fresh") ? 1 : 0;
  news = fresh == 0 ? NULL : viewer_count (viewer, "timeline.news", fresh);
  tree_set_text (view, "news", news);
}

static gboolean
view_add_parts (const Viewer *viewer, const Report *report, gboolean names, Tree *view, GError **error)
{
  const ResultsBuild results = { viewer, tree_set_list (view, "results"), names,
                                 access_allows (viewer->role, ACTION_RESULT_RECORD, is_held (viewer, report)) };
  Tree *timeline;

  if (!problem_view_add (viewer, report, view, error) || !outcome_view_add (viewer, report, view, error)
      || !fact_view_add (viewer, report, names, view, error)
      || (names && !fact_view_add_files (viewer, report, view, error))
      || !result_list (viewer->db, report->id, result_visit, (gpointer) &results, error))
    return FALSE;
  if (names && !place_view_add (viewer, report, view, error))
    return FALSE;
  if (names && !question_view_office (viewer, report->id, view, error))
    return FALSE;
  if (names && !loan_view_file_add (viewer, report, view, error))
    return FALSE;
  if (names) { /* a curve tells when somebody is at home */
    tree_set_tree (view, "sensors", sensor_view_list (viewer, report->id, is_held (viewer, report)));
    if (access_allows (viewer->role, ACTION_SENSOR_READ, is_held (viewer, report))) {
      sensor_view_findings (viewer, report->id, view);
      finding_view_add_measured (viewer, report->id, view);
    }
  }
  timeline = timeline_view (viewer, report, names, error);
  if (timeline == NULL)
    return FALSE;
  view_add_news (viewer, timeline, view);
  tree_set_tree (view, "timeline", timeline);
  return TRUE;
}

/* Lists that a template asks about before it shows them. */
static const char *const asked_lists[] = {
  "photos", "documents", "persons", "assignments", "sensors", "results", "actions", "preview",
};

static void
view_add_assignments (const Viewer *viewer, const ActionInput *forms, gboolean names, Tree *view)
{
  tree_set_tree (view, "assignments", assignment_view_list (viewer, forms->assignments, names));
  assignment_view_set_awaited (viewer, view, forms->report, forms->assignments);
  if (viewer_is_desk (viewer) && forms->report->transmitted_at == 0)
    tree_set_tree (view, "preview", assignment_view_preview (viewer, forms->report));
  tree_set_flag (view, "previews",
                 tree_get (view, "preview") != NULL && strcmp (forms->report->state, "filtered") != 0);
  action_view_add (viewer, forms, view);
}

/* What a form that came too late held, whether there is still a form to show it in or not. */
static void
view_add_typed (const ActionTyped *typed, Tree *view)
{
  const char *texts[] = { typed == NULL ? NULL : typed->text, typed == NULL ? NULL : typed->message,
                          typed == NULL ? NULL : typed->note };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (texts[i] != NULL && *texts[i] != '\0') {
      tree_set_text (view, "typed_message", texts[i]);
      return;
    }
}

Tree *
report_view (const Viewer *viewer, const Report *report, const ActionTyped *typed, GError **error)
{
  g_autoptr (Tree) view = tree_new_map ();
  g_autoptr (GPtrArray) assignments = assignment_list (viewer->db, report->id, error);
  gboolean own = is_held (viewer, report), names = viewer_sees_names (viewer, own);
  const ActionInput forms = { report, assignments, own, typed };
  g_autofree char *place = NULL;

  if (assignments == NULL)
    return NULL;
  if (!report_view_allows (viewer, report)) {
    box_fail (error, BOX_ERROR_NOT_FOUND, "no such report for this viewer");
    return NULL;
  }
  tree_set_text (view, "uuid", report->uuid);
  tree_set_text (view, "report_uuid", report->uuid); /* for forms within what has a uuid of its own */
  tree_set_text (view, "reference", report->reference);
  place = viewer_file_path (viewer, report->uuid);
  tree_set_text (view, "url", place);
  tree_set_flag (view, "names", names);
  tree_set_flag (view, "desk", viewer_is_desk (viewer));
  view_add_state (viewer, report, view);
  view_add_late (viewer, report, view);
  view_add_place (viewer, report, names, view);
  if (!view_add_parts (viewer, report, names, view, error))
    return NULL;
  view_add_assignments (viewer, &forms, names, view);
  action_view_add_held (viewer, &forms, (Tree *) tree_get (view, "timeline"));
  if (!visit_form_view_add (viewer, &forms, names, view, error)
      || (names && !completeness_view_add (viewer, report, assignments, view, error))
      || !merge_view_add (viewer, &forms, view, error) || !ask_view_add (viewer, &forms, view, error)
      || !why_view_add (viewer, report, assignments, view, error)
      || !access_view_add_readers (viewer, report, view, error) || !order_view_add (viewer, &forms, view, error)
      || !mediation_view_add (viewer, &forms, view, error)
      || (names && !document_view_add_summary (viewer, report, view, error)))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (asked_lists); i++)
    viewer_set_any (view, asked_lists[i]);
  view_add_typed (typed, view);
  return g_steal_pointer (&view);
}
