/* account_password.c: what links to a password do: an invitation, a forgotten one; and one's own, changed by hand. */
#include "domain/account.h"
#include "domain/event.h"
#include "domain/link.h"
#include "domain/session.h"

static const char sql_join[] = "UPDATE user SET password = :hash, state = 'active', state_at = :now WHERE id = :id"
                               " AND state = 'invited'";
static const char sql_password[] = "UPDATE user SET password = :hash WHERE id = :id AND state = 'active'";

static Actor
actor_of (const User *user, gint64 now)
{
  return (
      Actor){ .kind = ACTOR_USER, .user_id = user->id, .partner_id = user->partner_id, .role = user->role, .now = now };
}

/* The account of a link, in the state the link is for. */
static User *
find_by_link (Db *db, LinkPurpose purpose, const char *token, gint64 now, Link **ret_link, GError **error)
{
  g_autofree Link *link = link_find (db, purpose, token, now, error);
  g_autoptr (User) user = link == NULL ? NULL : user_find (db, link->user_id, error);

  if (user != NULL && g_strcmp0 (user->state, purpose == LINK_INVITE ? "invited" : "active") == 0) {
    *ret_link = g_steal_pointer (&link);
    return g_steal_pointer (&user);
  }
  if (user != NULL)
    box_fail (error, BOX_ERROR_NOT_FOUND, "this link serves no more");
  return NULL;
}

User *
account_invited (Db *db, const char *token, gint64 now, GError **error)
{
  g_autofree Link *link = NULL;

  return find_by_link (db, LINK_INVITE, token, now, &link, error);
}

User *
account_resetting (Db *db, const char *token, gint64 now, GError **error)
{
  g_autofree Link *link = NULL;

  return find_by_link (db, LINK_RESET, token, now, &link, error);
}

static gboolean
tell (Db *db, const Actor *actor, const User *user, const char *verb, GError **error)
{
  const Event event = { .noun = "user", .subject_id = user->id, .verb = verb, .partner_id = user->partner_id };

  return event_add (db, actor, &event, error);
}

static gboolean
write_hash (Db *db, const char *sql, gint64 id, const char *hash, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql);

  query_bind_integer (query, ":id", id);
  query_bind_text (query, ":hash", hash);
  if (!query_done (query, error))
    return FALSE;
  return db_changes (db) == 1 ? TRUE : box_fail (error, BOX_ERROR_CONFLICT, "this account is in another state");
}

gboolean
account_join (Db *db, const char *token, const char *hash, gint64 now, GError **error)
{
  g_autofree Link *link = NULL;
  g_autoptr (User) user = find_by_link (db, LINK_INVITE, token, now, &link, error);
  g_autoptr (Query) query = NULL;

  if (user == NULL || !link_used (db, link, now, error))
    return FALSE;
  const Actor actor = actor_of (user, now);

  query = query_new (db, sql_join);
  query_bind_integer (query, ":id", user->id);
  query_bind_integer (query, ":now", now);
  query_bind_text (query, ":hash", hash);
  return query_done (query, error) && link_revoke_user (db, LINK_LAST, user->id, now, error)
         && tell (db, &actor, user, "joined", error);
}

gboolean
account_reset_password (Db *db, const char *token, const char *hash, gint64 now, GError **error)
{
  g_autofree Link *link = NULL;
  g_autoptr (User) user = find_by_link (db, LINK_RESET, token, now, &link, error);

  if (user == NULL || !link_used (db, link, now, error))
    return FALSE;
  const Actor actor = actor_of (user, now);

  return write_hash (db, sql_password, user->id, hash, error) && link_revoke_user (db, LINK_LAST, user->id, now, error)
         && session_close_others (db, user->id, 0, error) && tell (db, &actor, user, "password_reset", error);
}

gboolean
account_set_password (Db *db, const Actor *actor, const char *hash, gint64 session_id, GError **error)
{
  g_autoptr (User) user = user_find (db, actor->user_id, error);

  return user != NULL && write_hash (db, sql_password, user->id, hash, error)
         && link_revoke_user (db, LINK_RESET, user->id, actor->now, error)
         && session_close_others (db, user->id, session_id, error) && tell (db, actor, user, "password_changed", error);
}

gboolean
account_ask_reset (Db *db, const char *email, gint64 now, GError **error)
{
  const Actor box = ACTOR_BOX_AT (now);
  g_autoptr (GError) failure = NULL;
  g_autoptr (User) user = user_find_email (db, email, &failure);

  if (user != NULL)
    return tell (db, &box, user, "reset_asked", error);
  if (g_error_matches (failure, BOX_ERROR, BOX_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}
