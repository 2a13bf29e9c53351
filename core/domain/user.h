/* user.h: accounts of staff and partners' officers: one row each. What may be changed of them, and by whom, stands in
 * account.h; signing in in sign_in.h. */
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
  char *uuid;     /* seen outside */
  char *state;    /* invited, active, archived */
  char *factor;   /* sealed secret of the second factor (second_factor.h), NULL without */
  gint64 factor_step;
  gboolean mail_daily; /* news of files together, on working mornings (notice_queue.h) */
} User;

void user_free (User *user);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (User, user_free)

User *user_find (Db *db, gint64 id, GError **error);             /* (transfer full) */
User *user_find_uuid (Db *db, const char *uuid, GError **error); /* (transfer full): in any state; NOT_FOUND */
/* (transfer full): in any state; NOT_FOUND */
User *user_find_address (Db *db, const char *email, GError **error);
User *
user_find_email (Db *db, const char *email, GError **error); /* (transfer full): active accounts only; NOT_FOUND */
GPtrArray *user_managers (Db *db, GError **error);           /* (transfer full): of User: active managers */
/* Within a store_write. `password` is a hash of secret_password_hash, made BEFORE because it is slow, or NULL
 * (invited). INVALID without role or mail address; CONFLICT when
 * the address has an account. */
gboolean user_create (Db *db, const Actor *actor, const User *user, gint64 *ret_id, GError **error);
