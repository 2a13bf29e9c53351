/* test_request_token.c: a form sent twice is done once, and what it left is erased after a week. */
#include "domain/request_token.h"
#include "fixture.h"

/* (transfer full): "new", or the location of the first claim. */
static char *
claim (Db *db, const char *token, const char *location, gint64 now)
{
  g_autoptr (GError) error = NULL;
  char *first = NULL;

  request_token_claim (db, token, location, now, &first, &error);
  g_assert_no_error (error);
  return first != NULL ? first : g_strdup ("new");
}

static void
run_claims (Fixture *fixture G_GNUC_UNUSED, Db *db, gpointer data G_GNUC_UNUSED)
{
  static const struct {
    const char *token, *location, *found;
  } claims[] = {
    { "a", "/one", "new" }, { "a", "/two", "/one" }, { "b", "/two", "new" }, { "a", "/one", "/one" },
    { NULL, "/x", "new" },  { NULL, "/x", "new" },   { "", "/x", "new" },    { "", "/x", "new" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (claims); i++) {
    g_autofree char *found = claim (db, claims[i].token, claims[i].location, MONDAY_9);

    g_assert_cmpstr (found, ==, claims[i].found);
  }
  g_assert_cmpint (fixture_integer (db, "SELECT count (*) AS x FROM request_token", 0), ==, 2);
  g_assert_cmpint (fixture_integer (db, "SELECT count (*) AS x FROM request_token WHERE length (token_hash) = 64", 0),
                   ==, 2); /* hashed */
}

static void
test_a_token_is_claimed_once (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_claims, NULL);
}

static void
run_purge (Fixture *fixture G_GNUC_UNUSED, Db *db, gpointer data G_GNUC_UNUSED)
{
  const gint64 life = REQUEST_TOKEN_KEEP_DAYS * CLOCK_DAY;
  g_autofree char *first = claim (db, "old", "/one", MONDAY_9);
  g_autofree char *second = claim (db, "young", "/two", MONDAY_9 + 1);
  g_autofree char *again = NULL, *kept = NULL;

  g_assert_true (request_token_purge (db, MONDAY_9 + life + 1, NULL));
  kept = claim (db, "young", "/x", MONDAY_9 + life);
  again = claim (db, "old", "/x", MONDAY_9 + life);
  g_assert_cmpstr (kept, ==, "/two");
  g_assert_cmpstr (again, ==, "new");
}

static void
test_tokens_last_a_week (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_purge, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/request_token/claimed_once", test_a_token_is_claimed_once);
  g_test_add_func ("/request_token/a_week", test_tokens_last_a_week);
  return g_test_run ();
}
