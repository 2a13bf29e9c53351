/* totp.h: the codes a telephone shows (RFC 6238: SHA-1, six digits, thirty seconds): the only door to liboath. Knows no
 * account; the clock is handed in. */
#pragma once
#include <glib.h>

enum { TOTP_STEP_S = 30, TOTP_DIGITS = 6, TOTP_DRIFT_STEPS = 1, TOTP_SECRET_CHARS = 32 };

/* (transfer full): 20 random bytes as 32 letters and figures of base32. */
char *totp_secret_new (void);
/* TRUE for what has the shape of such a secret: a page made it, and it comes back from there. */
gboolean totp_is_secret (const char *text);
/* (transfer full): the code of a step (seconds since 1970 / TOTP_STEP_S); NULL when `secret` is none. */
char *totp_code (const char *secret, gint64 step);
/* The step whose code was typed (spaces between digits are forgiven), of now's and TOTP_DRIFT_STEPS to either side; 0
 * for a wrong code, and for one of `last_step` or before: a code serves once. */
gint64 totp_verify (const char *secret, const char *typed, gint64 now, gint64 last_step);
/* (transfer full): what the QR code says to the telephone: otpauth://totp/… */
char *totp_uri (const char *secret, const char *issuer, const char *account);
