/* test_user.c: accounts, signing in with its bounds, sessions and how long they last. */
#include "domain/attempt.h"
#include "domain/session.h"
#include "domain/sign_in.h"
#include "fixture.h"

#define PASSWORD "Une longue phrase facile"
#define WINDOW_S (20 * CLOCK_MINUTE)

typedef struct {
  Fixture *fixture;
  gint64 id;
} Account;

/* world.h gives its people no password that works: this gives the manager one. */
static gboolean
set_password (Db *db, gpointer hash, GError **error)
{
  static const char sql[] = "UPDATE user SET password = :hash WHERE role = 'manager'";
  g_autoptr (Query) query = query_new (db, sql);

  query_bind_text (query, ":hash", hash);
  return query_done (query, error);
}

static Fixture *
fixture_with_password (void)
{
  Fixture *fixture = fixture_new ();
  g_autofree char *hash = secret_password_hash (PASSWORD, NULL);

  world_do (fixture->world, set_password, hash);
  return fixture;
}

/* The code of signing in; with a token, the session must be the manager's. */
static int
sign_in (Fixture *fixture, const Credentials *credentials, gint64 now)
{
  g_autoptr (GError) error = NULL;
  gboolean second = FALSE;
  g_autofree char *token = sign_in_password (fixture->store, credentials, now, &second, &error);
  gboolean stale = TRUE;

  g_assert_false (second);
  if (token != NULL) {
    g_autoptr (Session) session = session_find (store_reader (fixture->store), token, now, &stale);

    g_assert_nonnull (session);
    g_assert_cmpint (session->user_id, ==, fixture->world->manager_id);
    g_assert_cmpint (session->role, ==, ROLE_MANAGER);
    g_assert_false (stale);
  }
  return fixture_code (token != NULL, &error);
}

static const Credentials right = { "manager@example.org", PASSWORD, "192.0.2.1", NULL };
static const Credentials wrong = { "manager@example.org", "something else", "192.0.2.1", NULL };
static const Credentials nobody = { "nobody@example.org", PASSWORD, "192.0.2.1", NULL };

static void
test_signing_in (void)
{
  g_autoptr (Fixture) fixture = fixture_with_password ();
  const Credentials capitals = { "Manager@Example.org", PASSWORD, "192.0.2.1", NULL };

  g_assert_cmpint (sign_in (fixture, &right, MONDAY_9), ==, FIXTURE_OK);
  g_assert_cmpint (sign_in (fixture, &capitals, MONDAY_9 + 1), ==, FIXTURE_OK);
  g_assert_cmpint (sign_in (fixture, &wrong, MONDAY_9 + 2), ==, BOX_ERROR_DENIED);
  g_assert_cmpint (sign_in (fixture, &nobody, MONDAY_9 + 3), ==, BOX_ERROR_DENIED);
  g_assert_cmpint (world_integer (fixture->world, "SELECT signed_in_at AS x FROM user WHERE role = 'manager'"), ==,
                   MONDAY_9 + 1);
  g_assert_cmpint (world_integer (fixture->world, "SELECT count (*) AS x FROM session"), ==, 2);
  world_sql (fixture->world, "UPDATE user SET state = 'archived' WHERE role = 'manager'");
  g_assert_cmpint (sign_in (fixture, &right, MONDAY_9 + 4), ==, BOX_ERROR_DENIED);
  world_sql (fixture->world, "UPDATE user SET state = 'active', password = NULL WHERE role = 'manager'");
  g_assert_cmpint (sign_in (fixture, &right, MONDAY_9 + 5), ==, BOX_ERROR_DENIED);
}

static void
test_five_failures_close_the_account (void)
{
  g_autoptr (Fixture) fixture = fixture_with_password ();
  const Credentials elsewhere = { "manager@example.org", PASSWORD, "192.0.2.2", NULL };

  for (int i = 0; i < 5; i++)
    g_assert_cmpint (sign_in (fixture, &wrong, MONDAY_9 + i), ==, BOX_ERROR_DENIED);
  g_assert_cmpint (sign_in (fixture, &wrong, MONDAY_9 + 5), ==, BOX_ERROR_LIMIT);
  g_assert_cmpint (sign_in (fixture, &right, MONDAY_9 + 6), ==, BOX_ERROR_LIMIT); /* even so */
  g_assert_cmpint (sign_in (fixture, &elsewhere, MONDAY_9 + 7), ==, BOX_ERROR_LIMIT);
  g_assert_cmpint (sign_in (fixture, &right, MONDAY_9 + WINDOW_S - 1), ==, BOX_ERROR_LIMIT);
  g_assert_cmpint (sign_in (fixture, &right, MONDAY_9 + WINDOW_S), ==,
                   FIXTURE_OK); /* the first failure has left the window */
}

