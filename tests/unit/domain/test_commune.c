/* test_commune.c: a town as people type it, found in the territory or left alone. */
#include "domain/commune.h"
#include "world.h"

static const Commune communes[] = {
  { "64445", "Pau", "64000" },
  { "64483", "Saint-Jean-de-Luz", "64500" },
  { "64900", "Sainte-Foy", "64901" }, /* two of one name, made up */
  { "64901", "Sainte Foy", "64902" },
};

static gboolean
add_work (Db *db, gpointer data, GError **error)
{
  g_autoptr (Territory) territory = territory_find (db, error);

  (void) data;
  for (guint i = 0; territory != NULL && i < G_N_ELEMENTS (communes); i++)
    if (!territory_add_commune (db, territory->id, &communes[i], error))
      return FALSE;
  return territory != NULL;
}

static const struct {
  const char *city, *postcode, *insee; /* insee NULL: not found */
} typed[] = {
  { "Pau", "64000", "64445" },        { "  PAU ", NULL, "64445" },
  { "pau", "75001", "64445" }, /* the name says it: a wrong postcode is the tenant's to correct */
  { "st jean de luz", "", "64483" },  { "Saint Jean-de-Luz", "64500", "64483" },
  { "sainte-foy", "64902", "64901" }, { "Ste Foy", "64901", "64900" },
  { "Paul", "64000", NULL },          { "", "64000", NULL },
};

static void
test_find (void)
{
  g_autoptr (World) world = world_new ();

  world_do (world, add_work, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (typed); i++) {
    g_auto (CommuneMatch) match = { .insee = NULL };
    gboolean found = commune_find (store_reader (world->store), typed[i].city, typed[i].postcode, &match);

    g_test_message ("%s %s", typed[i].city, typed[i].postcode);
    g_assert_cmpint (found, ==, typed[i].insee != NULL);
    g_assert_cmpstr (match.insee, ==, typed[i].insee);
  }
}

static void
test_elsewhere (void)
{
  static const struct {
    const char *city, *postcode;
    gboolean elsewhere;
  } places[] = {
    { "Paris", "75001", TRUE }, { "Paris", "", TRUE },  { "Pau", "75001", FALSE },
    { "Paul", "64000", FALSE }, { "", "75001", FALSE }, { NULL, NULL, FALSE },
  };
  g_autoptr (World) world = world_new ();

  world_do (world, add_work, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    g_assert_cmpint (commune_is_elsewhere (store_reader (world->store), places[i].city, places[i].postcode), ==,
                     places[i].elsewhere);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  if (!secret_init (NULL))
    return 1;
  g_test_add_func ("/domain/commune/find", test_find);
  g_test_add_func ("/domain/commune/elsewhere", test_elsewhere);
  return g_test_run ();
}
