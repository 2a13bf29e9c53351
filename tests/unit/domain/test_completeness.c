/* test_completeness.c: what is missing for whom, the town's own choices, the one question; bad files refused. */
#include "domain/completeness.h"

#include "asking.h"
#include "domain/event.h"

/* (transfer full): "needed fact, useful fact": what that type misses. */
static char *
missing_of (Db *db, gint64 report_id, const char *type)
{
  g_autoptr (Report) report = report_find (db, report_id, NULL);
  g_autoptr (GPtrArray) list = completeness_missing (db, grids, report, type, MONDAY_9, NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; list != NULL && i < list->len; i++) {
    const Missing *missing = g_ptr_array_index (list, i);

    g_string_append_printf (text, "%s%s %s%s%s", i > 0 ? ", " : "", completeness_level_name (missing->level),
                            missing->fact, missing->asked ? " asked" : "", missing->said_unknown ? " unknown" : "");
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

#define assert_missing(db, id, type, wanted) \
  do { \
    g_autofree char *missing_ = missing_of ((db), (id), (type)); \
    g_assert_cmpstr (missing_, ==, (wanted)); \
  } while (0)

static void
with_allowance (ReportInput *input)
{
  input->beneficiary = g_strdup ("caf");
  input->household.adults = 2;
  input->persons[PERSON_OCCUPANT].last_name = g_strdup (TENANT_NAME);
}

static void
without_allowance (ReportInput *input)
{
  input->beneficiary = g_strdup ("no");
  input->persons[PERSON_OCCUPANT].last_name = g_strdup (TENANT_NAME);
}

static void
what_is_missing (Fixture *fixture G_GNUC_UNUSED, Db *db, gpointer data G_GNUC_UNUSED)
{
  gint64 caf = send_with (db, "L-HUM02-3", with_allowance), none = send_with (db, "L-HUM02-3", without_allowance);

  assert_missing (db, caf, "caf_msa",
                  "needed beneficiary_number, useful photos, useful rent, useful children asked, useful surface asked");
  /* the adults are still asked, by a rule; no number of who has none */
  assert_missing (db, none, "caf_msa",
                  "useful photos, useful rent, useful adults asked, useful children asked, useful surface asked");
}

static void
own_choices (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor desk = fixture_desk (fixture, MONDAY_9), agent = fixture_agent (fixture, P_CAF, MONDAY_9);
  gint64 id = send_with (db, "L-HUM02-3", with_allowance);
  GError *error = NULL;

  g_assert_true (completeness_set (db, &desk, "caf_msa", "beneficiary_number", NEED_NONE, &error));
  g_assert_true (completeness_set (db, &desk, "caf_msa", "rent", NEED_NEEDED, &error));
  g_assert_true (completeness_set (db, &desk, COMPLETENESS_EVERY, "photos", NEED_NONE, &error));
  assert_missing (db, id, "caf_msa", "needed rent, useful children asked, useful surface asked");
  g_assert_cmpint (fixture_code (completeness_set (db, &agent, "caf_msa", "rent", NEED_NONE, &error), &error), ==,
                   BOX_ERROR_DENIED);
  g_assert_cmpint (fixture_code (completeness_set (db, &desk, "nobody", "rent", NEED_NONE, &error), &error), ==,
                   BOX_ERROR_INVALID);
  g_assert_cmpint (fixture_code (completeness_set (db, &desk, "caf_msa", "nothing", NEED_NONE, &error), &error), ==,
                   BOX_ERROR_INVALID);
}

/* Asked by the desk, a question stays when no rule asks it; answered with "I do not know", it is not asked twice. */
static void
one_question (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor desk = fixture_desk (fixture, MONDAY_9), agent = fixture_agent (fixture, P_CAF, MONDAY_9),
              tenant = ACTOR_TENANT_AT (MONDAY_9);
  gint64 id = send_with (db, "L-HUM02-3", with_allowance);
  g_autoptr (Report) report = report_find (db, id, NULL);
  g_autoptr (GPtrArray) replies = g_ptr_array_new_with_free_func ((GDestroyNotify) question_reply_free);
  const QuestionAnswers answers = { .report_id = id, .replies = replies, .text = "Je ne sais pas.", .grids = grids };
  GError *error = NULL;

  g_assert_true (completeness_ask (db, &desk, grids, report->uuid, "beneficiary_number rent", &error));
  assert_missing (db, id, "caf_msa",
                  "needed beneficiary_number asked, useful photos, useful rent asked, useful children asked, useful surface asked");
  g_ptr_array_add (replies, question_reply_new ("beneficiary_number", QUESTION_UNKNOWN));
  g_assert_true (question_answer (db, &tenant, &answers, &error));
  assert_missing (db, id, "caf_msa",
                  "needed beneficiary_number unknown, useful photos, useful rent asked, useful children asked,"
                  " useful surface asked");
  g_assert_cmpint (fixture_code (completeness_ask (db, &agent, grids, report->uuid, "rent", &error), &error), ==,
                   BOX_ERROR_DENIED);
  g_assert_cmpint (fixture_code (completeness_ask (db, &desk, grids, report->uuid, "photos", &error), &error), ==,
                   BOX_ERROR_INVALID);
  g_assert_cmpint (fixture_code (completeness_ask (db, &desk, grids, report->uuid, "", &error), &error), ==,
                   BOX_ERROR_INVALID);
}

static const struct {
  const char *text, *reason;
} bad_files[] = {
  { "needs: [{partner: nobody, needed: [rent]}]", "nobody is no type of partner" },
  { "needs: [{partner: adil, needed: [shoe_size]}]", "adil: no fact is called shoe_size" },
  { "needs: [{partner: adil, needed: [rent]}, {partner: adil, useful: [dpe]}]", "adil is there twice" },
};

static void
refused (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad_files); i++) {
    g_autofree char *folder = g_dir_make_tmp ("histologe-test-XXXXXX", NULL);
    g_autofree char *path = g_build_filename (folder, "needs.yaml", NULL);
    g_autofree char *text =
        g_strconcat ("kind: completeness\nversion: needs\ndate: '2026-01-01'\n", bad_files[i].text, "\n", NULL);
    g_autoptr (Completeness) completeness = NULL;
    GError *error = NULL;

    g_assert_true (g_file_set_contents (path, text, -1, NULL));
    completeness = completeness_load_folder (folder, &error);
    g_assert_null (completeness);
    g_assert_error (error, BOX_ERROR, BOX_ERROR_INVALID);
    if (error == NULL)
      return;
    g_assert_nonnull (strstr (error->message, bad_files[i].reason));
    g_clear_error (&error);
    world_remove_folder (folder);
  }
}

/* Every fact that a shipped need names can be asked, or is one that a page, not a person, fills. */
static void
shipped (void)
{
  const Actions *actions = grid_set_current (grids)->actions;
  static const char *const unasked[] = { "place", "contact", "occupant_name", "photos", NULL };
  const char *fact;

  for (guint i = 0; (fact = completeness_fact_at (i)) != NULL; i++) {
    gboolean asked = FALSE;

    for (guint j = 0; j < actions->questions_count; j++)
      asked = asked || g_strcmp0 (actions->questions[j].fills, fact) == 0;
    g_test_message ("%s", fact);
    g_assert_true (asked != g_strv_contains (unasked, fact));
  }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  grids = grid_load_folder ("grids", NULL);
  g_test_add_data_func ("/completeness/missing", what_is_missing, fixture_test);
  g_test_add_data_func ("/completeness/choices", own_choices, fixture_test);
  g_test_add_data_func ("/completeness/question", one_question, fixture_test);
  g_test_add_func ("/completeness/refused", refused);
  g_test_add_func ("/completeness/shipped", shipped);
  status = g_test_run ();
  grid_set_free (grids);
  return status;
}
