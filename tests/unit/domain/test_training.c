/* test_training.c: what decisions add up to; whose they are; that a real store never becomes a copy, nor a copy's a real
 * one; passwords that stay until others are asked for. */
#include "domain/training.h"

#include "domain/trainee.h"
#include "world.h"

#define NOW MONDAY_9

typedef struct {
  Actor actor;
  const char *verb;
} Act;

static gboolean
act_work (Db *db, gpointer data, GError **error)
{
  const Act *act = data;

  return training_act_add (db, &act->actor, act->verb, error);
}

static Actor
administrator (const World *world)
{
  return (Actor){ .kind = ACTOR_USER, .user_id = world->administrator_id, .role = ROLE_ADMINISTRATOR, .now = NOW };
}

static TrainingState
after (World *world, const char *verb)
{
  const TrainingVerb *row = training_verb_find (verb);
  Act act = { row->by_person ? administrator (world) : ACTOR_BOX_AT (NOW), verb };
  TrainingState state;

  world_do (world, act_work, &act);
  g_assert_true (training_state (store_reader (world->store), &state, NULL));
  return state;
}

static void
test_decisions (void)
{
  g_autoptr (World) world = world_new ();
  TrainingState state;
  gint64 first, second;

  g_assert_true (training_state (store_reader (world->store), &state, NULL));
  g_assert_true (!state.open && !state.failed && state.untouched && state.anew == 0);
  state = after (world, "open");
  g_assert_true (state.open && !state.untouched && state.anew == 0);
  state = after (world, "reset");
  first = state.anew;
  g_assert_true (state.open && first > 0 && state.passwords == 0);
  state = after (world, "idle");
  g_assert_true (!state.open && state.anew == first); /* what was typed stays for the day */
  state = after (world, "night");
  second = state.anew;
  g_assert_true (!state.open && second > first && state.untouched);
  state = after (world, "passwords");
  g_assert_true (!state.open && state.passwords > 0 && state.anew == state.passwords);
  after (world, "open");
  state = after (world, "night"); /* a session through the night goes on, anew */
  g_assert_true (state.open && state.anew > state.passwords);
  state = after (world, "failed");
  g_assert_true (!state.open && state.failed);
  g_assert_true (after (world, "night").failed); /* until somebody tries again */
  g_assert_false (after (world, "open").failed);
}

static void
refused (World *world, Actor actor, const char *verb, int code)
{
  Act act = { actor, verb };
  g_autoptr (GError) error = NULL;

  g_assert_false (store_write (world->store, act_work, &act, &error));
  g_assert_error (error, BOX_ERROR, code);
}

static void
test_whose (void)
{
  g_autoptr (World) world = world_new ();
  const Actor manager = { .kind = ACTOR_USER, .user_id = world->manager_id, .role = ROLE_MANAGER, .now = NOW };

  refused (world, manager, "open", BOX_ERROR_DENIED);
  refused (world, administrator (world), "idle", BOX_ERROR_DENIED);
  refused (world, ACTOR_BOX_AT (NOW), "open", BOX_ERROR_DENIED);
  refused (world, administrator (world), "explode", BOX_ERROR_INVALID);
}

static void
test_real_town (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (GError) error = NULL;

  world_do (world, training_mark, (char *) "");
  g_assert_false (store_write (world->store, training_mark, (char *) "https://box.example", &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_CONFLICT);
  g_assert_null (training_copy_of (store_reader (world->store)));
}

static void
test_copy (void)
{
  g_autofree char *folder = g_dir_make_tmp ("training-XXXXXX", NULL), *path = g_build_filename (folder, "store.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *real = NULL;
  Store *store;

  empty_store_lay (path);
  store = store_open (path, STORE_READ_WRITE, NULL);
  g_assert_true (store_write (store, training_mark, (char *) "https://box.example", NULL));
  g_assert_true (store_write (store, training_mark, (char *) "https://other.example", NULL)); /* the box was renamed */
  real = training_copy_of (store_reader (store));
  g_assert_cmpstr (real, ==, "https://other.example");
  g_assert_false (store_write (store, training_mark, (char *) "", &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_CONFLICT);
  store_close (store);
  world_remove_folder (folder);
}

static void
test_passwords (void)
{
  g_autofree char *one = NULL, *same = NULL, *other = NULL, *later = NULL;

  secret_key_set ("a box's own key, for tests alone");
  one = trainee_password ("caf", 0);
  same = trainee_password ("caf", 0);
  other = trainee_password ("adil", 0);
  later = trainee_password ("caf", 7);
  g_assert_cmpstr (one, ==, same);
  g_assert_cmpstr (one, !=, other);
  g_assert_cmpstr (one, !=, later);
  g_assert_true (g_regex_match_simple ("^[2-9a-hjkmnp-z]{4}(-[2-9a-hjkmnp-z]{4}){2}$", one, 0, 0));
}

static void
test_list (void)
{
  g_autofree char *folder = g_dir_make_tmp ("training-XXXXXX", NULL), *path = g_build_filename (folder, "t.ini", NULL);
  g_autoptr (GPtrArray) list = NULL, broken = NULL;
  g_autoptr (GError) error = NULL;
  GStatBuf status;

  g_assert_true (trainee_list_write ("packaging/demo/trainees.ini", 3, path, NULL));
  g_assert_true (g_stat (path, &status) == 0 && (status.st_mode & 077) == 0);
  list = trainee_list (path, NULL);
  g_assert_cmpuint (list->len, ==, 7);
  for (guint i = 0, referents = 0; i < list->len; i++) {
    const Trainee *trainee = g_ptr_array_index (list, i);
    g_autofree char *expected = trainee_password (trainee->code, 3);

    g_assert_cmpstr (trainee->password, ==, expected);
    referents += trainee->referent ? 1 : 0;
    g_assert_true (i < list->len - 1 || referents == 1);
  }
  g_assert_true (g_file_set_contents (path, "[trainee x]\nname=X\n", -1, NULL));
  broken = trainee_list (path, &error);
  g_assert_null (broken);
  g_assert_error (error, BOX_ERROR, BOX_ERROR_INVALID);
  world_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (secret_init (NULL));
  g_test_add_func ("/training/decisions", test_decisions);
  g_test_add_func ("/training/whose", test_whose);
  g_test_add_func ("/training/real-town", test_real_town);
  g_test_add_func ("/training/copy", test_copy);
  g_test_add_func ("/training/passwords", test_passwords);
  g_test_add_func ("/training/list", test_list);
  return g_test_run ();
}
