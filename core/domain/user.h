/* user.h: accounts of staff and partners' officers, and signing in, throttled per account and per address. */
#pragma once
#include "domain/actor.h"
#include "store/store.h"

typedef struct {
  gint64 id;
  gint64 partner_id; /* 0: none */
  Role role;
  char *email;
  char *name;
  char *password; /* argon2id hash, NULL while invited */
} User;

void user_free (User *user);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (User, user_free)

enum { USER_PASSWORD_MIN = 12 }; /* CNIL deliberation 2022-100, with throttling */

User *user_find (Db *db, gint64 id, GError **error); /* (transfer full) */
User *
user_find_email (Db *db, const char *email, GError **error); /* (transfer full): active accounts only; NOT_FOUND */
GPtrArray *user_managers (Db *db, GError **error);           /* (transfer full): of User: active managers */
/* Within a store_write. `password` is a hash of secret_password_hash, made BEFORE because it is slow, or NULL
 * (invited). INVALID without role or mail address; CONFLICT when
 * the address has an account. */
gboolean user_create (Db *db, const Actor *actor, const User *user, gint64 *ret_id, GError **error);

/* Not within a store_write. Signing in, in full: throttling (5 failures an account, 25 an address, in 20 minutes:
 * LIMIT, whatever the password), verification, new session. (transfer full) the session's token; DENIED for a wrong
 * address or password, without saying which. */
typedef struct {
  const char *email, *password;
  const char *client; /* network address to count by */
} Credentials;
char *user_sign_in (Store *store, const Credentials *credentials, gint64 now, GError **error);
