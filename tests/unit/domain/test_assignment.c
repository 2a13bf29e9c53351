/* test_assignment.c: every answer from every state by everybody either works, with its history, or changes nothing. */
#include "fixture.h"

static const char *const verbs[] = { "accept", "refuse",   "close",  "reopen",
                                    "unrefuse", "reset", "withdraw", "vanish" };
enum { DESK_VERBS = 5 /* from there the desk repairs */ };

/* state × verb → state after; NULL: refused. */
static const struct {
  const char *state, *way[3]; /* answers that lead there */
  const char *after[G_N_ELEMENTS (verbs)];
} moves[] = {
  { "waiting", { NULL }, { "accepted", "refused", NULL, NULL, NULL, NULL, "withdrawn", NULL } },
  { "accepted", { "accept", NULL }, { NULL, NULL, "closed", NULL, NULL, NULL, "withdrawn", NULL } },
  { "refused", { "refuse", NULL }, { "accepted", NULL, NULL, NULL, "waiting", "waiting", "withdrawn", NULL } },
  { "closed", { "accept", "close", NULL }, { NULL, NULL, NULL, "waiting", NULL, "waiting", NULL, NULL } },
  { "withdrawn", { "withdraw", NULL }, { NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL } },
};

/* Verb of the history, category of the follow-up, and whether the tenant reads it. */
static const struct {
  const char *event, *category;
  gboolean visible;
} told[] = {
  { "accepted", "accepted", TRUE },
  { "refused", "refused", FALSE },
  { "closed", "partner_closed", TRUE },
  { "reopened", "partner_reopened", TRUE },
  { "unrefused", "unrefused", FALSE },
  { "reset", "assignment_reset", FALSE },
  { "withdrawn", "assignment_withdrawn", FALSE },
};

/* Only officers of the partner itself answer: neither those of another, nor the desk in their place; the desk alone
 * repairs. */
static const struct {
  const char *name;
  Role role;
  int partner; /* -1: none */
  gboolean may;
} people[] = {
  { "own administrator", ROLE_PARTNER_ADMIN, P_SCHS, TRUE },
  { "own agent", ROLE_PARTNER_AGENT, P_SCHS, TRUE },
  { "own reader", ROLE_READER, P_SCHS, FALSE },
  { "other administrator", ROLE_PARTNER_ADMIN, P_ADIL, FALSE },
  { "other agent", ROLE_PARTNER_AGENT, P_CAF, FALSE },
  { "manager", ROLE_MANAGER, -1, FALSE },
  { "administrator", ROLE_ADMINISTRATOR, -1, FALSE },
  { "nobody", ROLE_NONE, -1, FALSE },
  { "agent without partner", ROLE_PARTNER_AGENT, -1, FALSE },
};

typedef struct {
  Db *db;
  gint64 report_id;
  const char *uuid;
} Subject;

static void
check_done (Fixture *fixture, const Subject *subject, guint state, guint verb)
{
  static const char sql_state[] = "SELECT state AS x FROM assignment WHERE report_id = :id";
  static const char sql_event[] =
      "SELECT verb || ' ' || before || ' ' || after || ' ' || visible || ' ' || partner_id || ' ' || at"
      " AS x FROM event WHERE noun = 'assignment' AND report_id = :id ORDER BY id DESC LIMIT 1";
  static const char sql_told[] =
      "SELECT category || ' ' || visible || ' ' || author AS x FROM followup WHERE report_id = :id"
      " ORDER BY id DESC LIMIT 1";
  g_autofree char *event =
      g_strdup_printf ("%s %s %s %d %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, told[verb].event, moves[state].state,
                       moves[state].after[verb], told[verb].visible, fixture->partners[P_SCHS], MONDAY_9 + CLOCK_DAY);
  g_autofree char *followup = g_strdup_printf ("%s %d %s", told[verb].category, told[verb].visible,
                                              verb < DESK_VERBS ? "partner" : "desk");

  fixture_assert_text (subject->db, sql_state, subject->report_id, moves[state].after[verb]);
  fixture_assert_text (subject->db, sql_event, subject->report_id, event);
  fixture_assert_text (subject->db, sql_told, subject->report_id, followup);
}

