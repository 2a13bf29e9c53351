/* accounts.c: the list of accounts and the invitation of a new one. One account stands in accounts_one.c. */
#include "pages/accounts.h"

#include "base/secret.h"
#include "domain/partner.h"
#include "pages/accounts_form.h"
#include "pages/office.h"
#include "pages/once.h"
#include "view/account_view.h"

/* ---- the list ---- */

static const char *
asked (Exchange *exchange, const char *name)
{
  const char *value = exchange_query (exchange, name);

  return value == NULL || *value == '\0' ? NULL : value;
}

/* What is not known of is not asked for. */
static void
read_filter (Exchange *exchange, const Actor *actor, AccountListPage *page)
{
  Db *db = store_reader (exchange_appliance (exchange)->store);
  const char *state = asked (exchange, "etat");
  g_autoptr (Partner) partner = NULL;

  page->partner = asked (exchange, "partenaire");
  if (page->partner != NULL)
    partner = partner_find_uuid (db, page->partner, NULL);
  page->filter = (AccountFilter){
    .text = asked (exchange, "q"),
    .role = role_find (asked (exchange, "role")),
    .partner_id = partner == NULL ? 0 : partner->id,
    .alone = g_strcmp0 (page->partner, "desk") == 0,
    .state = state != NULL && g_strv_contains (account_list_states, state) ? state : NULL,
    .own_partner = access_allows (actor->role, ACTION_USER_MANAGE, FALSE) ? 0 : actor->partner_id,
    .now = actor->now,
  };
}

int
accounts_list (Exchange *exchange)
{
  const Viewer viewer = office_viewer (exchange);
  const Actor actor = office_actor (exchange);
  const char *done = exchange_query (exchange, "fait");
  AccountListPage page;
  GError *error = NULL;
  Tree *view;

  read_filter (exchange, &actor, &page);
  view = account_view_list (&viewer, &actor, &page, &error);
  if (view == NULL)
    return exchange_fail (exchange, error);
  tree_set_flag (view, "desk_only", page.filter.alone);
  tree_set_text (view, "done", done == NULL ? NULL : viewer_word (&viewer, "account_done", done));
  return exchange_page (exchange, 200, "accounts", view);
}

/* ---- a new one ---- */

static int
form_page (Exchange *exchange, const AccountsForm *form)
{
  const Viewer viewer = office_viewer (exchange);
  const AccountRow chosen = { .role = form->input.role,
                              .partner_id =
                                  form->input.partner_id != 0 ? form->input.partner_id : form->actor.partner_id };
  g_autofree char *request_token = secret_token_new ();
  Tree *view = tree_new_map ();
  const OfficeFields fields = { exchange, form->remarks, ACCOUNTS_REMARKS, view };
  GError *error = NULL;

  if (!account_view_choices (&viewer, &form->actor, &chosen, view, &error)) {
    tree_free (view);
    return exchange_fail (exchange, error);
  }
  tree_set_text (view, "request_token", request_token);
  office_fields_errors (&fields);
  office_fields_add (&fields, "name", form->name);
  office_fields_add (&fields, "email", form->email);
  office_fields_add (&fields, "role", NULL);
  office_fields_add (&fields, "partner", NULL);
  return exchange_page (exchange, remarks_any (form->remarks) ? 422 : 200, "account-new", view);
}

int
accounts_new (Exchange *exchange)
{
  g_auto (AccountsForm) form = { .actor = office_actor (exchange), .remarks = remarks_new () };

  return form_page (exchange, &form);
}

static gboolean
invite_work (Db *db, gpointer data, GError **error)
{
  const AccountsForm *form = data;
  gint64 id = 0;

  return account_invite (db, &form->actor, &form->input, &id, error);
}

int
accounts_invite (Exchange *exchange)
{
  g_auto (AccountsForm) form = { 0 };
  g_autofree char *request = NULL, *place = NULL;
  Once once = { invite_work, &form, NULL, "/comptes?etat=invited&fait=invited" };
  GError *error = NULL;

  accounts_form_read (exchange, &form);
  once.request = request = once_request (exchange, "invite", form.email, NULL);
  account_check (&form.actor, &form.input, form.remarks);
  if (remarks_any (form.remarks))
    return form_page (exchange, &form);
  if (once_write (exchange, &once, &place, &error))
    return exchange_redirect (exchange, place);
  if (!g_error_matches (error, BOX_ERROR, BOX_ERROR_CONFLICT))
    return exchange_fail (exchange, error);
  g_error_free (error);
  remarks_add (form.remarks, "email", "account_email_taken", NULL);
  return form_page (exchange, &form);
}
