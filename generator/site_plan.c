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
stands_alone (Site *site, const SitePage *page)
{
  return page->parent == NULL || site_find (site, page->parent) == NULL;
}

static gboolean
has_below (const Site *site, const SitePage *page)
{
  for (guint i = 0; i < site->pages->len; i++) {
    const SitePage *other = g_ptr_array_index (site->pages, i);

    if (is_read (other) && g_strcmp0 (other->parent, page->url) == 0)
      return TRUE;
  }
  return FALSE;
}

static void
add_branch (const Site *site, const SitePage *page, guint depth, Tree *list)
{
  Tree *map = tree_add_map (list), *below;

  tree_set_text (map, "url", page->url);
  tree_set_text (map, "title", page->title);
  below = tree_set_list (map, "below");
  for (guint i = 0; depth < DEPTH_MAX && i < site->pages->len; i++) {
    const SitePage *other = g_ptr_array_index (site->pages, i);

    if (is_read (other) && g_strcmp0 (other->parent, page->url) == 0)
      add_branch (site, other, depth + 1, below);
  }
  tree_set_flag (map, "any_below", tree_length (below) > 0);
}

gboolean
site_plan_load (Site *site, const SitePage *page, Tree *view, GError **error)
{
  Tree *menu = tree_set_list (view, "menu"), *groups = tree_set_list (view, "groups"),
       *others = tree_set_list (view, "others");

  (void) error;
  for (guint i = 0; i < site->pages->len; i++) {
    const SitePage *other = g_ptr_array_index (site->pages, i);

    if (is_read (other) && other != page && stands_alone (site, other))
      add_branch (site, other, 1, other->menu > 0 ? menu : has_below (site, other) ? groups : others);
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
