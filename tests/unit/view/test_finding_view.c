/* test_finding_view.c: a month of one dwelling as its page tells it, in a golden file; the lines of its problems; other
 * languages. */
#include <math.h>
#include <string.h>

#include "domain/finding_compute.h"
#include "domain/reading_block.h"
#include "domain/reading_codec.h"
#include "eyes.h"
#include "view/finding_view.h"
#include "view/problem_view.h"
#include "view/timeline_view.h"

#define GOLDEN "tests/golden/findings.txt"
enum { DAYS = 30, STEP_S = 600 };

typedef struct {
  Eyes *eyes;
  gint64 start, bedroom, outdoor, report_id;
} Home;

static gint64
make_sensor (Db *db, const SensorInput *input, gint64 now)
{
  g_autofree char *token = NULL;
  g_autoptr (Sensor) sensor = NULL;

  g_assert_true (sensor_provision (db, input, now, &token, NULL));
  sensor = sensor_find_token (db, token, NULL);
  return sensor->id;
}

static gboolean
lend_work (Db *db, gpointer data, GError **error)
{
  Home *home = data;
  g_autoptr (Report) report = report_find (db, home->report_id, error);
  const SensorInput bedroom = { .name = "Capteur 3",
                                .model = "AM103L",
                                .room = "bedroom",
                                .report_uuid = report->uuid },
                    outdoor = { .name = "Toit de la mairie", .model = "EM300-TH" };
  const Actor desk = {
    .kind = ACTOR_USER, .user_id = home->eyes->world->manager_id, .role = ROLE_MANAGER, .now = home->start
  };
  LoanInput own = { .room = "outside" };

  home->bedroom = make_sensor (db, &bedroom, home->start);
  home->outdoor = own.sensor_id = make_sensor (db, &outdoor, home->start);
  return loan_start (db, &desk, &own, NULL, error);
}

static void
take (GArray *readings, gint64 at, Quantity quantity, double value)
{
  const Reading reading = { at, (gint32) round (value * quantity_kinds[quantity].scale), (guint8) quantity, 0 };

  g_array_append_val (readings, reading);
}

/* A cold and damp bedroom in which two people sleep with the window shut; a box that was switched off for some hours.
 */
static gboolean
measure_work (Db *db, gpointer data, GError **error)
{
  const Home *home = data;
  g_autoptr (GArray) inside = g_array_new (FALSE, FALSE, sizeof (Reading)),
                     outside = g_array_new (FALSE, FALSE, sizeof (Reading));
  g_autoptr (GBytes) inside_journal = NULL, outside_journal = NULL;

  for (gint64 at = home->start; at < clock_add_days (home->start, DAYS); at += STEP_S) {
    g_autofree char *hour = clock_format (at, "%H");
    double turn = 2 * G_PI * (double) (at % CLOCK_DAY) / CLOCK_DAY, night = atoi (hour) >= 23 || atoi (hour) < 7;

    if (at > home->start + 9 * CLOCK_DAY && at < home->start + 9 * CLOCK_DAY + 7 * CLOCK_HOUR)
      continue;
    take (inside, at, QUANTITY_T, 17.5 - 1.4 * cos (turn));
    take (inside, at, QUANTITY_RH, 67 + 3 * cos (turn));
    take (inside, at, QUANTITY_CO2, night ? 1850 + 60 * sin (turn * 5) : 520 + 60 * sin (turn * 7));
    take (outside, at, QUANTITY_T, 4 - 3 * cos (turn));
    take (outside, at, QUANTITY_RH, 82 + 6 * cos (turn));
  }
  inside_journal = reading_encode_journal (inside);
  outside_journal = reading_encode_journal (outside);
  return reading_record (db, home->bedroom, inside_journal, home->start, error)
         && reading_record (db, home->outdoor, outside_journal, home->start, error);
}

