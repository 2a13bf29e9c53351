/* commune.c: reads rows of `commune` by name and postcode. Writes nothing: territory.c does. */
#include "domain/commune.h"

#include "base/text.h"

/* The name of a commune that was merged is still what people write: it opens as the one it is a part of. */
static const char sql_list[] = "SELECT c.insee, c.name, c.postcode, coalesce (m.open, c.open) AS open FROM commune c"
                               " LEFT JOIN commune m ON m.insee = c.merged_into ORDER BY c.insee";
static const char sql_name[] = "SELECT name FROM commune WHERE insee = :insee";
static const char sql_each[] = "SELECT insee, name, postcode FROM commune WHERE merged_into IS NULL ORDER BY name, insee";

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

/* What one of our communes says of a place. */
static gboolean
is_named (Query *query, const char *wanted)
{
  g_autofree char *name = name_fold (query_text (query, "name"));

  return g_str_equal (name, wanted);
}

gboolean
commune_is_elsewhere (Db *db, const char *city, const char *postcode)
{
  g_autoptr (Query) query = query_new (db, sql_list);
  g_autofree char *wanted = name_fold (city);
  gboolean any = FALSE, named = FALSE, near = FALSE, closed = FALSE;

  while (query_next (query)) {
    gboolean open = query_integer (query, "open") != 0, same = is_named (query, wanted);

    any = TRUE;
    named |= open && same;
    closed |= !open && same;
    near |= open && g_strcmp0 (query_text (query, "postcode"), postcode) == 0;
  }
  if (city == NULL || *city == '\0')
    return FALSE;
  return any && !named && (closed || !near);
}

char *
commune_name (Db *db, const char *insee)
{
  g_autoptr (Query) query = query_new (db, sql_name);

  query_bind_text (query, ":insee", insee);
  return query_next (query) ? g_strdup (query_text (query, "name")) : NULL;
}

void
commune_each (Db *db, void (*visit) (const CommuneMatch *commune, gpointer data), gpointer data)
{
  g_autoptr (Query) query = query_new (db, sql_each);

  while (query_next (query)) {
    const CommuneMatch commune = { (char *) query_text (query, "insee"), (char *) query_text (query, "name"),
                                   (char *) query_text (query, "postcode") };

    visit (&commune, data);
  }
}
