/* user_list.c: finds accounts by role. Changes nothing. */
#include "domain/user_list.h"

static const char sql_role[] = "SELECT id FROM user WHERE role = :role AND state = 'active' ORDER BY name";

GPtrArray *
user_list_role (Db *db, Role role, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_role);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) user_free);

  query_bind_text (query, ":role", role_name (role));
  while (query_next (query)) {
    User *user = user_find (db, query_integer (query, "id"), error);

    if (user == NULL)
      return NULL;
    g_ptr_array_add (list, user);
  }
  return query_done (query, error) ? g_steal_pointer (&list) : NULL;
}
