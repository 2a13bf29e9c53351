/* revision.c: reads the counters that triggers keep. */
#include "domain/revision.h"

static const char sql_revisions[] =
    "SELECT r.name, r.count FROM revision r WHERE 3 = (SELECT count (*) FROM sqlite_master m"
    " WHERE m.type = 'trigger' AND m.tbl_name = r.name AND m.name GLOB 'revision_*')";

GHashTable *
revision_load (Db *db, GError **error)
{
  g_autoptr (GHashTable) revisions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (Query) query = query_new (db, sql_revisions);

  while (query_next (query))
    g_hash_table_insert (revisions, g_strdup (query_text (query, "name")),
                         g_strdup_printf ("%" G_GINT64_FORMAT, query_integer (query, "count")));
  return query_done (query, error) ? g_steal_pointer (&revisions) : NULL;
}
