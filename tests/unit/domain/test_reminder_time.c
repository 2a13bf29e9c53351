/* test_reminder_time.c: the pure decision through two random years, with boxes that sleep and clocks that jump: never
 * lost, never doubled, never early, never on a day off; and the table of reminders held against that of notices. */
#include "domain/reminder.h"

#include <string.h>

#include "base/clock.h"
#include "domain/setting.h"

static gint64
at (const char *iso)
{
  gint64 time_s = 0;

  if (!clock_parse (iso, &time_s))
    g_test_fail_printf ("not a moment: %s", iso);
  return time_s;
}

/* ---- days that are known by heart ---- */

static const struct {
  const char *name, *since, *last; /* last "": none */
  guint count;
  int every;
  gboolean working, staff;
  const char *early, *due; /* 08:00 of a day before, and of the first day on which it leaves */
} rows[] = {
  { "summer time begins", "2026-03-27T22:30:00Z", "", 0, 3, FALSE, TRUE, "2026-03-29T06:00:00Z",
    "2026-03-30T06:00:00Z" },
  { "summer time ends", "2026-10-23T08:00:00Z", "", 0, 3, FALSE, TRUE, "2026-10-25T07:00:00Z", "2026-10-26T07:00:00Z" },
  { "leap day", "2028-02-28T09:00:00Z", "", 0, 1, FALSE, TRUE, "2028-02-28T20:00:00Z", "2028-02-29T07:00:00Z" },
  { "leap day counts", "2028-02-28T09:00:00Z", "", 0, 3, TRUE, TRUE, "2028-03-01T07:00:00Z", "2028-03-02T07:00:00Z" },
  { "1 January", "2026-12-29T09:00:00Z", "", 0, 3, FALSE, TRUE, "2027-01-01T07:00:00Z", "2027-01-04T07:00:00Z" },
  { "1 January to a tenant", "2026-12-29T09:00:00Z", "", 0, 3, FALSE, FALSE, "2026-12-31T07:00:00Z",
    "2027-01-01T07:00:00Z" },
  { "Easter", "2026-04-02T09:00:00Z", "", 0, 3, FALSE, TRUE, "2026-04-06T06:00:00Z", "2026-04-07T06:00:00Z" },
  { "Easter in working days", "2026-04-02T09:00:00Z", "", 0, 3, TRUE, TRUE, "2026-04-07T06:00:00Z",
    "2026-04-08T06:00:00Z" },
  { "a bridge", "2026-05-12T09:00:00Z", "", 0, 2, FALSE, TRUE, "2026-05-14T06:00:00Z", "2026-05-15T06:00:00Z" },
  { "after the last", "2026-11-02T09:00:00Z", "2026-11-05T07:00:00Z", 1, 3, FALSE, TRUE, "2026-11-08T07:00:00Z",
    "2026-11-09T07:00:00Z" },
  { "the same day, at its end", "2026-11-05T22:59:00Z", "", 0, 1, FALSE, TRUE, "2026-11-05T22:59:30Z",
    "2026-11-06T07:00:00Z" },
};

static ReminderState
state_of (guint i)
{
  return (ReminderState){ .since = at (rows[i].since),
                          .last = *rows[i].last == '\0' ? 0 : at (rows[i].last),
                          .count = rows[i].count,
                          .every_days = rows[i].every,
                          .working = rows[i].working,
                          .working_mornings = rows[i].staff };
}

static void
test_known_days (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    const ReminderState state = state_of (i);

    g_test_message ("%s", rows[i].name);
    g_assert_false (reminder_due (&state, at (rows[i].early)).due);
    g_assert_true (reminder_due (&state, at (rows[i].due)).due);
  }
}

/* ---- by name: all files on one day of the week ---- */

/* `last`: of the reminder before; `next`: the days on which those by name leave, one after the other. */
static const struct {
  const char *name, *last, *next[4];
} tuesdays[] = {
  { "from a Monday", "2026-11-02", { "2026-11-10", "2026-11-17", "2026-11-24" } },
  { "from a Wednesday", "2026-11-04", { "2026-11-10", "2026-11-17" } },
  { "from a Thursday", "2026-11-05", { "2026-11-17", "2026-11-24" } },
  { "a holiday, then Tuesday again", "2026-06-30", { "2026-07-07", "2026-07-15", "2026-07-21" } },
  { "Christmas and New Year", "2029-12-11", { "2029-12-18", "2029-12-26", "2030-01-02", "2030-01-08" } },
};

static ReminderState
named_state (gint64 last)
{
  return (ReminderState){ .since = at ("2020-01-01T09:00:00Z"),
                          .last = last,
                          .count = 4,
                          .every_days = 3,
                          .working_mornings = TRUE,
                          .named_after = 4,
                          .named_days = 6,
                          .named_weekday = 2 };
}

