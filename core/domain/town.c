/* town.c: one form's worth of rows. Finds nothing by itself: what is typed is the town's word. */
#include "domain/town.h"

#include <string.h>

#include "base/text.h"
#include "domain/commune_list.h"
#include "domain/event.h"
#include "domain/setting.h"
#include "domain/territory.h"

static const char sql_change[] =
    "UPDATE territory SET code = :code, insee = :insee, name = :name, population = :population"
    " WHERE id = :id AND (insee = :insee OR next_number = 1)";

/* What stands in settings; all but the last three must be there. */
static const struct {
  const char *field, *key;
  gsize at;            /* in TownFacts */
  const char *missing; /* the remark when it is not there; nullable: it need not be */
} words[] = {
  { "name", "town.name", G_STRUCT_OFFSET (TownFacts, name), "name_missing" },
  { "phone", "town.phone", G_STRUCT_OFFSET (TownFacts, phone), "phone_missing" },
  { "hours", "town.hours", G_STRUCT_OFFSET (TownFacts, hours), NULL },
  { "email", "town.email", G_STRUCT_OFFSET (TownFacts, email), NULL },
  { "address", "town.address", G_STRUCT_OFFSET (TownFacts, address), NULL },
};

static const char *
word_of (const TownFacts *facts, guint index)
{
  return G_STRUCT_MEMBER (const char *, facts, words[index].at);
}

/* Overseas départements have three characters. */
char *
town_department (const char *insee)
{
  if (!commune_is_insee (insee))
    return g_strdup ("");
  return g_strndup (insee, g_str_has_prefix (insee, "97") || g_str_has_prefix (insee, "98") ? 3 : 2);
}

static gboolean
population_of (const TownFacts *facts, gint64 *ret_population)
{
  g_autofree char *digits = text_digits (facts->population);

  return text_to_integer (digits, 1, TOWN_POPULATION_MAX, ret_population);
}

void
town_check (const TownFacts *facts, Remarks *remarks)
{
  gint64 population;

  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    const char *value = word_of (facts, i);

    if (*value == '\0' && words[i].missing != NULL)
      remarks_add (remarks, words[i].field, words[i].missing, NULL);
    else if (*value != '\0' && !setting_is_valid (words[i].key, value))
      remarks_add (remarks, words[i].field, strcmp (words[i].field, "email") == 0 ? "email" : "shape", NULL);
  }
  if (*facts->phone != '\0' && !text_is_phone (facts->phone))
    remarks_add (remarks, "phone", "phone", NULL);
  if (!commune_is_insee (facts->insee))
    remarks_add (remarks, "insee", "insee", NULL);
  if (!text_is_postcode (facts->postcode))
    remarks_add (remarks, "postcode", "postcode", NULL);
  if (!population_of (facts, &population))
    remarks_add (remarks, "population", "population", NULL);
}

/* "Ville de Pau" was written in the settings since: the commune's bare name does not take its place. */
static gboolean
is_own_name (const Territory *former, guint index, const char *value)
{
  return former != NULL && strcmp (words[index].field, "name") == 0 && *value != '\0'
         && strcmp (value, former->name) != 0;
}

static gboolean
set_words (Db *db, const Actor *actor, const Territory *former, const TownFacts *facts, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    g_autofree char *value = setting_text (db, words[i].key);

    if (strcmp (value, word_of (facts, i)) != 0 && !is_own_name (former, i, value)
        && !setting_set (db, actor, words[i].key, word_of (facts, i), error))
      return FALSE;
  }
  return TRUE;
}

/* The commune that was typed by mistake goes, unless something names it. */
static gboolean
drop_former (Db *db, const Actor *actor, const char *insee, GError **error)
{
  g_autoptr (GError) failure = NULL;

  if (commune_list_remove (db, actor, insee, &failure) || g_error_matches (failure, BOX_ERROR, BOX_ERROR_CONFLICT)
      || g_error_matches (failure, BOX_ERROR, BOX_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static gboolean
change_territory (Db *db, const Actor *actor, const Territory *former, const Territory *now, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_change);

  query_bind_integer (query, ":id", former->id);
  query_bind_text (query, ":code", now->code);
  query_bind_text (query, ":insee", now->insee);
  query_bind_text (query, ":name", now->name);
  query_bind_integer (query, ":population", now->population);
  if (!query_done (query, error))
    return FALSE;
  if (db_changes (db) == 0)
    return box_fail (error, BOX_ERROR_CONFLICT, "reports bear numbers of another commune");
  return strcmp (former->insee, now->insee) == 0 || drop_former (db, actor, former->insee, error);
}

gboolean
town_settle (Db *db, const Actor *actor, const TownFacts *facts, GError **error)
{
  g_autoptr (Remarks) remarks = remarks_new ();
  g_autoptr (Territory) former = territory_find (db, NULL);
  g_autofree char *code = town_department (facts->insee);
  Territory now = { .code = code, .insee = (char *) facts->insee, .name = (char *) facts->name };
  const CommuneFacts commune = { facts->insee, facts->name, facts->postcode, TRUE };
  const Event event = { .noun = "territory", .verb = former == NULL ? "created" : "changed", .after = facts->insee };
  gint64 id = 0;

  town_check (facts, remarks);
  if (remarks_any (remarks) || !population_of (facts, &now.population))
    return box_fail (error, BOX_ERROR_INVALID, "the town: %s", remarks_field (remarks, 0));
  if (!(former == NULL ? territory_create (db, &now, &id, error) : change_territory (db, actor, former, &now, error)))
    return FALSE;
  return commune_list_set (db, actor, &commune, error) && set_words (db, actor, former, facts, error)
         && event_add (db, actor, &event, error);
}
