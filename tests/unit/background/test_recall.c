/* test_recall.c: after all was stopped for days, what leaves is what still holds, in one mail each. */
#include "domain/recall.h"

#include <string.h>

#include "domain/backup.h"
#include "jobs_world.h"

static gboolean
close_work (Db *db, gpointer data, GError **error)
{
  const Actor manager = { .kind = ACTOR_USER, .role = ROLE_MANAGER, .now = MONDAY_9 };
  g_autoptr (Report) report = report_find (db, 1, error);
  const ReportChange change = { .uuid = report->uuid, .verb = "close", .message = "Sec.", .reason = "solved" };

  (void) data;
  return report_change (db, &manager, &change, error);
}

#define OF_PARTNER "SELECT count (*) AS x FROM outbox WHERE state = 'pending' AND recipient = 'adil@example.org'"
#define PENDING "SELECT count (*) AS x FROM outbox WHERE state = 'pending' AND kind "
#define OF_PARTNER_TEXT "SELECT body_text AS x FROM outbox WHERE state = 'pending' AND recipient = 'adil@example.org'"

static gboolean
recall_work (Db *db, gpointer data, GError **error)
{
  return recall_stale (db, *(const gint64 *) data, error);
}

/* All was stopped for 14 days, in which partner and desk were chased again and again, and a file was closed: what
 * leaves then is one mail each, in which a file stands once, and the closed one nowhere; links are new ones. */
static void
test_recalled (void)
{
  g_autoptr (JobsWorld) town = jobs_world_new ();
  World *world = town->world;
  gint64 end = clock_add_days (MONDAY_9, 14);
  g_autofree char *text = NULL;

  g_free (jobs_world_run (town, MONDAY_9));
  world_assigned (world, MONDAY_9);
  world_assigned (world, MONDAY_9);
  for (gint64 day = 0; day < 14; day++)
    g_free (jobs_world_run (town, clock_add_days (MONDAY_9, day)));
  g_assert_cmpint (world_integer (world, OF_PARTNER), >, 3);
  world_do (world, close_work, NULL);
  world_do (world, recall_work, &end);
  g_assert_cmpint (world_integer (world, PENDING "<> 'status_alarm'"), ==, 0);
  g_assert_cmpint (world_integer (world, PENDING "= 'status_alarm'"), ==, 1); /* how the box is, once */
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM outbox WHERE body_text <> '' AND kind <> 'status_alarm'"),
                   ==, 0);
  g_free (jobs_world_run (town, end));
  g_assert_cmpint (world_integer (world, OF_PARTNER), ==, 1);
  text = world_text (world, OF_PARTNER_TEXT);
  g_assert_nonnull (strstr (text, "64-2"));
  g_assert_null (strstr (text, "comme vous"));
  g_assert_nonnull (strstr (text, "64-1")); /* its closing, and nothing that it would wait for */
  g_assert_null (strstr (strstr (text, "64-1") + 1, "64-1"));
  world_do (world, recall_work, &end); /* what was just written stays */
  g_assert_cmpint (world_integer (world, OF_PARTNER), ==, 1);
}

static gboolean
restored_work (Db *db, gpointer data, GError **error)
{
  (void) data;
  return backup_restore_mark (db, "histologe-20260901-020000", MONDAY_9 - CLOCK_DAY, MONDAY_9, error);
}

#define QUIET "SELECT count (*) AS x FROM backup_restore WHERE quieted_at IS NOT NULL"

/* A box that was just brought back is told to end at its first look: no fault, and nothing is run before the next start
 * has put aside what waits. */
static void
test_restored_and_stopped (void)
{
  g_autoptr (JobsWorld) town = jobs_world_new ();
  g_autoptr (GCancellable) stop = g_cancellable_new ();
  g_autoptr (Tree) summary = tree_new_list ();
  GError *error = NULL;

  world_do (town->world, restored_work, NULL);
  town->jobs.stop = stop;
  g_cancellable_cancel (stop);
  g_assert_true (jobs_run_due (&town->jobs, summary, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (tree_length (summary), ==, 0);
  g_assert_cmpint (world_integer (town->world, QUIET), ==, 0);
  town->jobs.stop = NULL;
  g_free (jobs_world_run (town, MONDAY_9));
  g_assert_cmpint (world_integer (town->world, QUIET), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (!secret_init (NULL))
    return 1;
  g_test_add_func ("/recall/stopped", test_recalled);
  g_test_add_func ("/recall/restored-and-stopped", test_restored_and_stopped);
  return g_test_run ();
}
