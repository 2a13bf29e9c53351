/* test_grid.c: the national grid has the totals announced, and a broken grid is refused with file, line and reason. */
#include "base/error.h"
#include "domain/grid.h"

#include <glib/gstdio.h>
#include <string.h>

#define NATIONAL "grids/national-2026.yaml"
#define DATA "tests/data/grid"

static Grid *national;

static void
test_totals (void)
{
  g_assert_cmpuint (national->situations_count, ==, 20);
  g_assert_cmpuint (national->criteria->len, ==, 90);
  g_assert_cmpuint (national->severities->len, ==, 174);
  g_assert_cmpuint (grid_zone_maximum (national, GRID_ZONE_BUILDING), ==, 113);
  g_assert_cmpuint (grid_zone_maximum (national, GRID_ZONE_DWELLING), ==, 218);
  g_assert_cmpuint (grid_maximum (national), ==, 331);
}

static void
test_situation_maxima (void)
{
  static const struct {
    const char *code;
    guint maximum;
  } expected[] = {
    { "B-STR", 33 }, { "B-TOI", 17 }, { "B-COM", 17 }, { "B-DEC", 10 }, { "B-RES", 23 },
    { "B-INC", 9 },  { "B-ENV", 4 },  { "L-SUR", 46 }, { "L-OCC", 6 },  { "L-HUM", 15 },
    { "L-AER", 9 },  { "L-CHA", 23 }, { "L-ELE", 18 }, { "L-GAZ", 24 }, { "L-EAU", 11 },
    { "L-SAN", 9 },  { "L-TOX", 13 }, { "L-SEC", 30 }, { "L-NUI", 12 }, { "L-BRU", 2 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++) {
    const GridSituation *situation = grid_situation (national, expected[i].code);
    g_assert_nonnull (situation);
    if (situation == NULL)
      return;
    g_assert_cmpuint (situation->maximum, ==, expected[i].maximum);
  }
  g_assert_cmpuint (G_N_ELEMENTS (expected), ==, national->situations_count);
}

static void
test_family_maxima (void)
{
  static const guint expected[] = { 21, 92, 52, 56, 85, 23, 2 };

  g_assert_cmpuint (national->families_count, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < MIN (national->families_count, G_N_ELEMENTS (expected)); i++)
    g_assert_cmpuint (national->families[i].maximum, ==, expected[i]);
}

static guint
count_flag (guint flag)
{
  guint count = 0;

  for (guint i = 0; i < national->severities->len; i++)
    count += (((const GridSeverity *) g_ptr_array_index (national->severities, i))->flags & flag) != 0;
  return count;
}

static void
test_flags (void)
{
  g_assert_cmpuint (count_flag (GRID_DANGER), ==, 35);
  g_assert_cmpuint (count_flag (GRID_INSALUBRITY), ==, 48);
  g_assert_cmpuint (count_flag (GRID_DECENCY), ==, 138);
  g_assert_cmpuint (count_flag (GRID_HYGIENE), ==, 149);
  g_assert_cmpuint (count_flag (GRID_ENERGY), ==, 16);
  g_assert_cmpuint (count_flag (GRID_LABEL_MINIMAL), ==, 93);
}

static void
test_label_criteria (void)
{
  guint criteria = 0;

  for (guint i = 0; i < national->criteria->len; i++) {
    const GridCriterion *criterion = g_ptr_array_index (national->criteria, i);
    guint union_flags = 0;
    for (guint j = 0; j < criterion->severities_count; j++)
      union_flags |= criterion->severities[j].flags;
    criteria += (union_flags & GRID_LABEL_MINIMAL) != 0;
  }
  g_assert_cmpuint (criteria, ==, 66);
}

/* Whatever is dangerous also eliminates from the label, and whatever is an emergency is dangerous. */
static void
test_flags_imply (void)
{
  for (guint i = 0; i < national->severities->len; i++) {
    const GridSeverity *severity = g_ptr_array_index (national->severities, i);
    if ((severity->flags & GRID_DANGER) != 0)
      g_assert_cmpuint (severity->flags & GRID_LABEL_MINIMAL, !=, 0);
    if ((severity->flags & GRID_EMERGENCY) != 0)
      g_assert_cmpuint (severity->flags & GRID_DANGER, !=, 0);
  }
}

static void
test_back_pointers (void)
{
  const GridSeverity *severity = grid_severity (national, "L-HUM02-3");

  g_assert_nonnull (severity);
  if (severity == NULL)
    return;
  g_assert_true (severity->criterion == grid_criterion (national, "L-HUM02"));
  g_assert_true (severity->criterion->situation == grid_situation (national, "L-HUM"));
  g_assert_cmpstr (severity->criterion->situation->family->words, ==, "Hygiène du logement");
  g_assert_cmpstr (severity->words, ==, "Moisissures qui reviennent dans une chambre ou plusieurs pièces");
  g_assert_cmpstr (severity->criterion->plain, ==, severity->criterion->words);
  g_assert_cmpuint (severity->weight, ==, 4);
  g_assert_cmpuint (severity->flags, ==, GRID_INSALUBRITY | GRID_DECENCY | GRID_HYGIENE | GRID_LABEL_MINIMAL);
}

static void
test_every_code_is_found (void)
{
  for (guint i = 0; i < national->severities->len; i++) {
    const GridSeverity *severity = g_ptr_array_index (national->severities, i);
    g_assert_true (grid_severity (national, severity->code) == severity);
  }
}

static void
test_unknown_codes (void)
{
  static const char *const codes[] = { "", "L-HUM", "L-HUM02", "L-HUM02-9", "l-hum02-3", "L-HUM02-3 ", "X" };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    g_assert_null (grid_severity (national, codes[i]));
  g_assert_null (grid_severity (national, NULL));
  g_assert_null (grid_criterion (national, "L-HUM02-3"));
  g_assert_null (grid_situation (national, "L-HUM02"));
}

static void
test_plain_words (void)
{
  g_assert_cmpstr (grid_situation (national, "L-OCC")->words, ==, "Nombre d’habitants");
  g_assert_cmpstr (grid_situation (national, "L-OCC")->plain, ==, "Trop de monde pour la place");
}

static void
test_occupancy (void)
{
  static const guint expected[] = { 0, 9, 16, 25, 34, 43, 52, 61, 70, 70, 70 };

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpuint (grid_occupancy_m2 (national, i), ==, expected[i]);
}

static void
test_names (void)
{
  for (guint i = 0; i < GRID_ENERGY_LAST; i++)
    g_assert_cmpint (grid_energy_from_name (grid_energy_name ((GridEnergySource) i)), ==, i);
  g_assert_cmpint (grid_energy_from_name ("peat"), ==, GRID_ENERGY_UNKNOWN);
  g_assert_cmpint (grid_energy_from_name (NULL), ==, GRID_ENERGY_UNKNOWN);
  g_assert_cmpstr (grid_zone_name (GRID_ZONE_BUILDING), ==, "batiment");
  g_assert_cmpstr (grid_rule_name (GRID_P7), ==, "p7");
  g_assert_cmpstr (grid_rule_name (GRID_X1), ==, "x1");
  g_assert_null (grid_rule_name (GRID_RULE_LAST));
}

/* The first line of a broken file says what must be answered: "# expect: line 12: part of the reason". */
static void
test_broken (gconstpointer data)
{
  const char *path = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Grid) grid = grid_load (path, &error);
  g_autofree char *text = NULL;
  g_auto (GStrv) expected = NULL;

  g_assert_null (grid);
  g_assert_error (error, BOX_ERROR, BOX_ERROR_INVALID);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  *strchrnul (text, '\n') = '\0';
  expected = g_strsplit (text, ": ", 3);
  g_assert_cmpuint (g_strv_length (expected), ==, 3);
  if (error == NULL || g_strv_length (expected) != 3)
    return;
  g_autofree char *place = g_strdup_printf ("%s, %s: ", path, expected[1]);
  if (!g_str_has_prefix (error->message, place) || strstr (error->message, expected[2]) == NULL)
    g_assert_cmpstr (error->message, ==, text);
}

