/* password.h: which passwords are taken (CNIL, deliberation 2022-100: 50 bits where tries are counted). Keeps none and
 * hashes none: secret.h. */
#pragma once
#include <glib.h>

enum { PASSWORD_MIN = 12, PASSWORD_MAX = 200, PASSWORD_BITS_MIN = 50 };

/* NULL when the password will do; else a code of the catalogue's group [remark]: password_missing, password_short,
 * password_long, password_own (it holds a piece of `own`: a name, an address, the town, whatever is known of the person; nullable
 * texts, NULL-terminated at `count`), password_common, password_weak. */
const char *password_problem (const char *password, const char *const *own, guint count);
/* Bits that a guesser who knows habits must find: letters that only go on with a run ("1234", "azerty", "aaaa"), a part
 * said again, and words that everybody takes count for little. */
guint password_bits (const char *password);
