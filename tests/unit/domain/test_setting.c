/* test_setting.c: what a person sets: within its bounds, with its author in the history; what nobody set is the
 * table's fallback. */
#include "fixture.h"

static int
set (Db *db, const Actor *actor, const char *key, const char *value)
{
  g_autoptr (GError) error = NULL;

  return fixture_code (setting_set (db, actor, key, value, &error), &error);
}

static void
assert_setting (Db *db, const char *key, const char *wanted)
{
  g_autofree char *value = setting_text (db, key);

  g_assert_cmpstr (value, ==, wanted);
}

static void
run_fallbacks (Fixture *fixture G_GNUC_UNUSED, Db *db, gpointer data G_GNUC_UNUSED)
{
  g_assert_true (db_run (db, "DELETE FROM setting", NULL));
  for (guint i = 0; i < setting_kinds_count; i++)
    assert_setting (db, setting_kinds[i].key, setting_kinds[i].fallback);
  g_assert_cmpint (setting_integer (db, "reminder.every_days"), ==, 3);
  g_assert_cmpint (setting_integer (db, "objective.per_100000"), ==, 1600);
}

static void
test_fallbacks (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_fallbacks, NULL);
}

static const struct {
  const char *key, *value;
  int code;
} settings[] = {
  { "reminder.every_days", "1", FIXTURE_OK },
  { "reminder.every_days", "30", FIXTURE_OK },
  { "reminder.every_days", "0", BOX_ERROR_INVALID },
  { "reminder.every_days", "31", BOX_ERROR_INVALID },
  { "reminder.every_days", "3.5", BOX_ERROR_INVALID },
  { "reminder.every_days", "", BOX_ERROR_INVALID },
  { "reminder.every_days", " 3", BOX_ERROR_INVALID },
  { "demo", "1", FIXTURE_OK },
  { "demo", "2", BOX_ERROR_INVALID },
  { "demo", "yes", BOX_ERROR_INVALID },
  { "color.main", "#0b5563", FIXTURE_OK },
  { "color.main", "#0B5563", BOX_ERROR_INVALID },
  { "color.main", "#ffe000", BOX_ERROR_INVALID }, /* nobody could read it */
  { "color.mark", "#767676", BOX_ERROR_INVALID }, /* 4.54 on white, 4.1 on the ground of pages */
  { "color.main", "#0b556", BOX_ERROR_INVALID },
  { "color.main", "red", BOX_ERROR_INVALID },
  { "color.main", "#0b5563\n", BOX_ERROR_INVALID },
  { "color.main", "#0b5563;}", BOX_ERROR_INVALID },
  { "town.name", "Pau", FIXTURE_OK },
  { "town.name", "Saint-Jean-Pied-de-Port – Donibane Garazi", FIXTURE_OK },
  { "town.name", "", BOX_ERROR_INVALID },
  { "town.name", "   ", BOX_ERROR_INVALID },
  { "town.name", "Pau\nBcc: all@example.org", BOX_ERROR_INVALID },
  { "town.name", "Pau\r\n", BOX_ERROR_INVALID },
  { "town.name", "Pau\x07", BOX_ERROR_INVALID },
  { "town.name", "Pau\xff", BOX_ERROR_INVALID },
  { "town.hours", "", FIXTURE_OK },
  { "mail.from", "logement@pau.example", FIXTURE_OK },
  { "mail.from", "a@b.example\nBcc: c@d.example", BOX_ERROR_INVALID },
  { "jdma.url", "", FIXTURE_OK },
  { "jdma.url", "https://jedonnemonavis.numerique.gouv.fr/Demarches/3456?button=3790", FIXTURE_OK },
  { "jdma.url",
    "https://jedonnemonavis.numerique.gouv.fr/Demarches/12?&view-mode=formulaire-avis&nd_mode=en-ligne-enti%C3%A8rement",
    FIXTURE_OK },
  { "jdma.url", "http://jedonnemonavis.numerique.gouv.fr/Demarches/3456?button=3790", BOX_ERROR_INVALID },
  { "jdma.url", "https://jedonnemonavis.numerique.gouv.fr.example/Demarches/3456?button=3790", BOX_ERROR_INVALID },
  { "jdma.url", "https://jedonnemonavisXnumerique.gouv.fr/Demarches/3456?button=3790", BOX_ERROR_INVALID },
  { "jdma.url", "https://jedonnemonavis.numerique.gouv.fr/Demarches/3456", BOX_ERROR_INVALID },
  { "jdma.url", "https://jedonnemonavis.numerique.gouv.fr/Demarches/x?button=3790", BOX_ERROR_INVALID },
  { "jdma.url", "https://jedonnemonavis.numerique.gouv.fr/Demarches/3456?a=\"><script>", BOX_ERROR_INVALID },
  { "jdma.url", "https://jedonnemonavis.numerique.gouv.fr/Demarches/3456?a=b\n", BOX_ERROR_INVALID },
  { "jdma.url", "javascript:alert(1)//https://jedonnemonavis.numerique.gouv.fr/Demarches/3?a=b", BOX_ERROR_INVALID },
  { "nothing.such", "1", BOX_ERROR_INVALID },
};

