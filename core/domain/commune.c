/* commune.c: reads rows of `commune` by name and postcode. Writes nothing: territory.c does. */
#include "domain/commune.h"

#include "base/text.h"

static const char sql_list[] = "SELECT insee, name, postcode FROM commune ORDER BY insee";
static const char sql_by_name[] = "SELECT insee, name, postcode FROM commune ORDER BY name, insee";

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

void
commune_match_clear (CommuneMatch *match)
{
  g_clear_pointer (&match->insee, g_free);
  g_clear_pointer (&match->name, g_free);
  g_clear_pointer (&match->postcode, g_free);
}

static void
match_free (gpointer match)
{
  commune_match_clear (match);
  g_free (match);
}

GPtrArray *
commune_list (Db *db, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_by_name);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (match_free);

  while (query_next (query)) {
    CommuneMatch *match = g_new0 (CommuneMatch, 1);

    match->insee = g_strdup (query_text (query, "insee"));
    match->name = g_strdup (query_text (query, "name"));
    match->postcode = g_strdup (query_text (query, "postcode"));
    g_ptr_array_add (list, match);
  }
  return query_done (query, error) ? g_steal_pointer (&list) : NULL;
}

gboolean
commune_find (Db *db, const char *city, const char *postcode, CommuneMatch *ret_match)
{
  g_autoptr (Query) query = query_new (db, sql_list);
  g_autofree char *wanted = name_fold (city);
  gboolean found = FALSE;

  while (query_next (query)) {
    g_autofree char *name = name_fold (query_text (query, "name"));

    if (!g_str_equal (name, wanted) || (found && g_strcmp0 (query_text (query, "postcode"), postcode) != 0))
      continue;
    commune_match_clear (ret_match);
    ret_match->insee = g_strdup (query_text (query, "insee"));
    ret_match->name = g_strdup (query_text (query, "name"));
    ret_match->postcode = g_strdup (query_text (query, "postcode"));
    found = TRUE;
  }
  return found;
}

gboolean
commune_is_elsewhere (Db *db, const char *city, const char *postcode)
{
  g_autoptr (Query) query = query_new (db, sql_list);
  g_autofree char *wanted = name_fold (city);
  gboolean ours = city == NULL || *city == '\0', any = FALSE;

  while (!ours && query_next (query)) {
    g_autofree char *name = name_fold (query_text (query, "name"));

    any = TRUE;
    ours = g_str_equal (name, wanted) || g_strcmp0 (query_text (query, "postcode"), postcode) == 0;
  }
  return any && !ours;
}
