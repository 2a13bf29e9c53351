/* sign_in.c: what is asked of who comes in, and how often. Sessions themselves stand in session.c. */
#include "domain/sign_in.h"

#include "base/secret.h"
#include "domain/attempt.h"
#include "domain/event.h"
#include "domain/link.h"
#include "domain/second_factor.h"
#include "domain/session.h"

/* Whoever comes back is no longer somebody who never does. */
static const char sql_signed_in[] = "UPDATE user SET signed_in_at = :now, warned_at = NULL WHERE id = :id";

typedef struct {
  const char *account; /* lower case */
  const char *client, *device;
  const User *user; /* NULL: the attempt failed */
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

/* (transfer full): of a session. */
static char *
open_session (Db *db, gint64 user_id, const char *device, gint64 now, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_signed_in);

  query_bind_integer (query, ":id", user_id);
  query_bind_integer (query, ":now", now);
  return query_done (query, error) ? session_open_on (db, user_id, device, now, error) : NULL;
}

static gboolean
sign_in_opened (Db *db, gpointer data, GError **error)
{
  SignIn *sign_in = data;
  const Link link = { .user_id = sign_in->user->id };

  g_clear_pointer (&sign_in->token, g_free);
  if (!sign_in_allowed (db, sign_in, error) || !attempt_clear (db, ATTEMPT_SIGN_IN_ACCOUNT, sign_in->account, error))
    return FALSE;
  sign_in->token = sign_in->user->factor == NULL
                       ? open_session (db, sign_in->user->id, sign_in->device, sign_in->now, error)
                       : link_create (db, LINK_FACTOR, &link, sign_in->now, error);
  return sign_in->token != NULL;
}

/* (transfer full): the account when the password is its own; NULL without error when not. */
static User *
sign_in_verify (Store *store, const Credentials *credentials, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (User) user = user_find_email (store_reader (store), credentials->email, &failure);
  gboolean fits = FALSE;

  if (g_error_matches (failure, BOX_ERROR, BOX_ERROR_NOT_FOUND))
    g_clear_error (&failure);
  store_reader_rest (store); /* passwords have their turn one after the other */
  if (failure == NULL)
    fits = secret_password_verify (user == NULL ? NULL : user->password, credentials->password, &failure);
  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  return fits ? g_steal_pointer (&user) : NULL;
}

char *
sign_in_password (Store *store, const Credentials *credentials, gint64 now, gboolean *ret_second, GError **error)
{
  Db *db = store_reader (store);
  g_autofree char *account = g_utf8_strdown (credentials->email, -1);
  g_autoptr (User) user = NULL;
  g_autoptr (GError) failure = NULL;
  SignIn sign_in = { .account = account, .client = credentials->client, .device = credentials->device, .now = now };

  *ret_second = FALSE;
  if (!sign_in_allowed (db, &sign_in, error))
    return NULL;
  user = sign_in_verify (store, credentials, &failure);
  if (failure != NULL) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return NULL;
  }
  if (user == NULL) {
    if (store_write (store, sign_in_failed, &sign_in, error))
      box_fail (error, BOX_ERROR_DENIED, "wrong address or password");
    return NULL;
  }
  sign_in.user = user;
  *ret_second = user->factor != NULL;
  if (!store_write (store, sign_in_opened, &sign_in, error))
    g_clear_pointer (&sign_in.token, g_free);
  return sign_in.token;
}

/* ---- the second step ---- */

typedef struct {
  const SecondStep *step;
  gint64 now;
  gboolean wrong; /* out */
  char *token;    /* out */
} Second;

static gboolean
second_allowed (Db *db, const Second *second, const char *subject, GError **error)
{
  return attempt_check (db, ATTEMPT_FACTOR_ACCOUNT, subject, second->now, error)
         && attempt_check (db, ATTEMPT_FACTOR_DAY, subject, second->now, error);
}

