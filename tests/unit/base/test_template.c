/* test_template.c: the official Mustache specification, mandatory part and inheritance, then our own bounds and
 * additions. */
#include "base/error.h"
#include "base/json.h"
#include "base/template.h"

#include <glib/gstdio.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

static const struct {
  const char *file;
  guint cases;
} specs[] = {
  { "comments", 12 }, { "delimiters", 14 }, { "interpolation", 42 }, { "inverted", 22 },
  { "partials", 12 }, { "sections", 34 },   { "~inheritance", 27 },
};

/* Tests run from the top folder. */
static char *
spec_read (const char *file, gsize *length)
{
  g_autofree char *path = g_strdup_printf ("tests/data/mustache-spec/%s.json", file);
  char *bytes = NULL;

  g_file_get_contents (path, &bytes, length, NULL);
  return bytes;
}

static void
add_partials (TemplateSet *set, const Tree *partials)
{
  for (guint i = 0; i < tree_length (partials); i++)
    g_assert_true (template_set_add (set, tree_key_at (partials, i), tree_text (tree_value_at (partials, i)), NULL));
}

static void
run_case (const char *file, const Tree *test)
{
  g_autoptr (TemplateSet) set = template_set_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) out = g_string_new (NULL);

  add_partials (set, tree_get (test, "partials"));
  g_assert_true (template_set_add (set, "it", tree_get_text (test, "template"), &error));
  g_assert_no_error (error);
  g_assert_true (template_render (set, "it", tree_get (test, "data"), TEMPLATE_ESCAPE_HTML, out, &error));
  g_assert_no_error (error);
  if (g_strcmp0 (out->str, tree_get_text (test, "expected")) == 0)
    return;
  g_test_message ("%s, %s", file, tree_get_text (test, "name"));
  g_assert_cmpstr (out->str, ==, tree_get_text (test, "expected"));
}

static void
test_spec (gconstpointer data)
{
  guint index = GPOINTER_TO_UINT (data);
  gsize length = 0;
  g_autofree char *bytes = spec_read (specs[index].file, &length);
  g_autoptr (GError) error = NULL;
  g_autoptr (Tree) spec = NULL;
  const Tree *tests;

  g_assert_nonnull (bytes);
  if (bytes == NULL)
    return;
  spec = json_parse (bytes, length, &error);
  g_assert_no_error (error);
  tests = tree_get (spec, "tests");
  g_assert_cmpuint (tree_length (tests), ==, specs[index].cases);
  for (guint i = 0; i < tree_length (tests); i++)
    run_case (specs[index].file, tree_at (tests, i));
}

/* What `source` renders to, with the partials given as name, source, …, NULL. */
static char *
rendered (const Tree *context, TemplateEscape escape, const char *source, ...)
{
  g_autoptr (TemplateSet) set = template_set_new ();
  GString *out = g_string_new (NULL);
  const char *name;
  va_list args;

  g_assert_true (template_set_add (set, "it", source, NULL));
  va_start (args, source);
  while ((name = va_arg (args, const char *)) != NULL)
    g_assert_true (template_set_add (set, name, va_arg (args, const char *), NULL));
  va_end (args);
  g_assert_true (template_render (set, "it", context, escape, out, NULL));
  return g_string_free (out, FALSE);
}

static void
test_escape (void)
{
  g_autoptr (Tree) context = tree_new_map ();
  g_autofree char *html = NULL;
  g_autofree char *plain = NULL;

  tree_set_text (context, "x", "<a href=\"b\">l'eau & co</a>");
  html = rendered (context, TEMPLATE_ESCAPE_HTML, "{{x}}", NULL);
  plain = rendered (context, TEMPLATE_ESCAPE_NONE, "{{x}}", NULL);
  g_assert_cmpstr (html, ==, "&lt;a href=&quot;b&quot;&gt;l&#39;eau &amp; co&lt;/a&gt;");
  g_assert_cmpstr (plain, ==, "<a href=\"b\">l'eau & co</a>");
}