static void
try_move (Fixture *fixture, const Subject *subject, guint state, guint verb, guint person)
{
  const Actor actor = { .kind = ACTOR_USER,
                        .user_id = fixture->agents[P_SCHS],
                        .role = people[person].role,
                        .now = MONDAY_9 + CLOCK_DAY,
                        .partner_id = people[person].partner < 0 ? 0 : fixture->partners[people[person].partner] };
  const char *reason = strcmp (verbs[verb], "refuse") == 0 ? "duplicate" : "works";
  const AssignmentChange change = { subject->uuid, verbs[verb], reason, "Un mot." };
  g_autofree char *before = fixture_everything (subject->db);
  g_autoptr (GError) error = NULL;
  int wanted = moves[state].after[verb] != NULL ? FIXTURE_OK : BOX_ERROR_CONFLICT;
  int code = fixture_code (assignment_change (subject->db, &actor, &change, &error), &error);
  gboolean repairs = people[person].role == ROLE_MANAGER || people[person].role == ROLE_ADMINISTRATOR;

  if (verb < DESK_VERBS ? !people[person].may : !repairs)
    wanted = BOX_ERROR_DENIED;
  if (verb == G_N_ELEMENTS (told))
    wanted = BOX_ERROR_INVALID;
  g_test_message ("%s, %s, %s", moves[state].state, verbs[verb], people[person].name);
  g_assert_cmpint (code, ==, wanted);
  if (wanted == FIXTURE_OK)
    check_done (fixture, subject, state, verb);
  else {
    g_autofree char *after = fixture_everything (subject->db);

    g_assert_cmpstr (after, ==, before);
  }
}

static void
run_matrix (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  for (guint state = 0; state < G_N_ELEMENTS (moves); state++) {
    g_autofree char *report = NULL, *uuid = NULL;
    Subject subject = { .db = db };

    subject.report_id = fixture_send (fixture, db, MONDAY_9, &report);
    fixture_change (fixture, db, report, "transmit", MONDAY_9);
    uuid = fixture_assign (fixture, db, subject.report_id, P_SCHS, MONDAY_9);
    subject.uuid = uuid;
    for (guint i = 0; moves[state].way[i] != NULL; i++)
      fixture_answer (fixture, db, uuid, P_SCHS, moves[state].way[i]);
    for (guint verb = 0; verb < G_N_ELEMENTS (verbs); verb++)
      for (guint person = 0; person < G_N_ELEMENTS (people); person++) {
        fixture_savepoint (db);
        try_move (fixture, &subject, state, verb, person);
        fixture_undo (db);
      }
  }
}

static void
test_the_whole_matrix (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_matrix, NULL);
}

static void
test_the_table_says_the_same (void)
{
  g_assert_null (assignment_transitions[G_N_ELEMENTS (told)].verb); /* the end of the table */
  for (guint verb = 0; verb < G_N_ELEMENTS (verbs); verb++)
    for (guint state = 0; state < G_N_ELEMENTS (moves); state++) {
      const Transition *transition = transition_find (assignment_transitions, verbs[verb]);
      gboolean possible = transition != NULL && transition_possible (transition, moves[state].state);

      g_assert_cmpint (possible, ==, moves[state].after[verb] != NULL);
    }
}

/* ---- words and reasons ---- */

static const struct {
  const char *verb, *reason, *message;
  int code;
} words[] = {
  { "accept", NULL, NULL, FIXTURE_OK },
  { "refuse", NULL, "Un mot.", BOX_ERROR_INVALID },
  { "refuse", "works", "Un mot.", BOX_ERROR_INVALID }, /* a reason of closing */
  { "refuse", "out_of_area", NULL, BOX_ERROR_INVALID },
  { "refuse", "out_of_area", " a ", BOX_ERROR_INVALID },
  { "refuse", "out_of_area", "Non", FIXTURE_OK },
  { "close", NULL, "Un mot.", BOX_ERROR_INVALID },
  { "close", "out_of_area", "Un mot.", BOX_ERROR_INVALID }, /* a reason of refusal */
  { "close", "works", NULL, BOX_ERROR_INVALID },
  { "close", "works", "Fait", FIXTURE_OK },
};

