/* form_offline.c: one sending of what a phone kept: the draft under the phone's own token, its answers, its files, the
 * report. Whatever is sent again under that token finds what the first one made. */
#include "pages/form_offline.h"

#include <string.h>

#include "base/secret.h"
#include "domain/attempt.h"
#include "domain/campaign.h"
#include "domain/file.h"
#include "pages/campaign_link.h"
#include "pages/form.h"
#include "pages/form_address.h"
#include "pages/form_offline_view.h"
#include "pages/form_view.h"

enum { TRIES = 20, COOKIE_S = 30 * 24 * 3600 };

/* ---- the page ---- */

int
form_offline_show (Exchange *exchange)
{
  g_autofree char *page = NULL;

  exchange_speak (exchange, NULL);
  page = exchange_render (exchange, "form/offline", form_offline_view (exchange));
  return page == NULL ? exchange_fail (exchange, NULL) : exchange_text (exchange, "text/html; charset=utf-8", page);
}

int
form_offline_token (Exchange *exchange)
{
  Tree *body = tree_new_map ();

  tree_set_text (body, "csrf", exchange_csrf (exchange));
  /* Staff's forms are tied to their session: the door of files asks whoever knocks for this cookie. */
  if (exchange_session (exchange) != NULL && exchange_cookie (exchange, "visitor") == NULL) {
    g_autofree char *fresh = secret_token_new ();

    exchange_set_cookie (exchange, "visitor", fresh, COOKIE_S);
  }
  return exchange_json (exchange, 200, body);
}

/* ---- the draft of a phone ---- */

typedef struct {
  gint64 draft_id; /* that it goes on with; 0: none */
  const char *token, *language, *client;
  const char *campaign; /* that brought this browser; NULL: none */
  gint64 now;
} Claiming;

static gboolean
claiming_write (Db *db, gpointer data, GError **error)
{
  const Claiming *claiming = data;

  return attempt_take (db, ATTEMPT_DRAFT_ADDRESS, claiming->client, claiming->now, error)
         && draft_claim (db, claiming->draft_id, claiming->token, claiming->language, claiming->now, error)
         && (claiming->draft_id != 0 || claiming->campaign == NULL
             || campaign_begin (db, claiming->campaign, claiming->token, claiming->now, error));
}

/* (transfer full): the draft that this browser had begun page by page, when the phone says that it went on with that
 * very one. */
static Draft *
find_begun (Exchange *exchange)
{
  g_autoptr (Draft) draft = form_draft (exchange, NULL);
  g_autofree char *mark = draft == NULL ? NULL : form_draft_mark (exchange, draft);

  return secret_equal (mark, exchange_field (exchange, "mark")) ? g_steal_pointer (&draft) : NULL;
}

static Draft *
find (Exchange *exchange, GError **error)
{
  return draft_find (store_reader (exchange_appliance (exchange)->store), exchange_field (exchange, "token"),
                     exchange_now (exchange), error);
}

/* (transfer full): the draft of the phone's token, made when there is none yet; or the one it went on with, which
 * another page sent meanwhile. */
static Draft *
find_or_claim (Exchange *exchange, GError **error)
{
  g_autoptr (Draft) draft = find (exchange, NULL), begun = draft == NULL ? find_begun (exchange) : NULL;
  Claiming claiming = { .draft_id = begun == NULL ? 0 : begun->id,
                        .token = exchange_field (exchange, "token"),
                        .language = exchange_language (exchange),
                        .client = exchange_client (exchange),
                        .campaign = exchange_cookie (exchange, CAMPAIGN_COOKIE),
                        .now = exchange_now (exchange) };

  if (draft != NULL)
    return g_steal_pointer (&draft);
  if (begun != NULL && begun->report_id != 0)
    return g_steal_pointer (&begun);
  if (!store_write (exchange_appliance (exchange)->store, claiming_write, &claiming, error))
    return NULL;
  return find (exchange, error);
}

/* ---- its answers ---- */

static gboolean
is_of_criterion (const FormRequest *request, const GridCriterion *criterion, const char *code)
{
  const GridSeverity *severity = grid_severity (request->plan.grid, code);

  return severity != NULL && severity->criterion == criterion;
}

