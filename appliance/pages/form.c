/* form.c: handlers of the form: each reads a page, keeps it, shows the next. One table says how each kind of page does.
 */
#include "pages/form.h"

#include <string.h>

#include "base/clock.h"
#include "domain/attempt.h"
#include "domain/campaign.h"
#include "domain/report_same.h"
#include "pages/campaign_link.h"
#include "pages/form_address.h"
#include "pages/form_problems.h"
#include "pages/form_view.h"

typedef struct {
  const char *page; /* template */
  void (*fill) (const FormRequest *request, const Remarks *remarks, Tree *view);
  int (*post) (FormRequest *request);
} FormKind;
static const FormKind kinds[STEP_KIND_LAST];

static int
show_page (const FormRequest *request, int status, const Remarks *remarks)
{
  const FormKind *kind = &kinds[form_request_place (request)->step->kind];
  Tree *view = form_view_new (request, remarks);

  kind->fill (request, remarks, view);
  return exchange_page (request->exchange, status, kind->page, view);
}

/* ---- keeping a page ---- */

/* Whatever is wrong, what was typed is kept: the person finds it again on this page, today or in three weeks. */
static int
keep_and_go (FormRequest *request, GHashTable *changes, GPtrArray *cleared)
{
  g_autoptr (Remarks) remarks = remarks_new ();
  g_autofree char *page = form_place_path (form_request_place (request));
  GError *error = NULL;

  if (!form_request_returns (request)) /* who corrects a page goes on from where they were */
    g_hash_table_insert (changes, g_strdup (DRAFT_LAST_PAGE), g_strdup (page + strlen (FORM_PAGES)));
  if (!form_request_keep (request, changes, cleared, &error))
    return exchange_fail (request->exchange, error);
  form_request_check (request, FALSE, remarks);
  return remarks_any (remarks) ? show_page (request, 422, remarks) : form_request_forward (request);
}

static GHashTable *
changes_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

typedef struct {
  const ReportInput *input;
  gint64 now;
} Telling;

static gboolean
tell_write (Db *db, gpointer data, GError **error)
{
  const Telling *telling = data;

  return report_same_tell (db, telling->input, telling->now, error);
}

void
form_tell_same (const FormRequest *request)
{
  g_autoptr (Remarks) remarks = remarks_new ();
  g_autoptr (ReportInput) input = draft_input (request->draft, request->plan.questionnaire, remarks);
  Telling telling = { input, exchange_now (request->exchange) };
  g_autoptr (GError) error = NULL;

  if (!store_write (exchange_appliance (request->exchange)->store, tell_write, &telling, &error))
    g_warning ("an earlier report could not be looked for: %s", error->message);
}

void
form_read_step (const FormRequest *request, const Step *step, gboolean whole, GHashTable *changes)
{
  for (guint i = 0; i < step->fields_count; i++) {
    const Field *field = &step->fields[i];
    g_autofree char *answer = NULL;

    if (!whole && exchange_field (request->exchange, field->code) == NULL)
      continue;
    answer = form_request_answer (request, field);
    form_report_choices (request, field, answer, changes);
    g_hash_table_insert (changes, g_strdup (field->code), g_steal_pointer (&answer));
  }
  form_place_address (request, changes);
}

static int
post_fields (FormRequest *request)
{
  g_autoptr (GHashTable) changes = changes_new ();
  gboolean tells;
  int status;

  form_read_step (request, form_request_place (request)->step, TRUE, changes);
  tells = g_hash_table_contains (changes, "contact_by");
  status = keep_and_go (request, changes, NULL);
  if (tells && status == 303)
    form_tell_same (request);
  return status;
}

/* Nothing is asked there: who goes on has read it. */
static int
post_emergency (FormRequest *request)
{
  return form_request_forward (request);
}

/* Whom to call first, by what is happening. */
static const struct {
  const char *danger, *flag;
} first_calls[] = {
  { "gas", "first_gas" },    { "wires", "first_fire" },    { "ceiling", "first_fire" },
  { "floor", "first_fire" }, { "building", "first_fire" }, { "co", "first_medical" },
};

