/* login.c: the pages to sign in, in one step or two. Says one sentence for a wrong address and a wrong password, and
 * never leads outside. */
#include "pages/login.h"

#include "base/browser.h"
#include "domain/sign_in.h"
#include "pages/office.h"

/* The cookie lives as long as a session may; the store ends it earlier. */
enum { LOGIN_COOKIE_S = 7 * 24 * 3600, LOGIN_SECOND_S = 600, LOGIN_EMAIL_MAX = 254 };
/* Between the two steps: what the first gave, for the browser that took it alone. */
#define SECOND_COOKIE "second"

/* What led here, in the address, and what is said of it. */
static const struct {
  const char *query, *code;
} greetings[] = { { "fin", "goodbye" },
                  { "bienvenue", "joined" },
                  { "nouveau", "reset" },
                  { "adresse", "email" },
                  { "recommencer", "again" } };

static const char login_home[] = "/dossiers";

static const char *
login_next (const char *next)
{
  return exchange_is_own_path (next) ? next : login_home;
}

static int
login_page (Exchange *exchange, int status, const char *email, const char *problem)
{
  const Appliance *appliance = exchange_appliance (exchange);
  const char *typed = exchange_field (exchange, "next");
  Tree *view = tree_new_map ();

  tree_set_text (view, "email", email);
  tree_set_text (view, "next", login_next (typed != NULL ? typed : exchange_query (exchange, "next")));
  for (guint i = 0; i < G_N_ELEMENTS (greetings); i++)
    if (exchange_query (exchange, greetings[i].query) != NULL)
      tree_set_text (view, "greeting", words_code (appliance->words, "fr", "login", greetings[i].code));
  tree_set_text (view, "problem", problem == NULL ? NULL : words_code (appliance->words, "fr", "login", problem));
  return exchange_page (exchange, status, "login", view);
}

int
login_show (Exchange *exchange)
{
  if (exchange_session (exchange) != NULL)
    return exchange_redirect (exchange, login_home);
  return login_page (exchange, 200, NULL, NULL);
}

/* The way from the first step to the second, keeping where one was going. */
static int
login_go_on (Exchange *exchange, const char *token, const char *next)
{
  g_autofree char *escaped = g_uri_escape_string (login_next (next), "/", FALSE);
  g_autofree char *place = g_strconcat ("/connexion/code?next=", escaped, NULL);

  exchange_set_cookie (exchange, SECOND_COOKIE, token, LOGIN_SECOND_S);
  return exchange_redirect (exchange, place);
}

static int
login_enter (Exchange *exchange, const char *token, const char *next)
{
  exchange_set_cookie (exchange, "session", token, LOGIN_COOKIE_S);
  return exchange_redirect (exchange, login_next (next));
}

int
login_open (Exchange *exchange)
{
  g_autofree char *email = exchange_typed (exchange, "email", FALSE, LOGIN_EMAIL_MAX);
  g_autofree char *next = exchange_typed (exchange, "next", FALSE, EXCHANGE_NEXT_MAX);
  g_autofree char *device = browser_name (exchange_header (exchange, "User-Agent"));
  const char *password = exchange_field (exchange, "password");
  const Credentials credentials = { email, password == NULL ? "" : password, exchange_client (exchange), device };
  g_autoptr (GError) error = NULL;
  gboolean second = FALSE;
  g_autofree char *token =
      sign_in_password (exchange_appliance (exchange)->store, &credentials, exchange_now (exchange), &second, &error);

  if (token != NULL)
    return (second ? login_go_on : login_enter) (exchange, token, next);
  if (g_error_matches (error, BOX_ERROR, BOX_ERROR_LIMIT))
    return login_page (exchange, 429, email, "limit");
  if (g_error_matches (error, BOX_ERROR, BOX_ERROR_DENIED))
    return login_page (exchange, 422, email, "wrong");
  return exchange_fail (exchange, g_steal_pointer (&error));
}

/* ---- the second step ---- */

static int
code_page (Exchange *exchange, int status, const char *problem)
{
  const char *typed = exchange_field (exchange, "next");
  Tree *view = tree_new_map ();

  tree_set_text (view, "next", login_next (typed != NULL ? typed : exchange_query (exchange, "next")));
  tree_set_text (view, "problem",
                 problem == NULL ? NULL : words_code (exchange_appliance (exchange)->words, "fr", "login", problem));
  return exchange_page (exchange, status, "login-code", view);
}

int
login_code_show (Exchange *exchange)
{
  if (exchange_session (exchange) != NULL)
    return exchange_redirect (exchange, login_home);
  if (exchange_cookie (exchange, SECOND_COOKIE) == NULL)
    return exchange_redirect (exchange, "/connexion");
  return code_page (exchange, 200, NULL);
}

int
login_code_send (Exchange *exchange)
{
  g_autofree char *next = exchange_typed (exchange, "next", FALSE, EXCHANGE_NEXT_MAX);
  g_autofree char *device = browser_name (exchange_header (exchange, "User-Agent"));
  const char *cookie = exchange_cookie (exchange, SECOND_COOKIE);
  const SecondStep step = { cookie == NULL ? "" : cookie, exchange_field (exchange, "code"), device };
  g_autoptr (GError) error = NULL;
  g_autofree char *token = sign_in_code (exchange_appliance (exchange)->store, &step, exchange_now (exchange), &error);

  if (token != NULL) {
    exchange_set_cookie (exchange, SECOND_COOKIE, "", 0);
    return login_enter (exchange, token, next);
  }
  if (g_error_matches (error, BOX_ERROR, BOX_ERROR_LIMIT))
    return code_page (exchange, 429, "limit");
  if (g_error_matches (error, BOX_ERROR, BOX_ERROR_DENIED))
    return code_page (exchange, 422, "wrong_code");
  if (g_error_matches (error, BOX_ERROR, BOX_ERROR_NOT_FOUND))
    return exchange_redirect (exchange, "/connexion?recommencer=1");
  return exchange_fail (exchange, g_steal_pointer (&error));
}

/* ---- out ---- */

static gboolean
close_work (Db *db, gpointer data, GError **error)
{
  return session_close (db, *(const gint64 *) data, error);
}

int
login_close (Exchange *exchange)
{
  const Session *session = exchange_session (exchange);
  g_autoptr (GError) error = NULL;
  gint64 id = session == NULL ? 0 : session->id;

  if (id != 0 && !store_write (exchange_appliance (exchange)->store, close_work, &id, &error))
    return exchange_fail (exchange, g_steal_pointer (&error));
  exchange_set_cookie (exchange, "session", "", 0);
  return exchange_redirect (exchange, "/connexion?fin=1");
}
