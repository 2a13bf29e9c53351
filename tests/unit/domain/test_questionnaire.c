/* test_questionnaire.c: the shipped questionnaire as it leads each kind of person, and files that are wrong, refused
 * with line and reason. */
#include <glib/gstdio.h>
#include <string.h>

#include "base/folder.h"
#include "domain/draft.h"
#include "domain/questionnaire.h"

#define SHIPPED "grids/questionnaire-2026.yaml"
#define GRID "grids/national-2026.yaml"

static Grid *grid;
static Questionnaire *shipped;

/* ---- who is asked what ---- */

/* (transfer full): "profile=tenant;beneficiary=caf" */
static GHashTable *
answers_of (const char *list)
{
  GHashTable *answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_auto (GStrv) pairs = g_strsplit (list, ";", -1);

  for (char **pair = pairs; *pair != NULL; pair++) {
    g_auto (GStrv) parts = g_strsplit (*pair, "=", 2);

    if (parts[0] != NULL && parts[1] != NULL)
      g_hash_table_insert (answers, g_strdup (parts[0]), g_strdup (parts[1]));
  }
  return answers;
}

static char *
steps_of (const char *list)
{
  g_autoptr (GHashTable) answers = answers_of (list);
  g_autoptr (GHashTable) live = questionnaire_live (shipped, answers);
  g_autoptr (GString) steps = g_string_new (NULL);

  for (guint i = 0; i < shipped->steps_count; i++)
    if (questionnaire_leads_to (shipped, &shipped->steps[i], live))
      g_string_append_printf (steps, "%s%s", steps->len > 0 ? " " : "", shipped->steps[i].code);
  return g_string_free (g_steal_pointer (&steps), FALSE);
}

#define START "vous urgence "
#define MIDDLE "lieu adresse ou probleme recit photos "
#define HOME "logement chauffage foyer "
#define OWNER "proprietaire bailleur "
#define END "contact recapitulatif"
static const struct {
  const char *answers, *steps;
} ways[] = {
  { "", START MIDDLE HOME "bail " OWNER "souhait " END }, /* until somebody says otherwise, a tenant */
  { "profile=tenant", START MIDDLE HOME "bail " OWNER "souhait " END },
  { "profile=owner_occupier", START MIDDLE HOME "souhait " END },
  { "profile=relative", START "occupant " MIDDLE HOME "bail " OWNER "habitant " END },
  { "profile=professional", START "occupant " MIDDLE HOME "bail " OWNER "habitant " END },
  { "profile=landlord", START "occupant " MIDDLE HOME "habitant " END },
  { "profile=emergency", START "occupant " MIDDLE "foyer habitant " END },
  { "danger_now=none", START MIDDLE HOME "bail " OWNER "souhait " END },
  { "danger_now=gas co", START "secours " MIDDLE HOME "bail " OWNER "souhait " END },
  { "beneficiary=msa", START MIDDLE HOME "bail allocataire " OWNER "souhait " END },
  { "owner_told=yes", START MIDDLE HOME "bail proprietaire prevenu bailleur souhait " END },
  { "owner_told=no", START MIDDLE HOME "bail " OWNER "souhait " END },
  /* what a hidden question once got counts for nothing */
  { "profile=owner_occupier;beneficiary=caf;owner_told=yes", START MIDDLE HOME "souhait " END },
};

static void
test_ways (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++) {
    g_autofree char *steps = steps_of (ways[i].answers);

    g_test_message ("%s", ways[i].answers);
    g_assert_cmpstr (steps, ==, ways[i].steps);
  }
}

static const struct {
  const char *answers, *kept, *dropped;
} lives[] = {
  { "phone=1;reporter_phone=2", "phone", "reporter_phone" },
  { "profile=relative;phone=1;reporter_phone=2", "reporter_phone", "phone" },
  { "profile=emergency;staff_number=7;heating=gas", "staff_number", "heating" },
  { "problem.L-HUM02=L-HUM02-1;area.L-HUM=yes;insee=64445", "problem.L-HUM02", "nothing" },
};

static void
test_live (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (lives); i++) {
    g_autoptr (GHashTable) answers = answers_of (lives[i].answers);
    g_autoptr (GHashTable) live = questionnaire_live (shipped, answers);

    g_assert_true (g_hash_table_contains (live, lives[i].kept));
    g_assert_false (g_hash_table_contains (live, lives[i].dropped));
  }
}

