/* report_actions.c: what is decided of a report: the desk's verbs, the partner's answers, the notation. Decides nothing
 * the domain decides: the checks here only find which field to speak of. */
#include "pages/report_actions.h"

#include <string.h>

#include "base/text.h"
#include "domain/assignment.h"
#include "domain/followup.h"
#include "domain/link_cut.h"
#include "domain/partner.h"
#include "domain/report_class.h"
#include "domain/report_state.h"
#include "pages/office.h"
#include "pages/office_form.h"
#include "pages/triage.h"

/* ---- the desk's verbs and the partner's answers ---- */

static gboolean
state_work (Db *db, gpointer data, GError **error)
{
  const OfficeForm *form = data;
  const ReportChange change = { form->uuid, form->verb, form->reason, form->message };

  return report_change_seen (db, &form->actor, &change, form->seen, error);
}

int
report_change_state (Exchange *exchange)
{
  g_auto (OfficeForm) form = office_form_read (exchange, exchange_path_part (exchange, "uuid"));
  g_autofree char *words = g_strjoin ("\n", form.reason, form.message, NULL);
  g_autofree char *place = triage_place (exchange, form.uuid, form.verb);
  const OfficeWork work = { .work = state_work, .data = &form, .words = words, .place = place };

  form.form = g_strdup (form.verb);
  office_form_check_needs (&form, transition_find (report_transitions, form.verb));
  return office_form_send (exchange, &form, &work);
}

typedef struct {
  OfficeForm *form;
  const char *uuid; /* of the assignment */
} Answering;

static gboolean
answer_work (Db *db, gpointer data, GError **error)
{
  const Answering *answering = data;
  const OfficeForm *form = answering->form;
  const AssignmentChange change = { answering->uuid, form->verb, form->reason, form->message };

  return assignment_change_seen (db, &form->actor, &change, form->seen, error);
}

int
report_answer (Exchange *exchange)
{
  g_autofree char *report = exchange_typed (exchange, "report", FALSE, OFFICE_CODE_CHARS);
  g_auto (OfficeForm) form = office_form_read (exchange, report);
  Answering answering = { &form, exchange_path_part (exchange, "uuid") };
  g_autofree char *words = g_strjoin ("\n", answering.uuid, form.reason, form.message, NULL);
  const OfficeWork work = { .work = answer_work, .data = &answering, .words = words };

  form.form = g_strconcat ("answer-", form.verb, NULL);
  office_form_check_needs (&form, transition_find (assignment_transitions, form.verb));
  return office_form_send (exchange, &form, &work);
}

int
report_repair (Exchange *exchange)
{
  g_autofree char *report = exchange_typed (exchange, "report", FALSE, OFFICE_CODE_CHARS);
  g_auto (OfficeForm) form = office_form_read (exchange, report);
  Answering answering = { &form, exchange_path_part (exchange, "uuid") };
  g_autofree char *words = g_strjoin ("\n", answering.uuid, form.message, NULL);
  g_autofree char *done = g_strconcat ("repair-", form.verb, NULL);
  const OfficeWork work = { .work = answer_work, .data = &answering, .words = words, .done = done, .anchor = "partenaires" };

  form.form = g_strjoin ("-", form.verb, answering.uuid, NULL);
  office_form_check_needs (&form, transition_find (assignment_transitions, form.verb));
  return office_form_send (exchange, &form, &work);
}

/* ---- the tenant's links ---- */

static gboolean
cut_work (Db *db, gpointer data, GError **error)
{
  OfficeForm *form = data;

  return office_form_own (db, form, ACTION_REPORT_TRIAGE, error)
         && link_cut (db, &form->actor, form->report_id, NULL, error);
}

int
report_cut_links (Exchange *exchange)
{
  g_auto (OfficeForm) form = office_form_read (exchange, exchange_path_part (exchange, "uuid"));
  const OfficeWork work = { .work = cut_work, .data = &form };

  form.form = g_strdup ("links_cut");
  return office_form_send (exchange, &form, &work);
}

/* ---- one more partner ---- */

static gboolean
assign_work (Db *db, gpointer data, GError **error)
{
  const OfficeForm *form = data;

  return assignment_by_hand (db, &form->actor, form->uuid, form->verb, form->message, error);
}

