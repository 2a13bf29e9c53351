/* test_statistics.c: the open figures against a plain recount of the same plan, the masks against a reader who
 * reckons, medians and shares. */
#include "domain/statistics.h"
#include "domain/statistics_activity.h"

#include <string.h>

#include "domain/result.h"
#include "world.h"

#define NOW MONDAY_9

/* One report's life: days before now, then days after filing; -1: never. */
typedef struct {
  int filed_before, taken, filtered, accepted, noted, result, closed;
  const char *kind; /* of the result */
} Life;

static const Life lives[] = {
  { 200, 1, -1, 5, 9, 60, 70, "mediation" },
  { 198, 2, -1, 5, -1, 130, 140, "works_done" }, /* too late for 4 months */
  { 190, 0, 3, -1, -1, -1, -1, NULL },
  { 180, 4, -1, 20, -1, 30, -1, "procedure" },
  { 170, 4, -1, -1, 12, -1, -1, NULL },
  { 165, 1, -1, 8, -1, -1, 90, NULL }, /* closed without result: not handled */
  { 150, 1, 2, -1, -1, -1, -1, NULL },
  { 149, 1, 2, -1, -1, -1, -1, NULL },
  { 140, 2, -1, 6, -1, 100, -1, "unknown_before" }, /* a fact, no outcome */
  { 139, 3, -1, 10, -1, 40, 60, "association" },
  { 133, 1, -1, 7, -1, 20, 30, "rehoused" },
  { 120, 0, 1, -1, -1, -1, -1, NULL },
  { 100, 5, -1, 9, -1, 50, 60, "mediation" },
  { 90, 1, -1, 4, -1, 33, 45, "mediation" },
  { 70, 2, -1, 9, 3, -1, -1, NULL },
  { 60, 1, 4, -1, -1, -1, -1, NULL },
  { 45, 6, -1, 11, -1, -1, -1, NULL },
  { 30, 1, -1, 2, -1, -1, -1, NULL },
  { 12, 1, -1, -1, -1, -1, -1, NULL },
  { 9, 1, -1, 3, -1, -1, -1, NULL },
  { 4, 1, -1, -1, -1, -1, -1, NULL },
  { 2, -1, -1, -1, -1, -1, -1, NULL },
  { 0, -1, -1, -1, -1, -1, -1, NULL },
};

typedef struct {
  World *world;
  gint64 report_id, at;
  const char *kind;
} Step;

static gboolean
assign_work (Db *db, gpointer data, GError **error)
{
  Step *step = data;
  const Actor manager = {
    .kind = ACTOR_USER, .user_id = step->world->manager_id, .role = ROLE_MANAGER, .now = step->at
  };

  return assignment_create (db, &manager, &(AssignmentInput){ step->report_id, step->world->partner_id, 0, "", NULL },
                            error);
}

static gboolean
note_work (Db *db, gpointer data, GError **error)
{
  Step *step = data;
  const Actor manager = {
    .kind = ACTOR_USER, .user_id = step->world->manager_id, .role = ROLE_MANAGER, .now = step->at
  };

  return followup_add (db, &manager, &(FollowupInput){ step->report_id, "note", "Nous avons appelé.", FALSE }, NULL,
                       error);
}

static gboolean
result_work (Db *db, gpointer data, GError **error)
{
  Step *step = data;
  const Actor manager = {
    .kind = ACTOR_USER, .user_id = step->world->manager_id, .role = ROLE_MANAGER, .now = step->at
  };

  return result_record (db, &manager, &(ResultInput){ step->report_id, step->kind, step->at, NULL, NULL }, error);
}

static void
live (World *world, const Life *life)
{
  gint64 filed = clock_add_days (NOW, -life->filed_before), id = world_send (world, TENANT_EMAIL, filed);
  Step step = { world, id, 0, life->kind };

  if (life->taken >= 0)
    world_change (world, id, "take", clock_add_days (filed, life->taken));
  if (life->filtered >= 0)
    world_change (world, id, "filter", clock_add_days (filed, life->filtered));
  if (life->accepted >= 0) {
    world_change (world, id, "transmit", clock_add_days (filed, life->taken));
    step.at = clock_add_days (filed, life->taken);
    world_do (world, assign_work, &step);
    world_answer (world, id, "accept", clock_add_days (filed, life->accepted));
  }
  step.at = clock_add_days (filed, life->noted);
  if (life->noted >= 0)
    world_do (world, note_work, &step);
  step.at = clock_add_days (filed, life->result);
  if (life->result >= 0)
    world_do (world, result_work, &step);
  if (life->closed >= 0)
    world_change (world, id, "close", clock_add_days (filed, life->closed));
}

