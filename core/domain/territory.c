/* territory.c: the town, its communes and the counter of report numbers. */
#include "domain/territory.h"

#include "base/secret.h"

static const char sql_find[] = "SELECT id, code, insee, name, population FROM territory ORDER BY id LIMIT 1";
static const char sql_create[] = "INSERT INTO territory (uuid, code, insee, name, population)"
                                 " VALUES (:uuid, :code, :insee, :name, :population)";
static const char sql_commune[] = "INSERT INTO commune (insee, territory_id, name, postcode)"
                                  " VALUES (:insee, :territory, :name, :postcode)";
static const char sql_number[] = "UPDATE territory SET next_number = next_number + 1 WHERE id = :id"
                                 " RETURNING next_number - 1 AS number";

void
territory_free (Territory *territory)
{
  if (territory == NULL)
    return;
  g_free (territory->code);
  g_free (territory->insee);
  g_free (territory->name);
  g_free (territory);
}

Territory *
territory_find (Db *db, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_find);
  g_autoptr (Territory) territory = NULL;

  if (query_next (query)) {
    territory = g_new0 (Territory, 1);
    territory->id = query_integer (query, "id");
    territory->code = g_strdup (query_text (query, "code"));
    territory->insee = g_strdup (query_text (query, "insee"));
    territory->name = g_strdup (query_text (query, "name"));
    territory->population = query_integer (query, "population");
  }
  if (!query_done (query, error))
    return NULL;
  if (territory == NULL)
    box_fail (error, BOX_ERROR_NOT_FOUND, "the box has no territory yet");
  return g_steal_pointer (&territory);
}

gboolean
territory_create (Db *db, const Territory *territory, gint64 *ret_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_create);
  g_autofree char *uuid = secret_uuid ();

  query_bind_text (query, ":uuid", uuid);
  query_bind_text (query, ":code", territory->code);
  query_bind_text (query, ":insee", territory->insee);
  query_bind_text (query, ":name", territory->name);
  query_bind_integer (query, ":population", territory->population);
  if (!query_done (query, error))
    return FALSE;
  *ret_id = db_last_id (db);
  return TRUE;
}

gboolean
territory_add_commune (Db *db, gint64 territory_id, const Commune *commune, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_commune);

  query_bind_text (query, ":insee", commune->insee);
  query_bind_integer (query, ":territory", territory_id);
  query_bind_text (query, ":name", commune->name);
  query_bind_text (query, ":postcode", commune->postcode);
  return query_done (query, error);
}

gboolean
territory_next_number (Db *db, gint64 territory_id, gint64 *ret_number, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_number);
  gint64 number = 0;

  query_bind_integer (query, ":id", territory_id);
  if (query_next (query))
    number = query_integer (query, "number");
  if (!query_done (query, error))
    return FALSE;
  if (number == 0)
    return box_fail (error, BOX_ERROR_NOT_FOUND, "no such territory");
  *ret_number = number;
  return TRUE;
}
