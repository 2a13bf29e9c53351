/* tree.c: maps keep their entries in order; a hash index joins them once a map grows. Does not print anything. */
#include "base/tree.h"

#include <math.h>

/* Below this many entries a walk is as quick as a hash, and most maps of a page stay below. */
enum { INDEX_FROM = 16 };

struct Tree {
  TreeKind kind;
  union {
    gboolean flag;
    gint64 integer;
    double real;
    char *text;
  } value;
  GPtrArray *children; /* lists and maps: Tree* */
  GPtrArray *keys;     /* maps: char*, beside the children */
  GHashTable *index;   /* maps from INDEX_FROM entries on: key (of `keys`) to position */
};

static void
child_free (gpointer data)
{
  tree_free (data);
}

static Tree *
tree_new (TreeKind kind)
{
  Tree *tree = g_new0 (Tree, 1);

  tree->kind = kind;
  if (kind == TREE_LIST || kind == TREE_MAP)
    tree->children = g_ptr_array_new_with_free_func (child_free);
  if (kind == TREE_MAP)
    tree->keys = g_ptr_array_new_with_free_func (g_free);
  return tree;
}

Tree *
tree_new_map (void)
{
  return tree_new (TREE_MAP);
}

Tree *
tree_new_list (void)
{
  return tree_new (TREE_LIST);
}

Tree *
tree_new_null (void)
{
  return tree_new (TREE_NULL);
}

void
tree_free (Tree *tree)
{
  if (tree == NULL)
    return;
  if (tree->kind == TREE_TEXT)
    g_free (tree->value.text);
  g_clear_pointer (&tree->index, g_hash_table_unref);
  g_clear_pointer (&tree->keys, g_ptr_array_unref);
  g_clear_pointer (&tree->children, g_ptr_array_unref);
  g_free (tree);
}

Tree *
tree_new_flag (gboolean value)
{
  Tree *tree = tree_new (TREE_FLAG);

  tree->value.flag = value != FALSE;
  return tree;
}

Tree *
tree_new_integer (gint64 value)
{
  Tree *tree = tree_new (TREE_INTEGER);

  tree->value.integer = value;
  return tree;
}

Tree *
tree_new_real (double value)
{
  Tree *tree = tree_new (TREE_REAL);

  tree->value.real = value;
  return tree;
}

Tree *
tree_new_text (const char *value)
{
  Tree *tree;

  if (value == NULL)
    return tree_new (TREE_NULL);
  tree = tree_new (TREE_TEXT);
  tree->value.text = g_strdup (value);
  return tree;
}

/* The position of `key`, or -1. */
static int
map_position (const Tree *map, const char *key)
{
  gpointer found;

  if (map->index != NULL)
    return g_hash_table_lookup_extended (map->index, key, NULL, &found) ? GPOINTER_TO_INT (found) : -1;
  for (guint i = 0; i < map->keys->len; i++)
    if (g_str_equal (g_ptr_array_index (map->keys, i), key))
      return (int) i;
  return -1;
}

static void
map_append (Tree *map, const char *key, Tree *value)
{
  char *own = g_strdup (key);

  g_ptr_array_add (map->keys, own);
  g_ptr_array_add (map->children, value);
  if (map->index != NULL) {
    g_hash_table_insert (map->index, own, GINT_TO_POINTER ((int) map->keys->len - 1));
    return;
  }
  if (map->keys->len < INDEX_FROM)
    return;
  map->index = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < map->keys->len; i++)
    g_hash_table_insert (map->index, g_ptr_array_index (map->keys, i), GINT_TO_POINTER ((int) i));
}

/* A value set on what is no map is dropped with a warning: a mistake of ours, not of a visitor. */
void
tree_set_tree (Tree *map, const char *key, Tree *value)
{
  int position;

  if (map == NULL || map->kind != TREE_MAP || key == NULL || value == NULL) {
    g_critical ("tree: \"%s\" cannot be set here", key == NULL ? "(null)" : key);
    tree_free (value);
    return;
  }
  position = map_position (map, key);
  if (position < 0) {
    map_append (map, key, value);
    return;
  }
  tree_free (g_ptr_array_index (map->children, (guint) position));
  g_ptr_array_index (map->children, (guint) position) = value;
}

void
tree_set_null (Tree *map, const char *key)
{
  tree_set_tree (map, key, tree_new_null ());
}

void
tree_set_flag (Tree *map, const char *key, gboolean value)
{
  tree_set_tree (map, key, tree_new_flag (value));
}

void
tree_set_integer (Tree *map, const char *key, gint64 value)
{
  tree_set_tree (map, key, tree_new_integer (value));
}

void
tree_set_real (Tree *map, const char *key, double value)
{
  tree_set_tree (map, key, tree_new_real (value));
}

void
tree_set_text (Tree *map, const char *key, const char *value)
{
  tree_set_tree (map, key, tree_new_text (value));
}

void
tree_set_format (Tree *map, const char *key, const char *format, ...)
{
  Tree *tree = tree_new (TREE_TEXT);
  va_list args;

  va_start (args, format);
  tree->value.text = g_strdup_vprintf (format, args);
  va_end (args);
  tree_set_tree (map, key, tree);
}

