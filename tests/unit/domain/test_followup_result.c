/* test_followup_result.c: what is said on a report, who reads it and when; what happened, on which day. */
#include "fixture.h"

/* ---- follow-ups ---- */

static int
say (Db *db, const Actor *actor, const FollowupInput *input)
{
  g_autoptr (GError) error = NULL;
  gint64 id = 0;
  int code = fixture_code (followup_add (db, actor, input, &id, &error), &error);

  g_assert_cmpint (id > 0, ==, code == FIXTURE_OK);
  return code;
}

static const struct {
  const char *category, *text;
  int code;
} sayings[] = {
  { "note", "Oui", FIXTURE_OK },        { "note", "é é", FIXTURE_OK },
  { "note", "Ok", BOX_ERROR_INVALID },  { "note", "", BOX_ERROR_INVALID },
  { "note", NULL, BOX_ERROR_INVALID },  { "note", " \n\t ", BOX_ERROR_INVALID },
  { "note", " a ", BOX_ERROR_INVALID }, { "question", "", BOX_ERROR_INVALID },
  { "taken", "", FIXTURE_OK }, /* the category says it */
  { "taken", NULL, FIXTURE_OK },
};

static void
run_sayings (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor desk = fixture_desk (fixture, MONDAY_9);
  gint64 id = fixture_send (fixture, db, MONDAY_9, NULL);
  g_autofree char *longest = g_strnfill (FOLLOWUP_TEXT_MAX, 'a'), *longer = g_strnfill (FOLLOWUP_TEXT_MAX + 1, 'a');
  FollowupInput input = { .report_id = id };

  for (guint i = 0; i < G_N_ELEMENTS (sayings); i++) {
    input.category = sayings[i].category;
    input.text = sayings[i].text;
    g_test_message ("%s “%s”", input.category, input.text);
    g_assert_cmpint (say (db, &desk, &input), ==, sayings[i].code);
  }
  input.category = "note";
  input.text = longest;
  g_assert_cmpint (say (db, &desk, &input), ==, FIXTURE_OK);
  input.text = longer;
  g_assert_cmpint (say (db, &desk, &input), ==, BOX_ERROR_INVALID);
  input.category = "taken";
  g_assert_cmpint (say (db, &desk, &input), ==, BOX_ERROR_INVALID);
  input = (FollowupInput){ .report_id = 777, .category = "note", .text = "Bonjour" };
  g_assert_cmpint (say (db, &desk, &input), ==, BOX_ERROR_STORE); /* no such report: nobody's edit, a mistake of ours */
}

static void
test_what_may_be_said (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_sayings, NULL);
}

static void
add_line (const FollowupRow *row, gpointer data)
{
  g_string_append_printf (data, "%s:%s%s ", row->author, row->text, row->visible ? "" : "*");
}

/* (transfer full): what the staff see, or the tenant at a moment. */
static char *
lines_of (Db *db, gint64 report_id, gint64 tenant_at)
{
  g_autoptr (GString) lines = g_string_new (NULL);

  if (tenant_at == 0)
    g_assert_true (followup_list (db, report_id, add_line, lines, NULL));
  else
    g_assert_true (followup_list_visible (db, report_id, tenant_at, add_line, lines));
  return g_string_free (g_steal_pointer (&lines), FALSE);
}

static void
assert_lines (Db *db, gint64 report_id, gint64 tenant_at, const char *wanted)
{
  g_autofree char *lines = lines_of (db, report_id, tenant_at);

  g_assert_cmpstr (lines, ==, wanted);
}

/* An officer may think again for 20 minutes; the tenant's own word and the box's lines are there at once; what is not
 * visible never. */
static void
run_readers (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor desk = fixture_desk (fixture, MONDAY_9), agent = fixture_agent (fixture, P_SCHS, MONDAY_9 + 1);
  const Actor tenant = ACTOR_TENANT_AT (MONDAY_9 + 2), box = ACTOR_BOX_AT (MONDAY_9 + 3);
  gint64 id = fixture_send (fixture, db, MONDAY_9, NULL);
  const FollowupInput shown = { id, "note", "shown", TRUE }, hidden = { id, "note", "hidden", FALSE };
  const FollowupInput line = { id, "taken", "", TRUE };

  g_assert_cmpint (say (db, &desk, &shown), ==, FIXTURE_OK);
  g_assert_cmpint (say (db, &agent, &hidden), ==, FIXTURE_OK);
  g_assert_cmpint (say (db, &tenant, &shown), ==, FIXTURE_OK);
  g_assert_cmpint (say (db, &box, &line), ==, FIXTURE_OK);
  g_assert_cmpint (say (db, &desk, &line), ==, FIXTURE_OK);
  assert_lines (db, id, 0, "desk:shown desk: partner:hidden* tenant:shown box: ");
  assert_lines (db, id, MONDAY_9 + 3, "desk: tenant:shown box: ");
  assert_lines (db, id, MONDAY_9 + FOLLOWUP_HOLD_S - 1, "desk: tenant:shown box: ");
  assert_lines (db, id, MONDAY_9 + FOLLOWUP_HOLD_S, "desk:shown desk: tenant:shown box: ");
}