static void
add_broken (void)
{
  g_autoptr (GDir) folder = g_dir_open (DATA, 0, NULL);
  const char *name;
  guint count = 0;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL) {
    if (!g_str_has_prefix (name, "broken-"))
      continue;
    g_autofree char *test = g_strconcat ("/grid/", name, NULL);
    g_test_add_data_func_full (test, g_build_filename (DATA, name, NULL), test_broken, g_free);
    count++;
  }
  g_assert_cmpuint (count, >, 40);
}

static void
test_missing_file (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (grid_load (DATA "/no-such.yaml", &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_NOT_FOUND);
}

typedef struct {
  char *folder;
  char *text; /* of small.yaml */
} Folder;

static void
folder_set_up (Folder *f, gconstpointer data)
{
  (void) data;
  f->folder = g_dir_make_tmp ("grid-XXXXXX", NULL);
  g_assert_true (g_file_get_contents (DATA "/small.yaml", &f->text, NULL, NULL));
}

static void
folder_tear_down (Folder *f, gconstpointer data)
{
  g_autoptr (GDir) folder = g_dir_open (f->folder, 0, NULL);
  const char *name;

  (void) data;
  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *path = g_build_filename (f->folder, name, NULL);
    g_remove (path);
  }
  g_rmdir (f->folder);
  g_free (f->folder);
  g_free (f->text);
}

