/* test_draft_claim.c: a draft under a token that its writer's phone made: a new one, or the one that was begun online.
 */
#include "base/clock.h"
#include "domain/draft.h"
#include "fixture.h"

#define PHONE "phone-token-phone-token-phone-token-phone-t"

static gint64
id_of (Db *db, const char *token, gint64 now)
{
  g_autoptr (Draft) draft = draft_find (db, token, now, NULL);

  return draft == NULL ? 0 : draft->id;
}

static void
run_claim_new (Fixture *fixture G_GNUC_UNUSED, Db *db, gpointer data G_GNUC_UNUSED)
{
  gint64 first;

  g_assert_true (draft_claim (db, 0, PHONE, "ar", MONDAY_9, NULL));
  first = id_of (db, PHONE, MONDAY_9);
  g_assert_cmpint (first, !=, 0);
  g_assert_true (draft_claim (db, 0, PHONE, "ar", MONDAY_9 + 29 * CLOCK_DAY, NULL));
  g_assert_cmpint (id_of (db, PHONE, MONDAY_9 + 45 * CLOCK_DAY), ==, first); /* it was kept alive, not doubled */
}

static void
run_claim_begun (Fixture *fixture G_GNUC_UNUSED, Db *db, gpointer data G_GNUC_UNUSED)
{
  g_autoptr (GHashTable) said = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *token = draft_create (db, "fr", MONDAY_9, NULL);
  gint64 begun = id_of (db, token, MONDAY_9);
  g_autoptr (Draft) found = NULL;

  g_hash_table_insert (said, (char *) "city", (char *) "Pau");
  g_assert_true (draft_save (db, begun, said, MONDAY_9 + 1, NULL));
  g_assert_true (draft_claim (db, begun, PHONE, "fr", MONDAY_9 + 2, NULL));
  g_assert_cmpint (id_of (db, token, MONDAY_9 + 2), ==, 0); /* its former token opens nothing */
  found = draft_find (db, PHONE, MONDAY_9 + 2, NULL);
  g_assert_cmpint (found->id, ==, begun);
  g_assert_cmpstr (g_hash_table_lookup (found->answers, "city"), ==, "Pau");
}

static void
test_a_phone_makes_the_token (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_claim_new, NULL);
}

static void
test_a_phone_goes_on_with_a_draft (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_claim_begun, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/draft/a_phone_makes_the_token", test_a_phone_makes_the_token);
  g_test_add_func ("/draft/a_phone_goes_on_with_a_draft", test_a_phone_goes_on_with_a_draft);
  return g_test_run ();
}
