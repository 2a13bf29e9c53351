/* commune.c: reads rows of `commune` by name and postcode. Writes nothing: territory.c does. */
#include "domain/commune.h"

#include "base/text.h"

static const char sql_list[] = "SELECT insee, name, postcode FROM commune ORDER BY insee";

/* "Saint-Jean-de-Luz", "st jean de luz" → "st-jean-de-luz". */
static char *
name_fold (const char *name)
{
  g_autofree char *folded = text_fold (name);
  g_autofree char *slug = text_slug (folded);
  g_auto (GStrv) parts = g_strsplit (slug, "-", -1);

  for (char **part = parts; *part != NULL; part++)
    if (g_str_equal (*part, "saint") || g_str_equal (*part, "sainte")) {
      char *shorter = g_strdup (g_str_equal (*part, "saint") ? "st" : "ste");

      g_free (*part);
      *part = shorter;
    }
  return g_strjoinv ("-", parts);
}

char *
commune_find_insee (Db *db, const char *city, const char *postcode)
{
  g_autoptr (Query) query = query_new (db, sql_list);
  g_autofree char *wanted = name_fold (city);
  g_autofree char *found = NULL;

  while (query_next (query)) {
    g_autofree char *name = name_fold (query_text (query, "name"));

    /* Two communes may share a name: the postcode then tells them apart. */
    if (g_str_equal (name, wanted) && (found == NULL || g_strcmp0 (query_text (query, "postcode"), postcode) == 0)) {
      g_free (found);
      found = g_strdup (query_text (query, "insee"));
    }
  }
  return g_steal_pointer (&found);
}
