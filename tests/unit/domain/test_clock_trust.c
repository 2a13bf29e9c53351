/* test_clock_trust.c: what people's acts are dated by when the machine has no clock, one that is late, or one ahead.
 * The clocks are handed in. */
#include "domain/clock_trust.h"

#include "domain/event.h"
#include "../store/scratch.h"

enum { FIRST = 1700000000, YEAR = 31536000 };

static struct {
  gint64 now, up_s;
  gboolean synchronised;
} machine;

static gboolean
machine_synchronised (void)
{
  return machine.synchronised;
}

static gint64
machine_now (void)
{
  return machine.now;
}

static gint64
machine_up (void)
{
  return machine.up_s;
}

/* A start of the machine, on a store whose history goes from FIRST to a year later. */
static void
start (gint64 now, gboolean by_ntp)
{
  const ClockTrust clocks = { by_ntp, machine_now, machine_up, machine_synchronised, "" };

  machine.synchronised = FALSE;
  machine.now = now;
  machine.up_s = 30;
  clock_trust_use_clocks (&clocks);
}

static gboolean
add_events (Db *db, gpointer data, GError **error)
{
  const Event event = { .noun = "setting", .verb = "changed" };

  (void) data;
  return event_add (db, &ACTOR_BOX_AT (FIRST), &event, error)
         && event_add (db, &ACTOR_BOX_AT (FIRST + YEAR), &event, error);
}

static Scratch *
town_new (void)
{
  Scratch *scratch = scratch_new ();

  g_assert_true (store_write (scratch->store, add_events, NULL, NULL));
  return scratch;
}

static void
test_a_good_clock_is_taken (void)
{
  g_autoptr (Scratch) scratch = town_new ();

  start (FIRST + YEAR + 5, FALSE);
  g_assert_cmpint (clock_trust_moment (store_reader (scratch->store)), ==, FIRST + YEAR + 5);
}

/* No clock at all: time goes on from the newest moment, by the seconds that pass. */
static void
test_no_clock_goes_on_from_the_newest_moment (void)
{
  g_autoptr (Scratch) scratch = town_new ();
  Db *db = store_reader (scratch->store);

  start (40, FALSE);
  g_assert_cmpint (clock_trust_moment (db), ==, FIRST + YEAR);
  machine.up_s += 100;
  machine.now += 100;
  g_assert_cmpint (clock_trust_moment (db), ==, FIRST + YEAR + 100);
  machine.now = FIRST + 2 * YEAR; /* NTP sets it */
  machine.up_s += 2;
  g_assert_cmpint (clock_trust_moment (db), ==, FIRST + 2 * YEAR);
}

/* A day late, or a year ahead: it may be right, and what sensors said wrong. Jobs rest while it is late. */
static void
test_a_clock_that_may_be_right_is_taken (void)
{
  g_autoptr (Scratch) scratch = town_new ();
  Db *db = store_reader (scratch->store);

  start (FIRST + YEAR - 86400, FALSE);
  g_assert_false (clock_trust_held (db));
  g_assert_cmpint (clock_trust_moment (db), ==, FIRST + YEAR - 86400);
  start (FIRST + 2 * YEAR, FALSE);
  g_assert_true (clock_trust_held (db));
  g_assert_cmpint (clock_trust_moment (db), ==, FIRST + 2 * YEAR);
}

/* Nobody vouches for it: an hour late is no clock until NTP has set it. */
static void
test_a_late_clock_that_nobody_vouches_for (void)
{
  g_autoptr (Scratch) scratch = town_new ();
  Db *db = store_reader (scratch->store);

  start (FIRST + YEAR - 3600, TRUE);
  g_assert_cmpint (clock_trust_moment (db), ==, FIRST + YEAR);
  start (FIRST + YEAR + 3600, TRUE);
  g_assert_cmpint (clock_trust_moment (db), ==, FIRST + YEAR + 3600);
  start (FIRST + YEAR - 3600, TRUE);
  machine.synchronised = TRUE; /* and the store was ahead */
  g_assert_cmpint (clock_trust_moment (db), ==, FIRST + YEAR - 3600);
}

static void
test_an_empty_store_knows_no_better (void)
{
  g_autoptr (Scratch) scratch = scratch_new ();

  start (40, FALSE);
  g_assert_cmpint (clock_trust_moment (store_reader (scratch->store)), ==, 40);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/clock_trust/a_good_clock_is_taken", test_a_good_clock_is_taken);
  g_test_add_func ("/clock_trust/no_clock_goes_on_from_the_newest_moment",
                   test_no_clock_goes_on_from_the_newest_moment);
  g_test_add_func ("/clock_trust/a_clock_that_may_be_right_is_taken", test_a_clock_that_may_be_right_is_taken);
  g_test_add_func ("/clock_trust/a_late_clock_that_nobody_vouches_for", test_a_late_clock_that_nobody_vouches_for);
  g_test_add_func ("/clock_trust/an_empty_store_knows_no_better", test_an_empty_store_knows_no_better);
  return g_test_run ();
}
