/* answer_room.c: opens the link of a partner, shows its page, has a form done once. Knows none of the changes. */
#include "pages/answer_room.h"

#include <string.h>

#include "base/clock.h"
#include "base/secret.h"
#include "domain/attempt.h"
#include "domain/followup.h"
#include "domain/report_document.h"
#include "pages/form_view.h"
#include "pages/once.h"
#include "pages/report.h"
#include "pages/uploads.h"
#include "view/answer_view.h"

#define COOKIE "answers"
enum { COOKIE_AGE_S = 12 * 3600 };

void
answer_clear (AnswerRoom *answer)
{
  g_clear_pointer (&answer->link, answer_link_free);
  g_clear_pointer (&answer->place, g_free);
}

/* ---- pages ---- */

int
answer_page (Exchange *exchange, int status, const char *page, Tree *view)
{
  exchange_set_header (exchange, "X-Robots-Tag", "noindex, nofollow");
  exchange_set_header (exchange, "Referrer-Policy", "no-referrer");
  return exchange_page (exchange, status, page, view);
}

/* What was typed into a form that came too late is not lost. */
static int
answer_over (Exchange *exchange, const AnswerLink *link)
{
  Viewer viewer = form_viewer (exchange);
  g_autofree char *text = exchange_typed (exchange, "text", TRUE, FOLLOWUP_TEXT_MAX),
                  *message = exchange_typed (exchange, "message", TRUE, FOLLOWUP_TEXT_MAX);
  const char *typed = *text != '\0' ? text : message;
  Tree *view;

  viewer.language = "fr";
  view = answer_view_over (&viewer, link);
  tree_set_text (view, "typed_message", *typed == '\0' ? NULL : typed);
  return answer_page (exchange, link == NULL ? 404 : *typed == '\0' ? 410 : 409, "answer-over", view);
}

gboolean
answer_open (Exchange *exchange, AnswerRoom *answer, int *ret_status)
{
  const char *token = exchange_path_part (exchange, "token");
  gint64 now = exchange_now (exchange);
  GError *error = NULL;

  exchange_speak_as (exchange, "fr");
  *answer = (AnswerRoom){ .exchange = exchange, .db = store_reader (exchange_appliance (exchange)->store) };
  answer->link = answer_link_open (answer->db, token, now, &error);
  if (answer->link == NULL && !g_error_matches (error, BOX_ERROR, BOX_ERROR_NOT_FOUND)) {
    *ret_status = exchange_fail (exchange, error);
    return FALSE;
  }
  g_clear_error (&error);
  if (answer->link == NULL || answer->link->end != ANSWER_STANDS) {
    *ret_status = answer_over (exchange, answer->link);
    return FALSE;
  }
  answer->place = g_strconcat ("/reponse/", token, NULL);
  answer->actor = answer_link_actor (answer->db, answer->link, now);
  return TRUE;
}

/* ---- the door ---- */

/* Says nothing but that this browser went through for this partner: the link is still asked for each page. */
static char *
come_in_mark (const AnswerRoom *answer)
{
  g_autofree char *said = g_strconcat ("answers\n", answer->link->partner->uuid, NULL);

  return secret_hash_keyed (said);
}

/* TRUE when somebody pressed "open" for this partner in this browser. */
static gboolean
answer_is_come_in (const AnswerRoom *answer)
{
  g_autofree char *mark = come_in_mark (answer);

  return secret_equal (exchange_cookie (answer->exchange, COOKIE), mark);
}

void
answer_set_come_in (const AnswerRoom *answer)
{
  g_autofree char *mark = come_in_mark (answer);

  exchange_set_cookie (answer->exchange, COOKIE, mark, COOKIE_AGE_S);
}

Viewer
answer_viewer (const AnswerRoom *answer)
{
  Viewer viewer = form_viewer (answer->exchange);

  viewer.language = "fr";
  viewer.role = answer->actor.role;
  viewer.user_id = 0;
  viewer.partner_id = answer->actor.partner_id;
  viewer.place = answer->place;
  viewer.before_door = !answer_is_come_in (answer);
  return viewer;
}

