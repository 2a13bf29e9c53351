/* test_pulse.c: the box works while its writer answers and its volume has room; the silence of the jobs counts from their
 * last beat. */
#include "background/pulse.h"

#include "../domain/world.h"

static void
test_pulse (void)
{
  g_autoptr (World) world = world_new ();

  g_assert_cmpint (pulse_jobs_silent_s (), ==, 0); /* they have not begun */
  g_assert_cmpint (pulse_look (world->store, world->folder), ==, PULSE_FINE);
  g_assert_cmpint (pulse_look (world->store, "/nowhere"), ==, PULSE_ROOM);
  pulse_beat_jobs ();
  g_assert_cmpint (pulse_jobs_silent_s (), <, 5);
  g_assert_cmpint (pulse_look (world->store, world->folder), ==, PULSE_FINE);
  pulse_end_jobs ();
  g_assert_cmpint (pulse_jobs_silent_s (), ==, 0);
  for (Pulse pulse = PULSE_FINE; pulse < PULSE_LAST; pulse++)
    g_assert_nonnull (pulse_name (pulse));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pulse/pulse", test_pulse);
  return g_test_run ();
}