/* Who reports for somebody is the one to be answered; who lives there stays who lives there. */
static void
test_persons (void)
{
  g_autoptr (GHashTable) answers = answers_of (
      "profile=professional;organisation=CCAS;reporter_email=pro@exemple.fr;reporter_last_name=Soin;"
      "occupant_last_name=Habitant;occupant_phone=0612345678;email=jamais@exemple.fr;owner_name=Bailleur;contact_by=mail");
  const Draft draft = { .answers = answers };
  g_autoptr (Remarks) remarks = remarks_new ();
  g_autoptr (ReportInput) input = draft_input (&draft, shipped, remarks);

  g_assert_false (remarks_any (remarks));
  g_assert_cmpstr (input->persons[PERSON_REPORTER].email, ==, "pro@exemple.fr");
  g_assert_cmpstr (input->persons[PERSON_REPORTER].organisation, ==, "CCAS");
  g_assert_true (report_input_contact (input) == &input->persons[PERSON_REPORTER]);
  g_assert_cmpstr (input->persons[PERSON_OCCUPANT].last_name, ==, "Habitant");
  g_assert_null (input->persons[PERSON_OCCUPANT].email);
  g_assert_cmpstr (input->persons[PERSON_OWNER].last_name, ==, "Bailleur");
  g_assert_true (input->persons[PERSON_OWNER].known);
  g_assert_false (input->persons[PERSON_AGENCY].known);
}

/* ---- files that are wrong ---- */

/* Each makes one mistake in the shipped file: `find` (once there) becomes `put`; the refusal ends so. */
static const struct {
  const char *find, *put, *reason;
} mistakes[] = {
  { "        kind: checks", "        kind: chequs", "chequs" },
  { "target: city,", "target: town,", "city: a report has no place town" },
  { "target: adults,", "target: address,", "adults: this kind of field cannot fill address" },
  { "{code: district,", "{code: volcano,", "heating: heating cannot be volcano" },
  { "severity: L-GAZ01-2", "severity: L-GAZ01-9", "danger_now: the grid has no severity L-GAZ01-9" },
  { "{field: owner_told, is: 'yes'}", "{field: owner_told, is: perhaps}", "prevenu: owner_told has no choice perhaps" },
  { "{field: owner_told, is: 'yes'}", "{field: contact_by, is: mail}", "prevenu: no field contact_by is asked before" },
  { "{field: owner_told, is: 'yes'}", "{field: owner_told, is: 'yes', at_least: 2}",
    "prevenu: a condition says one of is, in, at_least" },
  { "{field: owner_told, is: 'yes'}", "{field: owner_told, at_least: 2}",
    "prevenu: at_least is for numbers, owner_told is none" },
  { "{code: adults, kind: number", "{code: children, kind: number", "children: asked twice" },
  { "  - code: bail\n", "  - code: foyer\n", "foyer: this step stands twice" },
  { "        initial: tenant", "        initial: nobody", "profile: initially nobody, which is no choice" },
  { "min: 1000, max: 2100", "min: 2100, max: 1000", "built_year: from 2100 to 1000 is nothing" },
  { "    kind: review", "    kind: photos", "one step of kind photos, not 2" },
  { "label: Commune}", "label: Commune, colour: red}", "colour" },
  { "{code: msa, words: 'Oui, par la MSA'}", "{code: caf, words: 'Oui, par la MSA'}",
    "beneficiary: choice caf stands twice, or has a space" },
};

static char *
load_changed (const char *find, const char *put)
{
  g_autofree char *text = NULL, *path = NULL;
  g_autoptr (GString) changed = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (Questionnaire) loaded = NULL;
  int fd = g_file_open_tmp ("questionnaire-XXXXXX.yaml", &path, NULL);

  g_close (fd, NULL);
  g_assert_true (g_file_get_contents (SHIPPED, &text, NULL, NULL));
  changed = g_string_new (text);
  g_assert_cmpuint (g_string_replace (changed, find, put, 1), ==, 1);
  g_assert_true (g_file_set_contents (path, changed->str, -1, NULL));
  loaded = questionnaire_load (path, grid, &error);
  g_unlink (path);
  return loaded != NULL ? NULL : g_strdup (error->message);
}

