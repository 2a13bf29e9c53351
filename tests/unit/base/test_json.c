/* test_json.c: strict reading within bounds, with the place of each fault, and printing that reads back. */
#include "base/error.h"
#include "base/json.h"

#include <limits.h>
#include <locale.h>
#include <math.h>
#include <pthread.h>
#include <string.h>

static Tree *
parse (const char *text, GError **error)
{
  return json_parse (text, strlen (text), error);
}

/* What is read and printed again. */
static void
test_round (void)
{
  static const struct {
    const char *in;
    const char *out;
  } cases[] = {
    { "null", "null" },
    { " true\r\n", "true" },
    { "\"a\"", "\"a\"" },
    { "[]", "[]" },
    { "{}", "{}" },
    { "[ 1 , -2 , 0 , -0 ]", "[1,-2,0,0]" },
    { "[9223372036854775807,-9223372036854775808]", "[9223372036854775807,-9223372036854775808]" },
    { "[0.1,-1.5e-3,1E5,1e+2,3.0,1e300]", "[0.1,-0.0015,100000.0,100.0,3.0,1e+300]" },
    { "[-0.0,1e-999,0e0,2.5E-1]", "[-0.0,0.0,0.0,0.25]" },
    { "{\"b\":1,\"a\":{\"c\":[null,false]}}", "{\"b\":1,\"a\":{\"c\":[null,false]}}" },
    { "{\"a\":1,\"b\":2,\"a\":3}", "{\"a\":3,\"b\":2}" },
    { "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\\"\\\\/\\b\\f\\n\\r\\t\"" },
    { "\"\\u00e9\\u20AC\\ud83c\\udfe0\"", "\"é€🏠\"" },
    { "\"\\u0001\\u001f\x7f\"", "\"\\u0001\\u001f\\u007f\"" },
    { "{\"\":\"\"}", "{\"\":\"\"}" },
    { "\"// no /* remark */\"", "\"// no /* remark */\"" },
    { "\"\xef\xbf\xbf\xf4\x8f\xbf\xbf\"", "\"\xef\xbf\xbf\xf4\x8f\xbf\xbf\"" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (Tree) tree = parse (cases[i].in, &error);
    g_autofree char *out = json_print (tree);

    g_assert_no_error (error);
    g_assert_cmpstr (out, ==, cases[i].out);
  }
}

static void
test_kinds (void)
{
  g_autoptr (Tree) tree = parse ("[null,true,1,1.0,\"1\",[],{}]", NULL);
  static const TreeKind kinds[] = { TREE_NULL, TREE_FLAG, TREE_INTEGER, TREE_REAL, TREE_TEXT, TREE_LIST, TREE_MAP };

  g_assert_cmpuint (tree_length (tree), ==, G_N_ELEMENTS (kinds));
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    g_assert_cmpint (tree_kind (tree_at (tree, i)), ==, kinds[i]);
}

static void
assert_refused (const char *bytes, gsize length, int code, const char *message)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Tree) tree = json_parse (bytes, length, &error);

  g_assert_null (tree);
  g_assert_error (error, BOX_ERROR, code);
  if (error != NULL && !g_pattern_match_simple (message, error->message))
    g_assert_cmpstr (error->message, ==, message);
}

