/* test_ask.c: who may ask for a file, when; what the desk answers and what becomes of it; files nobody has; refusals
 * counted; partners shown their own files only; who read what. */
#include "domain/access_log.h"
#include "domain/ask.h"
#include "domain/refusal.h"
#include "domain/session.h"
#include "fixture.h"

#define WORDS "Nous suivons déjà ce ménage."

static int
ask_as (Db *db, Actor actor, const char *uuid, const char *words)
{
  g_autoptr (GError) error = NULL;

  return fixture_code (ask_make (db, &actor, uuid, words, &error), &error);
}

static int
answer_as (Db *db, Actor actor, const char *verb, const char *words)
{
  g_autofree char *uuid = fixture_text (db, "SELECT uuid AS x FROM ask ORDER BY id DESC LIMIT 1", 0);
  g_autoptr (GError) error = NULL;

  return fixture_code (ask_answer (db, &actor, uuid, verb, words, &error), &error);
}

static void
run_asking (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  Actor caf = fixture_agent (fixture, P_CAF, MONDAY_9), landlord = fixture_agent (fixture, P_LANDLORD, MONDAY_9),
        reader = fixture_agent (fixture, P_ARS, MONDAY_9), narrow = fixture_agent (fixture, P_ARS, MONDAY_9);
  g_autofree char *uuid = NULL, *schs = NULL;
  gint64 id = fixture_send (fixture, db, MONDAY_9, &uuid);

  landlord.role = ROLE_LANDLORD_AGENT;
  reader.role = ROLE_READER;
  narrow.role = role_own_only (ROLE_PARTNER_AGENT);
  g_assert_cmpint (ask_as (db, landlord, uuid, WORDS), ==, BOX_ERROR_DENIED);
  g_assert_cmpint (ask_as (db, reader, uuid, WORDS), ==, BOX_ERROR_DENIED);
  g_assert_cmpint (ask_as (db, narrow, uuid, WORDS), ==, BOX_ERROR_DENIED);
  g_assert_cmpint (ask_as (db, fixture_desk (fixture, MONDAY_9), uuid, WORDS), ==, BOX_ERROR_DENIED);
  g_assert_cmpint (ask_as (db, caf, uuid, " "), ==, BOX_ERROR_INVALID);
  g_assert_cmpint (ask_as (db, caf, "no-such", WORDS), ==, BOX_ERROR_NOT_FOUND);
  g_assert_cmpint (ask_as (db, caf, uuid, WORDS), ==, FIXTURE_OK);
  g_assert_cmpint (ask_as (db, caf, uuid, WORDS), ==, BOX_ERROR_CONFLICT); /* one at a time */
  fixture_assert_text (db, "SELECT kind || ' ' || recipient_key AS x FROM notice WHERE kind = 'ask_new'", 0,
                       "ask_new user:2");
  g_assert_cmpint (answer_as (db, fixture_desk (fixture, MONDAY_9), "accept", NULL), ==, BOX_ERROR_CONFLICT);
  fixture_change (fixture, db, uuid, "transmit", MONDAY_9);
  g_assert_cmpint (answer_as (db, caf, "accept", NULL), ==, BOX_ERROR_DENIED);
  g_assert_cmpint (answer_as (db, fixture_desk (fixture, MONDAY_9), "maybe", NULL), ==, BOX_ERROR_INVALID);
  g_assert_cmpint (answer_as (db, fixture_desk (fixture, MONDAY_9), "decline", NULL), ==, BOX_ERROR_INVALID);
  g_assert_cmpint (answer_as (db, fixture_desk (fixture, MONDAY_9), "decline", WORDS), ==, FIXTURE_OK);
  g_assert_cmpint (answer_as (db, fixture_desk (fixture, MONDAY_9), "accept", NULL), ==, BOX_ERROR_CONFLICT);
  g_assert_false (report_is_held (db, id, fixture->partners[P_CAF]));
  g_assert_cmpint (fixture_integer (db, "SELECT count (*) AS x FROM notice WHERE kind = 'ask_declined'", 0), ==, 1);
  /* Again, with a better reason; then it has the file and asks no more. */
  g_assert_cmpint (ask_as (db, caf, uuid, WORDS), ==, FIXTURE_OK);
  g_assert_cmpint (answer_as (db, fixture_desk (fixture, MONDAY_9), "accept", NULL), ==, FIXTURE_OK);
  g_assert_true (report_is_held (db, id, fixture->partners[P_CAF]));
  fixture_assert_text (db, "SELECT trace AS x FROM assignment WHERE report_id = :id", id, "asked");
  g_assert_cmpint (ask_as (db, caf, uuid, WORDS), ==, BOX_ERROR_CONFLICT);
  /* Nothing is asked of what is over. */
  fixture_change (fixture, db, uuid, "close", MONDAY_9);
  g_assert_cmpint (ask_as (db, fixture_agent (fixture, P_ARS, MONDAY_9), uuid, WORDS), ==, BOX_ERROR_CONFLICT);
}