/* The first 08:00 after `last` on which it is due, but for `off` days at first. */
static gint64
next_named (gint64 last, int off)
{
  ReminderState state = named_state (last);
  gint64 now = clock_next (last + 1 + off * CLOCK_DAY, 0, 8, 0);

  while (!reminder_due (&state, now).due && now < last + 60 * CLOCK_DAY)
    now = clock_next (now + 1, 0, 8, 0);
  return now;
}

static void
test_by_name_on_tuesdays (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (tuesdays); i++) {
    gint64 last = 0;

    g_test_message ("%s", tuesdays[i].name);
    g_assert_true (clock_parse_day (tuesdays[i].last, &last));
    last += 8 * CLOCK_HOUR;
    for (guint k = 0; k < G_N_ELEMENTS (tuesdays[i].next) && tuesdays[i].next[k] != NULL; k++) {
      g_autofree char *day = NULL;

      last = next_named (last, 0);
      day = clock_iso_day (last);
      g_assert_cmpstr (day, ==, tuesdays[i].next[k]);
    }
  }
}

/* Off on its Tuesday: it leaves at wake-up, once, and the week after on Tuesday. */
static void
test_by_name_missed (void)
{
  for (int off = 7; off < 13; off++) {
    gint64 tuesday = at ("2027-02-02T07:00:00Z"), woken = next_named (tuesday, off), after = next_named (woken, 0);
    g_autofree char *weekday = clock_format (after, "%u");

    g_assert_cmpint (woken, ==, clock_next_working (tuesday + 1 + off * CLOCK_DAY, 8, 0));
    g_assert_cmpstr (weekday, ==, "2");
    g_assert_cmpint (clock_day_number (after) - clock_day_number (woken), >=, 6);
    g_assert_cmpint (clock_day_number (after) - clock_day_number (woken), <=, 12);
  }
}

/* A clock put back finds its reminder ahead; one put forward reminds early but once. */
static void
test_clock_that_jumps (void)
{
  gint64 eight = at ("2026-11-26T07:00:00Z");
  ReminderState state = { .since = at ("2026-11-23T08:00:00Z"), .every_days = 3, .working_mornings = TRUE };

  g_assert_true (reminder_due (&state, eight).due);
  state.last = eight;
  state.count = 1;
  for (int hours = -50; hours <= 12; hours++)
    g_assert_false (reminder_due (&state, eight + hours * CLOCK_HOUR).due);
  state = (ReminderState){ .since = at ("2026-11-26T23:30:00Z"), .every_days = 0 };
  g_assert_false (reminder_due (&state, at ("2026-11-26T12:00:00Z")).due); /* what is due "at once" is not due before */
}

/* ---- two random years ---- */

typedef struct {
  gint64 now;           /* 08:00 of the day at hand */
  ReminderState state;  /* as the store would tell it */
  int waited, calendar; /* the model: days since the last one, or the start */
  guint sent;
  gboolean is_called; /* the model: the weekday of those by name came, enough days after the last one */
} Years;

/* The model counts on its fingers. */
static gboolean
model_due (const Years *years)
{
  const ReminderState *state = &years->state;
  gboolean named = state->named_after > 0 && years->sent >= state->named_after;

  if (state->most > 0 && years->sent >= state->most)
    return FALSE;
  if (state->working_mornings && !clock_is_working_day (years->now))
    return FALSE;
  if (!named || state->named_days == 0)
    return years->waited >= state->every_days;
  return state->named_weekday == 0 ? years->calendar >= state->named_days : years->is_called;
}

static int
weekday_of (gint64 now)
{
  g_autofree char *day = clock_format (now, "%u");

  return *day - '0';
}

static void
live_a_day (Years *years, gboolean on)
{
  gboolean wanted;
  ReminderDecision decision;

  years->now = clock_next (years->now + 1, 0, 8, 0);
  years->calendar++;
  years->waited += !years->state.working || clock_is_working_day (years->now) ? 1 : 0;
  if (years->state.named_weekday == weekday_of (years->now) && years->calendar >= years->state.named_days)
    years->is_called = TRUE;
  if (!on)
    return;
  /* at wake-up, at whatever hour */
  gint64 now = years->now + g_test_rand_int_range (0, 15) * CLOCK_HOUR;

  wanted = model_due (years);
  decision = reminder_due (&years->state, now);
  if (decision.due != wanted)
    g_test_fail_printf ("day %d of reminder %u: due %d", years->calendar, years->sent, decision.due);
  if (!decision.due)
    return;
  g_assert_cmpuint (decision.sequence, ==, years->sent + 1);
  years->state.last = now;
  years->state.count = ++years->sent;
  years->waited = years->calendar = 0;
  years->is_called = FALSE;
  for (int hours = -1; hours <= 1; hours++) /* run again, by a clock an hour off */
    g_assert_false (reminder_due (&years->state, now + hours * CLOCK_HOUR).due);
}