static const struct {
  const char *text;
  const char *message;
} refusals[] = {
  { "", "*line 1, column 1: *too early" },
  { " \n ", "*line 2, column 2: *too early" },
  { "[1,\n 2", "*line 2, column 3: *too early" },
  { "{\"é\":x}", "*line 1, column 6: unexpected*" },
  { "[1,]", "*column 4: unexpected*" },
  { "[,1]", "*unexpected*" },
  { "[1 2]", "*comma*" },
  { "[1}", "*comma*" },
  { "{\"a\":1]", "*comma*" },
  { "{\"a\":1,}", "*key*" },
  { "{a:1}", "*key*" },
  { "{'a':1}", "*key*" },
  { "{\"a\" 1}", "*colon*" },
  { "{\"a\"}", "*colon*" },
  { "]", "*unexpected*" },
  { "1 1", "*follows*" },
  { "{}{}", "*follows*" },
  { "01", "*follows*" },
  { "-", "*unexpected*" },
  { "+1", "*unexpected*" },
  { ".5", "*unexpected*" },
  { "1.", "*digits*" },
  { "1e", "*digits*" },
  { "1e+", "*digits*" },
  { "0x1", "*follows*" },
  { "NaN", "*unexpected*" },
  { "-Infinity", "*unexpected*" },
  { "TRUE", "*unexpected*" },
  { "nul", "*unexpected*" },
  { "truely", "*follows*" },
  { "9223372036854775808", "*range*" },
  { "-9223372036854775809", "*range*" },
  { "1e999", "*range*" },
  { "-1e400", "*range*" },
  { "\"a", "*not closed*" },
  { "\"a\nb\"", "*control*" },
  { "\"\t\"", "*control*" },
  { "\"\\x\"", "*escape*" },
  { "\"\\", "*escape*" },
  { "\"\\u12g4\"", "*escape*" },
  { "\"\\u00", "*escape*" },
  { "\"\\u0000\"", "*NUL*" },
  { "\"\\ud800\"", "*surrogate*" },
  { "\"\\ud800\\n\"", "*surrogate*" },
  { "\"\\ud800\\ud800\"", "*surrogate*" },
  { "\"\\udc00\"", "*surrogate*" },
  { "\"\xff\"", "*line 1, column 2: not UTF-8*" },
  { "\"\xed\xa0\x80\"", "*not UTF-8*" },
  { "\"\xc0\x80\"", "*not UTF-8*" },
  { "\xef\xbb\xbf{}", "*unexpected*" },
  { "\xc2\xa0{}", "*unexpected*" },
  { "/* a */1", "*unexpected*" },
  { "1//", "*follows*" },
};

static void
test_refused (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    assert_refused (refusals[i].text, strlen (refusals[i].text), BOX_ERROR_INVALID, refusals[i].message);
  assert_refused ("1\0", 2, BOX_ERROR_INVALID, "*column 2: *NUL*");
  assert_refused ("\"a\0b\"", 5, BOX_ERROR_INVALID, "*NUL*");
  assert_refused (NULL, 0, BOX_ERROR_INVALID, "*too early*");
}

/* `count` times `open`, then `middle`, then `count` times `close`. */
static GString *
nested (guint count, const char *open, const char *middle, const char *close)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < count; i++)
    g_string_append (text, open);
  g_string_append (text, middle);
  for (guint i = 0; i < count; i++)
    g_string_append (text, close);
  return text;
}

static void
assert_accepted (const char *bytes, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Tree) tree = json_parse (bytes, length, &error);

  g_assert_no_error (error);
  g_assert_nonnull (tree);
}

static gpointer
parse_bounds (gpointer data)
{
  g_autoptr (GString) deep = nested (JSON_DEPTH_MAX, "[", "", "]");
  g_autoptr (GString) deep_maps = nested (JSON_DEPTH_MAX - 1, "{\"a\":", "{}", "}");
  g_autoptr (GString) deeper = nested (JSON_DEPTH_MAX + 1, "[", "", "]");
  g_autoptr (GString) hostile = nested (100000, "[", "", "");
  g_autoptr (GString) hostile_maps = nested (100000, "{\"a\":", "", "");

  (void) data;
  assert_accepted (deep->str, deep->len);
  assert_accepted (deep_maps->str, deep_maps->len);
  assert_refused (deeper->str, deeper->len, BOX_ERROR_INVALID, "*column 33: nested too deep");
  assert_refused (hostile->str, hostile->len, BOX_ERROR_INVALID, "*nested too deep");
  assert_refused (hostile_maps->str, hostile_maps->len, BOX_ERROR_INVALID, "*nested too deep");
  return NULL;
}