/* A success forgets the failures before it; an account that does not exist is closed like one that does. */
static void
test_success_forgets_and_unknown_counts (void)
{
  g_autoptr (Fixture) fixture = fixture_with_password ();

  for (int i = 0; i < 4; i++)
    g_assert_cmpint (sign_in (fixture, &wrong, MONDAY_9), ==, BOX_ERROR_DENIED);
  g_assert_cmpint (sign_in (fixture, &right, MONDAY_9), ==, FIXTURE_OK);
  for (int i = 0; i < 4; i++)
    g_assert_cmpint (sign_in (fixture, &wrong, MONDAY_9), ==, BOX_ERROR_DENIED);
  g_assert_cmpint (sign_in (fixture, &right, MONDAY_9), ==, FIXTURE_OK);
  for (int i = 0; i < 5; i++)
    g_assert_cmpint (sign_in (fixture, &nobody, MONDAY_9), ==, BOX_ERROR_DENIED);
  g_assert_cmpint (sign_in (fixture, &nobody, MONDAY_9), ==, BOX_ERROR_LIMIT);
}

typedef struct {
  Fixture *fixture;
  gint *denied, *limited;
} Burglar;

static gpointer
break_in (gpointer data)
{
  const Burglar *burglar = data;
  g_autoptr (GError) error = NULL;
  gboolean second = FALSE;

  g_assert_null (sign_in_password (burglar->fixture->store, &wrong, MONDAY_9, &second, &error));
  if (g_error_matches (error, BOX_ERROR, BOX_ERROR_DENIED))
    g_atomic_int_inc (burglar->denied);
  else
    g_atomic_int_inc (burglar->limited);
  return NULL;
}

/* Many at once learn no more than five do one after the other. */
static void
test_many_at_once_get_five_answers (void)
{
  g_autoptr (Fixture) fixture = fixture_with_password ();
  GThread *threads[8];
  gint denied = 0, limited = 0;
  Burglar burglar = { fixture, &denied, &limited };

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("burglar", break_in, &burglar);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpint (denied, ==, 5);
  g_assert_cmpint (limited, ==, 3);
}

/* ---- the bounds themselves ---- */

static const struct {
  AttemptKind kind;
  int most;
  gint64 window_s;
} bounds[] = {
  { ATTEMPT_SIGN_IN_ACCOUNT, 5, WINDOW_S },
  { ATTEMPT_SIGN_IN_ADDRESS, 25, WINDOW_S },
  { ATTEMPT_REPORT_ADDRESS, 60, WINDOW_S },
  { ATTEMPT_REPORT_CONTACT, 3, WINDOW_S },
  { ATTEMPT_DRAFT_ADDRESS, 300, WINDOW_S },
  { ATTEMPT_PHOTO_ADDRESS, 600, WINDOW_S },
  { ATTEMPT_RESUME_CODE, 60, WINDOW_S },
  { ATTEMPT_RESUME_DRAFT, 3, CLOCK_DAY },
  { ATTEMPT_RESUME_CONTACT, 5, CLOCK_DAY },
  { ATTEMPT_LINK_CONTACT, 3, WINDOW_S },
  { ATTEMPT_LINK_ADDRESS, 30, WINDOW_S },
  { ATTEMPT_FOLLOW_REPORT, 30, WINDOW_S },
  { ATTEMPT_CAMPAIGN_ADDRESS, 300, WINDOW_S },
  { ATTEMPT_FACTOR_ACCOUNT, 5, WINDOW_S },
  { ATTEMPT_FACTOR_DAY, 20, CLOCK_DAY },
  { ATTEMPT_PASSWORD_ACCOUNT, 5, WINDOW_S },
  { ATTEMPT_RESET_ACCOUNT, 3, WINDOW_S },
  { ATTEMPT_RESET_ADDRESS, 30, WINDOW_S },
  { ATTEMPT_EMAIL_ACCOUNT, 5, CLOCK_DAY },
  { ATTEMPT_ANSWER_ADDRESS, 300, WINDOW_S },
  { ATTEMPT_ANSWER_FILE, 30, WINDOW_S },
  { ATTEMPT_OWNER_CODE, 20, WINDOW_S },
  { ATTEMPT_OWNER_PAGE, 30, WINDOW_S },
  { ATTEMPT_PAPER_REPORT, 20, WINDOW_S },
  { ATTEMPT_SETUP_CODE, 6, CLOCK_MINUTE },
  { ATTEMPT_RELAY_TEST, 20, 20 * CLOCK_MINUTE },
};