static World *
town_new (void)
{
  World *world = world_new ();

  for (guint i = 0; i < G_N_ELEMENTS (lives); i++)
    live (world, &lives[i]);
  return world;
}

static Statistics *
compute (World *world)
{
  GError *error = NULL;
  Statistics *statistics = statistics_compute (store_reader (world->store), NULL, NOW, &error);

  g_assert_no_error (error);
  return statistics;
}

static const StatisticsCell *
cell (const Statistics *statistics, StatisticsTable table, const char *code)
{
  for (guint i = 0; i < statistics->tables[table]->len; i++) {
    const StatisticsCell *found = g_ptr_array_index (statistics->tables[table], i);

    if (g_strcmp0 (found->code, code) == 0)
      return found;
  }
  return NULL;
}

static gint64
count_of (const Statistics *statistics, StatisticsTable table, const char *code)
{
  const StatisticsCell *found = cell (statistics, table, code);

  return found == NULL ? -1 : found->count;
}

/* ---- the recount: no dates, only the plan's days ---- */

static gboolean
is_outcome (const Life *life)
{
  return life->kind != NULL && strcmp (life->kind, "unknown_before") != 0;
}

static int
handled_after (const Life *life)
{
  return life->filtered >= 0 ? life->filtered : is_outcome (life) ? life->result : -1;
}

static int
acted_after (const Life *life)
{
  const int days[] = { life->accepted, life->noted, is_outcome (life) ? life->result : -1 };
  int first = -1;

  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    if (days[i] >= 0 && (first < 0 || days[i] < first))
      first = days[i];
  return first;
}

static void
test_counts (void)
{
  g_autoptr (World) world = town_new ();
  g_autoptr (Statistics) statistics = compute (world);
  gint64 filtered = 0, closed = 0, accepted = 0, handled = 0;

  for (guint i = 0; i < G_N_ELEMENTS (lives); i++) {
    filtered += lives[i].filtered >= 0;
    closed += lives[i].closed >= 0;
    accepted += lives[i].accepted >= 0;
    handled += handled_after (&lives[i]) >= 0;
  }
  g_assert_cmpint (statistics->received.count, ==, G_N_ELEMENTS (lives));
  g_assert_cmpint (statistics->accepted.count, ==, accepted);
  g_assert_cmpint (count_of (statistics, STATISTICS_STATES, "filtered"), ==, filtered);
  g_assert_cmpint (count_of (statistics, STATISTICS_STATES, "closed"), ==, closed);
  g_assert_cmpint (count_of (statistics, STATISTICS_STATES, "in_progress"), ==,
                   (gint64) G_N_ELEMENTS (lives) - filtered - closed);
  g_assert_cmpint (statistics->handled.count, ==, handled);
  g_assert_cmpint (statistics->handled.base, ==, G_N_ELEMENTS (lives));
}

/* Four months before 23 November is 23 July: only the quarters before that one are told, up to 30 June, 146 days ago; of
 * them what was handled in 4 months. */
static void
test_handled_in_time (void)
{
  g_autoptr (World) world = town_new ();
  g_autoptr (Statistics) statistics = compute (world);
  gint64 base = 0, count = 0;

  for (guint i = 0; i < G_N_ELEMENTS (lives); i++) {
    base += lives[i].filed_before >= 146;
    count += lives[i].filed_before >= 146 && handled_after (&lives[i]) >= 0 && handled_after (&lives[i]) <= 122;
  }
  g_assert_cmpint (statistics->handled_in_time.base, ==, base);
  g_assert_cmpint (statistics->handled_in_time.count, ==, count);
  g_assert_cmpint (count, <, base);
}

