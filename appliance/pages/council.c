/* council.c: the half-years' pages and forms. What may be written is decided by domain/council.h and cost.h. */
#include "pages/council.h"

#include <string.h>

#include "base/secret.h"
#include "base/text.h"
#include "domain/cost.h"
#include "pages/office.h"
#include "pages/office_fields.h"
#include "pages/once.h"
#include "pages/paper.h"
#include "view/council_view.h"

enum { CODE_CHARS = 40 };

/* A form as typed, each of its three at a time; the others are empty. */
typedef struct {
  Actor actor;
  HalfYear half;
  char *code; /* of the half-year */
  char *foreword, *decisions, *kind, *label, *amount, *uuid, *verb;
  gint64 revision;
  Remarks *remarks;
} CouncilForm;

static void
council_form_clear (CouncilForm *form)
{
  g_free (form->code);
  g_free (form->foreword);
  g_free (form->decisions);
  g_free (form->kind);
  g_free (form->label);
  g_free (form->amount);
  g_free (form->uuid);
  g_free (form->verb);
  remarks_free (form->remarks);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CouncilForm, council_form_clear)

static gboolean
half_of (Exchange *exchange, HalfYear *ret_half, GError **error)
{
  return half_year_read (exchange_path_part (exchange, "half"), ret_half)
         || box_fail (error, BOX_ERROR_NOT_FOUND, "no such half-year");
}

/* ---- pages ---- */

int
council_list (Exchange *exchange)
{
  const Viewer viewer = office_viewer (exchange);
  GError *error = NULL;
  Tree *view = council_list_view (&viewer, &error);

  return view == NULL ? exchange_fail (exchange, error) : exchange_page (exchange, 200, "council-list", view);
}

/* What was typed and refused stands again beside its remark; what was not typed is as it is kept. */
static void
fields_add (Exchange *exchange, const Viewer *viewer, const CouncilForm *form, Tree *view)
{
  g_autoptr (Remarks) none = remarks_new ();
  const OfficeFields fields = { exchange, form != NULL ? form->remarks : none, "council_remark", view };
  const char *kind = form != NULL && form->kind != NULL ? form->kind : "";
  gboolean text = form != NULL && form->foreword != NULL;
  g_autofree char *foreword = g_strdup (text ? form->foreword : tree_get_text (view, "foreword")),
                  *decisions = g_strdup (text ? form->decisions : tree_get_text (view, "decisions"));

  office_fields_errors (&fields);
  office_fields_add (&fields, "foreword", foreword);
  office_fields_add (&fields, "decisions", decisions);
  office_fields_add (&fields, "kind", kind);
  office_fields_add (&fields, "label", form != NULL ? form->label : NULL);
  office_fields_add (&fields, "publication", NULL);
  office_fields_add (&fields, "amount", form != NULL ? form->amount : NULL);
  viewer_add_choices (viewer, tree_set_list (view, "kinds"), "cost_kind", cost_kinds, kind);
}

static int
room_page (Exchange *exchange, int status, HalfYear half, const CouncilForm *form)
{
  const Viewer viewer = office_viewer (exchange);
  const char *done = exchange_query (exchange, "fait");
  g_autofree char *token = secret_token_new ();
  GError *error = NULL;
  Tree *view = council_room_view (&viewer, half, &error);

  if (view == NULL)
    return exchange_fail (exchange, error);
  fields_add (exchange, &viewer, form, view);
  tree_set_text (view, "request_token", token);
  tree_set_flag (view, "changed", status == 409);
  tree_set_text (view, "done", done == NULL ? NULL : viewer_word (&viewer, "council_done", done));
  return exchange_page (exchange, status, "council", view);
}

int
council_show (Exchange *exchange)
{
  GError *error = NULL;
  HalfYear half;

  return half_of (exchange, &half, &error) ? room_page (exchange, 200, half, NULL) : exchange_fail (exchange, error);
}

/* ---- what is typed ---- */

