/* counter.c: the questionnaire of the tenant's form, asked at once and answered by an agent. Asks nothing of its own
 * but how the person came (source) and which language they read. */
#include "pages/counter.h"

#include <string.h>

#include "base/qr.h"
#include "base/secret.h"
#include "domain/address.h"
#include "domain/commune.h"
#include "domain/report.h"
#include "domain/territory.h"
#include "pages/form_address.h"
#include "pages/form_problems.h"
#include "pages/form_view.h"
#include "pages/office.h"
#include "pages/once.h"

#define COOKIE "saisie"
#define PATH_RECEIPT "/saisie/recu"
enum { RECEIPT_KEPT_S = 12 * 3600 };

static const char *const sources[] = { "phone", "desk", "letter", NULL };

/* ---- what was typed ---- */

static char *
choice_of (Exchange *exchange, const char *name, const char *const *offered, const char *otherwise)
{
  const char *typed = exchange_field (exchange, name);

  return g_strdup (typed != NULL && g_strv_contains (offered, typed) ? typed : otherwise);
}

/* (transfer full): the draft that the posted page is, in no store yet. */
static Draft *
draft_typed (Exchange *exchange)
{
  g_auto (GStrv) languages = words_languages (exchange_appliance (exchange)->words);
  Draft *draft = g_new0 (Draft, 1);

  draft->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  draft->source = choice_of (exchange, "source", sources, "desk");
  draft->language = choice_of (exchange, "language", (const char *const *) languages, "fr");
  return draft;
}

static void
take (GHashTable *answers, const char *field, char *value)
{
  if (value != NULL && *value != '\0')
    g_hash_table_insert (answers, g_strdup (field), value);
  else
    g_free (value);
}

static void
take_problems (const FormRequest *request)
{
  for (guint i = 0; i < request->plan.grid->criteria->len; i++) {
    const GridCriterion *criterion = g_ptr_array_index (request->plan.grid->criteria, i);
    g_autofree char *name = g_strconcat ("problem.", criterion->code, NULL);
    const char *code = exchange_field (request->exchange, name);

    if (code == NULL || grid_severity (request->plan.grid, code) == NULL)
      continue;
    take (request->draft->answers, name, g_strdup (code));
    g_hash_table_insert (request->draft->answers, g_strconcat ("area.", criterion->situation->code, NULL),
                         g_strdup ("yes"));
  }
}

static void
take_changes (FormRequest *request, GHashTable *changes)
{
  GHashTableIter iterator;
  gpointer field, value;

  g_hash_table_iter_init (&iterator, changes);
  while (g_hash_table_iter_next (&iterator, &field, &value))
    if (*(const char *) value == '\0')
      g_hash_table_remove (request->draft->answers, field);
    else
      g_hash_table_insert (request->draft->answers, g_strdup (field), g_strdup (value));
}

void
counter_take_page (FormRequest *request)
{
  g_autoptr (GHashTable) changes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  take_problems (request);
  for (guint i = 0; i < request->plan.questionnaire->fields->len; i++) {
    const Field *field = g_ptr_array_index (request->plan.questionnaire->fields, i);
    char *answer = form_request_answer (request, field);

    form_report_choices (request, field, answer, changes);
    g_hash_table_insert (changes, g_strdup (field->code), answer);
  }
  form_place_address (request, changes);
  take_changes (request, changes);
  g_hash_table_remove (request->draft->answers, DRAFT_ADDRESS_OPEN); /* the agent asks, not a page */
}

static FormRequest
request_new (Exchange *exchange)
{
  FormRequest request = { .exchange = exchange, .plan = form_plan (exchange), .draft = draft_typed (exchange) };

  return request;
}

/* ---- the page ---- */

static void
add_choices (Exchange *exchange, const char *group, const char *const *codes, const char *chosen, Tree *list)
{
  const Viewer viewer = office_viewer (exchange);

  viewer_add_choices (&viewer, list, group, codes, chosen);
}

