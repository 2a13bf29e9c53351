/* test_words.c: catalogues written to a folder of the test, read back by language, with fallback, plurals and faults.
 */
#include "base/error.h"
#include "base/words.h"

#include <glib/gstdio.h>
#include <string.h>

static const char french[] = "# a remark\n[form]\nsend=Envoyer ?\nhello=Bonjour {{name}} !\nonly_french=L'eau\n"
                             "[file]\ncount.one={{n}} fichier\ncount.other={{n}} fichiers\n[file.size]\nunit=ko\n";
static const char english[] =
    "[form]\nsend=Send ?\nhello=Hello {{name}}!\n[file]\ncount.one={{n}} file\ncount.other={{n}} files\n";
static const char arabic[] = "[file]\ncount.two=two\ncount.few=few {{n}}\ncount.other=other\n";

typedef struct {
  char *folder;
  char *override;
} Fixture;

static void
write_file (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  (void) data;
  fixture->folder = g_dir_make_tmp ("words-XXXXXX", NULL);
  fixture->override = g_dir_make_tmp ("words-XXXXXX", NULL);
  write_file (fixture->folder, "fr.ini", french);
  write_file (fixture->folder, "en.ini", english);
  write_file (fixture->folder, "ar.ini", arabic);
  write_file (fixture->folder, "notes.txt", "no catalogue");
}

static void
remove_all (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    g_remove (path);
  }
  g_rmdir (folder);
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  (void) data;
  remove_all (fixture->folder);
  remove_all (fixture->override);
  g_free (fixture->folder);
  g_free (fixture->override);
}

static Words *
load (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  Words *words = words_load (fixture->folder, fixture->override, &error);

  g_assert_no_error (error);
  return words;
}

static void
test_get (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Words) words = load (fixture);

  (void) data;
  g_assert_cmpstr (words_get (words, "fr", "form.send"), ==, "Envoyer\xe2\x80\xaf?");
  g_assert_cmpstr (words_get (words, "en", "form.send"), ==, "Send ?");
  g_assert_cmpstr (words_get (words, "en", "form.only_french"), ==, "L’eau");
  g_assert_cmpstr (words_get (words, "xx", "form.only_french"), ==, "L’eau");
  g_assert_cmpstr (words_get (words, NULL, "form.only_french"), ==, "L’eau");
  g_assert_cmpstr (words_get (words, "fr", "form.none"), ==, "form.none");
  g_assert_cmpstr (words_get (words, "fr", "file.size.unit"), ==, "ko");
  g_assert_cmpstr (words_code (words, "en", "form", "send"), ==, "Send ?");
  g_assert_cmpstr (words_code (words, "en", "form", "none"), ==, "none");
}

static void
test_has (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Words) words = load (fixture);
  g_auto (GStrv) languages = words_languages (words);
  g_auto (GStrv) keys = words_keys (words, "ar", "");
  g_auto (GStrv) none = words_keys (words, "xx", ""), of_group = words_keys (words, "fr", "form.");
  g_autofree char *joined = g_strjoinv (" ", languages);
  g_autofree char *joined_keys = g_strjoinv (" ", keys);

  (void) data;
  g_assert_true (words_has (words, "fr", "form.only_french"));
  g_assert_false (words_has (words, "en", "form.only_french"));
  g_assert_cmpstr (joined, ==, "ar en fr");
  g_assert_cmpstr (joined_keys, ==, "file.count.few file.count.other file.count.two");
  g_assert_cmpuint (g_strv_length (none), ==, 0);
  g_assert_cmpuint (g_strv_length (of_group), >, 0);
  for (guint i = 0; of_group[i] != NULL; i++)
    g_assert_true (g_str_has_prefix (of_group[i], "form."));
}

static void
test_count (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *lang;
    gint64 n;
    const char *expected;
  } cases[] = {
    { "fr", 0, "0 fichier" },
    { "fr", 1, "1 fichier" },
    { "fr", 2, "2 fichiers" },
    { "fr", -1, "-1 fichier" },
    { "en", 0, "0 files" },
    { "en", 1, "1 file" },
    { "xx", 0, "0 fichier" },
    { "ar", 2, "two" },
    { "ar", 105, "few 105" },
    { "ar", 0, "other" },
    { "ar", 11, "other" },
    { "ar", 100, "other" },
    { "fr", 12000,
      "12\xe2\x80\xaf"
      "000 fichiers" },
  };
  g_autoptr (Words) words = load (fixture);
  g_autofree char *missing = words_count (words, "fr", "file.none", 1);

  (void) data;
  g_assert_cmpstr (missing, ==, "file.none");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *got = words_count (words, cases[i].lang, "file.count", cases[i].n);

    g_assert_cmpstr (got, ==, cases[i].expected);
  }
}

