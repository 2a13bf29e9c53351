/* report_followup.c: follow-ups as they are typed, tried and kept, and those that are still held. When they leave is the
 * domain's. */
#include "pages/report_followup.h"

#include "base/text.h"
#include "domain/followup_held.h"
#include "domain/question.h"
#include "pages/office.h"
#include "pages/office_form.h"
#include "pages/report.h"
#include "view/preset_text.h"

/* ---- a new one; a question is one that the tenant sees and can answer ---- */

typedef struct {
  OfficeForm *form;
  const char *text;
  gboolean visible, question;
} Following;

static gboolean
followup_work (Db *db, gpointer data, GError **error)
{
  const Following *following = data;
  OfficeForm *form = following->form;
  FollowupInput input = { .category = following->question ? "question" : "note",
                          .text = following->text,
                          .visible = following->visible };
  gint64 id = 0;

  if (!office_form_own (db, form, ACTION_FOLLOWUP_WRITE, error))
    return FALSE;
  input.report_id = form->report_id;
  return followup_add (db, &form->actor, &input, &id, error) && (!following->question || question_ask (db, id, error));
}

/* What is typed already stays above the words of the model. */
static char *
text_with_preset (Exchange *exchange, const char *uuid, const char *preset_uuid, const char *text)
{
  const Viewer viewer = office_viewer (exchange);
  const Session *session = exchange_session (exchange);
  g_autoptr (Report) report = report_find_uuid (viewer.db, uuid, NULL);
  g_autoptr (Preset) preset = preset_find_uuid (viewer.db, preset_uuid, NULL);
  const PresetWriter writer = { &viewer, report, session->user_name, session->partner_name };
  g_autofree char *words = NULL;

  if (report == NULL || preset == NULL || (preset->partner_id != 0 && preset->partner_id != viewer.partner_id))
    return g_strdup (text);
  words = preset_text_fill (&writer, preset->text);
  return *text == '\0' ? g_steal_pointer (&words) : g_strconcat (text, "\n\n", words, NULL);
}

/* The page again with a model's words, or with the tenant's message: nothing is kept. */
static int
followup_try (Exchange *exchange, const OfficeForm *form, const Following *following, gboolean preview)
{
  g_autofree char *preset = exchange_typed (exchange, "preset", FALSE, OFFICE_CODE_CHARS);
  g_autofree char *text = preview ? g_strdup (following->text)
                                  : text_with_preset (exchange, form->uuid, preset, following->text);
  ActionTyped typed = { .form = "followup",
                        .text = text,
                        .preset = preset,
                        .inserted = TRUE,
                        .visible = following->visible,
                        .question = following->question,
                        .remarks = form->remarks };

  if (!preview && *preset != '\0') /* a model of answer speaks to the tenant; who means otherwise unticks the box */
    typed.visible = TRUE;
  if (preview)
    office_form_check_text (form, text);
  else if (*preset == '\0')
    remarks_add (form->remarks, "preset", "preset_missing", NULL);
  if (remarks_any (form->remarks))
    return report_page_again (exchange, form->uuid, &typed);
  return report_page_tried (exchange, form->uuid, &typed, preview);
}

int
report_follow (Exchange *exchange)
{
  g_auto (OfficeForm) form = office_form_read (exchange, exchange_path_part (exchange, "uuid"));
  g_autofree char *text = exchange_typed (exchange, "text", TRUE, FOLLOWUP_TEXT_MAX + 1);
  gboolean question = exchange_field (exchange, "question") != NULL;
  gboolean preview = exchange_field (exchange, "preview") != NULL;
  Following following = { &form, text, question || exchange_field (exchange, "visible") != NULL, question };
  const OfficeWork work = { .work = followup_work,
                            .data = &following,
                            .words = text,
                            .done = question            ? "followup-question"
                                    : following.visible ? "followup-visible"
                                                        : "followup",
                            .anchor = "historique",
                            .typed = { .text = text, .visible = following.visible, .question = question } };

  form.form = g_strdup ("followup");
  if (preview || exchange_field (exchange, "insert") != NULL)
    return followup_try (exchange, &form, &following, preview);
  office_form_check_text (&form, text);
  return office_form_send (exchange, &form, &work);
}

/* ---- one that is still held ---- */

typedef struct {
  OfficeForm *form;
  const char *uuid, *text; /* uuid of the follow-up */
  gboolean visible;
  gint64 revision;
} Holding;

static gboolean
held_work (Db *db, gpointer data, GError **error)
{
  const Holding *holding = data;
  const HeldChange change = { holding->uuid, holding->form->verb, holding->revision, holding->text, holding->visible };

  return followup_change_held (db, &holding->form->actor, &change, error);
}

int
report_held (Exchange *exchange)
{
  g_autofree char *report = exchange_typed (exchange, "report", FALSE, OFFICE_CODE_CHARS);
  g_autofree char *text = exchange_typed (exchange, "text", TRUE, FOLLOWUP_TEXT_MAX + 1);
  g_auto (OfficeForm) form = office_form_read (exchange, report);
  Holding holding = { &form, exchange_path_part (exchange, "uuid"), text, exchange_field (exchange, "visible") != NULL, 0 };
  g_autofree char *words = g_strjoin ("\n", form.verb, form.seen, text, NULL);
  g_autofree char *done = g_strconcat ("held-", form.verb, NULL);
  const HeldVerb *verb = followup_held_verb (form.verb);
  const OfficeWork work = { .work = held_work,
                            .data = &holding,
                            .words = words,
                            .done = done,
                            .anchor = "historique",
                            .typed = { .text = verb != NULL && verb->text ? text : NULL, .visible = holding.visible } };

  form.form = g_strconcat ("held-", holding.uuid, NULL);
  text_to_integer (form.seen, 0, G_MAXINT, &holding.revision);
  if (verb != NULL && verb->text)
    office_form_check_text (&form, text);
  return office_form_send (exchange, &form, &work);
}
