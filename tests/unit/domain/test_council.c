/* test_council.c: half-years of the calendar; costs, their sums, who may type them; texts that two people write at
 * once; what may be published, and when. */
#include "domain/council.h"

#include "base/money.h"
#include "domain/cost.h"
#include "world.h"

#define FINE (-1)    /* no BoxError */
#define NOW MONDAY_9 /* in the second half of 2026 */
static const HalfYear second = { 2026, 2 };

/* ---- the calendar ---- */

/* Each day of six years is in one half-year, which its code names again. */
static void
test_halves (void)
{
  static const char *const bad[] = { "",       "2026", "2026-3",  "2026-0", "1999-1",
                                     "2200-1", "26-1", "2026-12", "2026_1", "abcd-1" };
  HalfYear half;

  for (gint64 day = 1735686000; day < 1735686000 + 6 * 365 * CLOCK_DAY; day += CLOCK_DAY) {
    HalfYear of = half_year_of (day);
    g_autofree char *code = half_year_code (of);

    g_assert_true (half_year_start (of) <= day && day < half_year_end (of));
    g_assert_true (half_year_read (code, &half));
    g_assert_cmpint (half.year * 2 + half.nth, ==, of.year * 2 + of.nth);
    g_assert_cmpint (half_year_end (of), ==, half_year_start (half_year_add (of, 1)));
  }
  half = half_year_add (second, -3);
  g_assert_cmpint (half.year * 10 + half.nth, ==, 20251);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (half_year_read (bad[i], &half));
  g_assert_false (half_year_read (NULL, &half));
}

static void
test_money (void)
{
  gint64 cents;
  g_autofree char *typed = money_typed (123450), *whole = money_typed (1200), *none = money_typed (-1);

  g_assert_true (money_read ("1 234,5", &cents) && cents == 123450);
  g_assert_true (money_read (typed, &cents) && cents == 123450);
  g_assert_cmpstr (whole, ==, "12");
  g_assert_cmpstr (none, ==, "");
  g_assert_cmpint (money_each (1000, 3), ==, 333);
  g_assert_cmpint (money_each (200, 3), ==, 67);
  g_assert_cmpint (money_each (1000, 0), ==, -1);
  g_assert_cmpint (money_each (-1, 3), ==, -1);
}

/* ---- writing ---- */

typedef struct {
  Actor actor;
  CostInput cost;
  CouncilInput text;
  const char *uuid;
  gboolean done;
  GError *error;
} Doing;

static Doing
doing_new (World *world, Role role)
{
  return (Doing){ .actor = { .kind = ACTOR_USER, .user_id = world->manager_id, .role = role, .now = NOW } };
}

static gboolean
add_work (Db *db, gpointer data, GError **error)
{
  Doing *doing = data;

  (void) error;
  doing->done = cost_add (db, &doing->actor, &doing->cost, &doing->error);
  return TRUE;
}

static gboolean
withdraw_work (Db *db, gpointer data, GError **error)
{
  Doing *doing = data;

  (void) error;
  doing->done = cost_withdraw (db, &doing->actor, doing->uuid, &doing->error);
  return TRUE;
}

static gboolean
restore_work (Db *db, gpointer data, GError **error)
{
  Doing *doing = data;

  (void) error;
  doing->done = cost_restore (db, &doing->actor, doing->uuid, &doing->error);
  return TRUE;
}

static gboolean
write_work (Db *db, gpointer data, GError **error)
{
  Doing *doing = data;

  (void) error;
  doing->done = council_write (db, &doing->actor, &doing->text, &doing->error);
  return TRUE;
}

/* Done, or refused with that code. */
static void
do_it (World *world, StoreWork work, Doing *doing, int code)
{
  doing->error = NULL;
  world_do (world, work, doing);
  if (code == FINE)
    g_assert_no_error (doing->error);
  else
    g_assert_error (doing->error, BOX_ERROR, code);
  g_assert_cmpint (doing->done, ==, code == FINE);
  g_clear_error (&doing->error);
}

static void
type_cost (World *world, const char *half, const char *kind, const char *amount, int code)
{
  Doing doing = doing_new (world, ROLE_MANAGER);

  doing.cost = (CostInput){ half, kind, "", amount };
  do_it (world, add_work, &doing, code);
}

static void
assert_sum (World *world, HalfYear half, gint64 total, gint64 lines)
{
  CostSum sum;
  gint64 kinds = 0;

  g_assert_true (cost_sum (store_reader (world->store), half, &sum, NULL));
  for (guint i = 0; i < COST_KINDS; i++)
    kinds += sum.kinds[i];
  g_assert_cmpint (kinds + sum.campaigns, ==, sum.total);
  g_assert_cmpint (sum.total, ==, total);
  g_assert_cmpint (sum.lines, ==, lines);
}

