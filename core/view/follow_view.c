/* follow_view.c: state, holders and news of a report for its tenant. Knows no page. */
#include "view/follow_view.h"

#include <string.h>

#include "domain/assignment.h"
#include "domain/followup.h"
#include "domain/mediation.h"
#include "domain/question.h"
#include "domain/result.h"
#include "view/question_view.h"

/* NULL for a code that has no words: then nothing is said. */
static const char *
word_or_nothing (const Viewer *viewer, const char *group, const char *code)
{
  g_autofree char *key = g_strconcat (group, ".", code, NULL);

  return words_has (viewer->words, viewer->language, key) || words_has (viewer->words, "fr", key)
             ? words_get (viewer->words, viewer->language, key)
             : NULL;
}

/* ---- state ---- */

/* An active file that no service has is the town hall's: it writes to the owner, or looks for what comes next. */
const char *
follow_view_state_code (Db *db, const Report *report)
{
  switch (mediation_stage (db, report)) {
  case MEDIATION_STAGE_TALKS:
    return "mediated";
  case MEDIATION_STAGE_RESTS:
    return "rests";
  default:
    return report->state;
  }
}

void
follow_view_add_state (const Viewer *viewer, const Report *report, Tree *view)
{
  const char *code = follow_view_state_code (viewer->db, report);

  tree_set_text (view, "address", report->address);
  tree_set_text (view, "city", report->city);
  viewer_set_day (viewer, view, "sent", report->created_at);
  tree_set_text (view, "state", word_or_nothing (viewer, "report_state_tenant", code));
  tree_set_flag (view, "closed", report->closed_at != 0);
  tree_set_flag (view, "stopped", report->stop_requested == 1);
  tree_set_text (view, "advice", report->advice);
}

/* ---- who holds it ---- */

static void
add_holder (const Viewer *viewer, const Assignment *assignment, Tree *list)
{
  Tree *holder = tree_add_map (list);
  gboolean refused = strcmp (assignment->state, "refused") == 0;
  /* Closed with the whole file: it never had to answer. */
  gboolean unanswered = strcmp (assignment->state, "closed") == 0 && assignment->accepted_at == 0;
  const char *state = unanswered ? "closed_unanswered" : assignment->state;

  tree_set_text (holder, "partner", refused ? NULL : assignment->partner_name);
  tree_set_text (holder, "words", word_or_nothing (viewer, "assignment_state_tenant", state));
  tree_set_flag (holder, "accepted", strcmp (assignment->state, "accepted") == 0);
  viewer_set_day (viewer, holder, "since", refused ? 0 : MAX (assignment->answered_at, assignment->created_at));
}

gboolean
follow_view_add_holders (const Viewer *viewer, const Report *report, Tree *view, GError **error)
{
  g_autoptr (GPtrArray) assignments = assignment_list (viewer->db, report->id, error);
  Tree *list = tree_set_list (view, "holders");
  guint refused = 0;

  for (guint i = 0; assignments != NULL && i < assignments->len; i++) {
    const Assignment *assignment = g_ptr_array_index (assignments, i);

    /* That another service is sought is true once, and only while the file is open. */
    if (strcmp (assignment->state, "refused") != 0 || (strcmp (report->state, "active") == 0 && refused++ == 0))
      add_holder (viewer, assignment, list);
  }
  tree_set_flag (view, "has_holders", tree_length (list) > 0);
  return assignments != NULL;
}

/* ---- news ---- */

typedef struct {
  const Viewer *viewer;
  GPtrArray *items; /* of Tree *, oldest first */
  GPtrArray *asked; /* of Asked *, for who does not read French; else NULL */
} News;

/* (transfer full): the answers stand in French in the follow-up, for the staff; to the tenant they are worded again. */
static char *
news_text (const News *news, const FollowupRow *row)
{
  char *text = news->asked == NULL || strcmp (row->category, "answer") != 0
                   ? NULL
                   : question_view_answered (news->viewer, news->asked, row->created_at);

  return text != NULL ? text : g_strdup (row->text[0] == '\0' ? NULL : row->text);
}

static void
news_visit (const FollowupRow *row, gpointer data)
{
  const News *news = data;
  Tree *item = tree_new_map ();
  g_autofree char *text = news_text (news, row);

  viewer_set_day (news->viewer, item, "at", row->created_at);
  tree_set_text (item, "partner", row->partner_name);
  tree_set_text (item, "words", word_or_nothing (news->viewer, "followup_tenant", row->category));
  tree_set_text (item, "text", text);
  tree_set_flag (item, "mine", strcmp (row->author, "tenant") == 0);
  tree_set_flag (item, "desk", strcmp (row->author, "desk") == 0);
  tree_set_flag (item, "auto", strcmp (row->author, "box") == 0);
  g_ptr_array_add (news->items, item);
}

gboolean
follow_view_add_news (const Viewer *viewer, const Report *report, Tree *view, GError **error)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  gboolean translated = strcmp (viewer->language, "fr") != 0;
  g_autoptr (GPtrArray) asked = translated ? question_list (viewer->db, report->id, viewer->now, NULL) : NULL;
  News news = { viewer, items, asked };
  Tree *list = tree_set_list (view, "news");
  gboolean read = followup_list_visible (viewer->db, report->id, viewer->now, news_visit, &news);

  for (guint i = items->len; i > 0; i--) /* the latest first */
    tree_add_tree (list, g_ptr_array_index (items, i - 1));
  return read ? TRUE : box_fail (error, BOX_ERROR_STORE, "the follow-ups of a report cannot be read");
}

/* ---- results ---- */

typedef struct {
  const Viewer *viewer;
  Tree *list;
} Results;

/* What counts as handled; the rest says what services learned, not what the tenant got. */
static void
result_visit (const ResultRow *row, gpointer data)
{
  const Results *results = data;
  const ResultKind *kind = result_kind_find (row->kind);
  Tree *map = kind == NULL || !kind->handled ? NULL : tree_add_map (results->list);

  if (map == NULL)
    return;
  tree_set_text (map, "kind", viewer_word (results->viewer, "result_tenant", row->kind));
  viewer_set_day (results->viewer, map, "at", row->at);
}

gboolean
follow_view_add_results (const Viewer *viewer, const Report *report, Tree *view, GError **error)
{
  Results results = { viewer, tree_set_list (view, "results") };
  gboolean read = result_list (viewer->db, report->id, result_visit, &results, error);

  viewer_set_any (view, "results");
  return read;
}