static int
check_attempt (Db *db, AttemptKind kind, const char *subject, gint64 now)
{
  g_autoptr (GError) error = NULL;

  return fixture_code (attempt_check (db, kind, subject, now, &error), &error);
}

static void
run_bounds (Fixture *fixture G_GNUC_UNUSED, Db *db, gpointer data G_GNUC_UNUSED)
{
  int counted = 0;

  g_assert_cmpuint (G_N_ELEMENTS (bounds), ==, ATTEMPT_LAST);
  for (guint i = 0; i < G_N_ELEMENTS (bounds); i++) {
    gint64 window = bounds[i].window_s;

    for (int k = 0; k < bounds[i].most; k++) {
      g_assert_cmpint (check_attempt (db, bounds[i].kind, "192.0.2.1", MONDAY_9), ==, FIXTURE_OK);
      g_assert_true (attempt_add (db, bounds[i].kind, "192.0.2.1", MONDAY_9, NULL));
    }
    counted += bounds[i].most;
    g_assert_cmpint (check_attempt (db, bounds[i].kind, "192.0.2.1", MONDAY_9), ==, BOX_ERROR_LIMIT);
    g_assert_cmpint (check_attempt (db, bounds[i].kind, "192.0.2.2", MONDAY_9), ==, FIXTURE_OK);
    g_assert_cmpint (check_attempt (db, bounds[i].kind, "192.0.2.1", MONDAY_9 + window - 1), ==, BOX_ERROR_LIMIT);
    g_assert_cmpint (check_attempt (db, bounds[i].kind, "192.0.2.1", MONDAY_9 + window), ==, FIXTURE_OK);
  }
  g_assert_cmpint (fixture_integer (db, "SELECT count (*) AS x FROM attempt WHERE subject_hash LIKE '%192%'", 0), ==,
                   0);
  g_assert_true (attempt_clear (db, ATTEMPT_REPORT_CONTACT, "192.0.2.1", NULL));
  g_assert_cmpint (check_attempt (db, ATTEMPT_REPORT_CONTACT, "192.0.2.1", MONDAY_9), ==, FIXTURE_OK);
  g_assert_true (attempt_purge (db, MONDAY_9 + 20 * CLOCK_MINUTE, NULL)); /* what a window may still see stays */
  g_assert_cmpint (fixture_integer (db, "SELECT count (*) AS x FROM attempt", 0), ==,
                   counted - 3 - 6); /* what was cleared, and what is counted by the minute */
  for (int piece = 0; piece <= counted / STORE_PIECE_ROWS; piece++)
    g_assert_true (attempt_purge (db, MONDAY_9 + CLOCK_HOUR, NULL));
  g_assert_cmpint (fixture_integer (db, "SELECT count (*) AS x FROM attempt", 0), ==,
                   3 + 5 + 20 + 5); /* what is counted by the day */
  for (int piece = 0; piece <= counted / STORE_PIECE_ROWS; piece++)
    g_assert_true (attempt_purge (db, MONDAY_9 + 2 * CLOCK_DAY, NULL)); /* in pieces */
  g_assert_cmpint (fixture_integer (db, "SELECT count (*) AS x FROM attempt", 0), ==, 0);
}

static void
test_bounds (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_bounds, NULL);
}

/* ---- sessions ---- */

/* How a session opened at MONDAY_9 is found: 0 not at all, 1 found, 2 found and stale. */
static int
look (Db *db, const char *token, gint64 now)
{
  gboolean stale = TRUE;
  g_autoptr (Session) session = session_find (db, token, now, &stale);

  if (session == NULL)
    g_assert_false (stale);
  return session == NULL ? 0 : 1 + stale;
}

