/* test_loan.c: every verb in every state by every role; what becomes of time and readings; two households one after the
 * other; the offer; who sees curves. */
#include <string.h>

#include "base/error.h"
#include "domain/loan.h"
#include "domain/sensor_offer.h"
#include "world.h"

#define LOAN "11111111-1111-4111-8111-111111111111"
static const char *const states[] = { "running", "paused", "withdrawn", "returned", "lost" };

/* What is expected, written down a second time: where a verb leads from each state; NULL: nowhere. */
static const struct {
  const char *verb;
  const char *to[G_N_ELEMENTS (states)];
  gboolean household; /* may do it on its own page */
} expected[] = {
  { "pause", { "paused", NULL, NULL, NULL, NULL }, TRUE },
  { "resume", { NULL, "running", NULL, NULL, NULL }, TRUE },
  { "withdraw", { "withdrawn", "withdrawn", NULL, NULL, NULL }, TRUE },
  { "return", { "returned", "returned", "returned", NULL, NULL }, FALSE },
  { "lose", { "lost", "lost", "lost", NULL, NULL }, FALSE },
  { "find", { NULL, NULL, NULL, NULL, "returned" }, FALSE },
};

/* `own`: it is the household, or a partner that holds the file. */
static const struct {
  ActorKind kind;
  Role role;
  gboolean own, desk, household;
} who[] = {
  { ACTOR_USER, ROLE_ADMINISTRATOR, TRUE, TRUE, FALSE },  { ACTOR_USER, ROLE_MANAGER, TRUE, TRUE, FALSE },
  { ACTOR_USER, ROLE_PARTNER_AGENT, TRUE, FALSE, FALSE }, { ACTOR_USER, ROLE_LANDLORD_AGENT, TRUE, FALSE, FALSE },
  { ACTOR_USER, ROLE_READER, TRUE, FALSE, FALSE },        { ACTOR_TENANT, ROLE_NONE, TRUE, FALSE, TRUE },
  { ACTOR_TENANT, ROLE_NONE, FALSE, FALSE, FALSE },
};

typedef struct {
  Actor actor;
  Change change;
  gboolean own;
  LoanInput loan;
  ReadingBatch *batch;
  char *token;
} Step;

static gboolean
provision_work (Db *db, gpointer data, GError **error)
{
  Step *step = data;

  return sensor_provision (db, &(SensorInput){ .name = "Capteur 3" }, MONDAY_9 - 40 * CLOCK_DAY, &step->token, error);
}

static gboolean
start_work (Db *db, gpointer data, GError **error)
{
  const Step *step = data;

  return loan_start (db, &step->actor, &step->loan, NULL, error);
}

static gboolean
change_work (Db *db, gpointer data, GError **error)
{
  const Step *step = data;

  return loan_change (db, &step->actor, &step->change, step->own, error);
}

static gboolean
erase_work (Db *db, gpointer data, GError **error)
{
  const Step *step = data;

  return loan_erase (db, &step->actor, step->change.uuid, step->own, error);
}

static void
make_sensor (World *world)
{
  Step step = { .token = NULL };

  world_do (world, provision_work, &step);
  g_free (step.token);
}

static void
lend (World *world, gint64 report_id, gint64 at)
{
  Step step = { .actor = ACTOR_BOX_AT (at),
                .loan = { .sensor_id = 1, .report_id = report_id, .consent_at = at, .room = "bedroom" } };

  world_do (world, start_work, &step);
}

static Actor
desk_at (gint64 now)
{
  return (Actor){ .kind = ACTOR_USER, .role = ROLE_MANAGER, .now = now };
}

/* The newest loan, by the desk. */
static void
act (World *world, const char *verb, const char *reason, gint64 at)
{
  g_autofree char *uuid = world_text (world, "SELECT uuid AS x FROM sensor_loan ORDER BY id DESC LIMIT 1");
  Step step = { .actor = desk_at (at), .change = { .uuid = uuid, .verb = verb, .reason = reason }, .own = TRUE };

  world_do (world, change_work, &step);
}

/* ---- the matrix ---- */