static gboolean
form_open (Exchange *exchange, CouncilForm *form, GError **error)
{
  *form = (CouncilForm){ .actor = office_actor (exchange), .remarks = remarks_new () };
  if (!half_of (exchange, &form->half, error))
    return FALSE;
  form->code = half_year_code (form->half);
  form->verb = exchange_typed (exchange, "verb", FALSE, CODE_CHARS);
  return TRUE;
}

/* Done once: its sentence on the half-year's page. What somebody else wrote meanwhile is a 409 that keeps the text. */
static int
form_send (Exchange *exchange, CouncilForm *form, StoreWork work, const char *done)
{
  g_autofree char *words =
      g_strjoin ("\n", form->foreword != NULL ? form->foreword : "", form->decisions != NULL ? form->decisions : "",
                 form->kind != NULL ? form->kind : "", form->label != NULL ? form->label : "",
                 form->amount != NULL ? form->amount : "", form->uuid != NULL ? form->uuid : "", NULL);
  g_autofree char *request = once_request (exchange, done, form->code, words),
                  *place = g_strdup_printf ("/gestion/bilans/%s?fait=%s", form->code, done), *led = NULL;
  const Once once = { work, form, request, place };
  GError *error = NULL;

  if (once_write (exchange, &once, &led, &error))
    return exchange_redirect (exchange, led);
  if (!g_error_matches (error, BOX_ERROR, BOX_ERROR_CONFLICT))
    return exchange_fail (exchange, error);
  g_error_free (error);
  return room_page (exchange, 409, form->half, form);
}

static CouncilInput
input_of (const CouncilForm *form)
{
  return (CouncilInput){ form->code, form->foreword, form->decisions, form->revision };
}

static gboolean
save_work (Db *db, gpointer data, GError **error)
{
  const CouncilForm *form = data;
  const CouncilInput input = input_of (form);

  return council_write (db, &form->actor, &input, error);
}

int
council_save (Exchange *exchange)
{
  g_auto (CouncilForm) form = { .code = NULL };
  GError *error = NULL;
  CouncilInput input;

  if (!form_open (exchange, &form, &error))
    return exchange_fail (exchange, error);
  form.foreword = exchange_typed (exchange, "foreword", TRUE, COUNCIL_FOREWORD_MAX + 1);
  form.decisions = exchange_typed (exchange, "decisions", TRUE, COUNCIL_DECISIONS_MAX + 1);
  if (!text_to_integer (exchange_field (exchange, "seen"), 0, G_MAXINT, &form.revision))
    form.revision = 0;
  input = input_of (&form);
  council_input_check (&input, form.remarks);
  return remarks_any (form.remarks) ? room_page (exchange, 422, form.half, &form)
                                    : form_send (exchange, &form, save_work, "written");
}

static gboolean
cost_add_work (Db *db, gpointer data, GError **error)
{
  const CouncilForm *form = data;
  const CostInput input = { form->code, form->kind, form->label, form->amount };

  return cost_add (db, &form->actor, &input, error);
}

static gboolean
cost_withdraw_work (Db *db, gpointer data, GError **error)
{
  const CouncilForm *form = data;

  return cost_withdraw (db, &form->actor, form->uuid, error);
}

static gboolean
cost_restore_work (Db *db, gpointer data, GError **error)
{
  const CouncilForm *form = data;

  return cost_restore (db, &form->actor, form->uuid, error);
}

static int
cost_typed (Exchange *exchange, CouncilForm *form)
{
  CostInput input;

  form->kind = exchange_typed (exchange, "kind", FALSE, CODE_CHARS);
  form->label = exchange_typed (exchange, "label", FALSE, COST_LABEL_MAX + 1);
  form->amount = exchange_typed (exchange, "amount", FALSE, COST_TYPED_MAX);
  input = (CostInput){ form->code, form->kind, form->label, form->amount };
  cost_input_check (&input, form->remarks);
  return remarks_any (form->remarks) ? room_page (exchange, 422, form->half, form)
                                     : form_send (exchange, form, cost_add_work, "cost_added");
}