/* A reason is asked for here with words of its own; the domain refuses without it, whatever the page says. */
static void
check_partner (Exchange *exchange, const OfficeForm *form)
{
  Db *db = store_reader (exchange_appliance (exchange)->store);
  g_autoptr (Report) report = report_find_uuid (db, form->uuid, NULL);
  g_autoptr (Partner) partner = *form->verb == '\0' ? NULL : partner_find_uuid (db, form->verb, NULL);

  if (partner == NULL)
    remarks_add (form->remarks, "partner", "partner_missing", NULL);
  else if (report != NULL && !assignment_is_agreed (report, partner->type) && !followup_is_said (form->message))
    remarks_add (form->remarks, "message", "agreement_missing", NULL);
}

int
report_assign (Exchange *exchange)
{
  g_auto (OfficeForm) form = office_form_read (exchange, exchange_path_part (exchange, "uuid"));
  g_autofree char *words = NULL;
  OfficeWork work = { .work = assign_work, .data = &form };

  form.form = g_strdup ("assign");
  g_free (form.verb);
  form.verb = exchange_typed (exchange, "partner", FALSE, OFFICE_CODE_CHARS);
  work.typed.kind = form.verb;
  work.words = words = g_strjoin ("\n", form.verb, form.message, NULL);
  check_partner (exchange, &form);
  return office_form_send (exchange, &form, &work);
}

/* ---- notation ---- */

static gboolean
notation_work (Db *db, gpointer data, GError **error)
{
  const OfficeForm *form = data;
  gint64 level = 0, seen = REPORT_NOTATION_ANY;
  NotationChange change = { .uuid = form->uuid };

  if (!text_to_integer (form->verb, 0, REPORT_NOTATION_MAX, &level)
      || (*form->seen != '\0' && !text_to_integer (form->seen, 0, REPORT_NOTATION_MAX, &seen)))
    return box_fail (error, BOX_ERROR_INVALID, "a notation is 0 to %d", REPORT_NOTATION_MAX);
  change.notation = (int) level;
  change.seen = (int) seen;
  return report_notation_change (db, &form->actor, &change, error);
}

int
report_note (Exchange *exchange)
{
  g_auto (OfficeForm) form = office_form_read (exchange, exchange_path_part (exchange, "uuid"));
  OfficeWork work = { .work = notation_work, .data = &form };

  form.form = g_strdup ("notation");
  g_free (form.verb);
  form.verb = exchange_field (exchange, "undo") != NULL ? g_strdup ("0")
                                                        : exchange_typed (exchange, "notation", FALSE, OFFICE_CODE_CHARS);
  work.words = form.verb;
  work.done = strcmp (form.verb, "0") == 0 ? "notation-none" : NULL;
  if (*form.verb == '\0')
    remarks_add (form.remarks, "notation", "notation_missing", NULL);
  return office_form_send (exchange, &form, &work);
}

/* ---- class ---- */

static gboolean
class_work (Db *db, gpointer data, GError **error)
{
  const OfficeForm *form = data;
  const ClassChange change = { form->uuid, *form->verb, form->message, *form->seen };

  return report_class_change (db, &form->actor, &change, error);
}

int
report_review_class (Exchange *exchange)
{
  g_auto (OfficeForm) form = office_form_read (exchange, exchange_path_part (exchange, "uuid"));
  g_autofree char *words = NULL;
  OfficeWork work = { .work = class_work, .data = &form };

  form.form = g_strdup ("requalify");
  g_free (form.verb);
  form.verb = exchange_typed (exchange, "class", FALSE, 1);
  work.typed.kind = form.verb;
  work.done = *form.verb == REPORT_CLASS_COMPUTED ? "class-restored" : NULL;
  work.words = words = g_strjoin ("\n", form.verb, form.message, NULL);
  if (*form.verb == '\0')
    remarks_add (form.remarks, "class", "visit_class_missing", NULL);
  if (!followup_is_said (form.message))
    remarks_add (form.remarks, "message", "visit_class_reason", NULL);
  if (g_utf8_strlen (form.message, -1) > REPORT_CLASS_REASON_MAX)
    remarks_add (form.remarks, "message", "visit_words_long", NULL);
  return office_form_send (exchange, &form, &work);
}