static void
put_state (World *world, const char *state)
{
  gboolean ends = strcmp (state, "running") != 0 && strcmp (state, "paused") != 0;
  g_autofree char *sql =
      g_strdup_printf ("UPDATE sensor_loan SET state = '%s', keep = 'keep', to_at = %s, returned_at = NULL,"
                       " withdrawn_at = NULL",
                       state, ends ? "from_at + 60" : "NULL");

  world_sql (world, "DELETE FROM sensor_pause");
  world_sql (world, sql);
  if (strcmp (state, "paused") == 0)
    world_sql (world, "INSERT INTO sensor_pause (loan_id, from_at) SELECT id, from_at + 10 FROM sensor_loan");
}

static void
check_one (World *world, guint row, guint from, guint person)
{
  const char *verb = expected[row].verb, *to = expected[row].to[from];
  gboolean may = who[person].desk || (who[person].household && expected[row].household);
  Step step = { .actor = { .kind = who[person].kind, .role = who[person].role, .now = MONDAY_9 + CLOCK_DAY },
                .change = { .uuid = LOAN, .verb = verb, .reason = "keep" },
                .own = who[person].own };
  g_autoptr (GError) error = NULL;
  g_autofree char *now_is = NULL;
  gint64 open;
  gboolean done;

  done = store_write (world->store, change_work, &step, &error);
  now_is = world_text (world, "SELECT state AS x FROM sensor_loan");
  g_test_message ("%s from %s by %s", verb, states[from], role_name (who[person].role));
  if (!may)
    g_assert_error (error, BOX_ERROR, BOX_ERROR_DENIED);
  else if (to == NULL)
    g_assert_error (error, BOX_ERROR, BOX_ERROR_CONFLICT);
  g_assert_cmpint (done, ==, may && to != NULL);
  g_assert_cmpstr (now_is, ==, done ? to : states[from]);
  open = world_integer (world, "SELECT count (*) AS x FROM sensor_pause WHERE to_at IS NULL");
  g_assert_cmpint (open, ==, strcmp (now_is, "paused") == 0);
  g_assert_cmpint (world_integer (world, "SELECT to_at IS NULL AS x FROM sensor_loan"), ==,
                   strcmp (now_is, "running") == 0 || strcmp (now_is, "paused") == 0);
  if (done) /* as it was, for the next */
    put_state (world, states[from]);
}

static void
test_matrix (void)
{
  g_autoptr (World) world = world_new ();
  guint rows = 0;

  make_sensor (world);
  lend (world, world_send (world, TENANT_EMAIL, MONDAY_9), MONDAY_9);
  world_sql (world, "UPDATE sensor_loan SET uuid = '" LOAN "'");
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    for (guint j = 0; j < G_N_ELEMENTS (states); j++) {
      put_state (world, states[j]);
      for (guint k = 0; k < G_N_ELEMENTS (who); k++)
        check_one (world, i, j, k);
    }
  while (loan_transitions[rows].verb != NULL)
    rows++;
  g_assert_cmpuint (rows, ==, G_N_ELEMENTS (expected));
}