static void
test_mistakes (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (mistakes); i++) {
    g_autofree char *refusal = load_changed (mistakes[i].find, mistakes[i].put);

    g_test_message ("%s → %s", mistakes[i].put, refusal);
    g_assert_nonnull (refusal);
    g_assert_nonnull (strstr (refusal, ", line "));
    g_assert_nonnull (strstr (refusal, mistakes[i].reason));
  }
}

/* The line told is the one at fault. */
static void
test_line (void)
{
  g_autofree char *text = NULL, *refusal = load_changed ("target: city,", "target: town,"), *wanted = NULL;
  guint line = 1;

  g_assert_true (g_file_get_contents (SHIPPED, &text, NULL, NULL));
  for (const char *at = text; at < strstr (text, "{code: city,"); at++)
    line += *at == '\n';
  wanted = g_strdup_printf (", line %u: ", line);
  g_assert_nonnull (strstr (refusal, wanted));
}

static void
test_folder (void)
{
  g_autoptr (Questionnaire) found = questionnaire_load_folder ("grids", grid, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (found);
  g_assert_cmpstr (found->version, ==, "questionnaire-2026");
  g_assert_null (questionnaire_load_folder ("tests/data/photos", grid, &error));
  g_assert_nonnull (error);
}

/* ---- words ---- */

static void
expect_words (const char *words, const char *code, const char *language)
{
  if (words == NULL)
    g_test_fail_printf ("%s has no words in %s", code, language);
}

/* (transfer full): every code that has words. */
static GPtrArray *
codes_of (const Questionnaire *questionnaire)
{
  static const char *const of_step[] = { "title", "lead", "part" }, *const of_field[] = { "label", "hint", "brief" };
  GPtrArray *codes = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < questionnaire->steps_count; i++)
    for (guint j = 0; j < G_N_ELEMENTS (of_step); j++)
      g_ptr_array_add (codes, g_strdup_printf ("step.%s.%s", questionnaire->steps[i].code, of_step[j]));
  for (guint i = 0; i < questionnaire->fields->len; i++) {
    const Field *field = g_ptr_array_index (questionnaire->fields, i);

    for (guint j = 0; j < G_N_ELEMENTS (of_field); j++)
      g_ptr_array_add (codes, g_strdup_printf ("%s.%s", field->code, of_field[j]));
    for (guint j = 0; j < field->choices_count; j++)
      g_ptr_array_add (codes, g_strdup_printf ("%s.choice.%s", field->code, field->choices[j].code));
  }
  for (guint i = codes->len; i > 0; i--)
    if (!questionnaire_has_words (questionnaire, g_ptr_array_index (codes, i - 1)))
      g_ptr_array_remove_index (codes, i - 1);
  return codes;
}

/* What the box ships is whole in every language it speaks: a fallback is for a town's own questionnaire. */
static void
test_shipped_is_translated (void)
{
  static const char *const languages[] = { "en", "ar" };
  g_autoptr (Questionnaire) found = questionnaire_load_folder ("grids", grid, NULL);
  g_autoptr (GPtrArray) codes = codes_of (shipped);

  g_assert_cmpuint (codes->len, >, 150);
  for (guint i = 0; found != NULL && i < codes->len; i++)
    for (guint j = 0; j < G_N_ELEMENTS (languages); j++) {
      const char *code = g_ptr_array_index (codes, i);

      expect_words (translation_get (found->translations, found->version, languages[j], code), code, languages[j]);
    }
}

static void
test_words (void)
{
  g_autoptr (Questionnaire) found = questionnaire_load_folder ("grids", grid, NULL);
  const Step *place = questionnaire_step (found, "lieu"), *warning = questionnaire_step (found, "secours");
  const Field *profile = questionnaire_find (found, "profile"), *city = questionnaire_find (found, "city");
  const Field *status = questionnaire_find (found, "occupant_status");

  g_assert_cmpstr (questionnaire_step_words (found, "en", place, "title"), ==, "Where is the home?");
  g_assert_cmpstr (questionnaire_step_words (found, "fr", place, "title"), ==, place->title);
  g_assert_cmpstr (questionnaire_step_words (found, NULL, place, "title"), ==, place->title);
  g_assert_cmpstr (questionnaire_step_words (found, "uk", place, "title"), ==, place->title);
  g_assert_null (questionnaire_step_words (found, "en", warning, "lead"));
  g_assert_cmpstr (questionnaire_field_words (found, "ar", city, "label"), ==, "البلدية");
  g_assert_null (questionnaire_field_words (found, "ar", city, "hint"));
  g_assert_cmpstr (questionnaire_choice_words (found, "en", profile, field_choice (profile, "tenant")), ==,
                   "in the home that I rent");
  g_assert_null (questionnaire_choice_words (found, "en", status, field_choice (status, "unknown")));
  /* one loaded alone speaks French */
  g_assert_cmpstr (questionnaire_step_words (shipped, "en", questionnaire_step (shipped, "lieu"), "part"), ==,
                   "Le logement");
}

