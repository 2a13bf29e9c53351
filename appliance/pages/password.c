/* password.c: whoever holds a link chooses a password: one page for both kinds, in one table. Opening a link changes
 * nothing. */
#include "pages/password.h"

#include "base/secret.h"
#include "domain/account.h"
#include "domain/attempt.h"
#include "domain/link.h"
#include "domain/password.h"
#include "domain/setting.h"
#include "pages/office.h"
#include "pages/office_fields.h"
#include "pages/once.h"

enum { ANSWER_US = 300 * 1000 /* longer than any of the work takes: how long it took tells nothing */ };
#define REMARKS "account_remark"

/* ---- the two links ---- */

typedef struct {
  const char *code, *path, *place; /* words and page; where one is led after it */
  User *(*find) (Db *db, const char *token, gint64 now, GError **error);
  gboolean (*set) (Db *db, const char *token, const char *hash, gint64 now, GError **error);
} Way;
static const Way invitation = { "invitation", "/invitation/", "/connexion?bienvenue=1", account_invited, account_join };
static const Way reset = { "reset", "/nouveau-mot-de-passe/", "/connexion?nouveau=1", account_resetting,
                           account_reset_password };

void
password_check (Exchange *exchange, const char *name, const char *email, Remarks *remarks)
{
  g_autofree char *town = setting_text (store_reader (exchange_appliance (exchange)->store), "town.name");
  const char *const own[] = { name, email, town };
  const char *password = exchange_field (exchange, "password"), *again = exchange_field (exchange, "again");
  const char *problem = password_problem (password, own, G_N_ELEMENTS (own));

  if (problem != NULL)
    remarks_add (remarks, "password", problem, NULL);
  else if (!secret_equal (password, again))
    remarks_add (remarks, "again", "password_differs", NULL);
}

/* A link that opens no more: expired, used, replaced by another, taken back. */
static int
over (Exchange *exchange, const char *code)
{
  const Viewer viewer = office_viewer (exchange);
  Tree *view = tree_new_map ();

  tree_set_text (view, "words", viewer_word (&viewer, "account_over", code));
  tree_set_flag (view, code, TRUE);
  return exchange_page (exchange, 404, "password-over", view);
}

static int
way_failed (Exchange *exchange, const char *code, GError *error)
{
  if (!g_error_matches (error, BOX_ERROR, BOX_ERROR_NOT_FOUND)
      && !g_error_matches (error, BOX_ERROR, BOX_ERROR_CONFLICT))
    return exchange_fail (exchange, error);
  g_error_free (error);
  return over (exchange, code);
}

static int
way_page (Exchange *exchange, const Way *way, const User *user, const Remarks *remarks)
{
  const Viewer viewer = office_viewer (exchange);
  g_autofree char *request_token = secret_token_new ();
  Tree *view = tree_new_map ();
  const OfficeFields fields = { exchange, remarks, REMARKS, view };

  tree_set_text (view, "request_token", request_token);
  tree_set_text (view, "title", viewer_word (&viewer, "account_way", way->code));
  tree_set_flag (view, way->code, TRUE);
  tree_set_text (view, "email", user->email);
  tree_set_text (view, "role_words", viewer_word (&viewer, "role", role_name (user->role)));
  office_fields_errors (&fields);
  office_fields_add (&fields, "password", NULL);
  office_fields_add (&fields, "again", NULL);
  return exchange_page (exchange, remarks_any (remarks) ? 422 : 200, "password", view);
}

static int
way_show (Exchange *exchange, const Way *way)
{
  Db *db = store_reader (exchange_appliance (exchange)->store);
  g_autoptr (Remarks) none = remarks_new ();
  GError *error = NULL;
  g_autoptr (User) user = way->find (db, exchange_path_part (exchange, "token"), exchange_now (exchange), &error);

  return user == NULL ? way_failed (exchange, way->code, error) : way_page (exchange, way, user, none);
}

typedef struct {
  const Way *way;
  const char *token, *hash;
  gint64 now;
} Choosing;

static gboolean
choose_work (Db *db, gpointer data, GError **error)
{
  const Choosing *choosing = data;

  return choosing->way->set (db, choosing->token, choosing->hash, choosing->now, error);
}

/* Pressed twice, the second press finds the link used: it is led where the first one was. */
static int
way_send (Exchange *exchange, const Way *way)
{
  Choosing choosing = { way, exchange_path_part (exchange, "token"), NULL, exchange_now (exchange) };
  g_autoptr (Remarks) remarks = remarks_new ();
  g_autoptr (User) user =
      way->find (store_reader (exchange_appliance (exchange)->store), choosing.token, choosing.now, NULL);
  g_autofree char *request = once_request (exchange, way->code, choosing.token, NULL), *hash = NULL, *place = NULL;
  const Once once = { choose_work, &choosing, request, way->place };
  GError *error = NULL;

  if (user != NULL) {
    password_check (exchange, user->name, user->email, remarks);
    if (remarks_any (remarks))
      return way_page (exchange, way, user, remarks);
    choosing.hash = hash = secret_password_hash (exchange_field (exchange, "password"), &error);
    if (hash == NULL)
      return exchange_fail (exchange, error);
  }
  return once_write (exchange, &once, &place, &error) ? exchange_redirect (exchange, place)
                                                      : way_failed (exchange, way->code, error);
}

