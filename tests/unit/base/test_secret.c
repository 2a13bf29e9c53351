/* test_secret.c: tokens, hashes and passwords keep their shape and their promises; an unknown account costs what a
 * known one costs. */
#include "base/secret.h"

#include <string.h>

#include "base/error.h"

static void
test_tokens (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (int i = 0; i < 500; i++) {
    char *token = secret_token_new ();

    g_assert_true (g_regex_match_simple ("^[A-Za-z0-9_-]{43}$", token, G_REGEX_DOLLAR_ENDONLY, 0));
    g_assert_true (g_hash_table_add (seen, token));
  }
}

/* BLAKE2b-256 of RFC 7693's "abc" and of nothing, as b2sum -l 256 prints them. */
static void
test_hashes (void)
{
  g_autofree char *abc = secret_hash ("abc"), *bytes = secret_hash_bytes ("abc", 3);
  g_autofree char *empty = secret_hash (""), *none = secret_hash (NULL);

  g_assert_cmpstr (abc, ==, "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
  g_assert_cmpstr (bytes, ==, abc);
  g_assert_cmpstr (empty, ==, "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
  g_assert_cmpstr (none, ==, empty);
}

static void
test_equality (void)
{
  g_assert_true (secret_equal ("abc", "abc"));
  g_assert_true (secret_equal ("", ""));
  g_assert_false (secret_equal ("abc", "abd"));
  g_assert_false (secret_equal ("abc", "ab"));
  g_assert_false (secret_equal ("ab", "abc"));
  g_assert_false (secret_equal (NULL, "abc"));
  g_assert_false (secret_equal ("abc", NULL));
  g_assert_false (secret_equal (NULL, NULL));
}

static const char *const wrong_passwords[] = { "", "Une longue phrase facil", "une longue phrase facile",
                                               "Une longue phrase facile ", "Une longue phrase facilé" };

static void
test_passwords (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *hash = secret_password_hash ("Une longue phrase facile", &error);
  g_autofree char *again = secret_password_hash ("Une longue phrase facile", &error);

  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (hash, "$argon2id$v=19$m=19456,t=2,p=1$"));
  g_assert_cmpstr (hash, !=, again); /* salted */
  g_assert_true (secret_password_verify (hash, "Une longue phrase facile", &error));
  g_assert_true (secret_password_verify (again, "Une longue phrase facile", &error));
  for (guint i = 0; i < G_N_ELEMENTS (wrong_passwords); i++)
    g_assert_false (secret_password_verify (hash, wrong_passwords[i], &error));
  g_assert_false (secret_password_verify ("not a hash", "Une longue phrase facile", &error));
  g_assert_false (secret_password_verify ("", "", &error));
  g_assert_no_error (error);
}

/* The quickest of a few: what the machine does beside must not count. */
static gint64
cost_us (const char *hash)
{
  gint64 least = G_MAXINT64;

  for (int i = 0; i < 7; i++) {
    gint64 start = g_get_monotonic_time ();

    g_assert_false (secret_password_verify (hash, "something else", NULL));
    least = MIN (least, g_get_monotonic_time () - start);
  }
  return least;
}

static void
test_an_unknown_account_costs_the_same (void)
{
  g_autofree char *hash = secret_password_hash ("Une longue phrase facile", NULL);
  gint64 known = 0, unknown = 0;

  /* The least of each, until a machine that has other work too lets them be compared. */
  for (int i = 0; i < 6 && (i == 0 || unknown <= known / 2 || unknown >= known * 2); i++) {
    known = cost_us (hash);
    unknown = cost_us (NULL);
  }
  g_test_message ("known %" G_GINT64_FORMAT " us, unknown %" G_GINT64_FORMAT " us", known, unknown);
  g_assert_cmpint (unknown, >, known / 2);
  g_assert_cmpint (unknown, <, known * 2);
}

typedef struct {
  const char *hash;
  gint *inside, *right, *busy;
} Visitor;

static gpointer
visit (gpointer data)
{
  Visitor *visitor = data;
  g_autoptr (GError) error = NULL;

  if (secret_password_verify (visitor->hash, "Une longue phrase facile", &error))
    g_atomic_int_inc (visitor->right);
  else if (g_error_matches (error, BOX_ERROR, BOX_ERROR_BUSY))
    g_atomic_int_inc (visitor->busy);
  return NULL;
}

/* One works, eight wait, who comes then is told at once; nobody gets a wrong answer and the door opens again. */
static void
test_a_crowd_is_told_to_come_back (void)
{
  enum { CROWD = 40 };
  g_autofree char *hash = secret_password_hash ("Une longue phrase facile", NULL);
  GThread *threads[CROWD];
  gint inside = 0, right = 0, busy = 0;
  Visitor visitor = { hash, &inside, &right, &busy };

  for (int i = 0; i < CROWD; i++)
    threads[i] = g_thread_new ("visitor", visit, &visitor);
  for (int i = 0; i < CROWD; i++)
    g_thread_join (threads[i]);
  g_test_message ("%d let in, %d told to come back", right, busy);
  g_assert_cmpint (right + busy, ==, CROWD);
  g_assert_cmpint (right, >=, 9);
  for (int i = 0; i < 10; i++)
    g_assert_true (secret_password_verify (hash, "Une longue phrase facile", NULL));
}

static void
test_random_numbers (void)
{
  guint seen[6] = { 0 };

  for (int i = 0; i < 6000; i++) {
    guint32 number = secret_random (6);

    g_assert_cmpuint (number, <, 6);
    seen[number % 6]++;
  }
  for (guint i = 0; i < 6; i++) /* 1000 expected, 29 the standard deviation */
    g_assert_cmpuint (seen[i], >, 700);
  g_assert_cmpuint (secret_random (1), ==, 0);
}

static void
test_uuids (void)
{
  g_autofree char *one = secret_uuid (), *other = secret_uuid ();

  g_assert_true (
      g_regex_match_simple ("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", one, 0, 0));
  g_assert_cmpstr (one, !=, other);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  if (!secret_init (NULL))
    return 1;
  g_test_add_func ("/secret/tokens", test_tokens);
  g_test_add_func ("/secret/hashes", test_hashes);
  g_test_add_func ("/secret/equality", test_equality);
  g_test_add_func ("/secret/passwords", test_passwords);
  g_test_add_func ("/secret/an_unknown_account_costs_the_same", test_an_unknown_account_costs_the_same);
  g_test_add_func ("/secret/a_crowd_is_told_to_come_back", test_a_crowd_is_told_to_come_back);
  g_test_add_func ("/secret/random_numbers", test_random_numbers);
  g_test_add_func ("/secret/uuids", test_uuids);
  return g_test_run ();
}
