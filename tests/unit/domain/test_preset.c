/* test_preset.c: models of answers: whose they are, what stands in braces, who changed one first. */
#include "fixture.h"

#include "domain/preset.h"

/* ---- variables ---- */

static const struct {
  const char *text, *pieces, *unknown;
} texts[] = {
  { "", "", NULL },
  { "Bonjour.", "'Bonjour.'", NULL },
  { "{reference}", "<reference>", NULL },
  { "Dossier {reference}, à {commune}.", "'Dossier '<reference>', à '<commune>'.'", NULL },
  { "{ville}", "?ville?", "ville" },
  { "{}", "??", "" },
  { "{Reference} {pays}", "?Reference?' '?pays?", "Reference" },
  { "Une { ouverte", "'Une { ouverte'", NULL },
  { "Une } fermée", "'Une } fermée'", NULL },
  { "{{agent}}", "?{agent?'}'", "{agent" },
};

static void
piece_visit (const PresetPiece *piece, gpointer data)
{
  const char *marks = piece->unknown ? "??" : piece->variable != PRESET_VARIABLE_LAST ? "<>" : "''";

  g_string_append_printf (data, "%c%.*s%c", marks[0], (int) piece->length, piece->text, marks[1]);
}

static void
test_variables (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GString) pieces = g_string_new (NULL);
    g_autofree char *unknown = preset_unknown (texts[i].text);

    preset_walk (texts[i].text, piece_visit, pieces);
    g_assert_cmpstr (pieces->str, ==, texts[i].pieces);
    g_assert_cmpstr (unknown, ==, texts[i].unknown);
  }
  for (guint i = 0; i < PRESET_VARIABLE_LAST; i++)
    g_assert_nonnull (preset_variables[i]);
}

/* ---- who ---- */

static int
try_save (Db *db, const Actor *actor, const PresetInput *input)
{
  g_autoptr (GError) error = NULL;

  return fixture_code (preset_save (db, actor, input, &error), &error);
}

static char *
names_for (Db *db, gint64 partner_id)
{
  g_autoptr (GPtrArray) list = preset_list (db, partner_id, NULL);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < list->len; i++)
    g_string_append_printf (names, "%s ", ((const Preset *) g_ptr_array_index (list, i))->name);
  return g_string_free (g_steal_pointer (&names), FALSE);
}

static void
run_who (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor desk = fixture_desk (fixture, MONDAY_9), agent = fixture_agent (fixture, P_SCHS, MONDAY_9);
  Actor chief = agent;
  const PresetInput general = { NULL, "Accueil", "Dossier {reference}.", 0 }, own = { NULL, "Visite", "Bonjour.", 0 },
                    twin = { NULL, "ACCUEIL", "Bonjour.", 0 };
  g_autofree char *uuid = NULL, *ours = NULL, *theirs = NULL, *the_desks = NULL;
  PresetInput change = { .name = "Accueil", .text = "Bonjour." };

  chief.role = ROLE_PARTNER_ADMIN;
  g_assert_cmpint (try_save (db, &agent, &own), ==, BOX_ERROR_DENIED);
  g_assert_cmpint (try_save (db, &desk, &general), ==, FIXTURE_OK);
  g_assert_cmpint (try_save (db, &chief, &own), ==, FIXTURE_OK);
  g_assert_cmpint (try_save (db, &desk, &twin), ==, BOX_ERROR_INVALID); /* nobody could tell them apart */
  ours = names_for (db, fixture->partners[P_SCHS]);
  theirs = names_for (db, fixture->partners[P_CAF]);
  the_desks = names_for (db, 0);
  g_assert_cmpstr (ours, ==, "Visite Accueil ");
  g_assert_cmpstr (theirs, ==, "Accueil ");
  g_assert_cmpstr (the_desks, ==, "Accueil ");
  change.uuid = uuid = fixture_text (db, "SELECT uuid AS x FROM preset WHERE partner_id IS NULL", 0);
  g_assert_cmpint (try_save (db, &chief, &change), ==, BOX_ERROR_DENIED); /* the desk's is offered, not theirs */
  g_assert_cmpint (try_save (db, &desk, &change), ==, FIXTURE_OK);
  g_assert_cmpint (try_save (db, &desk, &change), ==, BOX_ERROR_CONFLICT); /* of the revision before */
  change.revision = 1;
  g_assert_true (preset_archive (db, &desk, &change, NULL));
  g_assert_cmpint (try_save (db, &desk, &change), ==, BOX_ERROR_NOT_FOUND);
  fixture_assert_text (db, "SELECT group_concat (verb, ' ') AS x FROM (SELECT verb FROM event WHERE noun = 'preset' ORDER BY id)",
                       0,
                       "added added edited archived");
}

static void
test_who (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_who, NULL);
}

static const struct {
  const char *name, *text;
} wrong[] = { { "", "Bonjour." }, { " a ", "Bonjour." }, { "Accueil", "" }, { "Accueil", "À {ville}." } };

static void
run_words (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor desk = fixture_desk (fixture, MONDAY_9);
  g_autofree char *long_name = g_strnfill (PRESET_NAME_MAX + 1, 'a'), *long_text = g_strnfill (PRESET_TEXT_MAX + 1, 'a');
  const PresetInput longs[] = { { NULL, long_name, "Bonjour.", 0 }, { NULL, "Accueil", long_text, 0 } };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    const PresetInput input = { NULL, wrong[i].name, wrong[i].text, 0 };

    g_assert_cmpint (try_save (db, &desk, &input), ==, BOX_ERROR_INVALID);
  }
  for (guint i = 0; i < G_N_ELEMENTS (longs); i++)
    g_assert_cmpint (try_save (db, &desk, &longs[i]), ==, BOX_ERROR_INVALID);
  g_assert_cmpint (fixture_integer (db, "SELECT count (*) AS x FROM preset", 0), ==, 0);
}

static void
test_words (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_words, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/preset/variables", test_variables);
  g_test_add_func ("/preset/whose", test_who);
  g_test_add_func ("/preset/words", test_words);
  return g_test_run ();
}