int
answer_show_with (const AnswerRoom *answer, int status, const ActionTyped *typed, const Remarks *refused)
{
  Exchange *exchange = answer->exchange;
  const Viewer viewer = answer_viewer (answer);
  GError *error = NULL;
  g_autoptr (Tree) view = answer_view (&viewer, answer->link, typed, &error);
  const UploadsShown shown = { .remarks = refused, .places = DOCUMENTS_AT_ONCE };

  if (view == NULL || !report_page_log (exchange, &answer->actor, answer->link->report->id, view, &error))
    return exchange_fail (exchange, error);
  report_page_finish (exchange, &viewer, view);
  if (refused != NULL)
    uploads_view (exchange, &shown, view);
  tree_set_flag (view, "changed", status == 409);
  return answer_page (exchange, status, "answer", g_steal_pointer (&view));
}

/* ---- forms ---- */

OfficeForm
answer_form_read (const AnswerRoom *answer)
{
  OfficeForm form = office_form_read (answer->exchange, answer->link->report->uuid);

  form.actor = answer->actor;
  form.report_id = answer->link->report->id;
  return form;
}

typedef struct {
  const AnswerRoom *answer;
  const OfficeWork *work;
} Sending;

/* The link is asked again within the transaction: the desk may have cut it since the page was shown. */
static gboolean
sending_work (Db *db, gpointer data, GError **error)
{
  const Sending *sending = data;
  const AnswerRoom *answer = sending->answer;
  gint64 now = answer->actor.now;
  g_autoptr (AnswerLink) link = answer_link_open (db, exchange_path_part (answer->exchange, "token"), now, error);

  if (link == NULL)
    return FALSE;
  if (link->end != ANSWER_STANDS)
    return box_fail (error, BOX_ERROR_CONFLICT, "the link ended meanwhile");
  if (g_strcmp0 (exchange_field (answer->exchange, "report"), link->report->uuid) != 0)
    return box_fail (error, BOX_ERROR_CONFLICT, "the form is of another file's page");
  return attempt_take (db, ATTEMPT_ANSWER_ADDRESS, exchange_client (answer->exchange), now, error)
         && attempt_take (db, ATTEMPT_ANSWER_FILE, link->assignment->uuid, now, error)
         && sending->work->work (db, sending->work->data, error);
}

/* With what the file has become, or with what ended the link. */
static int
form_late (const AnswerRoom *answer, const OfficeForm *form, const OfficeWork *work)
{
  const ActionTyped typed = office_form_typed (form, work);
  g_auto (AnswerRoom) now = { .exchange = NULL };
  int status;

  return answer_open (answer->exchange, &now, &status) ? answer_show_with (&now, 409, &typed, NULL) : status;
}

int
answer_form_send (const AnswerRoom *answer, const OfficeForm *form, const OfficeWork *work)
{
  Exchange *exchange = answer->exchange;
  Sending sending = { answer, work };
  g_autofree char *request = once_request (exchange, form->form, answer->link->assignment->uuid, work->words);
  g_autofree char *done = office_form_done (form, work);
  const Once once = { sending_work, &sending, request, done }; /* below the link, which is kept nowhere */
  g_autofree char *place = NULL, *path = NULL;
  GError *error = NULL;

  if (remarks_any (form->remarks)) {
    ActionTyped typed = office_form_typed (form, work);

    typed.remarks = form->remarks;
    return answer_show_with (answer, 422, &typed, NULL);
  }
  if (once_write (exchange, &once, &place, &error)) {
    path = g_strconcat (answer->place, place, NULL);
    return exchange_redirect (exchange, path);
  }
  if (!g_error_matches (error, BOX_ERROR, BOX_ERROR_CONFLICT) && !g_error_matches (error, BOX_ERROR, BOX_ERROR_DENIED))
    return exchange_fail (exchange, error);
  g_error_free (error);
  return form_late (answer, form, work);
}