static void
test_values (void)
{
  g_autoptr (Tree) context = tree_new_map ();
  g_autofree char *out = NULL;

  tree_set_integer (context, "i", G_MININT64);
  tree_set_real (context, "r", 0.1);
  tree_set_real (context, "whole", 3);
  tree_set_flag (context, "f", TRUE);
  tree_set_map (context, "m");
  out = rendered (context, TEMPLATE_ESCAPE_HTML, "{{i}} {{r}} {{whole}} {{f}} [{{m}}] {{#i}}{{.}}{{/i}}", NULL);
  g_assert_cmpstr (out, ==, "-9223372036854775808 0.1 3 true [] -9223372036854775808");
}

static void
test_flag_keeps_dot (void)
{
  g_autoptr (Tree) context = tree_new_map ();
  g_autofree char *out = NULL;
  Tree *list = tree_set_list (context, "list");

  tree_add_text (list, "a");
  tree_add_text (list, "b");
  tree_set_flag (context, "yes", TRUE);
  out = rendered (context, TEMPLATE_ESCAPE_HTML, "{{#list}}{{#yes}}({{.}}){{/yes}}{{/list}}", NULL);
  g_assert_cmpstr (out, ==, "(a)(b)");
}

/* A word alone on a line of a mail must not pull the next line up; an ordinary partial does, by specification. */
static void
test_words_stand_inline (void)
{
  g_autofree char *words = rendered (NULL, TEMPLATE_ESCAPE_NONE, "  {{>w.a}}\n{{>w.a}}\n", "w.a", "Hello", NULL);
  g_autofree char *partial = rendered (NULL, TEMPLATE_ESCAPE_NONE, "  {{>a}}\n{{>a}}\n", "a", "Hello", NULL);

  g_assert_cmpstr (words, ==, "  Hello\nHello\n");
  g_assert_cmpstr (partial, ==, "  HelloHello");
}

static void
test_layout (void)
{
  static const char layout[] =
      "<title>{{$title}}Box{{/title}}</title>\n{{>head}}\n<main>\n  {{$content}}{{/content}}\n</main>\n";
  static const char page[] =
      "{{<layout}}\n{{$title}}Home{{/title}}\n{{$content}}\n<h1>{{name}}</h1>\n{{#list}}\n  <p>{{.}}</p>\n"
      "{{/list}}\n\n<hr>\n{{/content}}\n{{/layout}}\n";
  g_autoptr (Tree) context = tree_new_map ();
  g_autofree char *out = NULL;
  Tree *list = tree_set_list (context, "list");

  tree_set_text (context, "name", "N");
  tree_add_integer (list, 1);
  tree_add_integer (list, 2);
  out =
      rendered (context, TEMPLATE_ESCAPE_HTML, page, "layout", layout, "head", "<meta {{$title}}x{{/title}}>\n", NULL);
  g_assert_cmpstr (out, ==,
                   "<title>Home</title>\n<meta Home>\n"
                   "<main>\n  <h1>N</h1>\n    <p>1</p>\n    <p>2</p>\n\n  <hr>\n</main>\n");
}

/* Blocks given on one line take the place and the line of a block that stands alone. */
static void
test_block_lines (void)
{
  static const char layout[] = "[\n  {{$a}}{{/a}}\n  {{$b}}\n  default\n  {{/b}}\n]\n";
  g_autofree char *given =
      rendered (NULL, TEMPLATE_ESCAPE_HTML, "{{<l}}{{$a}}A{{/a}}{{$b}}B{{/b}}{{/l}}", "l", layout, NULL);
  g_autofree char *kept = rendered (NULL, TEMPLATE_ESCAPE_HTML, "{{<l}}{{/l}}", "l", layout, NULL);
  g_autofree char *empty = rendered (NULL, TEMPLATE_ESCAPE_HTML, "{{<l}}{{$b}}{{/b}}{{/l}}", "l", layout, NULL);

  g_assert_cmpstr (given, ==, "[\n  A\n  B\n]\n");
  g_assert_cmpstr (kept, ==, "[\n  default\n]\n");
  g_assert_cmpstr (empty, ==, "[\n]\n");
}

/* A block's own text belongs to who wrote it: a block of the same name inside it is not itself. */
static void
test_block_in_itself (void)
{
  static const char page[] = "{{<l}}{{$a}}<{{$a}}in{{/a}}>{{/a}}{{/l}}";
  g_autofree char *out = rendered (NULL, TEMPLATE_ESCAPE_HTML, page, "l", "{{$a}}x{{/a}}", NULL);

  g_assert_cmpstr (out, ==, "<in>");
}