static void
folder_write (const Folder *f, const char *name, const char *bytes, gssize length)
{
  g_autofree char *path = g_build_filename (f->folder, name, NULL);

  g_remove (path); /* without the wait of a replacement; GLib 2.74 does not cut a file that is longer */
  g_assert_true (g_file_set_contents_full (path, bytes, length, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

static void
folder_write_version (const Folder *f, const char *version, const char *date)
{
  g_autoptr (GString) text = g_string_new (f->text);
  g_autofree char *version_line = g_strdup_printf ("version: %s\n", version);
  g_autofree char *name = g_strconcat (version, ".yaml", NULL);

  g_string_replace (text, "version: small\n", version_line, 1);
  g_string_replace (text, "2025-03-01", date, 1);
  folder_write (f, name, text->str, -1);
}

static void
test_set (Folder *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GridSet) set = NULL;

  (void) data;
  folder_write_version (f, "old", "2024-12-31");
  folder_write_version (f, "new", "2026-01-01");
  folder_write_version (f, "between", "2025-06-30");
  folder_write (f, "old.en.yaml",
                "kind: translation\nof: old\nlanguage: en\nstate: draft\nwords:\n  - {code: L-HUM, words: Damp}\n", -1);
  folder_write (f, "letters-2026.yaml", "# what is written\n\nkind: letters # soon\nversion: letters-2026\n", -1);
  set = grid_load_folder (f->folder, &error);
  g_assert_no_error (error);
  if (set == NULL)
    return;
  g_assert_cmpstr (grid_set_current (set)->version, ==, "new");
  g_assert_cmpstr (grid_set_find (set, "old")->date, ==, "2024-12-31");
  g_assert_null (grid_set_find (set, "older"));
  g_assert_null (grid_set_find (set, NULL));
}

static void
assert_words (const Grid *grid, const char *language, const char *code, const char *expected)
{
  g_autofree char *words = grid_words (grid, language, code);

  g_assert_cmpstr (words, ==, expected);
}

/* Another language falls back to French word by word, and only French gets French typography. */
static void
test_set_words (Folder *f, gconstpointer data)
{
  static const char english[] = "kind: translation\nof: small\nlanguage: en\nstate: draft\nwords:\n"
                                "  - {code: L-HUM01, words: 'Damp: where?'}\n"
                                "  - {code: L-HUM01-2.question, words: 'Since when?'}\n";
  g_autoptr (GError) error = NULL;
  g_autoptr (GridSet) set = NULL;

  (void) data;
  folder_write (f, "small.yaml", f->text, -1);
  folder_write (f, "small.en.yaml", english, -1);
  set = grid_load_folder (f->folder, &error);
  g_assert_no_error (error);
  if (set == NULL)
    return;
  assert_words (grid_set_current (set), "en", "L-HUM01", "Damp: where?");
  assert_words (grid_set_current (set), "en", "L-HUM01-2.question", "Since when?");
  assert_words (grid_set_current (set), "en", "L-HUM01-2", "Beaucoup");
  assert_words (grid_set_current (set), "ar", "L-HUM01", "C’est humide");
  assert_words (grid_set_current (set), NULL, "L-HUM", "Humidité");
  assert_words (grid_set_current (set), "fr", "L-HUM01-2.question", "Depuis quand\xe2\x80\xaf?");
  assert_words (grid_set_current (set), "fr", "L-HUM01-1.question", NULL);
  assert_words (grid_set_current (set), "fr", "L-HUM.question", NULL);
  assert_words (grid_set_current (set), "fr", "L-HUM99", NULL);
}

static void
test_set_translation_of_nothing (Folder *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  (void) data;
  folder_write (f, "small.yaml", f->text, -1);
  folder_write (f, "small.en.yaml",
                "kind: translation\nof: small\nlanguage: en\nstate: draft\nwords:\n"
                "  - {code: L-HUM.question, words: What?}\n",
                -1);
  g_assert_null (grid_load_folder (f->folder, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_INVALID);
}

/* What the box ships is whole in every language it speaks: a fallback is for a town's own grid. */
static void
test_shipped_is_translated (void)
{
  static const char *const languages[] = { "en", "ar" };
  g_autoptr (GError) error = NULL;
  g_autoptr (GridSet) shipped = grid_load_folder ("grids", &error); /* no code but the grid's */
  g_autoptr (TranslationSet) set = shipped == NULL ? NULL : translation_load_folder ("grids", &error);
  g_autoptr (GPtrArray) codes = g_ptr_array_new_with_free_func (g_free);

  g_assert_no_error (error);
  for (guint i = 0; i < national->situations_count; i++)
    g_ptr_array_add (codes, g_strdup (national->situations[i].code));
  for (guint i = 0; i < national->criteria->len; i++)
    g_ptr_array_add (codes, g_strdup (((const GridCriterion *) g_ptr_array_index (national->criteria, i))->code));
  for (guint i = 0; i < national->severities->len; i++) {
    const GridSeverity *severity = g_ptr_array_index (national->severities, i);

    g_ptr_array_add (codes, g_strdup (severity->code));
    if (severity->question != NULL)
      g_ptr_array_add (codes, g_strconcat (severity->code, ".question", NULL));
  }
  for (guint i = 0; set != NULL && i < codes->len; i++)
    for (guint j = 0; j < G_N_ELEMENTS (languages); j++)
      if (translation_get (set, national->version, languages[j], g_ptr_array_index (codes, i)) == NULL)
        g_test_fail_printf ("%s has no words in %s", (char *) g_ptr_array_index (codes, i), languages[j]);
}

static void
test_set_version_is_file_name (Folder *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  (void) data;
  folder_write (f, "other.yaml", f->text, -1);
  g_assert_null (grid_load_folder (f->folder, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_INVALID);
}

/* A forgotten kind must not make a grid vanish. */
static void
test_set_without_kind (Folder *f, gconstpointer data)
{
  static const char *const texts[] = { "version: other\nkind: grid\n", "", "# kind: grid\n", "kind:\n",
                                       "kind: [grid]\n" };
  g_autofree char *start = g_strdup_printf ("%s/other.yaml, line 1: the first key", f->folder);

  (void) data;
  folder_write_version (f, "new", "2026-01-01");
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;

    folder_write (f, "other.yaml", texts[i], -1);
    g_assert_null (grid_load_folder (f->folder, &error));
    g_assert_error (error, BOX_ERROR, BOX_ERROR_INVALID);
    g_assert_true (g_str_has_prefix (error->message, start));
  }
}

static void
test_set_empty (Folder *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  (void) data;
  g_assert_null (grid_load_folder (f->folder, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_NOT_FOUND);
}

static void
test_too_large (Folder *f, gconstpointer data)
{
  g_autofree char *bytes = g_strnfill (1024 * 1024 + 1, '#');
  g_autofree char *path = g_build_filename (f->folder, "large.yaml", NULL);
  g_autoptr (GError) error = NULL;

  (void) data;
  folder_write (f, "large.yaml", bytes, -1);
  g_assert_null (grid_load (path, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_LIMIT);
}

/* Random damage: either a grid or an error, never a crash. */
static void
test_damage (Folder *f, gconstpointer data)
{
  static const char spoil[] = "\n\t :-{}[]&*!|>'\"#0A~\xe9";
  g_autoptr (GRand) random = g_rand_new_with_seed (1116);
  g_autofree char *path = g_build_filename (f->folder, "damaged.yaml", NULL);
  gsize length = strlen (f->text);
  guint refused = 0;

  (void) data;
  for (guint round = 0; round < 600; round++) {
    g_autofree char *bytes = g_strdup (f->text);
    g_autoptr (GError) error = NULL;
    gssize size = round % 3 == 0 ? g_rand_int_range (random, 0, (gint32) length) : (gssize) length;
    for (guint i = 0; i < 1 + round % 4; i++)
      bytes[g_rand_int_range (random, 0, (gint32) length)] = spoil[g_rand_int_range (random, 0, sizeof spoil - 1)];
    folder_write (f, "damaged.yaml", bytes, size);
    g_autoptr (Grid) grid = grid_load (path, &error);
    g_assert_true ((grid == NULL) == (error != NULL));
    refused += grid == NULL;
  }
  g_assert_cmpuint (refused, >, 300);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  national = grid_load (NATIONAL, &error);
  g_assert_no_error (error);
  if (national == NULL)
    return 1;
  g_test_add_func ("/grid/totals", test_totals);
  g_test_add_func ("/grid/situation-maxima", test_situation_maxima);
  g_test_add_func ("/grid/family-maxima", test_family_maxima);
  g_test_add_func ("/grid/flags", test_flags);
  g_test_add_func ("/grid/label-criteria", test_label_criteria);
  g_test_add_func ("/grid/flags-imply", test_flags_imply);
  g_test_add_func ("/grid/back-pointers", test_back_pointers);
  g_test_add_func ("/grid/every-code-is-found", test_every_code_is_found);
  g_test_add_func ("/grid/unknown-codes", test_unknown_codes);
  g_test_add_func ("/grid/plain-words", test_plain_words);
  g_test_add_func ("/grid/occupancy", test_occupancy);
  g_test_add_func ("/grid/names", test_names);
  g_test_add_func ("/grid/missing-file", test_missing_file);
  g_test_add ("/grid/set", Folder, NULL, folder_set_up, test_set, folder_tear_down);
  g_test_add ("/grid/set-version-is-file-name", Folder, NULL, folder_set_up, test_set_version_is_file_name,
              folder_tear_down);
  g_test_add ("/grid/set-words", Folder, NULL, folder_set_up, test_set_words, folder_tear_down);
  g_test_add ("/grid/set-translation-of-nothing", Folder, NULL, folder_set_up, test_set_translation_of_nothing,
              folder_tear_down);
  g_test_add_func ("/grid/shipped-is-translated", test_shipped_is_translated);
  g_test_add ("/grid/set-without-kind", Folder, NULL, folder_set_up, test_set_without_kind, folder_tear_down);
  g_test_add ("/grid/set-empty", Folder, NULL, folder_set_up, test_set_empty, folder_tear_down);
  g_test_add ("/grid/too-large", Folder, NULL, folder_set_up, test_too_large, folder_tear_down);
  g_test_add ("/grid/damage", Folder, NULL, folder_set_up, test_damage, folder_tear_down);
  add_broken ();
  status = g_test_run ();
  grid_free (national);
  return status;
}
