/* asks.c: the forms of requests. Decides nothing the domain decides. */
#include "pages/asks.h"

#include <string.h>

#include "base/secret.h"
#include "domain/ask.h"
#include "domain/followup.h"
#include "pages/office.h"
#include "pages/office_form.h"
#include "pages/once.h"
#include "view/ask_view.h"

/* ---- asking ---- */

static gboolean
make_work (Db *db, gpointer data, GError **error)
{
  const OfficeForm *form = data;

  return ask_make (db, &form->actor, form->uuid, form->message, error);
}

static void
check_words (const OfficeForm *form, const char *missing)
{
  if (!followup_is_said (form->message))
    remarks_add (form->remarks, "message", missing, NULL);
  else if (g_utf8_strlen (form->message, -1) > FOLLOWUP_TEXT_MAX)
    remarks_add (form->remarks, "message", "visit_words_long", NULL);
}

int
asks_make (Exchange *exchange)
{
  g_auto (OfficeForm) form = office_form_read (exchange, exchange_path_part (exchange, "uuid"));
  const OfficeWork work = { .work = make_work, .data = &form, .words = form.message, .anchor = "asks" };

  form.form = g_strdup ("request");
  check_words (&form, "ask_missing");
  return office_form_send (exchange, &form, &work);
}

/* ---- the desk's work ---- */

static int
work_page (Exchange *exchange, int status, const ActionTyped *typed)
{
  const Viewer viewer = office_viewer (exchange);
  const char *done = exchange_query (exchange, "fait");
  g_autoptr (GError) error = NULL;
  g_autofree char *request_token = secret_token_new ();
  g_autofree char *key = g_strconcat ("ask_done.", done, NULL);
  Tree *view = ask_view_work (&viewer, typed, &error);

  if (view == NULL)
    return exchange_fail (exchange, g_steal_pointer (&error));
  if (done != NULL && words_has (viewer.words, "fr", key))
    tree_set_text (view, "done", words_get (viewer.words, "fr", key));
  tree_set_text (view, "request_token", request_token);
  tree_set_flag (view, "changed", status == 409);
  if (typed != NULL)
    tree_set_text (view, "typed_message", typed->message);
  return exchange_page (exchange, status, "asks", view);
}

int
asks_show (Exchange *exchange)
{
  return work_page (exchange, 200, NULL);
}

static gboolean
answer_work (Db *db, gpointer data, GError **error)
{
  const OfficeForm *form = data;

  return ask_answer (db, &form->actor, form->uuid, form->verb, form->message, error);
}

int
asks_answer (Exchange *exchange)
{
  /* Here the form is about a request, not about a report. */
  g_auto (OfficeForm) form = office_form_read (exchange, exchange_path_part (exchange, "uuid"));
  g_autofree char *words = g_strjoin ("\n", form.verb, form.message, NULL);
  g_autofree char *request = once_request (exchange, "answer", form.uuid, words);
  gboolean declines = strcmp (form.verb, "decline") == 0;
  const Once once = { answer_work, &form, request, declines ? "/demandes?fait=decline" : "/demandes?fait=accept" };
  const ActionTyped typed = { .form = form.uuid, .kind = form.uuid, .message = form.message, .remarks = form.remarks };
  g_autofree char *place = NULL;
  GError *error = NULL;

  if (declines)
    check_words (&form, "message_missing");
  if (remarks_any (form.remarks))
    return work_page (exchange, 422, &typed);
  if (once_write (exchange, &once, &place, &error))
    return exchange_redirect (exchange, place);
  if (!g_error_matches (error, BOX_ERROR, BOX_ERROR_CONFLICT))
    return exchange_fail (exchange, error);
  g_error_free (error);
  return work_page (exchange, 409, &typed);
}
