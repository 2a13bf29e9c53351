/* account.c: rules of accounts: whose hands may reach which, and what each change leaves behind. Passwords and their
 * links stand in account_password.c. */
#include "domain/account.h"

#include "base/text.h"
#include "domain/event.h"
#include "domain/notice_queue.h"
#include "domain/link.h"
#include "domain/partner.h"
#include "domain/second_factor.h"
#include "domain/session.h"

const AccountRole account_roles[] = {
  { ROLE_ADMINISTRATOR, ACCOUNT_ALONE, ACTION_ADMINISTRATOR_MANAGE },
  { ROLE_MANAGER, ACCOUNT_ALONE, ACTION_MANAGER_MANAGE },
  { ROLE_PARTNER_ADMIN, ACCOUNT_OF_PARTNER, ACTION_USER_MANAGE },
  { ROLE_PARTNER_AGENT, ACCOUNT_OF_PARTNER, ACTION_USER_MANAGE },
  { ROLE_READER, ACCOUNT_EITHER, ACTION_USER_MANAGE },
};
const guint account_roles_count = G_N_ELEMENTS (account_roles);

static const char sql_others[] = "SELECT count (*) AS count FROM user WHERE role = 'administrator' AND state = 'active'"
                                 " AND id <> :id";
static const char sql_change[] =
    "UPDATE user SET name = :name, role = :role, partner_id = nullif (:partner, 0) WHERE id = :id";
static const char sql_state[] = "UPDATE user SET state = :state, state_at = :now, warned_at = NULL WHERE id = :id";
static const char sql_rhythm[] = "UPDATE user SET mail_rhythm = :rhythm WHERE id = :id";
static const char sql_invited[] = "UPDATE user SET invited_at = :now, reminded_at = NULL WHERE id = :id";
static const char sql_pending[] = "UPDATE user SET email_pending = :email WHERE id = :id";
static const char sql_email[] = "UPDATE user SET email = :email, email_pending = NULL WHERE id = :id";
static const char sql_read_pending[] = "SELECT email_pending FROM user WHERE id = :id";
static const char sql_unnamed[] = "UPDATE partner SET referent_id = iif (referent_id = :id, NULL, referent_id),"
                                  " deputy_id = iif (deputy_id = :id, NULL, deputy_id)"
                                  " WHERE (referent_id = :id OR deputy_id = :id) AND id <> :partner";

/* ---- rights ---- */

static const AccountRole *
role_row (Role role)
{
  for (guint i = 0; i < account_roles_count; i++)
    if (account_roles[i].role == role)
      return &account_roles[i];
  return NULL;
}

static gboolean
is_box (const Actor *actor)
{
  return actor->kind == ACTOR_BOX; /* histologe-admin and the jobs */
}

gboolean
account_is_within (const Actor *actor, Role role, gint64 partner_id)
{
  const AccountRole *row = role_row (role);

  if (row == NULL)
    return FALSE;
  if (is_box (actor))
    return TRUE;
  return access_allows (actor->role, row->action, partner_id != 0 && partner_id == actor->partner_id);
}

gboolean
account_is_seen (const Actor *actor, Role role, gint64 partner_id)
{
  return access_allows (actor->role, ACTION_USER_MANAGE, FALSE) || account_is_within (actor, role, partner_id);
}

/* ---- what was typed ---- */

static void
check_email (const AccountInput *input, Remarks *remarks)
{
  if (input->email == NULL || *input->email == '\0')
    remarks_add (remarks, "email", "account_email_missing", NULL);
  else if (!text_is_email (input->email))
    remarks_add (remarks, "email", "account_email_shape", NULL);
}

