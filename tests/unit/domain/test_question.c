/* test_question.c: what a report is asked when it is sent, what an answer does, and when one is reminded. With the
 * table of actions that ships. */
#include "asking.h"
#include "domain/reminder.h"

/* ---- asked at sending ---- */

typedef struct {
  const char *name, *severities;
  void (*fill) (ReportInput *input);
  const char *open;      /* codes in order */
  const char *proposals; /* kind and code */
} Sent;

static void
old_with_child (ReportInput *input)
{
  know_all (input);
  input->household.built_year = 1920;
  input->household.children = 1;
  input->household.child_under_6 = ANSWER_YES;
}

static void
crowded_and_low (ReportInput *input)
{
  know_all (input);
  input->household.adults = 4;
  input->household.surface_tenth_m2 = 200;
  input->household.ceiling_cm = 210;
  input->household.dpe_letter = 'G';
}

static void
nobody_told (ReportInput *input)
{
  know_all (input);
  input->owner_told = ANSWER_NO;
  g_clear_pointer (&input->owner_told_on, g_free);
}

static void
says_unknown (ReportInput *input)
{
  know_all (input);
  input->household.energy = GRID_ENERGY_UNKNOWN;
  input->household.built_year = -1;
  g_hash_table_insert (input->answers, g_strdup ("heating"), g_strdup ("unknown"));
}

static const Sent sent[] = {
  { "own-question-only", "B-STR01-1", know_all, "B-STR01-1", NULL },
  { "all-that-is-empty", "B-STR01-1", NULL,
    "heating adults children B-STR01-1 surface built_year dpe owner_told_on lease_date ceiling_cm", NULL },
  { "nobody-told-no-day", "B-STR01-1", nobody_told, "B-STR01-1", NULL },
  { "unknown-is-not-asked-again", "B-STR01-1", says_unknown, "B-STR01-1 built_year", NULL },
  { "x1-gas-and-no-air", "L-AER01-2", gas, "co_headache co_detector", "visit remote_visit" },
  { "x1-not-with-electricity", "L-AER01-2", know_all, "L-AER01-2", NULL },
  { "x2-lead", "L-TOX01-2", old_with_child, "lead_report", "visit remote_visit, warning x2" },
  { "x3-x4-x5", "L-BRU01-1", crowded_and_low, "L-BRU01-1", "visit remote_visit, warning x3, warning x4, warning x5" },
  { "x6-damp", "L-HUM02-1", know_all, "L-HUM02-1", "sensor x6" },
  { "energy-first", "L-CHA06-1", know_all, "L-CHA06-1", "sensor energy_sensor" },
  { "asks-for-a-photo", "L-SAN03-1", know_all, "L-SAN03-1", NULL },
};

static void
run_sent (Fixture *fixture G_GNUC_UNUSED, Db *db, gpointer data)
{
  const Sent *one = data;
  gint64 id = send_with (db, one->severities, one->fill);
  g_autofree char *proposed = proposals (db, id);

  assert_open (db, id, MONDAY_9, one->open);
  g_assert_cmpstr (proposed, ==, one->proposals);
}

static void
test_sent (gconstpointer data)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_sent, (gpointer) data);
}

static void
run_five (Fixture *fixture G_GNUC_UNUSED, Db *db, gpointer data G_GNUC_UNUSED)
{
  gint64 id = send_with (db, "L-BRU01-1 L-NUI01-1 L-EAU01-3 B-INC02-1 B-RES03-2 L-SEC01-2 L-HUM01-2", know_all);

  assert_open (db, id, MONDAY_9, "L-SEC01-2 B-INC02-1 B-RES03-2 L-EAU01-3 L-HUM01-2");
  fixture_assert_text (db, "SELECT group_concat (kind, ' ') AS x FROM question WHERE report_id = :id", id,
                       "text text text text text");
  fixture_assert_text (db, "SELECT detail AS x FROM event WHERE verb = 'asked' AND report_id = :id", id,
                       "L-SEC01-2 B-INC02-1 B-RES03-2 L-EAU01-3 L-HUM01-2");
}

