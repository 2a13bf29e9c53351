/* test_viewer.c: streets without their doors, days in words, and a word for every code that a table of the domain
 * knows. */
#include "eyes.h"

#include "domain/notice.h"
#include "domain/report_state.h"
#include "domain/result.h"
#include "domain/rule.h"
#include "view/mail.h"

static void
test_street (void)
{
  static const char *const rows[][2] = {
    { "12 rue des Glycines", "rue des Glycines" },
    { "12 bis, avenue de Buros", "avenue de Buros" },
    { "12ter Bd d’Alsace-Lorraine", "Bd d’Alsace-Lorraine" },
    { "rue Carnot 12", "rue Carnot" },
    { "rue Carnot 12 bis", "rue Carnot" },
    { "4, rue du 8 mai 1945", "rue du 8 mai 1945" },
    { "place du 11 novembre 1918", "place du 11 novembre 1918" },
    { "3 rue Carnot, appartement 14", "rue Carnot" },
    { "3 rue Carnot bât. B 2e étage", "rue Carnot" },
    { "Résidence Les Lilas, 3 ALLÉE Verte", "ALLÉE Verte" },
    { "Appartement 12, Le Hameau", "" },
    { "Le Hameau", "Le Hameau" },
    { "", "" },
  };
  g_autoptr (Eyes) eyes = eyes_new ();
  const Viewer viewer = EYES_DESK (eyes, MONDAY_9);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *street = viewer_street (&viewer, rows[i][0]);

    g_assert_cmpstr (street, ==, rows[i][1]);
  }
}

static void
test_day (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  const Viewer viewer = EYES_DESK (eyes, MONDAY_9);
  g_autofree char *day = viewer_day (&viewer, MONDAY_9), *first = viewer_day (&viewer, clock_add_days (MONDAY_9, 8));
  g_autofree char *moment = viewer_moment (&viewer, MONDAY_9);
  g_autofree char *half_past = viewer_moment (&viewer, MONDAY_9 + CLOCK_HOUR / 2);

  g_assert_cmpstr (day, ==, "23 novembre 2026");
  g_assert_cmpstr (first, ==, "1er décembre 2026");
  g_assert_cmpstr (moment, ==, "23 novembre 2026 à\u00a09\u00a0h");
  g_assert_cmpstr (half_past, ==, "23 novembre 2026 à\u00a09\u00a0h\u00a030");
  g_assert_cmpint (viewer_days_since (&viewer, clock_add_days (MONDAY_9, -3)), ==, 3);
  g_assert_cmpint (viewer_days_since (&viewer, clock_add_days (MONDAY_9, 3)), ==, 0);
}

/* Only French has an ordinal for the first of a month, and each language its months and its hours. */
static void
test_days_of_languages (void)
{
  static const struct {
    const char *language, *first, *moment, *brief;
  } cases[] = {
    { "fr", "1er octobre 2026", "1er octobre 2026 à\u00a09\u00a0h", "01/10/2026" },
    { "en", "1 October 2026", "1 October 2026 at 9:00", "01/10/2026" },
    { "ar", "1 أكتوبر 2026", "1 أكتوبر 2026 على الساعة 09:00", "01/10/2026" },
  };
  g_autoptr (Eyes) eyes = eyes_new ();
  gint64 when;

  g_assert_true (clock_parse ("2026-10-01T07:00:00Z", &when));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (Tree) map = tree_new_map ();
    Viewer viewer = EYES_DESK (eyes, when);

    viewer.language = cases[i].language;
    viewer_set_day (&viewer, map, "day", when);
    g_assert_cmpstr (tree_get_text (tree_get (map, "day"), "long"), ==, cases[i].first);
    g_assert_cmpstr (tree_get_text (tree_get (map, "day"), "moment"), ==, cases[i].moment);
    g_assert_cmpstr (tree_get_text (tree_get (map, "day"), "short"), ==, cases[i].brief);
  }
}

static void
assert_word (const Words *words, const char *group, const char *code)
{
  g_autofree char *key = g_strconcat (group, ".", code, NULL);

  g_test_message ("%s", key);
  g_assert_true (words_has (words, "fr", key));
}