/* An agent of a landlord is let in with fewer rights than he was given among partners: no counter, no file of others. */
static void
assert_landlord_session (Fixture *fixture, Db *db)
{
  g_autofree char *token = session_open (db, fixture->agents[P_LANDLORD], MONDAY_9, NULL);
  gboolean stale = FALSE;
  g_autoptr (Session) session = session_find (db, token, MONDAY_9, &stale);

  g_assert_cmpint (session->role, ==, ROLE_LANDLORD_AGENT);
  g_assert_false (access_allows (session->role, ACTION_REPORT_ENTER, TRUE));
  g_assert_false (access_allows (session->role, ACTION_REPORT_LIST, FALSE));
  g_assert_false (access_allows (session->role, ACTION_REPORT_READ, FALSE));
  g_assert_true (access_allows (session->role, ACTION_REPORT_READ, TRUE));
}

static void
run_session (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  g_autofree char *token = session_open (db, fixture->agents[P_SCHS], MONDAY_9, NULL);
  g_autoptr (Session) session = NULL;
  gboolean stale;

  g_assert_cmpint (look (db, token, MONDAY_9), ==, 1);
  g_assert_cmpint (look (db, token, MONDAY_9 + CLOCK_HOUR), ==, 1);
  g_assert_cmpint (look (db, token, MONDAY_9 + CLOCK_HOUR + 1), ==, 2);
  g_assert_cmpint (look (db, token, MONDAY_9 + 12 * CLOCK_HOUR - 1), ==, 2);
  g_assert_cmpint (look (db, token, MONDAY_9 + 12 * CLOCK_HOUR), ==, 0); /* idle */
  g_assert_cmpint (look (db, "another", MONDAY_9), ==, 0);
  g_assert_cmpint (look (db, NULL, MONDAY_9), ==, 0);
  session = session_find (db, token, MONDAY_9, &stale);
  g_assert_cmpint (session->partner_id, ==, fixture->partners[P_SCHS]);
  g_assert_cmpint (session->role, ==, ROLE_PARTNER_AGENT);
  assert_landlord_session (fixture, db);
  g_assert_cmpstr (session->partner_name, ==, "Hygiène");
  g_assert_cmpuint (strlen (session->csrf), ==, 43);
  g_assert_cmpstr (session->csrf, !=, token);
  g_assert_cmpint (fixture_integer (db, "SELECT instr (token_hash, csrf) AS x FROM session", 0), ==, 0);
  for (int hours = 6; hours < 7 * 24; hours += 6) { /* somebody who never leaves */
    g_assert_cmpint (look (db, token, MONDAY_9 + hours * CLOCK_HOUR), ==, 2);
    g_assert_true (session_touch (db, session->id, MONDAY_9 + hours * CLOCK_HOUR, NULL));
  }
  g_assert_cmpint (look (db, token, MONDAY_9 + 7 * CLOCK_DAY - 1), !=, 0);
  g_assert_cmpint (look (db, token, MONDAY_9 + 7 * CLOCK_DAY), ==, 0); /* seven days are the end */
}

/* NULL, and said to be no end of the session: the request is refused, nobody signed out. */
static gboolean
is_unread (Fixture *fixture, Db *db, const char *partner)
{
  g_autofree char *token = session_open (db, fixture->agents[P_SCHS], MONDAY_9, NULL);
  gboolean stale = FALSE;
  g_autoptr (Session) session = session_find (db, token, MONDAY_9, &stale);

  g_assert_true (role_own_only (session_partner_role (db, partner)) == session_partner_role (db, partner));
  return session == NULL && stale;
}

/* While it cannot be read how far partners see, the widest is not the answer. Who belongs to no partner goes on. */
static void
run_unread (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  g_autofree char *manager = session_open (db, fixture->world->manager_id, MONDAY_9, NULL);
  g_autoptr (Query) odd = query_new (db, "INSERT INTO setting (key, value, changed_at, changed_by)"
                                         " VALUES ('access.partners', 'nobody knows', 1, 'user')");
  g_autoptr (Query) gone = query_new (db, "ALTER TABLE setting RENAME TO setting_gone");

  g_assert_true (query_done (odd, NULL));
  g_assert_true (is_unread (fixture, db, "commune_schs"));
  g_assert_true (query_done (gone, NULL));
  g_assert_true (is_unread (fixture, db, "commune_schs"));
  g_assert_cmpint (look (db, manager, MONDAY_9), ==, 1);
}

static void
test_session_role_unread (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_unread, NULL);
}

static void
test_sessions_end (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_session, NULL);
}