static double
middle_of (int (*days) (const Life *life))
{
  int sorted[G_N_ELEMENTS (lives)];
  guint count = 0;

  for (guint i = 0; i < G_N_ELEMENTS (lives); i++) {
    int value = days (&lives[i]);
    guint at = count;

    if (value < 0)
      continue;
    for (; at > 0 && sorted[at - 1] > value; at--)
      sorted[at] = sorted[at - 1];
    sorted[at] = value;
    count++;
  }
  return count % 2 == 1 ? sorted[count / 2] : (sorted[count / 2 - 1] + sorted[count / 2]) / 2.0;
}

/* Who transmits what nobody took takes it: the plan always takes first. */
static int
taken_after (const Life *life)
{
  return life->taken;
}

static int
closed_after (const Life *life)
{
  return life->closed;
}

static void
test_delays (void)
{
  static const struct {
    StatisticsDelayKind kind;
    int (*days) (const Life *life);
  } rows[] = { { STATISTICS_TAKEN, taken_after },
               { STATISTICS_ACTION, acted_after },
               { STATISTICS_CLOSED, closed_after } };
  g_autoptr (World) world = town_new ();
  g_autoptr (Statistics) statistics = compute (world);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_test_message ("%s", statistics_delay_name (rows[i].kind));
    g_assert_cmpfloat (statistics->delays[rows[i].kind].median_tenths / 10.0, ==, middle_of (rows[i].days));
  }
  g_assert_cmpint (statistics->delays[STATISTICS_TAKEN].pending, ==, 2);
  /* Who waits for a first action waits at the desk too: whatever is open and has had none. */
  g_assert_cmpint (statistics->delays[STATISTICS_ACTION].pending, ==,
                   world_integer (world,
                                  "SELECT count (*) AS x FROM report r WHERE state IN ('received', 'taken', 'active')"
                                  " AND NOT EXISTS (SELECT 1 FROM assignment WHERE report_id = r.id AND accepted_at"
                                  " IS NOT NULL) AND NOT EXISTS (SELECT 1 FROM result WHERE report_id = r.id)"
                                  " AND NOT EXISTS (SELECT 1 FROM followup WHERE report_id = r.id"
                                  " AND author IN ('partner', 'desk') AND category = 'note')"));
  g_assert_true (statistics->delays[STATISTICS_TAKEN].shown);
  g_assert_false (statistics->delays[STATISTICS_CLOSED].shown); /* 8 closings: under the base */
}

static void
test_results (void)
{
  g_autoptr (World) world = town_new ();
  g_autoptr (Statistics) statistics = compute (world);

  g_assert_cmpint (count_of (statistics, STATISTICS_RESULTS, "mediation"), ==, 3);
  g_assert_cmpint (count_of (statistics, STATISTICS_RESULTS, "works_done"), ==, 1);
  g_assert_cmpint (count_of (statistics, STATISTICS_RESULTS, "unknown_before"), ==, -1);
  g_assert_cmpint (statistics->unknown_before.count, ==, 1);
  g_assert_cmpint (statistics->quick_procedures.count, ==, 1);
  g_assert_cmpint (cell (statistics, STATISTICS_RESULTS, "mediation")->mask, ==, STATISTICS_SMALL);
}

static void
test_situations (void)
{
  g_autoptr (World) world = town_new ();
  g_autoptr (Statistics) statistics = compute (world);

  g_assert_cmpuint (statistics->tables[STATISTICS_SITUATIONS]->len, ==, 1);
  g_assert_cmpint (count_of (statistics, STATISTICS_SITUATIONS, "B-STR"), ==, G_N_ELEMENTS (lives));
}

/* A report requalified by a person counts under the person's class. */
static void
test_classes (void)
{
  g_autoptr (World) world = town_new ();
  gint64 total = 0;

  world_sql (world, "UPDATE report SET class_human = 'G' WHERE number <= 7");
  g_autoptr (Statistics) statistics = compute (world);
  g_assert_cmpint (count_of (statistics, STATISTICS_CLASSES, "G"), ==, 7);
  for (guint i = 0; i < statistics->tables[STATISTICS_CLASSES]->len; i++)
    total += ((StatisticsCell *) g_ptr_array_index (statistics->tables[STATISTICS_CLASSES], i))->count;
  g_assert_cmpint (total, ==, statistics->received.count);
}

