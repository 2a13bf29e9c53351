/* test_password.c: which passwords are taken: words and runs that everybody types are not, four words are. */
#include "domain/password.h"

static const char *const own[] = { "Zoé Lacaze", "z.lacaze@mairie-pau.example", NULL };

static const struct {
  const char *password, *problem;
} rows[] = {
  { NULL, "password_missing" },
  { "", "password_missing" },
  { "Ab1!Ab1!Ab1", "password_short" },
  { "cheval-agrafe", NULL },
  { "cheval agrafe pile soupe", NULL },
  { "tR9$kd0Pq!mz", NULL },
  { "éléphant vélo crêpe", NULL },
  { "123456789012", "password_weak" },
  { "9274610385", "password_short" },
  { "92746103857461", "password_weak" },
  { "aaaaaaaaaaaaaaaa", "password_common" },
  { "azertyuiopqsdf", "password_common" },
  { "AzertyAzerty123!", "password_common" },
  { "Motdepasse2026!", "password_common" },
  { "motdepassemotdepasse", "password_common" },
  { "Printemps2026!", "password_common" },
  { "Logement123456!", "password_common" },
  { "Bonjour-Bonjour-Bonjour", "password_common" },
  { "abcabcabcabcabcabc", "password_common" },
  { "lacaze-agrafe-soupe-pile", "password_own" },
  { "ZOE+LACAZE+velo+soupe", "password_own" },
  { "agrafe soupe pau velo", NULL }, /* three letters stand in too many words */
  { "agrafe mairie velo zinc", "password_own" },
};

static void
test_rows (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_test_message ("“%s” has %u bits", rows[i].password,
                    rows[i].password == NULL ? 0 : password_bits (rows[i].password));
    g_assert_cmpstr (password_problem (rows[i].password, own, G_N_ELEMENTS (own)), ==, rows[i].problem);
  }
}

static void
test_length (void)
{
  g_autofree char *most = g_strnfill (PASSWORD_MAX - 20, 'x'),
                  *longest = g_strconcat (most, "cheval agrafe soupe!", NULL), *over = g_strconcat (longest, "!", NULL);

  g_assert_null (password_problem (longest, NULL, 0));
  g_assert_cmpstr (password_problem (over, NULL, 0), ==, "password_long");
  g_assert_cmpstr (password_problem ("\xff\xfe not UTF-8 at all", NULL, 0), ==, "password_missing");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/password/rows", test_rows);
  g_test_add_func ("/password/length", test_length);
  return g_test_run ();
}