static void
assert_words (const Words *words, const char *group, const char *const *codes)
{
  for (guint i = 0; codes[i] != NULL; i++)
    assert_word (words, group, codes[i]);
}

/* A code without words would stand on a page as "other". */
static void
assert_transition (const Words *words, const char *verbs, const Transition *row)
{
  g_autofree char *hints = g_strconcat (verbs, "_hint", NULL);

  assert_word (words, verbs, row->verb);
  assert_word (words, hints, row->verb);
  assert_word (words, "followup_category", row->category != NULL ? row->category : row->event);
  if (row->reasons != NULL)
    assert_words (words, row->reasons->name, row->reasons->codes);
}

static void
test_words_of_tables (void)
{
  g_autoptr (Words) words = words_load ("site-templates/words", NULL, NULL);

  for (const Transition *row = report_transitions; row->verb != NULL; row++) {
    assert_transition (words, "report_verb", row);
    assert_word (words, "office_done", row->verb);
    assert_word (words, "report_state", row->to);
  }
  for (const Transition *row = assignment_transitions; row->verb != NULL; row++) {
    assert_transition (words, "assignment_verb", row);
    assert_word (words, "assignment_state", row->to);
    assert_word (words, "chip_partner", row->to);
  }
}

static void
test_words_of_lists (void)
{
  g_autoptr (Words) words = words_load ("site-templates/words", NULL, NULL);

  for (guint i = 0; i < result_kinds_count; i++)
    assert_word (words, "result", result_kinds[i].kind);
  for (guint i = 0; i < partner_types_count; i++)
    assert_word (words, "partner_type", partner_types[i].name);
  for (guint i = 0; i < rule_fields_count; i++)
    assert_word (words, "rule_field", rule_fields[i].name);
  for (guint i = 0; i < notice_kinds_count; i++) {
    assert_word (words, "mail_kind", notice_kinds[i].kind);
    if (notice_kind_waits (&notice_kinds[i]))
      assert_word (words, "mail_part", notice_kinds[i].kind);
  }
  assert_word (words, "mail_kind", MAIL_CHASING);
  assert_word (words, "mail_kind", MAIL_DIGEST);
  for (guint i = 0; i < SCORE_LEAD_LAST; i++)
    assert_word (words, "lead", score_lead_name ((ScoreLead) i));
  for (guint i = 0; i < GRID_RULE_LAST; i++)
    assert_word (words, i < GRID_FLOOR_LAST ? "floor" : "crossing", grid_rule_name ((GridRuleName) i));
  for (guint i = 0; i < GRID_MARKUP_LAST; i++)
    assert_word (words, "grid_markup", grid_markup_name ((GridMarkupKind) i));
  for (guint i = 0; i < GRID_ZONE_LAST; i++)
    assert_word (words, "zone", grid_zone_name ((GridZone) i));
  for (guint i = 0; i < PERSON_LAST; i++)
    assert_word (words, "person_kind", person_kind_name ((PersonKind) i));
  for (Role role = ROLE_ADMINISTRATOR; role < ROLE_LAST; role++)
    assert_word (words, "role", role_name (role));
}

static void
test_unknown_code (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  const Viewer viewer = EYES_DESK (eyes, MONDAY_9);

  g_assert_cmpstr (viewer_word (&viewer, "refusal_reason", "never_heard"), ==,
                   viewer_word (&viewer, "refusal_reason", "other"));
  g_assert_cmpstr (viewer_word (&viewer, "refusal_reason", NULL), ==, viewer_word (&viewer, "refusal_reason", "other"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/viewer/street", test_street);
  g_test_add_func ("/viewer/day", test_day);
  g_test_add_func ("/viewer/days-of-languages", test_days_of_languages);
  g_test_add_func ("/viewer/words-of-tables", test_words_of_tables);
  g_test_add_func ("/viewer/words-of-lists", test_words_of_lists);
  g_test_add_func ("/viewer/unknown-code", test_unknown_code);
  return g_test_run ();
}