static void
run_bounds (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor desk = fixture_desk (fixture, MONDAY_9);
  g_autofree char *longest = g_strnfill (80, 'a'), *longer = g_strnfill (81, 'a');

  for (guint i = 0; i < G_N_ELEMENTS (settings); i++) {
    gint64 events = fixture_integer (db, "SELECT count (*) AS x FROM event WHERE noun = 'setting'", 0);

    g_test_message ("%s = “%s”", settings[i].key, settings[i].value);
    g_assert_cmpint (set (db, &desk, settings[i].key, settings[i].value), ==, settings[i].code);
    g_assert_cmpint (fixture_integer (db, "SELECT count (*) AS x FROM event WHERE noun = 'setting'", 0), ==,
                     events + (settings[i].code == FIXTURE_OK));
    if (settings[i].code == FIXTURE_OK)
      assert_setting (db, settings[i].key, settings[i].value);
  }
  g_assert_cmpint (set (db, &desk, "town.name", longest), ==, FIXTURE_OK);
  g_assert_cmpint (set (db, &desk, "town.name", longer), ==, BOX_ERROR_INVALID);
}

static void
test_bounds (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_bounds, NULL);
}

/* Every fallback would itself be accepted, or is the empty text of a thing not set yet. */
static void
run_own (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor desk = fixture_desk (fixture, MONDAY_9);

  for (guint i = 0; i < setting_kinds_count; i++)
    if (*setting_kinds[i].fallback != '\0')
      g_assert_cmpint (set (db, &desk, setting_kinds[i].key, setting_kinds[i].fallback), ==, FIXTURE_OK);
}

static void
test_fallbacks_are_within_bounds (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_own, NULL);
}

static void
run_history (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor desk = fixture_desk (fixture, MONDAY_9), box = ACTOR_BOX_AT (MONDAY_9);

  set (db, &box, "reminder.every_days", "4");
  fixture_assert_text (db, "SELECT changed_by AS x FROM setting WHERE key = 'reminder.every_days'", 0, "setup");
  set (db, &desk, "reminder.every_days", "5");
  fixture_assert_text (db, "SELECT changed_by || ' ' || value AS x FROM setting WHERE key = 'reminder.every_days'", 0,
                       "manager@example.org 5");
  fixture_assert_text (db,
                       "SELECT group_concat (before || '>' || after, ' ') AS x FROM event"
                       " WHERE detail = 'reminder.every_days'",
                       0, "3>4 4>5");
}

static void
test_history (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_history, NULL);
}

/* A value that came in behind our back must not become a number out of bounds. */
static void
run_nonsense (Fixture *fixture G_GNUC_UNUSED, Db *db, gpointer data G_GNUC_UNUSED)
{
  g_assert_true (db_run (db,
                         "INSERT INTO setting (key, value, changed_at, changed_by)"
                         " VALUES ('reminder.every_days', '-7', 1, 'x'), ('objective.days', 'many', 1, 'x')",
                         NULL));
  g_assert_cmpint (setting_integer (db, "reminder.every_days"), ==, 3);
  g_assert_cmpint (setting_integer (db, "objective.days"), ==, 365);
}