static const struct {
  const char *code;
  gboolean known;
} known_codes[] = {
  { "step.lieu.title", TRUE },
  { "city.label", TRUE },
  { "profile.choice.tenant", TRUE },
  { "step.secours.lead", FALSE },
  { "city.hint", FALSE },
  { "profile.choice.king", FALSE },
  { "step.nowhere.title", FALSE },
  { "nothing.label", FALSE },
  { "city.choice.tenant", FALSE },
  { "lieu.title", FALSE },
  { "step.city.label", FALSE },
  { "occupant_status.choice.unknown", FALSE },
  { "step.lieu", FALSE },
  { "city", FALSE },
  { "step.", FALSE },
};

static void
test_codes (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (known_codes); i++) {
    g_test_message ("%s", known_codes[i].code);
    g_assert_true (questionnaire_has_words (shipped, known_codes[i].code) == known_codes[i].known);
  }
}

/* A translation, or a version, that is wrong stops the start. */
static void
test_folder_wrong (void)
{
  static const struct {
    const char *name, *text, *reason;
  } wrong[] = {
    { "questionnaire-2026.en.yaml",
      "kind: translation\nof: questionnaire-2026\nlanguage: en\nstate: draft\nwords:\n  - {code: city.hint, words: x}\n",
      "questionnaire-2026.en.yaml, line 6: questionnaire-2026.yaml has no city.hint" },
    { "other.yaml", NULL, "other.yaml, line 2: version questionnaire-2026 is not the name of the file" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autofree char *folder = g_dir_make_tmp ("questionnaire-XXXXXX", NULL), *text = NULL;
    g_autofree char *own = g_build_filename (folder, "questionnaire-2026.yaml", NULL);
    g_autofree char *path = g_build_filename (folder, wrong[i].name, NULL);
    g_autoptr (GError) error = NULL;

    g_assert_true (g_file_get_contents (SHIPPED, &text, NULL, NULL));
    g_assert_true (g_file_set_contents (own, text, -1, NULL));
    g_assert_true (
        g_file_set_contents (path, wrong[i].text != NULL ? wrong[i].text : strstr (text, "\nkind: ") + 1, -1, NULL));
    g_assert_null (questionnaire_load_folder (folder, grid, &error));
    g_assert_error (error, BOX_ERROR, BOX_ERROR_INVALID);
    if (error == NULL || !g_str_has_suffix (error->message, wrong[i].reason))
      g_assert_cmpstr (error == NULL ? NULL : error->message, ==, wrong[i].reason);
    g_assert_true (folder_remove (folder));
  }
}

int
main (int argc, char *argv[])
{
  int failed;

  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  grid = grid_load (GRID, NULL);
  shipped = questionnaire_load (SHIPPED, grid, NULL);
  g_assert_nonnull (shipped);
  g_test_add_func ("/questionnaire/ways", test_ways);
  g_test_add_func ("/questionnaire/live", test_live);
  g_test_add_func ("/questionnaire/persons", test_persons);
  g_test_add_func ("/questionnaire/mistakes", test_mistakes);
  g_test_add_func ("/questionnaire/line", test_line);
  g_test_add_func ("/questionnaire/folder", test_folder);
  g_test_add_func ("/questionnaire/shipped-is-translated", test_shipped_is_translated);
  g_test_add_func ("/questionnaire/words", test_words);
  g_test_add_func ("/questionnaire/codes", test_codes);
  g_test_add_func ("/questionnaire/folder-wrong", test_folder_wrong);
  failed = g_test_run ();
  questionnaire_free (shipped);
  grid_free (grid);
  return failed;
}
