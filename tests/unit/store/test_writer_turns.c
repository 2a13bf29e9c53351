/* test_writer_turns.c: who is written first: people before sensors, whatever of these is on its way. */
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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/writer_turns/people_go_before_sensors", test_people_go_before_sensors);
  g_test_add_func ("/writer_turns/people_need_not_wait_for_a_batch", test_people_need_not_wait_for_a_batch);
  g_test_add_func ("/writer_turns/sensors_do_not_stretch_what_people_wait_for",
                   test_sensors_do_not_stretch_what_people_wait_for);
  return g_test_run ();
}
