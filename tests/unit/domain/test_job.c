/* test_job.c: when jobs fall due, summer time included, and that one process at a time holds one. */
#include "domain/job.h"

#include "world.h"

static void
test_next (void)
{
  static const struct {
    JobSchedule schedule;
    const char *now, *next;
  } rows[] = {
    { { 60, 0, 0, 0 }, "2026-11-23T08:00:00Z", "2026-11-23T08:01:00Z" },
    { { 0, 0, 8, 0 }, "2026-11-23T06:59:59Z", "2026-11-23T07:00:00Z" },
    { { 0, 0, 8, 0 }, "2026-11-23T07:00:00Z", "2026-11-24T07:00:00Z" }, /* not again the same second */
    { { 0, 1, 7, 0 }, "2026-11-23T05:59:00Z", "2026-11-23T06:00:00Z" },
    { { 0, 1, 7, 0 }, "2026-11-23T06:00:00Z", "2026-11-30T06:00:00Z" },
    { { 0, 0, 8, 0 }, "2027-03-27T07:00:00Z", "2027-03-28T06:00:00Z" }, /* summer time begins that night */
    { { 0, 0, 8, 0 }, "2026-10-24T06:00:00Z", "2026-10-25T07:00:00Z" }, /* and ends */
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    gint64 now = 0;
    g_autofree char *next = NULL;

    g_assert_true (clock_parse (rows[i].now, &now));
    next = clock_iso (job_next (&rows[i].schedule, now));
    g_assert_cmpstr (next, ==, rows[i].next);
  }
}

typedef struct {
  gint64 now;
  gboolean claimed;
  JobOutcome outcome;
} Work;

static gboolean
plan (Db *db, gpointer data, GError **error)
{
  return job_plan (db, "notices", ((Work *) data)->now, error);
}

static gboolean
claim (Db *db, gpointer data, GError **error)
{
  Work *work = data;

  return job_claim (db, "notices", work->now, 120, &work->claimed, error);
}

static gboolean
finish (Db *db, gpointer data, GError **error)
{
  Work *work = data;

  return job_finish (db, &work->outcome, work->now, error);
}

static gboolean
try_claim (World *world, gint64 now)
{
  Work work = { .now = now };

  world_do (world, claim, &work);
  return work.claimed;
}

static void
test_claim (void)
{
  g_autoptr (World) world = world_new ();
  Work work = { .now = MONDAY_9 }, later = { .now = MONDAY_9 + 500 };

  g_assert_false (try_claim (world, MONDAY_9)); /* never planned */
  world_do (world, plan, &work);
  world_do (world, plan, &later); /* planning again changes nothing */
  g_assert_false (try_claim (world, MONDAY_9 - 1));
  g_assert_true (try_claim (world, MONDAY_9));
  g_assert_false (try_claim (world, MONDAY_9)); /* held by another */
  g_assert_false (try_claim (world, MONDAY_9 + 119));
  g_assert_true (try_claim (world, MONDAY_9 + 120)); /* who died */
}

/* Planned by a clock that was weeks ahead, and then put back: it runs now, not in weeks. */
static void
test_clock_put_back (void)
{
  g_autoptr (World) world = world_new ();
  const gint64 ahead = MONDAY_9 + 24 * CLOCK_DAY;
  Work work = { .now = ahead, .outcome = { "notices", ahead + 60, TRUE, "" } };

  world_do (world, plan, &work);
  g_assert_true (try_claim (world, ahead));
  world_do (world, finish, &work);
  g_assert_true (try_claim (world, MONDAY_9));
  g_assert_false (try_claim (world, MONDAY_9 + 1)); /* held, from then on as ever */
}

static void
test_finish (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (Job) job = NULL;
  Work work = { .now = MONDAY_9, .outcome = { "notices", MONDAY_9 + 60, TRUE, "written 2" } };
  Work failed = { .now = MONDAY_9 + 90, .outcome = { "notices", MONDAY_9 + 150, FALSE, "no" } };

  world_do (world, plan, &work);
  g_assert_true (try_claim (world, MONDAY_9));
  world_do (world, finish, &work);
  g_assert_false (try_claim (world, MONDAY_9 + 59));
  g_assert_true (try_claim (world, MONDAY_9 + 60));
  world_do (world, finish, &failed);
  g_assert_true (job_find (store_reader (world->store), "notices", &job, NULL));
  g_assert_nonnull (job);
  if (job == NULL)
    return;
  g_assert_cmpint (job->done_at, ==, MONDAY_9); /* of the last success */
  g_assert_cmpint (job->started_at, ==, MONDAY_9 + 60);
  g_assert_cmpint (job->due_at, ==, MONDAY_9 + 150);
  g_assert_cmpint (job->lease_until, ==, 0);
  g_assert_cmpstr (job->result, ==, "no");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  if (!secret_init (NULL))
    return 1;
  g_test_add_func ("/job/next", test_next);
  g_test_add_func ("/job/claim", test_claim);
  g_test_add_func ("/job/clock-put-back", test_clock_put_back);
  g_test_add_func ("/job/finish", test_finish);
  return g_test_run ();
}
