/* second_factor.c: the columns factor_* of `user` and the table `recovery_code`. Counts no tries: who asks does. */
#include "domain/second_factor.h"

#include "base/secret.h"
#include "base/totp.h"
#include "domain/event.h"
#include "domain/setting.h"

static const char sql_find[] =
    "SELECT coalesce (u.factor_at, 0) AS since, (SELECT count (*) FROM recovery_code c WHERE c.user_id = u.id"
    " AND c.used_at IS NULL) AS codes FROM user u WHERE u.id = :user AND u.factor_secret IS NOT NULL";
static const char sql_start[] = "UPDATE user SET factor_secret = :secret, factor_at = :now, factor_step = :step"
                                " WHERE id = :user AND factor_secret IS NULL";
static const char sql_stop[] =
    "UPDATE user SET factor_secret = NULL, factor_at = NULL WHERE id = :user AND factor_secret IS NOT NULL";
static const char sql_step[] = "UPDATE user SET factor_step = :step WHERE id = :user AND factor_step < :step";
static const char sql_forget[] = "DELETE FROM recovery_code WHERE user_id = :user";
static const char sql_code[] = "INSERT INTO recovery_code (user_id, code_hash) VALUES (:user, :hash)";
static const char sql_use[] =
    "UPDATE recovery_code SET used_at = :now WHERE user_id = :user AND code_hash = :hash AND used_at IS NULL";

/* Which roles a value of the setting asks. */
static const struct {
  const char *value;
  guint roles;
} required[] = {
  { "off", 0 },
  { "desk", 1 << ROLE_ADMINISTRATOR | 1 << ROLE_MANAGER },
  { "all", ~0u },
};

gboolean
second_factor_is_required (Db *db, Role role)
{
  g_autofree char *value = setting_read (db, "account.second_factor", NULL); /* unread: it is asked for */

  for (guint i = 0; i < G_N_ELEMENTS (required); i++)
    if (g_strcmp0 (required[i].value, value) == 0)
      return (required[i].roles & 1u << (role & ~ROLE_OWN_ONLY)) != 0;
  return TRUE;
}

gboolean
second_factor_find (Db *db, gint64 user_id, SecondFactor *ret_factor, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_find);

  *ret_factor = (SecondFactor){ 0 };
  query_bind_integer (query, ":user", user_id);
  if (query_next (query)) {
    ret_factor->since = query_integer (query, "since");
    ret_factor->codes_left = (guint) query_integer (query, "codes");
  }
  return query_done (query, error);
}

GPtrArray *
second_factor_codes_new (void)
{
  GPtrArray *codes = g_ptr_array_new_with_free_func (g_free);

  while (codes->len < SECOND_FACTOR_CODES)
    g_ptr_array_add (codes, secret_code_new ());
  return codes;
}

static gboolean
run_for (Db *db, const char *sql, gint64 user_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql);

  query_bind_integer (query, ":user", user_id);
  return query_done (query, error);
}

static gboolean
replace_codes (Db *db, gint64 user_id, GPtrArray *codes, GError **error)
{
  if (!run_for (db, sql_forget, user_id, error))
    return FALSE;
  for (guint i = 0; i < codes->len; i++) {
    g_autofree char *hash = secret_hash_keyed (g_ptr_array_index (codes, i));
    g_autoptr (Query) query = query_new (db, sql_code);

    query_bind_integer (query, ":user", user_id);
    query_bind_text (query, ":hash", hash);
    if (!query_done (query, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
tell (Db *db, const Actor *actor, gint64 user_id, const char *verb, GError **error)
{
  const Event event = { .noun = "user", .subject_id = user_id, .verb = verb };

  return event_add (db, actor, &event, error);
}

/* Pressed twice: the page that shows codes is the second one, so these are to be the ones that hold. */
static gboolean
is_same_start (Db *db, const Actor *actor, const char *secret, gint64 step)
{
  g_autoptr (User) user = user_find (db, actor->user_id, NULL);
  g_autofree char *kept = user == NULL ? NULL : secret_unseal (user->factor);

  return secret_equal (kept, secret) && user->factor_step == step;
}

gboolean
second_factor_start (Db *db, const Actor *actor, const char *secret, gint64 step, GPtrArray *codes, GError **error)
{
  g_autofree char *sealed = secret_seal (secret);
  g_autoptr (Query) query = query_new (db, sql_start);

  query_bind_text (query, ":secret", sealed);
  query_bind_integer (query, ":now", actor->now);
  query_bind_integer (query, ":step", step);
  query_bind_integer (query, ":user", actor->user_id);
  if (!query_done (query, error))
    return FALSE;
  if (db_changes (db) == 1)
    return replace_codes (db, actor->user_id, codes, error)
           && tell (db, actor, actor->user_id, "factor_started", error);
  return is_same_start (db, actor, secret, step)
             ? replace_codes (db, actor->user_id, codes, error)
             : box_fail (error, BOX_ERROR_CONFLICT, "this account has a second factor");
}

gboolean
second_factor_renew (Db *db, const Actor *actor, GPtrArray *codes, GError **error)
{
  SecondFactor factor;

  if (!second_factor_find (db, actor->user_id, &factor, error))
    return FALSE;
  if (factor.since == 0)
    return box_fail (error, BOX_ERROR_NOT_FOUND, "no second factor");
  return replace_codes (db, actor->user_id, codes, error) && tell (db, actor, actor->user_id, "codes_renewed", error);
}

gboolean
second_factor_stop (Db *db, const Actor *actor, gint64 user_id, GError **error)
{
  if (!run_for (db, sql_stop, user_id, error))
    return FALSE;
  if (db_changes (db) == 0)
    return box_fail (error, BOX_ERROR_NOT_FOUND, "no second factor");
  return run_for (db, sql_forget, user_id, error) && tell (db, actor, user_id, "factor_stopped", error);
}

/* *ret_taken: a recovery code that had not served. */
static gboolean
take_recovery (Db *db, const Actor *actor, const User *user, const char *typed, gboolean *ret_taken, GError **error)
{
  g_autofree char *code = secret_code_read (typed == NULL ? "" : typed), *hash = secret_hash_keyed (code);
  g_autoptr (Query) query = query_new (db, sql_use);

  query_bind_integer (query, ":now", actor->now);
  query_bind_integer (query, ":user", user->id);
  query_bind_text (query, ":hash", hash);
  if (!query_done (query, error))
    return FALSE;
  *ret_taken = db_changes (db) == 1;
  return !*ret_taken || tell (db, actor, user->id, "code_used", error);
}

gboolean
second_factor_take (Db *db, const Actor *actor, const User *user, const char *typed, GError **error)
{
  g_autofree char *secret = secret_unseal (user->factor);
  gint64 step = totp_verify (secret, typed, actor->now, user->factor_step);
  g_autoptr (Query) query = NULL;
  gboolean taken = FALSE;

  if (step == 0) {
    if (!take_recovery (db, actor, user, typed, &taken, error))
      return FALSE;
    return taken ? TRUE : box_fail (error, BOX_ERROR_DENIED, "wrong code");
  }
  query = query_new (db, sql_step);
  query_bind_integer (query, ":step", step);
  query_bind_integer (query, ":user", user->id);
  if (!query_done (query, error))
    return FALSE;
  return db_changes (db) == 1 ? TRUE : box_fail (error, BOX_ERROR_DENIED, "this code has served");
}
