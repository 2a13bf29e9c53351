/* test_turn.c: programs that write into one store take turns: a command is let in beside a daemon that never rests, and
 * one that stands still in its turn keeps nobody out. Started with --crowd PATH it is the daemon: it writes until it is
 * killed. */
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include <gio/gio.h>

#include "together.h"

/* A transaction takes longer by far than what passes before the next begins: who only looks now and then lets 45 to 80
 * of them pass in ten writes, who takes turns 7 or 8. */
enum { CROWD_THREADS = 8, WORK_US = 3000, WRITES = 10, PASSED_MAX = 20, BEGUN_S = 30, STILL_S = 3 };

static char *own_path;

/* ---- the daemon ---- */

static gboolean
take_slowly (Db *db, gpointer data, GError **error)
{
  g_usleep (WORK_US);
  return take_number (db, data, error);
}

static gpointer
crowd_thread (gpointer store)
{
  static gint64 next;

  while (TRUE) {
    Take take = { .who = 1, .turn = __atomic_fetch_add (&next, 1, __ATOMIC_RELAXED) };

    if (!store_write_queue (store, STORE_SENSORS, take_slowly, &take, NULL))
      _exit (3);
  }
  return NULL;
}

static int
crowd_main (const char *path)
{
  g_autoptr (Store) store = store_open (path, STORE_READ_WRITE, NULL);

  if (store == NULL)
    return 2;
  for (int i = 0; i < CROWD_THREADS; i++)
    g_thread_unref (g_thread_new ("crowd", crowd_thread, store));
  while (TRUE)
    g_usleep (G_USEC_PER_SEC);
}

/* Until it has written something more: it is at its next transaction then. */
static void
crowd_wait (Scratch *scratch)
{
  gint64 before = scratch_count (scratch), late_us = g_get_monotonic_time () + BEGUN_S * G_USEC_PER_SEC;

  while (scratch_count (scratch) == before && g_get_monotonic_time () < late_us)
    g_usleep (1000);
}

/* (transfer full): it writes when this returns. */
static GSubprocess *
crowd_start (Scratch *scratch)
{
  g_autoptr (GError) error = NULL;
  GSubprocess *crowd = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, own_path, "--crowd", scratch->path, NULL);

  g_assert_no_error (error);
  crowd_wait (scratch);
  return crowd;
}

static void
crowd_end (GSubprocess *crowd)
{
  g_subprocess_force_exit (crowd);
  g_subprocess_wait (crowd, NULL, NULL);
  g_assert_true (g_subprocess_get_if_signaled (crowd)); /* it wrote until then, and was refused nothing */
  g_object_unref (crowd);
}

/* ---- cases ---- */

static void
test_a_command_is_let_in_beside_a_crowd (void)
{
  g_autoptr (Scratch) scratch = scratch_new ();
  GSubprocess *crowd = crowd_start (scratch);
  gint64 passed = 0;

  for (int turn = 0; turn < WRITES; turn++) {
    Take take = { .who = 0, .turn = turn };
    g_autoptr (GError) error = NULL;
    gint64 before = scratch_count (scratch);

    store_write (scratch->store, take_number, &take, &error);
    g_assert_no_error (error);
    passed += take.number - 1 - before;
    crowd_wait (scratch);
  }
  g_test_message ("%" G_GINT64_FORMAT " rows of the crowd went before %d of ours", passed, WRITES);
  g_assert_cmpint (passed, <=, PASSED_MAX * CROWD_THREADS);
  crowd_end (crowd);
  g_assert_cmpint (scratch_integer (scratch, "SELECT count (*) AS x FROM tally WHERE who = 0"), ==, WRITES);
}

static void
test_who_stands_still_in_its_turn_keeps_nobody_out (void)
{
  g_autoptr (Scratch) scratch = scratch_new ();
  int still = open (scratch->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gint64 began_us = g_get_monotonic_time ();
  Take take = { .who = 1 };
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (flock (still, LOCK_EX | LOCK_NB), ==, 0);
  store_write (scratch->store, take_number, &take, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_get_monotonic_time () - began_us, <, STILL_S * G_USEC_PER_SEC);
  close (still);
  g_assert_cmpint (scratch_count (scratch), ==, 1);
}

int
main (int argc, char **argv)
{
  if (argc == 3 && strcmp (argv[1], "--crowd") == 0)
    return crowd_main (argv[2]);
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  own_path = g_file_read_link ("/proc/self/exe", NULL);
  g_test_add_func ("/turn/a_command_is_let_in_beside_a_crowd", test_a_command_is_let_in_beside_a_crowd);
  g_test_add_func ("/turn/who_stands_still_in_its_turn_keeps_nobody_out",
                   test_who_stands_still_in_its_turn_keeps_nobody_out);
  return g_test_run ();
}
