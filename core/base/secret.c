/* secret.c: random tokens, hashes, passwords: with digest.c and vault.c the only file that includes libsodium. Never
 * logs. */
#include "base/secret.h"

#include <errno.h>
#include <sodium.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"

enum { TOKEN_BYTES = 32, HASH_BYTES = 32, PASSWORD_WAITERS_MAX = 8 };
/* OWASP password storage cheat sheet: argon2id with 19 MiB and 2 passes; more would starve a Pi of 1 GB. */
#define PASSWORD_MEMORY_BYTES ((size_t) 19 * 1024 * 1024)
#define PASSWORD_PASSES 2ULL

static GMutex password_turn; /* one at a time: 19 MiB each */
static gint password_waiters;

gboolean
secret_init (GError **error)
{
  if (sodium_init () < 0)
    return box_fail (error, BOX_ERROR_IO, "libsodium does not start");
  return TRUE;
}

char *
secret_token_new (void)
{
  guchar bytes[TOKEN_BYTES];
  char text[sodium_base64_ENCODED_LEN (TOKEN_BYTES, sodium_base64_VARIANT_URLSAFE_NO_PADDING)];

  randombytes_buf (bytes, sizeof bytes);
  sodium_bin2base64 (text, sizeof text, bytes, sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  return g_strdup (text);
}

enum { TOKEN_CHARS = 43 /* of 32 bytes */ };
static const char token_digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

gboolean
secret_is_token (const char *text)
{
  return text != NULL && strlen (text) == TOKEN_CHARS && strspn (text, token_digits) == TOKEN_CHARS;
}

char *
secret_hash_bytes (gconstpointer bytes, gsize length)
{
  guchar hash[HASH_BYTES];
  char hex[HASH_BYTES * 2 + 1];

  crypto_generichash (hash, sizeof hash, bytes, length, NULL, 0);
  sodium_bin2hex (hex, sizeof hex, hash, sizeof hash);
  return g_strdup (hex);
}

static const char code_letters[] = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
enum { CODE_LETTERS = sizeof code_letters - 1, CODE_LENGTH = 8 };

char *
secret_code_new (void)
{
  char *code = g_malloc0 (CODE_LENGTH + 1);

  for (guint i = 0; i < CODE_LENGTH; i++)
    code[i] = code_letters[secret_random (CODE_LETTERS)];
  return code;
}

char *
secret_code_read (const char *typed)
{
  g_autofree char *latin = text_latin_digits (typed);
  g_autofree char *code = g_malloc0 (CODE_LENGTH + 1);
  guint length = 0;

  for (const char *at = latin; *at != '\0'; at++) {
    char letter = g_ascii_toupper (*at);

    if (letter == ' ' || letter == '-')
      continue;
    if (length == CODE_LENGTH || memchr (code_letters, letter, CODE_LETTERS) == NULL)
      return g_strdup ("");
    code[length++] = letter;
  }
  return length == CODE_LENGTH ? g_steal_pointer (&code) : g_strdup ("");
}

char *
secret_hash (const char *text)
{
  return secret_hash_bytes (text, text == NULL ? 0 : strlen (text));
}

gboolean
secret_equal (const char *one, const char *other)
{
  gsize length = one == NULL ? 0 : strlen (one);

  if (one == NULL || other == NULL || strlen (other) != length)
    return FALSE;
  return sodium_memcmp (one, other, length) == 0;
}

static gboolean
password_wait (GError **error)
{
  if (g_atomic_int_add (&password_waiters, 1) > PASSWORD_WAITERS_MAX) { /* one works, the others wait */
    g_atomic_int_add (&password_waiters, -1);
    return box_fail (error, BOX_ERROR_BUSY, "too many sign-ins at once");
  }
  g_mutex_lock (&password_turn);
  return TRUE;
}

static void
password_leave (void)
{
  g_mutex_unlock (&password_turn);
  g_atomic_int_add (&password_waiters, -1);
}

char *
secret_password_hash (const char *password, GError **error)
{
  char hash[crypto_pwhash_STRBYTES];
  int failed;

  if (!password_wait (error))
    return NULL;
  failed = crypto_pwhash_str (hash, password, strlen (password), PASSWORD_PASSES, PASSWORD_MEMORY_BYTES);
  password_leave ();
  if (failed != 0) {
    box_fail (error, BOX_ERROR_BUSY, "not enough memory to hash a password");
    return NULL;
  }
  return g_strdup (hash);
}

gboolean
secret_password_verify (const char *hash, const char *password, GError **error)
{
  char ignored[crypto_pwhash_STRBYTES];
  int failed, reason;

  if (!password_wait (error))
    return FALSE;
  errno = 0;
  if (hash != NULL)
    failed = crypto_pwhash_str_verify (hash, password, strlen (password));
  else /* an unknown account must cost what a known one costs */
    failed = crypto_pwhash_str (ignored, password, strlen (password), PASSWORD_PASSES, PASSWORD_MEMORY_BYTES);
  reason = errno;
  password_leave ();
  if (failed != 0 && reason == ENOMEM)
    return box_fail (error, BOX_ERROR_BUSY, "not enough memory to verify a password");
  return failed == 0 && hash != NULL;
}

/* ---- the box's key ---- */

static guchar box_key[crypto_secretbox_KEYBYTES];
static gboolean box_key_is_set;
#define SEAL_VARIANT sodium_base64_VARIANT_URLSAFE_NO_PADDING

void
secret_key_set (const char *text)
{
  crypto_generichash (box_key, sizeof box_key, (const guchar *) text, strlen (text), (const guchar *) "seal", 4);
  box_key_is_set = TRUE;
}

gboolean
secret_key_is_set (void)
{
  return box_key_is_set;
}

char *
secret_seal (const char *text)
{
  gsize length = text == NULL ? 0 : strlen (text), whole = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + length;
  g_autofree guchar *bytes = NULL;
  gsize chars = sodium_base64_ENCODED_LEN (whole, SEAL_VARIANT);
  char *sealed;

  g_return_val_if_fail (box_key_is_set && text != NULL, NULL);
  bytes = g_malloc (whole);
  sealed = g_malloc (chars);
  randombytes_buf (bytes, crypto_secretbox_NONCEBYTES);
  crypto_secretbox_easy (bytes + crypto_secretbox_NONCEBYTES, (const guchar *) text, length, bytes, box_key);
  return sodium_bin2base64 (sealed, chars, bytes, whole, SEAL_VARIANT);
}

char *
secret_unseal (const char *sealed)
{
  gsize most = sealed == NULL ? 0 : strlen (sealed), length = 0;
  const gsize before = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;
  g_autofree guchar *bytes = g_malloc (most + 1);
  g_autofree char *text = NULL;

  if (!box_key_is_set || most == 0
      || sodium_base642bin (bytes, most, sealed, most, NULL, &length, NULL, SEAL_VARIANT) != 0 || length < before)
    return NULL;
  text = g_malloc0 (length - before + 1);
  return crypto_secretbox_open_easy ((guchar *) text, bytes + crypto_secretbox_NONCEBYTES,
                                     length - crypto_secretbox_NONCEBYTES, bytes, box_key)
                 == 0
             ? g_steal_pointer (&text)
             : NULL;
}

char *
secret_hash_keyed (const char *text)
{
  guchar hash[HASH_BYTES];
  char hex[HASH_BYTES * 2 + 1];

  g_return_val_if_fail (box_key_is_set && text != NULL, NULL);
  crypto_generichash (hash, sizeof hash, (const guchar *) text, strlen (text), box_key, sizeof box_key);
  sodium_bin2hex (hex, sizeof hex, hash, sizeof hash);
  return g_strdup (hex);
}

gboolean
secret_sign (const char *what, gconstpointer bytes, gsize length, guchar *ret_signature)
{
  guchar key[crypto_generichash_KEYBYTES];

  if (!box_key_is_set)
    return FALSE;
  crypto_generichash (key, sizeof key, (const guchar *) what, strlen (what), box_key, sizeof box_key);
  crypto_generichash (ret_signature, SECRET_SIGNATURE_BYTES, bytes, length, key, sizeof key);
  sodium_memzero (key, sizeof key);
  return TRUE;
}

gboolean
secret_equal_bytes (gconstpointer one, gconstpointer other, gsize length)
{
  return sodium_memcmp (one, other, length) == 0;
}

char *
secret_letters (gconstpointer bytes, gsize length)
{
  gsize chars = sodium_base64_ENCODED_LEN (length, SEAL_VARIANT);
  char *letters = g_malloc (chars);

  return sodium_bin2base64 (letters, chars, bytes, length, SEAL_VARIANT);
}

gboolean
secret_from_letters (const char *text, gpointer ret_bytes, gsize length)
{
  gsize read = 0, chars = text == NULL ? 0 : strlen (text);

  return chars == length / 3 * 4
         && sodium_base642bin (ret_bytes, length, text, chars, NULL, &read, NULL, SEAL_VARIANT) == 0 && read == length;
}

gboolean
secret_key_load (const char *data_folder, GError **error)
{
  g_autofree char *path = g_build_filename (data_folder, SECRET_KEY_FILE, NULL);
  g_autofree char *key = NULL;

  if (!g_file_get_contents (path, &key, NULL, error))
    return box_translate (error);
  secret_key_set (key);
  return TRUE;
}

void
secret_bytes (guchar *bytes, gsize length)
{
  randombytes_buf (bytes, length);
}

guint32
secret_random (guint32 bound)
{
  return randombytes_uniform (bound);
}

char *
secret_uuid (void)
{
  return g_uuid_string_random ();
}
