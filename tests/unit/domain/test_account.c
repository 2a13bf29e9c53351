/* test_account.c: whose hands reach which account, what may not happen to the last administrator, what each change
 * leaves, second factors, and accounts that nobody uses. */
#include "base/totp.h"
#include "domain/account.h"
#include "domain/account_idle.h"
#include "domain/account_list.h"
#include "domain/second_factor.h"
#include "domain/session.h"
#include "domain/sign_in.h"
#include "fixture.h"

/* ---- rights: the whole table ---- */

static const struct {
  Role actor;
  gboolean own;    /* the account is of the actor's partner */
  const char *may; /* the roles it reaches, separated by spaces */
} reach[] = {
  { ROLE_ADMINISTRATOR, FALSE, "administrator manager partner_admin partner_agent reader" },
  { ROLE_MANAGER, FALSE, "manager partner_admin partner_agent reader" },
  { ROLE_PARTNER_ADMIN, TRUE, "partner_admin partner_agent reader" },
  { ROLE_PARTNER_ADMIN, FALSE, "" },
  { ROLE_PARTNER_AGENT, TRUE, "" },
  { ROLE_READER, TRUE, "" },
  { ROLE_LANDLORD_AGENT, TRUE, "" },
  { ROLE_LANDLORD_READER, TRUE, "" },
  { ROLE_NONE, TRUE, "" },
};

static void
test_reach (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (reach); i++) {
    const Actor actor = {
      .kind = ACTOR_USER, .user_id = 1, .partner_id = reach[i].own ? 7 : 8, .role = reach[i].actor
    };
    g_auto (GStrv) may = g_strsplit (reach[i].may, " ", -1);

    for (Role role = ROLE_NONE; role < ROLE_LAST; role++) {
      gboolean expected = role != ROLE_NONE && g_strv_contains ((const char *const *) may, role_name (role));

      g_test_message ("%s on %s", role_name (reach[i].actor), role_name (role));
      g_assert_cmpint (account_is_within (&actor, role, 7), ==, expected);
    }
  }
}

/* ---- a fixture with its people ---- */

static Actor
administrator (const Fixture *fixture, gint64 now)
{
  return (
      Actor){ .kind = ACTOR_USER, .user_id = fixture->world->administrator_id, .role = ROLE_ADMINISTRATOR, .now = now };
}

static Actor
partner_admin (const Fixture *fixture, gint64 now)
{
  return (Actor){ .kind = ACTOR_USER,
                  .user_id = fixture->agents[P_CAF],
                  .partner_id = fixture->partners[P_CAF],
                  .role = ROLE_PARTNER_ADMIN,
                  .now = now };
}

static char *
state_of (Db *db, gint64 id)
{
  return fixture_text (db, "SELECT state AS x FROM user WHERE id = :id", id);
}

#define assert_state(db, id, wanted) \
  do { \
    g_autofree char *state_ = state_of ((db), (id)); \
    g_assert_cmpstr (state_, ==, (wanted)); \
  } while (0)
#define assert_fails(code, call) \
  do { \
    g_autoptr (GError) failure_ = NULL; \
    GError **error = &failure_; \
    gboolean done_ = (call); \
    g_assert_cmpint (fixture_code (done_, error), ==, (code)); \
  } while (0)

static gint64
invite (Db *db, const Actor *actor, Role role, gint64 partner_id, const char *email)
{
  const AccountInput input = { "Ana", email, role, partner_id, 0 };
  gint64 id = 0;

  g_assert_true (account_invite (db, actor, &input, &id, NULL));
  return id;
}

/* ---- invitations ---- */

static char *
link_to (Db *db, LinkPurpose purpose, gint64 id, gint64 now)
{
  const Link link = { .user_id = id };

  return link_create (db, purpose, &link, now, NULL);
}

static void
run_invite (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor desk = fixture_desk (fixture, MONDAY_9), caf = partner_admin (fixture, MONDAY_9);
  gint64 id = invite (db, &desk, ROLE_PARTNER_AGENT, fixture->partners[P_CAF], "Ana@Example.org");
  g_autofree char *token = link_to (db, LINK_INVITE, id, MONDAY_9), *late = link_to (db, LINK_INVITE, id, MONDAY_9);
  const AccountInput again = { "Ana", "ana@example.org", ROLE_READER, 0, 0 },
                     beyond = { "Eva", "eva@example.org", ROLE_ADMINISTRATOR, 0, 0 },
                     foreign = { "Eva", "eva@example.org", ROLE_PARTNER_AGENT, fixture->partners[P_ARS], 0 };
  gint64 none = 0;

  assert_state (db, id, "invited");
  g_assert_cmpint (
      fixture_integer (db, "SELECT count (*) AS x FROM notice WHERE kind = 'account_invited' AND user_id = :id", id),
      ==, 1);
  assert_fails (BOX_ERROR_CONFLICT, account_invite (db, &desk, &again, &none, error));
  assert_fails (BOX_ERROR_DENIED, account_invite (db, &desk, &beyond, &none, error));
  assert_fails (BOX_ERROR_DENIED, account_invite (db, &caf, &foreign, &none, error));
  g_assert_true (account_join (db, token, "hash", MONDAY_9, NULL));
  assert_state (db, id, "active");
  assert_fails (BOX_ERROR_NOT_FOUND, account_join (db, token, "other", MONDAY_9, error));
  assert_fails (BOX_ERROR_NOT_FOUND, account_join (db, late, "other", MONDAY_9, error)); /* one joined: none opens */
  assert_fails (BOX_ERROR_CONFLICT, account_invite_again (db, &desk, id, error));
}