/* Only who it is for decides what may be asked: the rest stands on the page at once. */
void
counter_add_steps (const FormRequest *request, const Remarks *remarks, Tree *view)
{
  const Questionnaire *questionnaire = request->plan.questionnaire;
  g_autoptr (GHashTable) who = g_hash_table_new (g_str_hash, g_str_equal);
  const char *profile = g_hash_table_lookup (request->draft->answers, "profile");
  Tree *steps = tree_set_list (view, "steps");

  if (profile != NULL)
    g_hash_table_insert (who, (gpointer) "profile", (gpointer) profile);
  for (guint i = 0; i < questionnaire->steps_count; i++) {
    const FormStepView shown = { &questionnaire->steps[i], who, TRUE };
    g_autoptr (Tree) step = tree_new_map ();

    form_view_step (request, &shown, remarks, tree_set_list (step, "fields"));
    tree_set_text (step, "heading", form_step_words (request, shown.step));
    tree_set_flag (step, "problems", shown.step->kind == STEP_PROBLEM);
    if (shown.step->kind == STEP_PROBLEM)
      form_view_all_problems (request, remarks, step);
    if (shown.step->kind == STEP_PROBLEM || tree_length (tree_get (step, "fields")) > 0)
      tree_add_tree (steps, g_steal_pointer (&step));
  }
}

static int
show (const FormRequest *request, int status, const Remarks *remarks)
{
  g_auto (GStrv) languages = words_languages (exchange_appliance (request->exchange)->words);
  g_autofree char *request_token = secret_token_new ();
  Tree *view = tree_new_map ();

  tree_set_text (view, "request_token", request_token);
  tree_set_flag (view, "danger", form_is_dangerous (request->plan.grid, request->draft->answers, NULL));
  form_view_errors (request->exchange, remarks, view);
  add_choices (request->exchange, "source", sources, request->draft->source, tree_set_list (view, "sources"));
  add_choices (request->exchange, "language", (const char *const *) languages, request->draft->language,
               tree_set_list (view, "reading"));
  counter_add_steps (request, remarks, view);
  return exchange_page (request->exchange, status, "counter", view);
}

/* Most who come live in the town itself. */
static void
take_town (const FormRequest *request)
{
  Db *db = store_reader (exchange_appliance (request->exchange)->store);
  g_autoptr (Territory) territory = territory_find (db, NULL);
  g_auto (CommuneMatch) match = { .insee = NULL };

  if (territory != NULL && commune_find (db, territory->name, NULL, &match))
    take (request->draft->answers, "city", g_strdup (match.name));
}

int
counter_show (Exchange *exchange)
{
  g_auto (FormRequest) request = request_new (exchange);
  g_autoptr (Remarks) none = remarks_new ();
  const char *profile = exchange_query (exchange, "profil");
  const Field *field = questionnaire_find (request.plan.questionnaire, "profile");

  if (profile != NULL && field != NULL && field_offers (field, profile))
    take (request.draft->answers, "profile", g_strdup (profile));
  take_town (&request);
  return show (&request, 200, none);
}

/* ---- sending ---- */

typedef struct {
  const Draft *draft;
  const ReportInput *input;
  const Grid *grid;
  Actor actor;
  char *token; /* out: of the draft */
  ReportReceipt receipt;
} Counter;

static gboolean
counter_write (Db *db, gpointer data, GError **error)
{
  Counter *counter = data;
  g_autoptr (Draft) kept = NULL;

  g_clear_pointer (&counter->token, g_free); /* may be run again */
  counter->token = draft_create_for (db, counter->draft->language, counter->draft->source, &counter->actor, error);
  kept = counter->token == NULL ? NULL : draft_find (db, counter->token, counter->actor.now, error);
  if (kept == NULL)
    return FALSE;
  const DraftSending sending = { kept->id,      kept->changed_at,   counter->input,
                                 counter->grid, counter->actor.now, &counter->actor };

  return draft_send (db, &sending, &counter->receipt, error);
}

