/* account.h: what may be done with accounts, and by whom: one table of roles; each change with its history and its mail
 * to whom it concerns. Who signs in, and how, stands in sign_in.h and second_factor.h. */
#pragma once
#include "base/remarks.h"
#include "domain/access.h"
#include "domain/user.h"

enum { ACCOUNT_NAME_MAX = 80, ACCOUNT_EMAIL_MAX = 254 };

/* Whether a role belongs to a partner. */
typedef enum { ACCOUNT_ALONE, ACCOUNT_OF_PARTNER, ACCOUNT_EITHER } AccountPlace;
typedef struct {
  Role role;
  AccountPlace place;
  Action action; /* who may give it, change it and take it away */
} AccountRole;
extern const AccountRole account_roles[]; /* the widest first */
extern const guint account_roles_count;

/* TRUE when the actor may have its hands on an account of that role and partner (0: none): a partner's administrator on
 * its own partner's only. */
gboolean account_is_within (const Actor *actor, Role role, gint64 partner_id);
/* TRUE when the actor may read that account's page: the same, and the desk all. */
gboolean account_is_seen (const Actor *actor, Role role, gint64 partner_id);

/* What somebody typed. */
typedef struct {
  const char *name, *email;
  Role role;
  gint64 partner_id; /* 0: none */
  gint64 id;         /* of the account that is changed; 0: a new one */
} AccountInput;
/* Adds remarks on name, email, role and partner: missing, malformed, beyond the actor's rights. Whether an address is
 * taken the change itself tells: CONFLICT. */
void account_check (const Actor *actor, const AccountInput *input, Remarks *remarks);

/* ---- all below: within a store_write; DENIED beyond the actor's rights, CONFLICT when it is no longer so ---- */

/* A new account, invited by mail. *ret_id: its id. CONFLICT when the address has an account. */
gboolean account_invite (Db *db, const Actor *actor, const AccountInput *input, gint64 *ret_id, GError **error);
/* The invitation again: former links do not open any more. CONFLICT unless it is invited. */
gboolean account_invite_again (Db *db, const Actor *actor, gint64 id, GError **error);
/* Name, role and partner (the address is asked for apart). CONFLICT when it would leave no administrator. */
gboolean account_change (Db *db, const Actor *actor, const AccountInput *input, GError **error);
/* Another address: nothing changes before its owner opened the link sent there. An invited account takes it at once,
 * and is invited there. CONFLICT when it is taken. */
gboolean account_ask_email (Db *db, const Actor *actor, gint64 id, const char *email, GError **error);
/* The link of an address was used: NOT_FOUND when it opens no more, CONFLICT when the address was taken meanwhile. */
gboolean account_confirm_email (Db *db, const char *token, gint64 now, GError **error);
/* Sessions and links end at once; what the account did stays under its name, what its partner holds with the partner.
 * `why` (nullable): code of the history ("idle"). CONFLICT for the last administrator and for one's own account. */
gboolean account_archive (Db *db, const Actor *actor, gint64 id, const char *why, GError **error);
/* As it was: with its password, or invited again. CONFLICT unless archived. */
gboolean account_restore (Db *db, const Actor *actor, gint64 id, GError **error);
/* Its second factor is taken away, its sessions end: for who lost telephone and codes. */
gboolean account_reset_factor (Db *db, const Actor *actor, gint64 id, GError **error);
/* How the actor gets news of files: together, on working mornings, or as they come. */
gboolean account_set_daily (Db *db, const Actor *actor, gboolean daily, GError **error);
/* The actor's own name. */
gboolean account_rename (Db *db, const Actor *actor, const char *name, GError **error);

/* ---- passwords: `hash` of secret_password_hash, made before because it is slow ---- */

/* An invitation is used. (transfer full) to be freed with user_free: the account; NOT_FOUND when it opens no more. */
User *account_invited (Db *db, const char *token, gint64 now, GError **error);
User *account_resetting (Db *db, const char *token, gint64 now, GError **error); /* the same of a new password's link */
gboolean account_join (Db *db, const char *token, const char *hash, gint64 now, GError **error);
/* A forgotten password is replaced: all sessions end. */
gboolean account_reset_password (Db *db, const char *token, const char *hash, gint64 now, GError **error);
/* The actor's own, by hand: the other sessions end. */
gboolean account_set_password (Db *db, const Actor *actor, const char *hash, gint64 session_id, GError **error);
/* A link to a new password for that address, by mail, if an active account has it: else nothing. */
gboolean account_ask_reset (Db *db, const char *email, gint64 now, GError **error);
