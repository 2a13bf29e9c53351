/* follow.c: where a report stands, in plain words, for the person who sent it: state, who holds it, news, what they may
 * do. Shows neither class nor what is not marked visible, and changes nothing. */
#include "pages/follow.h"

#include <string.h>

#include "domain/assignment.h"
#include "domain/correction.h"
#include "domain/file.h"
#include "domain/followup.h"
#include "domain/mediation.h"
#include "domain/outcome.h"
#include "domain/question.h"
#include "domain/satisfaction.h"
#include "domain/tenant.h"
#include "pages/follow_questions.h"
#include "pages/follow_show.h"
#include "pages/form_view.h"
#include "pages/uploads.h"
#include "view/document_view.h"
#include "view/loan_view.h"
#include "view/mediation_view.h"
#include "view/order_view.h"
#include "view/visit_view.h"

/* ---- who holds it ---- */

/* A refusal is nobody's name: another service is being sought. */
static void
add_holder (const Follow *follow, const Assignment *assignment, Tree *list)
{
  Viewer viewer = form_viewer (follow->exchange);
  Tree *holder = tree_add_map (list);
  gboolean refused = strcmp (assignment->state, "refused") == 0;
  /* Closed with the whole file: it never had to answer. */
  gboolean unanswered = strcmp (assignment->state, "closed") == 0 && assignment->accepted_at == 0;
  const char *state = unanswered ? "closed_unanswered" : assignment->state;

  tree_set_text (holder, "partner", refused ? NULL : assignment->partner_name);
  tree_set_text (holder, "words", form_word (follow->exchange, "assignment_state_tenant", state));
  tree_set_flag (holder, "accepted", strcmp (assignment->state, "accepted") == 0);
  viewer_set_day (&viewer, holder, "since", refused ? 0 : MAX (assignment->answered_at, assignment->created_at));
}

static gboolean
add_holders (const Follow *follow, Tree *view, GError **error)
{
  g_autoptr (GPtrArray) assignments = assignment_list (follow->db, follow->report->id, error);
  Tree *list = tree_set_list (view, "holders");
  guint refused = 0;

  for (guint i = 0; assignments != NULL && i < assignments->len; i++) {
    const Assignment *assignment = g_ptr_array_index (assignments, i);

    /* That another service is sought is true once, and only while the file is open. */
    if (strcmp (assignment->state, "refused") != 0 || (strcmp (follow->report->state, "active") == 0 && refused++ == 0))
      add_holder (follow, assignment, list);
  }
  tree_set_flag (view, "has_holders", tree_length (list) > 0);
  return assignments != NULL;
}

/* ---- news ---- */

typedef struct {
  Exchange *exchange;
  GPtrArray *items; /* of Tree *, oldest first */
  GPtrArray *asked; /* of Asked *, for who does not read French; else NULL */
} News;

/* (transfer full): the answers stand in French in the follow-up, for the staff; to the tenant they are worded again. */
static char *
news_text (const News *news, const Viewer *viewer, const FollowupRow *row)
{
  char *text = news->asked == NULL || strcmp (row->category, "answer") != 0
                   ? NULL
                   : follow_questions_said (viewer, news->asked, row->created_at);

  return text != NULL ? text : g_strdup (row->text[0] == '\0' ? NULL : row->text);
}

static void
news_visit (const FollowupRow *row, gpointer data)
{
  const News *news = data;
  Viewer viewer = form_viewer (news->exchange);
  Tree *item = tree_new_map ();
  const char *words = form_word (news->exchange, "followup_tenant", row->category);
  gboolean mine = strcmp (row->author, "tenant") == 0;
  g_autofree char *text = news_text (news, &viewer, row);

  viewer_set_day (&viewer, item, "at", row->created_at);
  tree_set_text (item, "partner", row->partner_name);
  tree_set_text (item, "words", words);
  tree_set_text (item, "text", text);
  tree_set_flag (item, "mine", mine);
  tree_set_flag (item, "desk", strcmp (row->author, "desk") == 0);
  tree_set_flag (item, "auto", strcmp (row->author, "box") == 0);
  g_ptr_array_add (news->items, item);
}