static gboolean
judge_work (Db *db, gpointer data, GError **error)
{
  const Home *home = data;
  const Actor box = ACTOR_BOX_AT (clock_add_days (home->start, DAYS));
  g_autoptr (SensorLoan) loan = loan_current (db, home->bedroom, error);
  g_autoptr (GPtrArray) findings = finding_compute (db, loan, grid_set_thresholds (home->eyes->grids), box.now, error);

  return findings != NULL && finding_keep_all (db, &box, findings, FALSE, NULL, error);
}

/* Sentences are rendered as the box does it: laid over its templates, once. */
static void
lay_words (Words *words)
{
  static TemplateSet *base;
  GError *error = NULL;

  if (base != NULL)
    return;
  base = template_set_new ();
  g_assert_true (words_lay (words, base, &error));
  g_assert_no_error (error);
}

static Home *
home_new (void)
{
  Home *home = g_new0 (Home, 1);
  ReadingFold fold = { 0 };

  home->eyes = eyes_new ();
  lay_words (home->eyes->words);
  g_assert_true (clock_parse_day ("2026-01-05", &home->start));
  home->start += 15 * CLOCK_HOUR + 20 * CLOCK_MINUTE;
  home->report_id = world_send (home->eyes->world, TENANT_EMAIL, home->start - CLOCK_DAY);
  world_do (home->eyes->world, lend_work, home);
  world_do (home->eyes->world, measure_work, home);
  g_assert_true (reading_fold_all (home->eyes->world->store, &fold, NULL));
  world_do (home->eyes->world, judge_work, home);
  return home;
}

static void
home_free (Home *home)
{
  eyes_free (home->eyes);
  g_free (home);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Home, home_free)

/* ---- the page as text ---- */

static void
print_words (GString *out, const Tree *finding, const char *key)
{
  const Tree *list = tree_get (finding, key);

  for (guint i = 0; i < tree_length (list); i++)
    g_string_append_printf (out, "    %s: %s\n", key, tree_get_text (tree_at (list, i), "words"));
}

static void
print_finding (GString *out, const Tree *finding)
{
  static const char *const texts[] = { "said", "span", "how", "formula", NULL };

  g_string_append_printf (out, "  %s %s (%s)\n", tree_get_text (finding, "code"), tree_get_text (finding, "title"),
                          tree_get_text (finding, "state_words"));
  for (guint i = 0; texts[i] != NULL; i++)
    if (tree_get_text (finding, texts[i]) != NULL)
      g_string_append_printf (out, "    %s: %s\n", texts[i], tree_get_text (finding, texts[i]));
  g_string_append_printf (out,
                          "    %" G_GINT64_FORMAT "/%" G_GINT64_FORMAT " h, %" G_GINT64_FORMAT
                          " full days, %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT " periods\n",
                          tree_get_integer (finding, "valid"), tree_get_integer (finding, "hours"),
                          tree_get_integer (finding, "days_full"), tree_get_integer (finding, "over"),
                          tree_get_integer (finding, "periods"));
  print_words (out, finding, "reasons");
  print_words (out, finding, "checks");
  print_words (out, finding, "points");
}

/* (transfer full) */
static char *
print_view (const Tree *view)
{
  static const char *const lists[] = { "spoken", "quiet", "open" };
  GString *out = g_string_new (NULL);
  const Tree *loans = tree_get (view, "loans");

  for (guint i = 0; i < tree_length (loans); i++) {
    const Tree *loan = tree_at (loans, i);

    g_string_append_printf (out, "%s, %s, %s\n", tree_get_text (loan, "name"), tree_get_text (loan, "model"),
                            tree_get_text (loan, "room_words"));
    for (guint j = 0; j < G_N_ELEMENTS (lists); j++)
      for (guint k = 0; k < tree_length (tree_get (loan, lists[j])); k++)
        print_finding (out, tree_at (tree_get (loan, lists[j]), k));
  }
  g_string_append_printf (out, "not measured: %s\n", tree_get_text (view, "unmeasured"));
  return g_string_free (out, FALSE);
}

