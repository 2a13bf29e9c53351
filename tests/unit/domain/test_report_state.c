/* test_report_state.c: every verb from every state by every role either works, with its history, or changes nothing. */
#include "fixture.h"

static const char *const verbs[] = { "take",  "filter",  "transmit", "mediate",
                                     "close", "restore", "reopen",   "vanish" };

/* state × verb → state after; NULL: refused. As the mission says it, not as the table of the program does. */
static const struct {
  const char *state;
  const char *after[G_N_ELEMENTS (verbs)];
} moves[] = {
  { "received", { "taken", "filtered", "active", "active", NULL, NULL, NULL, NULL } },
  { "taken", { NULL, "filtered", "active", "active", NULL, NULL, NULL, NULL } },
  { "filtered", { NULL, NULL, NULL, NULL, NULL, "taken", NULL, NULL } },
  { "active", { NULL, NULL, NULL, NULL, "closed", NULL, NULL, NULL } },
  { "closed", { NULL, NULL, NULL, NULL, NULL, NULL, "active", NULL } },
};

/* What a verb is called in the history. */
static const char *const told[] = { "taken",  "filtered", "transmitted", "mediated",
                                    "closed", "reopened", "reopened",    NULL };

/* The way to a state, by verbs. */
static const struct {
  const char *state, *way[3];
} ways[] = {
  { "received", { NULL } },
  { "taken", { "take", NULL } },
  { "filtered", { "filter", NULL } },
  { "active", { "transmit", NULL } },
  { "closed", { "transmit", "close", NULL } },
};

static gboolean
role_may (Role role)
{
  return role == ROLE_ADMINISTRATOR || role == ROLE_MANAGER;
}

typedef struct {
  Db *db;
  gint64 report_id;
  const char *uuid;
} Subject;

static void
check_done (const Subject *subject, guint state, guint verb)
{
  static const char sql_event[] =
      "SELECT noun || ' ' || verb || ' ' || before || ' ' || after || ' ' || visible || ' ' || at"
      " || ' ' || actor AS x FROM event WHERE noun = 'report' AND report_id = :id"
      " ORDER BY id DESC LIMIT 1";
  static const char sql_told[] =
      "SELECT category || ' ' || visible || ' ' || author AS x FROM followup WHERE report_id = :id"
      " ORDER BY id DESC LIMIT 1";
  const char *after = moves[state].after[verb];
  g_autofree char *event = g_strdup_printf ("report %s %s %s 1 %" G_GINT64_FORMAT " user", told[verb],
                                            moves[state].state, after, MONDAY_9 + CLOCK_DAY);
  g_autofree char *followup = g_strdup_printf ("%s 1 desk", told[verb]);

  fixture_assert_text (subject->db, "SELECT state AS x FROM report WHERE id = :id", subject->report_id, after);
  fixture_assert_text (subject->db, sql_event, subject->report_id, event);
  fixture_assert_text (subject->db, sql_told, subject->report_id, followup);
}

static void
try_move (Fixture *fixture, const Subject *subject, guint state, guint verb, Role role)
{
  const Actor actor = {
    .kind = ACTOR_USER, .user_id = fixture->world->manager_id, .role = role, .now = MONDAY_9 + CLOCK_DAY
  };
  const char *reason = strcmp (verbs[verb], "filter") == 0 ? "duplicate" : "works";
  const ReportChange change = { subject->uuid, verbs[verb], reason, "Un mot." };
  g_autofree char *before = fixture_everything (subject->db);
  g_autoptr (GError) error = NULL;
  int wanted = moves[state].after[verb] != NULL ? FIXTURE_OK : BOX_ERROR_CONFLICT;
  int code = fixture_code (report_change (subject->db, &actor, &change, &error), &error);

  if (!role_may (role))
    wanted = BOX_ERROR_DENIED;
  if (told[verb] == NULL)
    wanted = BOX_ERROR_INVALID;
  g_test_message ("%s, %s, %s", moves[state].state, verbs[verb], role_name (role));
  g_assert_cmpint (code, ==, wanted);
  if (wanted == FIXTURE_OK)
    check_done (subject, state, verb);
  else {
    g_autofree char *after = fixture_everything (subject->db);

    g_assert_cmpstr (after, ==, before);
  }
}

