/* pbkdf2.h: PBKDF2 with HMAC-SHA-512 (RFC 8018), one block: the form in which Mosquitto keeps passwords. Our own
 * passwords are kept otherwise (secret.h). */
#pragma once
#include <glib.h>

enum { PBKDF2_BYTES = 64 };
typedef struct {
  gconstpointer bytes;
  gsize length;
} Pbkdf2Salt;
/* Fills the PBKDF2_BYTES of `ret_key`. `rounds` is at least 1. */
void pbkdf2_sha512 (const char *password, const Pbkdf2Salt *salt, guint rounds, guchar *ret_key);