/* 23 reports in seven months: most months are under five, so quarters are published. */
static void
test_periods (void)
{
  g_autoptr (World) world = town_new ();
  g_autoptr (Statistics) statistics = compute (world);
  const GPtrArray *periods = statistics->tables[STATISTICS_PERIODS];
  const gint64 counts[] = { 8, 8, 7 }; /* April to June, July to September, October and November */
  const char *const starts[] = { "2026-04-01", "2026-07-01", "2026-10-01" };

  g_assert_cmpint (statistics->period_months, ==, 3);
  g_assert_cmpuint (periods->len, ==, G_N_ELEMENTS (counts));
  for (guint i = 0; i < MIN (periods->len, G_N_ELEMENTS (counts)); i++) {
    const StatisticsCell *period = g_ptr_array_index (periods, i);
    g_autofree char *start = clock_iso_day (period->at);

    g_assert_cmpstr (start, ==, starts[i]);
    g_assert_cmpint (period->count, ==, counts[i]);
  }
}

static void
test_small_commune (void)
{
  g_autoptr (World) world = town_new ();

  world_sql (world, "UPDATE territory SET population = 999");
  g_autoptr (Statistics) statistics = compute (world);
  g_assert_cmpint (statistics->period_months, ==, 12);
}

/* 1,600 for 100,000 over 365 days: 1,232 for 77,000; the service is 201 days old, its first and last days included. */
static void
test_objective (void)
{
  g_autoptr (World) world = town_new ();
  g_autoptr (Statistics) statistics = compute (world);

  g_assert_cmpint (statistics->objective, ==, 1232);
  g_assert_cmpint (statistics->objective_elapsed_days, ==, 201);
  g_assert_cmpint (statistics->objective_expected, ==, 678); /* 1232 × 201 / 365 = 678.4 */
  g_assert_cmpint (statistics->objective_received.count, ==, G_N_ELEMENTS (lives));
}

/* Imports, demonstration reports of a real box, and what is later than the moment are left out. */
static void
test_left_out (void)
{
  static const char *const changes[] = { "UPDATE report SET source = 'import' WHERE number = 3",
                                         "UPDATE report SET demo = 1 WHERE number = 3",
                                         "UPDATE report SET created_at = created_at + 86400 * 400 WHERE number = 3" };

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++) {
    g_autoptr (World) world = town_new ();

    world_sql (world, changes[i]);
    g_autoptr (Statistics) statistics = compute (world);
    g_assert_cmpint (statistics->received.count, ==, (gint64) G_N_ELEMENTS (lives) - 1);
  }
}

/* Only the reports of the period count, in every table, and the periods do not pass its bounds. */
static void
test_scope (void)
{
  g_autoptr (World) world = town_new ();
  /* The third quarter: 1 July, 145 days before 23 November, to 30 September. */
  const StatisticsScope scope = { clock_add_days (clock_day_start (NOW), -145),
                                  clock_add_days (clock_day_start (NOW), -53) };
  g_autoptr (Statistics) statistics = statistics_compute (store_reader (world->store), &scope, NOW, NULL);
  gint64 received = 0, filtered = 0, handled = 0;

  for (guint i = 0; i < G_N_ELEMENTS (lives); i++) {
    gboolean inside = lives[i].filed_before <= 145 && lives[i].filed_before > 53;

    received += inside;
    filtered += inside && lives[i].filtered >= 0;
    handled += inside && handled_after (&lives[i]) >= 0;
  }
  g_assert_cmpint (received, ==, 8);
  g_assert_cmpint (statistics->received.count, ==, received);
  g_assert_cmpint (count_of (statistics, STATISTICS_STATES, "filtered"), ==, filtered);
  g_assert_cmpint (statistics->handled.count, ==, handled);
  g_assert_cmpint (count_of (statistics, STATISTICS_SITUATIONS, "B-STR"), ==, received);
  g_assert_cmpint (count_of (statistics, STATISTICS_RESULTS, "works_done"), ==, -1); /* filed before */
  g_assert_cmpuint (statistics->tables[STATISTICS_PERIODS]->len, ==, 1);
  g_assert_cmpint (count_of (statistics, STATISTICS_PERIODS, NULL), ==, received);
  g_assert_cmpint (statistics->objective_elapsed_days, ==, 92);
  g_assert_cmpint (statistics->objective_received.count, ==, received);
}