static void
run_matrix (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  for (guint state = 0; state < G_N_ELEMENTS (moves); state++) {
    g_autofree char *uuid = NULL;
    Subject subject = { .db = db };

    subject.report_id = fixture_send (fixture, db, MONDAY_9, &uuid);
    subject.uuid = uuid;
    g_assert_true (db_run (db, "UPDATE report SET owner_agrees = 1", NULL)); /* else nobody may speak with the owner */
    for (guint i = 0; ways[state].way[i] != NULL; i++)
      fixture_change (fixture, db, uuid, ways[state].way[i], MONDAY_9 + CLOCK_HOUR);
    for (guint verb = 0; verb < G_N_ELEMENTS (verbs); verb++)
      for (guint role = 0; role < ROLE_LAST; role++) {
        fixture_savepoint (db);
        try_move (fixture, &subject, state, verb, (Role) role);
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

/* The table holds what the matrix holds, and nothing the matrix does not know. */
static void
test_the_table_says_the_same (void)
{
  g_assert_null (report_transitions[G_N_ELEMENTS (verbs) - 1].verb); /* the end of the table */
  for (guint verb = 0; verb < G_N_ELEMENTS (verbs); verb++)
    for (guint state = 0; state < G_N_ELEMENTS (moves); state++) {
      const Transition *transition = transition_find (report_transitions, verbs[verb]);
      gboolean possible = transition != NULL && transition_possible (transition, moves[state].state);

      g_assert_cmpint (possible, ==, moves[state].after[verb] != NULL);
    }
}

/* ---- words and reasons ---- */

static const struct {
  const char *state, *verb, *reason, *message;
  int code;
} words[] = {
  { "received", "filter", NULL, "Un mot.", BOX_ERROR_INVALID },
  { "received", "filter", "", "Un mot.", BOX_ERROR_INVALID },
  { "received", "filter", "solved", "Un mot.", BOX_ERROR_INVALID }, /* a reason of closing */
  { "received", "filter", "duplicate", NULL, BOX_ERROR_INVALID },
  { "received", "filter", "duplicate", "ah", BOX_ERROR_INVALID },
  { "received", "filter", "duplicate", "   ", BOX_ERROR_INVALID },
  { "received", "filter", "duplicate", "Oui", FIXTURE_OK },
  { "received", "take", NULL, NULL, FIXTURE_OK },
  { "received", "transmit", NULL, NULL, FIXTURE_OK },
  { "active", "close", NULL, "Un mot.", BOX_ERROR_INVALID },
  { "active", "close", "not_housing", "Un mot.", BOX_ERROR_INVALID }, /* a reason of filtering */
  { "active", "close", "solved", NULL, BOX_ERROR_INVALID },
  { "active", "close", "solved", "Un mot.", FIXTURE_OK },
  { "filtered", "restore", NULL, NULL, FIXTURE_OK },
  { "closed", "reopen", NULL, NULL, FIXTURE_OK },
};

static void
run_words (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor desk = fixture_desk (fixture, MONDAY_9 + CLOCK_DAY);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    g_autofree char *uuid = NULL;
    g_autoptr (GError) error = NULL;
    ReportChange change = { .verb = words[i].verb, .reason = words[i].reason, .message = words[i].message };

    fixture_send (fixture, db, MONDAY_9, &uuid);
    change.uuid = uuid;
    for (guint way = 0; way < G_N_ELEMENTS (ways); way++)
      for (guint k = 0; strcmp (ways[way].state, words[i].state) == 0 && ways[way].way[k] != NULL; k++)
        fixture_change (fixture, db, uuid, ways[way].way[k], MONDAY_9);
    g_test_message ("%s %s %s", words[i].verb, words[i].reason, words[i].message);
    fixture_savepoint (db);
    g_assert_cmpint (fixture_code (report_change (db, &desk, &change, &error), &error), ==, words[i].code);
    fixture_undo (db);
  }
}

static void
test_reasons_and_words (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_words, NULL);
}

static void
run_unknown (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor desk = fixture_desk (fixture, MONDAY_9);
  const ReportChange change = { "nobody", "take", NULL, NULL };
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (fixture_code (report_change (db, &desk, &change, &error), &error), ==, BOX_ERROR_NOT_FOUND);
}

static void
test_an_unknown_report (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_unknown, NULL);
}

