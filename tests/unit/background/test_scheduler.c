/* test_scheduler.c: a commit wakes the thread, nothing else keeps it busy, and it stops when asked. */
#include "background/scheduler.h"

#include "background/pulse.h"
#include "jobs_world.h"
#include "store/store_bound.h"

/* TRUE when the number of mails is reached within 5 s: looks, never waits longer than it must. */
static gboolean
mails_reach (World *world, gint64 count)
{
  gint64 end_ms = clock_monotonic_ms () + 5000;

  while (world_integer (world, "SELECT count (*) AS x FROM outbox") < count) {
    if (clock_monotonic_ms () > end_ms)
      return FALSE;
    g_usleep (20000);
  }
  return TRUE;
}

static void
test_commit_wakes (void)
{
  g_autoptr (JobsWorld) town = jobs_world_new ();
  g_autoptr (GCancellable) stop = g_cancellable_new ();
  Scheduler *scheduler;

  town->jobs.stop = stop;
  town->jobs.clock = clock_now;
  scheduler = scheduler_start (&town->jobs);
  world_send (town->world, TENANT_EMAIL, clock_now ());
  g_assert_true (mails_reach (town->world, 2));
  world_send (town->world, TENANT_EMAIL, clock_now ());
  g_assert_true (mails_reach (town->world, 4));
  scheduler_stop (scheduler);
}

/* A box with nothing to do writes nothing: the card lasts. */
static void
test_idle_writes_nothing (void)
{
  g_autoptr (JobsWorld) town = jobs_world_new ();
  g_autoptr (GCancellable) stop = g_cancellable_new ();
  Scheduler *scheduler;
  gint64 before, after;

  town->jobs.stop = stop;
  town->jobs.clock = clock_now;
  scheduler = scheduler_start (&town->jobs);
  g_usleep (1500000); /* the jobs are planned */
  before = world_integer (town->world, "SELECT data_version AS x FROM pragma_data_version");
  g_usleep (2500000);
  after = world_integer (town->world, "SELECT data_version AS x FROM pragma_data_version");
  g_assert_cmpint (before, ==, after);
  world_send (town->world, NULL, clock_now ());
  g_assert_cmpint (world_integer (town->world, "SELECT data_version AS x FROM pragma_data_version"), !=, after);
  scheduler_stop (scheduler);
}

static void
test_stops (void)
{
  g_autoptr (JobsWorld) town = jobs_world_new ();
  g_autoptr (GCancellable) stop = g_cancellable_new ();
  gint64 start_ms = clock_monotonic_ms ();
  Scheduler *scheduler;

  town->jobs.stop = stop;
  town->jobs.clock = clock_now;
  scheduler = scheduler_start (&town->jobs);
  scheduler_stop (scheduler);
  g_assert_cmpint (clock_monotonic_ms () - start_ms, <, 2000);
  g_assert_true (g_cancellable_is_cancelled (stop));
  world_send (town->world, NULL, clock_now ()); /* the hook is gone with it */
}

/* Ends well by its own word, on half of what it wanted to read. */
static gboolean
read_for_ever (const Jobs *jobs, gint64 now G_GNUC_UNUSED, Tree *counts, GError **error G_GNUC_UNUSED)
{
  static const char sql[] = "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n";
  g_autoptr (Query) query = query_new (store_reader (jobs->store), sql);
  gint64 rows = 0;

  while (query_next (query))
    rows++;
  tree_set_integer (counts, "rows", rows);
  return TRUE;
}

/* No job of the table sets a bound of its own: each is run by what sets one. */
static void
test_a_run_is_bounded (void)
{
  g_autoptr (JobsWorld) town = jobs_world_new ();
  const JobKind kind = { .name = "greedy", .run = read_for_ever };
  g_autoptr (Tree) counts = tree_new_map ();
  g_autoptr (GError) error = NULL;

  g_assert_false (jobs_run_one (&town->jobs, &kind, counts, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_LIMIT);
  g_assert_cmpint (tree_integer (tree_get (counts, "rows")), >, 1000000);
  g_assert_cmpint (world_integer (town->world, "SELECT 7 AS x"), ==, 7); /* what comes after is read again */
}

/* The time of a run is over for whoever asks the store afterwards. */
static void
use_up (const Jobs *jobs)
{
  store_bound_wait (jobs->store, -(gint64) PULSE_JOBS_S * 1000);
}

static gboolean
piece_without_end (Db *db G_GNUC_UNUSED, const Actor *box G_GNUC_UNUSED, guint *ret_count, GError **error G_GNUC_UNUSED)
{
  *ret_count = 1;
  return TRUE;
}

static gboolean
write_for_ever (const Jobs *jobs, gint64 now, Tree *counts, GError **error)
{
  use_up (jobs);
  return jobs_run_pieces (jobs, now, piece_without_end, counts, "pieces", error);
}

static gboolean
read_late (const Jobs *jobs, gint64 now, Tree *counts, GError **error)
{
  use_up (jobs);
  read_for_ever (jobs, now, counts, error);
  g_assert_cmpint (tree_integer (tree_get (counts, "rows")), <, 1000000); /* of those it may read */
  return TRUE;
}

/* Before the pulse would start the box again: what reads, and what writes piece after piece. */
static void
test_a_run_has_its_time (void)
{
  g_autoptr (JobsWorld) town = jobs_world_new ();
  const JobKind slow[] = { { .name = "reads", .run = read_late }, { .name = "writes", .run = write_for_ever } };

  for (guint i = 0; i < G_N_ELEMENTS (slow); i++) {
    g_autoptr (Tree) counts = tree_new_map ();
    g_autoptr (GError) error = NULL;

    g_assert_false (jobs_run_one (&town->jobs, &slow[i], counts, &error));
    g_assert_error (error, BOX_ERROR, BOX_ERROR_LIMIT);
  }
  g_assert_cmpint (world_integer (town->world, "SELECT 7 AS x"), ==, 7);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  if (!secret_init (NULL))
    return 1;
  g_test_add_func ("/scheduler/commit-wakes", test_commit_wakes);
  g_test_add_func ("/scheduler/idle-writes-nothing", test_idle_writes_nothing);
  g_test_add_func ("/scheduler/stops", test_stops);
  g_test_add_func ("/scheduler/a-run-is-bounded", test_a_run_is_bounded);
  g_test_add_func ("/scheduler/a-run-has-its-time", test_a_run_has_its_time);
  return g_test_run ();
}
