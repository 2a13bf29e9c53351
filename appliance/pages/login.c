/* login.c: the page to sign in. Says one sentence for a wrong address and a wrong password, and never leads outside. */
#include "pages/login.h"

#include "domain/user.h"
#include "pages/office.h"

/* The cookie lives as long as a session may; the store ends it earlier. */
enum { LOGIN_COOKIE_S = 7 * 24 * 3600, LOGIN_EMAIL_MAX = 254, LOGIN_NEXT_MAX = 300 };

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
  tree_set_text (view, "goodbye", exchange_query (exchange, "fin"));
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

int
login_open (Exchange *exchange)
{
  g_autofree char *email = exchange_typed (exchange, "email", FALSE, LOGIN_EMAIL_MAX);
  g_autofree char *next = exchange_typed (exchange, "next", FALSE, LOGIN_NEXT_MAX);
  const char *password = exchange_field (exchange, "password");
  const Credentials credentials = { .email = email,
                                    .password = password == NULL ? "" : password,
                                    .client = exchange_client (exchange) };
  g_autoptr (GError) error = NULL;
  g_autofree char *token =
      user_sign_in (exchange_appliance (exchange)->store, &credentials, exchange_now (exchange), &error);

  if (token != NULL) {
    exchange_set_cookie (exchange, "session", token, LOGIN_COOKIE_S);
    return exchange_redirect (exchange, login_next (next));
  }
  if (g_error_matches (error, BOX_ERROR, BOX_ERROR_LIMIT))
    return login_page (exchange, 429, email, "limit");
  if (g_error_matches (error, BOX_ERROR, BOX_ERROR_DENIED))
    return login_page (exchange, 422, email, "wrong");
  return exchange_fail (exchange, g_steal_pointer (&error));
}

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
