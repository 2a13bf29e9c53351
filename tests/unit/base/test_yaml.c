/* test_yaml.c: a file against a small schema: what is read, and what is refused with file, line and reason. */
#include "base/yaml.h"

#include <cyaml/cyaml.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"

typedef struct {
  char *code;
  unsigned weight;
} Item;
typedef struct {
  char *name;
  unsigned limit;
  Item *items;
  unsigned items_count;
} Thing;

static const cyaml_schema_field_t item_fields[] = {
  CYAML_FIELD_STRING_PTR ("code", CYAML_FLAG_POINTER, Item, code, 1, 20),
  CYAML_FIELD_UINT ("weight", CYAML_FLAG_DEFAULT, Item, weight),
  CYAML_FIELD_END,
};
static const cyaml_schema_value_t item_value = { CYAML_VALUE_MAPPING (CYAML_FLAG_DEFAULT, Item, item_fields) };
static const cyaml_schema_field_t thing_fields[] = {
  YAML_KIND_FIELD,
  CYAML_FIELD_STRING_PTR ("name", CYAML_FLAG_POINTER, Thing, name, 1, 40),
  CYAML_FIELD_UINT ("limit", CYAML_FLAG_OPTIONAL, Thing, limit),
  CYAML_FIELD_SEQUENCE ("items", CYAML_FLAG_POINTER, Thing, items, &item_value, 1, 9),
  CYAML_FIELD_END,
};
static const cyaml_schema_value_t thing_value = { CYAML_VALUE_MAPPING (CYAML_FLAG_POINTER, Thing, thing_fields) };

static char *folder;

/* (transfer full): the path of a file that holds `bytes`. */
static char *
written (const char *bytes, gssize length)
{
  char *path = g_build_filename (folder, "thing.yaml", NULL);

  g_assert_true (g_file_set_contents (path, bytes, length, NULL));
  return path;
}

static Thing *
load (const char *bytes, gssize length, GError **error)
{
  g_autofree char *path = written (bytes, length);
  g_autoptr (YamlFile) yaml = yaml_file_read (path, error);

  return yaml == NULL ? NULL : yaml_file_load (yaml, "thing", &thing_value, error);
}

#define ITEMS "items:\n  - {code: a, weight: 3}\n  - code: b\n    weight: 0\n"

static void
test_whole (void)
{
  g_autoptr (GError) error = NULL;
  Thing *thing =
      load ("\xef\xbb\xbf# what it is\r\n\r\nkind: thing\r\nname: Été\nlimit: 12 # months\n" ITEMS, -1, &error);

  g_assert_no_error (error);
  if (thing == NULL)
    return;
  g_assert_cmpstr (thing->name, ==, "Été");
  g_assert_cmpuint (thing->limit, ==, 12);
  g_assert_cmpuint (thing->items_count, ==, 2);
  g_assert_cmpstr (thing->items[1].code, ==, "b");
  g_assert_cmpuint (thing->items[0].weight, ==, 3);
  yaml_data_free (&thing_value, thing);
  yaml_data_free (&thing_value, NULL);
}

static const struct {
  const char *name, *text, *message; /* after the path */
} broken[] = {
  { "empty", "", ", line 1: the file is empty" },
  { "other-kind", "\nkind: grid\nname: x\n" ITEMS, ", line 2: kind: grid, where thing is read" },
  { "no-kind", "name: x\n" ITEMS, ", line 3: Missing required mapping field: kind" },
  { "late-kind", "name: x\nkind: thing\n" ITEMS, ", line 1: the first key says what the file is" },
  { "list-kind", "kind: [thing]\nname: x\n" ITEMS, ", line 1: the first key says what the file is" },
  { "unknown-key", "kind: thing\nname: x\ncolour: red\n" ITEMS, ", line 3: Unexpected key: colour" },
  { "repeated-key", "kind: thing\nname: x\nname: y\n" ITEMS, ", line 3: Mapping field already seen: name" },
  { "missing-key", "kind: thing\nname: x\nitems:\n  - {code: a, weight: 1}\n  - {code: b}\n",
    ", line 5: Missing required mapping field: weight" },
  { "too-deep", "kind: thing\nname: [x]\n" ITEMS, ", line 2: Expecting STRING, got event: SEQUENCE_START" },
  { "suffix", "kind: thing\nname: x\nlimit: 3abc\n" ITEMS, ", line 3: limit is not a whole number" },
  { "octal", "kind: thing\nname: x\nlimit: 010\n" ITEMS, ", line 3: limit is not a whole number" },
  { "negative", "kind: thing\nname: x\nlimit: -1\n" ITEMS, ", line 3: limit is not a whole number" },
  { "seven-digits", "kind: thing\nname: x\nlimit: 1000000\n" ITEMS, ", line 3: limit is not a whole number" },
  { "nested-number", "kind: thing\nname: x\nitems:\n  - {code: a, weight: 0x3}\n",
    ", line 4: weight is not a whole number" },
  { "alias", "kind: thing\nname: &n x\nitems:\n  - {code: *n, weight: 3}\n", ", line 4: YAML alias unsupported" },
  { "two-documents", "kind: thing\nname: x\n" ITEMS "---\nkind: thing\n", ", line 7: --- a file is one document" },
  { "not-utf8", "kind: thing\nname: \xe9t\xe9\n" ITEMS, ", line 2: not UTF-8 text" },
  { "open-quote", "kind: thing\nname: 'x\n", ", line 2: libyaml: " },
};

