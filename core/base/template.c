/* template.c: the set of templates, found by name and loaded from folders. Parsing and rendering stand in their own
 * files. */
#include "base/template.h"

#include "base/error.h"
#include "base/template_private.h"
#include "base/text.h"

#include <string.h>

#define SUFFIX ".mustache"

static void
item_free (gpointer data)
{
  template_free (data);
}

TemplateSet *
template_set_new (void)
{
  TemplateSet *set = g_new0 (TemplateSet, 1);

  set->templates = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, item_free);
  return set;
}

TemplateSet *
template_set_new_over (const TemplateSet *base)
{
  TemplateSet *set = template_set_new ();

  set->base = base;
  return set;
}

TemplateSet *
template_set_new_later (const TemplateSet *base, TemplateAsk ask, gconstpointer data)
{
  TemplateSet *set = template_set_new_over (base);

  set->later = g_new0 (TemplateLater, 1);
  set->later->ask = ask;
  set->later->data = data;
  return set;
}

/* NULL when there is none of that name, or it is broken: the first failure is kept. */
static const Template *
compile_later (const TemplateSet *set, const char *name)
{
  GError **broken = set->later->broken == NULL ? &set->later->broken : NULL;
  g_autofree char *source = set->later->ask (name, set->later->data, broken);
  Template *item = source == NULL ? NULL : template_parse (name, source, broken);

  if (item != NULL)
    g_hash_table_replace (set->templates, item->name, item);
  return item;
}

const Template *
template_find (const TemplateSet *set, const char *name)
{
  const Template *item = NULL;

  for (; item == NULL && set != NULL; set = set->base) {
    item = g_hash_table_lookup (set->templates, name);
    if (item == NULL && set->later != NULL)
      item = compile_later (set, name);
  }
  return item;
}

gboolean
template_set_is_whole (const TemplateSet *set, GError **error)
{
  for (; set != NULL; set = set->base)
    if (set->later != NULL && set->later->broken != NULL) {
      g_propagate_error (error, g_error_copy (set->later->broken));
      return FALSE;
    }
  return TRUE;
}

void
template_set_free (TemplateSet *set)
{
  if (set == NULL)
    return;
  g_hash_table_unref (set->templates);
  if (set->later != NULL)
    g_clear_error (&set->later->broken);
  g_free (set->later);
  g_free (set);
}

gboolean
template_set_add (TemplateSet *set, const char *name, const char *source, GError **error)
{
  Template *item = template_parse (name, source, error);

  if (item == NULL)
    return FALSE;
  g_hash_table_replace (set->templates, item->name, item);
  return TRUE;
}

gboolean
template_set_has (const TemplateSet *set, const char *name)
{
  return template_find (set, name) != NULL;
}

/* What people read: pages and their parts, mails. A style sheet or a list for machines, which has no element, stays as
 * it is written. */
static gboolean
is_prose (const char *name, const char *source)
{
  return g_str_has_prefix (name, "partials/") || g_str_has_prefix (name, "mails/")
         || g_regex_match_simple ("</?[a-z]|\\{\\{<", source, 0, 0);
}

/* (transfer full): with its typography; NULL with INVALID, IO. */
static char *
read_file (const char *path, const char *name, GError **error)
{
  g_autofree char *source = NULL;
  gsize length;

  if (!g_file_get_contents (path, &source, &length, error)) {
    box_translate (error);
    return NULL;
  }
  if (strlen (source) != length) {
    box_fail (error, BOX_ERROR_INVALID, "template %s: holds a NUL", name);
    return NULL;
  }
  return is_prose (name, source) ? text_typography_page (source) : g_steal_pointer (&source);
}

char *
template_read (const char *folder, const char *name, GError **error)
{
  g_autofree char *file = g_strconcat (name, SUFFIX, NULL), *path = g_build_filename (folder, file, NULL);

  if (strstr (name, "..") != NULL || !g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return NULL;
  return read_file (path, name, error);
}

static gboolean
load_file (TemplateSet *set, const char *path, const char *relative, GError **error)
{
  g_autofree char *name = g_strndup (relative, strlen (relative) - strlen (SUFFIX)),
                  *source = read_file (path, name, error);

  return source != NULL && template_set_add (set, name, source, error);
}

/* One folder; the folders in it are queued. `relative` is "" at the top, else ends with a slash. */
static gboolean
load_folder (TemplateSet *set, const char *top, const char *relative, GQueue *folders, GError **error)
{
  g_autofree char *folder = g_build_filename (top, relative, NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, error);
  const char *entry;

  if (dir == NULL)
    return box_translate (error);
  while ((entry = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, entry, NULL);
    g_autofree char *below = g_strconcat (relative, entry, NULL);

    if (entry[0] == '.')
      continue;
    /* A link to a folder could lead back here. */
    if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
      g_queue_push_tail (folders, g_strconcat (below, "/", NULL));
    else if (g_str_has_suffix (entry, SUFFIX) && !load_file (set, path, below, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
template_set_load (TemplateSet *set, const char *folder, gboolean optional, GError **error)
{
  GQueue folders = G_QUEUE_INIT;
  gboolean loaded = TRUE;

  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    return optional || box_fail (error, BOX_ERROR_INVALID, "%s: no such folder of templates", folder);
  g_queue_push_tail (&folders, g_strdup (""));
  while (loaded && !g_queue_is_empty (&folders)) {
    g_autofree char *relative = g_queue_pop_head (&folders);

    loaded = load_folder (set, folder, relative, &folders, error);
  }
  g_queue_clear_full (&folders, g_free);
  return loaded;
}

static void
add_missing (const TemplateSet *set, const Template *item, GPtrArray *missing)
{
  for (guint i = 0; i < item->count; i++) {
    const Node *node = &item->nodes[i];

    if ((node->kind == NODE_PARTIAL || node->kind == NODE_PARENT) && !template_set_has (set, node->text))
      g_ptr_array_add (missing, g_strdup_printf ("%s: %s", item->name, node->text));
  }
}

char **
template_set_missing (const TemplateSet *set)
{
  GPtrArray *missing = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer item;

  g_hash_table_iter_init (&iter, set->templates);
  while (g_hash_table_iter_next (&iter, NULL, &item))
    add_missing (set, item, missing);
  g_ptr_array_sort (missing, text_compare);
  g_ptr_array_add (missing, NULL);
  return (char **) g_ptr_array_free (missing, FALSE);
}

/* ---- what a template is made of ---- */

static void
trace_item (const Template *item, const TemplateTrace *trace, GQueue *names, gpointer data)
{
  trace->source (item->source, data);
  for (guint i = 0; i < item->count; i++) {
    const Node *node = &item->nodes[i];

    if (node->kind == NODE_PARTIAL || node->kind == NODE_PARENT)
      g_queue_push_tail (names, (gpointer) node->text);
    else if (node->kind != NODE_TEXT && node->kind != NODE_BLOCK && node->length > 0)
      trace->root (node->text, data);
  }
}

void
template_set_trace (const TemplateSet *set, const char *name, const TemplateTrace *trace, gpointer data)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  GQueue names = G_QUEUE_INIT;

  g_queue_push_tail (&names, (gpointer) name);
  while (!g_queue_is_empty (&names)) {
    const Template *item = template_find (set, g_queue_pop_head (&names));

    if (item != NULL && g_hash_table_add (seen, (gpointer) item))
      trace_item (item, trace, &names, data);
  }
}
