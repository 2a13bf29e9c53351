/* totp.c: the only file that includes liboath. Keeps nothing, compares in constant time. */
#include "base/totp.h"

#include <liboath/oath.h>
#include <string.h>

#include "base/secret.h"
#include "base/text.h"

enum { SECRET_BYTES = 20 /* RFC 4226 §4 R6 recommends 160 bits */ };
static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

char *
totp_secret_new (void)
{
  guchar bytes[SECRET_BYTES];
  GString *text = g_string_sized_new (TOTP_SECRET_CHARS);
  guint held = 0, bits = 0;

  secret_bytes (bytes, sizeof bytes);
  for (guint i = 0; i < SECRET_BYTES; i++)
    for (held = held << 8 | bytes[i], bits += 8; bits >= 5; bits -= 5)
      g_string_append_c (text, letters[held >> (bits - 5) & 31]);
  return g_string_free (text, FALSE);
}

gboolean
totp_is_secret (const char *text)
{
  return text != NULL && strlen (text) == TOTP_SECRET_CHARS && strspn (text, letters) == TOTP_SECRET_CHARS;
}

/* liboath's memory is the C library's, as GLib's is since 2.46. */
char *
totp_code (const char *secret, gint64 step)
{
  g_autofree char *bytes = NULL;
  char code[TOTP_DIGITS + 1];
  size_t length = 0;

  if (secret == NULL || oath_base32_decode (secret, strlen (secret), &bytes, &length) != OATH_OK)
    return NULL;
  return oath_hotp_generate (bytes, length, (guint64) step, TOTP_DIGITS, FALSE, OATH_HOTP_DYNAMIC_TRUNCATION, code)
                 == OATH_OK
             ? g_strdup (code)
             : NULL;
}

gint64
totp_verify (const char *secret, const char *typed, gint64 now, gint64 last_step)
{
  g_autofree char *latin = text_latin_digits (typed), *digits = text_digits (latin);
  gint64 found = 0, middle = now / TOTP_STEP_S;

  for (gint64 step = middle - TOTP_DRIFT_STEPS; step <= middle + TOTP_DRIFT_STEPS; step++) {
    g_autofree char *code = totp_code (secret, step);

    if (secret_equal (code, digits) && step > last_step)
      found = step;
  }
  return found;
}

char *
totp_uri (const char *secret, const char *issuer, const char *account)
{
  g_autofree char *by = g_uri_escape_string (issuer, NULL, FALSE), *who = g_uri_escape_string (account, NULL, FALSE);

  return g_strdup_printf ("otpauth://totp/%s:%s?secret=%s&issuer=%s", by, who, secret, by);
}