static void
test_refused (void)
{
  static const struct {
    const char *source;
    const char *message;
  } cases[] = {
    { "a\n{{#b}}", "*it, line 2*not closed*" },
    { "\n\n{{/b}}", "*line 3*not opened*" },
    { "{{#a}}{{/b}}", "*line 1*\"a\" is open*" },
    { "{{#a}}{{#b}}{{/a}}{{/b}}", "*\"b\" is open*" },
    { "{{a", "*not closed*" },
    { "{{{a}}", "*not closed*" },
    { "{{}}", "*one name*" },
    { "{{a b}}", "*one name*" },
    { "{{a..b}}", "*empty part*" },
    { "{{#.a}}{{/.a}}", "*empty part*" },
    { "{{>*a}}", "*dynamic*" },
    { "{{<*a}}{{/*a}}", "*dynamic*" },
    { "{{=a=}}", "*delimiters*" },
    { "{{=== ==}}", "*delimiters*" },
    { "{{=aaaaaaaaaaaaaaaaa b=}}", "*delimiters*" },
    { "\xff", "*UTF-8*" },
  };
  g_autoptr (TemplateSet) set = template_set_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (template_set_add (set, "it", cases[i].source, &error));
    g_assert_error (error, BOX_ERROR, BOX_ERROR_INVALID);
    if (error != NULL && !g_pattern_match_simple (cases[i].message, error->message))
      g_assert_cmpstr (error->message, ==, cases[i].message);
  }
  g_assert_false (template_set_has (set, "it"));
}

static void
assert_render_fails (TemplateSet *set, const char *name, int code)
{
  g_autoptr (GString) out = g_string_new ("kept");
  g_autoptr (GError) error = NULL;
  g_autoptr (Tree) context = tree_new_map ();

  tree_set_flag (context, "yes", TRUE);
  g_assert_false (template_render (set, name, context, TEMPLATE_ESCAPE_HTML, out, &error));
  g_assert_error (error, BOX_ERROR, code);
  g_assert_cmpstr (out->str, ==, "kept");
}

static gpointer
render_hostile (gpointer data)
{
  g_autoptr (TemplateSet) set = template_set_new ();
  GString *deep = g_string_new (NULL);

  (void) data;
  for (int i = 0; i < 100000; i++)
    g_string_append (deep, "{{#a}}");
  g_assert_false (template_set_add (set, "deep", deep->str, NULL));
  g_string_free (deep, TRUE);
  template_set_add (set, "self", "x{{>self}}", NULL);
  template_set_add (set, "parent", "{{<parent}}{{$a}}{{<parent}}{{/parent}}{{/a}}{{/parent}}", NULL);
  /* Doubles at each of 40 levels: never deep, never finished. */
  for (int i = 0; i < 40; i++) {
    g_autofree char *name = g_strdup_printf ("p%d", i);
    g_autofree char *source = g_strdup_printf ("{{>p%d}}{{>p%d}}", i + 1, i + 1);

    template_set_add (set, name, source, NULL);
  }
  assert_render_fails (set, "self", BOX_ERROR_INVALID);
  assert_render_fails (set, "parent", BOX_ERROR_INVALID);
  assert_render_fails (set, "p0", BOX_ERROR_LIMIT);
  assert_render_fails (set, "unknown", BOX_ERROR_NOT_FOUND);
  return NULL;
}

/* In a thread with the stack of a CivetWeb worker, or the least that a Pi gives, which is more. */
static void
test_hostile (void)
{
  glong least = sysconf (_SC_THREAD_STACK_MIN);
  pthread_attr_t attributes;
  pthread_t thread;

  pthread_attr_init (&attributes);
  g_assert_cmpint (pthread_attr_setstacksize (&attributes, least > 100 * 1024 ? (gsize) least : 100 * 1024), ==, 0);
  g_assert_cmpint (pthread_create (&thread, &attributes, render_hostile, NULL), ==, 0);
  pthread_join (thread, NULL);
  pthread_attr_destroy (&attributes);
}

static void
write_file (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);

  g_mkdir_with_parents (parent, 0700);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
remove_file (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_remove (path);
}

