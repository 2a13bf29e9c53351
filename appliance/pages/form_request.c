/* form_request.c: finds the draft by its cookie and the page by its name; keeps answers. Asks and shows nothing. */
#include "pages/form_request.h"

#include <string.h>

#include "domain/grid_adoption.h"

void
form_request_clear (FormRequest *request)
{
  g_clear_pointer (&request->draft, draft_free);
  g_clear_pointer (&request->places, g_array_unref);
}

FormPlan
form_plan (Exchange *exchange)
{
  const Appliance *appliance = exchange_appliance (exchange);

  return (FormPlan){ appliance->questionnaire, grid_set_current (appliance->grids) };
}

FormPlan
form_plan_of (Exchange *exchange, const Draft *draft)
{
  const Appliance *appliance = exchange_appliance (exchange);

  return (FormPlan){ appliance->questionnaire,
                     grid_adoption_at (store_reader (appliance->store), appliance->grids, draft->created_at) };
}

Draft *
form_draft (Exchange *exchange, GError **error)
{
  const char *token = exchange_cookie (exchange, "draft");
  GError *failure = NULL;
  Draft *draft;

  if (token == NULL)
    return NULL;
  draft = draft_find (store_reader (exchange_appliance (exchange)->store), token, exchange_now (exchange), &failure);
  if (g_error_matches (failure, BOX_ERROR, BOX_ERROR_NOT_FOUND))
    g_clear_error (&failure);
  if (failure != NULL)
    g_propagate_error (error, failure);
  return draft;
}

/* A page that these answers do not lead to: a place that was unticked or a question that fell away meanwhile, or an
 * address typed by hand. The page before it in the questionnaire; of places with problems, where they are chosen. */
static char *
nearest_path (const FormPlan *plan, GArray *places, const char *page)
{
  const Step *wanted = questionnaire_step (plan->questionnaire, page);
  const FormPlace *nearest = &g_array_index (places, FormPlace, 0);

  if (wanted == NULL)
    wanted = questionnaire_step_of (plan->questionnaire, "areas");
  for (guint i = 0; i < places->len; i++)
    if (g_array_index (places, FormPlace, i).step <= wanted)
      nearest = &g_array_index (places, FormPlace, i);
  return form_place_path (nearest);
}

gboolean
form_request_open (Exchange *exchange, const char *page, FormRequest *ret_request)
{
  GError *error = NULL;
  g_autoptr (Draft) draft = form_draft (exchange, &error);
  g_autoptr (GArray) places = NULL;
  FormPlan plan;
  int index;

  if (error != NULL) {
    exchange_fail (exchange, error);
    return FALSE;
  }
  if (draft == NULL || draft->report_id != 0) {
    /* A second click on "send" finds the receipt of the first. */
    const char *sent = strcmp (page, "recapitulatif") == 0 ? "/recu" : "/signaler?etat=envoye";

    exchange_redirect (exchange, draft == NULL ? "/signaler?etat=expire" : sent);
    return FALSE;
  }
  exchange_speak (exchange, draft->language);
  plan = form_plan_of (exchange, draft);
  places = form_places (&plan, draft->answers);
  index = form_place_index (places, page);
  if (index < 0) {
    g_autofree char *nearest = nearest_path (&plan, places, page);

    exchange_redirect (exchange, nearest);
    return FALSE;
  }
  *ret_request = (FormRequest){ exchange, plan, g_steal_pointer (&draft), g_steal_pointer (&places), (guint) index };
  return TRUE;
}

const FormPlace *
form_request_place (const FormRequest *request)
{
  return &g_array_index (request->places, FormPlace, request->index);
}

const FormPlace *
form_request_previous (const FormRequest *request)
{
  return request->index == 0 ? NULL : &g_array_index (request->places, FormPlace, request->index - 1);
}

/* ---- keeping ---- */

typedef struct {
  gint64 draft_id, now;
  const char *language; /* NULL: as it was */
  GHashTable *changes;
  GPtrArray *cleared;
} Keeping;

