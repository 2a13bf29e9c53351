/* report_actions.c: reads a form into typed input, makes one change in the domain, goes back to the page. Decides
 * nothing the domain decides: the checks here only find which field to speak of. */
#include "pages/report_actions.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "domain/followup.h"
#include "domain/report_state.h"
#include "domain/request_token.h"
#include "domain/result.h"
#include "pages/office.h"
#include "pages/report.h"

enum { CODE_CHARS = 40, NOTE_CHARS = 1000, SECOND_CLICK_S = 10 };

/* A form under way: what was typed, what is wrong, and where it goes back to. */
typedef struct {
  Actor actor;
  const char *uuid; /* of the report */
  char *form, *verb, *reason, *message;
  Remarks *remarks;
  gint64 report_id;
  const char *assignment_uuid;
} OfficeForm;

static void
form_clear (OfficeForm *form)
{
  g_clear_pointer (&form->form, g_free);
  g_clear_pointer (&form->verb, g_free);
  g_clear_pointer (&form->reason, g_free);
  g_clear_pointer (&form->message, g_free);
  g_clear_pointer (&form->remarks, remarks_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OfficeForm, form_clear)

static OfficeForm
form_read (Exchange *exchange, const char *uuid)
{
  return (OfficeForm){
    .actor = page_actor (exchange),
    .uuid = uuid,
    .verb = page_field (exchange, "verb", FALSE, CODE_CHARS),
    .reason = page_field (exchange, "reason", FALSE, CODE_CHARS),
    .message = page_field (exchange, "message", TRUE, FOLLOWUP_TEXT_MAX + 1) /* one too many: told, not cut */,
    .remarks = remarks_new (),
  };
}

/* ---- going back ---- */

static int
form_again (Exchange *exchange, const OfficeForm *form, ActionTyped typed)
{
  typed.form = form->form;
  typed.reason = form->reason;
  typed.message = form->message;
  typed.remarks = form->remarks;
  return report_page_again (exchange, form->uuid, &typed);
}

static int
form_done (Exchange *exchange, const OfficeForm *form, const char *anchor)
{
  g_autofree char *path = g_strdup_printf ("/dossiers/%s?fait=%s%s", form->uuid, form->form, anchor);

  return exchange_redirect (exchange, path);
}

/* The domain said no. A conflict shows what the report has become, with what was typed; what the checks above did not
 * foresee is said as it is. */
static int
form_refused (Exchange *exchange, const OfficeForm *form, ActionTyped typed, GError *error)
{
  typed.form = form->form;
  typed.reason = form->reason;
  typed.message = form->message;
  if (g_error_matches (error, BOX_ERROR, BOX_ERROR_CONFLICT)) {
    g_error_free (error);
    return report_page_changed (exchange, form->uuid, &typed);
  }
  return exchange_fail (exchange, error);
}

/* ---- the desk's verbs and the partner's answers ---- */

/* Remarks for what a transition needs and the form does not have. */
static void
check_needs (const OfficeForm *form, const Transition *transition)
{
  if (transition == NULL) /* the domain refuses it */
    return;
  if (transition->reasons != NULL && *form->reason == '\0')
    remarks_add (form->remarks, "reason", "reason_missing", NULL);
  if (transition->message && !followup_is_said (form->message))
    remarks_add (form->remarks, "message", "message_missing", NULL);
}

static gboolean
state_work (Db *db, gpointer data, GError **error)
{
  const OfficeForm *form = data;
  const ReportChange change = { form->uuid, form->verb, form->reason, form->message };

  return report_change (db, &form->actor, &change, error);
}

/* A second click finds the report where the first one brought it: that is no conflict. */
static gboolean
already_there (Exchange *exchange, const OfficeForm *form, const Transition *transition, const GError *error)
{
  g_autoptr (Report) report = NULL;

  if (transition == NULL || !g_error_matches (error, BOX_ERROR, BOX_ERROR_CONFLICT))
    return FALSE;
  report = report_find_uuid (page_viewer (exchange).db, form->uuid, NULL);
  return report != NULL && strcmp (report->state, transition->to) == 0
         && exchange_now (exchange) - report->changed_at < SECOND_CLICK_S;
}

int
report_change_state (Exchange *exchange)
{
  g_auto (OfficeForm) form = form_read (exchange, exchange_path_part (exchange, "uuid"));
  const Transition *transition = transition_find (report_transitions, form.verb);
  g_autoptr (GError) error = NULL;

  form.form = g_strdup (form.verb);
  check_needs (&form, transition);
  if (remarks_any (form.remarks))
    return form_again (exchange, &form, (ActionTyped){ 0 });
  if (!store_write (exchange_appliance (exchange)->store, state_work, &form, &error)
      && !already_there (exchange, &form, transition, error))
    return form_refused (exchange, &form, (ActionTyped){ 0 }, g_steal_pointer (&error));
  if (g_strcmp0 (exchange_field (exchange, "back"), "/a-trier") == 0)
    return exchange_redirect (exchange, "/a-trier");
  return form_done (exchange, &form, "");
}

static gboolean
answer_work (Db *db, gpointer data, GError **error)
{
  const OfficeForm *form = data;
  const AssignmentChange change = { form->assignment_uuid, form->verb, form->reason, form->message };

  return assignment_change (db, &form->actor, &change, error);
}

int
report_answer (Exchange *exchange)
{
  g_autofree char *report = page_field (exchange, "report", FALSE, CODE_CHARS);
  g_auto (OfficeForm) form = form_read (exchange, report);
  const Transition *transition = transition_find (assignment_transitions, form.verb);
  g_autoptr (GError) error = NULL;

  form.form = g_strconcat ("answer-", form.verb, NULL);
  form.assignment_uuid = exchange_path_part (exchange, "uuid");
  check_needs (&form, transition);
  if (remarks_any (form.remarks))
    return form_again (exchange, &form, (ActionTyped){ 0 });
  if (!store_write (exchange_appliance (exchange)->store, answer_work, &form, &error))
    return form_refused (exchange, &form, (ActionTyped){ 0 }, g_steal_pointer (&error));
  return form_done (exchange, &form, "");
}

/* ---- notation ---- */

static gboolean
notation_work (Db *db, gpointer data, GError **error)
{
  const OfficeForm *form = data;
  gint64 level = 0;

  if (!text_to_integer (form->verb, 1, 4, &level))
    return box_fail (error, BOX_ERROR_INVALID, "a notation is 1 to 4");
  return report_set_notation (db, &form->actor, form->uuid, (int) level, error);
}

int
report_note (Exchange *exchange)
{
  g_auto (OfficeForm) form = form_read (exchange, exchange_path_part (exchange, "uuid"));
  g_autoptr (GError) error = NULL;

  form.form = g_strdup ("notation");
  g_free (form.verb);
  form.verb = page_field (exchange, "notation", FALSE, CODE_CHARS);
  if (*form.verb == '\0') {
    remarks_add (form.remarks, "notation", "notation_missing", NULL);
    return form_again (exchange, &form, (ActionTyped){ 0 });
  }
  if (!store_write (exchange_appliance (exchange)->store, notation_work, &form, &error))
    return form_refused (exchange, &form, (ActionTyped){ 0 }, g_steal_pointer (&error));
  return form_done (exchange, &form, "");
}

/* ---- what is written on a file: only on one's own ---- */

/* The report of a form when the actor may do that on it; the route's right alone does not know whose file it is. */
static gboolean
find_own (Db *db, OfficeForm *form, Action action, GError **error)
{
  g_autoptr (Report) report = report_find_uuid (db, form->uuid, error);
  gboolean own = report != NULL && report_is_held (db, report->id, form->actor.partner_id);

  if (report == NULL)
    return FALSE;
  if (!access_allows (form->actor.role, action, own))
    return box_fail (error, BOX_ERROR_DENIED, "not this actor's report");
  form->report_id = report->id;
  return TRUE;
}

typedef struct {
  OfficeForm form;
  char *text, *kind, *at, *note;
  char *request; /* nullable: of the rendered form, with what was typed in it */
  gint64 day;
  gboolean visible;
} Writing;

static void
writing_clear (Writing *writing)
{
  form_clear (&writing->form);
  g_clear_pointer (&writing->text, g_free);
  g_clear_pointer (&writing->kind, g_free);
  g_clear_pointer (&writing->at, g_free);
  g_clear_pointer (&writing->note, g_free);
  g_clear_pointer (&writing->request, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Writing, writing_clear)

static ActionTyped
writing_typed (const Writing *writing)
{
  return (ActionTyped){
    .text = writing->text, .kind = writing->kind, .at = writing->at, .note = writing->note, .visible = writing->visible
  };
}

/* The same form with the same words, sent twice, is written once. */
static void
writing_name_request (Exchange *exchange, Writing *writing, const char *words)
{
  const char *token = exchange_field (exchange, "request_token");

  if (token != NULL && *token != '\0')
    writing->request = g_strdup_printf ("%s\n%s\n%s\n%s", token, writing->form.form, writing->form.uuid, words);
}

/* TRUE with *ret_again when it was already done: there is nothing to do. FALSE on failure. */
static gboolean
writing_claim (Db *db, const Writing *writing, gboolean *ret_again, GError **error)
{
  g_autofree char *location = NULL;

  if (!request_token_claim (db, writing->request, "#", writing->form.actor.now, &location, error))
    return FALSE;
  *ret_again = location != NULL;
  return TRUE;
}

static gboolean
followup_work (Db *db, gpointer data, GError **error)
{
  Writing *writing = data;
  FollowupInput input = { .category = "note", .text = writing->text, .visible = writing->visible };
  gboolean again = FALSE;

  if (!writing_claim (db, writing, &again, error))
    return FALSE;
  if (again)
    return TRUE;
  if (!find_own (db, &writing->form, ACTION_FOLLOWUP_WRITE, error))
    return FALSE;
  input.report_id = writing->form.report_id;
  return followup_add (db, &writing->form.actor, &input, NULL, error);
}

int
report_follow (Exchange *exchange)
{
  g_auto (Writing) writing = { .form = form_read (exchange, exchange_path_part (exchange, "uuid")) };
  g_autoptr (GError) error = NULL;

  writing.form.form = g_strdup ("followup");
  writing.text = page_field (exchange, "text", TRUE, FOLLOWUP_TEXT_MAX + 1);
  writing.visible = exchange_field (exchange, "visible") != NULL;
  if (g_utf8_strlen (writing.text, -1) < FOLLOWUP_TEXT_MIN) {
    remarks_add (writing.form.remarks, "text", "text_missing", NULL);
    return form_again (exchange, &writing.form, writing_typed (&writing));
  }
  writing_name_request (exchange, &writing, writing.text);
  if (!store_write (exchange_appliance (exchange)->store, followup_work, &writing, &error))
    return form_refused (exchange, &writing.form, writing_typed (&writing), g_steal_pointer (&error));
  return form_done (exchange, &writing.form, writing.visible ? "-visible#historique" : "#historique");
}

static gboolean
result_work (Db *db, gpointer data, GError **error)
{
  Writing *writing = data;
  ResultInput input = { .kind = writing->kind, .at = writing->day, .note = writing->note };
  gboolean again = FALSE;

  if (!writing_claim (db, writing, &again, error))
    return FALSE;
  if (again)
    return TRUE;
  if (!find_own (db, &writing->form, ACTION_RESULT_RECORD, error))
    return FALSE;
  input.report_id = writing->form.report_id;
  return result_record (db, &writing->form.actor, &input, error);
}

/* A date field sends 2026-10-11; a browser that knows no such field sends what people type, 11/10/2026. */
static gboolean
read_day (const char *typed, gint64 *ret_day)
{
  g_auto (GStrv) parts = g_strsplit (typed, "/", -1);
  g_autofree char *iso = NULL;
  gint64 day, month;

  if (g_strv_length (parts) != 3)
    return clock_parse_day (typed, ret_day);
  if (!text_to_integer (parts[0], 1, 31, &day) || !text_to_integer (parts[1], 1, 12, &month))
    return FALSE;
  iso = g_strdup_printf ("%s-%02d-%02d", parts[2], (int) month, (int) day);
  return clock_parse_day (iso, ret_day);
}

static void
check_result (Exchange *exchange, Writing *writing)
{
  g_autoptr (Report) report = report_find_uuid (page_viewer (exchange).db, writing->form.uuid, NULL);

  if (result_kind_find (writing->kind) == NULL)
    remarks_add (writing->form.remarks, "kind", "kind_missing", NULL);
  if (!read_day (writing->at, &writing->day))
    remarks_add (writing->form.remarks, "at", "day_shape", NULL);
  else if (writing->day > writing->form.actor.now)
    remarks_add (writing->form.remarks, "at", "day_future", NULL);
  else if (report != NULL && writing->day < clock_day_start (report->created_at))
    remarks_add (writing->form.remarks, "at", "day_early", NULL);
}

int
report_result (Exchange *exchange)
{
  g_auto (Writing) writing = { .form = form_read (exchange, exchange_path_part (exchange, "uuid")) };
  g_autofree char *words = NULL;
  g_autoptr (GError) error = NULL;

  writing.form.form = g_strdup ("result");
  writing.kind = page_field (exchange, "kind", FALSE, CODE_CHARS);
  writing.at = page_field (exchange, "at", FALSE, CODE_CHARS);
  writing.note = page_field (exchange, "note", TRUE, NOTE_CHARS);
  check_result (exchange, &writing);
  if (remarks_any (writing.form.remarks))
    return form_again (exchange, &writing.form, writing_typed (&writing));
  words = g_strjoin ("\n", writing.kind, writing.at, writing.note, NULL);
  writing_name_request (exchange, &writing, words);
  if (!store_write (exchange_appliance (exchange)->store, result_work, &writing, &error))
    return form_refused (exchange, &writing.form, writing_typed (&writing), g_steal_pointer (&error));
  return form_done (exchange, &writing.form, "#resultats");
}