static void
test_five_at_most (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_five, NULL);
}

/* ---- answers ---- */

static void
run_answer (Fixture *fixture G_GNUC_UNUSED, Db *db, gpointer data G_GNUC_UNUSED)
{
  gint64 id = send_with (db, "L-AER01-2", NULL), later = MONDAY_9 + CLOCK_HOUR;

  /* Nobody knows how it is heated: by precaution rule X1 holds. */
  assert_open (
      db, id, later,
      "co_headache co_detector heating adults children surface built_year dpe owner_told_on lease_date ceiling_cm");
  g_assert_true (reply (db, id, "heating", "electricity", later));
  fixture_assert_text (db, "SELECT heating AS x FROM report WHERE id = :id", id, "electricity");
  /* What burns nothing makes no carbon monoxide: those two fall, the severity's own question comes. */
  assert_open (db, id, later, "adults children L-AER01-2 surface built_year dpe owner_told_on lease_date ceiling_cm");
  g_assert_true (reply (db, id, "surface", "34.5", later) && reply (db, id, "lease_date", "2019-09-01", later)
                 && reply (db, id, "built_year", "unknown", later) && reply (db, id, "dpe", "none", later));
  g_assert_cmpint (fixture_integer (db, "SELECT surface_tenth_m2 AS x FROM report WHERE id = :id", id), ==, 345);
  fixture_assert_text (
      db, "SELECT group_concat (field || ' ' || value, ', ') AS x FROM report_answer WHERE report_id = :id", id,
      "built_year unknown, dpe none, lease_date 2019-09-01");
  assert_open (db, id, later, "adults children L-AER01-2 owner_told_on ceiling_cm");
  fixture_assert_text (
      db, "SELECT author || ' ' || category || ' ' || visible AS x FROM followup WHERE report_id = :id LIMIT 1", id,
      "tenant answer 1");
  fixture_assert_text (db, "SELECT detail AS x FROM event WHERE verb = 'answered' AND report_id = :id", id, "heating");
  fixture_assert_text (db, "SELECT kind AS x FROM notice WHERE report_id = :id ORDER BY id DESC LIMIT 1", id,
                       "followup_managers");
}

static void
test_answer (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_answer, NULL);
}

static void
run_correction (Fixture *fixture G_GNUC_UNUSED, Db *db, gpointer data G_GNUC_UNUSED)
{
  gint64 id = send_with (db, "B-STR01-1", NULL), later = MONDAY_9 + CLOCK_HOUR;

  g_assert_true (reply (db, id, "dpe", "unknown", later) && reply (db, id, "dpe", "G", later + 60));
  fixture_assert_text (db, "SELECT dpe AS x FROM report WHERE id = :id", id, "G");
  g_assert_cmpint (fixture_integer (db, "SELECT count (*) AS x FROM report_answer WHERE report_id = :id", id), ==, 0);
  /* Class G of the label raises the class (floor P7): the score was computed again. */
  fixture_assert_text (db, "SELECT before || after AS x FROM event WHERE verb = 'rescored' AND report_id = :id", id,
                       "BD");
  g_assert_true (reply (db, id, "dpe", "G", later + 120)); /* the same again says nothing */
  g_assert_cmpint (fixture_integer (db, "SELECT count (*) AS x FROM followup WHERE report_id = :id", id), ==, 2);
  g_assert_false (reply (db, id, "dpe", "Z", later + 180));
  g_assert_false (reply (db, id, "co_headache", "yes", later + 180)); /* was not asked */
}

static void
test_correction (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_correction, NULL);
}

/* ---- what is typed ---- */

static const struct {
  const char *code, *typed, *value, *remark;
} typed[] = {
  { "surface", " 34,5 ", "34.5", NULL },
  { "surface", "34", "34", NULL },
  { "surface", "34,55", NULL, "number_shape" },
  { "surface", "0", NULL, "number_bounds" },
  { "surface", "2000,1", NULL, "number_bounds" },
  { "surface", "trente", NULL, "number_shape" },
  { "adults", "2,5", NULL, "number_shape" },
  { "adults", "0", "0", NULL },
  { "heating", "gas", "gas", NULL },
  { "heating", "coal", NULL, "choice" },
  { "heating", "unknown", "unknown", NULL },
  { "heating", "", NULL, NULL },
  { "owner_told_on", "15/09/2026", "2026-09-15", NULL },
  { "owner_told_on", "hier", NULL, "day_shape" },
  { "owner_told_on", "2031-01-01", NULL, "day_future" },
  { "B-STR01-1", "Oui, elles\r\ngrandissent", "Oui, elles\ngrandissent", NULL },
};