int
council_cost (Exchange *exchange)
{
  g_auto (CouncilForm) form = { .code = NULL };
  GError *error = NULL;

  if (!form_open (exchange, &form, &error))
    return exchange_fail (exchange, error);
  form.uuid = exchange_typed (exchange, "uuid", FALSE, CODE_CHARS);
  if (strcmp (form.verb, "withdraw") == 0)
    return form_send (exchange, &form, cost_withdraw_work, "cost_withdrawn");
  if (strcmp (form.verb, "restore") == 0)
    return form_send (exchange, &form, cost_restore_work, "cost_restored");
  return cost_typed (exchange, &form);
}

static gboolean
publish_work (Db *db, gpointer data, GError **error)
{
  const CouncilForm *form = data;

  return council_publish (db, &form->actor, form->half, TRUE, error);
}

static gboolean
hide_work (Db *db, gpointer data, GError **error)
{
  const CouncilForm *form = data;

  return council_publish (db, &form->actor, form->half, FALSE, error);
}

int
council_shown (Exchange *exchange)
{
  g_auto (CouncilForm) form = { .code = NULL };
  GError *error = NULL;
  gboolean hide;

  if (!form_open (exchange, &form, &error))
    return exchange_fail (exchange, error);
  hide = strcmp (form.verb, "hide") == 0;
  if (!hide && strcmp (form.verb, "publish") != 0) {
    box_fail (&error, BOX_ERROR_INVALID, "neither shown nor hidden");
    return exchange_fail (exchange, error);
  }
  if (!hide && half_year_end (form.half) > form.actor.now) {
    remarks_add (form.remarks, "publication", "not_over", NULL);
    return room_page (exchange, 422, form.half, &form);
  }
  return form_send (exchange, &form, hide ? hide_work : publish_work, hide ? "hidden" : "published");
}

/* ---- the report ---- */

/* (transfer full): the key of its paper. */
static char *
paper_key (Exchange *exchange, HalfYear half)
{
  g_autofree char *code = half_year_code (half);
  gboolean is_public = g_strcmp0 (exchange_query (exchange, "pour"), "public") == 0;

  return g_strdup_printf ("paper:council:%s%s", code, is_public ? ":public" : "");
}

int
council_document (Exchange *exchange)
{
  const Viewer viewer = office_viewer (exchange);
  g_autofree char *key = NULL, *body = NULL, *title = NULL, *code = NULL;
  GError *error = NULL;
  HalfYear half;
  Tree *view;

  if (!half_of (exchange, &half, &error))
    return exchange_fail (exchange, error);
  key = paper_key (exchange, half);
  body = paper_body (exchange, key, &error);
  if (body == NULL)
    return exchange_fail (exchange, error);
  code = half_year_code (half);
  title = council_half_words (&viewer, half);
  view = tree_new_map ();
  tree_set_text (view, "title", title);
  tree_set_text (view, "content", body);
  tree_set_format (view, "url", "/gestion/bilans/%s", code);
  tree_set_flag (view, "public", g_str_has_suffix (key, ":public"));
  return exchange_page (exchange, 200, "council-document", view);
}

int
council_pdf (Exchange *exchange)
{
  g_autofree char *key = NULL, *code = NULL, *name = NULL;
  g_autoptr (GBytes) bytes = NULL;
  GError *error = NULL;
  HalfYear half;

  if (!half_of (exchange, &half, &error))
    return exchange_fail (exchange, error);
  key = paper_key (exchange, half);
  bytes = paper_product (exchange, key, &error);
  if (bytes == NULL)
    return exchange_fail (exchange, error);
  code = half_year_code (half);
  name = g_strdup_printf ("bilan-%s.pdf", code);
  return exchange_bytes (exchange, "application/pdf", bytes, name);
}