/* ---- dates and persons ---- */

#define SQL_LIFE \
  "SELECT coalesce (taken_at, 0) || ' ' || coalesce (taken_by, 0) || ' ' || coalesce (transmitted_at, 0) || ' '" \
  " || coalesce (closed_at, 0) || ' ' || coalesce (closing_reason, '-') || ' ' || coalesce (advice, '-') AS x" \
  " FROM report WHERE id = :id"

static void
check_life (Fixture *fixture, Db *db, gint64 report_id, const char *wanted)
{
  g_autofree char *life = fixture_text (db, SQL_LIFE, report_id);
  g_autoptr (GString) readable = g_string_new (life);
  g_autofree char *manager = g_strdup_printf (" %" G_GINT64_FORMAT " ", fixture->world->manager_id);

  for (int day = 1; day < 6; day++) { /* moments as "day 1", "day 2" */
    g_autofree char *moment = g_strdup_printf ("%" G_GINT64_FORMAT, MONDAY_9 + day * CLOCK_DAY);
    g_autofree char *name = g_strdup_printf ("day%d", day);

    g_string_replace (readable, moment, name, 0);
  }
  g_string_replace (readable, manager, " manager ", 1);
  g_assert_cmpstr (readable->str, ==, wanted);
}

/* What was said with a reopening stands on the file, for its occupant too. */
static void
assert_said (Db *db, gint64 report_id, const char *wanted)
{
  g_autofree char *said = fixture_text (
      db, "SELECT group_concat (text) AS x FROM followup WHERE report_id = :id AND category = 'reopened' AND visible = 1",
      report_id);

  g_assert_cmpstr (said, ==, wanted);
}

static void
run_life (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  g_autofree char *uuid = NULL, *filtered = NULL;
  gint64 id = fixture_send (fixture, db, MONDAY_9, &uuid);
  gint64 other = fixture_send (fixture, db, MONDAY_9, &filtered);

  check_life (fixture, db, id, "0 0 0 0 - -");
  fixture_change (fixture, db, uuid, "take", MONDAY_9 + 1 * CLOCK_DAY);
  check_life (fixture, db, id, "day1 manager 0 0 - -");
  fixture_change (fixture, db, uuid, "transmit", MONDAY_9 + 2 * CLOCK_DAY);
  check_life (fixture, db, id, "day1 manager day2 0 - -");
  fixture_change (fixture, db, uuid, "close", MONDAY_9 + 3 * CLOCK_DAY);
  check_life (fixture, db, id, "day1 manager day2 day3 solved -");
  fixture_change (fixture, db, uuid, "reopen", MONDAY_9 + 4 * CLOCK_DAY);
  check_life (fixture, db, id, "day1 manager day2 0 - -");
  fixture_change (fixture, db, filtered, "filter", MONDAY_9 + 1 * CLOCK_DAY);
  check_life (fixture, db, other, "day1 manager 0 day1 out_of_area Quelques mots.");
  fixture_change (fixture, db, filtered, "restore", MONDAY_9 + 2 * CLOCK_DAY);
  check_life (fixture, db, other, "day1 manager 0 0 - Quelques mots.");
  assert_said (db, id, "Quelques mots.");
  assert_said (db, other, "Quelques mots.");
}

static void
test_a_life_keeps_its_dates (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_life, NULL);
}

/* ---- with its partners ---- */

static void
add_rule (Fixture *fixture, Db *db, const char *type)
{
  const Actor box = ACTOR_BOX_AT (MONDAY_9);
  const RuleInput rule = { .name = type, .partner_type = type };

  g_assert_true (rule_create (db, &box, fixture->territory_id, &rule, NULL));
}

