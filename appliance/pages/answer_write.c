/* answer_write.c: what a partner does by its link: the verbs of an assignment, a follow-up with its files, and what may
 * be done with one that is held. Decides nothing the domain decides. */
#include <string.h>

#include "base/text.h"
#include "domain/followup_held.h"
#include "domain/report_document.h"
#include "pages/answer.h"
#include "pages/answer_room.h"
#include "pages/uploads.h"

/* A list has no forms. */
static gboolean
open_form (Exchange *exchange, AnswerRoom *answer, int *ret_status)
{
  GError *error = NULL;

  if (!answer_open (exchange, answer, ret_status))
    return FALSE;
  if (answer->link->assignment != NULL)
    return TRUE;
  box_fail (&error, BOX_ERROR_NOT_FOUND, "a list has no such form");
  *ret_status = exchange_fail (exchange, error);
  return FALSE;
}

/* ---- the verbs ---- */

typedef struct {
  const OfficeForm *form;
  const char *uuid; /* of the assignment */
} Changing;

static gboolean
change_work (Db *db, gpointer data, GError **error)
{
  const Changing *changing = data;
  const OfficeForm *form = changing->form;
  const AssignmentChange change = { changing->uuid, form->verb, form->reason, form->message };

  if (*form->seen == '\0') /* every form of the page says it */
    return box_fail (error, BOX_ERROR_CONFLICT, "the form does not say which state it was shown");
  return assignment_change_seen (db, &form->actor, &change, form->seen, error);
}

int
answer_change (Exchange *exchange)
{
  g_auto (AnswerRoom) answer = { .exchange = NULL };
  int status;

  if (!open_form (exchange, &answer, &status))
    return status;
  g_auto (OfficeForm) form = answer_form_read (&answer);
  Changing changing = { &form, answer.link->assignment->uuid };
  g_autofree char *words = g_strjoin ("\n", form.verb, form.reason, form.message, NULL);
  const OfficeWork work = { .work = change_work, .data = &changing, .words = words };

  form.form = g_strconcat ("answer-", form.verb, NULL);
  office_form_check_needs (&form, transition_find (assignment_transitions, form.verb));
  return answer_form_send (&answer, &form, &work);
}

/* ---- a follow-up, with photos or documents ---- */

typedef struct {
  const OfficeForm *form;
  const char *text;
  gboolean visible;
  const Uploads *uploads;
} Following;

static gboolean
is_photo (const Following *following, guint index)
{
  return strcmp (((const UploadKept *) g_ptr_array_index (following->uploads->kept, index))->type, FILE_TYPE_PHOTO)
         == 0;
}

/* The tenant is told of them by the follow-up, not one by one: the history alone says that they came. */
static gboolean
files_tell (Db *db, const Following *following, const char *type, guint count, GError **error)
{
  const ReportDocumentInput told = { .report_id = following->form->report_id, .document_type = type };

  return count == 0 || report_document_tell (db, &following->form->actor, &told, count, error);
}

static gboolean
files_add (Db *db, const Following *following, GError **error)
{
  guint count = following->uploads->kept->len, photos = 0;

  for (guint i = 0; i < count; i++) {
    const ReportDocumentInput input = { .report_id = following->form->report_id,
                                        .document_type = is_photo (following, i) ? "photo" : "other",
                                        .visible = following->visible };
    gint64 id;

    photos += is_photo (following, i) ? 1 : 0;
    if (!report_document_check (db, &following->form->actor, &input, count, error)
        || !uploads_add (db, following->uploads, i, &id, error)
        || !report_document_put (db, &following->form->actor, &input, id, error))
      return FALSE;
  }
  return files_tell (db, following, "photo", photos, error)
         && files_tell (db, following, "other", count - photos, error);
}

static gboolean
follow_work (Db *db, gpointer data, GError **error)
{
  const Following *following = data;
  OfficeForm form = *following->form;
  const FollowupInput input = {
    .report_id = form.report_id, .category = "note", .text = following->text, .visible = following->visible
  };

  return office_form_own (db, &form, ACTION_FOLLOWUP_WRITE, error) && files_add (db, following, error)
         && followup_add (db, &form.actor, &input, NULL, error);
}