static void
test_golden (void)
{
  g_autoptr (Home) home = home_new ();
  const Viewer viewer = EYES_DESK (home->eyes, clock_add_days (home->start, DAYS));
  g_autoptr (Tree) view = finding_view (&viewer, home->report_id);
  g_autofree char *found = print_view (view), *expected = NULL;
  static const char *const said[] = { "33,3", "AM103L", "chambre", "jamais comparé", "336 heures valables", "occupé" };
  const char *sentence;

  if (g_getenv ("UPDATE_GOLDEN") != NULL)
    g_file_set_contents (GOLDEN, found, -1, NULL);
  g_assert_true (g_file_get_contents (GOLDEN, &expected, NULL, NULL));
  g_assert_cmpstr (found, ==, expected);
  g_assert_true (tree_get_flag (view, "any_spoken"));
  /* the same in one text each, for paper */
  g_assert_cmpuint (tree_length (tree_get (tree_at (tree_get (view, "loans"), 0), "findings")), ==, 8);
  sentence = tree_get_text (tree_at (tree_get (tree_at (tree_get (view, "loans"), 0), "findings"), 0), "sentence");
  for (guint i = 0; i < G_N_ELEMENTS (said); i++)
    g_assert_nonnull (strstr (sentence, said[i]));
  g_assert_null (strstr (sentence, "FROID-1")); /* no code on a household's paper */
  g_assert_null (strstr (sentence, "thresholds-"));
}

static gboolean
forget_work (Db *db, gpointer data, GError **error)
{
  const Home *home = data;

  return home->report_id != 0 && db_run (db, "DELETE FROM finding", error);
}

static gboolean
outside_work (Db *db, gpointer data G_GNUC_UNUSED, GError **error)
{
  return db_run (db, "UPDATE sensor_loan SET room = 'outside'", error);
}

/* Before the first night it is said that nothing was judged yet; of what is never judged it is not. */
static void
test_pending (void)
{
  g_autoptr (Home) home = home_new ();
  const Viewer viewer = EYES_DESK (home->eyes, clock_add_days (home->start, DAYS));
  g_autoptr (Tree) judged = finding_view (&viewer, home->report_id), before = NULL, outside = NULL;

  g_assert_false (tree_get_flag (judged, "pending"));
  world_do (home->eyes->world, forget_work, home);
  before = finding_view (&viewer, home->report_id);
  g_assert_true (tree_get_flag (before, "pending"));
  g_assert_false (tree_get_flag (before, "any_loans"));
  world_do (home->eyes->world, outside_work, NULL);
  outside = finding_view (&viewer, home->report_id);
  g_assert_false (tree_get_flag (outside, "pending"));
}

/* What was ticked of damp and heating says what was measured; what has nothing to do with it says nothing. */
static void
test_measured (void)
{
  g_autoptr (Home) home = home_new ();
  const Viewer viewer = EYES_DESK (home->eyes, clock_add_days (home->start, DAYS));
  g_autoptr (Tree) view = tree_new_map ();
  Tree *criteria = tree_set_list (tree_add_map (tree_set_list (view, "situations")), "criteria");

  tree_set_text (tree_add_map (criteria), "code", "L-CHA02-1");
  tree_set_text (tree_add_map (criteria), "code", "L-CHA07-1");
  tree_set_text (tree_add_map (criteria), "code", "L-AER01-3");
  finding_view_add_measured (&viewer, home->report_id, view);
  g_assert_cmpuint (tree_length (tree_get (tree_at (criteria, 0), "measured")), ==, 1);
  g_assert_nonnull (
      strstr (tree_get_text (tree_at (tree_get (tree_at (criteria, 0), "measured"), 0), "words"), "chambre"));
  g_assert_cmpuint (tree_length (tree_get (tree_at (criteria, 1), "measured")), ==, 0);
  g_assert_cmpuint (tree_length (tree_get (tree_at (criteria, 2), "measured")), ==, 1);
}