static void
run_words (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor agent = fixture_agent (fixture, P_SCHS, MONDAY_9 + CLOCK_DAY);
  g_autofree char *report = NULL;
  gint64 id = fixture_send (fixture, db, MONDAY_9, &report);
  g_autofree char *uuid = fixture_assign (fixture, db, id, P_SCHS, MONDAY_9);

  fixture_change (fixture, db, report, "transmit", MONDAY_9);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    const AssignmentChange change = { uuid, words[i].verb, words[i].reason, words[i].message };
    g_autoptr (GError) error = NULL;

    g_test_message ("%s %s %s", words[i].verb, words[i].reason, words[i].message);
    fixture_savepoint (db);
    if (strcmp (words[i].verb, "close") == 0)
      fixture_answer (fixture, db, uuid, P_SCHS, "accept");
    g_assert_cmpint (fixture_code (assignment_change (db, &agent, &change, &error), &error), ==, words[i].code);
    if (words[i].code == FIXTURE_OK)
      fixture_assert_text (db, "SELECT coalesce (reason, '-') AS x FROM assignment WHERE report_id = :id", id,
                           words[i].reason != NULL ? words[i].reason : "-");
    fixture_undo (db);
  }
}

static void
test_reasons_and_words (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_words, NULL);
}

/* Nobody answers on a report that is not active, nor on an assignment that is none. */
static void
run_not_active (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor agent = fixture_agent (fixture, P_SCHS, MONDAY_9 + CLOCK_DAY);
  g_autofree char *report = NULL;
  gint64 id = fixture_send (fixture, db, MONDAY_9, &report);
  g_autofree char *uuid = fixture_assign (fixture, db, id, P_SCHS, MONDAY_9);
  const AssignmentChange accept = { uuid, "accept", NULL, NULL }, unknown = { "nobody", "accept", NULL, NULL };
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (fixture_code (assignment_change (db, &agent, &accept, &error), &error), ==, BOX_ERROR_CONFLICT);
  g_assert_cmpint (fixture_code (assignment_change (db, &agent, &unknown, &error), &error), ==, BOX_ERROR_NOT_FOUND);
  fixture_change (fixture, db, report, "transmit", MONDAY_9);
  g_assert_cmpint (fixture_code (assignment_change (db, &agent, &accept, &error), &error), ==, FIXTURE_OK);
}

static void
test_only_an_active_report_is_answered (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_not_active, NULL);
}

/* ---- several partners ---- */

#define SQL_STATES \
  "SELECT group_concat (state, ' ') AS x FROM (SELECT state FROM assignment WHERE report_id = :id ORDER BY id)"

static void
run_free (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  g_autofree char *report = NULL, *schs = NULL, *adil = NULL, *caf = NULL;
  gint64 id = fixture_send (fixture, db, MONDAY_9, &report);

  fixture_change (fixture, db, report, "transmit", MONDAY_9);
  schs = fixture_assign (fixture, db, id, P_SCHS, MONDAY_9);
  adil = fixture_assign (fixture, db, id, P_ADIL, MONDAY_9);
  caf = fixture_assign (fixture, db, id, P_CAF, MONDAY_9);
  fixture_answer (fixture, db, schs, P_SCHS, "accept");
  fixture_answer (fixture, db, schs, P_SCHS, "close");
  fixture_assert_text (db, SQL_STATES, id, "closed waiting waiting");
  fixture_answer (fixture, db, adil, P_ADIL, "accept");
  fixture_answer (fixture, db, caf, P_CAF, "refuse");
  fixture_answer (fixture, db, adil, P_ADIL, "close");
  fixture_assert_text (db, SQL_STATES, id, "closed closed refused");
  fixture_assert_text (db, "SELECT state AS x FROM report WHERE id = :id", id,
                       "active"); /* only the desk closes the whole */
  fixture_answer (fixture, db, schs, P_SCHS, "reopen");
  fixture_assert_text (db, SQL_STATES, id, "waiting closed refused");
}