static void
test_broken (gconstpointer data)
{
  const guint i = GPOINTER_TO_UINT (data);
  g_autofree char *start = g_strdup_printf ("%s/thing.yaml%s", folder, broken[i].message);
  g_autoptr (GError) error = NULL;

  g_assert_null (load (broken[i].text, -1, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_INVALID);
  if (error != NULL && !g_str_has_prefix (error->message, start))
    g_assert_cmpstr (error->message, ==, start);
}

/* Brackets cost neither stack nor time. */
static void
test_deep (void)
{
  static const char *const starts[] = { "kind: thing\nname: ", "kind: " };

  for (guint i = 0; i < G_N_ELEMENTS (starts); i++) {
    g_autofree char *brackets = g_strnfill (100000, '[');
    g_autofree char *text = g_strconcat (starts[i], brackets, NULL);
    g_autoptr (GError) error = NULL;

    g_assert_null (load (text, -1, &error));
    g_assert_error (error, BOX_ERROR, BOX_ERROR_INVALID);
    g_assert_nonnull (strstr (error->message, ": too many open brackets"));
  }
}

static void
test_nul (void)
{
  static const char text[] = "kind: thing\nname: x\0y\n" ITEMS;
  g_autoptr (GError) error = NULL;

  g_assert_null (load (text, sizeof text - 1, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, ", line 2: not UTF-8 text"));
}

static void
test_bounds (void)
{
  g_autofree char *most = g_strnfill (YAML_BYTES_MAX + 1, '#');
  g_autofree char *path = written (most, -1), *nowhere = g_build_filename (folder, "nowhere.yaml", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (YamlFile) yaml = NULL;

  g_assert_null (yaml_file_read (path, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_LIMIT);
  g_clear_error (&error);
  g_assert_null (yaml_file_read (nowhere, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_free (written (most, YAML_BYTES_MAX));
  yaml = yaml_file_read (path, &error);
  g_assert_no_error (error);
  yaml_file_free (NULL);
}

static void
test_refuse (void)
{
  static const struct {
    const char *place;
    guint line;
  } places[] = { { "a", 5 }, { "name", 2 }, { "nowhere", 1 }, { "b", 4 } };
  g_autofree char *path =
      written ("kind: thing\nname: b\nitems:\n  - {code: b, weight: 3}\n  - {code: a, weight: 3}\n", -1);
  g_autoptr (YamlFile) yaml = yaml_file_read (path, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (places); i++) {
    g_autofree char *wanted = g_strdup_printf ("%s, line %u: %s is wrong", path, places[i].line, places[i].place);
    g_autoptr (GError) error = NULL;

    g_assert_false (yaml_file_refuse (yaml, places[i].place, &error, "%s is wrong", places[i].place));
    g_assert_error (error, BOX_ERROR, BOX_ERROR_INVALID);
    g_assert_cmpstr (error->message, ==, wanted);
  }
}

int
main (int argc, char **argv)
{
  g_autofree char *path = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  folder = g_dir_make_tmp ("yaml-XXXXXX", NULL);
  g_test_add_func ("/yaml/whole", test_whole);
  for (guint i = 0; i < G_N_ELEMENTS (broken); i++) {
    g_autofree char *name = g_strconcat ("/yaml/broken/", broken[i].name, NULL);
    g_test_add_data_func (name, GUINT_TO_POINTER (i), test_broken);
  }
  g_test_add_func ("/yaml/deep", test_deep);
  g_test_add_func ("/yaml/nul", test_nul);
  g_test_add_func ("/yaml/bounds", test_bounds);
  g_test_add_func ("/yaml/refuse", test_refuse);
  status = g_test_run ();
  path = g_build_filename (folder, "thing.yaml", NULL);
  g_remove (path);
  g_rmdir (folder);
  g_free (folder);
  return status;
}