/* The history names the finding, the room and the sensor. */
static void
test_timeline (void)
{
  g_autoptr (Home) home = home_new ();
  const Viewer viewer = EYES_DESK (home->eyes, clock_add_days (home->start, DAYS));
  g_autoptr (Report) report = report_find (viewer.db, home->report_id, NULL);
  g_autoptr (Tree) timeline = timeline_view (&viewer, report, TRUE, NULL);
  guint told = 0;

  for (guint i = 0; i < tree_length (timeline); i++) {
    const char *reason = tree_get_text (tree_at (timeline, i), "reason");

    told += g_strcmp0 (reason, "Air très humide, seuil atteint (chambre, Capteur 3)") == 0;
    g_assert_true (reason == NULL || strstr (reason, "non atteint") == NULL);
  }
  g_assert_cmpuint (told, ==, 1);
}

static void
assert_has (const Home *home, const char *language, const char *group, const char *code)
{
  g_autofree char *key = g_strdup_printf ("%s.%s", group, code);

  g_assert_true (words_has (home->eyes->words, language, key));
}

/* A figure of an English sentence has its point, one of a French one its comma. */
static void
assert_figures (const Tree *view, const char *language)
{
  const char *foreign = strcmp (language, "en") == 0 ? "[0-9],[0-9]{1,2}([^0-9]|$)" : "[0-9][.][0-9]";
  const Tree *loans = tree_get (view, "loans");
  guint seen = 0;

  for (guint i = 0; i < tree_length (loans); i++) {
    const Tree *findings = tree_get (tree_at (loans, i), "findings");

    for (guint j = 0; j < tree_length (findings); j++) {
      const Tree *limits = tree_get (tree_at (findings, j), "thresholds");
      const char *said = tree_get_text (tree_at (findings, j), "said");

      g_assert_false (said != NULL && g_regex_match_simple (foreign, said, 0, 0));
      for (guint k = 0; k < tree_length (limits); k++)
        g_assert_false (g_regex_match_simple (foreign, tree_get_text (tree_at (limits, k), "value"), 0, 0));
      seen += said != NULL;
    }
  }
  g_assert_cmpuint (seen, >, 0);
}

/* Every sentence in every language, with its numbers: no key and no brace is left. */
static void
test_languages (void)
{
  g_autoptr (Home) home = home_new ();
  static const char *const languages[] = { "fr", "en", "ar" };

  for (guint i = 0; i < G_N_ELEMENTS (languages); i++) {
    Viewer viewer = EYES_DESK (home->eyes, clock_add_days (home->start, DAYS));
    g_autoptr (Tree) view = NULL;
    g_autofree char *text = NULL;

    viewer.language = languages[i];
    view = finding_view (&viewer, home->report_id);
    text = print_view (view);
    assert_figures (view, languages[i]);
    g_assert_null (strstr (text, "finding"));
    g_assert_null (strstr (text, "{{"));
    g_assert_null (strstr (text, "  °C"));
    for (guint rule = 0; finding_rule_at (rule) != NULL; rule++) {
      assert_has (home, languages[i], "finding_said", finding_rule_code (finding_rule_at (rule)));
      assert_has (home, languages[i], "finding_how", finding_rule_code (finding_rule_at (rule)));
    }
    for (guint bit = 0; finding_check_name (bit) != NULL; bit++)
      assert_has (home, languages[i], "finding_check", finding_check_name (bit));
    for (guint bit = 0; finding_reason_name (bit) != NULL; bit++)
      assert_has (home, languages[i], "finding_reason", finding_reason_name (bit));
  }
}

static void
test_nothing (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  gint64 report_id = world_send (eyes->world, TENANT_EMAIL, MONDAY_9);
  const Viewer viewer = EYES_DESK (eyes, MONDAY_9);
  g_autoptr (Tree) view = finding_view (&viewer, report_id);

  g_assert_false (tree_get_flag (view, "any_loans"));
  g_assert_null (tree_get_text (view, "unmeasured"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/finding-view/golden", test_golden);
  g_test_add_func ("/finding-view/measured", test_measured);
  g_test_add_func ("/finding-view/pending", test_pending);
  g_test_add_func ("/finding-view/timeline", test_timeline);
  g_test_add_func ("/finding-view/languages", test_languages);
  g_test_add_func ("/finding-view/nothing", test_nothing);
  return g_test_run ();
}