static void
assert_rendered (const TemplateSet *set, const char *name, const char *expected)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (Tree) view = tree_new_map ();
  GError *error = NULL;

  g_assert_true (template_render (set, name, view, TEMPLATE_ESCAPE_HTML, out, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (out->str, ==, expected);
}

static void
test_load (void)
{
  g_autofree char *folder = g_dir_make_tmp ("template-XXXXXX", NULL);
  g_autoptr (TemplateSet) set = template_set_new ();
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) missing = NULL;

  write_file (folder, "pages/home.mustache", "{{>partials/head}}{{>none}}");
  write_file (folder, "partials/head.mustache", "head");
  write_file (folder, "partials/notes.txt", "{{");
  write_file (folder, "pages/said.mustache", "<p>D'accord ?</p>");
  write_file (folder, "pages/style.mustache", "a : b");
  g_assert_true (template_set_load (set, folder, FALSE, &error));
  g_assert_no_error (error);
  g_assert_true (template_set_has (set, "pages/home"));
  g_assert_true (template_set_has (set, "partials/head"));
  g_assert_false (template_set_has (set, "partials/notes"));
  missing = template_set_missing (set);
  g_assert_cmpuint (g_strv_length (missing), ==, 1);
  g_assert_cmpstr (missing[0], ==, "pages/home: none");
  /* French gets its typography; what has no element is no page. */
  assert_rendered (set, "pages/said",
                   "<p>D\xe2\x80\x99"
                   "accord\xe2\x80\xaf?</p>");
  assert_rendered (set, "pages/style", "a : b");
  remove_file (folder, "pages/said.mustache");
  remove_file (folder, "pages/style.mustache");
  remove_file (folder, "pages/home.mustache");
  remove_file (folder, "partials/head.mustache");
  remove_file (folder, "partials/notes.txt");
  remove_file (folder, "pages");
  remove_file (folder, "partials");
  g_rmdir (folder);
}

static void
test_load_absent (void)
{
  g_autoptr (TemplateSet) set = template_set_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (template_set_load (set, "/nonexistent/templates", TRUE, &error));
  g_assert_no_error (error);
  g_assert_false (template_set_load (set, "/nonexistent/templates", FALSE, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_INVALID);
}

/* What is asked for, counted; "broken" is no Mustache. */
static char *
ask (const char *name, gconstpointer data, GError **error)
{
  guint *asked = (gpointer) data;

  (void) error;
  (*asked)++;
  if (g_str_equal (name, "page"))
    return g_strdup ("<{{>part}}{{>part}}>");
  return g_str_equal (name, "part") ? g_strdup ("p") : g_str_equal (name, "broken") ? g_strdup ("{{#open}}") : NULL;
}

static void
test_later (void)
{
  guint asked = 0;
  g_autoptr (TemplateSet) set = template_set_new_later (NULL, ask, &asked);
  g_autoptr (GError) error = NULL;
  g_autoptr (Tree) context = tree_new_map ();
  g_autoptr (GString) out = g_string_new (NULL);

  assert_rendered (set, "page", "<pp>");
  assert_rendered (set, "page", "<pp>");
  g_assert_cmpuint (asked, ==, 2);
  g_assert_true (template_set_add (set, "around", "{{>broken}}", NULL));
  g_assert_false (template_render (set, "around", context, TEMPLATE_ESCAPE_NONE, out, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_INVALID);
  g_assert_cmpstr (out->str, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (guint i = 0; i < G_N_ELEMENTS (specs); i++) {
    g_autofree char *path = g_strconcat ("/template/spec/", specs[i].file, NULL);

    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_spec);
  }
  g_test_add_func ("/template/escape", test_escape);
  g_test_add_func ("/template/later", test_later);
  g_test_add_func ("/template/values", test_values);
  g_test_add_func ("/template/flag-keeps-dot", test_flag_keeps_dot);
  g_test_add_func ("/template/words-stand-inline", test_words_stand_inline);
  g_test_add_func ("/template/layout", test_layout);
  g_test_add_func ("/template/block-lines", test_block_lines);
  g_test_add_func ("/template/block-in-itself", test_block_in_itself);
  g_test_add_func ("/template/refused", test_refused);
  g_test_add_func ("/template/hostile", test_hostile);
  g_test_add_func ("/template/load", test_load);
  g_test_add_func ("/template/load-absent", test_load_absent);
  return g_test_run ();
}
