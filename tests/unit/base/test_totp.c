/* test_totp.c: the vectors of RFC 6238 (appendix B, SHA-1), the drift, and a code that serves once. */
#include "base/secret.h"
#include "base/totp.h"

/* "12345678901234567890" in base32: the secret of the RFC. */
#define RFC_SECRET "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

/* Of the RFC's eight digits, the last six. */
static const struct {
  gint64 time_s;
  const char *code;
} vectors[] = {
  { 59, "287082" },         { 1111111109, "081804" }, { 1111111111, "050471" },
  { 1234567890, "005924" }, { 2000000000, "279037" }, { 20000000000, "353130" },
};

static void
test_vectors (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++) {
    g_autofree char *code = totp_code (RFC_SECRET, vectors[i].time_s / TOTP_STEP_S);

    g_assert_cmpstr (code, ==, vectors[i].code);
    g_assert_cmpint (totp_verify (RFC_SECRET, vectors[i].code, vectors[i].time_s, 0), ==,
                     vectors[i].time_s / TOTP_STEP_S);
  }
}

static void
test_drift (void)
{
  const gint64 now = 1234567890, step = now / TOTP_STEP_S;
  static const struct {
    gint64 away;
    gboolean taken;
  } rows[] = { { -2, FALSE }, { -1, TRUE }, { 0, TRUE }, { 1, TRUE }, { 2, FALSE } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *code = totp_code (RFC_SECRET, step + rows[i].away);

    g_assert_cmpint (totp_verify (RFC_SECRET, code, now, 0), ==, rows[i].taken ? step + rows[i].away : 0);
  }
}

static void
test_serves_once (void)
{
  const gint64 now = 1234567890, step = now / TOTP_STEP_S;
  g_autofree char *before = totp_code (RFC_SECRET, step - 1), *after = totp_code (RFC_SECRET, step + 1);

  g_assert_cmpint (totp_verify (RFC_SECRET, "005924", now, step), ==, 0);
  g_assert_cmpint (totp_verify (RFC_SECRET, before, now, step), ==, 0);
  g_assert_cmpint (totp_verify (RFC_SECRET, after, now, step), ==, step + 1);
}

static void
test_typed (void)
{
  static const char *const good[] = { "005924", "005 924", " 005924 ", "٠٠٥٩٢٤" };
  static const char *const bad[] = { "", "5924", "00592", "0059240", "abcdef", "005925" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_cmpint (totp_verify (RFC_SECRET, good[i], 1234567890, 0), >, 0);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_cmpint (totp_verify (RFC_SECRET, bad[i], 1234567890, 0), ==, 0);
  g_assert_cmpint (totp_verify (NULL, "005924", 1234567890, 0), ==, 0);
  g_assert_cmpint (totp_verify ("not base32!", "005924", 1234567890, 0), ==, 0);
}

static void
test_secrets (void)
{
  g_autofree char *one = totp_secret_new (), *other = totp_secret_new (), *uri = totp_uri (one, "Pau : é", "a@b.fr");

  g_assert_true (totp_is_secret (one) && totp_is_secret (other));
  g_assert_cmpstr (one, !=, other);
  g_assert_false (totp_is_secret ("ABC") || totp_is_secret (NULL));
  g_assert_true (g_str_has_prefix (uri, "otpauth://totp/Pau%20%3A%20%C3%A9:a%40b.fr?secret="));
}

static void
test_sealed (void)
{
  g_autofree char *sealed = secret_seal ("JBSWY3DP"), *again = secret_seal ("JBSWY3DP"), *open = secret_unseal (sealed);
  g_autofree char *hash = secret_hash_keyed ("K7PM3QXD"), *plain = secret_hash ("K7PM3QXD");
  g_autofree char *closed = NULL, *touched = g_strdup (sealed), *broken = NULL;

  g_assert_cmpstr (open, ==, "JBSWY3DP");
  g_assert_cmpstr (sealed, !=, again);
  g_assert_cmpstr (hash, !=, plain);
  touched[10] = touched[10] == 'A' ? 'B' : 'A';
  broken = secret_unseal (touched);
  g_assert_null (broken);
  g_assert_null (secret_unseal (""));
  secret_key_set ("another box");
  closed = secret_unseal (sealed);
  g_assert_null (closed);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  if (!secret_init (NULL))
    return 1;
  secret_key_set ("this box");
  g_test_add_func ("/totp/vectors", test_vectors);
  g_test_add_func ("/totp/drift", test_drift);
  g_test_add_func ("/totp/serves-once", test_serves_once);
  g_test_add_func ("/totp/typed", test_typed);
  g_test_add_func ("/totp/secrets", test_secrets);
  g_test_add_func ("/secret/sealed", test_sealed);
  return g_test_run ();
}
