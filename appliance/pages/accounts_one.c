/* accounts_one.c: one account: its page, its history, and what is done with it: a table of verbs. A page that was
 * looked at before somebody else changed the account changes nothing: it is shown again as the account is now. */
#include "base/secret.h"
#include "domain/account.h"
#include "domain/account_list.h"
#include "pages/accounts.h"
#include "pages/accounts_form.h"
#include "pages/office.h"
#include "pages/once.h"
#include "view/account_view.h"

/* ---- the page ---- */

/* `form` (nullable): what was typed, and is kept. */
static int
one_page (Exchange *exchange, int status, const AccountsForm *form)
{
  const Viewer viewer = office_viewer (exchange);
  const Actor actor = office_actor (exchange);
  const char *uuid = exchange_path_part (exchange, "uuid"), *done = exchange_query (exchange, "fait");
  g_autofree char *request_token = secret_token_new ();
  g_autoptr (Remarks) none = remarks_new ();
  GError *error = NULL;
  Tree *view = account_view_one (&viewer, &actor, uuid, &error);
  const OfficeFields fields = { exchange, form == NULL ? none : form->remarks, ACCOUNTS_REMARKS, view };

  if (view == NULL)
    return exchange_fail (exchange, error);
  tree_set_text (view, "request_token", request_token);
  /* Refused though nobody changed it: the box would lose its last administrator, or the actor its own rights. */
  tree_set_flag (view, "changed", status == 409 && tree_get_integer (view, "version") != form->version);
  tree_set_flag (view, "refused", status == 409 && tree_get_integer (view, "version") == form->version);
  tree_set_text (view, "done", done == NULL ? NULL : viewer_word (&viewer, "account_done", done));
  office_fields_errors (&fields);
  office_fields_add (&fields, "name",
                     form != NULL && status != 409 && *form->name != '\0' ? form->name : tree_get_text (view, "account_name"));
  office_fields_add (&fields, "email", form == NULL ? NULL : form->email);
  office_fields_add (&fields, "role", NULL);
  office_fields_add (&fields, "partner", NULL);
  return exchange_page (exchange, status, "account", view);
}

int
accounts_show (Exchange *exchange)
{
  return one_page (exchange, 200, NULL);
}

/* ---- changes ---- */

typedef struct {
  AccountsForm *form;
  gboolean (*run) (Db *db, const AccountsForm *form, GError **error);
} Change;

/* What the page showed must still be so. */
static gboolean
change_work (Db *db, gpointer data, GError **error)
{
  const Change *change = data;

  if (account_version (db, change->form->input.id) != change->form->version)
    return box_fail (error, BOX_ERROR_CONFLICT, "this account changed meanwhile");
  return change->run (db, change->form, error);
}

static int
change_refused (Exchange *exchange, const AccountsForm *form, GError *error)
{
  if (!g_error_matches (error, BOX_ERROR, BOX_ERROR_CONFLICT))
    return exchange_fail (exchange, error);
  g_error_free (error);
  return one_page (exchange, 409, form);
}

/* `done`: what the page says after it. */
static int
change_send (Exchange *exchange, Change *change, const char *done)
{
  const char *uuid = exchange_path_part (exchange, "uuid");
  g_autofree char *request = once_request (exchange, done, uuid, NULL), *place = NULL;
  g_autofree char *page = g_strdup_printf ("/comptes/%s?fait=%s", uuid, done);
  const Once once = { change_work, change, request, page };
  GError *error = NULL;

  return once_write (exchange, &once, &place, &error) ? exchange_redirect (exchange, place)
                                                      : change_refused (exchange, change->form, error);
}

/* The account of the path, which the actor may see; what it may do is for the domain to say. */
static User *
find_user (Exchange *exchange, AccountsForm *form, GError **error)
{
  Db *db = store_reader (exchange_appliance (exchange)->store);
  g_autoptr (User) user = user_find_uuid (db, exchange_path_part (exchange, "uuid"), error);

  if (user == NULL)
    return NULL;
  form->input.id = user->id;
  if (account_is_seen (&form->actor, user->role, user->partner_id))
    return g_steal_pointer (&user);
  box_fail (error, BOX_ERROR_NOT_FOUND, "no such account for this actor");
  return NULL;
}

static gboolean
run_change (Db *db, const AccountsForm *form, GError **error)
{
  return account_change (db, &form->actor, &form->input, error);
}

int
accounts_change (Exchange *exchange)
{
  g_auto (AccountsForm) form = { 0 };
  Change change = { &form, run_change };
  g_autoptr (User) user = NULL;
  GError *error = NULL;

  accounts_form_read (exchange, &form);
  user = find_user (exchange, &form, &error);
  if (user == NULL)
    return exchange_fail (exchange, error);
  form.input.email = user->email; /* has a form of its own */
  account_check (&form.actor, &form.input, form.remarks);
  form.input.email = NULL;
  return remarks_any (form.remarks) ? one_page (exchange, 422, &form) : change_send (exchange, &change, "changed");
}

static gboolean
run_email (Db *db, const AccountsForm *form, GError **error)
{
  return account_ask_email (db, &form->actor, form->input.id, form->email, error);
}

int
accounts_email (Exchange *exchange)
{
  g_auto (AccountsForm) form = { 0 };
  Change change = { &form, run_email };
  g_autoptr (User) user = NULL;
  GError *error = NULL;

  accounts_form_read (exchange, &form);
  user = find_user (exchange, &form, &error);
  if (user == NULL)
    return exchange_fail (exchange, error);
  const AccountInput typed = { user->name, form.email, user->role, user->partner_id, user->id };

  account_check (&form.actor, &typed, form.remarks);
  return remarks_any (form.remarks) ? one_page (exchange, 422, &form) : change_send (exchange, &change, "email_asked");
}

/* ---- verbs ---- */

static gboolean
archive (Db *db, const Actor *actor, gint64 id, GError **error)
{
  return account_archive (db, actor, id, NULL, error);
}

static const struct {
  const char *verb;
  gboolean (*run) (Db *db, const Actor *actor, gint64 id, GError **error);
} verbs[] = { { "archive", archive },
              { "restore", account_restore },
              { "invite", account_invite_again },
              { "reset_factor", account_reset_factor } };

static gboolean
run_verb (Db *db, const AccountsForm *form, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (g_strcmp0 (verbs[i].verb, form->verb) == 0)
      return verbs[i].run (db, &form->actor, form->input.id, error);
  return box_fail (error, BOX_ERROR_INVALID, "no such verb");
}

int
accounts_act (Exchange *exchange)
{
  g_auto (AccountsForm) form = { 0 };
  Change change = { &form, run_verb };
  g_autoptr (User) user = NULL;
  GError *error = NULL;

  accounts_form_read (exchange, &form);
  user = find_user (exchange, &form, &error);
  return user == NULL ? exchange_fail (exchange, error)
                      : change_send (exchange, &change, form.verb == NULL ? "" : form.verb);
}