/* Where it is and how grave stands beside each. */
static void
count_known (const Alone *row, gpointer data)
{
  gint64 *known = data;

  *known += g_strcmp0 (row->city, "Pau") == 0 && row->class_shown > 'A' && row->class_shown <= 'G';
}

static void
assert_work (Db *db, gint64 asks, gint64 alone)
{
  gint64 seen_asks = -1, seen_alone = -1, known = 0;
  g_autoptr (GPtrArray) list = ask_list_waiting (db, NULL);

  g_assert_true (ask_count (db, &seen_asks, &seen_alone, NULL));
  g_assert_cmpint (seen_asks, ==, asks);
  g_assert_cmpint (seen_alone, ==, alone);
  g_assert_true (ask_list_alone (db, count_known, &known, NULL));
  g_assert_cmpint (known, ==, alone);
  g_assert_cmpuint (list->len, ==, asks);
}

/* What was handed over otherwise asks nothing any more; who refused has nothing. */
static void
run_work (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  g_autofree char *uuid = NULL, *assignment = NULL, *again = NULL;
  gint64 id = fixture_send (fixture, db, MONDAY_9, &uuid);

  assert_work (db, 0, 0);
  g_assert_cmpint (ask_as (db, fixture_agent (fixture, P_CAF, MONDAY_9), uuid, WORDS), ==, FIXTURE_OK);
  fixture_change (fixture, db, uuid, "transmit", MONDAY_9);
  assert_work (db, 1, 1);
  assignment = fixture_assign (fixture, db, id, P_CAF, MONDAY_9);
  assert_work (db, 0, 0);
  fixture_answer (fixture, db, assignment, P_CAF, "refuse");
  assert_work (db, 0, 1);
  again = fixture_assign (fixture, db, id, P_ARS, MONDAY_9);
  assert_work (db, 0, 0);
}

/* ---- refusals ---- */

static void
run_refusals (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor desk = fixture_desk (fixture, MONDAY_9);
  const RuleInput input = { .name = "r", .partner_id = fixture->partners[P_CAF] };
  g_autoptr (GPtrArray) refusals = NULL, before = NULL;
  const Refusal *refusal;

  g_assert_true (rule_create (db, &desk, fixture->territory_id, &input, NULL));
  for (guint i = 0; i < 10; i++) {
    g_autofree char *uuid = NULL, *assignment = NULL;

    fixture_send (fixture, db, MONDAY_9, &uuid);
    fixture_change (fixture, db, uuid, "transmit", MONDAY_9);
    assignment = fixture_text (db, "SELECT uuid AS x FROM assignment ORDER BY id DESC LIMIT 1", 0);
    if (i < 3)
      fixture_answer (fixture, db, assignment, P_CAF, "refuse");
    if (i == 0 || i == 9) /* one thought better of it */
      fixture_answer (fixture, db, assignment, P_CAF, "accept");
  }
  refusals = refusal_list (db, MONDAY_9, MONDAY_9 + 1, NULL);
  g_assert_cmpuint (refusals->len, ==, 1);
  refusal = g_ptr_array_index (refusals, 0);
  g_assert_cmpstr (refusal->rule_name, ==, "r");
  g_assert_cmpuint (refusal->sent, ==, 10);
  g_assert_cmpuint (refusal->answered, ==, 4);
  g_assert_cmpuint (refusal->refused, ==, 3);
  g_assert_cmpuint (refusal->reasons->len, ==, 1);
  g_assert_cmpstr (((RefusalReason *) g_ptr_array_index (refusal->reasons, 0))->code, ==, "out_of_area");
  g_assert_cmpuint (((RefusalReason *) g_ptr_array_index (refusal->reasons, 0))->count, ==, 3);
  g_assert_true (refusal_is_frequent (refusal));
  before = refusal_list (db, MONDAY_9 - CLOCK_DAY, MONDAY_9, NULL);
  g_assert_cmpuint (before->len, ==, 0);
}

/* ---- their own files only ---- */

