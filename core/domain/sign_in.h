/* sign_in.h: signing in: address and password, then a code where the account asks for one; throttled per account and
 * per address. Never tells whether an address is known. Not for use within a store_write. */
#pragma once
#include "domain/user.h"

typedef struct {
  const char *email, *password;
  const char *client; /* network address to count by */
  const char *device; /* nullable: browser_name */
} Credentials;
/* The first step, in full: throttling (5 failures an account, 25 an address, in 20 minutes: LIMIT, whatever the
 * password), verification. (transfer full): the token of a new session; with *ret_second, of the way to the second step
 * (ten minutes). DENIED for a wrong address or password, without saying which. */
char *sign_in_password (Store *store, const Credentials *credentials, gint64 now, gboolean *ret_second, GError **error);

typedef struct {
  const char *token;  /* of the first step */
  const char *code;   /* as typed: of the telephone, or a recovery code */
  const char *device; /* nullable */
} SecondStep;
/* (transfer full): the token of a new session. NOT_FOUND when the first step is over, unknown or too old; DENIED for a
 * wrong code; LIMIT after 5 of them in 20 minutes, or 20 in a day: the owner is told. */
char *sign_in_code (Store *store, const SecondStep *step, gint64 now, GError **error);

/* Asks the password again of who is signed in: DENIED when it is wrong, LIMIT after 5 of those in 20 minutes. */
gboolean sign_in_again (Store *store, gint64 user_id, const char *password, gint64 now, GError **error);
