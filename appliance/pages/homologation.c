/* homologation.c: pages and forms of the security of the box. What is judged, domain/security_state.h says; what may be
 * written, domain/homologation.h and security_check.h. */
#include "pages/homologation.h"

#include <string.h>

#include "base/secret.h"
#include "base/text.h"
#include "pages/office.h"
#include "pages/office_fields.h"
#include "pages/once.h"
#include "pages/paper.h"
#include "view/security_view.h"

#define PLACE "/gestion/securite"
enum { CODE_CHARS = 40, DAY_CHARS = 20 };

/* A form as typed: of a decision or of a check; the other's fields are NULL. */
typedef struct {
  Actor actor;
  char *authority, *number, *decided_on, *expires_on, *reserves;
  char *kind, *done_on, *note;
  char *uuid, *verb;
  Remarks *remarks;
} SecurityForm;

static void
security_form_clear (SecurityForm *form)
{
  g_free (form->authority);
  g_free (form->number);
  g_free (form->decided_on);
  g_free (form->expires_on);
  g_free (form->reserves);
  g_free (form->kind);
  g_free (form->done_on);
  g_free (form->note);
  g_free (form->uuid);
  g_free (form->verb);
  remarks_free (form->remarks);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SecurityForm, security_form_clear)

/* ---- the page ---- */

static void
fields_add (Exchange *exchange, const Viewer *viewer, const SecurityForm *form, Tree *view)
{
  g_autoptr (Remarks) none = remarks_new ();
  const SecurityForm empty = { .remarks = none };
  const SecurityForm *shown = form != NULL ? form : &empty;
  const OfficeFields fields = { exchange, shown->remarks, "homologation_remark", view };
  Tree *kinds = tree_set_list (view, "kinds");

  office_fields_errors (&fields);
  office_fields_add (&fields, "authority", shown->authority);
  office_fields_add (&fields, "number", shown->number);
  office_fields_add (&fields, "decided_on", shown->decided_on);
  office_fields_add (&fields, "expires_on", shown->expires_on);
  office_fields_add (&fields, "reserves", shown->reserves);
  office_fields_add (&fields, "kind", shown->kind);
  office_fields_add (&fields, "done_on", shown->done_on);
  office_fields_add (&fields, "note", shown->note);
  for (guint i = 0; i < security_check_kinds_count; i++) {
    Tree *map = tree_add_map (kinds);

    tree_set_text (map, "code", security_check_kinds[i].kind);
    tree_set_text (map, "words", viewer_word (viewer, "security_check", security_check_kinds[i].kind));
    tree_set_flag (map, "selected", g_strcmp0 (security_check_kinds[i].kind, shown->kind) == 0);
  }
}

static gboolean
add_decisions (const Viewer *viewer, Tree *view, GError **error)
{
  g_autoptr (GPtrArray) decisions = homologation_list (viewer->db, error);
  Tree *list = tree_set_list (view, "decisions");

  for (guint i = 0; decisions != NULL && i < decisions->len; i++) {
    const Homologation *decision = g_ptr_array_index (decisions, i);
    const HomologationNow now = { .homologation = (Homologation *) decision };
    Tree *map = tree_add_map (list);

    security_view_attest (viewer, &now, map, "of");
    tree_set_text (map, "uuid", decision->uuid);
    tree_set_text (map, "by", decision->by);
    tree_set_flag (map, "withdrawn", decision->withdrawn_at != 0);
  }
  viewer_set_any (view, "decisions");
  return decisions != NULL;
}

/* (transfer full): the state of this box, looked at now. */
static Tree *
state_view (Exchange *exchange, const Viewer *viewer, GError **error)
{
  g_autoptr (Config) config = config_load (exchange_appliance (exchange)->config_file, error);
  g_auto (SecurityState) state = { .now = 0 };
  g_autoptr (Tree) view = NULL;

  if (config == NULL || !security_state_look (viewer->db, config, "", viewer->now, &state, error))
    return NULL;
  view = security_view (viewer, &state, error);
  return view != NULL && add_decisions (viewer, view, error) ? g_steal_pointer (&view) : NULL;
}

static int
room_page (Exchange *exchange, int status, const SecurityForm *form)
{
  const Viewer viewer = office_viewer (exchange);
  const char *done = exchange_query (exchange, "fait");
  g_autofree char *token = secret_token_new ();
  GError *error = NULL;
  Tree *view = state_view (exchange, &viewer, &error);

  if (view == NULL)
    return exchange_fail (exchange, error);
  fields_add (exchange, &viewer, form, view);
  tree_set_text (view, "request_token", token);
  tree_set_text (view, "done", done == NULL ? NULL : viewer_word (&viewer, "homologation_done", done));
  return exchange_page (exchange, status, "homologation", view);
}

int
homologation_show (Exchange *exchange)
{
  return room_page (exchange, 200, NULL);
}

/* ---- what is typed ---- */

static SecurityForm
form_read (Exchange *exchange)
{
  return (SecurityForm){ .actor = office_actor (exchange),
                         .uuid = exchange_typed (exchange, "uuid", FALSE, CODE_CHARS),
                         .verb = exchange_typed (exchange, "verb", FALSE, CODE_CHARS),
                         .remarks = remarks_new () };
}