static gboolean
keep_write (Db *db, gpointer data, GError **error)
{
  const Keeping *keeping = data;

  for (guint i = 0; keeping->cleared != NULL && i < keeping->cleared->len; i++)
    if (!draft_clear_prefix (db, keeping->draft_id, g_ptr_array_index (keeping->cleared, i), error))
      return FALSE;
  if (keeping->language != NULL && !draft_speak (db, keeping->draft_id, keeping->language, error))
    return FALSE;
  return draft_save (db, keeping->draft_id, keeping->changes, keeping->now, error);
}

static gboolean
has_prefix (gpointer field, gpointer value, gpointer prefix)
{
  (void) value;
  return g_str_has_prefix (field, prefix);
}

static void
take_changes (Draft *draft, GHashTable *changes, GPtrArray *cleared)
{
  GHashTableIter iterator;
  gpointer field, value;

  for (guint i = 0; cleared != NULL && i < cleared->len; i++)
    g_hash_table_foreach_remove (draft->answers, has_prefix, g_ptr_array_index (cleared, i));
  g_hash_table_iter_init (&iterator, changes);
  while (g_hash_table_iter_next (&iterator, &field, &value))
    if (((const char *) value)[0] == '\0')
      g_hash_table_remove (draft->answers, field);
    else
      g_hash_table_insert (draft->answers, g_strdup (field), g_strdup (value));
}

gboolean
form_request_keep (FormRequest *request, GHashTable *changes, GPtrArray *cleared, GError **error)
{
  const char *language = exchange_language (request->exchange);
  gboolean same = g_strcmp0 (language, request->draft->language) == 0;
  Keeping keeping = { request->draft->id, exchange_now (request->exchange), same ? NULL : language, changes, cleared };

  if (!store_write (exchange_appliance (request->exchange)->store, keep_write, &keeping, error))
    return FALSE;
  take_changes (request->draft, changes, cleared);
  return TRUE;
}

char *
form_request_answer (const FormRequest *request, const Field *field)
{
  g_autoptr (GPtrArray) values = NULL;
  g_autofree char *all = NULL;

  if (field->kind != FIELD_CHECKS)
    return field_clean (field, exchange_field (request->exchange, field->code));
  values = exchange_fields (request->exchange, field->code);
  g_ptr_array_add (values, NULL);
  all = g_strjoinv (" ", (char **) values->pdata);
  return field_clean (field, all);
}

void
form_request_check (const FormRequest *request, gboolean whole, Remarks *remarks)
{
  const FormAnswers given = { request->draft, request->plan, exchange_now (request->exchange) };

  form_check (&given, whole ? NULL : form_request_place (request), remarks);
}

gboolean
form_request_returns (const FormRequest *request)
{
  return exchange_query (request->exchange, FORM_RETURN) != NULL;
}

/* Index, in the new list, of what follows this page: what comes before it has not changed, and it may have gone itself
 * (an address that was chosen). */
static guint
following (GArray *places, const FormRequest *request)
{
  const FormPlace *here = form_request_place (request);
  const FormPlace *now = request->index < places->len ? &g_array_index (places, FormPlace, request->index) : NULL;
  gboolean stays = now != NULL && now->step == here->step && now->situation == here->situation;

  return MIN (request->index + (stays ? 1 : 0), places->len - 1);
}

/* Who corrects one page goes back to the review, by the pages that it just opened: of places that were ticked, and
 * those that continue it. */
static guint
next_open (GArray *places, const FormRequest *request)
{
  gboolean continued = TRUE;

  for (guint i = following (places, request); i < places->len; i++) {
    const FormPlace *place = &g_array_index (places, FormPlace, i);
    gboolean asks = place->step->kind == STEP_PROBLEM || place->step->when != NULL || place->step->kind == STEP_ADDRESS;

    continued = continued && place->step->continues;
    if (asks && (place->step->kind == STEP_PROBLEM || continued) && !form_is_answered (request->draft->answers, place))
      return i;
  }
  return places->len - 1;
}

int
form_request_forward (const FormRequest *request)
{
  g_autoptr (GArray) places = form_places (&request->plan, request->draft->answers);
  gboolean back = form_request_returns (request);
  guint next = back ? next_open (places, request) : following (places, request);
  const FormPlace *place = &g_array_index (places, FormPlace, next);
  g_autofree char *path = form_place_path (place);
  g_autofree char *asked = g_strconcat (path, back && next + 1 < places->len ? "?" FORM_RETURN "=1" : "", NULL);

  return exchange_redirect (request->exchange, asked);
}