static void
test_invite (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_invite, NULL);
}

/* ---- coming and going ---- */

static void
run_archive (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor admin = administrator (fixture, MONDAY_9), desk = fixture_desk (fixture, MONDAY_9),
              caf = partner_admin (fixture, MONDAY_9);
  gint64 agent = fixture->agents[P_SCHS];
  g_autofree char *token = session_open (db, agent, MONDAY_9, NULL), *link = link_to (db, LINK_RESET, agent, MONDAY_9);
  gboolean stale;
  Session *session;

  assert_fails (BOX_ERROR_DENIED, account_archive (db, &caf, agent, NULL, error));
  assert_fails (BOX_ERROR_DENIED, account_archive (db, &desk, fixture->world->administrator_id, NULL, error));
  assert_fails (BOX_ERROR_CONFLICT, account_archive (db, &admin, admin.user_id, NULL, error)); /* oneself */
  g_assert_true (account_archive (db, &desk, agent, NULL, NULL));
  assert_state (db, agent, "archived");
  session = session_find (db, token, MONDAY_9, &stale);
  g_assert_null (session);
  assert_fails (BOX_ERROR_NOT_FOUND, account_reset_password (db, link, "hash", MONDAY_9, error));
  assert_fails (BOX_ERROR_CONFLICT, account_archive (db, &desk, agent, NULL, error));
  g_assert_true (account_restore (db, &desk, agent, NULL));
  assert_state (db, agent, "active");
  assert_fails (BOX_ERROR_CONFLICT, account_restore (db, &desk, agent, error));
}

static void
run_last_administrator (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor box = ACTOR_BOX_AT (MONDAY_9), admin = administrator (fixture, MONDAY_9);
  gint64 first = fixture->world->administrator_id, second;
  const AccountInput demoted = { "Admin", NULL, ROLE_MANAGER, 0, first };
  g_autofree char *token = NULL;

  assert_fails (BOX_ERROR_CONFLICT, account_archive (db, &box, first, NULL, error));
  assert_fails (BOX_ERROR_CONFLICT, account_change (db, &box, &demoted, error));
  second = invite (db, &admin, ROLE_ADMINISTRATOR, 0, "second@example.org");
  assert_fails (BOX_ERROR_CONFLICT,
                account_archive (db, &box, first, NULL, error)); /* who is invited opens nothing yet */
  token = link_to (db, LINK_INVITE, second, MONDAY_9);
  g_assert_true (account_join (db, token, "hash", MONDAY_9, NULL));
  g_assert_true (account_change (db, &box, &demoted, NULL));
  assert_fails (BOX_ERROR_CONFLICT, account_archive (db, &box, second, NULL, error));
}

static void
run_change (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor desk = fixture_desk (fixture, MONDAY_9), caf = partner_admin (fixture, MONDAY_9);
  gint64 agent = fixture->agents[P_CAF], other = fixture->agents[P_ARS];
  const AccountInput moved = { "Ana", NULL, ROLE_PARTNER_ADMIN, fixture->partners[P_ARS], agent },
                     stolen = { "Ana", NULL, ROLE_PARTNER_AGENT, fixture->partners[P_CAF], other },
                     raised = { "Ana", NULL, ROLE_ADMINISTRATOR, 0, other },
                     own = { "Ana", NULL, ROLE_READER, 0, desk.user_id };

  g_assert_true (partner_set_referent (db, fixture->partners[P_CAF], agent, NULL));
  assert_fails (BOX_ERROR_DENIED, account_change (db, &caf, &stolen, error));
  assert_fails (BOX_ERROR_DENIED, account_change (db, &desk, &raised, error));
  assert_fails (BOX_ERROR_CONFLICT, account_change (db, &desk, &own, error));
  g_assert_true (account_change (db, &desk, &moved, NULL));
  g_assert_cmpint (fixture_integer (db, "SELECT partner_id AS x FROM user WHERE id = :id", agent), ==,
                   fixture->partners[P_ARS]);
  g_assert_cmpint (fixture_integer (db, "SELECT coalesce (referent_id, 0) AS x FROM partner WHERE id = :id",
                                    fixture->partners[P_CAF]),
                   ==, 0);
  g_assert_cmpint (fixture_integer (db,
                                    "SELECT count (*) AS x FROM event WHERE noun = 'user' AND subject_id = :id"
                                    " AND verb IN ('role_changed', 'moved', 'renamed')",
                                    agent),
                   ==, 3);
}

