/* test_recount.c: a count that the store kept wrong is found at night and put right; how it is counted: test_report_list.c. */
#include "jobs_world.h"

/* A number that a list would show wrong is put right in the night, and the log says so. */
static void
test_recount (void)
{
  g_autoptr (JobsWorld) town = jobs_world_new ();
  gint64 night = clock_add_days (MONDAY_9, 1) - CLOCK_HOUR;
  g_autofree char *first = NULL, *second = NULL, *kept = NULL;

  g_free (jobs_world_run (town, MONDAY_9)); /* the hours are planned */
  world_assigned (town->world, MONDAY_9);
  world_sql (town->world, "UPDATE report_count SET count = 41 WHERE state = 'active'");
  g_test_expect_message ("histologe", G_LOG_LEVEL_WARNING, "recount: of 1 states*");
  first = jobs_world_run (town, night);
  g_test_assert_expected_messages ();
  g_assert_nonnull (strstr (first, "recount wrong 1;"));
  kept = world_text (town->world, "SELECT group_concat (state || ' ' || count) AS x FROM report_count WHERE count > 0");
  g_assert_cmpstr (kept, ==, "active 1");
  second = jobs_world_run (town, clock_add_days (night, 1));
  g_assert_nonnull (strstr (second, "recount wrong 0;"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  secret_init (NULL);
  g_test_add_func ("/recount/night", test_recount);
  return g_test_run ();
}