/* A period before the service opened: nothing, not even a day of it. */
static void
test_scope_before (void)
{
  g_autoptr (World) world = town_new ();
  const StatisticsScope scope = { clock_add_days (NOW, -900), clock_add_days (NOW, -800) };
  g_autoptr (Statistics) statistics = statistics_compute (store_reader (world->store), &scope, NOW, NULL);

  g_assert_cmpint (statistics->received.count, ==, 0);
  g_assert_cmpint (statistics->since, ==, 0);
  g_assert_cmpint (statistics->objective_elapsed_days, ==, 0);
  g_assert_cmpuint (statistics->tables[STATISTICS_PERIODS]->len, ==, 0);
}

static void
test_withdrawn_result (void)
{
  g_autoptr (World) world = town_new ();

  world_sql (world, "UPDATE result SET withdrawn_at = 1 WHERE kind = 'association'");
  g_autoptr (Statistics) statistics = compute (world);
  g_assert_cmpint (count_of (statistics, STATISTICS_RESULTS, "association"), ==, -1);
}

static void
test_empty (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (Statistics) statistics = compute (world);

  g_assert_cmpint (statistics->received.count, ==, 0);
  g_assert_cmpint (statistics->since, ==, 0);
  g_assert_cmpuint (statistics->tables[STATISTICS_PERIODS]->len, ==, 0);
  g_assert_cmpint (statistics_share_percent (&statistics->handled), ==, 0);
  g_assert_false (statistics->handled.shown);
}

/* ---- secrecy ---- */

static GPtrArray *
cells_new (const gint64 *counts, guint count)
{
  GPtrArray *cells = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < count; i++) {
    StatisticsCell *one = g_new0 (StatisticsCell, 1);

    one->count = counts[i];
    g_ptr_array_add (cells, one);
  }
  return cells;
}

/* Tries every value of the small cells that fits what is printed; TRUE when each small cell may have two. */
static gboolean
reader_cannot_tell (const GPtrArray *cells)
{
  guint count = 0, seen[8] = { 0 };
  gint64 rest = 0;
  gboolean hidden = FALSE;

  for (guint i = 0; i < cells->len; i++) {
    const StatisticsCell *one = g_ptr_array_index (cells, i);

    rest += one->mask == STATISTICS_SHOWN ? 0 : one->count;
    hidden = hidden || one->mask == STATISTICS_HIDDEN;
    count += one->mask == STATISTICS_SMALL;
  }
  for (guint guess = 0; guess < 1u << (2 * count); guess++) {
    gint64 sum = 0;

    for (guint k = 0; k < count; k++)
      sum += 1 + ((guess >> (2 * k)) & 3);
    if (rest - sum != 0 && (!hidden || rest - sum < 5))
      continue;
    for (guint k = 0; k < count; k++)
      seen[k] |= 1u << ((guess >> (2 * k)) & 3);
  }
  for (guint k = 0; k < count; k++)
    if ((seen[k] & (seen[k] - 1)) == 0)
      return FALSE;
  return TRUE;
}

/* Every table of five cells from 0 to 11: whatever is published, the reader cannot tell a small cell. */
static void
test_mask_attack (void)
{
  guint withheld = 0, published = 0;

  for (guint code = 0; code < 12 * 12 * 12 * 12 * 12; code += 7) {
    const gint64 counts[] = { code % 12, code / 12 % 12, code / 144 % 12, code / 1728 % 12, code / 20736 };
    g_autoptr (GPtrArray) cells = cells_new (counts, G_N_ELEMENTS (counts));

    if (!statistics_mask (cells, STATISTICS_CELL_MIN, TRUE)) {
      withheld++;
      continue;
    }
    published++;
    if (!reader_cannot_tell (cells)) {
      g_test_message ("told: %d %d %d %d %d", (int) counts[0], (int) counts[1], (int) counts[2], (int) counts[3],
                      (int) counts[4]);
      g_test_fail ();
      return;
    }
  }
  g_test_message ("%u published, %u withheld", published, withheld);
  g_assert_cmpuint (withheld * 20, <, published);
}

