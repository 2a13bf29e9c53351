/* test_presence.c: when the box was there: random runs against a recount second by second in coarse steps; power cuts,
 * clocks put back, signs of life that cannot be read. */
#include "domain/presence.h"

#include "world.h"

#define NOW MONDAY_9
enum { STEP_S = 60, RUNS = 12, ROUNDS = 40 };

static void
start (World *world, gint64 last, gint64 now)
{
  PresenceStart begun = { last, now };

  world_do (world, presence_begin, &begun);
}

static Presence
read_presence (World *world, gint64 from, gint64 until, gint64 now)
{
  Presence presence = { 0 };

  g_assert_true (presence_read (store_reader (world->store), from, until, now, &presence, NULL));
  return presence;
}

static void
test_one_cut (void)
{
  g_autoptr (World) world = world_new ();
  Presence presence = read_presence (world, 0, NOW, NOW);

  g_assert_cmpint (presence.since, ==, 0); /* nothing was measured */
  g_assert_cmpint (presence_share (&presence), ==, 0);
  start (world, 0, NOW);
  presence = read_presence (world, NOW - CLOCK_DAY, NOW + CLOCK_DAY, NOW + 1000);
  g_assert_cmpint (presence.since, ==, NOW);
  g_assert_cmpint (presence_share (&presence), ==, 10000);
  g_assert_cmpint (presence.outages, ==, 0);
  start (world, NOW + 1000, NOW + 2000); /* away for 1,000 s */
  presence = read_presence (world, NOW, NOW + 4000, NOW + 4000);
  g_assert_cmpint (presence_share (&presence), ==, 7500);
  g_assert_cmpint (presence.outages, ==, 1);
  g_assert_cmpint (presence.longest_s, ==, 1000);
  start (world, NOW + 4000, NOW + 4030); /* a restart is no outage */
  presence = read_presence (world, NOW, NOW + 5000, NOW + 5000);
  g_assert_cmpint (presence.outages, ==, 1);
  /* The period begins within the time away. */
  presence = read_presence (world, NOW + 1500, NOW + 2500, NOW + 5000);
  g_assert_cmpint (presence.since, ==, NOW + 1500);
  g_assert_cmpint (presence_share (&presence), ==, 5000);
}

/* A sign of life that lies ahead, or none at all, never makes a run longer than it can have been. */
static void
test_wrong_clock (void)
{
  g_autoptr (World) world = world_new ();
  Presence presence;

  start (world, 0, NOW);
  start (world, NOW + CLOCK_DAY, NOW + 500); /* the file was written by a clock that was ahead */
  presence = read_presence (world, NOW, NOW + 1000, NOW + 1000);
  g_assert_cmpint (presence_share (&presence), ==, 10000);
  start (world, 0, NOW + 1000); /* nothing could be read: the run is as short as can be */
  presence = read_presence (world, NOW, NOW + 1000, NOW + 1000);
  g_assert_cmpint (presence_share (&presence), ==, 5000);
  start (world, NOW - CLOCK_DAY, NOW - 1000); /* the clock was put back: the run before ends where it began */
  presence = read_presence (world, NOW - 1000, NOW, NOW);
  g_assert_cmpint (presence_share (&presence), ==, 10000);
}

static void
test_random (void)
{
  for (guint round = 0; round < ROUNDS; round++) {
    g_autoptr (GRand) dice = g_rand_new_with_seed (round);
    g_autoptr (World) world = world_new ();
    gint64 at = NOW, last = 0, begins[RUNS], ends[RUNS], from, until, now, there = 0;
    Presence presence;

    for (guint i = 0; i < RUNS; i++) {
      begins[i] = at;
      start (world, last, at);
      last = ends[i] = at + STEP_S * g_rand_int_range (dice, 1, 50);
      at = last + STEP_S * g_rand_int_range (dice, 0, 20);
    }
    now = ends[RUNS - 1];
    from = NOW + STEP_S * g_rand_int_range (dice, -20, 200);
    until = from + STEP_S * g_rand_int_range (dice, 1, 400);
    presence = read_presence (world, from, until, now);
    for (gint64 minute = MAX (from, NOW); minute < MIN (until, now); minute += STEP_S)
      for (guint i = 0; i < RUNS; i++)
        there += minute >= begins[i] && minute < ends[i] ? STEP_S : 0;
    if (MAX (from, NOW) < MIN (until, now))
      g_assert_cmpint (presence.since, ==, MAX (from, NOW));
    g_assert_cmpint (presence.there_s, ==, there);
  }
}

static void
test_beat (void)
{
  g_autoptr (World) world = world_new ();
  g_autofree char *path = g_build_filename (world->folder, "alive", NULL);

  g_assert_cmpint (presence_last (world->folder), ==, 0);
  g_assert_true (presence_beat (world->folder, NOW, NULL));
  g_assert_cmpint (presence_last (world->folder), ==, NOW);
  g_assert_true (presence_beat (world->folder, NOW + 1, NULL));
  g_assert_cmpint (presence_last (world->folder), ==, NOW + 1);
  g_assert_true (g_file_set_contents (path, "0017954xx", -1, NULL));
  g_assert_cmpint (presence_last (world->folder), ==, 0);
  g_assert_false (presence_beat ("/nowhere/at/all", NOW, NULL));
  g_assert_true (presence_is_due (NOW, NOW + PRESENCE_BEAT_S) && presence_is_due (NOW, NOW - 1));
  g_assert_false (presence_is_due (NOW, NOW + PRESENCE_BEAT_S - 1));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  if (!secret_init (NULL))
    return 1;
  g_test_add_func ("/presence/one-cut", test_one_cut);
  g_test_add_func ("/presence/wrong-clock", test_wrong_clock);
  g_test_add_func ("/presence/random", test_random);
  g_test_add_func ("/presence/beat", test_beat);
  return g_test_run ();
}
