/* secret.h: tokens, their hashes, passwords: the only door to libsodium (digests of what is no secret: digest.h). */
#pragma once
#include <glib.h>

/* Must be called once by each main(). IO when the system gives no randomness. */
gboolean secret_init (GError **error);

/* (transfer full): 32 random bytes as 43 URL-safe characters; only its hash is ever stored. */
char *secret_token_new (void);
/* TRUE for what has the shape of such a token: a page or a phone made it, and it comes back from there. */
gboolean secret_is_token (const char *text);
/* (transfer full): eight random characters that people can copy by hand, "K7PM3QXD": no 0, 1, I, L, O or U (39 bits:
 * only where guesses are counted). And one as somebody typed it, "k7pm-3qxd", brought to that form; "" when it cannot
 * be one. */
char *secret_code_new (void);
char *secret_code_read (const char *typed);
/* (transfer full): BLAKE2b-256 of the text, in lower-case hex: what the store keeps of a token. NULL is hashed as "".
 */
char *secret_hash (const char *text);
/* (transfer full): BLAKE2b-256 of bytes, lower-case hex: the name of a file in the content-addressed folder. */
char *secret_hash_bytes (gconstpointer bytes, gsize length);
/* Compares in constant time; NULL never equals. */
gboolean secret_equal (const char *one, const char *other);

/* (transfer full): argon2id, 19 MiB, 2 passes (OWASP's floor, sized for a Pi). One at a time: callers wait their turn,
 * BUSY when 8 already wait or memory is short. */
char *secret_password_hash (const char *password, GError **error);
/* TRUE when the password fits. With hash NULL does the same work and answers FALSE, so that unknown accounts cost the
 * same time. FALSE with an error (BUSY) when it could not be verified. */
gboolean secret_password_verify (const char *hash, const char *password, GError **error);
/* The box's own key: what is sealed with it stays closed to whoever holds a copy of the store alone. Set once by
 * service_open, before any thread reads it; the rest of these fail (NULL) without it. */
void secret_key_set (const char *text);
gboolean secret_key_is_set (void);
/* (transfer full): the text encrypted and signed (XSalsa20-Poly1305) with the box's key, in URL-safe letters. */
char *secret_seal (const char *text);
/* (transfer full): what was sealed; NULL for anything else, and for another box's. */
char *secret_unseal (const char *sealed);
/* (transfer full): as secret_hash, with the box's key: for what is too short to be kept hashed without one. */
char *secret_hash_keyed (const char *text);
/* Signs bytes with a key made of the box's own for `what` alone ("answer"): no signature serves for another purpose. FALSE
 * without the box's key. */
enum { SECRET_SIGNATURE_BYTES = 16 };
gboolean secret_sign (const char *what, gconstpointer bytes, gsize length, guchar *ret_signature);
/* TRUE when both have the same bytes; in constant time. */
gboolean secret_equal_bytes (gconstpointer one, gconstpointer other, gsize length);
/* (transfer full): bytes in URL-safe letters, 4 for 3; and back: FALSE unless the text is exactly `length` bytes in such
 * letters. `length` is a multiple of 3. */
char *secret_letters (gconstpointer bytes, gsize length);
gboolean secret_from_letters (const char *text, gpointer ret_bytes, gsize length);
/* Reads the box's key from its data folder, and sets it: for programs that the daemon starts. NOT_FOUND when no daemon ever
 * ran there. */
gboolean secret_key_load (const char *data_folder, GError **error);
#define SECRET_KEY_FILE "secret.key" /* its name there */
/* Fills with random bytes. */
void secret_bytes (guchar *bytes, gsize length);
/* Uniform in [0, bound). */
guint32 secret_random (guint32 bound);
/* (transfer full): a random UUID v4. */
char *secret_uuid (void);