/* (transfer full): what makes this sending this very one: the words and the bytes. */
static char *
follow_name (const Following *following)
{
  g_autoptr (GString) name = g_string_new (following->text);

  for (guint i = 0; i < following->uploads->kept->len; i++)
    g_string_append_printf (name, "\n%s", ((const UploadKept *) g_ptr_array_index (following->uploads->kept, i))->hash);
  return g_string_free (g_steal_pointer (&name), FALSE);
}

static int
follow_send (const AnswerRoom *answer, const Following *following, const Remarks *refused)
{
  g_autofree char *name = follow_name (following);
  const ActionTyped typed = {
    .form = "followup", .text = following->text, .visible = following->visible, .remarks = following->form->remarks
  };
  const OfficeWork work = { .work = follow_work,
                            .data = (gpointer) following,
                            .words = name,
                            .done = following->visible ? "followup-visible" : "followup",
                            .anchor = "historique",
                            .typed = typed };

  if (remarks_any (refused)) /* nothing is kept before all of it can be */
    return answer_show_with (answer, 422, &typed, refused);
  return answer_form_send (answer, following->form, &work);
}

int
answer_follow (Exchange *exchange)
{
  g_autofree char *text = exchange_typed (exchange, "text", TRUE, FOLLOWUP_TEXT_MAX + 1);
  g_auto (AnswerRoom) answer = { .exchange = NULL };
  g_auto (Uploads) uploads = { .kept = NULL };
  g_autoptr (Remarks) refused = remarks_new ();
  GError *error = NULL;
  int status;

  if (!open_form (exchange, &answer, &status))
    return status;
  g_auto (OfficeForm) form = answer_form_read (&answer);
  const Following following = { &form, text, exchange_field (exchange, "visible") != NULL, &uploads };
  const ReportDocumentInput files = { .report_id = form.report_id, .document_type = "photo" };
  guint count = MIN (exchange_upload_count (exchange), DOCUMENTS_AT_ONCE);

  form.form = g_strdup ("followup");
  office_form_check_text (&form, text);
  /* Asked before anything is decoded: whose file it is, and whether it holds all it may. */
  if (count > 0 && !report_document_check (answer.db, &form.actor, &files, count, &error))
    return exchange_fail (exchange, error);
  uploads.kept = g_ptr_array_new ();
  if (!remarks_any (form.remarks)) {
    uploads_clear (&uploads);
    if (!uploads_take (exchange, DOCUMENTS_AT_ONCE, refused, &uploads, &error))
      return exchange_fail (exchange, error);
  }
  return follow_send (&answer, &following, refused);
}

/* ---- one that is held ---- */

typedef struct {
  const OfficeForm *form;
  const char *uuid, *text; /* uuid of the follow-up */
  gboolean visible;
  gint64 revision;
} Holding;

static gboolean
held_work (Db *db, gpointer data, GError **error)
{
  const Holding *holding = data;
  const HeldChange change = { holding->uuid, holding->form->verb, holding->revision, holding->text, holding->visible };

  if (followup_report (db, holding->uuid) != holding->form->report_id) /* the link is of one file */
    return box_fail (error, BOX_ERROR_NOT_FOUND, "no such follow-up of that report");
  return followup_change_held (db, &holding->form->actor, &change, error);
}

int
answer_held (Exchange *exchange)
{
  g_autofree char *text = exchange_typed (exchange, "text", TRUE, FOLLOWUP_TEXT_MAX + 1), *words = NULL, *done = NULL;
  g_auto (AnswerRoom) answer = { .exchange = NULL };
  int status;

  if (!open_form (exchange, &answer, &status))
    return status;
  g_auto (OfficeForm) form = answer_form_read (&answer);
  const HeldVerb *verb = followup_held_verb (form.verb);
  Holding holding = { &form, exchange_path_part (exchange, "uuid"), text, exchange_field (exchange, "visible") != NULL,
                      -1 /* a form without it is of no revision */ };
  OfficeWork work = { .work = held_work, .data = &holding, .anchor = "historique" };

  form.form = g_strconcat ("held-", holding.uuid, NULL);
  work.words = words = g_strjoin ("\n", form.verb, form.seen, text, NULL);
  work.done = done = g_strconcat ("held-", form.verb, NULL);
  work.typed = (ActionTyped){ .text = verb != NULL && verb->text ? text : NULL, .visible = holding.visible };
  text_to_integer (form.seen, 0, G_MAXINT, &holding.revision);
  if (verb != NULL && verb->text)
    office_form_check_text (&form, text);
  return answer_form_send (&answer, &form, &work);
}