static void
run_transmit (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  g_autofree char *uuid = NULL, *early = NULL;
  gint64 id = fixture_send (fixture, db, MONDAY_9, &early);

  fixture_change (fixture, db, early, "transmit", MONDAY_9); /* no rule: no partner, and that is no failure */
  g_assert_cmpint (fixture_integer (db, "SELECT count (*) AS x FROM assignment", 0), ==, 0);
  add_rule (fixture, db, "schs");
  add_rule (fixture, db, "adil");
  id = fixture_send (fixture, db, MONDAY_9, &uuid);
  fixture_change (fixture, db, uuid, "transmit", MONDAY_9 + CLOCK_DAY);
  fixture_assert_text (db,
                       "SELECT group_concat (said) AS x FROM (SELECT p.type || ' ' || a.state || ' ' || l.name AS said"
                       " FROM assignment a JOIN partner p ON p.id = a.partner_id JOIN rule l ON l.id = a.rule_id"
                       " WHERE a.report_id = :id ORDER BY a.id)",
                       id, "schs waiting schs,adil waiting adil");
  g_assert_cmpint (fixture_integer (db,
                                    "SELECT count (*) AS x FROM event WHERE noun = 'assignment' AND verb = 'created'"
                                    " AND report_id = :id AND user_id IS NOT NULL",
                                    id),
                   ==, 2);
}

static void
test_transmitting_runs_the_rules (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_transmit, NULL);
}

#define SQL_STATES \
  "SELECT group_concat (state, ' ') AS x FROM (SELECT state FROM assignment WHERE report_id = :id ORDER BY id)"

/* One waits, one accepted, one refused, one had closed before: the whole is closed, then reopened. */
static void
run_whole (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  static const char *const answers[][3] = {
    { NULL }, { "accept", NULL }, { "refuse", NULL }, { "accept", "close", NULL }
  };
  g_autofree char *uuid = NULL;
  gint64 id = fixture_send (fixture, db, MONDAY_9, &uuid);

  fixture_change (fixture, db, uuid, "transmit", MONDAY_9);
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++) {
    g_autofree char *assignment = fixture_assign (fixture, db, id, (FixturePartner) i, MONDAY_9);

    for (guint k = 0; answers[i][k] != NULL; k++)
      fixture_answer (fixture, db, assignment, (FixturePartner) i, answers[i][k]);
  }
  fixture_assert_text (db, SQL_STATES, id, "waiting accepted refused closed");
  fixture_change (fixture, db, uuid, "close", MONDAY_9 + CLOCK_DAY);
  fixture_assert_text (db, SQL_STATES, id, "closed closed refused closed");
  fixture_assert_text (db,
                       "SELECT group_concat (before || '>' || after || ' ' || detail, ', ') AS x FROM event"
                       " WHERE report_id = :id AND verb = 'closed_whole'",
                       id, "waiting>closed solved, accepted>closed solved");
  fixture_change (fixture, db, uuid, "reopen", MONDAY_9 + 2 * CLOCK_DAY);
  fixture_assert_text (db, SQL_STATES, id, "waiting waiting refused closed");
  g_assert_cmpint (fixture_integer (db,
                                    "SELECT count (*) AS x FROM event WHERE report_id = :id AND noun = 'assignment'"
                                    " AND verb = 'reopened' AND after = 'waiting'",
                                    id),
                   ==, 2);
  /* Reminders count from here. */
  g_assert_cmpint (fixture_integer (db,
                                    "SELECT min (waiting_since) AS x FROM assignment WHERE report_id = :id"
                                    " AND state = 'waiting'",
                                    id),
                   ==, MONDAY_9 + 2 * CLOCK_DAY);
}

static void
test_the_whole_closes_and_reopens_its_partners (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_whole, NULL);
}