/* What could not be attached was freed, and must not be handed back. */
static gboolean
takes (const Tree *tree, TreeKind kind)
{
  return tree != NULL && tree->kind == kind;
}

Tree *
tree_set_map (Tree *map, const char *key)
{
  Tree *child = takes (map, TREE_MAP) && key != NULL ? tree_new_map () : NULL;

  tree_set_tree (map, key, child);
  return child;
}

Tree *
tree_set_list (Tree *map, const char *key)
{
  Tree *child = takes (map, TREE_MAP) && key != NULL ? tree_new_list () : NULL;

  tree_set_tree (map, key, child);
  return child;
}

void
tree_add_tree (Tree *list, Tree *value)
{
  if (!takes (list, TREE_LIST) || value == NULL) {
    g_critical ("tree: nothing can be added here");
    tree_free (value);
    return;
  }
  g_ptr_array_add (list->children, value);
}

void
tree_add_flag (Tree *list, gboolean value)
{
  tree_add_tree (list, tree_new_flag (value));
}

void
tree_add_integer (Tree *list, gint64 value)
{
  tree_add_tree (list, tree_new_integer (value));
}

void
tree_add_real (Tree *list, double value)
{
  tree_add_tree (list, tree_new_real (value));
}

void
tree_add_text (Tree *list, const char *value)
{
  tree_add_tree (list, tree_new_text (value));
}

Tree *
tree_add_map (Tree *list)
{
  Tree *child = takes (list, TREE_LIST) ? tree_new_map () : NULL;

  tree_add_tree (list, child);
  return child;
}

Tree *
tree_add_list (Tree *list)
{
  Tree *child = takes (list, TREE_LIST) ? tree_new_list () : NULL;

  tree_add_tree (list, child);
  return child;
}

void
tree_reverse (Tree *list)
{
  g_return_if_fail (list != NULL && list->kind == TREE_LIST);
  for (guint i = 0, j = list->children->len; i + 1 < j; i++, j--) {
    gpointer *slots = list->children->pdata, kept = slots[i];

    slots[i] = slots[j - 1];
    slots[j - 1] = kept;
  }
}

TreeKind
tree_kind (const Tree *tree)
{
  return tree == NULL ? TREE_NULL : tree->kind;
}

const Tree *
tree_get (const Tree *map, const char *key)
{
  int position;

  if (!takes (map, TREE_MAP) || key == NULL)
    return NULL;
  position = map_position (map, key);
  return position < 0 ? NULL : g_ptr_array_index (map->children, (guint) position);
}

const Tree *
tree_at (const Tree *list, guint index)
{
  return takes (list, TREE_LIST) && index < list->children->len ? g_ptr_array_index (list->children, index) : NULL;
}

guint
tree_length (const Tree *list_or_map)
{
  return list_or_map == NULL || list_or_map->children == NULL ? 0 : list_or_map->children->len;
}

const char *
tree_key_at (const Tree *map, guint index)
{
  return takes (map, TREE_MAP) && index < map->keys->len ? g_ptr_array_index (map->keys, index) : NULL;
}

const Tree *
tree_value_at (const Tree *map, guint index)
{
  return takes (map, TREE_MAP) && index < map->children->len ? g_ptr_array_index (map->children, index) : NULL;
}

const char *
tree_text (const Tree *tree)
{
  return takes (tree, TREE_TEXT) ? tree->value.text : NULL;
}

/* A real beyond gint64 is clamped: converting it would be undefined. 2^63 is exact as a double. */
static gint64
integer_from_real (double real)
{
  if (isnan (real))
    return 0;
  if (real >= 9223372036854775808.0)
    return G_MAXINT64;
  return real <= -9223372036854775808.0 ? G_MININT64 : (gint64) real;
}

gint64
tree_integer (const Tree *tree)
{
  if (takes (tree, TREE_INTEGER))
    return tree->value.integer;
  if (takes (tree, TREE_FLAG))
    return tree->value.flag;
  return takes (tree, TREE_REAL) ? integer_from_real (tree->value.real) : 0;
}

double
tree_real (const Tree *tree)
{
  return takes (tree, TREE_REAL) ? tree->value.real : (double) tree_integer (tree);
}

gboolean
tree_flag (const Tree *tree)
{
  if (tree == NULL || tree->kind == TREE_NULL)
    return FALSE;
  if (tree->kind == TREE_FLAG)
    return tree->value.flag;
  if (tree->kind == TREE_TEXT)
    return tree->value.text[0] != '\0';
  return tree->kind != TREE_LIST || tree->children->len > 0;
}

const char *
tree_get_text (const Tree *map, const char *key)
{
  return tree_text (tree_get (map, key));
}

gint64
tree_get_integer (const Tree *map, const char *key)
{
  return tree_integer (tree_get (map, key));
}

gboolean
tree_get_flag (const Tree *map, const char *key)
{
  return tree_flag (tree_get (map, key));
}
