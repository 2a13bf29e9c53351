/* form_send.c: reads the draft again for the person, hands it to draft_send, shows the receipt. Scores nothing itself.
 */
#include "pages/form_send.h"

#include "base/text.h"
#include "domain/address.h"
#include "domain/attempt.h"
#include "domain/file.h"
#include "pages/form_address.h"
#include "pages/form_photos.h"
#include "pages/form_problems.h"
#include "pages/form_view.h"

/* ---- read again ---- */

static void
add_answer (const FormRequest *request, const Field *field, Tree *list)
{
  g_autofree char *words = form_answer_words (request, field);
  Tree *answer = tree_add_map (list);

  tree_set_text (answer, "label", form_field_words (request, field, field->brief != NULL ? "brief" : "label"));
  tree_set_text (answer, "words", words);
  tree_set_flag (answer, "is_long", field->kind == FIELD_LONG);
}

static void
add_answers (const FormRequest *request, const FormPlace *place, GHashTable *live, Tree *list)
{
  Tree *part = tree_add_map (list);
  Tree *answers = tree_set_list (part, "answers");
  g_autofree char *path = form_place_path (place), *url = g_strconcat (path, "?" FORM_RETURN "=1", NULL);

  tree_set_text (part, "heading", form_step_words (request, place->step));
  tree_set_text (part, "url", url);
  for (guint i = 0; i < place->step->fields_count; i++)
    if (questionnaire_asks (request->plan.questionnaire, &place->step->fields[i], live)
        && form_serves (request->exchange, &place->step->fields[i]))
      add_answer (request, &place->step->fields[i], answers);
}

void
form_view_review (const FormRequest *request, const Remarks *remarks, Tree *view)
{
  g_autoptr (GHashTable) live = questionnaire_live (request->plan.questionnaire, request->draft->answers);
  Tree *parts = tree_set_list (view, "parts");

  form_view_chosen (request, tree_set_list (view, "chosen"));
  for (guint i = 0; i < request->places->len; i++) {
    const FormPlace *place = &g_array_index (request->places, FormPlace, i);

    if (place->step->kind == STEP_FIELDS)
      add_answers (request, place, live, parts);
  }
  form_view_draft_photos (request, remarks, view);
  tree_set_integer (view, "seen", request->draft->changed_at);
}

/* ---- sent ---- */

typedef struct {
  DraftSending draft;
  const char *client;
  const Uploads *uploads; /* nullable */
  char *contact;          /* folded mail address or digits of a phone; NULL: comes to the desk */
  ReportReceipt receipt;
} Sending;

static gboolean
attach_uploads (Db *db, const Sending *sending, GError **error)
{
  const Actor actor = ACTOR_TENANT_AT (sending->draft.now);

  for (guint i = 0; sending->uploads != NULL && i < sending->uploads->kept->len; i++) {
    gint64 id;

    if (!uploads_add (db, sending->uploads, i, &id, error)
        || !file_attach (db, id, sending->receipt.id, NULL, &actor, error))
      return FALSE;
  }
  return TRUE;
}

/* Sent first, counted after, all in one savepoint: a second click files nothing, and is no second attempt. */
static gboolean
sending_write (Db *db, gpointer data, GError **error)
{
  Sending *sending = data;
  gint64 now = sending->draft.now;

  sending->receipt.score.maximum = 0; /* may be run again */
  if (!draft_send (db, &sending->draft, &sending->receipt, error))
    return FALSE;
  if (sending->receipt.score.maximum == 0)
    return TRUE;
  return attach_uploads (db, sending, error) && attempt_take (db, ATTEMPT_REPORT_ADDRESS, sending->client, now, error)
         && (sending->contact == NULL || attempt_take (db, ATTEMPT_REPORT_CONTACT, sending->contact, now, error));
}

static char *
contact_of (const ReportInput *input)
{
  const Person *person = report_input_contact (input);
  g_autofree char *digits = text_digits (person->phone);

  if (person->email != NULL && person->email[0] != '\0')
    return text_fold (person->email);
  return *digits == '\0' ? NULL : g_steal_pointer (&digits);
}

static gboolean
add_files (const FormRequest *request, ReportInput *input, GError **error)
{
  Db *db = store_reader (exchange_appliance (request->exchange)->store);
  g_autoptr (GPtrArray) files = file_list_draft (db, request->draft->id, error);

  for (guint i = 0; files != NULL && i < files->len; i++) {
    const File *file = g_ptr_array_index (files, i);

    g_array_append_val (input->file_ids, file->id);
  }
  return files != NULL;
}

/* One contact in a row, and robots, are told apart from a box that cannot: the page says which, and that nothing is
 * lost. */
static int
answer_unsent (const FormRequest *request, GError *error)
{
  g_autoptr (GError) owned = error;
  gboolean too_often = g_error_matches (error, BOX_ERROR, BOX_ERROR_LIMIT);
  g_autoptr (Remarks) none = remarks_new ();
  Tree *view = form_view_new (request, none);

  if (!too_often)
    g_warning ("a report could not be filed: %s", error->message);
  tree_set_flag (view, "too_often", too_often);
  return exchange_page (request->exchange, too_often ? 429 : 503, "form/unsent", view);
}

