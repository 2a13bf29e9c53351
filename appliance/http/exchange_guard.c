/* exchange_guard.c: whose request this is and whether it may be done: address, session, right, CSRF.
 * Reads no body, answers nothing. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#include "base/secret.h"
#include "domain/reach.h"
#include "domain/second_factor.h"
#include "http/exchange_private.h"

#define SESSION_COOKIE "session"
#define VISITOR_COOKIE "visitor"

enum { TOKEN_CHARS = 43, VISITOR_AGE_S = 30 * 24 * 3600 };

/* ---- the client's address ---- */

static gboolean
peer_is_local (const char *peer)
{
  return g_str_has_prefix (peer, "127.") || strcmp (peer, "::1") == 0;
}

/* One household or one phone holds a whole /64: single IPv6 addresses count nothing. */
static char *
address_v6 (struct in6_addr *address)
{
  char text[INET6_ADDRSTRLEN];

  if (IN6_IS_ADDR_V4MAPPED (address)) {
    inet_ntop (AF_INET, &address->s6_addr[12], text, sizeof text);
    return g_strdup (text);
  }
  memset (&address->s6_addr[8], 0, 8);
  inet_ntop (AF_INET6, address, text, sizeof text);
  return g_strconcat (text, "/64", NULL);
}

static char *
address_normal (const char *text)
{
  struct in_addr v4;
  struct in6_addr v6;

  if (inet_pton (AF_INET, text, &v4) == 1)
    return g_strdup (text);
  return inet_pton (AF_INET6, text, &v6) == 1 ? address_v6 (&v6) : NULL;
}

char *
exchange_client_address (const char *peer, const char *forwarded, gboolean behind_proxy)
{
  g_autofree char *last = NULL;
  char *address = NULL;

  if (behind_proxy && forwarded != NULL && peer_is_local (peer)) {
    const char *comma = strrchr (forwarded, ',');

    last = g_strstrip (g_strdup (comma == NULL ? forwarded : comma + 1));
    address = address_normal (last);
  }
  if (address == NULL)
    address = address_normal (peer);
  return address == NULL ? g_strdup (peer) : address;
}

const char *
exchange_client (Exchange *exchange)
{
  if (exchange->client == NULL)
    exchange->client =
        exchange_client_address (exchange_peer (exchange), exchange_header_last (exchange, "X-Forwarded-For"),
                                 exchange->service->appliance->behind_proxy);
  return exchange->client;
}

gboolean
exchange_is_local (Exchange *exchange)
{
  return peer_is_local (exchange_peer (exchange)) && exchange_header_last (exchange, "X-Forwarded-For") == NULL
         && exchange_header_last (exchange, "Forwarded") == NULL;
}

/* ---- session ---- */