static gboolean
add_news (const Follow *follow, Tree *view, GError **error)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  gboolean translated = strcmp (exchange_language (follow->exchange), "fr") != 0;
  g_autoptr (GPtrArray) asked =
      translated ? question_list (follow->db, follow->report->id, exchange_now (follow->exchange), NULL) : NULL;
  News news = { follow->exchange, items, asked };
  Tree *list = tree_set_list (view, "news");
  gboolean read =
      followup_list_visible (follow->db, follow->report->id, exchange_now (follow->exchange), news_visit, &news);

  for (guint i = items->len; i > 0; i--) /* the latest first */
    tree_add_tree (list, g_ptr_array_index (items, i - 1));
  return read ? TRUE : box_fail (error, BOX_ERROR_STORE, "the follow-ups of a report cannot be read");
}

/* ---- photos and documents ---- */

static gboolean
add_files (const Follow *follow, Tree *view, GError **error)
{
  g_autoptr (GPtrArray) files = file_list_tenant (follow->db, follow->report->id, error);
  g_autofree char *start = g_strdup_printf ("/suivi/%s/photos/", exchange_path_part (follow->exchange, "token"));
  Tree *photos = tree_set_list (view, "photos"), *documents = tree_set_list (view, "documents");

  if (files == NULL)
    return FALSE;
  for (guint i = 0; i < files->len; i++) {
    const File *file = g_ptr_array_index (files, i);

    uploads_view_file (file_is_photo (file) ? photos : documents, file, start);
  }
  tree_set_flag (view, "has_files", files->len > 0);
  tree_set_flag (view, "has_photos", tree_length (photos) > 0);
  tree_set_flag (view, "has_documents", tree_length (documents) > 0);
  return TRUE;
}

/* What services added for the tenant, and the orders about the dwelling. */
static gboolean
add_shared (const Follow *follow, Tree *view, GError **error)
{
  const Viewer viewer = form_viewer (follow->exchange);
  g_autofree char *start = g_strdup_printf ("/suivi/%s/photos/", exchange_path_part (follow->exchange, "token"));

  return document_view_follow_add (&viewer, follow->report->id, start, view, error)
         && order_view_follow_add (&viewer, follow->report->id, view, error);
}

/* ---- what may be done ---- */

/* Pages below the secret link; their words: follow_act.<code>, follow_act_hint.<code>. */
static const struct {
  const char *path, *code, *code_stopped; /* the last when the tenant asked to stop; NULL: the same */
  gboolean (*applies) (const Report *report);
} pages[] = {
  { "photos", "photos", NULL, correction_is_open },    { "situation", "situation", NULL, correction_is_open },
  { "corriger", "correct", NULL, correction_is_open }, { "regle", "outcome", NULL, outcome_is_open },
  { "arreter", "stop", "resume", correction_is_open },
};

static void
add_acts (const Follow *follow, Tree *view)
{
  Tree *list = tree_set_list (view, "acts");

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++) {
    gboolean stopped = follow->report->stop_requested == 1 && pages[i].code_stopped != NULL;
    const char *code = stopped ? pages[i].code_stopped : pages[i].code;
    Tree *item;

    /* The question that stands on the page needs no link to itself. */
    if (!pages[i].applies (follow->report)
        || (pages[i].applies == outcome_is_open && tree_get (view, "question") != NULL))
      continue;
    item = tree_add_map (list);
    tree_set_format (item, "url", "/suivi/%s/%s", exchange_path_part (follow->exchange, "token"), pages[i].path);
    tree_set_text (item, "words", form_word (follow->exchange, "follow_act", code));
    tree_set_text (item, "hint", form_word (follow->exchange, "follow_act_hint", code));
  }
  tree_set_flag (view, "has_acts", tree_length (list) > 0);
}

/* The question is put on the page once it was asked, and on a closed file until it is answered. */
static gboolean
add_question (const Follow *follow, Tree *view, GError **error)
{
  OutcomeState state = { .answer = NULL };
  const Report *report = follow->report;
  gboolean closed = strcmp (report->state, "closed") == 0;

  if (!outcome_is_open (report))
    return TRUE;
  if (!outcome_state (follow->db, report->id, &state, error))
    return FALSE;
  if (state.awaited || (closed && !(state.closed && state.at >= report->closed_at)))
    follow_view_answers (follow, NULL, tree_set_map (view, "question"));
  return TRUE;
}