static void
check_place (const Actor *actor, const AccountInput *input, Remarks *remarks)
{
  const AccountRole *row = role_row (input->role);

  if (row == NULL)
    remarks_add (remarks, "role", "account_role_missing", NULL);
  else if (row->place == ACCOUNT_OF_PARTNER && input->partner_id == 0)
    remarks_add (remarks, "partner", "account_partner_missing", NULL);
  else if (row->place == ACCOUNT_ALONE && input->partner_id != 0)
    remarks_add (remarks, "partner", "account_partner_none", NULL);
  else if (!account_is_within (actor, input->role, input->partner_id))
    remarks_add (remarks, "role", "account_role_beyond", NULL);
}

void
account_check (const Actor *actor, const AccountInput *input, Remarks *remarks)
{
  if (input->name == NULL || *input->name == '\0')
    remarks_add (remarks, "name", "account_name_missing", NULL);
  check_email (input, remarks);
  check_place (actor, input, remarks);
}

/* ---- changes ---- */

static gboolean
set_text (Db *db, const char *sql, gint64 id, const char *name, const char *value, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql);

  query_bind_integer (query, ":id", id);
  query_bind_text (query, name, value);
  return query_done (query, error);
}

static gboolean
tell (Db *db, const Actor *actor, const User *user, const Event *what, GError **error)
{
  Event event = *what;

  event.noun = "user";
  event.subject_id = user->id;
  event.partner_id = user->partner_id;
  return event_add (db, actor, &event, error);
}

static gboolean
set_state (Db *db, const Actor *actor, const User *user, const char *state, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_state);

  query_bind_integer (query, ":id", user->id);
  query_bind_integer (query, ":now", actor->now);
  query_bind_text (query, ":state", state);
  return query_done (query, error);
}

/* The account, when the actor may have its hands on it. */
static User *
find_within (Db *db, const Actor *actor, gint64 id, GError **error)
{
  g_autoptr (User) user = user_find (db, id, error);

  if (user == NULL)
    return NULL;
  if (account_is_within (actor, user->role, user->partner_id))
    return g_steal_pointer (&user);
  box_fail (error, BOX_ERROR_DENIED, "not this actor's account to change");
  return NULL;
}

/* A box without administrator could give nobody rights any more. */
static gboolean
leaves_administrator (Db *db, const User *user, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_others);
  gint64 others = 0;

  if (user->role != ROLE_ADMINISTRATOR || g_strcmp0 (user->state, "active") != 0)
    return TRUE;
  query_bind_integer (query, ":id", user->id);
  if (query_next (query))
    others = query_integer (query, "count");
  if (!query_done (query, error))
    return FALSE;
  return others > 0 ? TRUE : box_fail (error, BOX_ERROR_CONFLICT, "the last administrator");
}

static gboolean
send_invitation (Db *db, const Actor *actor, const User *user, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_invited);
  const Event event = { .verb = "invited", .after = role_name (user->role) };

  query_bind_integer (query, ":id", user->id);
  query_bind_integer (query, ":now", actor->now);
  return query_done (query, error) && link_revoke_user (db, LINK_INVITE, user->id, actor->now, error)
         && tell (db, actor, user, &event, error);
}

gboolean
account_invite (Db *db, const Actor *actor, const AccountInput *input, gint64 *ret_id, GError **error)
{
  const User fresh = {
    .role = input->role, .partner_id = input->partner_id, .email = (char *) input->email, .name = (char *) input->name
  };
  g_autoptr (User) user = NULL;

  if (!account_is_within (actor, input->role, input->partner_id))
    return box_fail (error, BOX_ERROR_DENIED, "not this actor's role to give");
  if (!user_create (db, actor, &fresh, ret_id, error))
    return FALSE;
  user = user_find (db, *ret_id, error);
  return user != NULL && send_invitation (db, actor, user, error);
}

gboolean
account_invite_again (Db *db, const Actor *actor, gint64 id, GError **error)
{
  g_autoptr (User) user = find_within (db, actor, id, error);

  if (user == NULL)
    return FALSE;
  if (g_strcmp0 (user->state, "invited") != 0)
    return box_fail (error, BOX_ERROR_CONFLICT, "this account waits for nobody");
  return send_invitation (db, actor, user, error);
}

