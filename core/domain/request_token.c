/* request_token.c: rows of `request_token`. Knows no form and no page. */
#include "domain/request_token.h"

#include "base/clock.h"
#include "base/secret.h"

static const char sql_find[] = "SELECT location FROM request_token WHERE token_hash = :hash";
static const char sql_claim[] =
    "INSERT INTO request_token (token_hash, location, created_at) VALUES (:hash, :location, :now)";
static const char sql_purge[] = "DELETE FROM request_token WHERE token_hash IN"
                                " (SELECT token_hash FROM request_token WHERE created_at < :before LIMIT :most)";

static gboolean
claim_find (Db *db, const char *hash, char **ret_location, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_find);
  g_autofree char *location = NULL;

  query_bind_text (query, ":hash", hash);
  if (query_next (query))
    location = g_strdup (query_text (query, "location"));
  if (!query_done (query, error))
    return FALSE;
  *ret_location = g_steal_pointer (&location);
  return TRUE;
}

static gboolean
claim_add (Db *db, const char *hash, const char *location, gint64 now, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_claim);

  query_bind_text (query, ":hash", hash);
  query_bind_text (query, ":location", location);
  query_bind_integer (query, ":now", now);
  return query_done (query, error);
}

gboolean
request_token_claim (Db *db, const char *token, const char *location, gint64 now, char **ret_location, GError **error)
{
  g_autofree char *hash = secret_hash (token);
  g_autofree char *first = NULL;

  if (token != NULL && token[0] != '\0'
      && (!claim_find (db, hash, &first, error) || (first == NULL && !claim_add (db, hash, location, now, error))))
    return FALSE;
  *ret_location = g_steal_pointer (&first);
  return TRUE;
}

gboolean
request_token_purge (Db *db, gint64 now, GError **error)
{
  return query_purge (db, sql_purge, now - REQUEST_TOKEN_KEEP_DAYS * CLOCK_DAY, error);
}
