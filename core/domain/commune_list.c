/* commune_list.c: rows of `commune`, written by hand. Finds none by its name. */
#include "domain/commune_list.h"

#include <string.h>

#include "base/text.h"
#include "domain/event.h"

#define COMMUNE_COLUMNS \
  "SELECT c.insee, c.name, c.postcode, c.open, c.merged_into," \
  " (SELECT count (*) FROM report r WHERE r.insee = c.insee) AS reports FROM commune c"
static const char sql_list[] = COMMUNE_COLUMNS " ORDER BY c.name, c.insee";
static const char sql_find[] = COMMUNE_COLUMNS " WHERE c.insee = :insee";
static const char sql_set[] =
    "INSERT INTO commune (insee, territory_id, name, postcode, open)"
    " SELECT :insee, id, :name, :postcode, :open FROM territory ORDER BY id LIMIT 1"
    " ON CONFLICT (insee) DO UPDATE SET name = :name, postcode = :postcode, open = :open";
static const char sql_used[] =
    "SELECT 1 AS found WHERE EXISTS (SELECT 1 FROM report WHERE insee = :insee)"
    " OR EXISTS (SELECT 1 FROM partner_area WHERE insee = :insee) OR EXISTS (SELECT 1 FROM territory WHERE insee = :insee)"
    " OR EXISTS (SELECT 1 FROM commune WHERE merged_into = :insee)";
static const char sql_remove[] = "DELETE FROM commune WHERE insee = :insee";

void
commune_row_free (CommuneRow *row)
{
  if (row == NULL)
    return;
  g_free (row->insee);
  g_free (row->name);
  g_free (row->postcode);
  g_free (row->merged_into);
  g_free (row);
}

static CommuneRow *
row_read (Query *query)
{
  CommuneRow *row = g_new0 (CommuneRow, 1);

  row->insee = g_strdup (query_text (query, "insee"));
  row->name = g_strdup (query_text (query, "name"));
  row->postcode = g_strdup (query_text (query, "postcode"));
  row->open = query_integer (query, "open") != 0;
  row->merged_into = g_strdup (query_text (query, "merged_into"));
  row->reports = query_integer (query, "reports");
  return row;
}

GPtrArray *
commune_list (Db *db, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_list);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) commune_row_free);

  while (query_next (query))
    g_ptr_array_add (list, row_read (query));
  return query_done (query, error) ? g_steal_pointer (&list) : NULL;
}

CommuneRow *
commune_list_find (Db *db, const char *insee, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_find);
  g_autoptr (CommuneRow) row = NULL;

  query_bind_text (query, ":insee", insee);
  if (query_next (query))
    row = row_read (query);
  if (!query_done (query, error))
    return NULL;
  if (row == NULL)
    box_fail (error, BOX_ERROR_NOT_FOUND, "not one of our communes");
  return g_steal_pointer (&row);
}

gboolean
commune_is_insee (const char *text)
{
  if (strlen (text) != 5 || !g_ascii_isdigit (text[0]))
    return FALSE;
  if (!g_ascii_isdigit (text[1]) && !(text[0] == '2' && (text[1] == 'A' || text[1] == 'B')))
    return FALSE;
  return g_ascii_isdigit (text[2]) && g_ascii_isdigit (text[3]) && g_ascii_isdigit (text[4]);
}

/* A commune has no number of its own: history keeps its code. */
static gboolean
tell (Db *db, const Actor *actor, const char *verb, const char *insee, GError **error)
{
  const Event event = { .noun = "commune", .verb = verb, .after = insee };

  return event_add (db, actor, &event, error);
}

static gboolean
check_facts (Db *db, const CommuneFacts *facts, GError **error)
{
  g_autoptr (CommuneRow) there = commune_list_find (db, facts->insee, NULL);

  if (!commune_is_insee (facts->insee) || *facts->name == '\0' || !text_is_postcode (facts->postcode))
    return box_fail (error, BOX_ERROR_INVALID, "a commune has a code, a name and a postcode");
  if (there != NULL && there->merged_into != NULL)
    return box_fail (error, BOX_ERROR_CONFLICT, "%s was merged into %s", facts->insee, there->merged_into);
  return TRUE;
}

gboolean
commune_list_set (Db *db, const Actor *actor, const CommuneFacts *facts, GError **error)
{
  g_autoptr (Query) query = NULL;

  if (!check_facts (db, facts, error))
    return FALSE;
  query = query_new (db, sql_set);
  query_bind_text (query, ":insee", facts->insee);
  query_bind_text (query, ":name", facts->name);
  query_bind_text (query, ":postcode", facts->postcode);
  query_bind_integer (query, ":open", facts->open);
  if (!query_done (query, error))
    return FALSE;
  if (db_changes (db) == 0)
    return box_fail (error, BOX_ERROR_NOT_FOUND, "the box has no territory yet");
  return tell (db, actor, "kept", facts->insee, error);
}

gboolean
commune_list_remove (Db *db, const Actor *actor, const char *insee, GError **error)
{
  g_autoptr (CommuneRow) row = commune_list_find (db, insee, error);
  g_autoptr (Query) used = NULL, query = NULL;

  if (row == NULL)
    return FALSE;
  used = query_new (db, sql_used);
  query_bind_text (used, ":insee", insee);
  if (query_next (used))
    return box_fail (error, BOX_ERROR_CONFLICT, "%s is named elsewhere", insee);
  query = query_new (db, sql_remove);
  query_bind_text (query, ":insee", insee);
  return query_done (query, error) && tell (db, actor, "removed", insee, error);
}