/* Who asked to stop, or said that it is over, is asked nothing more. */
static gboolean
add_questions (const Follow *follow, Tree *view, GError **error)
{
  OutcomeState state = { .answer = NULL };

  if (follow->report->stop_requested == 1)
    return TRUE;
  if (!outcome_state (follow->db, follow->report->id, &state, error))
    return FALSE;
  return (state.answer != NULL && state.answer->over)
         || follow_questions_add (follow->exchange, follow->report, view, error);
}

static const char *const door_flags[] = { [TENANT_MAY] = "may_write",
                                          [TENANT_TOO_LATE] = "too_late",
                                          [TENANT_HAS_SPOKEN] = "has_spoken",
                                          [TENANT_NOT_NOW] = "too_late" };

/* An active file that no service has is the town hall's: it writes to the owner, or looks for what comes next. */
static const char *
state_code (const Follow *follow)
{
  switch (mediation_stage (follow->db, follow->report)) {
  case MEDIATION_STAGE_TALKS:
    return "mediated";
  case MEDIATION_STAGE_RESTS:
    return "rests";
  default:
    return follow->report->state;
  }
}

static gboolean
add_message (const Follow *follow, const Remarks *remarks, Tree *view, GError **error)
{
  TenantAnswer answer = TENANT_NOT_NOW;
  Exchange *exchange = follow->exchange;
  const Report *report = follow->report;
  g_autofree char *over = g_strconcat (report->state, "_over", NULL);
  const char *next = report->stop_requested == 1 && report->closed_at == 0 ? "stopped" : state_code (follow);
  Tree *message;

  if (!tenant_may (follow->db, report, tenant_act_find ("message"), exchange_now (exchange), &answer, error))
    return FALSE;
  tree_set_flag (view, door_flags[answer], TRUE);
  tree_set_text (view, "next", form_word (exchange, "report_next_tenant", answer == TENANT_MAY ? next : over));
  if (answer != TENANT_MAY)
    return TRUE;
  message = tree_set_map (view, "message");
  form_view_error (exchange, remarks, "message", message);
  tree_set_text (message, "value", remarks_any (remarks) ? exchange_field (exchange, "message") : NULL);
  return TRUE;
}

/* ---- the page ---- */

static void
add_state (const Follow *follow, Tree *view)
{
  Exchange *exchange = follow->exchange;
  const Report *report = follow->report;
  Viewer viewer = form_viewer (exchange);
  const char *done = exchange_query (exchange, "fait"), *stage = satisfaction_stage (report);

  tree_set_text (view, "address", report->address);
  tree_set_text (view, "city", report->city);
  viewer_set_day (&viewer, view, "sent", report->created_at);
  tree_set_text (view, "state", form_word (exchange, "report_state_tenant", state_code (follow)));
  tree_set_flag (view, "closed", report->closed_at != 0);
  tree_set_flag (view, "stopped", report->stop_requested == 1);
  tree_set_text (view, "advice", report->advice);
  tree_set_text (view, "done", done == NULL ? NULL : form_word (exchange, "follow_done", done));
  tree_set_flag (view, "done_warns", g_strcmp0 (done, "changed") == 0);
  if (report->closed_at != 0 && !satisfaction_is_given (follow->db, report->id, stage))
    tree_set_format (view, "opinion_url", "/avis/%s", exchange_path_part (exchange, "token"));
}

int
follow_show_with (const Follow *follow, int status, const Remarks *remarks)
{
  g_autoptr (Tree) view = tree_new_map ();
  GError *error = NULL;

  add_state (follow, view);
  const Viewer viewer = form_viewer (follow->exchange);

  if (visit_view_follow_add (&viewer, follow->report->id, view, &error)
      && mediation_view_follow_add (&viewer, follow->report->id, view, &error)
      && loan_view_follow_add (&viewer, follow->report, view, &error) && add_holders (follow, view, &error)
      && add_news (follow, view, &error) && add_files (follow, view, &error) && add_shared (follow, view, &error)
      && add_question (follow, view, &error) && add_message (follow, remarks, view, &error)
      && add_questions (follow, view, &error)) {
    add_acts (follow, view);
    return follow_page (follow, status, "follow", g_steal_pointer (&view), remarks);
  }
  return exchange_fail (follow->exchange, error);
}

int
follow_show (Exchange *exchange)
{
  g_auto (Follow) follow = { .exchange = NULL };
  g_autoptr (Remarks) remarks = remarks_new ();
  int status;

  return follow_open (exchange, &follow, &status) ? follow_show_with (&follow, 200, remarks) : status;
}