/* What history says of a change: role, partner and name apart. */
static gboolean
tell_changes (Db *db, const Actor *actor, const User *before, const AccountInput *after, GError **error)
{
  const Event role = { .verb = "role_changed", .before = role_name (before->role), .after = role_name (after->role) };
  const Event moved = { .verb = "moved" };
  const Event renamed = { .verb = "renamed" };
  User now = *before;

  now.partner_id = after->partner_id;
  if (before->role != after->role && !tell (db, actor, &now, &role, error))
    return FALSE;
  if (before->partner_id != after->partner_id && !tell (db, actor, &now, &moved, error))
    return FALSE;
  return g_strcmp0 (before->name, after->name) == 0 || tell (db, actor, &now, &renamed, error);
}

static gboolean
write_change (Db *db, const AccountInput *input, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_change), unnamed = NULL;

  query_bind_integer (query, ":id", input->id);
  query_bind_text (query, ":name", input->name);
  query_bind_text (query, ":role", role_name (input->role));
  query_bind_integer (query, ":partner", input->partner_id);
  if (!query_done (query, error))
    return FALSE;
  unnamed = query_new (db, sql_unnamed); /* who moves is no longer the referent there */
  query_bind_integer (unnamed, ":id", input->id);
  query_bind_integer (unnamed, ":partner", input->partner_id);
  return query_done (unnamed, error);
}

gboolean
account_change (Db *db, const Actor *actor, const AccountInput *input, GError **error)
{
  g_autoptr (User) user = find_within (db, actor, input->id, error);
  gboolean same;

  if (user == NULL)
    return FALSE;
  same = user->role == input->role && user->partner_id == input->partner_id;
  if (!account_is_within (actor, input->role, input->partner_id))
    return box_fail (error, BOX_ERROR_DENIED, "not this actor's role to give");
  if (!same && user->id == actor->user_id)
    return box_fail (error, BOX_ERROR_CONFLICT, "nobody changes their own rights");
  if (input->role != user->role && !leaves_administrator (db, user, error))
    return FALSE;
  return write_change (db, input, error) && tell_changes (db, actor, user, input, error);
}

gboolean
account_set_daily (Db *db, const Actor *actor, gboolean daily, GError **error)
{
  g_autoptr (User) user = user_find (db, actor->user_id, error);
  const Event changed = { .verb = "rhythm_changed", .after = notice_rhythm (daily) };
  g_autoptr (Query) query = NULL;

  if (user == NULL || user->mail_daily == daily)
    return user != NULL;
  query = query_new (db, sql_rhythm);
  query_bind_integer (query, ":id", user->id);
  query_bind_text (query, ":rhythm", notice_rhythm (daily));
  return query_done (query, error) && tell (db, actor, user, &changed, error);
}

gboolean
account_rename (Db *db, const Actor *actor, const char *name, GError **error)
{
  g_autoptr (User) user = user_find (db, actor->user_id, error);
  const AccountInput input = { .id = actor->user_id,
                               .name = name,
                               .role = user == NULL ? ROLE_NONE : user->role,
                               .partner_id = user == NULL ? 0 : user->partner_id };

  return user != NULL && write_change (db, &input, error) && tell_changes (db, actor, user, &input, error);
}

/* ---- addresses ---- */