static const struct {
  Action action;
  gboolean foreign, own; /* of an officer shown his own files only */
} narrowed[] = {
  { ACTION_REPORT_LIST, FALSE, TRUE },        { ACTION_REPORT_READ, FALSE, TRUE },
  { ACTION_REPORT_EXPORT, FALSE, TRUE },      { ACTION_REPORT_ASK, FALSE, TRUE },
  { ACTION_REPORT_READ_NAMES, FALSE, TRUE },  { ACTION_REPORT_ENTER, TRUE, TRUE },
  { ACTION_ASSIGNMENT_ANSWER, FALSE, TRUE },  { ACTION_SIGNED_IN, TRUE, TRUE },
  { ACTION_RULE_MANAGE, FALSE, FALSE },
};

static void
run_narrowed (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Role role = role_own_only (ROLE_PARTNER_AGENT);
  const Actor box = ACTOR_BOX_AT (MONDAY_9);
  g_autofree char *token = NULL, *manager = NULL;
  g_autoptr (GError) error = NULL;
  gboolean stale;

  for (guint i = 0; i < G_N_ELEMENTS (narrowed); i++) {
    g_test_message ("%s", action_name (narrowed[i].action));
    g_assert_cmpint (access_allows (role, narrowed[i].action, FALSE), ==, narrowed[i].foreign);
    g_assert_cmpint (access_allows (role, narrowed[i].action, TRUE), ==, narrowed[i].own);
  }
  g_assert_cmpstr (role_name (role), ==, "partner_agent");
  token = session_open (db, fixture->agents[P_CAF], MONDAY_9, NULL);
  manager = session_open (db, fixture->world->manager_id, MONDAY_9, NULL);
  for (guint i = 0; i < 2; i++) {
    g_autoptr (Session) session = session_find (db, token, MONDAY_9, &stale),
                        desk = session_find (db, manager, MONDAY_9, &stale);

    g_assert_cmpint (access_allows (session->role, ACTION_REPORT_LIST, FALSE), ==, i == 0);
    g_assert_true (access_allows (desk->role, ACTION_REPORT_LIST, FALSE));
    g_assert_true (setting_set (db, &box, "access.partners", "assigned", NULL));
  }
  g_assert_cmpint (fixture_code (setting_set (db, &box, "access.partners", "open", &error), &error), ==,
                   BOX_ERROR_INVALID);
}

/* ---- who read what ---- */

static void
count_row (const AccessRow *row, gpointer data)
{
  GString *text = data;

  g_string_append_printf (text, "%s %s %s; ", row->what, row->user_name, row->reference == NULL ? "-" : row->reference);
}

static void
run_log (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor desk = fixture_desk (fixture, MONDAY_9), caf = fixture_agent (fixture, P_CAF, MONDAY_9 + 10);
  Actor later = desk;
  gint64 id = fixture_send (fixture, db, MONDAY_9, NULL), count = 0;
  g_autoptr (GString) all = g_string_new (NULL), one = g_string_new (NULL);
  g_autofree char *person = fixture_text (db, "SELECT uuid AS x FROM user WHERE id = :id", fixture->agents[P_CAF]);
  const AccessQuestion whole = { .since = 0 }, of_caf = { .user_uuid = person }, of_file = { .reference = "64-1" },
                       late = { .since = MONDAY_9 + 5 };

  g_assert_true (access_log_wanted (db, &desk, "list"));
  g_assert_true (report_log_access (db, &desk, 0, "list", NULL));
  later.now = MONDAY_9 + ACCESS_LOG_EVERY_S - 1;
  g_assert_false (access_log_wanted (db, &later, "list"));
  g_assert_true (access_log_wanted (db, &later, "outbox"));
  later.now = MONDAY_9 + ACCESS_LOG_EVERY_S + 1;
  g_assert_true (access_log_wanted (db, &later, "list"));
  g_assert_true (report_log_access (db, &caf, id, "report", NULL));
  g_assert_true (access_log_list (db, &whole, count_row, all, NULL));
  g_assert_cmpstr (all->str, ==, "report agent-2@example.org 64-1; list manager@example.org -; ");
  g_assert_true (access_log_list (db, &of_caf, count_row, one, NULL));
  g_assert_true (access_log_list (db, &of_file, count_row, one, NULL));
  g_assert_cmpstr (one->str, ==, "report agent-2@example.org 64-1; report agent-2@example.org 64-1; ");
  g_assert_true (access_log_count (db, &late, &count, NULL));
  g_assert_cmpint (count, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_data_func ("/ask/asking", run_asking, fixture_test);
  g_test_add_data_func ("/ask/work-of-the-desk", run_work, fixture_test);
  g_test_add_data_func ("/ask/refusals", run_refusals, fixture_test);
  g_test_add_data_func ("/ask/own-files-only", run_narrowed, fixture_test);
  g_test_add_data_func ("/ask/who-read-what", run_log, fixture_test);
  return g_test_run ();
}
