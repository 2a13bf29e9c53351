/* report_edit.c: the questions of the form with the answers of a report, for the desk to put right. What differs is
 * found by the domain. */
#include "pages/report_edit.h"

#include "base/secret.h"
#include "base/text.h"
#include "domain/address.h"
#include "domain/report_edit.h"
#include "pages/counter.h"
#include "pages/form_view.h"
#include "pages/office.h"
#include "pages/once.h"

/* The report of the path, and the grid it was scored with. */
typedef struct {
  Report *report;
  const Grid *grid;
} Subject;

static void
subject_clear (Subject *subject)
{
  g_clear_pointer (&subject->report, report_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Subject, subject_clear)

static gboolean
subject_find (Exchange *exchange, Subject *ret_subject, GError **error)
{
  Db *db = store_reader (exchange_appliance (exchange)->store);

  ret_subject->report = report_find_uuid (db, exchange_path_part (exchange, "uuid"), error);
  if (ret_subject->report == NULL)
    return FALSE;
  ret_subject->grid = grid_set_find (exchange_appliance (exchange)->grids, ret_subject->report->grid_version);
  return ret_subject->grid != NULL || box_fail (error, BOX_ERROR_CONFLICT, "the grid of this report is gone");
}

static FormRequest
request_new (Exchange *exchange, const Subject *subject)
{
  FormRequest request = { .exchange = exchange, .plan = form_plan (exchange) };

  request.plan.grid = subject->grid;
  return request;
}

/* ---- the page ---- */

typedef struct {
  int status;
  FormRequest *typed; /* nullable: somebody else changed the report meanwhile; this was typed */
  const Remarks *remarks;
} Showing;

/* What was typed and stands otherwise in the report now: to be taken up by hand, so that nobody's work is undone. */
static void
add_typed (const FormRequest *now, FormRequest *typed, Tree *list)
{
  g_autoptr (GPtrArray) fields = report_edit_differences (typed->draft, now->draft, now->plan.questionnaire);

  for (guint i = 0; i < fields->len; i++) {
    const Field *field = questionnaire_find (now->plan.questionnaire, g_ptr_array_index (fields, i));
    g_autofree char *value = field == NULL ? NULL : form_answer_words (typed, field);
    Tree *map = tree_add_map (list);

    tree_set_text (map, "label",
                   field == NULL ? form_word (now->exchange, "correction", "problems")
                                 : field->brief != NULL ? field->brief : field->label);
    tree_set_text (map, "value", value);
  }
}

static int
show (const FormRequest *request, const Subject *subject, const Showing *showing)
{
  g_autofree char *request_token = secret_token_new ();
  Tree *view = tree_new_map ();

  tree_set_text (view, "request_token", request_token);
  tree_set_text (view, "reference", subject->report->reference);
  tree_set_format (view, "url", "/dossiers/%s", subject->report->uuid);
  tree_set_integer (view, "seen", report_edit_revision (store_reader (exchange_appliance (request->exchange)->store),
                                                        subject->report->id));
  tree_set_flag (view, "changed", showing->typed != NULL);
  if (showing->typed != NULL)
    add_typed (request, showing->typed, tree_set_list (view, "typed"));
  form_view_errors (request->exchange, showing->remarks, view);
  counter_add_steps (request, showing->remarks, view);
  return exchange_page (request->exchange, showing->status, "report-edit", view);
}

/* Names are shown: it stands in the log before. */
static gboolean
log_work (Db *db, gpointer data, GError **error)
{
  const struct {
    Actor actor;
    gint64 report_id;
  } *reading = data;

  return report_log_access (db, &reading->actor, reading->report_id, "report", error);
}

static gboolean
log_reading (Exchange *exchange, const Subject *subject, GError **error)
{
  struct {
    Actor actor;
    gint64 report_id;
  } reading = { office_actor (exchange), subject->report->id };

  return store_write (exchange_appliance (exchange)->store, log_work, &reading, error);
}

int
report_edit_show (Exchange *exchange)
{
  g_auto (Subject) subject = { NULL };
  g_auto (FormRequest) request = { .exchange = exchange };
  g_autoptr (Remarks) none = remarks_new ();
  const Showing showing = { 200, NULL, none };
  GError *error = NULL;

  if (!subject_find (exchange, &subject, &error) || !log_reading (exchange, &subject, &error))
    return exchange_fail (exchange, error);
  request = request_new (exchange, &subject);
  request.draft = report_edit_draft (store_reader (exchange_appliance (exchange)->store), subject.report,
                                     request.plan.questionnaire, subject.grid, &error);
  return request.draft == NULL ? exchange_fail (exchange, error) : show (&request, &subject, &showing);
}

/* ---- sending ---- */

typedef struct {
  Actor actor;
  ReportEdit edit;
} Editing;

static gboolean
edit_work (Db *db, gpointer data, GError **error)
{
  const Editing *editing = data;

  return report_edit (db, &editing->actor, &editing->edit, error);
}

/* The report as it is now, and beside it what was typed: who wrote for ten minutes loses nothing to a colleague's click,
 * nor the colleague to who presses again. */
static int
refused (FormRequest *request, const Subject *subject, const Remarks *remarks, GError *error)
{
  const Showing showing = { 409, request, remarks };
  g_auto (FormRequest) now = { .exchange = request->exchange };
  GError *failure = NULL;

  if (!g_error_matches (error, BOX_ERROR, BOX_ERROR_CONFLICT))
    return exchange_fail (request->exchange, error);
  g_error_free (error);
  now = request_new (request->exchange, subject);
  now.draft = report_edit_draft (store_reader (exchange_appliance (request->exchange)->store), subject->report,
                                 now.plan.questionnaire, subject->grid, &failure);
  return now.draft == NULL ? exchange_fail (request->exchange, failure) : show (&now, subject, &showing);
}

static int
send_edit (FormRequest *request, const Subject *subject, ReportInput *input, const Remarks *remarks)
{
  Exchange *exchange = request->exchange;
  g_autofree char *name = NULL, *place = NULL;
  g_autofree char *page = g_strdup_printf ("/dossiers/%s?fait=edit", subject->report->uuid);
  Editing editing = { office_actor (exchange),
                      { subject->report->uuid, 0, request->draft, input, request->plan.questionnaire, subject->grid } };
  Once once = { edit_work, &editing, NULL, page };
  GError *error = NULL;

  text_to_integer (exchange_field (exchange, "seen"), 0, G_MAXINT64, &editing.edit.revision);
  address_locate (input, exchange_appliance (exchange)->addresses);
  once.request = name = once_request (exchange, "edit", subject->report->uuid, exchange_field (exchange, "seen"));
  return once_write (exchange, &once, &place, &error) ? exchange_redirect (exchange, place)
                                                      : refused (request, subject, remarks, error);
}

static Draft *
draft_typed (const Subject *subject)
{
  Draft *draft = g_new0 (Draft, 1);

  draft->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  draft->source = g_strdup (subject->report->source);
  draft->language = g_strdup (subject->report->language);
  return draft;
}

int
report_edit_send (Exchange *exchange)
{
  g_auto (Subject) subject = { NULL };
  g_auto (FormRequest) request = { .exchange = exchange };
  g_autoptr (Remarks) remarks = remarks_new ();
  g_autoptr (ReportInput) input = NULL;
  const Showing again = { 422, NULL, remarks };
  GError *error = NULL;

  if (!subject_find (exchange, &subject, &error))
    return exchange_fail (exchange, error);
  request = request_new (exchange, &subject);
  request.draft = draft_typed (&subject);
  counter_take_page (&request);
  counter_check (&request, remarks);
  if (remarks_any (remarks))
    return show (&request, &subject, &again);
  input = draft_input (request.draft, request.plan.questionnaire, remarks);
  return send_edit (&request, &subject, input, remarks);
}