static int
show_review (const FormRequest *request, int status, gboolean changed, const Remarks *remarks)
{
  Tree *view = form_view_new (request, remarks);

  form_view_review (request, remarks, view);
  tree_set_flag (view, "changed", changed);
  return exchange_page (request->exchange, status, "form/review", view);
}

/* Another window changed the draft after this one showed it: nothing leaves that was not read again. */
static int
review_again (Exchange *exchange)
{
  g_auto (FormRequest) request = { .exchange = NULL };
  g_autoptr (Remarks) none = remarks_new ();

  if (!form_request_open (exchange, "recapitulatif", &request))
    return 303;
  return show_review (&request, 409, TRUE, none);
}

/* The state of the draft that its writer read: what the page says it showed, else what was just read here. */
static gint64
changed_at_seen (const FormRequest *request)
{
  const char *seen = exchange_field (request->exchange, "seen");
  gint64 moment;

  return seen != NULL && text_to_integer (seen, 0, G_MAXINT64, &moment) ? moment : request->draft->changed_at;
}

gboolean
form_file_report (const FormRequest *request, ReportInput *input, const Uploads *uploads, GError **error)
{
  g_autofree char *contact = contact_of (input);
  Sending sending = { .draft = { request->draft->id, changed_at_seen (request), input, request->plan.grid,
                                 exchange_now (request->exchange) },
                      .client = exchange_client (request->exchange),
                      .uploads = uploads,
                      .contact = contact };
  gboolean sent;

  address_locate (input, exchange_appliance (request->exchange)->addresses);
  sent = add_files (request, input, error)
         && store_write (exchange_appliance (request->exchange)->store, sending_write, &sending, error);
  report_receipt_clear (&sending.receipt);
  return sent;
}

static int
send_input (const FormRequest *request, ReportInput *input)
{
  g_autoptr (GError) error = NULL;
  gboolean sent = form_file_report (request, input, NULL, &error);

  if (g_error_matches (error, BOX_ERROR, BOX_ERROR_CONFLICT))
    return review_again (request->exchange);
  return sent ? exchange_redirect (request->exchange, "/recu") : answer_unsent (request, g_steal_pointer (&error));
}

static int
lead_back (const FormRequest *request, const Remarks *remarks)
{
  const Step *step = questionnaire_step_of (request->plan.questionnaire, remarks_field (remarks, 0));
  const FormPlace place = { step != NULL ? step : request->plan.questionnaire->steps, NULL };
  g_autofree char *page = form_place_path (&place), *path = g_strconcat (page, "?verifier=1&" FORM_RETURN "=1", NULL);

  return exchange_redirect (request->exchange, path);
}

int
form_send (FormRequest *request)
{
  const char *trap = exchange_field (request->exchange, "website");
  g_autoptr (Remarks) remarks = remarks_new ();
  g_autoptr (ReportInput) input = NULL;

  form_request_check (request, TRUE, remarks);
  if (remarks_any (remarks))
    return lead_back (request, remarks);
  input =
      draft_input (request->draft, request->plan.questionnaire, remarks); /* nothing to remark: it was just checked */
  if (trap == NULL || trap[0] == '\0')
    return send_input (request, input);
  remarks_add (remarks, "website", "leave_empty", NULL);
  return show_review (request, 422, FALSE, remarks);
}

/* ---- acknowledged ---- */

static int
show_receipt (Exchange *exchange, const Draft *draft, const Report *report)
{
  Viewer viewer = form_viewer (exchange);
  Tree *view = tree_new_map ();
  g_autofree char *mark = form_draft_mark (exchange, draft);
  g_autofree char *elsewhere = form_elsewhere_words (exchange, report->city, report->postcode);

  tree_set_text (view, "mark", mark);
  tree_set_text (view, "elsewhere", elsewhere);
  tree_set_text (view, "reference", report->reference);
  viewer_set_day (&viewer, view, "sent", report->created_at);
  tree_set_flag (view, "danger", report->danger > 0);
  tree_set_text (view, "address", report->address);
  tree_set_text (view, "city", report->city);
  tree_set_flag (view, "by_mail", g_strcmp0 (report->contact_by, "mail") == 0);
  tree_set_flag (view, "by_phone", g_strcmp0 (report->contact_by, "phone") == 0);
  tree_set_flag (view, "by_desk", g_strcmp0 (report->contact_by, "desk") == 0);
  if (draft->follow_token != NULL) {
    tree_set_format (view, "follow_url", "/suivi/%s", draft->follow_token);
    tree_set_format (view, "opinion_url", "/avis/%s", draft->follow_token);
  }
  return exchange_page (exchange, 200, "form/receipt", view);
}

int
form_receipt (Exchange *exchange)
{
  GError *error = NULL;
  g_autoptr (Draft) draft = form_draft (exchange, &error);
  g_autoptr (Report) report = NULL;

  if (error != NULL)
    return exchange_fail (exchange, error);
  if (draft == NULL || draft->report_id == 0)
    return exchange_redirect (exchange, draft == NULL ? "/signaler?etat=expire" : "/signaler/recapitulatif");
  exchange_speak (exchange, draft->language);
  report = report_find (store_reader (exchange_appliance (exchange)->store), draft->report_id, &error);
  return report == NULL ? exchange_fail (exchange, error) : show_receipt (exchange, draft, report);
}
