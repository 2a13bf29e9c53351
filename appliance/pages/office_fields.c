/* office_fields.c: remarks as trees. Knows no form. */
#include "pages/office_fields.h"

#include "pages/office.h"

void
office_fields_errors (const OfficeFields *fields)
{
  const Viewer viewer = office_viewer (fields->exchange);
  Tree *items;

  if (!remarks_any (fields->remarks))
    return;
  items = tree_set_list (tree_set_map (fields->view, "errors"), "items");
  for (guint i = 0; i < remarks_count (fields->remarks); i++) {
    Tree *item = tree_add_map (items);

    tree_set_text (item, "field", remarks_field (fields->remarks, i));
    tree_set_text (item, "words", viewer_word (&viewer, fields->group, remarks_code (fields->remarks, i)));
  }
}

void
office_fields_add (const OfficeFields *fields, const char *name, const char *value)
{
  const Viewer viewer = office_viewer (fields->exchange);
  g_autofree char *key = g_strconcat (name, "_field", NULL);
  Tree *map = tree_set_map (fields->view, key);

  tree_set_text (map, "name", name);
  tree_set_text (map, "value", value);
  tree_set_null (map, "error"); /* or the one of a map above would be read */
  tree_set_flag (map, "bad", FALSE);
  for (guint i = remarks_count (fields->remarks); i-- > 0;)
    if (g_strcmp0 (remarks_field (fields->remarks, i), name) == 0) {
      tree_set_text (map, "error", viewer_word (&viewer, fields->group, remarks_code (fields->remarks, i)));
      tree_set_flag (map, "bad", TRUE);
    }
}