/* In a thread with the stack of a CivetWeb worker, or the smallest there is (128 kB on a Pi). */
static void
test_depth (void)
{
  pthread_attr_t attributes;
  pthread_t thread;

  pthread_attr_init (&attributes);
  g_assert_cmpint (pthread_attr_setstacksize (&attributes, MAX (100 * 1024, PTHREAD_STACK_MIN)), ==, 0);
  g_assert_cmpint (pthread_create (&thread, &attributes, parse_bounds, NULL), ==, 0);
  pthread_join (thread, NULL);
  pthread_attr_destroy (&attributes);
}

static void
test_values_bound (void)
{
  g_autoptr (GString) fits = g_string_new ("[1");

  /* The list itself is a value. */
  for (int i = 0; i < JSON_VALUES_MAX - 2; i++)
    g_string_append (fits, ",1");
  g_string_append (fits, "]");
  assert_accepted (fits->str, fits->len);
  g_string_truncate (fits, fits->len - 1);
  g_string_append (fits, ",1]");
  assert_refused (fits->str, fits->len, BOX_ERROR_INVALID, "*too many values");
}

static void
test_bytes_bound (void)
{
  g_autoptr (GString) text = g_string_new ("1");

  while (text->len < JSON_BYTES_MAX)
    g_string_append (text, "    ");
  g_string_truncate (text, JSON_BYTES_MAX);
  assert_accepted (text->str, text->len);
  g_string_append_c (text, ' ');
  assert_refused (text->str, text->len, BOX_ERROR_LIMIT, "*more than*");
}

static void
test_number_length (void)
{
  g_autoptr (GString) zeros = nested (500, "0", "", "");
  g_autoptr (GString) long_real = nested (600, "1", "", "");
  g_autofree char *fits = g_strconcat ("1.", zeros->str, NULL);
  g_autofree char *too_long = g_strconcat ("0.", long_real->str, NULL);

  assert_accepted (fits, strlen (fits));
  assert_refused (too_long, strlen (too_long), BOX_ERROR_INVALID, "*range*");
}

/* Not NUL-terminated: what follows the length must not be read. */
static void
test_length (void)
{
  assert_accepted ("12x", 2);
  assert_refused ("[1]", 2, BOX_ERROR_INVALID, "*too early*");
  assert_refused ("true", 3, BOX_ERROR_INVALID, "*unexpected*");
}

static void
test_print_odd (void)
{
  g_autoptr (Tree) map = tree_new_map ();
  g_autofree char *out = NULL;
  g_autofree char *nothing = json_print (NULL);

  tree_set_real (map, "nan", NAN);
  tree_set_real (map, "inf", -INFINITY);
  tree_set_text (map, "bad\xff", "\xff<");
  out = json_print (map);
  g_assert_cmpstr (out, ==, "{\"nan\":null,\"inf\":null,\"bad\xef\xbf\xbd\":\"\xef\xbf\xbd<\"}");
  g_assert_cmpstr (nothing, ==, "null");
}

/* Numbers are read with a dot whatever the language of the system. */
static void
test_locale (void)
{
  g_autoptr (Tree) tree = NULL;
  g_autofree char *out = NULL;

  if (setlocale (LC_NUMERIC, "fr_FR.UTF-8") == NULL) {
    g_test_skip ("no French locale here");
    return;
  }
  tree = parse ("[1.5]", NULL);
  out = json_print (tree);
  setlocale (LC_NUMERIC, "C");
  g_assert_cmpfloat (tree_real (tree_at (tree, 0)), ==, 1.5);
  g_assert_cmpstr (out, ==, "[1.5]");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/json/round", test_round);
  g_test_add_func ("/json/kinds", test_kinds);
  g_test_add_func ("/json/refused", test_refused);
  g_test_add_func ("/json/depth", test_depth);
  g_test_add_func ("/json/values-bound", test_values_bound);
  g_test_add_func ("/json/bytes-bound", test_bytes_bound);
  g_test_add_func ("/json/number-length", test_number_length);
  g_test_add_func ("/json/length", test_length);
  g_test_add_func ("/json/print-odd", test_print_odd);
  g_test_add_func ("/json/locale", test_locale);
  return g_test_run ();
}