static void
test_a_closing_leaves_the_others_free (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_free, NULL);
}

#define SQL_CLOSED_WHOLE "SELECT count (*) AS x FROM event WHERE report_id = :id AND verb = 'closed_whole'"

static void
run_close_all (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor desk = fixture_desk (fixture, MONDAY_9 + 2 * CLOCK_DAY);
  gint64 id = fixture_send (fixture, db, MONDAY_9, NULL), other = fixture_send (fixture, db, MONDAY_9, NULL);

  g_assert_true (db_run (db, "UPDATE report SET owner_agrees = 1", NULL)); /* the landlord is among them */
  for (int i = 0; i < P_LAST; i++) {
    g_autofree char *one = fixture_assign (fixture, db, id, (FixturePartner) i, MONDAY_9);
    g_autofree char *another = fixture_assign (fixture, db, other, (FixturePartner) i, MONDAY_9);
  }
  g_assert_true (assignment_close_all (db, &desk, id, "solved", NULL));
  fixture_assert_text (db, SQL_STATES, id, "closed closed closed closed closed closed");
  fixture_assert_text (db, SQL_STATES, other, "waiting waiting waiting waiting waiting waiting");
  g_assert_cmpint (fixture_integer (db, SQL_CLOSED_WHOLE, id), ==, 6);
  g_assert_true (assignment_close_all (db, &desk, id, "solved", NULL)); /* nothing is left to close */
  g_assert_cmpint (fixture_integer (db, SQL_CLOSED_WHOLE, id), ==, 6);
}

static void
test_closing_all (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_close_all, NULL);
}

/* ---- handing over ---- */

static void
run_create (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor desk = fixture_desk (fixture, MONDAY_9), later = fixture_desk (fixture, MONDAY_9 + CLOCK_DAY);
  gint64 id = fixture_send (fixture, db, MONDAY_9, NULL);
  AssignmentInput input = { .report_id = id, .partner_id = fixture->partners[P_ARS], .trace = "class at_least F" };
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;
  const Assignment *first;

  g_assert_true (assignment_create (db, &desk, &input, NULL));
  g_assert_true (assignment_create (db, &later, &input, NULL)); /* it has it already */
  g_assert_cmpint (fixture_integer (db, "SELECT count (*) AS x FROM event WHERE noun = 'assignment'", 0), ==, 1);
  g_assert_cmpint (fixture_integer (db, "SELECT count (*) AS x FROM notice WHERE kind = 'assignment_new'", 0), ==, 1);
  input.partner_id = 9999;
  g_assert_cmpint (fixture_code (assignment_create (db, &desk, &input, &error), &error), ==, BOX_ERROR_NOT_FOUND);
  input.partner_id = fixture->partners[P_CAF];
  g_assert_true (assignment_create (db, &later, &input, NULL));
  list = assignment_list (db, id, NULL);
  g_assert_cmpuint (list->len, ==, 2);
  first = g_ptr_array_index (list, 0);
  g_assert_cmpint (first->partner_id, ==, fixture->partners[P_ARS]);
  g_assert_cmpstr (first->partner_name, ==, "ARS");
  g_assert_cmpstr (first->partner_type, ==, "ars");
  g_assert_cmpstr (first->state, ==, "waiting");
  g_assert_cmpstr (first->trace, ==, "class at_least F");
  g_assert_null (first->rule_name);
  g_assert_cmpint (first->created_at, ==, MONDAY_9);
  g_assert_cmpint (first->answered_at + first->accepted_at + first->closed_at, ==, 0);
}

