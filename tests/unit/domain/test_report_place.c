/* test_report_place.c: which reports stand at one address: by key, else as the street is spelt, never across towns. */
#include "fixture.h"

#include "domain/report_place.h"

/* Beside the first: what each gives as its address, and whether that is the same place. */
static const struct {
  const char *key, *address, *postcode, *city;
  gboolean same_key, same_text; /* as the first, with a key or without */
} places[] = {
  { "64445_0001", "12 avenue Général Leclerc", "64000", "Pau", TRUE, TRUE },
  { NULL, "12, av. du Gal Leclerc", "64000", "Pau", TRUE, TRUE },
  { NULL, "12 AVENUE GÉNÉRAL LECLERC", "64000", "pau", TRUE, TRUE },
  { "64445_0002", "12 avenue Général Leclerc", "64000", "Pau", FALSE, TRUE }, /* the base knows two streets of that name */
  { NULL, "14 avenue Général Leclerc", "64000", "Pau", FALSE, FALSE },
  { NULL, "12 avenue Général Leclerc", "64100", "Bayonne", FALSE, FALSE },
};

static gint64
send_from (Fixture *fixture, Db *db, guint i, gboolean keyed)
{
  g_autoptr (ReportInput) input = fixture_input ();
  g_auto (ReportReceipt) receipt = { 0 };
  const Actor tenant = ACTOR_TENANT_AT (MONDAY_9 + i);

  g_free (input->address);
  g_free (input->postcode);
  g_free (input->city);
  input->address = g_strdup (places[i].address);
  input->postcode = g_strdup (places[i].postcode);
  input->city = g_strdup (places[i].city);
  input->address_key = keyed ? g_strdup (places[i].key) : NULL;
  g_assert_true (report_send (db, &tenant, input, fixture->world->grid, &receipt, NULL));
  return receipt.id;
}

static void
place_visit (const PlaceRow *row, gpointer data)
{
  g_array_append_val ((GArray *) data, row->id);
}

static void
run_places (Fixture *fixture, Db *db, gpointer data)
{
  gboolean keyed = GPOINTER_TO_INT (data);
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 ids[G_N_ELEMENTS (places)];
  g_autoptr (Report) report = NULL;
  guint wanted = 0;

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    ids[i] = send_from (fixture, db, i, i > 0 || keyed);
  report = report_find (db, ids[0], NULL);
  g_assert_true (report_place_list (db, report, 0, place_visit, found, NULL));
  for (guint i = 1; i < G_N_ELEMENTS (places); i++) {
    gboolean there = FALSE;

    for (guint k = 0; k < found->len; k++)
      there = there || g_array_index (found, gint64, k) == ids[i];
    g_test_message ("%s, %s", places[i].address, places[i].city);
    g_assert_cmpint (there, ==, keyed ? places[i].same_key : places[i].same_text);
    wanted += there ? 1 : 0;
  }
  g_assert_cmpuint (found->len, ==, wanted);
  for (guint k = 1; k < found->len; k++) /* newest first */
    g_assert_cmpint (g_array_index (found, gint64, k - 1), >, g_array_index (found, gint64, k));
}

static void
test_places (gconstpointer data)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_places, (gpointer) data);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_data_func ("/report_place/by_key", GINT_TO_POINTER (TRUE), test_places);
  g_test_add_data_func ("/report_place/as_typed", GINT_TO_POINTER (FALSE), test_places);
  return g_test_run ();
}
