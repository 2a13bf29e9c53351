/* setup.c: the door of a box that nobody set up: a code that stands on the machine, then the first account, then the
 * door is shut for good. What follows is for who is signed in: setup_steps.c. */
#include "pages/setup.h"

#include <glib/gstdio.h>

#include "base/browser.h"
#include "base/secret.h"
#include "domain/account.h"
#include "domain/attempt.h"
#include "domain/second_factor.h"
#include "pages/office.h"
#include "pages/office_fields.h"
#include "pages/password.h"
#include "pages/setup_steps.h"

/* Kept by the browser that typed the code: a mark made of it with the box's key, worth nothing once the box has its
 * account. */
#define DOOR_COOKIE "setup"
#define REMARKS "setup_remark"
enum { DOOR_COOKIE_S = 3600, CODE_CHARS = 60, SESSION_COOKIE_S = SESSION_LIFE_DAYS * 24 * 3600 };

static gboolean
is_open (Exchange *exchange)
{
  const Appliance *appliance = exchange_appliance (exchange);

  return appliance->setup_code != NULL && setup_is_open (store_reader (appliance->store));
}

/* (transfer full) */
static char *
door_mark (Exchange *exchange)
{
  g_autofree char *text = g_strconcat ("setup ", exchange_appliance (exchange)->setup_code, NULL);

  return secret_hash_keyed (text);
}

static gboolean
has_come_in (Exchange *exchange)
{
  g_autofree char *mark = door_mark (exchange);

  return secret_equal (exchange_cookie (exchange, DOOR_COOKIE), mark);
}

/* ---- the code ---- */

static int
code_page (Exchange *exchange, int status, const Remarks *remarks)
{
  Tree *view = tree_new_map ();
  const OfficeFields fields = { exchange, remarks, REMARKS, view };

  tree_set_text (view, "file", exchange_appliance (exchange)->setup_file);
  tree_set_flag (view, "plain", !exchange_appliance (exchange)->secure_cookies);
  office_fields_errors (&fields);
  office_fields_add (&fields, "code", NULL);
  return exchange_page (exchange, status, "setup-code", view);
}

int
setup_show (Exchange *exchange)
{
  g_autoptr (Remarks) none = remarks_new ();

  if (!is_open (exchange))
    return setup_overview (exchange);
  return has_come_in (exchange) ? exchange_redirect (exchange, "/installation/compte")
                                : code_page (exchange, 200, none);
}

typedef struct {
  const char *client;
  gint64 now;
} Guess;

static gboolean
guess_work (Db *db, gpointer data, GError **error)
{
  const Guess *guess = data;

  return attempt_take (db, ATTEMPT_SETUP_CODE, guess->client, guess->now, error);
}

/* Each try is counted before it is looked at. */
static int
code_judge (Exchange *exchange, Remarks *remarks)
{
  const Appliance *appliance = exchange_appliance (exchange);
  g_autofree char *typed = exchange_typed (exchange, "code", FALSE, CODE_CHARS), *code = setup_code_read (typed),
                  *mark = NULL;
  Guess guess = { exchange_client (exchange), exchange_now (exchange) };
  g_autoptr (GError) error = NULL;

  if (!store_write (appliance->store, guess_work, &guess, &error)) {
    if (!g_error_matches (error, BOX_ERROR, BOX_ERROR_LIMIT))
      return exchange_fail (exchange, g_steal_pointer (&error));
    remarks_add (remarks, "code", "code_limit", NULL);
    return code_page (exchange, 429, remarks);
  }
  if (!secret_equal (code, appliance->setup_code)) {
    remarks_add (remarks, "code", *code == '\0' ? "code_shape" : "code_wrong", NULL);
    return code_page (exchange, 422, remarks);
  }
  mark = door_mark (exchange);
  exchange_set_cookie (exchange, DOOR_COOKIE, mark, DOOR_COOKIE_S);
  return exchange_redirect (exchange, "/installation/compte");
}

int
setup_code_send (Exchange *exchange)
{
  g_autoptr (Remarks) remarks = remarks_new ();

  return is_open (exchange) ? code_judge (exchange, remarks) : exchange_redirect (exchange, "/installation");
}

/* ---- the first account ---- */

static int
account_page (Exchange *exchange, int status, const Remarks *remarks)
{
  Tree *view = tree_new_map ();
  const OfficeFields fields = { exchange, remarks, "account_remark", view };

  tree_set_integer (view, "total", setup_steps_count);
  tree_set_flag (view, "plain", !exchange_appliance (exchange)->secure_cookies);
  office_fields_errors (&fields);
  office_fields_add (&fields, "name", exchange_field (exchange, "name"));
  office_fields_add (&fields, "email", exchange_field (exchange, "email"));
  office_fields_add (&fields, "password", NULL);
  office_fields_add (&fields, "again", NULL);
  return exchange_page (exchange, status, "setup-account", view);
}

int
setup_account_show (Exchange *exchange)
{
  g_autoptr (Remarks) none = remarks_new ();

  if (!is_open (exchange) || !has_come_in (exchange))
    return exchange_redirect (exchange, "/installation");
  return account_page (exchange, 200, none);
}

typedef struct {
  SetupAccount account;
  gint64 now;
  char *token; /* out */
} Entering;

static gboolean
enter_work (Db *db, gpointer data, GError **error)
{
  Entering *entering = data;

  return setup_enter (db, &entering->account, entering->now, &entering->token, error);
}

/* The account is there: the code serves no more, its file goes, and who made it is signed in. */
static int
come_in (Exchange *exchange, const char *token)
{
  const Appliance *appliance = exchange_appliance (exchange);
  Db *db = store_reader (appliance->store);

  g_unlink (appliance->setup_file);
  exchange_set_cookie (exchange, DOOR_COOKIE, "", 0);
  exchange_set_cookie (exchange, "session", token, SESSION_COOKIE_S);
  return exchange_redirect (exchange,
                            second_factor_is_required (db, ROLE_ADMINISTRATOR) ? "/mon-compte/code" : "/installation");
}

static int
account_make (Exchange *exchange, const char *name, const char *email)
{
  g_autofree char *device = browser_name (exchange_header (exchange, "User-Agent")), *token = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *hash = secret_password_hash (exchange_field (exchange, "password"), &error);
  Entering entering = { { name, email, hash, device }, exchange_now (exchange), NULL };
  gboolean entered = hash != NULL && store_write (exchange_appliance (exchange)->store, enter_work, &entering, &error);

  token = entering.token;
  if (entered)
    return come_in (exchange, token);
  /* Another browser was first: the account is there, and this one signs in with it or not at all. */
  if (g_error_matches (error, BOX_ERROR, BOX_ERROR_CONFLICT))
    return exchange_redirect (exchange, "/installation");
  return exchange_fail (exchange, g_steal_pointer (&error));
}

int
setup_account_send (Exchange *exchange)
{
  const Actor box = ACTOR_BOX_AT (exchange_now (exchange));
  g_autofree char *name = exchange_typed (exchange, "name", FALSE, ACCOUNT_NAME_MAX);
  g_autofree char *email = exchange_typed (exchange, "email", FALSE, ACCOUNT_EMAIL_MAX);
  const AccountInput input = { .name = name, .email = email, .role = ROLE_ADMINISTRATOR };
  g_autoptr (Remarks) remarks = remarks_new ();

  if (!is_open (exchange) || !has_come_in (exchange))
    return exchange_redirect (exchange, "/installation");
  account_check (&box, &input, remarks);
  password_check (exchange, name, email, remarks);
  return remarks_any (remarks) ? account_page (exchange, 422, remarks) : account_make (exchange, name, email);
}