static void
fill_emergency (const FormRequest *request, const Remarks *remarks, Tree *view)
{
  const char *answer = g_hash_table_lookup (request->draft->answers, "danger_now");
  g_auto (GStrv) dangers = g_strsplit (answer == NULL ? "" : answer, " ", -1);

  (void) remarks;
  tree_set_flag (view, "danger", FALSE); /* the page itself says it */
  for (guint i = 0; i < G_N_ELEMENTS (first_calls); i++)
    if (g_strv_contains ((const char *const *) dangers, first_calls[i].danger))
      tree_set_flag (view, first_calls[i].flag, TRUE);
}

static int
post_address (FormRequest *request)
{
  g_autoptr (GHashTable) changes = changes_new ();

  form_read_address (request, changes);
  return keep_and_go (request, changes, NULL);
}

static int
post_grid (FormRequest *request, void (*read) (const FormRequest *request, GHashTable *changes, GPtrArray *cleared))
{
  g_autoptr (GHashTable) changes = changes_new ();
  g_autoptr (GPtrArray) cleared = g_ptr_array_new_with_free_func (g_free);

  read (request, changes, cleared);
  return keep_and_go (request, changes, cleared);
}

static int
post_areas (FormRequest *request)
{
  return post_grid (request, form_read_areas);
}

static int
post_problem (FormRequest *request)
{
  return post_grid (request, form_read_problem);
}

static int
post_photos (FormRequest *request)
{
  g_autoptr (Remarks) remarks = remarks_new ();
  GError *error = NULL;

  if (!form_take_photos (request, remarks, &error))
    return exchange_fail (request->exchange, error);
  if (remarks_any (remarks))
    return show_page (request, 422, remarks);
  if (exchange_field (request->exchange, "add") != NULL || exchange_field (request->exchange, "remove") != NULL)
    return exchange_redirect (request->exchange, form_request_returns (request) ? "/signaler/photos?" FORM_RETURN "=1"
                                                                                : "/signaler/photos");
  return form_request_forward (request);
}

static const FormKind kinds[STEP_KIND_LAST] = {
  [STEP_FIELDS] = { "form/fields", form_view_fields, post_fields },
  [STEP_EMERGENCY] = { "form/emergency_first", fill_emergency, post_emergency },
  [STEP_ADDRESS] = { "form/address", form_view_address, post_address },
  [STEP_AREAS] = { "form/areas", form_view_areas, post_areas },
  [STEP_PROBLEM] = { "form/problem", form_view_problem, post_problem },
  [STEP_PHOTOS] = { "form/photos", form_view_draft_photos, post_photos },
  [STEP_REVIEW] = { "form/review", form_view_review, form_send },
};

/* ---- handlers ---- */

int
form_show (Exchange *exchange)
{
  g_auto (FormRequest) request = { .exchange = NULL };
  g_autoptr (Remarks) remarks = remarks_new ();

  if (!form_request_open (exchange, exchange_path_part (exchange, "step"), &request))
    return 303;
  if (exchange_query (exchange, "verifier") != NULL)
    form_request_check (&request, FALSE, remarks);
  return show_page (&request, 200, remarks);
}

static int
save_page (Exchange *exchange, const char *page)
{
  g_auto (FormRequest) request = { .exchange = NULL };

  if (!form_request_open (exchange, page, &request))
    return 303;
  return kinds[form_request_place (&request)->step->kind].post (&request);
}

int
form_save (Exchange *exchange)
{
  return save_page (exchange, exchange_path_part (exchange, "step"));
}

int
form_save_photos (Exchange *exchange)
{
  return save_page (exchange, "photos");
}

/* Index of the page after the one saved last, or of that one when something is wrong with it; -1 when these answers do
 * not lead there any more. */
static int
stopped_index (const FormPlan *plan, GArray *places, const Draft *draft, gint64 now)
{
  const char *last = g_hash_table_lookup (draft->answers, DRAFT_LAST_PAGE);
  const FormAnswers given = { draft, *plan, now };
  g_autoptr (Remarks) remarks = remarks_new ();
  int index = last == NULL ? -1 : form_place_index (places, last);

  if (index < 0)
    return -1;
  form_check (&given, &g_array_index (places, FormPlace, index), remarks);
  return MIN (index + (remarks_any (remarks) ? 0 : 1), (int) places->len - 1);
}

