/* json.c: JSON text to Tree through json-glib, and Tree to JSON text. What json-glib gets was judged by json_scan.c
 * before. */
#include "base/json.h"

#include "base/error.h"
#include "base/json_private.h"
#include "base/text.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

/* The depth of recursion below is that of the text: JSON_DEPTH_MAX at most. */
static Tree *tree_from_node (JsonNode *node);

static Tree *
tree_from_scalar (JsonNode *node)
{
  GType type = json_node_get_value_type (node);

  if (type == G_TYPE_STRING)
    return tree_new_text (json_node_get_string (node));
  if (type == G_TYPE_BOOLEAN)
    return tree_new_flag (json_node_get_boolean (node));
  if (type == G_TYPE_INT64)
    return tree_new_integer (json_node_get_int (node));
  return tree_new_real (json_node_get_double (node));
}

static Tree *
tree_from_array (JsonArray *array)
{
  Tree *list = tree_new_list ();

  for (guint i = 0; i < json_array_get_length (array); i++)
    tree_add_tree (list, tree_from_node (json_array_get_element (array, i)));
  return list;
}

static Tree *
tree_from_object (JsonObject *object)
{
  Tree *map = tree_new_map ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &member))
    tree_set_tree (map, name, tree_from_node (member));
  return map;
}

static Tree *
tree_from_node (JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    return tree_from_object (json_node_get_object (node));
  if (JSON_NODE_HOLDS_ARRAY (node))
    return tree_from_array (json_node_get_array (node));
  return JSON_NODE_HOLDS_VALUE (node) ? tree_from_scalar (node) : tree_new_null ();
}

Tree *
json_parse (const char *bytes, gsize length, GError **error)
{
  return json_parse_up_to (bytes, length, JSON_VALUES_MAX, error);
}

Tree *
json_parse_up_to (const char *bytes, gsize length, guint values_max, GError **error)
{
  g_autoptr (JsonParser) parser = NULL;
  g_autoptr (GError) refused = NULL;

  if (!json_scan (bytes, length, values_max, error))
    return NULL;
  parser = json_parser_new_immutable ();
  if (!json_parser_load_from_data (parser, bytes, (gssize) length, &refused)) {
    box_fail (error, BOX_ERROR_INVALID, "JSON: %s", refused->message);
    return NULL;
  }
  return tree_from_node (json_parser_get_root (parser));
}

static const char *const escapes[128] = {
  ['"'] = "\\\"", ['\\'] = "\\\\", ['\b'] = "\\b", ['\f'] = "\\f", ['\n'] = "\\n", ['\r'] = "\\r", ['\t'] = "\\t",
};

static void
print_text (GString *out, const char *text)
{
  g_autofree char *valid = g_utf8_validate (text, -1, NULL) ? NULL : g_utf8_make_valid (text, -1);

  g_string_append_c (out, '"');
  for (const char *p = valid == NULL ? text : valid; *p != '\0'; p++) {
    guchar c = (guchar) *p;

    if (c < 0x80 && escapes[c] != NULL)
      g_string_append (out, escapes[c]);
    else if (c < 0x20 || c == 0x7f)
      g_string_append_printf (out, "\\u%04x", c);
    else
      g_string_append_c (out, *p);
  }
  g_string_append_c (out, '"');
}

static void
print_real (GString *out, double value)
{
  g_autofree char *digits = isfinite (value) ? text_real (value) : g_strdup ("null");

  g_string_append (out, digits);
  /* A whole real stays a real when it is read again. */
  if (isfinite (value) && strpbrk (digits, ".e") == NULL)
    g_string_append (out, ".0");
}

static void print_value (GString *out, const Tree *tree);

static void
print_map (GString *out, const Tree *map)
{
  g_string_append_c (out, '{');
  for (guint i = 0; i < tree_length (map); i++) {
    if (i > 0)
      g_string_append_c (out, ',');
    print_text (out, tree_key_at (map, i));
    g_string_append_c (out, ':');
    print_value (out, tree_value_at (map, i));
  }
  g_string_append_c (out, '}');
}

static void
print_list (GString *out, const Tree *list)
{
  g_string_append_c (out, '[');
  for (guint i = 0; i < tree_length (list); i++) {
    if (i > 0)
      g_string_append_c (out, ',');
    print_value (out, tree_at (list, i));
  }
  g_string_append_c (out, ']');
}

static void
print_null (GString *out, const Tree *tree)
{
  (void) tree;
  g_string_append (out, "null");
}

static void
print_flag (GString *out, const Tree *tree)
{
  g_string_append (out, tree_flag (tree) ? "true" : "false");
}

static void
print_number (GString *out, const Tree *tree)
{
  if (tree_kind (tree) == TREE_REAL)
    print_real (out, tree_real (tree));
  else
    g_string_append_printf (out, "%" G_GINT64_FORMAT, tree_integer (tree));
}

static void
print_string (GString *out, const Tree *tree)
{
  print_text (out, tree_text (tree));
}

static void (*const prints[]) (GString *out, const Tree *tree) = {
  [TREE_NULL] = print_null,   [TREE_FLAG] = print_flag, [TREE_INTEGER] = print_number, [TREE_REAL] = print_number,
  [TREE_TEXT] = print_string, [TREE_LIST] = print_list, [TREE_MAP] = print_map,
};
G_STATIC_ASSERT (G_N_ELEMENTS (prints) == TREE_MAP + 1);

static void
print_value (GString *out, const Tree *tree)
{
  prints[tree_kind (tree)](out, tree);
}

char *
json_print (const Tree *tree)
{
  GString *out = g_string_sized_new (256);

  print_value (out, tree);
  return g_string_free (out, FALSE);
}
