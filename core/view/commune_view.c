/* commune_view.c: rows of communes. Changes none. */
#include "view/commune_view.h"

#include "view/remark_view.h"

static void
add_row (const CommuneRow *row, Tree *list)
{
  Tree *map = tree_add_map (list);

  tree_set_text (map, "insee", row->insee);
  tree_set_text (map, "name", row->name);
  tree_set_text (map, "postcode", row->postcode);
  tree_set_flag (map, "open", row->open);
  tree_set_integer (map, "reports", row->reports);
  tree_set_text (map, "into", row->merged_into);
}

/* The form, and the commune as it stands: its page sends both back. */
static void
add_form (const CommunePage *page, Tree *view)
{
  const CommuneFacts *typed = page->typed;
  Tree *form = tree_set_map (view, "form"), *was = page->now == NULL ? NULL : tree_set_map (form, "was");

  tree_set_text (form, "insee", typed == NULL ? NULL : typed->insee);
  tree_set_text (form, "name", typed == NULL ? NULL : typed->name);
  tree_set_text (form, "postcode", typed == NULL ? NULL : typed->postcode);
  tree_set_flag (form, "open", typed == NULL || typed->open);
  tree_set_flag (form, "known", page->known);
  tree_set_flag (view, "conflict", page->conflict);
  if (was == NULL)
    return;
  tree_set_text (was, "insee", page->now->insee);
  tree_set_text (was, "name", page->now->name);
  tree_set_text (was, "postcode", page->now->postcode);
  tree_set_flag (was, "open", page->now->open);
}

static void
add_steps (const CommunePage *page, guint count, Tree *view)
{
  if (page->page > 1)
    tree_set_format (view, "previous", "/communes?page=%d", (int) page->page - 1);
  if (count > (guint) page->page * COMMUNE_PAGE_ROWS)
    tree_set_format (view, "next", "/communes?page=%d", (int) page->page + 1);
  tree_set_flag (view, "paged", count > COMMUNE_PAGE_ROWS);
}

Tree *
commune_view_list (const Viewer *viewer, const CommunePage *page, GError **error)
{
  guint first = (guint) (page->page - 1) * COMMUNE_PAGE_ROWS;
  g_autoptr (Tree) view = tree_new_map ();
  g_autoptr (GPtrArray) rows = commune_list (viewer->db, error);
  guint left = 0;
  Tree *list = tree_set_list (view, "communes");

  if (rows == NULL || !commune_merge_left (viewer->db, &left, error))
    return NULL;
  for (guint i = first; i < rows->len && i < first + COMMUNE_PAGE_ROWS; i++)
    add_row (g_ptr_array_index (rows, i), list);
  add_steps (page, rows->len, view);
  viewer_set_any (view, "communes");
  remark_view_set (viewer, "commune_remark", page->remarks, view);
  tree_set_integer (view, "left", left);
  tree_set_flag (view, "cut", left > 0);
  add_form (page, view);
  return g_steal_pointer (&view);
}

static void
add_preview (const CommunePreview *preview, Tree *view)
{
  Tree *map = preview == NULL ? NULL : tree_set_map (view, "preview");

  if (map == NULL)
    return;
  tree_set_integer (map, "reports", preview->size.reports);
  tree_set_integer (map, "areas", preview->size.areas);
  tree_set_integer (map, "rules", preview->size.rules);
  tree_set_flag (map, "town", preview->size.town);
  tree_set_text (map, "seen", preview->seen);
}

Tree *
commune_view_merge (const Viewer *viewer, const CommuneMerging *typed, const CommunePreview *preview,
                    const Remarks *remarks, GError **error)
{
  g_autoptr (Tree) view = tree_new_map ();
  g_autoptr (GPtrArray) rows = commune_list (viewer->db, error);
  Tree *list = tree_set_list (view, "communes");

  for (guint i = 0; rows != NULL && i < rows->len; i++) {
    const CommuneRow *row = g_ptr_array_index (rows, i);
    Tree *map = row->merged_into == NULL ? tree_add_map (list) : NULL;

    if (map == NULL)
      continue;
    tree_set_text (map, "insee", row->insee);
    tree_set_text (map, "name", row->name);
    tree_set_flag (map, "checked", typed != NULL && g_strv_contains (typed->from, row->insee));
  }
  if (rows == NULL)
    return NULL;
  remark_view_set (viewer, "commune_remark", remarks, view);
  tree_set_flag (view, "enough", tree_length (list) > 1);
  add_preview (preview, view);
  tree_set_text (view, "into", typed == NULL ? NULL : typed->into);
  tree_set_text (view, "name", typed == NULL ? NULL : typed->name);
  tree_set_text (view, "postcode", typed == NULL ? NULL : typed->postcode);
  return g_steal_pointer (&view);
}