static int
send_report (const FormRequest *request, ReportInput *input)
{
  Exchange *exchange = request->exchange;
  Counter counter = {
    .draft = request->draft, .input = input, .grid = request->plan.grid, .actor = office_actor (exchange)
  };
  g_autofree char *name = once_request (exchange, "counter", "new", input->address), *place = NULL;
  const Once once = { counter_write, &counter, name, PATH_RECEIPT };
  GError *error = NULL;
  gboolean sent;

  address_locate (input, exchange_appliance (exchange)->addresses);
  sent = once_write (exchange, &once, &place, &error);
  report_receipt_clear (&counter.receipt);
  if (sent && counter.token != NULL) /* a second click keeps the first one's */
    exchange_set_cookie (exchange, COOKIE, counter.token, RECEIPT_KEPT_S);
  g_free (counter.token);
  return sent ? exchange_redirect (exchange, place) : exchange_fail (exchange, error);
}

/* The problems stand open on this page: nobody is asked for their places first, nor told twice of the same lack. */
void
counter_check (const FormRequest *request, Remarks *remarks)
{
  g_autoptr (Remarks) all = remarks_new ();

  form_request_check (request, TRUE, all);
  for (guint i = 0; i < remarks_count (all); i++)
    if (strcmp (remarks_field (all, i), "areas") != 0)
      remarks_add (remarks, remarks_field (all, i), remarks_code (all, i), remarks_detail (all, i));
}

int
counter_send (Exchange *exchange)
{
  g_auto (FormRequest) request = request_new (exchange);
  g_autoptr (Remarks) remarks = remarks_new ();
  g_autoptr (ReportInput) input = NULL;

  counter_take_page (&request);
  if (exchange_field (exchange, "change") != NULL) /* another kind of person: other questions, the same answers */
    return show (&request, 200, remarks);
  counter_check (&request, remarks);
  if (remarks_any (remarks))
    return show (&request, 422, remarks);
  input = draft_input (request.draft, request.plan.questionnaire, remarks);
  return send_report (&request, input);
}

/* ---- the paper ---- */

static gboolean
add_follow (Exchange *exchange, const Draft *draft, Tree *view, GError **error)
{
  g_autofree char *url = g_strdup_printf ("%s/suivi/%s", exchange_appliance (exchange)->base_url, draft->follow_token);
  g_auto (Qr) qr = { .path = NULL };
  Tree *map = tree_set_map (view, "qr");

  tree_set_text (view, "follow_url", url);
  if (!qr_draw (url, &qr, error))
    return FALSE;
  tree_set_integer (map, "size", qr.size);
  tree_set_text (map, "path", qr.path);
  return TRUE;
}

static int
show_receipt (Exchange *exchange, const Draft *draft, const Report *report)
{
  Viewer viewer;
  Tree *view = tree_new_map ();
  g_autofree char *elsewhere = NULL;
  GError *error = NULL;

  exchange_speak (exchange, report->language);
  viewer = form_viewer (exchange);
  elsewhere = form_elsewhere_words (exchange, report->city, report->postcode);
  tree_set_text (view, "elsewhere", elsewhere);
  tree_set_text (view, "reference", report->reference);
  tree_set_text (view, "uuid", report->uuid);
  tree_set_text (view, "address", report->address);
  tree_set_text (view, "city", report->city);
  tree_set_flag (view, "danger", report->danger > 0);
  tree_set_flag (view, "by_agent", TRUE);
  viewer_set_day (&viewer, view, "sent", report->created_at);
  if (draft->follow_token != NULL && !add_follow (exchange, draft, view, &error)) {
    tree_free (view);
    return exchange_fail (exchange, error);
  }
  return exchange_page (exchange, 200, "counter-receipt", view);
}

int
counter_receipt (Exchange *exchange)
{
  Db *db = store_reader (exchange_appliance (exchange)->store);
  const char *token = exchange_cookie (exchange, COOKIE);
  g_autoptr (Draft) draft = token == NULL ? NULL : draft_find (db, token, exchange_now (exchange), NULL);
  g_autoptr (Report) report = NULL;
  GError *error = NULL;

  /* Somebody else may sit at this screen by now. */
  if (draft == NULL || draft->report_id == 0 || draft->user_id != office_actor (exchange).user_id)
    return exchange_redirect (exchange, "/saisie");
  report = report_find (db, draft->report_id, &error);
  return report == NULL ? exchange_fail (exchange, error) : show_receipt (exchange, draft, report);
}