/* A landlord nobody agreed to tell: by no rule, by hand with a reason that the tenant does not read. */
static void
run_without_agreement (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor desk = fixture_desk (fixture, MONDAY_9), agent = fixture_agent (fixture, P_ADIL, MONDAY_9);
  g_autofree char *uuid = NULL, *landlord = NULL;
  gint64 id = fixture_send (fixture, db, MONDAY_9, &uuid);
  AssignmentInput input = {
    .report_id = id, .partner_id = fixture->partners[P_LANDLORD], .rule_id = 1, .trace = "", .reason = "Danger."
  };
  g_autoptr (GError) error = NULL;

  g_assert_true (db_run (db, "UPDATE report SET owner_agrees = NULL", NULL));
  landlord = fixture_text (db, "SELECT uuid AS x FROM partner WHERE id = :id", fixture->partners[P_LANDLORD]);
  g_assert_cmpint (fixture_code (assignment_create (db, &desk, &input, &error), &error), ==, BOX_ERROR_DENIED);
#define ADD(who, why) fixture_code (assignment_by_hand (db, (who), uuid, landlord, (why), &error), &error)
  g_assert_cmpint (ADD (&desk, "Danger."), ==, BOX_ERROR_CONFLICT); /* not transmitted yet */
  fixture_change (fixture, db, uuid, "transmit", MONDAY_9);
  g_assert_cmpint (ADD (&desk, NULL), ==, BOX_ERROR_DENIED);
  g_assert_cmpint (ADD (&desk, "  "), ==, BOX_ERROR_DENIED);
  g_assert_cmpint (ADD (&agent, "Danger."), ==, BOX_ERROR_DENIED);
  g_assert_cmpint (fixture_integer (db, "SELECT count (*) AS x FROM assignment", 0), ==, 0);
  fixture_savepoint (db);
  g_assert_cmpint (ADD (&desk, "Danger."), ==, FIXTURE_OK);
  fixture_assert_text (db, "SELECT text || visible AS x FROM followup WHERE category = 'assigned'", 0, "Danger.0");
  g_assert_cmpint (ADD (&desk, "Danger."), ==, BOX_ERROR_CONFLICT); /* it has it */
  fixture_undo (db);
  g_assert_true (db_run (db, "UPDATE report SET owner_agrees = 1", NULL));
  g_assert_cmpint (ADD (&desk, NULL), ==, FIXTURE_OK);
#undef ADD
}

static void
test_without_agreement (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_without_agreement, NULL);
}

static void
test_handing_over (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_create, NULL);
}

/* The first acceptance is kept; the last answer moves; a reopened one is not closed any more. */
static void
run_dates (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  static const char sql[] =
      "SELECT (accepted_at - :id) || ' ' || (answered_at - :id) || ' ' || coalesce (closed_at - :id, '-')"
      " || ' ' || (waiting_since - :id) || ' ' || coalesce (reason, '-') AS x FROM assignment";
  static const struct {
    const char *verb, *dates; /* seconds from MONDAY_9: accepted, answered, closed, waiting since; reason */
  } steps[] = {
    { "accept", "1 1 - 0 -" }, { "close", "1 2 2 0 works" }, { "reopen", "1 3 - 3 -" }, { "accept", "1 4 - 3 -" }
  };
  g_autofree char *report = NULL;
  gint64 id = fixture_send (fixture, db, MONDAY_9, &report);
  g_autofree char *uuid = fixture_assign (fixture, db, id, P_SCHS, MONDAY_9);

  fixture_change (fixture, db, report, "transmit", MONDAY_9);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    const Actor agent = fixture_agent (fixture, P_SCHS, MONDAY_9 + 1 + i);
    const AssignmentChange change = { uuid, steps[i].verb, "works", "Un mot." };

    g_assert_true (assignment_change (db, &agent, &change, NULL));
    fixture_assert_text (db, sql, MONDAY_9, steps[i].dates);
  }
}

static void
test_dates (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_dates, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/assignment/without-agreement", test_without_agreement);
  g_test_add_func ("/assignment/the_whole_matrix", test_the_whole_matrix);
  g_test_add_func ("/assignment/the_table_says_the_same", test_the_table_says_the_same);
  g_test_add_func ("/assignment/reasons_and_words", test_reasons_and_words);
  g_test_add_func ("/assignment/only_an_active_report_is_answered", test_only_an_active_report_is_answered);
  g_test_add_func ("/assignment/a_closing_leaves_the_others_free", test_a_closing_leaves_the_others_free);
  g_test_add_func ("/assignment/closing_all", test_closing_all);
  g_test_add_func ("/assignment/handing_over", test_handing_over);
  g_test_add_func ("/assignment/dates", test_dates);
  return g_test_run ();
}
