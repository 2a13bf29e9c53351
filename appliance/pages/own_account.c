/* own_account.c: the page of one's own account and what its forms do. Nobody changes their own rights here. */
#include "pages/own_account.h"

#include "base/secret.h"
#include "domain/account.h"
#include "domain/account_list.h"
#include "domain/attempt.h"
#include "domain/notice_queue.h"
#include "domain/second_factor.h"
#include "domain/sign_in.h"
#include "pages/office.h"
#include "pages/office_fields.h"
#include "pages/once.h"
#include "pages/password.h"
#include "view/account_view.h"

#define PAGE "/mon-compte"
#define REMARKS "account_remark"

/* ---- the page ---- */

typedef struct {
  const Viewer *viewer;
  const Session *own;
  Tree *list;
} Sessions;

static void
add_session (const SessionRow *row, gpointer data)
{
  const Sessions *sessions = data;
  Tree *map = tree_add_map (sessions->list);

  tree_set_text (map, "uuid", row->uuid);
  tree_set_text (map, "device",
                 row->device != NULL ? row->device : viewer_word (sessions->viewer, "account", "unknown_device"));
  viewer_set_day (sessions->viewer, map, "opened", row->opened_at);
  viewer_set_day (sessions->viewer, map, "seen", row->seen_at);
  tree_set_flag (map, "this_one", row->id == sessions->own->id);
}

static void
add_factor (Exchange *exchange, const Viewer *viewer, Tree *view)
{
  const Session *session = exchange_session (exchange);
  SecondFactor factor = { 0 };

  second_factor_find (viewer->db, session->user_id, &factor, NULL);
  viewer_set_day (viewer, view, "factor", factor.since);
  tree_set_integer (view, "codes_left", factor.codes_left);
  tree_set_flag (view, "codes_low", factor.since != 0 && factor.codes_left < 3);
  tree_set_flag (view, "factor_required", second_factor_is_required (viewer->db, session->role));
}

static int
page (Exchange *exchange, int status, const User *user, const Remarks *remarks)
{
  const Viewer viewer = office_viewer (exchange);
  const Session *session = exchange_session (exchange);
  g_autofree char *request_token = secret_token_new ();
  const char *done = exchange_query (exchange, "fait"), *name = exchange_field (exchange, "name");
  Tree *view = tree_new_map ();
  Sessions sessions = { &viewer, session, tree_set_list (view, "sessions") };
  const OfficeFields fields = { exchange, remarks, REMARKS, view };
  static const char *const secrets[] = { "email_password", "current", "password", "again" };

  tree_set_text (view, "request_token", request_token);
  tree_set_text (view, "account_email", user->email);
  tree_set_text (view, "role_words", viewer_word (&viewer, "role", role_name (user->role)));
  tree_set_text (view, "own_partner", session->partner_name);
  tree_set_text (view, "done", done == NULL ? NULL : viewer_word (&viewer, "account_done", done));
  tree_set_flag (view, "daily", user->mail_daily);
  office_fields_errors (&fields);
  office_fields_add (&fields, "name", name != NULL ? name : user->name);
  office_fields_add (&fields, "email", exchange_field (exchange, "email"));
  for (guint i = 0; i < G_N_ELEMENTS (secrets); i++)
    office_fields_add (&fields, secrets[i], NULL);
  add_factor (exchange, &viewer, view);
  session_list (viewer.db, session->user_id, viewer.now, add_session, &sessions);
  tree_set_flag (view, "other_sessions", tree_length (sessions.list) > 1);
  return exchange_page (exchange, status, "own-account", view);
}

static User *
own_user (Exchange *exchange, GError **error)
{
  return user_find (store_reader (exchange_appliance (exchange)->store), exchange_session (exchange)->user_id, error);
}

static int
page_with (Exchange *exchange, const Remarks *remarks)
{
  GError *error = NULL;
  g_autoptr (User) user = own_user (exchange, &error);

  return user == NULL ? exchange_fail (exchange, error)
                      : page (exchange, remarks_any (remarks) ? 422 : 200, user, remarks);
}

int
own_account_show (Exchange *exchange)
{
  g_autoptr (Remarks) none = remarks_new ();

  return page_with (exchange, none);
}

/* ---- what its forms do ---- */

typedef struct {
  Actor actor;
  const char *text; /* name, address or hash */
  const char *subject;
  gint64 session_id;
} Change;

/* The only change of one's own that somebody else's account forbids. */
static int
email_taken (Exchange *exchange, GError *error)
{
  g_autoptr (Remarks) remarks = remarks_new ();

  g_error_free (error);
  remarks_add (remarks, "email", "account_email_taken", NULL);
  return page_with (exchange, remarks);
}

/* Does the work once and leads back to the page, which says what was done. */
static int
change_send (Exchange *exchange, Change *change, StoreWork work, const char *form)
{
  g_autofree char *request = once_request (exchange, form, "own", NULL), *place = NULL;
  g_autofree char *page_done = g_strconcat (PAGE "?fait=", form, NULL);
  const Once once = { work, change, request, page_done };
  GError *error = NULL;

  if (once_write (exchange, &once, &place, &error))
    return exchange_redirect (exchange, place);
  return g_error_matches (error, BOX_ERROR, BOX_ERROR_CONFLICT) ? email_taken (exchange, error)
                                                                : exchange_fail (exchange, error);
}

