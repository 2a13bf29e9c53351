/* follow.c: where a report stands, in plain words, for the person who sent it: state, who holds it, news, what they may
 * do. Shows neither class nor what is not marked visible, and changes nothing. */
#include "pages/follow.h"

#include <string.h>

#include "domain/correction.h"
#include "domain/file.h"
#include "domain/loan.h"
#include "domain/mediation.h"
#include "domain/outcome.h"
#include "domain/satisfaction.h"
#include "domain/tenant.h"
#include "pages/follow_questions.h"
#include "pages/follow_show.h"
#include "pages/form_view.h"
#include "pages/uploads.h"
#include "view/document_view.h"
#include "view/follow_view.h"
#include "view/loan_view.h"
#include "view/mediation_view.h"
#include "view/order_view.h"
#include "view/visit_view.h"

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
add_act (const Follow *follow, Tree *list, const char *path, const char *code)
{
  Tree *item = tree_add_map (list);

  tree_set_format (item, "url", "/suivi/%s/%s", exchange_path_part (follow->exchange, "token"), path);
  tree_set_text (item, "words", form_word (follow->exchange, "follow_act", code));
  tree_set_text (item, "hint", form_word (follow->exchange, "follow_act_hint", code));
}

/* What sensors measured at home stays readable as long as it is kept, whatever becomes of the file. */
static void
add_readings (const Follow *follow, Tree *list)
{
  g_autoptr (GPtrArray) loans = loan_list_report (follow->db, follow->report->id, NULL);

  if (loans != NULL && loans->len > 0)
    add_act (follow, list, "mesures", "readings");
}

static void
add_acts (const Follow *follow, Tree *view)
{
  Tree *list = tree_set_list (view, "acts");

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++) {
    gboolean stopped = follow->report->stop_requested == 1 && pages[i].code_stopped != NULL;
    const char *code = stopped ? pages[i].code_stopped : pages[i].code;

    /* The question that stands on the page needs no link to itself. */
    if (!pages[i].applies (follow->report)
        || (pages[i].applies == outcome_is_open && tree_get (view, "question") != NULL))
      continue;
    add_act (follow, list, pages[i].path, code);
  }
  add_readings (follow, list);
  add_act (follow, list, "dossier", "dossier");
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

static gboolean
add_message (const Follow *follow, const Remarks *remarks, Tree *view, GError **error)
{
  TenantAnswer answer = TENANT_NOT_NOW;
  Exchange *exchange = follow->exchange;
  const Report *report = follow->report;
  g_autofree char *over = g_strconcat (report->state, "_over", NULL);
  const char *next =
      report->stop_requested == 1 && report->closed_at == 0 ? "stopped" : follow_view_state_code (follow->db, report);
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
  const Viewer viewer = form_viewer (exchange);
  const char *done = exchange_query (exchange, "fait"), *stage = satisfaction_stage (report);

  follow_view_add_state (&viewer, report, view);
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
      && loan_view_follow_add (&viewer, follow->report, view, &error)
      && follow_view_add_holders (&viewer, follow->report, view, &error)
      && follow_view_add_news (&viewer, follow->report, view, &error) && add_files (follow, view, &error)
      && add_shared (follow, view, &error) && add_question (follow, view, &error)
      && add_message (follow, remarks, view, &error) && add_questions (follow, view, &error)) {
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
