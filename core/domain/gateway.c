/* gateway.c: rows of `gateway`. Speaks no protocol. */
#include "domain/gateway.h"

#include "base/error.h"
#include "base/secret.h"
#include "domain/broker.h"
#include "domain/event.h"
#include "domain/sensor.h"

#define GATEWAY_COLUMNS \
  "SELECT id, uuid, name, family, user, created_at, coalesce (seen_at, 0) AS seen_at," \
  " coalesce (retired_at, 0) AS retired_at FROM gateway "
static const char sql_token[] = GATEWAY_COLUMNS "WHERE token_hash = :value AND retired_at IS NULL";
static const char sql_id[] = GATEWAY_COLUMNS "WHERE id = :value";
static const char sql_uuid[] = GATEWAY_COLUMNS "WHERE uuid = :value";
static const char sql_user[] = GATEWAY_COLUMNS "WHERE user = :value AND retired_at IS NULL";
static const char sql_list[] = GATEWAY_COLUMNS "ORDER BY retired_at IS NOT NULL, name COLLATE NOCASE, id";
static const char sql_create[] = "INSERT INTO gateway (uuid, name, family, token_hash, user, created_at)"
                                 " VALUES (:uuid, :name, :family, :hash, :uuid, :now)";
static const char sql_renew[] = "UPDATE gateway SET token_hash = :hash WHERE id = :id AND retired_at IS NULL";
static const char sql_retire[] = "UPDATE gateway SET retired_at = iif (:retired, :now, NULL) WHERE id = :id"
                                 " AND (retired_at IS NOT NULL) <> :retired";
static const char sql_seen[] = "UPDATE gateway SET seen_at = :now WHERE id = :id";

void
gateway_free (Gateway *gateway)
{
  if (gateway == NULL)
    return;
  g_free (gateway->uuid);
  g_free (gateway->name);
  g_free (gateway->family);
  g_free (gateway->user);
  g_free (gateway);
}

static Gateway *
gateway_read (Query *query)
{
  Gateway *gateway = g_new0 (Gateway, 1);

  gateway->id = query_integer (query, "id");
  gateway->created_at = query_integer (query, "created_at");
  gateway->seen_at = query_integer (query, "seen_at");
  gateway->retired_at = query_integer (query, "retired_at");
  gateway->uuid = g_strdup (query_text (query, "uuid"));
  gateway->name = g_strdup (query_text (query, "name"));
  gateway->family = g_strdup (query_text (query, "family"));
  gateway->user = g_strdup (query_text (query, "user"));
  return gateway;
}

static Gateway *
gateway_one (Db *db, const char *sql, const char *value, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql);
  g_autoptr (Gateway) gateway = NULL;

  query_bind_text (query, ":value", value);
  if (query_next (query))
    gateway = gateway_read (query);
  if (!query_done (query, error))
    return NULL;
  if (gateway == NULL)
    box_fail (error, BOX_ERROR_NOT_FOUND, "no such gateway");
  return g_steal_pointer (&gateway);
}

Gateway *
gateway_find_token (Db *db, const char *token, GError **error)
{
  g_autofree char *hash = secret_hash (token);

  return gateway_one (db, sql_token, hash, error);
}

Gateway *
gateway_find_uuid (Db *db, const char *uuid, GError **error)
{
  return gateway_one (db, sql_uuid, uuid, error);
}

Gateway *
gateway_find_user (Db *db, const char *user, GError **error)
{
  return gateway_one (db, sql_user, user, error);
}

Gateway *
gateway_find (Db *db, gint64 id, GError **error)
{
  g_autofree char *value = g_strdup_printf ("%" G_GINT64_FORMAT, id);

  return gateway_one (db, sql_id, value, error);
}

GPtrArray *
gateway_list (Db *db, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) gateway_free);
  g_autoptr (Query) query = query_new (db, sql_list);

  while (query_next (query))
    g_ptr_array_add (list, gateway_read (query));
  return query_done (query, error) ? g_steal_pointer (&list) : NULL;
}

/* ---- changes ---- */

static gboolean
gateway_event (Db *db, const Actor *actor, const char *verb, gint64 id, GError **error)
{
  Event event = { .noun = "gateway", .subject_id = id, .verb = verb };

  return event_add (db, actor, &event, error);
}

static gboolean
gateway_check (const char *name, const char *family, GError **error)
{
  glong length = name == NULL || !g_utf8_validate (name, -1, NULL) ? 0 : g_utf8_strlen (name, -1);

  if (length < 1 || length > SENSOR_NAME_CHARS)
    return box_fail (error, BOX_ERROR_INVALID, "name: 1 to %d characters", SENSOR_NAME_CHARS);
  if (family == NULL || !g_strv_contains (sensor_families, family))
    return box_fail (error, BOX_ERROR_INVALID, "family: one of the codes of the catalogue's group [sensor_family]");
  return TRUE;
}

static void
give (char **ret_token, char *token)
{
  g_free (*ret_token);
  *ret_token = token;
}

gboolean
gateway_create (Db *db, const Actor *actor, const char *name, const char *family, char **ret_token, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_create);
  g_autofree char *token = secret_token_new (), *hash = secret_hash (token), *uuid = secret_uuid ();
  gint64 id;

  if (!gateway_check (name, family, error))
    return FALSE;
  query_bind_text (query, ":uuid", uuid);
  query_bind_text (query, ":name", name);
  query_bind_text (query, ":family", family);
  query_bind_text (query, ":hash", hash);
  query_bind_integer (query, ":now", actor->now);
  if (!query_done (query, error))
    return FALSE;
  id = db_last_id (db);
  if (!gateway_event (db, actor, "created", id, error) || !broker_account_give (db, BROKER_GATEWAY, id, token, error))
    return FALSE;
  give (ret_token, g_steal_pointer (&token));
  return TRUE;
}

gboolean
gateway_renew (Db *db, const Actor *actor, gint64 id, char **ret_token, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_renew);
  g_autofree char *token = secret_token_new (), *hash = secret_hash (token);

  query_bind_integer (query, ":id", id);
  query_bind_text (query, ":hash", hash);
  if (!query_done (query, error))
    return FALSE;
  if (db_changes (db) == 0)
    return box_fail (error, BOX_ERROR_NOT_FOUND, "no such gateway in use");
  if (!gateway_event (db, actor, "renewed", id, error) || !broker_account_give (db, BROKER_GATEWAY, id, token, error))
    return FALSE;
  give (ret_token, g_steal_pointer (&token));
  return TRUE;
}

gboolean
gateway_retire (Db *db, const Actor *actor, gint64 id, gboolean retired, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_retire);

  query_bind_integer (query, ":id", id);
  query_bind_integer (query, ":retired", retired);
  query_bind_integer (query, ":now", actor->now);
  if (!query_done (query, error))
    return FALSE;
  if (db_changes (db) == 0)
    return box_fail (error, BOX_ERROR_CONFLICT, "it is so already");
  return gateway_event (db, actor, retired ? "retired" : "restored", id, error)
         && broker_account_close (db, BROKER_GATEWAY, id, retired, error);
}

gboolean
gateway_seen (Db *db, gint64 id, gint64 now, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_seen);

  query_bind_integer (query, ":id", id);
  query_bind_integer (query, ":now", now);
  return query_done (query, error);
}
