/* office_form.c: reads a form of a report's page, sends it, goes back to the page. Knows none of the changes that forms
 * ask for. */
#include "pages/office_form.h"

#include "domain/followup.h"
#include "domain/report.h"
#include "pages/office.h"
#include "pages/once.h"
#include "pages/report.h"
#include "pages/trail.h"
#include "pages/triage.h"

void
office_form_clear (OfficeForm *form)
{
  g_clear_pointer (&form->form, g_free);
  g_clear_pointer (&form->verb, g_free);
  g_clear_pointer (&form->reason, g_free);
  g_clear_pointer (&form->message, g_free);
  g_clear_pointer (&form->seen, g_free);
  g_clear_pointer (&form->remarks, remarks_free);
}

OfficeForm
office_form_read (Exchange *exchange, const char *uuid)
{
  return (OfficeForm){
    .actor = office_actor (exchange),
    .uuid = uuid,
    .verb = exchange_typed (exchange, "verb", FALSE, OFFICE_CODE_CHARS),
    .reason = exchange_typed (exchange, "reason", FALSE, OFFICE_CODE_CHARS),
    .message = exchange_typed (exchange, "message", TRUE, FOLLOWUP_TEXT_MAX + 1) /* one too many: told, not cut */,
    .seen = exchange_typed (exchange, "seen", FALSE, OFFICE_CODE_CHARS),
    .remarks = remarks_new (),
  };
}

void
office_form_check_needs (const OfficeForm *form, const Transition *transition)
{
  if (transition != NULL && transition->reasons != NULL && *form->reason == '\0')
    remarks_add (form->remarks, "reason", "reason_missing", NULL);
  if (transition != NULL && transition->message && !followup_is_said (form->message))
    remarks_add (form->remarks, "message", "message_missing", NULL);
}

void
office_form_check_text (const OfficeForm *form, const char *text)
{
  if (!followup_is_said (text))
    remarks_add (form->remarks, "text", "text_missing", NULL);
  else if (g_utf8_strlen (text, -1) > FOLLOWUP_TEXT_MAX)
    remarks_add (form->remarks, "text", "visit_words_long", NULL);
}

ActionTyped
office_form_typed (const OfficeForm *form, const OfficeWork *work)
{
  ActionTyped typed = work->typed;

  typed.form = form->form;
  typed.reason = form->reason;
  typed.message = form->message;
  return typed;
}

/* Who had the file when the page was shown, and has it no more: refused by a colleague, withdrawn by the desk. */
static gboolean
is_lost (Exchange *exchange, const OfficeForm *form, const GError *error)
{
  Db *db = store_reader (exchange_appliance (exchange)->store);
  g_autoptr (Report) report = form->uuid == NULL ? NULL : report_find_uuid (db, form->uuid, NULL);

  return g_error_matches (error, BOX_ERROR, BOX_ERROR_DENIED) && report != NULL && form->actor.partner_id != 0
         && report_was_assigned (db, report->id, form->actor.partner_id)
         && !report_is_held (db, report->id, form->actor.partner_id);
}

/* What the checks of the page did not foresee is said as it is. */
static int
form_refused (Exchange *exchange, const OfficeForm *form, const OfficeWork *work, GError *error)
{
  const ActionTyped typed = office_form_typed (form, work);

  if (!g_error_matches (error, BOX_ERROR, BOX_ERROR_CONFLICT) && !is_lost (exchange, form, error))
    return exchange_fail (exchange, error);
  g_error_free (error);
  return triage_page_changed (exchange, form->uuid, &typed);
}

static int
form_again (Exchange *exchange, const OfficeForm *form, const OfficeWork *work)
{
  ActionTyped typed = office_form_typed (form, work);

  typed.remarks = form->remarks;
  return triage_page_again (exchange, form->uuid, &typed);
}

char *
office_form_done (const OfficeForm *form, const OfficeWork *work)
{
  const char *done = work->done != NULL ? work->done : form->form;

  return work->anchor == NULL ? g_strdup_printf ("?fait=%s", done)
                              : g_strdup_printf ("?fait=%s&ou=%s#%s", done, work->anchor, work->anchor);
}

int
office_form_send (Exchange *exchange, const OfficeForm *form, const OfficeWork *work)
{
  g_autofree char *request = once_request (exchange, form->form, form->uuid, work->words);
  g_autofree char *done = office_form_done (form, work), *file = g_strdup_printf ("/dossiers/%s%s", form->uuid, done);
  g_autofree char *page = trail_place (exchange, file);
  const Once once = { work->work, work->data, request, work->place != NULL ? work->place : page };
  g_autofree char *place = NULL;
  GError *error = NULL;

  if (remarks_any (form->remarks))
    return form_again (exchange, form, work);
  return once_write (exchange, &once, &place, &error) ? exchange_redirect (exchange, place)
                                                      : form_refused (exchange, form, work, error);
}

gboolean
office_form_own (Db *db, OfficeForm *form, Action action, GError **error)
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
