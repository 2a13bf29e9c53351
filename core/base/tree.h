/* tree.h: a small value tree (maps, lists, texts, numbers, flags), the one shape that pages, mails, PDFs and JSON
 * share. Views build it, templates and the JSON writer read it. It knows neither JSON syntax nor Mustache. A child
 * belongs to its parent; keys keep the order they were set in. Not for sharing between threads while it changes. */
#pragma once
#include <glib.h>

typedef struct Tree Tree;

typedef enum { TREE_NULL, TREE_FLAG, TREE_INTEGER, TREE_REAL, TREE_TEXT, TREE_LIST, TREE_MAP } TreeKind;

Tree *tree_new_map (void);
Tree *tree_new_list (void);
Tree *tree_new_null (void);
Tree *tree_new_flag (gboolean value);
Tree *tree_new_integer (gint64 value);
Tree *tree_new_real (double value);
Tree *tree_new_text (const char *value); /* NULL becomes a null value */
void tree_free (Tree *tree);             /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Tree, tree_free)

/* Writing into a map. Setting a key again replaces its value. */
void tree_set_null (Tree *map, const char *key);
void tree_set_flag (Tree *map, const char *key, gboolean value);
void tree_set_integer (Tree *map, const char *key, gint64 value);
void tree_set_real (Tree *map, const char *key, double value);
void tree_set_text (Tree *map, const char *key, const char *value); /* NULL becomes a null value */
void tree_set_format (Tree *map, const char *key, const char *format, ...) G_GNUC_PRINTF (3, 4);
void tree_set_tree (Tree *map, const char *key, Tree *value); /* (transfer full) */
Tree *tree_set_map (Tree *map, const char *key);              /* (transfer none): a new empty map under key */
Tree *tree_set_list (Tree *map, const char *key);             /* (transfer none) */

/* Writing at the end of a list. */
void tree_add_flag (Tree *list, gboolean value);
void tree_add_integer (Tree *list, gint64 value);
void tree_add_real (Tree *list, double value);
void tree_add_text (Tree *list, const char *value);
void tree_add_tree (Tree *list, Tree *value); /* (transfer full) */
Tree *tree_add_map (Tree *list);              /* (transfer none) */
Tree *tree_add_list (Tree *list);             /* (transfer none) */
void tree_reverse (Tree *list);               /* the last becomes the first */

/* Reading. All accept NULL and answer as if the value were absent. */
TreeKind tree_kind (const Tree *tree);                   /* TREE_NULL for NULL */
const Tree *tree_get (const Tree *map, const char *key); /* (nullable) */
const Tree *tree_at (const Tree *list, guint index);     /* (nullable) */
guint tree_length (const Tree *list_or_map);
const char *
tree_key_at (const Tree *map, guint index); /* (nullable): key of the index-th entry, in the order of setting */
const Tree *tree_value_at (const Tree *map, guint index);
const char *tree_text (const Tree *tree); /* the text, or NULL when it is no text */
gint64 tree_integer (const Tree *tree);   /* integer, flag, or real (truncated, clamped, NaN is 0); 0 otherwise */
double tree_real (const Tree *tree);
gboolean tree_flag (const Tree *tree); /* Mustache truth: FALSE for null, false, empty text and empty list; 0 is TRUE */
const char *tree_get_text (const Tree *map, const char *key); /* = tree_text (tree_get (map, key)) */
gint64 tree_get_integer (const Tree *map, const char *key);
gboolean tree_get_flag (const Tree *map, const char *key);