static const struct {
  const char *name, *masks; /* . shown, s small, h hidden */
  gint64 counts[4];
  gboolean total_known;
} masks[] = {
  { "nothing-small", "....", { 5, 0, 12, 30 }, TRUE },        { "zero-is-printed", "....", { 0, 0, 0, 9 }, TRUE },
  { "alone-needs-another", "sh..", { 3, 20, 30, 40 }, TRUE }, { "two-hide-each-other", "ss..", { 3, 2, 30, 40 }, TRUE },
  { "two-ones-do-not", "ssh.", { 1, 1, 9, 40 }, TRUE },       { "without-a-total", "s...", { 3, 20, 30, 40 }, FALSE },
};

static void
test_mask (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  g_autoptr (GPtrArray) cells = cells_new (masks[row].counts, 4);
  char found[5] = "....";

  g_assert_true (statistics_mask (cells, STATISTICS_CELL_MIN, masks[row].total_known));
  for (guint i = 0; i < 4; i++)
    found[i] = ".sh"[((StatisticsCell *) g_ptr_array_index (cells, i))->mask];
  g_assert_cmpstr (found, ==, masks[row].masks);
}

static void
test_median (void)
{
  const int odd[] = { 9, 1, 4 }, even[] = { 7, 2, 3, 8 };
  g_autoptr (GArray) days = g_array_new (FALSE, FALSE, sizeof (int));

  g_assert_cmpint (statistics_median_twice (days), ==, 0);
  g_array_append_vals (days, odd, G_N_ELEMENTS (odd));
  g_assert_cmpint (statistics_median_twice (days), ==, 8);
  g_array_set_size (days, 0);
  g_array_append_vals (days, even, G_N_ELEMENTS (even));
  g_assert_cmpint (statistics_median_twice (days), ==, 10);
}

static void
test_share (void)
{
  g_assert_cmpint (statistics_share_percent (&(StatisticsShare){ .count = 72, .base = 150 }), ==, 48);
  g_assert_cmpint (statistics_share_percent (&(StatisticsShare){ .count = 1, .base = 8 }), ==, 13); /* 12.5: up */
  g_assert_cmpint (statistics_share_percent (&(StatisticsShare){ .count = 5, .base = 0 }), ==, 0);
}

/* ---- what happened within a period ---- */

/* TRUE when a day of a life, counted from its filing, lies in the scope. */
static gboolean
day_within (const Life *life, int day, const StatisticsScope *scope)
{
  gint64 at = clock_add_days (clock_add_days (NOW, -life->filed_before), day);

  return day >= 0 && at >= scope->from && at < scope->until && at <= NOW;
}

static void
test_scope_of (void)
{
  StatisticsScope half = statistics_scope_of (NOW, 6), before = statistics_scope_of (half.from - 1, 6);
  g_autofree char *from = clock_iso_day (half.from), *until = clock_iso_day (half.until),
                  *start = clock_iso_day (before.from);

  g_assert_cmpstr (from, ==, "2026-07-01");
  g_assert_cmpstr (until, ==, "2027-01-01");
  g_assert_cmpstr (start, ==, "2026-01-01");
  g_assert_cmpint (before.until, ==, half.from);
}

static void
test_activity (void)
{
  g_autoptr (World) world = town_new ();
  StatisticsScope scope = statistics_scope_of (NOW, 6);
  GError *error = NULL;
  g_autoptr (StatisticsActivity) activity = statistics_activity (store_reader (world->store), &scope, NOW, &error);
  gint64 received = 0, handled = 0, closed = 0, filtered = 0, results = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (lives); i++) {
    const Life *life = &lives[i];
    gboolean counts = life->kind != NULL && strcmp (life->kind, "unknown_before") != 0;

    received += day_within (life, 0, &scope);
    handled += (counts && day_within (life, life->result, &scope)) || day_within (life, life->filtered, &scope);
    results += counts && day_within (life, life->result, &scope);
    closed += day_within (life, life->closed, &scope);
    filtered += day_within (life, life->filtered, &scope);
  }
  g_assert_cmpint (activity->received, ==, received);
  g_assert_cmpint (activity->handled, ==, handled);
  g_assert_cmpint (activity->results_count, ==, results);
  g_assert_cmpint (activity->closed, ==, closed);
  g_assert_cmpint (activity->filtered, ==, filtered);
  g_assert_cmpint (activity->unknown_before, ==, 1);
  g_assert_cmpint (activity->campaigns->len, ==, 0);
}