/* `dropped`: its place was unticked, and what was chosen there goes with it. */
static void
read_criterion (const FormRequest *request, const GridCriterion *criterion, gboolean dropped, GHashTable *changes)
{
  g_autofree char *name = g_strconcat ("problem.", criterion->code, NULL);
  const char *code = exchange_field (request->exchange, name);

  if (dropped || (code != NULL && !is_of_criterion (request, criterion, code)))
    code = "";
  if (code != NULL)
    g_hash_table_insert (changes, g_steal_pointer (&name), g_strdup (code));
}

static void
read_situation (const FormRequest *request, const GridSituation *situation, GHashTable *changes)
{
  g_autofree char *name = g_strconcat ("area.", situation->code, NULL);
  const char *typed = exchange_field (request->exchange, name);
  gboolean dropped = typed != NULL && strcmp (typed, "yes") != 0;

  if (typed != NULL)
    g_hash_table_insert (changes, g_steal_pointer (&name), g_strdup (dropped ? "" : "yes"));
  for (guint i = 0; i < situation->criteria_count; i++)
    read_criterion (request, &situation->criteria[i], dropped, changes);
}

static gboolean
renew (FormRequest *request, GError **error)
{
  g_clear_pointer (&request->draft, draft_free);
  request->draft = find (request->exchange, error);
  return request->draft != NULL;
}

static gboolean
keep_answers (FormRequest *request, GError **error)
{
  g_autoptr (GHashTable) changes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  const FormPlan *plan = &request->plan;

  for (guint i = 0; i < plan->questionnaire->steps_count; i++)
    form_read_step (request, &plan->questionnaire->steps[i], FALSE, changes);
  g_hash_table_insert (changes, g_strdup (DRAFT_ADDRESS_OPEN), g_strdup ("")); /* nobody is there to be asked which */
  for (guint i = 0; i < plan->grid->situations_count; i++)
    read_situation (request, &plan->grid->situations[i], changes);
  if (!form_request_keep (request, changes, NULL, error))
    return FALSE;
  return renew (request, error); /* as it now is: what is filed is what was read */
}

/* ---- answered ---- */

/* The receipt's page is for this browser, unless it holds another report that is being written. */
static void
remember (Exchange *exchange)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Draft) other = form_draft (exchange, &error);

  if (error == NULL && (other == NULL || other->report_id != 0))
    exchange_set_cookie (exchange, "draft", exchange_field (exchange, "token"), COOKIE_S);
}

static void
add_refused (Exchange *exchange, const Remarks *refused, Tree *body)
{
  Tree *list = tree_set_list (body, "refused");

  for (guint i = 0; i < remarks_count (refused); i++) {
    g_autofree char *words = form_remark_words (exchange, remarks_code (refused, i), remarks_detail (refused, i));

    tree_add_text (list, words);
  }
}

/* Nobody saw a page that says it: the phone shows it under what was sent. */
static void
add_elsewhere (Exchange *exchange, const Report *report, Tree *body)
{
  g_autofree char *words = form_elsewhere_words (exchange, report->city, report->postcode);

  if (words != NULL)
    tree_add_text ((Tree *) tree_get (body, "refused"), words);
}

static int
answer_sent (Exchange *exchange, const Draft *draft, const Remarks *refused)
{
  GError *error = NULL;
  g_autoptr (Report) report =
      report_find (store_reader (exchange_appliance (exchange)->store), draft->report_id, &error);
  Tree *body;

  if (report == NULL)
    return exchange_fail (exchange, error);
  body = tree_new_map ();
  tree_set_text (body, "reference", report->reference);
  if (draft->follow_token != NULL)
    tree_set_format (body, "follow_url", "/suivi/%s", draft->follow_token);
  add_refused (exchange, refused, body);
  add_elsewhere (exchange, report, body);
  remember (exchange);
  return exchange_json (exchange, 200, body);
}