static gboolean
is_free (Db *db, const char *email, gint64 id, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (User) other = user_find_address (db, email, &failure);

  if (other != NULL && other->id != id)
    return box_fail (error, BOX_ERROR_CONFLICT, "this address has an account");
  if (other != NULL || g_error_matches (failure, BOX_ERROR, BOX_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

gboolean
account_ask_email (Db *db, const Actor *actor, gint64 id, const char *email, GError **error)
{
  gboolean own = id == actor->user_id && actor->kind == ACTOR_USER;
  g_autoptr (User) user = own ? user_find (db, id, error) : find_within (db, actor, id, error);
  g_autofree char *lower = g_utf8_strdown (email, -1);
  const Event event = { .verb = "email_asked", .former = lower };

  if (user == NULL || !is_free (db, lower, id, error))
    return FALSE;
  if (g_strcmp0 (user->state, "invited") == 0)
    return set_text (db, sql_email, id, ":email", lower, error) && send_invitation (db, actor, user, error);
  return set_text (db, sql_pending, id, ":email", lower, error)
         && link_revoke_user (db, LINK_EMAIL, id, actor->now, error) && tell (db, actor, user, &event, error);
}

static char *
read_pending (Db *db, gint64 id)
{
  g_autoptr (Query) query = query_new (db, sql_read_pending);

  query_bind_integer (query, ":id", id);
  return query_next (query) ? g_strdup (query_text (query, "email_pending")) : NULL;
}

gboolean
account_confirm_email (Db *db, const char *token, gint64 now, GError **error)
{
  g_autofree Link *link = link_find (db, LINK_EMAIL, token, now, error);
  g_autoptr (User) user = link == NULL ? NULL : user_find (db, link->user_id, error);
  g_autofree char *email = user == NULL ? NULL : read_pending (db, user->id);
  const Event event = { .verb = "email_changed", .former = user == NULL ? NULL : user->email };

  if (user == NULL)
    return FALSE;
  if (email == NULL || g_strcmp0 (user->state, "active") != 0)
    return box_fail (error, BOX_ERROR_NOT_FOUND, "no address waits");
  const Actor owner = {
    .kind = ACTOR_USER, .user_id = user->id, .partner_id = user->partner_id, .role = user->role, .now = now
  };

  /* Links to a new password went to the former address. */
  return is_free (db, email, user->id, error) && link_used (db, link, now, error)
         && link_revoke_user (db, LINK_RESET, user->id, now, error)
         && set_text (db, sql_email, user->id, ":email", email, error) && tell (db, &owner, user, &event, error);
}

/* ---- coming and going ---- */

gboolean
account_archive (Db *db, const Actor *actor, gint64 id, const char *why, GError **error)
{
  g_autoptr (User) user = find_within (db, actor, id, error);
  const Event event = { .verb = "archived", .before = user == NULL ? NULL : user->state, .detail = why };

  if (user == NULL)
    return FALSE;
  if (g_strcmp0 (user->state, "archived") == 0 || (user->id == actor->user_id && actor->kind == ACTOR_USER))
    return box_fail (error, BOX_ERROR_CONFLICT, "archived already, or the actor's own");
  return leaves_administrator (db, user, error) && set_state (db, actor, user, "archived", error)
         && set_text (db, sql_pending, id, ":email", NULL, error) && session_close_others (db, id, 0, error)
         && link_revoke_user (db, LINK_LAST, id, actor->now, error) && tell (db, actor, user, &event, error);
}

gboolean
account_restore (Db *db, const Actor *actor, gint64 id, GError **error)
{
  g_autoptr (User) user = find_within (db, actor, id, error);
  const char *state = user != NULL && user->password != NULL ? "active" : "invited";
  const Event event = { .verb = "restored", .after = state };

  if (user == NULL)
    return FALSE;
  if (g_strcmp0 (user->state, "archived") != 0)
    return box_fail (error, BOX_ERROR_CONFLICT, "this account is not archived");
  if (!set_state (db, actor, user, state, error) || !tell (db, actor, user, &event, error))
    return FALSE;
  return user->password != NULL || send_invitation (db, actor, user, error);
}

gboolean
account_reset_factor (Db *db, const Actor *actor, gint64 id, GError **error)
{
  g_autoptr (User) user = find_within (db, actor, id, error);

  return user != NULL && second_factor_stop (db, actor, id, error) && session_close_others (db, id, 0, error);
}
