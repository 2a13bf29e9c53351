/* test_translation.c: words by file, language and code; a wrong translation is refused with file, line and reason. */
#include "base/translation.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/folder.h"

#define DATA "tests/data/translation"
#define ORIGINAL "tests/data/grid/small.yaml"

typedef struct {
  char *folder;
} Fixture;

static void
put (const Fixture *f, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (f->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
put_copy (const Fixture *f, const char *name, const char *source)
{
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (source, &text, NULL, NULL));
  put (f, name, text);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  (void) data;
  f->folder = g_dir_make_tmp ("translation-XXXXXX", NULL);
  put_copy (f, "small.yaml", ORIGINAL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  (void) data;
  g_assert_true (folder_remove (f->folder));
  g_free (f->folder);
}

static gboolean
knows (gconstpointer original, const char *code)
{
  return g_strv_contains (original, code);
}

static const char *const codes[] = { "L-HUM", "L-HUM01",   "L-HUM01-1", "L-HUM01-2", "L-HUM01-2.question",
                                     "B-TOI", "B-TOI01-1", NULL };

/* Loaded and checked, as the owner of the original does. */
static TranslationSet *
load (const Fixture *f, GError **error)
{
  g_autoptr (TranslationSet) set = translation_load_folder (f->folder, error);

  return set != NULL && translation_check (set, "small", knows, codes, error) ? g_steal_pointer (&set) : NULL;
}

static void
test_words (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TranslationSet) set = NULL;

  (void) data;
  put_copy (f, "small.en.yaml", DATA "/good.yaml");
  put (f, "notes.yaml", "kind: notes\n");
  put (f, ".small.en.yaml.swp", "an editor's");
  set = load (f, &error);
  g_assert_no_error (error);
  if (set == NULL)
    return;
  g_assert_cmpstr (translation_get (set, "small", "en", "L-HUM01-2"), ==, "A lot: everywhere");
  g_assert_cmpstr (translation_get (set, "small", "en", "L-HUM01-2.question"), ==, "Since when?");
  g_assert_null (translation_get (set, "small", "en", "B-TOI01-1"));
  g_assert_null (translation_get (set, "small", "ar", "L-HUM01-2"));
  g_assert_null (translation_get (set, "small", "fr", "L-HUM01-2"));
  g_assert_null (translation_get (set, "small", NULL, "L-HUM01-2"));
  g_assert_null (translation_get (set, "notes", "en", "L-HUM01-2"));
}

static void
test_none (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TranslationSet) set = load (f, &error);

  (void) data;
  g_assert_no_error (error);
  g_assert_nonnull (set);
}

static void
test_folder_missing (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  (void) f;
  (void) data;
  g_assert_null (translation_load_folder ("/nonexistent/grids", &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_NOT_FOUND);
}

static void
test_orphan (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (f->folder, "small.yaml", NULL);
  g_autofree char *expected =
      g_strdup_printf ("%s/small.en.yaml, line 3: there is no small.yaml to translate", f->folder);

  (void) data;
  put_copy (f, "small.en.yaml", DATA "/good.yaml");
  g_remove (path);
  g_assert_null (translation_load_folder (f->folder, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_INVALID);
  g_assert_cmpstr (error == NULL ? NULL : error->message, ==, expected);
}

/* A code that is wrong in one language is found, whatever the others say. */
static void
test_every_language_is_checked (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *start = g_strdup_printf ("%s/small.ar.yaml, line 6: small.yaml has no X", f->folder);

  (void) data;
  put_copy (f, "small.en.yaml", DATA "/good.yaml");
  put (f, "small.ar.yaml",
       "kind: translation\nof: small\nlanguage: ar\nstate: proofread\nwords:\n  - {code: X, words: x}\n");
  g_assert_null (load (f, &error));
  g_assert_cmpstr (error == NULL ? NULL : error->message, ==, start);
}

/* The first line of a broken file says what must be answered: "# expect: line 12: part of the reason". */
static void
test_broken (Fixture *f, gconstpointer data)
{
  const char *source = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) expected = NULL;

  g_assert_true (g_file_get_contents (source, &text, NULL, NULL));
  put (f, "small.en.yaml", text);
  *strchrnul (text, '\n') = '\0';
  expected = g_strsplit (text, ": ", 3);
  g_assert_null (load (f, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_INVALID);
  g_assert_cmpuint (g_strv_length (expected), ==, 3);
  if (error == NULL || g_strv_length (expected) != 3)
    return;
  g_autofree char *place = g_strdup_printf ("%s/small.en.yaml, %s: ", f->folder, expected[1]);
  if (!g_str_has_prefix (error->message, place) || strstr (error->message, expected[2]) == NULL)
    g_assert_cmpstr (error->message, ==, text);
}

static void
add_broken (void)
{
  static GPtrArray *paths; /* the tests read them until the end */
  g_autoptr (GDir) folder = g_dir_open (DATA, 0, NULL);
  const char *name;

  paths = g_ptr_array_new ();
  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *test = g_strconcat ("/translation/", name, NULL);

    if (!g_str_has_prefix (name, "broken-"))
      continue;
    g_ptr_array_add (paths, g_build_filename (DATA, name, NULL));
    g_test_add (test, Fixture, g_ptr_array_index (paths, paths->len - 1), set_up, test_broken, tear_down);
  }
  g_assert_cmpuint (paths->len, >, 12);
}

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  ADD ("/translation/words", test_words);
  ADD ("/translation/none", test_none);
  ADD ("/translation/folder-missing", test_folder_missing);
  ADD ("/translation/orphan", test_orphan);
  ADD ("/translation/every-language-is-checked", test_every_language_is_checked);
  add_broken ();
  return g_test_run ();
}