int
password_invited (Exchange *exchange)
{
  return way_show (exchange, &invitation);
}

int
password_join (Exchange *exchange)
{
  return way_send (exchange, &invitation);
}

int
password_fresh (Exchange *exchange)
{
  return way_show (exchange, &reset);
}

int
password_reset (Exchange *exchange)
{
  return way_send (exchange, &reset);
}

/* ---- forgotten ---- */

static int
lost_page (Exchange *exchange, const Remarks *remarks)
{
  g_autofree char *request_token = secret_token_new ();
  Tree *view = tree_new_map ();
  const OfficeFields fields = { exchange, remarks, REMARKS, view };

  tree_set_text (view, "request_token", request_token);
  tree_set_flag (view, "done", exchange_query (exchange, "envoye") != NULL);
  office_fields_errors (&fields);
  office_fields_add (&fields, "email", exchange_field (exchange, "email"));
  return exchange_page (exchange, remarks_any (remarks) ? 422 : 200, "password-lost", view);
}

int
password_lost (Exchange *exchange)
{
  g_autoptr (Remarks) none = remarks_new ();

  return lost_page (exchange, none);
}

typedef struct {
  const char *client, *email;
  gint64 now;
} Asking;

/* Too many for one account is no error: the sentence stays the same, and no mail more leaves. */
static gboolean
ask_work (Db *db, gpointer data, GError **error)
{
  const Asking *asking = data;
  g_autoptr (GError) failure = NULL;

  if (!attempt_take (db, ATTEMPT_RESET_ADDRESS, asking->client, asking->now, error))
    return FALSE;
  if (attempt_take (db, ATTEMPT_RESET_ACCOUNT, asking->email, asking->now, &failure))
    return account_ask_reset (db, asking->email, asking->now, error);
  if (g_error_matches (failure, BOX_ERROR, BOX_ERROR_LIMIT))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

int
password_ask (Exchange *exchange)
{
  g_autoptr (Remarks) remarks = remarks_new ();
  g_autofree char *typed = exchange_typed (exchange, "email", FALSE, ACCOUNT_EMAIL_MAX),
                  *email = g_utf8_strdown (typed, -1);
  g_autofree char *request = once_request (exchange, "lost", email, NULL), *place = NULL;
  Asking asking = { exchange_client (exchange), email, exchange_now (exchange) };
  const Once once = { ask_work, &asking, request, "/mot-de-passe-oublie?envoye=1" };
  gint64 started = g_get_monotonic_time (), left;
  GError *error = NULL;

  if (email[0] == '\0')
    remarks_add (remarks, "email", "account_email_missing", NULL);
  if (remarks_any (remarks))
    return lost_page (exchange, remarks);
  if (!once_write (exchange, &once, &place, &error))
    return exchange_fail (exchange, error);
  left = started + ANSWER_US - g_get_monotonic_time ();
  if (left > 0)
    g_usleep ((gulong) left);
  return exchange_redirect (exchange, place);
}

/* ---- an address confirmed ---- */

int
password_email (Exchange *exchange)
{
  g_autofree Link *link = link_find (store_reader (exchange_appliance (exchange)->store), LINK_EMAIL,
                                     exchange_path_part (exchange, "token"), exchange_now (exchange), NULL);
  g_autofree char *request_token = secret_token_new ();
  Tree *view;

  if (link == NULL)
    return over (exchange, "email");
  view = tree_new_map ();
  tree_set_text (view, "request_token", request_token);
  return exchange_page (exchange, 200, "password-email", view);
}

static gboolean
confirm_work (Db *db, gpointer data, GError **error)
{
  const Choosing *choosing = data;

  return account_confirm_email (db, choosing->token, choosing->now, error);
}

int
password_confirm (Exchange *exchange)
{
  Choosing choosing = { NULL, exchange_path_part (exchange, "token"), NULL, exchange_now (exchange) };
  g_autofree char *request = once_request (exchange, "email", choosing.token, NULL), *place = NULL;
  const Once once = { confirm_work, &choosing, request, "/connexion?adresse=1" };
  GError *error = NULL;

  return once_write (exchange, &once, &place, &error) ? exchange_redirect (exchange, place)
                                                      : way_failed (exchange, "email", error);
}