static gboolean
campaign_work (Db *db, gpointer data, GError **error)
{
  World *world = data;

  (void) world;
  return db_run (
             db,
             "INSERT INTO campaign (uuid, territory_id, code, name, channel, starts_on, ends_on, mailed, cost_cents,"
             " created_at, changed_at) SELECT 'c1', id, 'BALIDO', 'Courrier', 'letter', '2026-09-01', '2026-10-31',"
             " 1600, 124050, 1, 1 FROM territory",
             error)
         && db_run (db,
                    "INSERT INTO campaign (uuid, territory_id, code, name, channel, starts_on, created_at, changed_at)"
                    " SELECT 'c2', id, 'FODAMU', 'Affiche', 'poster', '2026-03-01', 1, 1 FROM territory",
                    error)
         && db_run (db,
                    "UPDATE report SET campaign_id = (SELECT id FROM campaign WHERE uuid = 'c1') WHERE created_at >"
                    " (SELECT max (created_at) - 86400 * 65 FROM report)",
                    error);
}

/* An older campaign that still runs is told, its cost is not counted again. */
static void
test_activity_campaigns (void)
{
  g_autoptr (World) world = town_new ();
  StatisticsScope scope = statistics_scope_of (NOW, 6), before = statistics_scope_of (scope.from - 1, 6);

  world_do (world, campaign_work, world);
  g_autoptr (StatisticsActivity) activity = statistics_activity (store_reader (world->store), &scope, NOW, NULL);
  g_autoptr (StatisticsActivity) older = statistics_activity (store_reader (world->store), &before, NOW, NULL);
  const StatisticsCampaign *poster = g_ptr_array_index (activity->campaigns, 0),
                           *letter = g_ptr_array_index (activity->campaigns, 1);

  g_assert_cmpint (activity->campaigns->len, ==, 2);
  g_assert_cmpint (activity->campaigns_cents, ==, 124050);
  g_assert_cmpstr (poster->code, ==, "FODAMU");
  g_assert_false (poster->began);
  g_assert_cmpint (poster->cost_cents, ==, -1);
  g_assert_true (letter->began);
  g_assert_cmpint (letter->received, ==, 8); /* filed at most 65 days before the last */
  g_assert_cmpint (letter->handled, ==, 1);
  g_assert_cmpint (older->campaigns->len, ==, 1);
  g_assert_cmpint (older->campaigns_cents, ==, 0);
}

static void
test_before (void)
{
  g_autoptr (World) world = world_new ();
  g_auto (StatisticsBefore) before = { 0 };

  statistics_before (store_reader (world->store), &before);
  g_assert_cmpint (before.year, ==, 0);
  g_assert_cmpint (before.received, ==, 0);
  g_assert_cmpstr (before.source, ==, "");
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    GTestFunc function;
  } tests[] = {
    { "/statistics/counts", test_counts },
    { "/statistics/handled-in-time", test_handled_in_time },
    { "/statistics/delays", test_delays },
    { "/statistics/results", test_results },
    { "/statistics/situations", test_situations },
    { "/statistics/classes", test_classes },
    { "/statistics/periods", test_periods },
    { "/statistics/small-commune", test_small_commune },
    { "/statistics/objective", test_objective },
    { "/statistics/left-out", test_left_out },
    { "/statistics/scope", test_scope },
    { "/statistics/scope-before", test_scope_before },
    { "/statistics/withdrawn", test_withdrawn_result },
    { "/statistics/empty", test_empty },
    { "/statistics/mask-attack", test_mask_attack },
    { "/statistics/scope-of", test_scope_of },
    { "/statistics/activity", test_activity },
    { "/statistics/activity-campaigns", test_activity_campaigns },
    { "/statistics/before", test_before },
    { "/statistics/median", test_median },
    { "/statistics/share", test_share },
  };

  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add_func (tests[i].path, tests[i].function);
  for (guint i = 0; i < G_N_ELEMENTS (masks); i++) {
    g_autofree char *path = g_strconcat ("/statistics/mask/", masks[i].name, NULL);

    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_mask);
  }
  return g_test_run ();
}
