/* user.c: rows of `user`. Knows no rights. */
#include "domain/user.h"

#include "base/secret.h"
#include "base/text.h"
#include "domain/event.h"
#include "domain/notice_queue.h"

#define USER_COLUMNS \
  "id, uuid, coalesce (partner_id, 0) AS partner_id, role, email, name, password, state, factor_secret, factor_step," \
  " mail_rhythm"
static const char sql_find[] = "SELECT " USER_COLUMNS " FROM user WHERE id = :id";
static const char sql_find_email[] = "SELECT " USER_COLUMNS " FROM user WHERE email = :email AND state = 'active'";
static const char sql_find_uuid[] = "SELECT " USER_COLUMNS " FROM user WHERE uuid = :uuid";
static const char sql_find_address[] = "SELECT " USER_COLUMNS " FROM user WHERE email = :email";
static const char sql_managers[] =
    "SELECT " USER_COLUMNS " FROM user WHERE role = 'manager' AND state = 'active' ORDER BY name";
static const char sql_create[] = "INSERT INTO user (uuid, partner_id, role, email, name, password, state, created_at, state_at)"
                                 " VALUES (:uuid, nullif (:partner, 0), :role, :email, :name, :password,"
                                 " iif (:password IS NULL, 'invited', 'active'), :now, :now)";

void
user_free (User *user)
{
  if (user == NULL)
    return;
  g_free (user->email);
  g_free (user->name);
  g_free (user->password);
  g_free (user->uuid);
  g_free (user->state);
  g_free (user->factor);
  g_free (user);
}

static User *
user_read (Query *query)
{
  User *user = g_new0 (User, 1);

  user->id = query_integer (query, "id");
  user->partner_id = query_integer (query, "partner_id");
  user->role = role_find (query_text (query, "role"));
  user->email = g_strdup (query_text (query, "email"));
  user->name = g_strdup (query_text (query, "name"));
  user->password = g_strdup (query_text (query, "password"));
  user->uuid = g_strdup (query_text (query, "uuid"));
  user->state = g_strdup (query_text (query, "state"));
  user->factor = g_strdup (query_text (query, "factor_secret"));
  user->factor_step = query_integer (query, "factor_step");
  user->mail_daily = g_strcmp0 (query_text (query, "mail_rhythm"), NOTICE_DAILY) == 0;
  return user;
}

static User *
user_one (Query *query, GError **error)
{
  g_autoptr (User) user = query_next (query) ? user_read (query) : NULL;

  if (!query_done (query, error))
    return NULL;
  if (user == NULL)
    box_fail (error, BOX_ERROR_NOT_FOUND, "no such account");
  return g_steal_pointer (&user);
}

User *
user_find (Db *db, gint64 id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_find);

  query_bind_integer (query, ":id", id);
  return user_one (query, error);
}

User *
user_find_uuid (Db *db, const char *uuid, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_find_uuid);

  query_bind_text (query, ":uuid", uuid);
  return user_one (query, error);
}

User *
user_find_address (Db *db, const char *email, GError **error)
{
  g_autofree char *lower = g_utf8_strdown (email, -1);
  g_autoptr (Query) query = query_new (db, sql_find_address);

  query_bind_text (query, ":email", lower);
  return user_one (query, error);
}

User *
user_find_email (Db *db, const char *email, GError **error)
{
  g_autofree char *lower = g_utf8_strdown (email, -1);
  g_autoptr (Query) query = query_new (db, sql_find_email);

  query_bind_text (query, ":email", lower);
  return user_one (query, error);
}

GPtrArray *
user_managers (Db *db, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_managers);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) user_free);

  while (query_next (query))
    g_ptr_array_add (list, user_read (query));
  return query_done (query, error) ? g_steal_pointer (&list) : NULL;
}

gboolean
user_create (Db *db, const Actor *actor, const User *user, gint64 *ret_id, GError **error)
{
  g_autoptr (Query) query = NULL;
  g_autofree char *uuid = secret_uuid ();
  g_autofree char *lower = g_utf8_strdown (user->email, -1);
  Event event = { .noun = "user", .verb = "created", .after = role_name (user->role), .partner_id = user->partner_id };

  if (user->role == ROLE_NONE || !text_is_email (lower))
    return box_fail (error, BOX_ERROR_INVALID, "an account needs a role and a mail address");
  query = query_new (db, sql_create);
  query_bind_text (query, ":uuid", uuid);
  query_bind_integer (query, ":partner", user->partner_id);
  query_bind_text (query, ":role", role_name (user->role));
  query_bind_text (query, ":email", lower);
  query_bind_text (query, ":name", user->name);
  query_bind_text (query, ":password", user->password);
  query_bind_integer (query, ":now", actor->now);
  if (!query_done (query, error))
    return FALSE;
  *ret_id = event.subject_id = db_last_id (db);
  return event_add (db, actor, &event, error);
}
