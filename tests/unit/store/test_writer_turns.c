/* test_writer_turns.c: who is written first: people before jobs, these before sensors, whatever of these is on its way. */
#include "together.h"

static void
test_people_go_before_sensors (void)
{
  enum { EACH = 6 };
  g_autoptr (Scratch) scratch = scratch_new ();
  Take takes[2 * EACH] = { 0 };
  Call calls[2 * EACH] = { 0 };
  gint commits = 0;

  for (int i = 0; i < 2 * EACH; i++) { /* sensors queue first */
    takes[i] = (Take){ .who = i };
    calls[i] =
        (Call){ scratch->store, i < EACH ? STORE_SENSORS : STORE_PEOPLE, take_number, &takes[i], FALSE, NULL, NULL };
  }
  run_together (scratch->store, calls, 2 * EACH, &commits);
  for (int i = 0; i < 2 * EACH; i++) {
    if (i < EACH)
      g_assert_cmpint (takes[i].number, >, EACH);
    else
      g_assert_cmpint (takes[i].number, <=, EACH);
  }
}

/* Sensors' pieces wait in a transaction that is being written: a person who comes meanwhile is written before them. */
static void
test_people_need_not_wait_for_a_batch (void)
{
  enum { MANY = 6 };
  g_autoptr (Scratch) scratch = scratch_new ();
  Gate first = { 0 }, among = { 0 };
  Call closed = gate_close (&first, scratch->store), slow = gate_close (&among, scratch->store);
  Take takes[MANY + 1] = { 0 };
  Call calls[MANY + 1] = { 0 };

  slow.queue = STORE_SENSORS;
  for (int i = 0; i <= MANY; i++) {
    takes[i] = (Take){ .who = i };
    calls[i] = (Call){ scratch->store, i < MANY ? STORE_SENSORS : STORE_PEOPLE, take_number, &takes[i], FALSE, NULL, NULL };
  }
  call_start (&closed);
  gate_wait (&first);
  call_start (&slow);
  g_usleep (TOGETHER_QUEUING_US / 6); /* it queues before the others */
  for (int i = 0; i < MANY; i++)
    call_start (&calls[i]);
  g_usleep (TOGETHER_QUEUING_US / 3);
  gate_open (&first);
  gate_wait (&among); /* the transaction of the seven has begun */
  call_start (&calls[MANY]);
  g_usleep (TOGETHER_QUEUING_US / 3);
  gate_open (&among);
  call_join (&closed);
  call_join (&slow);
  for (int i = 0; i <= MANY; i++)
    call_join (&calls[i]);
  g_assert_cmpint (takes[MANY].number, ==, 1);
  g_assert_cmpint (scratch_count (scratch), ==, MANY + 1);
}

static gboolean
take_slowly (Db *db, gpointer data, GError **error)
{
  g_usleep (20000);
  return take_number (db, data, error);
}

static void
test_sensors_do_not_stretch_what_people_wait_for (void)
{
  g_autoptr (Scratch) scratch = scratch_new ();
  Take takes[3] = { { .who = 0 }, { .who = 1 }, { .who = 2 } };
  Call calls[3] = { { scratch->store, STORE_PEOPLE, take_number, &takes[0], FALSE, NULL, NULL },
                    { scratch->store, STORE_SENSORS, take_slowly, &takes[1], FALSE, NULL, NULL },
                    { scratch->store, STORE_SENSORS, take_slowly, &takes[2], FALSE, NULL, NULL } };
  gint commits = 0;

  run_together (scratch->store, calls, 3, &commits);
  g_assert_cmpint (takes[0].number, ==, 1);
  g_assert_cmpint (commits, ==, 2);
  g_assert_cmpint (scratch_count (scratch), ==, 3);
}

static void
test_jobs_between_people_and_sensors (void)
{
  enum { EACH = 3 };
  static const StoreQueue queues[] = { STORE_SENSORS, STORE_JOBS, STORE_PEOPLE }; /* as they come */
  g_autoptr (Scratch) scratch = scratch_new ();
  Take takes[3 * EACH] = { 0 };
  Call calls[3 * EACH] = { 0 };
  gint commits = 0;

  for (int i = 0; i < 3 * EACH; i++) {
    takes[i] = (Take){ .who = i };
    calls[i] = (Call){ scratch->store, queues[i / EACH], take_number, &takes[i], FALSE, NULL, NULL };
  }
  run_together (scratch->store, calls, 3 * EACH, &commits);
  for (int i = 0; i < 3 * EACH; i++) /* the last to come are the first three, and so on */
    g_assert_cmpint ((takes[i].number - 1) / EACH, ==, 2 - i / EACH);
}

/* People who never cease, each longer than a job may stand beside them. */
typedef struct {
  Store *store;
  gint ended, count; /* atomic */
} Rush;

static gpointer
hurry (gpointer data)
{
  Rush *rush = data;

  while (!g_atomic_int_get (&rush->ended)) {
    Take take = { .who = g_atomic_int_add (&rush->count, 1) + 1 };

    g_assert_true (store_write (rush->store, take_slowly, &take, NULL));
  }
  return NULL;
}

/* The job gives way to them, and is written all the same. */
static void
test_job_is_not_starved (void)
{
  g_autoptr (Scratch) scratch = scratch_new ();
  Rush rush = { scratch->store, 0, 0 };
  GThread *threads[4];
  Take take = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("hurry", hurry, &rush);
  g_usleep (100000);
  store_write_as (STORE_JOBS);
  g_assert_true (store_write (scratch->store, take_number, &take, NULL));
  store_write_as (STORE_PEOPLE);
  g_atomic_int_set (&rush.ended, 1);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_test_message ("written after %d of people", (int) take.number - 1);
  g_assert_cmpint (take.number, >, 10);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/writer_turns/people_go_before_sensors", test_people_go_before_sensors);
  g_test_add_func ("/writer_turns/people_need_not_wait_for_a_batch", test_people_need_not_wait_for_a_batch);
  g_test_add_func ("/writer_turns/sensors_do_not_stretch_what_people_wait_for",
                   test_sensors_do_not_stretch_what_people_wait_for);
  g_test_add_func ("/writer_turns/jobs_between_people_and_sensors", test_jobs_between_people_and_sensors);
  g_test_add_func ("/writer_turns/job_is_not_starved", test_job_is_not_starved);
  return g_test_run ();
}
