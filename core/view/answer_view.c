/* answer_view.c: a page by link in words. What may be done on it is action_view's; what may be read, report_view's. */
#include "view/answer_view.h"

#include <string.h>

#include "base/clock.h"
#include "view/assignment_view.h"
#include "view/report_view.h"

static void
add_heading (const Viewer *viewer, const AnswerLink *link, Tree *view)
{
  Tree *answer = tree_set_map (view, "answer");

  tree_set_text (answer, "partner", link->partner->name);
  /* It ends at midnight: its last day is the one before. */
  viewer_set_day (viewer, answer, "until", clock_add_days (link->token.expires_at, -1));
}

/* ---- one file ---- */

/* No way to the list of the other files: who was handed the link of one reads that one. */
static void
add_asked (const Viewer *viewer, const AnswerLink *link, Tree *view)
{
  Tree *answer = (Tree *) tree_get (view, "answer");
  const char *state = link->assignment->state;

  tree_set_text (answer, "asked", viewer_word (viewer, "answer_asked", state));
  tree_set_tree (answer, "chip", assignment_view_chip (viewer, state));
  viewer_set_day (viewer, answer, "since", link->assignment->created_at);
  tree_set_format (answer, "account_url", "/dossiers/%s", link->report->uuid);
}

/* What it refused is no longer its to read: the state, and the way back. */
static Tree *
view_of_refused (const Viewer *viewer, const AnswerLink *link, const ActionTyped *typed, GError **error)
{
  g_autoptr (GPtrArray) assignments = assignment_list (viewer->db, link->report->id, error);
  const ActionInput forms = { link->report, assignments, FALSE, typed };
  g_autoptr (Tree) view = tree_new_map ();

  if (assignments == NULL)
    return NULL;
  tree_set_text (view, "uuid", link->report->uuid);
  tree_set_text (view, "reference", link->report->reference);
  tree_set_text (view, "url", viewer->place);
  action_view_add (viewer, &forms, view);
  viewer_set_any (view, "actions");
  if (typed != NULL && typed->message != NULL && *typed->message != '\0')
    tree_set_text (view, "typed_message", typed->message);
  return g_steal_pointer (&view);
}

Tree *
answer_view (const Viewer *viewer, const AnswerLink *link, const ActionTyped *typed, GError **error)
{
  gboolean own = report_is_held (viewer->db, link->report->id, link->partner->id);
  g_autoptr (Tree) view =
      own ? report_view (viewer, link->report, typed, error) : view_of_refused (viewer, link, typed, error);

  if (view == NULL)
    return NULL;
  tree_set_flag (view, "own", own);
  tree_set_flag (view, "before_door", viewer->before_door);
  tree_set_null (tree_set_map (view, "history"), "followup_form"); /* the page writes follow-ups in its own place */
  add_heading (viewer, link, view);
  add_asked (viewer, link, view);
  return g_steal_pointer (&view);
}

/* ---- all that waits ---- */

typedef struct {
  const Viewer *viewer;
  const AnswerLink *link;
  Tree *waiting, *accepted;
  guint count;
} Listing;

static void
row_visit (const AnswerRow *row, gpointer data)
{
  Listing *listing = data;
  gboolean waits = strcmp (row->state, "waiting") == 0;
  g_autofree char *url = answer_link_listed_path (listing->viewer->db, listing->link, row->assignment_id, NULL);
  Tree *map = tree_add_map (waits ? listing->waiting : listing->accepted);

  listing->count++;
  tree_set_text (map, "url", url);
  tree_set_text (map, "reference", row->reference);
  tree_set_text (map, "city", row->city);
  viewer_set_class (listing->viewer, map, row->letter[0], FALSE);
  tree_set_flag (map, "danger", row->danger);
  viewer_set_day (listing->viewer, map, "since", row->since);
}

Tree *
answer_view_list (const Viewer *viewer, const AnswerLink *link, GError **error)
{
  g_autoptr (Tree) view = tree_new_map ();
  Listing listing = { viewer, link, tree_set_list (view, "waiting"), tree_set_list (view, "accepted"), 0 };
  g_autofree char *count = NULL;

  add_heading (viewer, link, view);
  if (!answer_link_list (viewer->db, link->partner->id, row_visit, &listing, error))
    return NULL;
  viewer_set_any (view, "waiting");
  viewer_set_any (view, "accepted");
  tree_set_flag (view, "full", listing.count == ANSWER_ROWS_MAX);
  count = viewer_count (viewer, "answer_list.waiting", tree_length (listing.waiting));
  tree_set_text (view, "count", count);
  return g_steal_pointer (&view);
}

/* ---- over ---- */

Tree *
answer_view_over (const Viewer *viewer, const AnswerLink *link)
{
  const char *code = link == NULL ? "unknown" : answer_link_end_name (link->end);
  gboolean list = link != NULL && link->report == NULL;
  Tree *view = tree_new_map ();

  tree_set_text (view, "words", viewer_word (viewer, "answer_over", code));
  tree_set_text (view, "next", viewer_word (viewer, "answer_next", code));
  tree_set_text (view, "reference", link == NULL || list ? NULL : link->report->reference);
  return view;
}
