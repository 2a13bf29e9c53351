/* pbkdf2.c: the sum over rounds of HMAC, each of the one before it. */
#include "base/pbkdf2.h"

#include <string.h>

/* HMAC of `bytes` followed by `more`, which is nullable. */
static void
sign (const char *password, const Pbkdf2Salt *bytes, const Pbkdf2Salt *more, guchar *ret_signature)
{
  g_autoptr (GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA512, (const guchar *) password, strlen (password));
  gsize length = PBKDF2_BYTES;

  g_hmac_update (hmac, bytes->bytes, (gssize) bytes->length);
  if (more != NULL)
    g_hmac_update (hmac, more->bytes, (gssize) more->length);
  g_hmac_get_digest (hmac, ret_signature, &length);
}

void
pbkdf2_sha512 (const char *password, const Pbkdf2Salt *salt, guint rounds, guchar *ret_key)
{
  static const guchar first_block[] = { 0, 0, 0, 1 };
  guchar round[PBKDF2_BYTES], next[PBKDF2_BYTES];

  sign (password, salt, &(Pbkdf2Salt){ first_block, sizeof first_block }, round);
  memcpy (ret_key, round, PBKDF2_BYTES);
  for (guint i = 1; i < rounds; i++) {
    sign (password, &(Pbkdf2Salt){ round, sizeof round }, NULL, next);
    memcpy (round, next, sizeof round);
    for (guint k = 0; k < PBKDF2_BYTES; k++)
      ret_key[k] ^= round[k];
  }
}