static void
test_nonsense_is_the_fallback (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_nonsense, NULL);
}

static void
test_an_unknown_key_is_a_mistake (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  g_autofree char *value = NULL;

  g_test_expect_message ("histologe", G_LOG_LEVEL_CRITICAL, "*kind != NULL*");
  value = setting_text (store_reader (fixture->store), "nothing.such");
  g_test_assert_expected_messages ();
  g_assert_cmpstr (value, ==, "");
}

static void
run_reset (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor desk = fixture_desk (fixture, MONDAY_9), box = ACTOR_BOX_AT (MONDAY_9);
  static const char events[] =
      "SELECT count (*) AS x FROM event WHERE noun = 'setting' AND detail = 'reminder.every_days'";
  g_autofree char *by = NULL, *nobody = NULL, *setup = NULL;
  gint64 at = -1;

  g_assert_cmpint (set (db, &desk, "reminder.every_days", "9"), ==, FIXTURE_OK);
  g_assert_true (setting_author (db, "reminder.every_days", &by, &at, NULL));
  g_assert_cmpstr (by, !=, NULL);
  g_assert_cmpint (at, ==, MONDAY_9);
  g_assert_true (setting_reset (db, &desk, "reminder.every_days", NULL));
  assert_setting (db, "reminder.every_days", "3");
  g_assert_true (setting_reset (db, &desk, "reminder.every_days", NULL)); /* nothing to take back: no event */
  g_assert_cmpint (fixture_integer (db, events, 0), ==, 2);
  g_assert_true (setting_author (db, "reminder.every_days", &nobody, &at, NULL));
  g_assert_true (nobody == NULL && at == 0);
  g_assert_cmpint (set (db, &box, "color.main", "#112233"), ==, FIXTURE_OK);
  g_assert_true (setting_author (db, "color.main", &setup, &at, NULL));
  g_assert_cmpstr (setup, ==, "setup");
  g_assert_false (setting_reset (db, &desk, "nothing.such", NULL));
}

static void
test_reset (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_reset, NULL);
}

/* What is offered is what is taken, and nothing else is offered. */
static void
test_choices (void)
{
  guint lists = 0;

  for (guint i = 0; i < setting_kinds_count; i++) {
    g_auto (GStrv) choices = setting_choices (&setting_kinds[i]);

    lists += choices != NULL;
    for (guint k = 0; choices != NULL && choices[k] != NULL; k++)
      g_assert_true (setting_is_valid (setting_kinds[i].key, choices[k]));
    if (choices != NULL) {
      g_assert_true (g_strv_contains ((const char *const *) choices, setting_kinds[i].fallback));
      g_assert_false (setting_is_valid (setting_kinds[i].key, "something else"));
    }
    if (setting_kinds[i].type == SETTING_COLOR || setting_kinds[i].type == SETTING_SMS_SENDER
        || setting_kinds[i].type == SETTING_OPINION)
      g_assert_null (choices);
  }
  g_assert_cmpuint (lists, >=, 2);
  g_assert_false (setting_is_valid ("nothing.such", "1") || setting_is_valid ("town.name", NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/setting/fallbacks", test_fallbacks);
  g_test_add_func ("/setting/bounds", test_bounds);
  g_test_add_func ("/setting/fallbacks_are_within_bounds", test_fallbacks_are_within_bounds);
  g_test_add_func ("/setting/history", test_history);
  g_test_add_func ("/setting/nonsense_is_the_fallback", test_nonsense_is_the_fallback);
  g_test_add_func ("/setting/an_unknown_key_is_a_mistake", test_an_unknown_key_is_a_mistake);
  g_test_add_func ("/setting/reset", test_reset);
  g_test_add_func ("/setting/choices", test_choices);
  return g_test_run ();
}
