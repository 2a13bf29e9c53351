/* test_town.c: the town typed once: its département, what is refused, what a correction leaves alone. */
#include "domain/town.h"

#include <string.h>

#include "domain/commune_list.h"
#include "world.h"

static const TownFacts pau = {
  "Pau", "64445", "64000", "77 000 habitants", "05 59 27 85 80", "le matin", "pau@mairie.example", ""
};

static void
test_department (void)
{
  static const char *const codes[][2] = {
    { "64445", "64" }, { "2A004", "2A" }, { "97411", "974" }, { "98818", "988" }, { "64", "" }
  };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++) {
    g_autofree char *code = town_department (codes[i][0]);

    g_assert_cmpstr (code, ==, codes[i][1]);
  }
}

static void
test_check (void)
{
  const TownFacts empty = { "", "", "", "", "", "", "", "" },
                  odd = { "Pau\n", "644450", "6400", "0", "abc", "", "non", "" };
  const TownFacts *const wrong[] = { &empty, &odd };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (Remarks) remarks = remarks_new ();
    g_autoptr (GHashTable) said = g_hash_table_new (g_str_hash, g_str_equal);

    town_check (wrong[i], remarks);
    g_assert_cmpuint (remarks_count (remarks), >=, 5);
    /* They stand in one list, above the form: each says what it is of. */
    for (guint k = 0; k < remarks_count (remarks); k++)
      g_assert_true (g_hash_table_add (said, (gpointer) remarks_code (remarks, k)) || i > 0);
  }
}

typedef struct {
  TownFacts facts;
  BoxError code; /* BOX_ERROR_LAST: it is taken */
} Settling;

static gboolean
settle_work (Db *db, gpointer data, GError **error G_GNUC_UNUSED)
{
  Settling *settling = data;
  g_autoptr (GError) failure = NULL;
  gboolean done = town_settle (db, &ACTOR_BOX_AT (MONDAY_9), &settling->facts, &failure);

  g_assert_cmpint (done, ==, settling->code == BOX_ERROR_LAST);
  if (!done)
    g_assert_cmpint (failure->code, ==, settling->code);
  return TRUE;
}

static gboolean
own_name_work (Db *db, gpointer data G_GNUC_UNUSED, GError **error)
{
  return setting_set (db, &ACTOR_BOX_AT (MONDAY_9), "town.name", "Ville de Lescar", error);
}

/* The world's town has a report: its number bears the INSEE code's département. */
static void
test_settle (void)
{
  g_autoptr (World) world = world_new ();
  Db *db = store_reader (world->store);
  g_autoptr (Territory) before = territory_find (db, NULL), after = NULL;
  Settling settling = { pau, BOX_ERROR_LAST };
  g_autofree char *name = NULL, *code = g_strdup (before->insee);
  g_autoptr (CommuneRow) commune = NULL;

  settling.facts.insee = "64335";
  settling.facts.name = "Lescar";
  settling.facts.postcode = "64230";
  world_do (world, settle_work, &settling); /* no report yet: put right whole */
  world_do (world, own_name_work, NULL);
  settling.facts.population = "10000";
  world_do (world, settle_work, &settling);
  after = territory_find (db, NULL);
  g_assert_cmpstr (after->insee, ==, "64335");
  g_assert_cmpstr (after->code, ==, "64");
  g_assert_cmpint (after->population, ==, 10000);
  commune = commune_list_find (db, "64335", NULL);
  g_assert_true (commune->open);
  name = setting_text (db, "town.name");
  g_assert_cmpstr (name, ==, "Ville de Lescar");
  world_send (world, TENANT_EMAIL, MONDAY_9);
  settling.facts.insee = code;
  settling.code = BOX_ERROR_CONFLICT;
  world_do (world, settle_work, &settling);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (secret_init (NULL));
  g_test_add_func ("/town/department", test_department);
  g_test_add_func ("/town/check", test_check);
  g_test_add_func ("/town/settle", test_settle);
  return g_test_run ();
}
