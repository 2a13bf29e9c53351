/* second_factor.h: one-time codes of an account and the ten codes that replace a lost telephone. The secret is kept
 * sealed with the box's key, recovery codes hashed with it (secret.h). Renders nothing. */
#pragma once
#include "domain/user.h"

enum { SECOND_FACTOR_CODES = 10 };

/* TRUE when the setting account.second_factor (off, desk, all) asks this role for one. */
gboolean second_factor_is_required (Db *db, Role role);

typedef struct {
  gint64 since;     /* 0: none */
  guint codes_left; /* recovery codes that have not served */
} SecondFactor;
gboolean second_factor_find (Db *db, gint64 user_id, SecondFactor *ret_factor, GError **error);

/* (transfer full): ten fresh recovery codes, to be shown once. */
GPtrArray *second_factor_codes_new (void);
/* Within a store_write: the actor's own account asks for codes from now on; `secret` is of totp.h, `step` the one whose
 * code was just typed. Former recovery codes are forgotten. CONFLICT when it has another second factor already; the
 * same one again, with the same code, gets these recovery codes. */
gboolean
second_factor_start (Db *db, const Actor *actor, const char *secret, gint64 step, GPtrArray *codes, GError **error);
/* Within a store_write: other recovery codes for the actor's account. NOT_FOUND without second factor. */
gboolean second_factor_renew (Db *db, const Actor *actor, GPtrArray *codes, GError **error);
/* Within a store_write: that account asks for none any more; told to its owner. NOT_FOUND without second factor. */
gboolean second_factor_stop (Db *db, const Actor *actor, gint64 user_id, GError **error);

/* Within a store_write: whether what was typed is a code of now, or a recovery code; either serves once. DENIED when
 * not. */
gboolean second_factor_take (Db *db, const Actor *actor, const User *user, const char *typed, GError **error);