static gboolean
token_is_shaped (const char *token)
{
  return token != NULL && strlen (token) == TOKEN_CHARS
         && strspn (token, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") == TOKEN_CHARS;
}

typedef struct {
  gint64 session_id;
  gint64 now;
} Touch;

static gboolean
touch_work (Db *db, gpointer data, GError **error)
{
  const Touch *touch = data;

  return session_touch (db, touch->session_id, touch->now, error);
}

static void
seek_session (Exchange *exchange)
{
  Store *store = exchange->service->appliance->store;
  const char *token = exchange_cookie (exchange, SESSION_COOKIE);
  gboolean stale = FALSE;
  Touch touch = { .now = exchange->now };

  exchange->session_sought = TRUE;
  if (!token_is_shaped (token))
    return;
  exchange->session = session_find (store_reader (store), token, exchange->now, &stale);
  exchange->session_unread = exchange->session == NULL && stale;
  if (exchange->session == NULL || !stale)
    return;
  touch.session_id = exchange->session->id;
  /* Not being able to note it is no reason to turn somebody away. */
  store_write (store, touch_work, &touch, NULL);
}

const Session *
exchange_session (Exchange *exchange)
{
  if (!exchange->session_sought)
    seek_session (exchange);
  return exchange->session;
}

/* Whose role asks for a second factor sets it up before anything else; the way out stays open. */
static gboolean
lacks_factor (Exchange *exchange, const Session *session)
{
  static const char *const open[] = { "/mon-compte/code", "/deconnexion", NULL };

  return !session->factor && !g_strv_contains (open, exchange->route->path)
         && second_factor_is_required (store_reader (exchange->service->appliance->store), session->role);
}

Refusal
exchange_check_right (Exchange *exchange)
{
  Action right = exchange->route->right;
  const Session *session;

  if (right == ACTION_PUBLIC)
    return REFUSAL_NONE;
  session = exchange_session (exchange);
  if (session == NULL)
    return exchange->session_unread ? REFUSAL_FAULT : REFUSAL_SIGN_IN;
  if (!access_allows (session->role, right, TRUE))
    return REFUSAL_DENIED;
  return lacks_factor (exchange, session) ? REFUSAL_FACTOR : REFUSAL_NONE;
}

/* ---- pages of the outside copy ---- */

/* For scripts of its pages alone. */
#define OUTSIDE_PATH "/signaler/dehors"

/* Its scripts send without cookies: what they could do, anybody could. The browser's word for where a page comes from
 * keeps the scripts of other sites out, and lets this one read the answer. */
Refusal
exchange_check_outside (Exchange *exchange)
{
  const char *origin = exchange_header (exchange, "Origin");
  g_autofree char *outside = NULL;

  if (strcmp (exchange->route->path, OUTSIDE_PATH) != 0)
    return REFUSAL_NONE;
  outside = reach_outside (store_reader (exchange->service->appliance->store));
  if (outside == NULL || g_strcmp0 (origin, outside) != 0)
    return REFUSAL_DENIED;
  exchange_set_header (exchange, "Access-Control-Allow-Origin", outside);
  exchange_set_header (exchange, "Vary", "Origin");
  return REFUSAL_NONE;
}

/* ---- forms of our own pages only ---- */

/* What ties a visitor's form to the cookie of the same browser: another site can neither read nor set it. */
static char *
visitor_csrf (Exchange *exchange, const char *visitor)
{
  gsize key_length;
  const guchar *key = g_bytes_get_data (exchange->service->appliance->cookie_key, &key_length);

  return g_compute_hmac_for_data (G_CHECKSUM_SHA256, key, key_length, (const guchar *) visitor, strlen (visitor));
}

const char *
exchange_csrf (Exchange *exchange)
{
  const Session *session = exchange_session (exchange);
  const char *visitor = exchange_cookie (exchange, VISITOR_COOKIE);
  g_autofree char *fresh = NULL;

  if (session != NULL)
    return session->csrf;
  if (exchange->csrf != NULL)
    return exchange->csrf;
  if (!token_is_shaped (visitor)) {
    visitor = fresh = secret_token_new ();
    exchange_set_cookie (exchange, VISITOR_COOKIE, fresh, VISITOR_AGE_S);
  }
  exchange->csrf = visitor_csrf (exchange, visitor);
  return exchange->csrf;
}

Refusal
exchange_check_csrf (Exchange *exchange)
{
  const Session *session;
  const char *visitor = exchange_cookie (exchange, VISITOR_COOKIE);
  const char *given = exchange_field (exchange, "csrf");
  g_autofree char *wanted = NULL;

  if (exchange->route->no_csrf || strcmp (exchange->method, "POST") != 0)
    return REFUSAL_NONE;
  session = exchange_session (exchange);
  if (session != NULL)
    wanted = g_strdup (session->csrf);
  else if (token_is_shaped (visitor))
    wanted = visitor_csrf (exchange, visitor);
  return secret_equal (given, wanted) ? REFUSAL_NONE : REFUSAL_EXPIRED;
}
