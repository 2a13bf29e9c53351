/* saved_filter.c: reads and writes rows of saved_filter. What a query means, report_criteria.c knows. */
#include "domain/saved_filter.h"

#include "base/secret.h"

static const char sql_list[] =
    "SELECT uuid, name, list, query FROM saved_filter WHERE user_id = :user ORDER BY name, id";
static const char sql_save[] =
    "INSERT INTO saved_filter (uuid, user_id, name, list, query, created_at)"
    " SELECT :uuid, :user, :name, :list, :query, :now WHERE (SELECT count (*) FROM saved_filter"
    " WHERE user_id = :user AND name <> :name) < :most"
    " ON CONFLICT (user_id, name) DO UPDATE SET list = excluded.list, query = excluded.query";
static const char sql_delete[] = "DELETE FROM saved_filter WHERE uuid = :uuid AND user_id = :user";

static void
saved_free (gpointer data)
{
  SavedFilter *filter = data;

  g_free (filter->uuid);
  g_free (filter->name);
  g_free (filter->list);
  g_free (filter->query);
  g_free (filter);
}

GPtrArray *
saved_filter_list (Db *db, gint64 user_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_list);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (saved_free);

  query_bind_integer (query, ":user", user_id);
  while (query_next (query)) {
    SavedFilter *filter = g_new0 (SavedFilter, 1);

    filter->uuid = g_strdup (query_text (query, "uuid"));
    filter->name = g_strdup (query_text (query, "name"));
    filter->list = g_strdup (query_text (query, "list"));
    filter->query = g_strdup (query_text (query, "query"));
    g_ptr_array_add (list, filter);
  }
  return query_done (query, error) ? g_steal_pointer (&list) : NULL;
}

gboolean
saved_filter_save (Db *db, const Actor *actor, const SavedFilter *filter, GError **error)
{
  g_autoptr (Query) query = NULL;
  g_autofree char *uuid = secret_uuid ();

  if (actor->user_id == 0 || *filter->name == '\0' || g_utf8_strlen (filter->name, -1) > SAVED_FILTER_NAME_CHARS_MAX)
    return box_fail (error, BOX_ERROR_INVALID, "a filter is kept by a name");
  query = query_new (db, sql_save);
  query_bind_text (query, ":uuid", uuid);
  query_bind_integer (query, ":user", actor->user_id);
  query_bind_text (query, ":name", filter->name);
  query_bind_text (query, ":list", filter->list);
  query_bind_text (query, ":query", filter->query);
  query_bind_integer (query, ":now", actor->now);
  query_bind_integer (query, ":most", SAVED_FILTERS_MAX);
  if (!query_done (query, error))
    return FALSE;
  return db_changes (db) == 1 ? TRUE : box_fail (error, BOX_ERROR_LIMIT, "too many filters are kept already");
}

gboolean
saved_filter_delete (Db *db, const Actor *actor, const char *uuid, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_delete);

  query_bind_text (query, ":uuid", uuid);
  query_bind_integer (query, ":user", actor->user_id);
  if (!query_done (query, error))
    return FALSE;
  return db_changes (db) == 1 ? TRUE : box_fail (error, BOX_ERROR_NOT_FOUND, "no such filter of this person");
}
