/* broker.c: rows of `broker_account`, and the revision that says whether Mosquitto knows them. */
#include "domain/broker.h"

#include "base/pbkdf2.h"
#include "base/secret.h"

enum { ROUNDS = 101 };

#define SET_AGAIN " ON CONFLICT (user) DO UPDATE SET hash = excluded.hash, family = excluded.family"
static const struct {
  const char *give, *close;
} sql_of[] = {
  [BROKER_SENSOR] = { "INSERT INTO broker_account (user, hash) SELECT uuid, :hash FROM sensor WHERE id = :id" SET_AGAIN,
                      "UPDATE broker_account SET closed = :closed WHERE user = (SELECT uuid FROM sensor WHERE id = :id)" },
  [BROKER_GATEWAY] = { "INSERT INTO broker_account (user, hash, family) SELECT user, :hash, family FROM gateway"
                       " WHERE id = :id" SET_AGAIN,
                       "UPDATE broker_account SET closed = :closed WHERE user = (SELECT user FROM gateway WHERE id = :id)" },
};
static const char sql_list[] = "SELECT user, hash, family FROM broker_account WHERE closed = 0 ORDER BY user";
static const char sql_families[] =
    "SELECT DISTINCT family FROM broker_account WHERE family IS NOT NULL AND closed = 0 ORDER BY family";
static const char sql_changed[] = "UPDATE broker SET revision = revision + 1";
static const char sql_state[] = "SELECT revision, written FROM broker";
static const char sql_written[] = "UPDATE broker SET written = :revision, announced = :announced";
static const char sql_announced[] = "SELECT 1 FROM broker WHERE announced = :announced";

/* Accepts NULL. */
static void
broker_account_free (BrokerAccount *account)
{
  if (account == NULL)
    return;
  g_free (account->user);
  g_free (account->hash);
  g_free (account->family);
  g_free (account);
}

gboolean
broker_account_give (Db *db, BrokerOwner owner, gint64 id, const char *token, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_of[owner].give);
  g_autofree char *hash = broker_hash (token);

  query_bind_integer (query, ":id", id);
  query_bind_text (query, ":hash", hash);
  return query_done (query, error) && db_run (db, sql_changed, error);
}

gboolean
broker_account_close (Db *db, BrokerOwner owner, gint64 id, gboolean closed, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_of[owner].close);

  query_bind_integer (query, ":id", id);
  query_bind_integer (query, ":closed", closed);
  return query_done (query, error) && db_run (db, sql_changed, error);
}

GPtrArray *
broker_account_list (Db *db, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) broker_account_free);
  g_autoptr (Query) query = query_new (db, sql_list);

  while (query_next (query)) {
    BrokerAccount *account = g_new0 (BrokerAccount, 1);

    account->user = g_strdup (query_text (query, "user"));
    account->hash = g_strdup (query_text (query, "hash"));
    account->family = g_strdup (query_text (query, "family"));
    g_ptr_array_add (list, account);
  }
  return query_done (query, error) ? g_steal_pointer (&list) : NULL;
}

char **
broker_families (Db *db, GError **error)
{
  g_autoptr (GStrvBuilder) families = g_strv_builder_new ();
  g_autoptr (Query) query = query_new (db, sql_families);

  while (query_next (query))
    g_strv_builder_add (families, query_text (query, "family"));
  return query_done (query, error) ? g_strv_builder_end (families) : NULL;
}

char *
broker_hash_salted (const char *token, const guchar *salt)
{
  guchar key[PBKDF2_BYTES];
  g_autofree char *salt_text = g_base64_encode (salt, BROKER_SALT_BYTES);
  g_autofree char *key_text = NULL;

  pbkdf2_sha512 (token, &(Pbkdf2Salt){ salt, BROKER_SALT_BYTES }, ROUNDS, key);
  key_text = g_base64_encode (key, sizeof key);
  return g_strdup_printf ("$7$%d$%s$%s", ROUNDS, salt_text, key_text);
}

char *
broker_hash (const char *token)
{
  guchar salt[BROKER_SALT_BYTES];

  secret_bytes (salt, sizeof salt);
  return broker_hash_salted (token, salt);
}

gboolean
broker_state (Db *db, BrokerState *ret_state, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_state);

  if (query_next (query))
    *ret_state = (BrokerState){ query_integer (query, "revision"), query_integer (query, "written") };
  return query_done (query, error);
}

gboolean
broker_knows_announced (Db *db, const char *digest)
{
  g_autoptr (Query) query = query_new (db, sql_announced);
  gboolean same;

  query_bind_text (query, ":announced", digest);
  same = query_next (query);
  return query_done (query, NULL) && same;
}

gboolean
broker_set_written (Db *db, gint64 revision, const char *announced, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_written);

  query_bind_integer (query, ":revision", revision);
  query_bind_text (query, ":announced", announced);
  return query_done (query, error);
}