/* A partner ends its part in the very second in which the desk closes the whole: its own closing stays. */
static void
run_same_second (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  g_autofree char *uuid = NULL, *own = NULL, *other = NULL;
  gint64 id = fixture_send (fixture, db, MONDAY_9, &uuid);

  fixture_change (fixture, db, uuid, "transmit", MONDAY_9);
  own = fixture_assign (fixture, db, id, P_ADIL, MONDAY_9);
  other = fixture_assign (fixture, db, id, P_SCHS, MONDAY_9);
  fixture_answer (fixture, db, own, P_ADIL, "accept");
  fixture_answer (fixture, db, own, P_ADIL, "close");
  fixture_change (fixture, db, uuid, "close", MONDAY_9 + CLOCK_HOUR); /* when fixture_answer answers */
  g_assert_cmpint (
      fixture_integer (db, "SELECT count (DISTINCT closed_at) AS x FROM assignment WHERE report_id = :id", id), ==, 1);
  fixture_change (fixture, db, uuid, "reopen", MONDAY_9 + 2 * CLOCK_HOUR);
  fixture_assert_text (db, SQL_STATES, id, "closed waiting");
  fixture_answer (fixture, db, other, P_SCHS, "accept");
  fixture_answer (fixture, db, other, P_SCHS, "close"); /* by itself this time */
  fixture_change (fixture, db, uuid, "close", MONDAY_9 + 3 * CLOCK_HOUR);
  fixture_change (fixture, db, uuid, "reopen", MONDAY_9 + 4 * CLOCK_HOUR);
  fixture_assert_text (db, SQL_STATES, id, "closed closed");
}

static void
test_an_own_closing_stays (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_same_second, NULL);
}

/* ---- the human notation ---- */

static void
run_notation (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor desk = fixture_desk (fixture, MONDAY_9), agent = fixture_agent (fixture, P_ADIL, MONDAY_9);
  g_autofree char *uuid = NULL;
  gint64 id = fixture_send (fixture, db, MONDAY_9, &uuid);
  NotationChange stale = { .notation = 2, .seen = 4 };
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (fixture_code (report_set_notation (db, &agent, uuid, 2, &error), &error), ==, BOX_ERROR_DENIED);
  g_assert_cmpint (fixture_code (report_set_notation (db, &desk, uuid, 0, &error), &error), ==, BOX_ERROR_INVALID);
  g_assert_cmpint (fixture_code (report_set_notation (db, &desk, uuid, 5, &error), &error), ==, BOX_ERROR_INVALID);
  g_assert_cmpint (fixture_code (report_set_notation (db, &desk, "nobody", 2, &error), &error), ==,
                   BOX_ERROR_NOT_FOUND);
  g_assert_cmpint (fixture_integer (db, "SELECT notation IS NULL AS x FROM report WHERE id = :id", id), ==, 1);
  g_assert_cmpint (fixture_code (report_set_notation (db, &desk, uuid, 4, &error), &error), ==, FIXTURE_OK);
  g_assert_cmpint (fixture_code (report_set_notation (db, &desk, uuid, 3, &error), &error), ==, FIXTURE_OK);
  fixture_assert_text (db,
                       "SELECT group_concat (before || '>' || after) AS x FROM event"
                       " WHERE verb = 'notation' AND report_id = :id",
                       id, "0>4,4>3");
  stale.uuid = uuid;
  g_assert_cmpint (fixture_code (report_notation_change (db, &desk, &stale, &error), &error), ==, BOX_ERROR_CONFLICT);
  g_assert_cmpint (fixture_code (report_set_notation (db, &desk, uuid, 0, &error), &error), ==, FIXTURE_OK);
  g_assert_cmpint (fixture_integer (db, "SELECT notation IS NULL AS x FROM report WHERE id = :id", id), ==, 1);
}

static void
test_the_notation (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_notation, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/report_state/the_whole_matrix", test_the_whole_matrix);
  g_test_add_func ("/report_state/the_table_says_the_same", test_the_table_says_the_same);
  g_test_add_func ("/report_state/reasons_and_words", test_reasons_and_words);
  g_test_add_func ("/report_state/an_unknown_report", test_an_unknown_report);
  g_test_add_func ("/report_state/a_life_keeps_its_dates", test_a_life_keeps_its_dates);
  g_test_add_func ("/report_state/transmitting_runs_the_rules", test_transmitting_runs_the_rules);
  g_test_add_func ("/report_state/the_whole_closes_and_reopens_its_partners",
                   test_the_whole_closes_and_reopens_its_partners);
  g_test_add_func ("/report_state/an_own_closing_stays", test_an_own_closing_stays);
  g_test_add_func ("/report_state/the_notation", test_the_notation);
  return g_test_run ();
}