/* (transfer full): where a draft goes on: where one stopped, else the first page without any answer. */
static char *
resume_path (Exchange *exchange, const Draft *draft)
{
  const FormPlan plan = form_plan_of (exchange, draft);
  g_autoptr (GArray) places = form_places (&plan, draft->answers);
  int stopped = stopped_index (&plan, places, draft, exchange_now (exchange));

  for (guint i = 0; i < places->len && stopped < 0; i++) {
    const FormPlace *place = &g_array_index (places, FormPlace, i);

    if (place->step->kind != STEP_EMERGENCY && !form_is_answered (draft->answers, place))
      stopped = (int) i;
  }
  return form_place_path (&g_array_index (places, FormPlace, stopped < 0 ? (int) places->len - 1 : stopped));
}

int
form_start (Exchange *exchange)
{
  GError *error = NULL;
  g_autoptr (Draft) draft = form_draft (exchange, &error);
  const char *state = exchange_query (exchange, "etat"), *campaign = exchange_query (exchange, "campagne");
  Tree *view;
  Viewer viewer;

  if (error != NULL)
    return exchange_fail (exchange, error);
  if (campaign != NULL)
    return campaign_link_follow (exchange, campaign);
  view = tree_new_map ();
  exchange_speak (exchange, draft == NULL ? NULL : draft->language);
  viewer = form_viewer (exchange);
  tree_set_flag (view, "expired", g_strcmp0 (state, "expire") == 0);
  tree_set_flag (view, "sent", draft != NULL && draft->report_id != 0);
  if (draft != NULL && draft->report_id == 0 && g_hash_table_size (draft->answers) > 0) {
    g_autofree char *path = resume_path (exchange, draft);
    Tree *open = tree_set_map (view, "open");

    tree_set_text (open, "url", path);
    viewer_set_day (&viewer, open, "changed", draft->changed_at);
  }
  return exchange_page (exchange, 200, "form/start", view);
}

typedef struct {
  const char *language, *client, *campaign;
  gint64 now;
  char *token;
} Beginning;

static gboolean
begin_write (Db *db, gpointer data, GError **error)
{
  Beginning *beginning = data;

  g_clear_pointer (&beginning->token, g_free); /* may be run again */
  if (!attempt_take (db, ATTEMPT_DRAFT_ADDRESS, beginning->client, beginning->now, error))
    return FALSE;
  beginning->token = draft_create (db, beginning->language, beginning->now, error);
  return beginning->token != NULL
         && (beginning->campaign == NULL
             || campaign_begin (db, beginning->campaign, beginning->token, beginning->now, error));
}

static int
redirect_first (Exchange *exchange)
{
  const FormPlace first = { &exchange_appliance (exchange)->questionnaire->steps[0], NULL };
  g_autofree char *path = form_place_path (&first);

  return exchange_redirect (exchange, path);
}

int
form_begin (Exchange *exchange)
{
  GError *error = NULL;
  g_autoptr (Draft) draft = form_draft (exchange, &error);
  Beginning beginning = { .client = exchange_client (exchange),
                          .campaign = exchange_cookie (exchange, CAMPAIGN_COOKIE),
                          .now = exchange_now (exchange) };
  g_autofree char *token = NULL;
  gboolean begun;

  if (error != NULL)
    return exchange_fail (exchange, error);
  /* Who comes back to the first page and presses the button again has not thrown anything away. */
  if (draft != NULL && draft->report_id == 0 && exchange_field (exchange, "again") == NULL)
    return redirect_first (exchange);
  exchange_speak (exchange, NULL);
  beginning.language = exchange_language (exchange);
  begun = store_write (exchange_appliance (exchange)->store, begin_write, &beginning, &error);
  token = beginning.token; /* also of work that ran and could not be committed */
  if (!begun)
    return exchange_fail (exchange, error);
  exchange_set_cookie (exchange, "draft", token, DRAFT_KEEP_DAYS * (int) CLOCK_DAY);
  return redirect_first (exchange);
}