static void
test_who_reads_it_and_when (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_readers, NULL);
}

/* Staff break the silence of a report; the tenant, who waits for them, does not. */
static void
run_news (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  static const char sql[] = "SELECT followed_at AS x FROM report WHERE id = :id";
  static const char sql_changed[] = "SELECT changed_at AS x FROM report WHERE id = :id";
  const Actor tenant = ACTOR_TENANT_AT (MONDAY_9 + 10), box = ACTOR_BOX_AT (MONDAY_9 + 20);
  const Actor desk = fixture_desk (fixture, MONDAY_9 + 30);
  gint64 id = fixture_send (fixture, db, MONDAY_9, NULL);
  const FollowupInput note = { id, "note", "Bonjour", TRUE };

  say (db, &tenant, &note);
  say (db, &box, &note);
  g_assert_cmpint (fixture_integer (db, sql, id), ==, MONDAY_9);
  g_assert_cmpint (fixture_integer (db, sql_changed, id), ==, MONDAY_9 + 20);
  say (db, &desk, &note);
  g_assert_cmpint (fixture_integer (db, sql, id), ==, MONDAY_9 + 30);
  g_assert_cmpint (
      fixture_integer (db, "SELECT count (*) AS x FROM event WHERE noun = 'followup' AND report_id = :id", id), ==, 3);
}

static void
test_what_counts_as_news (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_news, NULL);
}

/* ---- results: the report was filed on Monday 23 November 2026 at 09:00, now is the Friday at 12:00 ---- */

#define NOW (MONDAY_9 + 4 * CLOCK_DAY + 3 * CLOCK_HOUR)

static const struct {
  const char *kind, *day;
  int code;
} results[] = {
  { "mediation", "2026-11-23", FIXTURE_OK },        { "mediation", "2026-11-27", FIXTURE_OK },
  { "mediation", "2026-11-28", BOX_ERROR_INVALID }, { "mediation", "2027-01-01", BOX_ERROR_INVALID },
  { "mediation", "2026-11-22", BOX_ERROR_INVALID }, { "mediation", "2020-01-01", BOX_ERROR_INVALID },
  { "rehoused", "2026-11-25", FIXTURE_OK },         { "miracle", "2026-11-25", BOX_ERROR_INVALID },
};

static int
record (Db *db, const Actor *actor, const ResultInput *input)
{
  g_autoptr (GError) error = NULL;

  return fixture_code (result_record (db, actor, input, &error), &error);
}

static gint64
day_of (const char *day)
{
  gint64 moment = 0;

  g_assert_true (clock_parse_day (day, &moment));
  return moment;
}

static void
run_results (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor agent = fixture_agent (fixture, P_SCHS, NOW);
  gint64 id = fixture_send (fixture, db, MONDAY_9, NULL);
  ResultInput input = { .report_id = id };

  for (guint i = 0; i < G_N_ELEMENTS (results); i++) {
    g_autofree char *before = fixture_everything (db), *after = NULL;

    input.kind = results[i].kind;
    input.at = day_of (results[i].day);
    g_test_message ("%s on %s", input.kind, results[i].day);
    g_assert_cmpint (record (db, &agent, &input), ==, results[i].code);
    after = fixture_everything (db);
    g_assert_cmpint (strcmp (before, after) == 0, ==, results[i].code != FIXTURE_OK);
  }
  input = (ResultInput){ .report_id = 777, .kind = "mediation", .at = day_of ("2026-11-25") };
  g_assert_cmpint (record (db, &agent, &input), ==, BOX_ERROR_INVALID);
  g_assert_cmpint (fixture_integer (db,
                                    "SELECT count (*) AS x FROM event WHERE noun = 'result' AND verb = 'recorded'"
                                    " AND report_id = :id",
                                    id),
                   ==, 3);
  g_assert_cmpint (fixture_integer (db, "SELECT followed_at AS x FROM report WHERE id = :id", id), ==, NOW);
}

static void
test_on_which_day_a_result_may_be (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_results, NULL);
}

static void
add_result (const ResultRow *row, gpointer data)
{
  g_autofree char *at = clock_iso_day (row->at), *until = row->until == 0 ? g_strdup ("-") : clock_iso_day (row->until);

  g_string_append_printf (data, "%s %s %s “%s” %s; ", row->kind, at, until, row->note, row->partner_name);
}