static void
test_plural_rules (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *lang;
    const char *forms; /* for 0, 1, 2, 5, 11, 21, 22, 112, 120 */
  } cases[] = {
    { "ru", "many one few many many one few many many" },
    { "pl", "many one few many many many few many many" },
    { "ro", "few one few few few other other few other" },
    { "zh", "other other other other other other other other other" },
    { "fr-facile", "one one other other other other other other other" },
    { "frx", "other one other other other other other other other" },
  };
  static const gint64 counts[] = { 0, 1, 2, 5, 11, 21, 22, 112, 120 };

  (void) data;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *name = g_strconcat (cases[i].lang, ".ini", NULL);

    write_file (fixture->folder, name, "[x]\ny.one=one\ny.few=few\ny.many=many\ny.other=other\n");
  }
  {
    g_autoptr (Words) words = load (fixture);

    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
      g_autoptr (GString) forms = g_string_new (NULL);

      for (guint j = 0; j < G_N_ELEMENTS (counts); j++) {
        g_autofree char *form = words_count (words, cases[i].lang, "x.y", counts[j]);

        g_string_append_printf (forms, "%s%s", j > 0 ? " " : "", form);
      }
      g_assert_cmpstr (forms->str, ==, cases[i].forms);
    }
  }
}

static void
test_override (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Words) words = NULL;

  (void) data;
  write_file (fixture->override, "fr.ini", "[form]\nsend=Transmettre !\n");
  words = load (fixture);
  g_assert_cmpstr (words_get (words, "fr", "form.send"), ==, "Transmettre\xe2\x80\xaf!");
  g_assert_cmpstr (words_get (words, "fr", "form.hello"), ==, "Bonjour {{name}}\xe2\x80\xaf!");
}

static void
test_partials (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Words) words = load (fixture);
  g_autoptr (TemplateSet) set = template_set_new ();
  g_autoptr (Tree) context = tree_new_map ();
  g_autoptr (GString) out = g_string_new (NULL);

  (void) data;
  tree_set_text (context, "name", "A & B");
  g_assert_true (template_set_add (set, "page", "{{>w.form.hello}} {{>w.form.only_french}}", NULL));
  g_assert_true (words_lay (words, set, NULL));
  g_assert_true (template_render (words_templates (words, "en"), "page", context, TEMPLATE_ESCAPE_HTML, out, NULL));
  g_assert_cmpstr (out->str, ==, "Hello A &amp; B! L’eau");
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *text;
    const char *message;
  } cases[] = {
    { "[a]\nb=1\nno pair\n", "*fr.ini, line 3: *" },
    { "b=1\n", "*fr.ini, line 1: *" },
    { "[a]\nb=1\n[c]\nb={{#x}}\n", "*fr.ini, line 4: *not closed*" },
    { "[a]\nb=\\q\n", "*fr.ini, line 2: *" },
    { "[a]\nb=\xff\n", "*fr.ini, line 1: not UTF-8" },
  };

  (void) data;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    write_file (fixture->folder, "fr.ini", cases[i].text);
    g_assert_null (words_load (fixture->folder, NULL, &error));
    g_assert_error (error, BOX_ERROR, BOX_ERROR_INVALID);
    if (error != NULL && !g_pattern_match_simple (cases[i].message, error->message))
      g_assert_cmpstr (error->message, ==, cases[i].message);
  }
}

static void
test_folders (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Words) words = words_load (fixture->folder, "/nonexistent/words", &error);

  (void) data;
  g_assert_no_error (error);
  g_assert_nonnull (words);
  g_assert_null (words_load ("/nonexistent/words", NULL, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_NOT_FOUND);
}

/* Read when asked for: what is wrong in a language that nobody speaks stops nothing, and is told once where somebody
 * does. By several threads at once: each finds all. */
static gpointer
ask_beside (gpointer data)
{
  g_autoptr (Words) words = words_beside (data);

  g_assert_cmpstr (words_get (words, "en", "form.send"), ==, "Send ?");
  return NULL;
}

static guint told;

static void
tell (const GError *trouble)
{
  told++;
  g_assert_true (g_pattern_match_simple ("*ar.ini, line 3: *", trouble->message));
}

static void
test_later (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Words) words = NULL;
  GThread *threads[4];

  (void) data;
  write_file (fixture->folder, "ar.ini", "[file]\nunit=kb\nno pair\n");
  words = words_load_later (fixture->folder, fixture->override, tell, &error);
  g_assert_no_error (error);
  write_file (fixture->folder, "fr.ini", "[form]\nsend=later\n");
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("ask", ask_beside, words);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpstr (words_get (words, "fr", "form.send"), ==, "Envoyer\xe2\x80\xaf?");
  g_assert_cmpuint (told, ==, 0);
  g_assert_cmpstr (words_get (words, "ar", "file.size.unit"), ==, "ko");
  g_assert_cmpstr (words_get (words, "ar", "file.size.unit"), ==, "ko");
  g_assert_cmpuint (told, ==, 1);
  write_file (fixture->folder, "fr.ini", "no pair\n");
  g_assert_null (words_load_later (fixture->folder, NULL, tell, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_INVALID);
}

#define ADD(path, test) g_test_add (path, Fixture, NULL, fixture_set_up, test, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  ADD ("/words/get", test_get);
  ADD ("/words/has", test_has);
  ADD ("/words/count", test_count);
  ADD ("/words/plural-rules", test_plural_rules);
  ADD ("/words/override", test_override);
  ADD ("/words/partials", test_partials);
  ADD ("/words/refused", test_refused);
  ADD ("/words/folders", test_folders);
  ADD ("/words/later", test_later);
  return g_test_run ();
}