static void
run_typed (Fixture *fixture G_GNUC_UNUSED, Db *db, gpointer data G_GNUC_UNUSED)
{
  gint64 id = send_with (db, "B-STR01-1", NULL);
  g_autoptr (GPtrArray) list = question_list (db, id, MONDAY_9, NULL);
  g_autofree char *long_text = g_strnfill (QUESTION_TEXT_MAX + 1, 'x'), *kept = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (typed); i++) {
    g_autofree char *value = NULL;

    g_test_message ("%s: %s", typed[i].code, typed[i].typed);
    g_assert_cmpstr (question_read (grids, question_find (list, typed[i].code), typed[i].typed, MONDAY_9, &value), ==,
                     typed[i].remark);
    g_assert_cmpstr (value, ==, typed[i].value);
  }
  g_assert_cmpstr (question_read (grids, question_find (list, "B-STR01-1"), long_text, MONDAY_9, &kept), ==,
                   "text_long");
  g_clear_pointer (&kept, g_free);
  kept = question_words (grids, "fr", question_find (list, "adults"));
  g_assert_cmpstr (kept, ==, "Combien d’adultes vivent dans le logement\u202f?");
  g_clear_pointer (&kept, g_free);
  kept = question_words (grids, "fr", question_find (list, "B-STR01-1"));
  g_assert_cmpstr (kept, ==, "Les fissures grandissent-elles\u202f? Une photo avec une règle, si possible.");
}

static void
test_typed (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_typed, NULL);
}

/* ---- reminders ---- */

static guint
remind (Db *db, gint64 now)
{
  const Actor box = ACTOR_BOX_AT (now);
  ReminderCursor cursor = { 0 };
  gint64 before = fixture_integer (db, "SELECT count (*) AS x FROM reminder WHERE kind = 'questions'", 0);

  while (!cursor.done) {
    ReminderCursor next;

    g_assert_true (reminder_run (db, &box, &cursor, &next, NULL));
    cursor = next;
  }
  return (guint) (fixture_integer (db, "SELECT count (*) AS x FROM reminder WHERE kind = 'questions'", 0) - before);
}

/* Days on which a reminder leaves within four months. */
static char *
days_reminded (Db *db, int from)
{
  g_autoptr (GString) days = g_string_new (NULL);

  for (int day = from; day <= 120; day++)
    if (remind (db, clock_add_days (MONDAY_9, day)) > 0)
      g_string_append_printf (days, "%s%d", days->len > 0 ? " " : "", day);
  return g_string_free (g_steal_pointer (&days), FALSE);
}

static void
run_reminded (Fixture *fixture G_GNUC_UNUSED, Db *db, gpointer data G_GNUC_UNUSED)
{
  gint64 id = send_with (db, "B-STR01-1", NULL);
  g_autofree char *days = days_reminded (db, 1);

  g_assert_cmpstr (days, ==, "7 14 21 28 35 42 49 56 63 70"); /* ten, as in the pilot */
  g_assert_cmpint (
      fixture_integer (db, "SELECT count (*) AS x FROM notice WHERE kind = 'questions_tenant' AND report_id = :id", id),
      ==, 10);
}

typedef struct {
  const char *name, *sql; /* after sending */
} Quiet;

static const Quiet quiet[] = {
  { "stopped", "UPDATE report SET stop_requested = 1" },
  { "closed", "UPDATE report SET state = 'closed'" },
  { "filtered", "UPDATE report SET state = 'filtered'" },
  { "demonstration", "UPDATE report SET demo = 1" },
  { "no-address", "UPDATE person SET email = NULL" },
  { "answered", "UPDATE question SET answered_at = 1, answer = 'unknown'" },
  { "dropped", "UPDATE question SET dropped_at = 1" },
  { "not-wanted",
    "INSERT INTO setting (key, value, changed_at, changed_by) VALUES ('question.reminders', '0', 0, 'x')" },
};