gboolean
own_account_asks_password (Exchange *exchange, const char *field, Remarks *remarks, GError **error)
{
  g_autoptr (GError) failure = NULL;

  if (sign_in_again (exchange_appliance (exchange)->store, exchange_session (exchange)->user_id,
                     exchange_field (exchange, field), exchange_now (exchange), &failure))
    return TRUE;
  if (g_error_matches (failure, BOX_ERROR, BOX_ERROR_DENIED) || g_error_matches (failure, BOX_ERROR, BOX_ERROR_LIMIT)) {
    remarks_add (remarks, field,
                 g_error_matches (failure, BOX_ERROR, BOX_ERROR_LIMIT) ? "password_limit" : "password_wrong", NULL);
    return TRUE;
  }
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static gboolean
rename_work (Db *db, gpointer data, GError **error)
{
  const Change *change = data;

  return account_rename (db, &change->actor, change->text, error);
}

int
own_account_rename (Exchange *exchange)
{
  g_autoptr (Remarks) remarks = remarks_new ();
  g_autofree char *name = exchange_typed (exchange, "name", FALSE, ACCOUNT_NAME_MAX);
  Change change = { .actor = office_actor (exchange), .text = name };

  if (name[0] == '\0')
    remarks_add (remarks, "name", "account_name_missing", NULL);
  return remarks_any (remarks) ? page_with (exchange, remarks) : change_send (exchange, &change, rename_work, "name");
}

static gboolean
rhythm_work (Db *db, gpointer data, GError **error)
{
  const Change *change = data;

  return account_set_daily (db, &change->actor, g_strcmp0 (change->text, NOTICE_DAILY) == 0, error);
}

/* Anything but "daily" is "at once". */
int
own_account_rhythm (Exchange *exchange)
{
  Change change = { .actor = office_actor (exchange), .text = exchange_field (exchange, "rhythm") };

  return change_send (exchange, &change, rhythm_work, "rhythm");
}

static gboolean
email_work (Db *db, gpointer data, GError **error)
{
  const Change *change = data;

  return attempt_take (db, ATTEMPT_EMAIL_ACCOUNT, change->subject, change->actor.now, error)
         && account_ask_email (db, &change->actor, change->actor.user_id, change->text, error);
}

int
own_account_email (Exchange *exchange)
{
  g_autoptr (Remarks) remarks = remarks_new ();
  GError *error = NULL;
  g_autoptr (User) user = own_user (exchange, &error);
  g_autofree char *email = exchange_typed (exchange, "email", FALSE, ACCOUNT_EMAIL_MAX);
  Change change = { .actor = office_actor (exchange), .text = email, .subject = user == NULL ? NULL : user->uuid };

  if (user == NULL)
    return exchange_fail (exchange, error);
  const AccountInput input = { user->name, email, user->role, user->partner_id, user->id };
  const Actor box = ACTOR_BOX_AT (change.actor.now); /* rights are not in question: the account is one's own */

  account_check (&box, &input, remarks);
  if (!own_account_asks_password (exchange, "email_password", remarks, &error))
    return exchange_fail (exchange, error);
  return remarks_any (remarks) ? page (exchange, 422, user, remarks)
                               : change_send (exchange, &change, email_work, "email");
}

static gboolean
password_work (Db *db, gpointer data, GError **error)
{
  const Change *change = data;

  return account_set_password (db, &change->actor, change->text, change->session_id, error);
}

int
own_account_password (Exchange *exchange)
{
  g_autoptr (Remarks) remarks = remarks_new ();
  GError *error = NULL;
  g_autoptr (User) user = own_user (exchange, &error);
  g_autofree char *hash = NULL;
  Change change = { .actor = office_actor (exchange), .session_id = exchange_session (exchange)->id };

  if (user == NULL || !own_account_asks_password (exchange, "current", remarks, &error))
    return exchange_fail (exchange, error);
  password_check (exchange, user->name, user->email, remarks);
  if (remarks_any (remarks))
    return page (exchange, 422, user, remarks);
  change.text = hash = secret_password_hash (exchange_field (exchange, "password"), &error);
  return hash == NULL ? exchange_fail (exchange, error) : change_send (exchange, &change, password_work, "password");
}

static gboolean
sessions_work (Db *db, gpointer data, GError **error)
{
  const Change *change = data;

  return g_strcmp0 (change->text, "others") == 0
             ? session_close_others (db, change->actor.user_id, change->session_id, error)
             : session_close_one (db, change->actor.user_id, change->text, error);
}

int
own_account_sessions (Exchange *exchange)
{
  Change change = { .actor = office_actor (exchange),
                    .text = exchange_field (exchange, "session"),
                    .session_id = exchange_session (exchange)->id };

  return change_send (exchange, &change, sessions_work, "session");
}