static void
run_leaving (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  g_autofree char *one = session_open (db, fixture->agents[P_SCHS], MONDAY_9, NULL);
  g_autofree char *other = session_open (db, fixture->agents[P_SCHS], MONDAY_9, NULL);
  gboolean stale;
  g_autoptr (Session) session = session_find (db, one, MONDAY_9, &stale);

  g_assert_true (session_close (db, session->id, NULL));
  g_assert_cmpint (look (db, one, MONDAY_9), ==, 0);
  g_assert_cmpint (look (db, other, MONDAY_9), ==, 1);
  g_assert_true (db_run (db, "UPDATE user SET state = 'archived' WHERE role = 'partner_agent'", NULL));
  g_assert_cmpint (look (db, other, MONDAY_9), ==, 0);
}

static void
test_who_signs_out_or_leaves_is_out (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_leaving, NULL);
}

/* ---- accounts ---- */

static const struct {
  Role role;
  const char *email;
  int code;
} accounts[] = {
  { ROLE_READER, "Neuf@Example.org", FIXTURE_OK },
  { ROLE_NONE, "neuf@example.org", BOX_ERROR_INVALID },
  { ROLE_READER, "neuf", BOX_ERROR_INVALID },
  { ROLE_READER, "", BOX_ERROR_INVALID },
  { ROLE_READER, "manager@example.org", BOX_ERROR_CONFLICT },
  { ROLE_READER, "MANAGER@example.org", BOX_ERROR_CONFLICT },
};

static void
run_accounts (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor desk = fixture_desk (fixture, MONDAY_9);

  for (guint i = 0; i < G_N_ELEMENTS (accounts); i++) {
    const User user = { .role = accounts[i].role, .email = (char *) accounts[i].email, .name = (char *) "N" };
    g_autoptr (GError) error = NULL;
    gint64 id = 0;

    fixture_savepoint (db);
    g_assert_cmpint (fixture_code (user_create (db, &desk, &user, &id, &error), &error), ==, accounts[i].code);
    g_assert_cmpint (id > 0, ==, accounts[i].code == FIXTURE_OK);
    if (id > 0) {
      fixture_assert_text (db, "SELECT email || ' ' || state AS x FROM user WHERE id = :id", id,
                           "neuf@example.org invited");
      g_assert_null (user_find_email (db, "neuf@example.org", NULL)); /* may not sign in yet */
      g_assert_cmpint (fixture_integer (db,
                                        "SELECT count (*) AS x FROM event"
                                        " WHERE noun = 'user' AND subject_id = :id",
                                        id),
                       ==, 1);
    }
    fixture_undo (db);
  }
}

static void
test_accounts (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_accounts, NULL);
}

static void
run_finding (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  g_autoptr (User) manager = user_find_email (db, "MANAGER@example.org", NULL);
  g_autoptr (User) same = user_find (db, fixture->world->manager_id, NULL);
  g_autoptr (GPtrArray) managers = user_managers (db, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (manager->id, ==, same->id);
  g_assert_cmpint (manager->role, ==, ROLE_MANAGER);
  g_assert_cmpuint (managers->len, ==, 1);
  g_assert_null (user_find (db, 777, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_NOT_FOUND);
  for (guint role = 1; role < ROLE_LAST; role++)
    g_assert_cmpint (role_find (role_name ((Role) role)), ==, role);
  g_assert_cmpint (role_find ("none"), ==, ROLE_NONE);
  g_assert_cmpint (role_find (NULL), ==, ROLE_NONE);
}

static void
test_finding_people (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_finding, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  if (!secret_init (NULL))
    return 1;
  g_test_add_func ("/user/signing_in", test_signing_in);
  g_test_add_func ("/user/five_failures_close_the_account", test_five_failures_close_the_account);
  g_test_add_func ("/user/success_forgets_and_unknown_counts", test_success_forgets_and_unknown_counts);
  g_test_add_func ("/user/many_at_once_get_five_answers", test_many_at_once_get_five_answers);
  g_test_add_func ("/user/bounds", test_bounds);
  g_test_add_func ("/user/sessions_end", test_sessions_end);
  g_test_add_func ("/user/session_role_unread", test_session_role_unread);
  g_test_add_func ("/user/who_signs_out_or_leaves_is_out", test_who_signs_out_or_leaves_is_out);
  g_test_add_func ("/user/accounts", test_accounts);
  g_test_add_func ("/user/finding_people", test_finding_people);
  return g_test_run ();
}