/* Who guesses codes has the password: its owner must know. */
static gboolean
second_guessed (Db *db, const Actor *actor, GError **error)
{
  const Actor box = ACTOR_BOX_AT (actor->now);
  const Event event = { .noun = "user", .subject_id = actor->user_id, .verb = "codes_guessed" };

  return event_add (db, &box, &event, error);
}

/* A wrong code is counted, and what counts it is written: hence no failure of the work. */
static gboolean
second_refused (Db *db, Second *second, const User *user, const Actor *actor, GError **error)
{
  second->wrong = TRUE;
  if (!attempt_add (db, ATTEMPT_FACTOR_ACCOUNT, user->uuid, second->now, error)
      || !attempt_add (db, ATTEMPT_FACTOR_DAY, user->uuid, second->now, error))
    return FALSE;
  return second_allowed (db, second, user->uuid, NULL) || second_guessed (db, actor, error);
}

static gboolean
second_work (Db *db, gpointer data, GError **error)
{
  Second *second = data;
  const char *typed = second->step->code;
  g_autofree Link *link = link_find (db, LINK_FACTOR, second->step->token, second->now, error);
  g_autoptr (User) user = link == NULL ? NULL : user_find (db, link->user_id, error);
  g_autoptr (GError) failure = NULL;

  second->wrong = FALSE; /* may be run again */
  g_clear_pointer (&second->token, g_free);
  if (user == NULL || !second_allowed (db, second, user->uuid, error))
    return FALSE;
  if (g_strcmp0 (user->state, "active") != 0 || user->factor == NULL)
    return box_fail (error, BOX_ERROR_NOT_FOUND, "this sign-in is over");
  const Actor actor = {
    .kind = ACTOR_USER, .user_id = user->id, .partner_id = user->partner_id, .role = user->role, .now = second->now
  };

  if (!second_factor_take (db, &actor, user, typed, &failure)) {
    if (g_error_matches (failure, BOX_ERROR, BOX_ERROR_DENIED))
      return second_refused (db, second, user, &actor, error);
    g_propagate_error (error, g_steal_pointer (&failure));
    return FALSE;
  }
  if (!link_used (db, link, second->now, error) || !attempt_clear (db, ATTEMPT_FACTOR_ACCOUNT, user->uuid, error))
    return FALSE;
  second->token = open_session (db, user->id, second->step->device, second->now, error);
  return second->token != NULL;
}

char *
sign_in_code (Store *store, const SecondStep *step, gint64 now, GError **error)
{
  Second second = { .step = step, .now = now };

  if (!store_write (store, second_work, &second, error))
    g_clear_pointer (&second.token, g_free);
  else if (second.wrong)
    box_fail (error, BOX_ERROR_DENIED, "wrong code");
  return second.token;
}

/* ---- the password again ---- */

typedef struct {
  const char *subject;
  gint64 now;
} Again;

static gboolean
again_failed (Db *db, gpointer data, GError **error)
{
  const Again *again = data;

  return attempt_take (db, ATTEMPT_PASSWORD_ACCOUNT, again->subject, again->now, error);
}

gboolean
sign_in_again (Store *store, gint64 user_id, const char *password, gint64 now, GError **error)
{
  Db *db = store_reader (store);
  g_autoptr (User) user = user_find (db, user_id, error);
  Again again = { user == NULL ? NULL : user->uuid, now };
  g_autoptr (GError) failure = NULL;

  if (user == NULL || !attempt_check (db, ATTEMPT_PASSWORD_ACCOUNT, user->uuid, now, error))
    return FALSE;
  store_reader_rest (store);
  if (secret_password_verify (user->password, password == NULL ? "" : password, &failure))
    return TRUE;
  if (failure != NULL) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return FALSE;
  }
  return store_write (store, again_failed, &again, error) ? box_fail (error, BOX_ERROR_DENIED, "wrong password")
                                                          : FALSE;
}
