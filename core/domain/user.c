/* user.c: accounts and signing in. Never tells whether an address is known. */
#include "domain/user.h"

#include "base/secret.h"
#include "base/text.h"
#include "domain/attempt.h"
#include "domain/event.h"
#include "domain/session.h"

#define USER_COLUMNS "id, coalesce (partner_id, 0) AS partner_id, role, email, name, password"
static const char sql_find[] = "SELECT " USER_COLUMNS " FROM user WHERE id = :id";
static const char sql_find_email[] = "SELECT " USER_COLUMNS " FROM user WHERE email = :email AND state = 'active'";
static const char sql_managers[] =
    "SELECT " USER_COLUMNS " FROM user WHERE role = 'manager' AND state = 'active' ORDER BY name";
static const char sql_create[] = "INSERT INTO user (uuid, partner_id, role, email, name, password, state, created_at)"
                                 " VALUES (:uuid, nullif (:partner, 0), :role, :email, :name, :password,"
                                 " iif (:password IS NULL, 'invited', 'active'), :now)";
static const char sql_signed_in[] = "UPDATE user SET signed_in_at = :now WHERE id = :id";

void
user_free (User *user)
{
  if (user == NULL)
    return;
  g_free (user->email);
  g_free (user->name);
  g_free (user->password);
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

typedef struct {
  const char *account; /* lower case */
  const char *client;
  gint64 user_id; /* 0: the attempt failed */
  gint64 now;
  char *token;
} SignIn;

/* Asked again where attempts are counted: many at once must not get more tries than one after the other, nor learn
 * from the answer. */
static gboolean
sign_in_allowed (Db *db, const SignIn *sign_in, GError **error)
{
  return attempt_check (db, ATTEMPT_SIGN_IN_ACCOUNT, sign_in->account, sign_in->now, error)
         && attempt_check (db, ATTEMPT_SIGN_IN_ADDRESS, sign_in->client, sign_in->now, error);
}

static gboolean
sign_in_failed (Db *db, gpointer data, GError **error)
{
  const SignIn *sign_in = data;

  return sign_in_allowed (db, sign_in, error)
         && attempt_add (db, ATTEMPT_SIGN_IN_ACCOUNT, sign_in->account, sign_in->now, error)
         && attempt_add (db, ATTEMPT_SIGN_IN_ADDRESS, sign_in->client, sign_in->now, error);
}

static gboolean
sign_in_opened (Db *db, gpointer data, GError **error)
{
  SignIn *sign_in = data;
  g_autoptr (Query) query = query_new (db, sql_signed_in);

  query_bind_integer (query, ":id", sign_in->user_id);
  query_bind_integer (query, ":now", sign_in->now);
  g_clear_pointer (&sign_in->token, g_free);
  if (!sign_in_allowed (db, sign_in, error) || !query_done (query, error)
      || !attempt_clear (db, ATTEMPT_SIGN_IN_ACCOUNT, sign_in->account, error))
    return FALSE;
  sign_in->token = session_open (db, sign_in->user_id, sign_in->now, error);
  return sign_in->token != NULL;
}

/* (transfer full): the account when the password is its own; NULL without error when not. */
static User *
sign_in_verify (Db *db, const Credentials *credentials, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (User) user = user_find_email (db, credentials->email, &failure);
  gboolean fits = FALSE;

  if (g_error_matches (failure, BOX_ERROR, BOX_ERROR_NOT_FOUND))
    g_clear_error (&failure);
  if (failure == NULL)
    fits = secret_password_verify (user == NULL ? NULL : user->password, credentials->password, &failure);
  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  return fits ? g_steal_pointer (&user) : NULL;
}

char *
user_sign_in (Store *store, const Credentials *credentials, gint64 now, GError **error)
{
  Db *db = store_reader (store);
  g_autofree char *account = g_utf8_strdown (credentials->email, -1);
  g_autoptr (User) user = NULL;
  g_autoptr (GError) failure = NULL;
  SignIn sign_in = { .account = account, .client = credentials->client, .now = now };

  if (!sign_in_allowed (db, &sign_in, error))
    return NULL;
  user = sign_in_verify (db, credentials, &failure);
  if (failure != NULL) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return NULL;
  }
  if (user == NULL) {
    if (store_write (store, sign_in_failed, &sign_in, error))
      box_fail (error, BOX_ERROR_DENIED, "wrong address or password");
    return NULL;
  }
  sign_in.user_id = user->id;
  if (!store_write (store, sign_in_opened, &sign_in, error))
    g_clear_pointer (&sign_in.token, g_free);
  return sign_in.token;
}