/* An allowance is withheld for 18 months (CCH L843-1); a result recorded by mistake is shown no more. */
static void
run_list (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor agent = fixture_agent (fixture, P_CAF, NOW);
  gint64 id = fixture_send (fixture, db, MONDAY_9, NULL), other = fixture_send (fixture, db, MONDAY_9, NULL);
  const ResultInput inputs[] = {
    { id, "rehoused", day_of ("2026-11-26"), NULL, NULL },
    { id, "allowance_withheld", day_of ("2026-11-24"), "Courrier envoyé", NULL },
    { id, "procedure", day_of ("2026-11-25"), NULL, NULL },
    { other, "mediation", day_of ("2026-11-25"), NULL, NULL },
  };
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (inputs); i++)
    g_assert_cmpint (record (db, &agent, &inputs[i]), ==, FIXTURE_OK);
  g_assert_true (db_run (db, "UPDATE result SET withdrawn_at = 1 WHERE kind = 'procedure'", NULL));
  g_assert_true (result_list (db, id, add_result, list, NULL));
  g_assert_cmpstr (list->str, ==,
                   "allowance_withheld 2026-11-24 2028-05-24 “Courrier envoyé” CAF; rehoused 2026-11-26 - “” CAF; ");
}

static void
test_results_are_listed_by_day (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_list, NULL);
}

/* Withdrawn by who recorded it or by the desk, once; the history keeps both. */
static int
withdraw (Db *db, const Actor *actor, const char *report, const char *uuid)
{
  GError *error = NULL;

  return fixture_code (result_withdraw (db, actor, report, uuid, &error), &error);
}

static void
run_withdrawn (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor desk = fixture_desk (fixture, MONDAY_9), adil = fixture_agent (fixture, P_ADIL, MONDAY_9);
  const Actor caf = fixture_agent (fixture, P_CAF, MONDAY_9);
  g_autofree char *report = NULL, *other = NULL, *first = NULL, *second = NULL;
  gint64 id = fixture_send (fixture, db, MONDAY_9, &report);
  const ResultInput input = { .report_id = id, .kind = "rehoused", .at = MONDAY_9 };
  g_autoptr (GString) list = g_string_new (NULL);

  fixture_send (fixture, db, MONDAY_9, &other);
  g_assert_cmpint (record (db, &adil, &input), ==, FIXTURE_OK);
  first = fixture_text (db, "SELECT uuid AS x FROM result", 0);
  g_assert_cmpint (record (db, &adil, &input), ==, FIXTURE_OK);
  second = fixture_text (db, "SELECT uuid AS x FROM result ORDER BY id DESC LIMIT 1", 0);
  g_assert_cmpint (withdraw (db, &adil, other, first), ==, BOX_ERROR_NOT_FOUND);
  g_assert_cmpint (withdraw (db, &caf, report, first), ==, BOX_ERROR_DENIED);
  g_assert_cmpint (withdraw (db, &adil, report, first), ==, FIXTURE_OK);
  g_assert_cmpint (withdraw (db, &adil, report, first), ==, BOX_ERROR_CONFLICT);
  g_assert_cmpint (withdraw (db, &desk, report, second), ==, FIXTURE_OK);
  g_assert_true (result_list (db, id, add_result, list, NULL));
  g_assert_cmpstr (list->str, ==, "");
  fixture_assert_text (
      db,
      "SELECT group_concat (x) AS x FROM (SELECT verb || ' ' || after AS x FROM event WHERE noun = 'result' ORDER BY id)",
      0, "recorded rehoused,recorded rehoused,withdrawn rehoused,withdrawn rehoused");
}

static void
test_kinds_of_results (void)
{
  for (guint i = 0; i < result_kinds_count; i++) {
    g_assert_true (result_kind_find (result_kinds[i].kind) == &result_kinds[i]);
    g_assert_cmpint (result_kinds[i].months, ==, strcmp (result_kinds[i].kind, "allowance_withheld") == 0 ? 18 : 0);
  }
  g_assert_null (result_kind_find ("miracle"));
  g_assert_null (result_kind_find (NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/followup/what_may_be_said", test_what_may_be_said);
  g_test_add_func ("/followup/who_reads_it_and_when", test_who_reads_it_and_when);
  g_test_add_func ("/followup/what_counts_as_news", test_what_counts_as_news);
  g_test_add_func ("/result/on_which_day_a_result_may_be", test_on_which_day_a_result_may_be);
  g_test_add_func ("/result/results_are_listed_by_day", test_results_are_listed_by_day);
  g_test_add_data_func ("/result/withdrawn", run_withdrawn, fixture_test);
  g_test_add_func ("/result/kinds_of_results", test_kinds_of_results);
  return g_test_run ();
}