static int
answer_remarks (const FormRequest *request, const Remarks *remarks)
{
  Tree *body = tree_new_map (), *list = tree_set_list (body, "errors");

  for (guint i = 0; i < remarks_count (remarks); i++) {
    const Step *step = questionnaire_step_of (request->plan.questionnaire, remarks_field (remarks, i));
    g_autofree char *words =
        form_remark_words (request->exchange, remarks_code (remarks, i), remarks_detail (remarks, i));
    Tree *item = tree_add_map (list);

    tree_set_text (item, "field", remarks_field (remarks, i));
    tree_set_text (item, "step", step == NULL ? NULL : step->code);
    tree_set_text (item, "words", words);
  }
  return exchange_json (request->exchange, 422, body);
}

/* ---- sent ---- */

static guint
places_left (const FormRequest *request)
{
  Db *db = store_reader (exchange_appliance (request->exchange)->store);
  g_autoptr (GPtrArray) files = file_list_draft (db, request->draft->id, NULL);

  return files == NULL || files->len >= REPORT_FILES_MAX ? 0 : REPORT_FILES_MAX - files->len;
}

static gboolean
file_once (const FormRequest *request, const Uploads *uploads, GError **error)
{
  g_autoptr (Remarks) none = remarks_new (); /* it was just checked */
  g_autoptr (ReportInput) input = draft_input (request->draft, request->plan.questionnaire, none);

  return form_file_report (request, input, uploads, error);
}

/* A second sending of the same words, at the same moment, changes the draft below the first: read again, it is the
 * same. */
static gboolean
file_it (FormRequest *request, Remarks *refused, GError **error)
{
  g_auto (Uploads) uploads = { .kept = NULL };
  g_autoptr (GError) conflict = NULL;

  if (!uploads_take (request->exchange, places_left (request), refused, &uploads, error))
    return FALSE;
  for (guint i = 0; i < TRIES; i++) {
    g_clear_error (&conflict);
    if (file_once (request, &uploads, &conflict))
      return TRUE;
    if (!g_error_matches (conflict, BOX_ERROR, BOX_ERROR_CONFLICT) || !renew (request, NULL))
      break;
  }
  g_propagate_error (error, g_steal_pointer (&conflict));
  return FALSE;
}

/* Also the answer of a second sending that the first one overtook. */
static int
answer_filed (Exchange *exchange, const Remarks *refused, GError *error)
{
  g_autoptr (Draft) draft = find (exchange, NULL);

  if (draft == NULL || draft->report_id == 0)
    return exchange_fail (exchange, error);
  g_clear_error (&error);
  return answer_sent (exchange, draft, refused);
}

/* Something is lacking, unless the first of several sendings has filed it meanwhile, and emptied the draft. */
static int
answer_lack (const FormRequest *request, const Remarks *remarks, const Remarks *refused)
{
  g_autoptr (Draft) draft = find (request->exchange, NULL);

  return draft != NULL && draft->report_id != 0 ? answer_sent (request->exchange, draft, refused)
                                                : answer_remarks (request, remarks);
}

static int
send_draft (FormRequest *request)
{
  g_autoptr (Remarks) remarks = remarks_new (), refused = remarks_new ();
  const char *trap = exchange_field (request->exchange, "website");
  GError *error = NULL;

  if (!keep_answers (request, &error))
    return answer_filed (request->exchange, refused, error);
  form_request_check (request, TRUE, remarks);
  if (trap != NULL && trap[0] != '\0')
    remarks_add (remarks, "website", "leave_empty", NULL);
  if (remarks_any (remarks))
    return answer_lack (request, remarks, refused);
  form_tell_same (request);
  if (!file_it (request, refused, &error))
    return answer_filed (request->exchange, refused, error);
  return answer_filed (request->exchange, refused, NULL);
}

int
form_offline_send (Exchange *exchange)
{
  g_auto (FormRequest) request = { .exchange = exchange };
  g_autoptr (Remarks) none = remarks_new ();
  GError *error = NULL;

  exchange_speak_as (exchange, exchange_field (exchange, "langue"));
  if (!secret_is_token (exchange_field (exchange, "token"))) {
    box_fail (&error, BOX_ERROR_INVALID, "a phone's sending without its token");
    return exchange_fail (exchange, error);
  }
  request.plan = form_plan (exchange);
  request.draft = find_or_claim (exchange, &error);
  if (request.draft == NULL)
    return exchange_fail (exchange, error);
  return request.draft->report_id != 0 ? answer_sent (exchange, request.draft, none) : send_draft (&request);
}