static void
test_two_years (void)
{
  for (guint round = 0; round < 60; round++) {
    gint64 start = at ("2025-01-01T00:00:00Z") + (gint64) g_test_rand_int_range (0, 20 * 365) * CLOCK_DAY;
    Years years = { .now = clock_next (start, 0, 8, 0) };
    int off = 0;

    years.state = (ReminderState){ .since = years.now + g_test_rand_int_range (-8, 15) * CLOCK_HOUR,
                                   .every_days = g_test_rand_int_range (1, 40),
                                   .working = g_test_rand_int_range (0, 2) == 1,
                                   .working_mornings = g_test_rand_int_range (0, 3) > 0,
                                   .named_after = g_test_rand_int_range (0, 6),
                                   .named_days = g_test_rand_int_range (0, 3) * 6,
                                   .named_weekday = g_test_rand_int_range (0, 8),
                                   .most = g_test_rand_int_range (0, 4) * 5 };
    for (int day = 0; day < 731; day++) {
      off = off > 0 ? off - 1 : g_test_rand_int_range (0, 40) == 0 ? g_test_rand_int_range (1, 12) : 0;
      live_a_day (&years, off == 0);
    }
    g_assert_cmpuint (years.sent, >, 0);
  }
}

/* ---- the table ---- */

static gboolean
setting_is_known (const char *key)
{
  for (guint i = 0; i < setting_kinds_count; i++)
    if (strcmp (setting_kinds[i].key, key) == 0)
      return TRUE;
  return FALSE;
}

static void
check_times (const ReminderKind *kind)
{
  const char *const settings[] = { kind->every, kind->named_after_setting, kind->most_setting };

  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    g_assert_true (settings[i] == NULL || setting_is_known (settings[i]));
  g_assert_true ((kind->every == NULL) != (kind->steps == NULL));
  g_assert_true (kind->steps == NULL || kind->steps_count > 0);
  g_assert_cmpint (kind->named != NULL, ==, kind->named_after > 0 || kind->named_after_setting != NULL);
  g_assert_true (kind->ahead == 0 || kind->days != REMINDER_DAYS_SET);
}

/* Each verb of a row tells somebody, the right side, in the right way. */
static void
check_told (const ReminderKind *kind, const char *verb)
{
  guint staff = 0, tenants = 0;

  for (guint i = 0; i < notice_kinds_count; i++) {
    const NoticeKind *notice = &notice_kinds[i];

    if (!reminder_kind_tells (kind, notice) || strcmp (notice->verb, verb) != 0)
      continue;
    g_test_message ("%s %s: %s", kind->kind, verb, notice->kind);
    staff += notice->audience != AUDIENCE_TENANT; /* owners read their mail on working mornings too… */
    tenants += notice->audience == AUDIENCE_TENANT;
    if (notice->audience != AUDIENCE_OWNER) /* …but each mediation has a mail of its own */
      g_assert_cmpint (notice->chasing, ==, notice->audience != AUDIENCE_TENANT);
    /* T16: with the day's message, unless the visit is tomorrow */
    if (notice->audience == AUDIENCE_TENANT)
      g_assert_true (notice_kind_is_daily (notice) || strcmp (kind->kind, "eve") == 0);
  }
  g_assert_cmpint (staff > 0, ==, !reminder_kind_is_for_tenant (kind));
  g_assert_true (tenants > 0 || !reminder_kind_is_for_tenant (kind));
}

static void
test_table (void)
{
  for (guint i = 0; i < reminder_kinds_count; i++) {
    check_times (&reminder_kinds[i]);
    check_told (&reminder_kinds[i], reminder_kinds[i].verb);
    if (reminder_kinds[i].named != NULL)
      check_told (&reminder_kinds[i], reminder_kinds[i].named);
    for (guint j = 0; j < i; j++)
      g_assert_cmpstr (reminder_kinds[i].kind, !=, reminder_kinds[j].kind);
  }
}

/* Nothing chases but what the table holds. */
static void
test_nothing_else_chases (void)
{
  for (guint i = 0; i < notice_kinds_count; i++) {
    guint rows_that_tell = 0;

    for (guint k = 0; k < reminder_kinds_count; k++)
      rows_that_tell += reminder_kind_tells (&reminder_kinds[k], &notice_kinds[i]);
    g_test_message ("%s", notice_kinds[i].kind);
    g_assert_cmpuint (rows_that_tell, <=, 1);
    if (notice_kinds[i].chasing) {
      g_assert_cmpuint (rows_that_tell, ==, 1);
      g_assert_true (notice_kind_waits (&notice_kinds[i]));
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/reminder-time/known-days", test_known_days);
  g_test_add_func ("/reminder-time/by-name-on-tuesdays", test_by_name_on_tuesdays);
  g_test_add_func ("/reminder-time/by-name-missed", test_by_name_missed);
  g_test_add_func ("/reminder-time/clock-that-jumps", test_clock_that_jumps);
  g_test_add_func ("/reminder-time/two-years", test_two_years);
  g_test_add_func ("/reminder-time/table", test_table);
  g_test_add_func ("/reminder-time/nothing-else-chases", test_nothing_else_chases);
  return g_test_run ();
}