static void
run_email (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor desk = fixture_desk (fixture, MONDAY_9);
  gint64 agent = fixture->agents[P_CAF];
  g_autofree char *token = NULL, *email = NULL, *kept = NULL;

  assert_fails (BOX_ERROR_CONFLICT, account_ask_email (db, &desk, agent, "agent-0@example.org", error));
  g_assert_true (account_ask_email (db, &desk, agent, "New@Example.org", NULL));
  kept = fixture_text (db, "SELECT email AS x FROM user WHERE id = :id", agent);
  g_assert_cmpstr (kept, !=, "new@example.org");
  token = link_to (db, LINK_EMAIL, agent, MONDAY_9);
  g_assert_true (account_confirm_email (db, token, MONDAY_9, NULL));
  email = fixture_text (db, "SELECT email AS x FROM user WHERE id = :id", agent);
  g_assert_cmpstr (email, ==, "new@example.org");
  assert_fails (BOX_ERROR_NOT_FOUND, account_confirm_email (db, token, MONDAY_9, error));
  /* No address in the history: it is never erased. */
  g_assert_cmpint (
      fixture_integer (
          db,
          "SELECT count (*) AS x FROM event WHERE noun = 'user' AND (before LIKE '%@%' OR after LIKE '%@%' OR detail LIKE '%@%')",
          0),
      ==, 0);
}

static void
test_changes (void)
{
  static void (*const runs[]) (Fixture *, Db *, gpointer) = { run_archive, run_last_administrator, run_change,
                                                              run_email };

  for (guint i = 0; i < G_N_ELEMENTS (runs); i++) {
    g_autoptr (Fixture) fixture = fixture_new ();

    g_test_message ("run %u", i);
    fixture_try (fixture, runs[i], NULL);
  }
}

/* ---- the second factor ---- */

static gboolean
take (Db *db, const Actor *actor, const char *typed, gint64 now, GError **error)
{
  Actor then = *actor;
  g_autoptr (User) user = user_find (db, actor->user_id, error);

  then.now = now;
  return user != NULL && second_factor_take (db, &then, user, typed, error);
}

static void
run_factor (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor desk = fixture_desk (fixture, MONDAY_9);
  const gint64 step = MONDAY_9 / TOTP_STEP_S;
  g_autoptr (GPtrArray) codes = second_factor_codes_new (), fresh = second_factor_codes_new ();
  g_autofree char *secret = totp_secret_new (), *other = totp_secret_new (), *now = totp_code (secret, step),
                  *next = totp_code (secret, step + 1), *kept = NULL;
  SecondFactor factor;

  g_assert_true (second_factor_start (db, &desk, secret, step, codes, NULL));
  assert_fails (BOX_ERROR_CONFLICT, second_factor_start (db, &desk, other, step, fresh, error));
  kept = fixture_text (db, "SELECT factor_secret AS x FROM user WHERE id = :id", desk.user_id);
  g_assert_null (strstr (kept, secret));
  assert_fails (BOX_ERROR_DENIED, take (db, &desk, now, MONDAY_9, error)); /* it served to set up */
  assert_fails (BOX_ERROR_DENIED, take (db, &desk, "000000", MONDAY_9, error));
  g_assert_true (take (db, &desk, next, MONDAY_9 + TOTP_STEP_S, NULL));
  assert_fails (BOX_ERROR_DENIED, take (db, &desk, next, MONDAY_9 + TOTP_STEP_S, error));
  g_assert_true (take (db, &desk, g_ptr_array_index (codes, 0), MONDAY_9, NULL));
  assert_fails (BOX_ERROR_DENIED, take (db, &desk, g_ptr_array_index (codes, 0), MONDAY_9, error));
  g_assert_true (second_factor_find (db, desk.user_id, &factor, NULL));
  g_assert_cmpuint (factor.codes_left, ==, SECOND_FACTOR_CODES - 1);
  g_assert_true (second_factor_renew (db, &desk, fresh, NULL));
  assert_fails (BOX_ERROR_DENIED, take (db, &desk, g_ptr_array_index (codes, 1), MONDAY_9, error));
  g_assert_true (take (db, &desk, g_ptr_array_index (fresh, 1), MONDAY_9, NULL));
  g_assert_cmpint (
      fixture_integer (db, "SELECT count (*) AS x FROM event WHERE noun = 'user' AND verb = 'code_used'", 0), ==, 2);
  g_assert_true (second_factor_stop (db, &desk, desk.user_id, NULL));
  assert_fails (BOX_ERROR_DENIED, take (db, &desk, g_ptr_array_index (fresh, 2), MONDAY_9, error));
  assert_fails (BOX_ERROR_NOT_FOUND, second_factor_renew (db, &desk, fresh, error));
}

