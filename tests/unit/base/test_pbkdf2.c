/* test_pbkdf2.c: vectors of PBKDF2 with HMAC-SHA-512 that others computed. */
#include "base/pbkdf2.h"

#include <string.h>

static const struct {
  const char *password, *salt;
  guint rounds;
  const char *key;
} vectors[] = {
  { "password", "salt", 1,
    "867f70cf1ade02cff3752599a3a53dc4af34c7a669815ae5d513554e1c8cf252c02d470a285a0501bad999bfe943c08f050235d7d68b1da55e63f7"
    "3b60a57fce" },
  { "password", "salt", 2,
    "e1d9c16aa681708a45f5c7c4e215ceb66e011a2e9f0040713f18aefdb866d53cf76cab2868a39b9f7840edce4fef5a82be67335c77a6068e04112"
    "754f27ccf4e" },
  { "passwordPASSWORDpassword", "saltSALTsaltSALTsaltSALTsaltSALTsalt", 4096,
    "8c0511f4c6e597c6ac6315d8f0362e225f3c501495ba23b868c005174dc4ee71115b59f9e60cd9532fa33e0f75aefe30225c583a186cd82bd4daea"
    "9724a3d3b8" },
};

static void
test_vectors (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++) {
    guchar key[PBKDF2_BYTES];
    GString *hex = g_string_new (NULL);

    pbkdf2_sha512 (vectors[i].password, &(Pbkdf2Salt){ vectors[i].salt, strlen (vectors[i].salt) }, vectors[i].rounds,
                   key);
    for (guint k = 0; k < sizeof key; k++)
      g_string_append_printf (hex, "%02x", key[k]);
    g_assert_cmpstr (hex->str, ==, vectors[i].key);
    g_string_free (hex, TRUE);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pbkdf2/vectors", test_vectors);
  return g_test_run ();
}