static void
test_costs (void)
{
  g_autoptr (World) world = world_new ();
  Doing doing = doing_new (world, ROLE_MANAGER), agent = doing_new (world, ROLE_PARTNER_ADMIN);
  g_autofree char *uuid = NULL;

  assert_sum (world, second, 0, 0);
  type_cost (world, "2026-2", "staff", "12 500", FINE);
  type_cost (world, "2026-2", "equipment", "84,5", FINE);
  type_cost (world, "2026-1", "staff", "1", FINE);
  type_cost (world, "2026-2", "gifts", "1", BOX_ERROR_INVALID);
  type_cost (world, "2026-2", "staff", "", BOX_ERROR_INVALID);
  type_cost (world, "2026-2", "staff", "-1", BOX_ERROR_INVALID);
  type_cost (world, "2026-3", "staff", "1", BOX_ERROR_INVALID);
  agent.cost = (CostInput){ "2026-2", "staff", "", "1" };
  do_it (world, add_work, &agent, BOX_ERROR_DENIED);
  assert_sum (world, second, 1258450, 2);
  /* A campaign counts in the half-year in which it began; one without a cost tells nothing. */
  world_sql (
      world,
      "INSERT INTO campaign (uuid, territory_id, code, name, channel, starts_on, ends_on, cost_cents, created_at,"
      " changed_at) VALUES ('c', 1, 'BALIDO', 'x', 'letter', '2026-07-01', '2027-02-01', 100, 1, 1),"
      " ('d', 1, 'BALIDA', 'x', 'letter', '2026-06-30', NULL, 1000, 1, 1),"
      " ('e', 1, 'BALIDU', 'x', 'letter', '2026-09-01', NULL, NULL, 1, 1)");
  assert_sum (world, second, 1258550, 3);
  assert_sum (world, half_year_add (second, 1), 0, 0);
  doing.uuid = uuid = world_text (world, "SELECT uuid AS x FROM cost WHERE kind = 'equipment'");
  do_it (world, withdraw_work, &doing, FINE);
  do_it (world, withdraw_work, &doing, FINE); /* twice is once */
  assert_sum (world, second, 1250100, 2);
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM event WHERE noun = 'cost' AND verb = 'withdrawn'"),
                   ==, 1);
  agent.uuid = uuid;
  do_it (world, restore_work, &agent, BOX_ERROR_DENIED);
  do_it (world, restore_work, &doing, FINE);
  assert_sum (world, second, 1258550, 3);
  doing.uuid = "00000000-0000-4000-8000-000000000000";
  do_it (world, withdraw_work, &doing, BOX_ERROR_NOT_FOUND);
}

static void
test_texts (void)
{
  g_autoptr (World) world = world_new ();
  Db *db = store_reader (world->store);
  Doing doing = doing_new (world, ROLE_MANAGER);
  g_autoptr (Council) empty = council_find (db, second, NULL), written = NULL;

  g_assert_cmpint (empty->revision, ==, 0);
  g_assert_cmpstr (empty->decisions, ==, "");
  doing.text = (CouncilInput){ "2026-2", "Bonjour", "Un\nDeux", 0 };
  do_it (world, write_work, &doing, FINE);
  do_it (world, write_work, &doing, BOX_ERROR_CONFLICT); /* what the page showed is not what stands */
  written = council_find (db, second, NULL);
  g_assert_cmpint (written->revision, ==, 1);
  g_assert_cmpstr (written->decisions, ==, "Un\nDeux");
  doing.text.revision = 1;
  doing.text.half = "2026-9";
  do_it (world, write_work, &doing, BOX_ERROR_INVALID);
  doing.actor.role = ROLE_READER;
  doing.text.half = "2026-2";
  do_it (world, write_work, &doing, BOX_ERROR_DENIED);
}

/* ---- publishing ---- */

typedef struct {
  gint64 now;
  gboolean shown;
  GError *error;
} Publishing;

static gboolean
publish_work (Db *db, gpointer data, GError **error)
{
  Publishing *publishing = data;
  const Actor box = ACTOR_BOX_AT (publishing->now);

  (void) error;
  council_publish (db, &box, second, publishing->shown, &publishing->error);
  return TRUE;
}

static guint
published (World *world, gint64 now)
{
  g_autoptr (GArray) halves = council_published (store_reader (world->store), now, NULL);

  return halves->len;
}

static void
test_published (void)
{
  g_autoptr (World) world = world_new ();
  gint64 end = half_year_end (second);
  Publishing publishing = { end - 1, TRUE, NULL };

  world_do (world, publish_work, &publishing);
  g_assert_error (publishing.error, BOX_ERROR, BOX_ERROR_INVALID); /* it is not over */
  g_clear_error (&publishing.error);
  publishing.now = end;
  world_do (world, publish_work, &publishing);
  g_assert_no_error (publishing.error);
  g_assert_cmpuint (published (world, end), ==, 1);
  g_assert_cmpuint (published (world, end - 1), ==, 0); /* a clock that was put back */
  publishing.shown = FALSE;
  world_do (world, publish_work, &publishing);
  g_assert_cmpuint (published (world, end), ==, 0);
}

/* From the first thing there was, to now; one at least. */
static void
test_which (void)
{
  g_autoptr (World) world = world_new ();
  Db *db = store_reader (world->store);
  g_autoptr (GArray) none = council_halves (db, NOW, NULL), typed = NULL, filed = NULL;

  g_assert_cmpuint (none->len, ==, 1);
  type_cost (world, "2025-2", "staff", "1", FINE);
  typed = council_halves (db, NOW, NULL);
  g_assert_cmpuint (typed->len, ==, 3);
  g_assert_cmpint (g_array_index (typed, HalfYear, 0).year, ==, 2026);
  g_assert_cmpint (g_array_index (typed, HalfYear, 2).nth, ==, 2);
  world_send (world, TENANT_EMAIL, clock_add_months (NOW, -24));
  filed = council_halves (db, NOW, NULL);
  g_assert_cmpuint (filed->len, ==, 5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  if (!secret_init (NULL))
    return 1;
  g_test_add_func ("/council/halves", test_halves);
  g_test_add_func ("/council/money", test_money);
  g_test_add_func ("/council/costs", test_costs);
  g_test_add_func ("/council/texts", test_texts);
  g_test_add_func ("/council/published", test_published);
  g_test_add_func ("/council/which", test_which);
  return g_test_run ();
}