static char *
day_typed (Exchange *exchange, const char *name)
{
  g_autofree char *typed = exchange_typed (exchange, name, FALSE, DAY_CHARS);

  return text_day (typed);
}

static int
form_send (Exchange *exchange, SecurityForm *form, StoreWork work, const char *done)
{
  g_autofree char *words =
      g_strjoin ("\n", form->uuid, form->authority != NULL ? form->authority : "",
                 form->decided_on != NULL ? form->decided_on : "", form->expires_on != NULL ? form->expires_on : "",
                 form->kind != NULL ? form->kind : "", form->done_on != NULL ? form->done_on : "", NULL);
  g_autofree char *request = once_request (exchange, "security", done, words),
                  *place = g_strconcat (PLACE "?fait=", done, NULL), *led = NULL;
  const Once once = { work, form, request, place };
  GError *error = NULL;

  return once_write (exchange, &once, &led, &error) ? exchange_redirect (exchange, led)
                                                    : exchange_fail (exchange, error);
}

static HomologationInput
decision_of (const SecurityForm *form)
{
  return (HomologationInput){ form->authority, form->number, form->decided_on, form->expires_on, form->reserves };
}

static gboolean
decide_work (Db *db, gpointer data, GError **error)
{
  const SecurityForm *form = data;
  const HomologationInput input = decision_of (form);

  return homologation_record (db, &form->actor, &input, error);
}

static gboolean
withdraw_work (Db *db, gpointer data, GError **error)
{
  const SecurityForm *form = data;

  return homologation_withdraw (db, &form->actor, form->uuid, error);
}

int
homologation_decide (Exchange *exchange)
{
  g_auto (SecurityForm) form = form_read (exchange);
  HomologationInput input;

  if (strcmp (form.verb, "withdraw") == 0)
    return form_send (exchange, &form, withdraw_work, "withdrawn");
  form.authority = exchange_typed (exchange, "authority", FALSE, HOMOLOGATION_AUTHORITY_MAX + 1);
  form.number = exchange_typed (exchange, "number", FALSE, HOMOLOGATION_NUMBER_MAX + 1);
  form.decided_on = day_typed (exchange, "decided_on");
  form.expires_on = day_typed (exchange, "expires_on");
  form.reserves = exchange_typed (exchange, "reserves", TRUE, HOMOLOGATION_RESERVES_MAX + 1);
  input = decision_of (&form);
  homologation_input_check (&input, form.actor.now, form.remarks);
  return remarks_any (form.remarks) ? room_page (exchange, 422, &form)
                                    : form_send (exchange, &form, decide_work, "recorded");
}

static gboolean
check_work (Db *db, gpointer data, GError **error)
{
  const SecurityForm *form = data;
  const SecurityCheckInput input = { form->kind, form->done_on, form->note };

  return security_check_record (db, &form->actor, &input, error);
}

static gboolean
uncheck_work (Db *db, gpointer data, GError **error)
{
  const SecurityForm *form = data;

  return security_check_withdraw (db, &form->actor, form->uuid, error);
}

int
homologation_check (Exchange *exchange)
{
  g_auto (SecurityForm) form = form_read (exchange);
  SecurityCheckInput input;

  if (strcmp (form.verb, "withdraw") == 0)
    return form_send (exchange, &form, uncheck_work, "unchecked");
  form.kind = exchange_typed (exchange, "kind", FALSE, CODE_CHARS);
  form.done_on = day_typed (exchange, "done_on");
  form.note = exchange_typed (exchange, "note", TRUE, SECURITY_CHECK_NOTE_MAX + 1);
  input = (SecurityCheckInput){ form.kind, form.done_on, form.note };
  security_check_input_check (&input, form.actor.now, form.remarks);
  return remarks_any (form.remarks) ? room_page (exchange, 422, &form)
                                    : form_send (exchange, &form, check_work, "checked");
}

/* ---- papers ---- */

int
homologation_document (Exchange *exchange)
{
  GError *error = NULL;
  g_autofree char *body = paper_body (exchange, "paper:homologation", &error);
  Tree *view;

  if (body == NULL)
    return exchange_fail (exchange, error);
  view = tree_new_map ();
  tree_set_text (view, "content", body);
  return exchange_page (exchange, 200, "homologation-document", view);
}

static int
send_pdf (Exchange *exchange, const char *key, const char *name)
{
  GError *error = NULL;
  g_autoptr (GBytes) bytes = paper_product (exchange, key, &error);

  return bytes == NULL ? exchange_fail (exchange, error) : exchange_bytes (exchange, "application/pdf", bytes, name);
}

int
homologation_pdf (Exchange *exchange)
{
  return send_pdf (exchange, "paper:homologation", "dossier-homologation.pdf");
}

int
homologation_attestation (Exchange *exchange)
{
  GError *error = NULL;
  g_autoptr (GBytes) bytes = paper_product (exchange, "paper:attestation", &error);

  if (bytes != NULL)
    return exchange_bytes (exchange, "application/pdf", bytes, "attestation-homologation.pdf");
  if (!g_error_matches (error, BOX_ERROR, BOX_ERROR_NOT_FOUND))
    return exchange_fail (exchange, error);
  g_error_free (error);
  return exchange_page (exchange, 404, "attestation-none", tree_new_map ());
}