static void
test_withdraw_needs_a_choice (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (GError) error = NULL;
  Step step = { .actor = ACTOR_TENANT_AT (MONDAY_9 + 60), .change = { .uuid = LOAN, .verb = "withdraw" }, .own = TRUE };

  make_sensor (world);
  lend (world, world_send (world, TENANT_EMAIL, MONDAY_9), MONDAY_9);
  world_sql (world, "UPDATE sensor_loan SET uuid = '" LOAN "'");
  g_assert_false (store_write (world->store, change_work, &step, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_INVALID);
  step.change.reason = "erase";
  world_do (world, change_work, &step);
  g_assert_cmpint (world_integer (world, "SELECT keep = 'erase' AND withdrawn_at = to_at AS x FROM sensor_loan"), ==,
                   1);
}

/* ---- whose readings ---- */

static gboolean
hold_back_work (Db *db, gpointer data, GError **error)
{
  Step *step = data;
  g_autoptr (Sensor) sensor = sensor_find (db, 1, error);

  return sensor != NULL && loan_hold_back (db, sensor, step->batch, error);
}

/* TRUE when a reading of that moment is kept. */
static gboolean
keeps (World *world, gint64 at)
{
  g_autoptr (ReadingBatch) batch = reading_batch_new ();
  Step step = { .batch = batch };

  reading_batch_begin (batch, at);
  reading_batch_add (batch, QUANTITY_T, 15.9);
  reading_batch_end (batch);
  world_do (world, hold_back_work, &step);
  g_assert_cmpuint (batch->foreign, ==, 1 - batch->readings->len);
  return batch->readings->len == 1;
}

static void
test_pause_holds_back (void)
{
  g_autoptr (World) world = world_new ();

  make_sensor (world);
  g_assert_true (keeps (world, MONDAY_9 - 10 * CLOCK_DAY)); /* never lent: at the town hall */
  lend (world, world_send (world, TENANT_EMAIL, MONDAY_9), MONDAY_9);
  act (world, "pause", NULL, MONDAY_9 + CLOCK_HOUR);
  g_assert_true (keeps (world, MONDAY_9 + CLOCK_HOUR - 1));
  g_assert_false (keeps (world, MONDAY_9 + CLOCK_HOUR));
  g_assert_false (keeps (world, MONDAY_9 + 5 * CLOCK_HOUR));
  act (world, "resume", NULL, MONDAY_9 + 2 * CLOCK_HOUR);
  g_assert_false (keeps (world, MONDAY_9 + 2 * CLOCK_HOUR - 1)); /* late, but of the pause */
  g_assert_true (keeps (world, MONDAY_9 + 2 * CLOCK_HOUR));
  g_assert_true (keeps (world, MONDAY_9 - CLOCK_DAY)); /* a clock, a batch */
  g_assert_false (keeps (world, MONDAY_9 - CLOCK_DAY - 1));
}

static void
test_withdrawn_holds_back (void)
{
  g_autoptr (World) world = world_new ();

  make_sensor (world);
  lend (world, world_send (world, TENANT_EMAIL, MONDAY_9), MONDAY_9);
  act (world, "withdraw", "keep", MONDAY_9 + CLOCK_HOUR);
  g_assert_true (keeps (world, MONDAY_9 + 60));
  g_assert_false (keeps (world, MONDAY_9 + CLOCK_HOUR)); /* it still stands in that home */
  act (world, "return", NULL, MONDAY_9 + CLOCK_DAY);
  g_assert_false (keeps (world, MONDAY_9 + 2 * CLOCK_HOUR));
  g_assert_true (keeps (world, MONDAY_9 + CLOCK_DAY));
  world_sql (world, "UPDATE sensor_loan SET keep = 'erase'");
  g_assert_false (keeps (world, MONDAY_9 + 60)); /* late readings of what is erased are not brought back */
}

/* What is late goes to whom it belongs to: each household keeps its own. */
static void
test_two_households (void)
{
  g_autoptr (World) world = world_new ();
  gint64 first = world_send (world, TENANT_EMAIL, MONDAY_9), second = world_send (world, "autre@example.org", MONDAY_9);
  gint64 back = MONDAY_9 + 14 * CLOCK_DAY, again = back + 3 * CLOCK_DAY;
  g_autoptr (GPtrArray) of_first = NULL, of_second = NULL;

  make_sensor (world);
  lend (world, first, MONDAY_9);
  act (world, "return", NULL, back);
  lend (world, second, again);
  of_first = loan_list_report (store_reader (world->store), first, NULL);
  of_second = loan_list_report (store_reader (world->store), second, NULL);
  g_assert_cmpuint (of_first->len, ==, 1);
  g_assert_cmpuint (of_second->len, ==, 1);
  g_assert_cmpint (((SensorLoan *) g_ptr_array_index (of_first, 0))->to_at, ==, back);
  g_assert_cmpint (((SensorLoan *) g_ptr_array_index (of_second, 0))->since, ==, again - CLOCK_DAY);
  g_assert_true (keeps (world, MONDAY_9 + CLOCK_DAY));
  g_assert_false (keeps (world, back + CLOCK_HOUR)); /* between both, nobody's */
  g_assert_true (keeps (world, again + CLOCK_HOUR));
}

/* Given back and lent within the second: no moment is both's. */
static void
test_no_moment_is_two_households (void)
{
  g_autoptr (World) world = world_new ();
  gint64 first = world_send (world, TENANT_EMAIL, MONDAY_9), second = world_send (world, "autre@example.org", MONDAY_9);

  make_sensor (world);
  lend (world, first, MONDAY_9);
  act (world, "return", NULL, MONDAY_9 + CLOCK_HOUR);
  lend (world, second, MONDAY_9 + CLOCK_HOUR);
  g_assert_cmpint (world_integer (world, "SELECT (SELECT to_at FROM sensor_loan WHERE id = 1) <= from_at AS x"
                                         " FROM sensor_loan WHERE id = 2"),
                   ==, 1);
}

static void
test_lost_is_not_lent (void)
{
  g_autoptr (World) world = world_new ();
  gint64 report_id = world_send (world, TENANT_EMAIL, MONDAY_9);
  g_autoptr (GError) error = NULL;
  Step step = { .actor = desk_at (MONDAY_9 + CLOCK_DAY),
                .loan = { .sensor_id = 1, .report_id = report_id, .consent_at = MONDAY_9, .room = "hall" } };

  make_sensor (world);
  lend (world, report_id, MONDAY_9);
  act (world, "lose", NULL, MONDAY_9 + CLOCK_HOUR);
  g_assert_false (store_write (world->store, start_work, &step, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_CONFLICT);
  act (world, "find", NULL, MONDAY_9 + 2 * CLOCK_HOUR);
  world_do (world, start_work, &step);
}

/* ---- erasing ---- */

static gboolean
erased_work (Db *db, gpointer data, GError **error)
{
  g_autoptr (SensorLoan) loan = NULL;

  (void) data;
  if (!loan_to_erase (db, &loan, error))
    return FALSE;
  g_assert_nonnull (loan);
  return loan == NULL || loan_erased (db, loan->id, MONDAY_9 + 2 * CLOCK_DAY, error);
}

static void
test_erase (void)
{
  g_autoptr (World) world = world_new ();
  gint64 report_id = world_send (world, TENANT_EMAIL, MONDAY_9);
  g_autoptr (GError) error = NULL;
  g_autoptr (SensorLoan) none = NULL;
  g_autoptr (GPtrArray) shown = NULL, all = NULL;
  Step step = { .actor = ACTOR_TENANT_AT (MONDAY_9 + 60), .change = { .uuid = LOAN }, .own = TRUE };

  make_sensor (world);
  lend (world, report_id, MONDAY_9);
  world_sql (world, "UPDATE sensor_loan SET uuid = '" LOAN "'");
  g_assert_false (store_write (world->store, erase_work, &step, &error)); /* it runs */
  g_assert_error (error, BOX_ERROR, BOX_ERROR_CONFLICT);
  act (world, "return", NULL, MONDAY_9 + CLOCK_HOUR);
  g_assert_true (loan_to_erase (store_reader (world->store), &none, NULL));
  g_assert_null (none);
  world_do (world, erase_work, &step);
  world_do (world, erased_work, NULL);
  g_assert_true (loan_to_erase (store_reader (world->store), &none, NULL));
  g_assert_null (none);
  shown = loan_list_report (store_reader (world->store), report_id, NULL);
  all = loan_list_file (store_reader (world->store), report_id, NULL);
  g_assert_cmpuint (shown->len, ==, 0);
  g_assert_cmpuint (all->len, ==, 1);
}

/* ---- who sees ---- */

static void
test_readable (void)
{
  static const struct {
    Role role;
    gboolean own, plain, agreed;
  } eyes[] = {
    { ROLE_MANAGER, FALSE, TRUE, TRUE },          { ROLE_PARTNER_AGENT, TRUE, TRUE, TRUE },
    { ROLE_PARTNER_AGENT, FALSE, FALSE, FALSE },  { ROLE_READER, FALSE, FALSE, FALSE },
    { ROLE_LANDLORD_AGENT, TRUE, FALSE, TRUE },   { ROLE_LANDLORD_AGENT, FALSE, FALSE, FALSE },
    { ROLE_LANDLORD_READER, TRUE, FALSE, FALSE }, { ROLE_NONE, TRUE, FALSE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (eyes); i++) {
    const SensorLoan plain = { .owner_agreed_at = 0 }, agreed = { .owner_agreed_at = 5 };

    g_assert_cmpint (loan_readable (&plain, eyes[i].role, eyes[i].own), ==, eyes[i].plain);
    g_assert_cmpint (loan_readable (&agreed, eyes[i].role, eyes[i].own), ==, eyes[i].agreed);
  }
}

/* ---- the offer ---- */

static gboolean
offer_work (Db *db, gpointer data, GError **error)
{
  const Step *step = data;

  return sensor_offer_make (db, &step->actor, step->loan.report_id, error);
}

static gboolean
answer_work (Db *db, gpointer data, GError **error)
{
  const Step *step = data;

  return sensor_offer_change (db, &step->actor, step->loan.report_id, step->change.verb, step->own, error);
}

static void
test_offer (void)
{
  g_autoptr (World) world = world_new ();
  gint64 report_id = world_send (world, TENANT_EMAIL, MONDAY_9);
  g_autoptr (GError) error = NULL;
  g_autofree char *state = NULL;
  Step desk = { .actor = desk_at (MONDAY_9), .loan = { .report_id = report_id } };
  Step home = { .actor = ACTOR_TENANT_AT (MONDAY_9 + 60), .loan = { .report_id = report_id }, .own = TRUE };

  world_do (world, offer_work, &desk);
  g_assert_false (store_write (world->store, offer_work, &desk, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_CONFLICT);
  g_clear_error (&error);
  home.change.verb = "take_back";
  g_assert_false (store_write (world->store, answer_work, &home, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_DENIED);
  home.change.verb = "accept";
  world_do (world, answer_work, &home);
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM notice WHERE kind = 'sensor_accepted'"), >, 0);
  make_sensor (world);
  lend (world, report_id, MONDAY_9 + CLOCK_HOUR);
  state = world_text (world, "SELECT state AS x FROM sensor_offer");
  g_assert_cmpstr (state, ==, "lent");
}

static void
add_need (const SensorCandidate *candidate, gpointer data)
{
  g_string_append_printf (data, "%s ", sensor_needs[candidate->need]);
}

/* Energy, then damp, then ventilation, however grave; what was declined or lent is left out. */
static void
test_order (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (GString) order = g_string_new (NULL);
  gint64 count = 0;

  for (int i = 0; i < 5; i++)
    world_send (world, TENANT_EMAIL, MONDAY_9 + i);
  world_sql (world, "DELETE FROM report_problem");
  world_sql (world, "DELETE FROM proposal");
  world_sql (world, "UPDATE report SET leads = '', class_human = 'G'");
  world_sql (world, "UPDATE report SET leads = 'rsd energie', class_human = 'B' WHERE id = 5");
  world_sql (world, "INSERT INTO report_problem (report_id, severity, weight) VALUES (1, 'L-AER01-2', 1)");
  world_sql (world, "INSERT INTO report_problem (report_id, severity, weight) VALUES (2, 'L-HUM02-3', 1)");
  world_sql (world, "INSERT INTO report_problem (report_id, severity, weight) VALUES (3, 'L-HUM02-3', 1)");
  world_sql (world, "INSERT INTO sensor_offer (uuid, report_id, state, at) VALUES ('x', 3, 'declined', 1)");
  g_assert_true (sensor_offer_candidates (store_reader (world->store), add_need, order, &count, NULL));
  g_assert_cmpstr (order->str, ==, "energy damp air ");
  g_assert_cmpint (count, ==, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  if (!secret_init (NULL))
    return 1;
  g_test_add_func ("/loan/matrix", test_matrix);
  g_test_add_func ("/loan/withdraw-needs-a-choice", test_withdraw_needs_a_choice);
  g_test_add_func ("/loan/pause-holds-back", test_pause_holds_back);
  g_test_add_func ("/loan/withdrawn-holds-back", test_withdrawn_holds_back);
  g_test_add_func ("/loan/two-households", test_two_households);
  g_test_add_func ("/loan/no-moment-is-two-households", test_no_moment_is_two_households);
  g_test_add_func ("/loan/lost-is-not-lent", test_lost_is_not_lent);
  g_test_add_func ("/loan/erase", test_erase);
  g_test_add_func ("/loan/readable", test_readable);
  g_test_add_func ("/loan/offer", test_offer);
  g_test_add_func ("/loan/order", test_order);
  return g_test_run ();
}
