/* credential.c: headers and queries to a token, a token to a sensor or a gateway. Reads no body. */
#include "ingest/credential.h"

#include <string.h>

#include "base/secret.h"
#include "ingest/known.h"
#include "ingest/limit.h"

enum { TOKEN_CHARS_MAX = 200, RIGHT_MAX = 20000 };

/* (transfer full): of "user:token"; NULL when both are empty. */
static char *
second_half (const char *pair)
{
  const char *colon = strchr (pair, ':');

  if (colon == NULL)
    return *pair == '\0' ? NULL : g_strdup (pair);
  if (colon[1] != '\0')
    return g_strdup (colon + 1);
  return colon == pair ? NULL : g_strndup (pair, (gsize) (colon - pair));
}

static char *
token_bearer (const char *value)
{
  return *value == '\0' ? NULL : g_strdup (value);
}

static char *
token_basic (const char *value)
{
  gsize length = 0;
  g_autofree guchar *bytes = g_base64_decode (value, &length);
  g_autofree char *pair = g_strndup ((const char *) bytes, length);

  return second_half (pair);
}

static const struct {
  const char *scheme;
  char *(*token) (const char *value);
} schemes[] = { { "Bearer ", token_bearer }, { "Token ", second_half }, { "Basic ", token_basic } };

static char *
authorization_token (const char *header)
{
  for (guint i = 0; header != NULL && i < G_N_ELEMENTS (schemes); i++) {
    gsize length = strlen (schemes[i].scheme);

    if (g_ascii_strncasecmp (header, schemes[i].scheme, length) == 0) {
      g_autofree char *value = g_strstrip (g_strdup (header + length));

      return schemes[i].token (value);
    }
  }
  return NULL;
}

char *
ingest_credential_token (const IngestCredential *given)
{
  const char *const plain[] = { given->own, given->token, given->password, given->user };
  char *token = authorization_token (given->authorization);

  for (guint i = 0; token == NULL && i < G_N_ELEMENTS (plain); i++)
    if (plain[i] != NULL && plain[i][0] != '\0')
      token = g_strdup (plain[i]);
  if (token != NULL && strlen (token) > TOKEN_CHARS_MAX)
    g_clear_pointer (&token, g_free);
  return token;
}

static gboolean
is_named (const char *pair, const char *name)
{
  gsize length = strlen (name);

  return g_ascii_strncasecmp (pair, name, length) == 0 && (pair[length] == '=' || pair[length] == '\0');
}

/* "p" alone is a pressure; with "u" it is InfluxDB's password. */
char *
ingest_credential_strip (const char *query)
{
  g_auto (GStrv) pairs = g_strsplit (query == NULL ? "" : query, "&", -1);
  g_autoptr (GString) rest = g_string_new (NULL);
  gboolean has_user = FALSE;

  for (guint i = 0; pairs[i] != NULL; i++)
    has_user |= is_named (pairs[i], "u");
  for (guint i = 0; pairs[i] != NULL; i++)
    if (!is_named (pairs[i], "token") && !(has_user && (is_named (pairs[i], "u") || is_named (pairs[i], "p"))))
      g_string_append_printf (rest, "%s%s", rest->len == 0 ? "" : "&", pairs[i]);
  return query == NULL ? NULL : g_string_free (g_steal_pointer (&rest), FALSE);
}

/* ---- guesses ---- */

/* Hashes of tokens that were right since the program began. Whoever holds one is not stopped by a neighbour behind the
 * same address who guesses. */
static GMutex mutex;
static GHashTable *right;

static void
right_add (const char *hash)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);

  (void) locker;
  if (right == NULL)
    right = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (g_hash_table_size (right) >= RIGHT_MAX)
    g_hash_table_remove_all (right);
  if (!g_hash_table_contains (right, hash))
    g_hash_table_add (right, g_strdup (hash));
}

static gboolean
right_has (const char *hash)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);

  (void) locker;
  return right != NULL && g_hash_table_contains (right, hash);
}

/* ---- whose it is ---- */

static gboolean
sender_may (const IngestSender *sender, gint64 now, GError **error)
{
  gboolean is_sensor = sender->sensor_id != 0;
  g_autofree char *subject = g_strdup_printf ("%" G_GINT64_FORMAT, is_sensor ? sender->sensor_id : sender->gateway_id);

  if (ingest_limit_take (is_sensor ? INGEST_LIMIT_SENSOR : INGEST_LIMIT_GATEWAY, subject, now))
    return TRUE;
  return box_fail (error, BOX_ERROR_LIMIT, "too many messages");
}

gboolean
ingest_credential_check (Exchange *exchange, IngestSender *ret_sender, GError **error)
{
  const IngestCredential given = {
    .authorization = exchange_header (exchange, "Authorization"),
    .own = exchange_header (exchange, "X-Sensor-Token"),
    .token = exchange_query (exchange, "token"),
    .user = exchange_query (exchange, "u"),
    .password = exchange_query (exchange, "p"),
  };
  gint64 now = exchange_now (exchange);
  g_autofree char *token = ingest_credential_token (&given);
  g_autofree char *hash = token == NULL ? NULL : secret_hash (token);
  g_autoptr (GError) failure = NULL;

  if (token == NULL)
    return box_fail (error, BOX_ERROR_DENIED, "no token");
  if (!ingest_limit_allows (INGEST_LIMIT_GUESSES, exchange_client (exchange), now) && !right_has (hash))
    return box_fail (error, BOX_ERROR_LIMIT, "too many wrong tokens");
  if (ingest_known_sender (exchange_appliance (exchange)->store, token, hash, ret_sender, &failure)) {
    right_add (hash);
    return sender_may (ret_sender, now, error);
  }
  if (failure != NULL) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return FALSE;
  }
  ingest_limit_take (INGEST_LIMIT_GUESSES, exchange_client (exchange), now);
  return box_fail (error, BOX_ERROR_DENIED, "nobody has this token");
}
