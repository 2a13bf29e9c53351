/* site_plan.c: the pages that people read as a tree, by the parents that pages name. */
#include "site_plan.h"

#include <string.h>

#include "site_crumbs.h"

enum { DEPTH_MAX = 6 };

static gboolean
is_read (const SitePage *page)
{
  return !page->unlisted && page->title != NULL;
}

/* TRUE for a page that hangs on no other: a parent that is not there counts as none. */
static gboolean
stands_alone (const Site *site, const SitePage *page)
{
  return page->parent == NULL || site_find (site, page->parent) == NULL;
}

static void
list_free (gpointer data)
{
  g_ptr_array_unref (data);
}

/* (transfer full): url of a parent to the pages below it, in the order of the site. */
static GHashTable *
index_by_parent (const Site *site)
{
  GHashTable *below = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, list_free);

  for (guint i = 0; i < site->pages->len; i++) {
    SitePage *page = g_ptr_array_index (site->pages, i);
    GPtrArray *pages;

    if (!is_read (page) || page->parent == NULL)
      continue;
    pages = g_hash_table_lookup (below, page->parent);
    if (pages == NULL)
      g_hash_table_insert (below, page->parent, pages = g_ptr_array_new ());
    g_ptr_array_add (pages, page);
  }
  return below;
}

static void
add_branch (GHashTable *below, const SitePage *page, guint depth, Tree *list)
{
  const GPtrArray *pages = depth < DEPTH_MAX ? g_hash_table_lookup (below, page->url) : NULL;
  Tree *map = tree_add_map (list), *branch;

  tree_set_text (map, "url", page->url);
  tree_set_text (map, "title", page->title);
  branch = tree_set_list (map, "below");
  for (guint i = 0; pages != NULL && i < pages->len; i++)
    add_branch (below, g_ptr_array_index (pages, i), depth + 1, branch);
  tree_set_flag (map, "any_below", tree_length (branch) > 0);
}

gboolean
site_plan_load (Site *site, const SitePage *page, Tree *view, GError **error)
{
  g_autoptr (GHashTable) below = index_by_parent (site);
  Tree *menu = tree_set_list (view, "menu"), *groups = tree_set_list (view, "groups"),
       *others = tree_set_list (view, "others");

  (void) error;
  for (guint i = 0; i < site->pages->len; i++) {
    const SitePage *other = g_ptr_array_index (site->pages, i);

    if (is_read (other) && other != page && stands_alone (site, other))
      add_branch (below, other, 1,
                  other->menu > 0                             ? menu
                  : g_hash_table_contains (below, other->url) ? groups
                                                              : others);
  }
  return TRUE;
}

gboolean
site_plan_load_listed (Site *site, const SitePage *page, Tree *view, GError **error)
{
  Tree *listed = tree_set_list (view, "listed");

  (void) page;
  (void) error;
  for (guint i = 0; i < site->pages->len; i++) {
    const SitePage *other = g_ptr_array_index (site->pages, i);
    Tree *map;

    if (!is_read (other))
      continue;
    map = tree_add_map (listed);
    tree_set_format (map, "address", "%s%s", site->kit->base_url, other->url);
    tree_set_text (map, "updated", other->updated);
  }
  return TRUE;
}
