/* remark_view.c: remarks as sentences of the catalogue. Judges nothing. */
#include "view/remark_view.h"

char *
remark_view_words (const Viewer *viewer, const char *group, const char *code, const char *detail)
{
  const TemplateSet *templates = words_templates (viewer->words, viewer->language);
  g_autofree char *name = g_strconcat ("w.", group, ".", code, NULL);
  g_autoptr (Tree) tree = tree_new_map ();
  g_autoptr (GString) out = g_string_new (NULL);

  tree_set_text (tree, "detail", detail);
  if (!template_set_has (templates, name) || !template_render (templates, name, tree, TEMPLATE_ESCAPE_NONE, out, NULL))
    return g_strdup (viewer_word (viewer, group, "other"));
  return g_string_free (g_steal_pointer (&out), FALSE);
}

void
remark_view_set (const Viewer *viewer, const char *group, const Remarks *remarks, Tree *view)
{
  Tree *items;

  if (remarks == NULL || !remarks_any (remarks))
    return;
  items = tree_set_list (tree_set_map (view, "errors"), "items");
  for (guint i = 0; i < remarks_count (remarks); i++) {
    const char *field = remarks_field (remarks, i);
    g_autofree char *key = g_strconcat ("error_", field, NULL);
    g_autofree char *words = remark_view_words (viewer, group, remarks_code (remarks, i), remarks_detail (remarks, i));
    Tree *item = tree_add_map (items), *beside = tree_get (view, key) == NULL ? tree_set_map (view, key) : NULL;

    tree_set_text (item, "field", field);
    tree_set_text (item, "words", words);
    if (beside != NULL) {
      tree_set_text (beside, "name", field);
      tree_set_text (beside, "error", words);
    }
  }
}