static void
run_quiet (Fixture *fixture G_GNUC_UNUSED, Db *db, gpointer data)
{
  const Quiet *one = data;

  send_with (db, "B-STR01-1", NULL);
  g_assert_true (db_run (db, one->sql, NULL));
  g_assert_cmpuint (remind (db, clock_add_days (MONDAY_9, 30)), ==, 0);
}

static void
test_quiet (gconstpointer data)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_quiet, (gpointer) data);
}

/* An answer earns a week of rest; what is open is still asked then. */
static void
run_rest (Fixture *fixture G_GNUC_UNUSED, Db *db, gpointer data G_GNUC_UNUSED)
{
  gint64 id = send_with (db, "B-STR01-1", NULL);

  g_assert_true (reply (db, id, "heating", "gas", clock_add_days (MONDAY_9, 5)));
  g_assert_cmpuint (remind (db, clock_add_days (MONDAY_9, 7)), ==, 0);
  g_assert_cmpuint (remind (db, clock_add_days (MONDAY_9, 12)), ==, 1);
}

/* ---- the staff asks ---- */

static void
run_staff (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  gint64 id = send_with (db, "B-STR01-1", know_all), followup = 0, later = MONDAY_9 + CLOCK_HOUR;
  const Actor desk = fixture_desk (fixture, later);
  const FollowupInput input = { id, "question", "Le propriétaire est-il passé ?", TRUE };
  g_autoptr (GPtrArray) list = NULL;
  g_autofree char *code = NULL, *words = NULL;

  g_assert_true (followup_add (db, &desk, &input, &followup, NULL) && question_ask (db, followup, NULL));
  assert_open (db, id, later, "B-STR01-1"); /* held for 20 minutes, as every word of the staff */
  later += FOLLOWUP_HOLD_S;
  list = question_list (db, id, later, NULL);
  g_assert_cmpuint (list->len, ==, 2);
  words = question_words (grids, "fr", g_ptr_array_index (list, 0));
  g_assert_cmpstr (words, ==, "Le propriétaire est-il passé ?");
  code = g_strdup_printf ("staff-%" G_GINT64_FORMAT, followup);
  g_assert_true (reply (db, id, code, "Oui, hier.", later));
  assert_open (db, id, later, "B-STR01-1"); /* and no rule takes it back */
}

typedef void (*Run) (Fixture *fixture, Db *db, gpointer data);
static const struct {
  const char *name;
  Run run;
} runs[] = {
  { "reminded", run_reminded },
  { "rest", run_rest },
  { "staff", run_staff },
};

static void
test_run (gconstpointer data)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, *(const Run *) data, NULL);
}

static void
add_tables (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (sent); i++) {
    g_autofree char *path = g_strconcat ("/question/sent/", sent[i].name, NULL);

    g_test_add_data_func (path, &sent[i], test_sent);
  }
  for (guint i = 0; i < G_N_ELEMENTS (quiet); i++) {
    g_autofree char *path = g_strconcat ("/question/quiet/", quiet[i].name, NULL);

    g_test_add_data_func (path, &quiet[i], test_quiet);
  }
  for (guint i = 0; i < G_N_ELEMENTS (runs); i++) {
    g_autofree char *path = g_strconcat ("/question/", runs[i].name, NULL);

    g_test_add_data_func (path, &runs[i].run, test_run);
  }
}

int
main (int argc, char **argv)
{
  int failed;

  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  grids = grid_load_folder ("grids", NULL);
  add_tables ();
  g_test_add_func ("/question/five_at_most", test_five_at_most);
  g_test_add_func ("/question/answer", test_answer);
  g_test_add_func ("/question/correction", test_correction);
  g_test_add_func ("/question/typed", test_typed);
  failed = g_test_run ();
  grid_set_free (grids);
  return failed;
}