static void
test_factor (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_factor, NULL);
}

static const struct {
  const char *value;
  Role role;
  gboolean required;
} required[] = {
  { NULL, ROLE_ADMINISTRATOR, TRUE },   { NULL, ROLE_MANAGER, TRUE },         { NULL, ROLE_PARTNER_AGENT, FALSE },
  { "desk", ROLE_MANAGER, TRUE },       { "desk", ROLE_READER, FALSE },       { "all", ROLE_READER, TRUE },
  { "all", ROLE_LANDLORD_AGENT, TRUE }, { "off", ROLE_ADMINISTRATOR, FALSE }, { "off", ROLE_READER, FALSE },
};

static void
run_required (Fixture *fixture G_GNUC_UNUSED, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor box = ACTOR_BOX_AT (MONDAY_9);

  for (guint i = 0; i < G_N_ELEMENTS (required); i++) {
    if (required[i].value != NULL)
      g_assert_true (setting_set (db, &box, "account.second_factor", required[i].value, NULL));
    g_assert_cmpint (second_factor_is_required (db, required[i].role), ==, required[i].required);
  }
  assert_fails (BOX_ERROR_INVALID, setting_set (db, &box, "account.second_factor", "maybe", error));
}

static void
test_required (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_required, NULL);
}

/* ---- nobody comes ---- */

static guint
run_all (Db *db, gboolean (*piece) (Db *, const Actor *, guint *, GError **), gint64 now)
{
  const Actor box = ACTOR_BOX_AT (now);
  guint count, done = 0;

  do {
    g_assert_true (piece (db, &box, &count, NULL));
    done += count;
  } while (count > 0 && done < 100);
  return done;
}

static void
run_idle (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const gint64 year = ACCOUNT_IDLE_DAYS * CLOCK_DAY, warned = MONDAY_9 + year;
  gint64 people =
      fixture_integer (db, "SELECT count (*) AS x FROM user WHERE state = 'active' AND role <> 'administrator'", 0);
  gint64 came = fixture->agents[P_CAF];
  g_autofree char *sql = g_strdup_printf ("UPDATE user SET signed_in_at = %" G_GINT64_FORMAT
                                          ", warned_at = NULL WHERE id = %" G_GINT64_FORMAT,
                                          warned + CLOCK_DAY, came);

  g_assert_cmpuint (run_all (db, account_idle_warn, warned - 1), ==, 0);
  g_assert_cmpuint (run_all (db, account_idle_warn, warned), ==, people);
  assert_state (db, fixture->world->administrator_id, "active");
  g_assert_cmpuint (run_all (db, account_idle_warn, warned), ==, 0); /* once */
  g_assert_true (db_run (db, sql, NULL));
  g_assert_cmpuint (run_all (db, account_idle_archive, warned + ACCOUNT_WARNED_DAYS * CLOCK_DAY - 1), ==, 0);
  g_assert_cmpuint (run_all (db, account_idle_archive, warned + ACCOUNT_WARNED_DAYS * CLOCK_DAY), ==, people - 1);
  assert_state (db, came, "active");
  assert_state (db, fixture->agents[P_ARS], "archived");
  assert_state (db, fixture->world->administrator_id, "active");
}

static void
run_unopened (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor desk = fixture_desk (fixture, MONDAY_9);
  const gint64 due = MONDAY_9 + ACCOUNT_INVITED_DAYS * CLOCK_DAY;

  invite (db, &desk, ROLE_READER, 0, "ana@example.org");
  g_assert_cmpuint (run_all (db, account_idle_invite, due - 1), ==, 0);
  g_assert_cmpuint (run_all (db, account_idle_invite, due), ==, 1);
  g_assert_cmpuint (run_all (db, account_idle_invite, due + CLOCK_DAY), ==, 0);
}

static void
test_idle (void)
{
  g_autoptr (Fixture) fixture = fixture_new (), other = fixture_new ();

  fixture_try (fixture, run_idle, NULL);
  fixture_try (other, run_unopened, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  if (!secret_init (NULL))
    return 1;
  secret_key_set ("this box");
  g_test_add_func ("/account/reach", test_reach);
  g_test_add_func ("/account/invite", test_invite);
  g_test_add_func ("/account/changes", test_changes);
  g_test_add_func ("/account/factor", test_factor);
  g_test_add_func ("/account/factor-required", test_required);
  g_test_add_func ("/account/idle", test_idle);
  return g_test_run ();
}
