/* test_setup.c: the door of a fresh box, its code, and how its steps are judged. */
#include "domain/setup.h"

#include "base/error.h"
#include "base/secret.h"
#include "domain/session.h"
#include "world.h"

/* A store that nobody was in yet. */
typedef struct {
  char *folder;
  Store *store;
} Fresh;

static Fresh *
fresh_new (void)
{
  Fresh *fresh = g_new0 (Fresh, 1);
  g_autofree char *path = NULL;
  GError *error = NULL;

  fresh->folder = g_dir_make_tmp ("setup-XXXXXX", NULL);
  path = g_build_filename (fresh->folder, "store.db", NULL);
  empty_store_lay (path);
  fresh->store = store_open (path, STORE_READ_WRITE, &error);
  g_assert_no_error (error);
  return fresh;
}

static void
fresh_free (Fresh *fresh)
{
  store_close (fresh->store);
  world_remove_folder (fresh->folder);
  g_free (fresh->folder);
  g_free (fresh);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fresh, fresh_free)

#define NOW MONDAY_9

static void
test_code (void)
{
  g_autofree char *code = setup_code_new (), *other = setup_code_new (), *loose = g_ascii_strdown (code, -1);
  g_autofree char *read = NULL, *spaced = NULL, *shorter = NULL, *wrong = NULL, *nothing = setup_code_read (NULL);
  static const char *const none[] = { "", "K7PM", "K7PM-3QXD-9RTW-HC4F-K7PM", "K7PM-3QXD-9RTW-HC40", "\xff\xfe" };

  g_assert_cmpuint (strlen (code), ==, SETUP_CODE_CHARS + 3);
  g_assert_cmpstr (code, !=, other);
  read = setup_code_read (loose);
  g_assert_cmpstr (read, ==, code);
  g_strdelimit (loose, "-", ' ');
  spaced = setup_code_read (loose);
  g_assert_cmpstr (spaced, ==, code);
  g_assert_cmpstr (nothing, ==, "");
  for (guint i = 0; i < G_N_ELEMENTS (none); i++) {
    g_autofree char *refused = setup_code_read (none[i]);

    g_assert_cmpstr (refused, ==, "");
  }
}

typedef struct {
  const char *email;
  char *token;
  gboolean done;
  BoxError code;
} Entering;

static gboolean
enter_work (Db *db, gpointer data, GError **error G_GNUC_UNUSED)
{
  Entering *entering = data;
  const SetupAccount account = { "Chantal Chef", entering->email, "$argon2id$", NULL };
  g_autoptr (GError) failure = NULL;

  entering->done = setup_enter (db, &account, NOW, &entering->token, &failure);
  entering->code = failure == NULL ? BOX_ERROR_LAST : (BoxError) failure->code;
  return entering->done;
}

static gboolean
reopen_work (Db *db, gpointer data, GError **error)
{
  g_autoptr (Query) query = query_new (db, data);

  return query_done (query, error);
}

/* Once, whoever comes second; not by the store's own words either. */
static void
test_door (void)
{
  g_autoptr (Fresh) fixture = fresh_new ();
  Db *db = store_reader (fixture->store);
  Entering first = { .email = "chef@mairie.example" }, second = { .email = "autre@mairie.example" };
  static const char *const tricks[] = { "UPDATE setup SET closed_at = NULL", "DELETE FROM setup",
                                        "INSERT INTO setup (id) VALUES (2)" };
  g_autoptr (Session) session = NULL;
  gboolean stale = FALSE;

  g_assert_true (setup_is_open (db));
  g_assert_false (setup_is_under_way (db));
  g_assert_true (store_write (fixture->store, enter_work, &first, NULL));
  session = session_find (db, first.token, NOW + 1, &stale);
  g_assert_cmpint (session->role, ==, ROLE_ADMINISTRATOR);
  g_assert_false (setup_is_open (db));
  g_assert_true (setup_is_under_way (db));
  store_write (fixture->store, enter_work, &second, NULL);
  g_assert_false (second.done);
  g_assert_cmpint (second.code, ==, BOX_ERROR_CONFLICT);
  g_assert_null (second.token);
  for (guint i = 0; i < G_N_ELEMENTS (tricks); i++)
    g_assert_false (store_write (fixture->store, reopen_work, (gpointer) tricks[i], NULL));
  g_assert_false (setup_is_open (db));
  g_free (first.token);
}

static gboolean
skip_work (Db *db, gpointer data, GError **error)
{
  return setup_skip (db, &ACTOR_BOX_AT (NOW), data, error);
}

static gboolean
finish_work (Db *db, gpointer data G_GNUC_UNUSED, GError **error)
{
  return setup_finish (db, &ACTOR_BOX_AT (NOW), error);
}

static SetupState
state_of (Db *db, const SetupFacts *facts, const char *code)
{
  return setup_step_state (db, facts, (guint) setup_step_find (code));
}

static void
test_steps (void)
{
  g_autoptr (Fresh) fixture = fresh_new ();
  Db *db = store_reader (fixture->store);
  SetupFacts facts = { .data_folder = "/nonexistent" };
  Entering entering = { .email = "chef@mairie.example" };
  g_autoptr (GError) failure = NULL;

  for (guint i = 0; i < setup_steps_count; i++)
    g_assert_cmpint (setup_step_state (db, &facts, i), ==, SETUP_TODO);
  g_assert_true (store_write (fixture->store, enter_work, &entering, NULL));
  g_assert_cmpint (state_of (db, &facts, "compte"), ==, SETUP_DONE);
  g_assert_true (store_write (fixture->store, skip_work, (gpointer) "certificat", NULL));
  g_assert_true (store_write (fixture->store, skip_work, (gpointer) "certificat", NULL));
  g_assert_cmpint (state_of (db, &facts, "certificat"), ==, SETUP_SKIPPED);
  facts.certificate = TRUE; /* what is there is done, whoever put it there */
  g_assert_cmpint (state_of (db, &facts, "certificat"), ==, SETUP_DONE);
  g_assert_false (store_write (fixture->store, skip_work, (gpointer) "rien", &failure));
  g_assert_error (failure, BOX_ERROR, BOX_ERROR_INVALID);
  g_assert_true (store_write (fixture->store, finish_work, NULL, NULL));
  g_assert_true (store_write (fixture->store, finish_work, NULL, NULL));
  g_assert_false (setup_is_under_way (db));
  g_free (entering.token);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (secret_init (NULL));
  g_test_add_func ("/setup/code", test_code);
  g_test_add_func ("/setup/door", test_door);
  g_test_add_func ("/setup/steps", test_steps);
  return g_test_run ();
}
