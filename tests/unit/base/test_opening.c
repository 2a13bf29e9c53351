/* test_opening.c: hours as people type them, what is refused, and moments reckoned in open hours beside a count of
 * every minute. */
#include "base/opening.h"

#include "base/clock.h"

static void
test_parse (void)
{
  static const char *const fine[] = { "9-12 14-17", "8h30-12h 13h30-17h30", "0-24",
                                      "8:30-12",    "9 - 12  14 - 17",      "9h-12h" };
  static const char *const wrong[] = {
    "",      "9",      "17-9",    "9-12 11-17", "9-12 12-17",      "9-25",    "9-12,14-17",
    "a-b",   "9-12 x", "9h60-12", "-9-12",      "1-2 3-4 5-6 7-8", "9-12-14", "99999999999999999999-12",
    "9--12", "٩-12"
  };
  Opening opening;
  g_autofree char *text = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (fine); i++)
    g_assert_true (opening_parse (fine[i], &opening));
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    if (opening_parse (wrong[i], &opening))
      g_error ("“%s” was taken", wrong[i]);
  g_assert_true (opening_parse ("8h30-12h 13h30-17h30", &opening));
  text = opening_text (&opening);
  g_assert_cmpstr (text, ==, "8\u00a0h\u00a030\u00a0– 12\u00a0h, 13\u00a0h\u00a030\u00a0– 17\u00a0h\u00a030");
}

static gint64
moment (const char *text)
{
  gint64 time_s = 0;

  g_assert_true (clock_parse_moment (text, &time_s));
  return time_s;
}

static void
test_after (void)
{
  static const struct {
    const char *hours, *asked, *due;
    int target;
  } cases[] = {
    { "9-12 14-17", "2026-11-23T09:00", "2026-11-23T15:00", 4 },
    { "9-12 14-17", "2026-11-23T03:00", "2026-11-23T15:00", 4 },  /* before they open */
    { "9-12 14-17", "2026-11-23T16:00", "2026-11-24T12:00", 4 },  /* the last hour, then the next morning… */
    { "9-12 14-17", "2026-11-27T16:30", "2026-11-30T14:30", 4 },  /* …over a weekend */
    { "9-12 14-17", "2026-12-24T16:00", "2026-12-28T12:00", 4 },  /* …over Christmas, a Friday */
    { "9-12 14-17", "2026-11-28T11:00", "2026-11-30T15:00", 4 },  /* a Saturday */
    { "9-17", "2027-03-26T15:00", "2027-03-30T11:00", 4 },        /* Easter Monday, and summer time in between */
    { "0-24", "2026-11-27T23:00", "2026-11-30T03:00", 4 },        /* day and night, working days */
    { "9-12 14-17", "2026-11-23T14:00", "2026-11-27T17:00", 27 }, /* a week of it, to the last minute */
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    Opening opening;
    g_autofree char *due = NULL;

    g_assert_true (opening_parse (cases[i].hours, &opening));
    due = clock_format (opening_after (&opening, moment (cases[i].asked), cases[i].target), "%Y-%m-%dT%H:%M");
    g_assert_cmpstr (due, ==, cases[i].due);
  }
}

/* The slow way: minute by minute. */
static gint64
slow_after (const Opening *opening, gint64 from_s, int hours)
{
  gint64 at = from_s;

  for (int left = hours * 60; left > 0; at += CLOCK_MINUTE)
    left -= opening_is_open (opening, at) ? 1 : 0;
  return at;
}

static void
test_random (void)
{
  static const char *const hours[] = { "9-12 14-17", "8h30-12h 13h30-17h30", "10-11", "0-24" };
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261130);

  for (guint i = 0; i < 40; i++) {
    Opening opening;
    gint64 from = moment ("2026-01-01T00:00") + CLOCK_MINUTE * g_rand_int_range (rand, 0, 525600);
    int target = g_rand_int_range (rand, 1, 8);

    g_assert_true (opening_parse (hours[i % G_N_ELEMENTS (hours)], &opening));
    g_assert_cmpint (opening_after (&opening, from, target), ==, slow_after (&opening, from, target));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/opening/parse", test_parse);
  g_test_add_func ("/opening/after", test_after);
  g_test_add_func ("/opening/random", test_random);
  return g_test_run ();
}
