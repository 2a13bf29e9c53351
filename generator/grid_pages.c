/* grid_pages.c: which pages there are of each version. Their trees are view/grid_view.c's. */
#include "grid_pages.h"

#include <string.h>

#include "domain/grid_adoption.h"
#include "view/grid_view.h"

#define ROOT "grille/"

static gpointer
answered (Site *site, GError **error)
{
  return grid_adoption_answered (site->kit->db, site->kit->grids, error);
}

/* (transfer none): of const Grid *, the newest first. */
static const GPtrArray *
versions (Site *site, GError **error)
{
  return site_once (site, "grids", answered, (GDestroyNotify) g_ptr_array_unref, error);
}

/* A town may name its own grid as it likes: what is no name for a folder has no page. */
static gboolean
has_pages (const Site *site, const Grid *grid)
{
  return grid == grid_set_current (site->kit->grids)
         || g_regex_match_simple ("^[A-Za-z0-9_-]+$", grid->version, G_REGEX_DOLLAR_ENDONLY, 0);
}

/* (transfer full): the folder of its pages: the one in force stands at the root. */
static char *
folder_of (const Site *site, const Grid *grid)
{
  return grid == grid_set_current (site->kit->grids) ? g_strdup (ROOT) : g_strconcat (ROOT, grid->version, "/", NULL);
}

/* ---- one version ---- */

gboolean
grid_pages_list (Site *site, const SiteKind *kind, GError **error)
{
  const GPtrArray *grids = versions (site, error);
  g_autofree char *title = voice_say (&site->kit->voice, "site.grid_title", site->view);

  for (guint i = 0; grids != NULL && i < grids->len; i++) {
    const Grid *grid = g_ptr_array_index (grids, i);
    g_autofree char *folder = folder_of (site, grid), *path = g_strconcat (folder, "index.html", NULL);
    gboolean current = grid == grid_set_current (site->kit->grids);
    SitePage *page;

    if (!has_pages (site, grid))
      continue;
    page = site_list (site, kind, path, current ? title : grid->name);
    page->item = grid;
    if (!current)
      page->parent = g_strdup ("/" ROOT);
  }
  return grids != NULL;
}

static void
add_link (Tree *list, const char *folder, const char *place, const char *words)
{
  Tree *map = tree_add_map (list);

  tree_set_format (map, "url", "/%s%s", folder, place);
  tree_set_text (map, "words", words);
}

/* What leads from one version to the others. */
static void
add_versions (Site *site, const GPtrArray *grids, const Grid *shown, Tree *view)
{
  Tree *others = tree_set_list (view, "others");

  for (guint i = 0; i < grids->len; i++) {
    const Grid *grid = g_ptr_array_index (grids, i),
               *older = i + 1 < grids->len ? g_ptr_array_index (grids, i + 1) : NULL;
    g_autofree char *folder = folder_of (site, grid), *place = NULL;
    Tree *map;

    if (!has_pages (site, grid))
      continue;
    map = tree_add_map (others);
    tree_set_text (map, "name", grid->name);
    tree_set_flag (map, "shown", grid == shown);
    tree_set_flag (map, "current", grid == grid_set_current (site->kit->grids));
    tree_set_format (map, "url", "/%s", folder);
    if (older != NULL && has_pages (site, older))
      tree_set_format (map, "changes", "/%s%s/", folder, "changements");
  }
  tree_set_flag (view, "several", tree_length (others) > 1);
}

gboolean
grid_pages_load (Site *site, const SitePage *page, Tree *view, GError **error)
{
  const Viewer viewer = kit_viewer (site->kit, ROLE_NONE);
  const GPtrArray *grids = versions (site, error);
  const Grid *grid = page->item;
  g_autofree char *folder = folder_of (site, grid);
  Tree *map;

  if (grids == NULL)
    return FALSE;
  map = grid_view_method (&viewer, grid);
  tree_set_tree (view, "grid", map);
  tree_set_flag (map, "current", grid == grid_set_current (site->kit->grids));
  for (guint i = 0; i < grid->families_count; i++) {
    g_autofree char *place = g_strconcat (grid->families[i].code, "/", NULL);

    add_link (i == 0 ? tree_set_list (map, "families") : (Tree *) tree_get (map, "families"), folder, place,
              grid->families[i].words);
  }
  add_versions (site, grids, grid, map);
  return TRUE;
}

/* ---- one family ---- */

gboolean
grid_pages_list_families (Site *site, const SiteKind *kind, GError **error)
{
  const GPtrArray *grids = versions (site, error);

  for (guint i = 0; grids != NULL && i < grids->len; i++) {
    const Grid *grid = g_ptr_array_index (grids, i);
    g_autofree char *folder = folder_of (site, grid);

    for (guint j = 0; has_pages (site, grid) && j < grid->families_count; j++) {
      g_autofree char *path = g_strconcat (folder, grid->families[j].code, "/index.html", NULL);
      SitePage *page = site_list (site, kind, path, grid->families[j].words);

      page->item = &grid->families[j];
      page->parent = g_strconcat ("/", folder, NULL);
    }
  }
  return grids != NULL;
}

static const Grid *
grid_of_family (const GPtrArray *grids, const GridFamily *family)
{
  for (guint i = 0; i < grids->len; i++) {
    const Grid *grid = g_ptr_array_index (grids, i);

    if (family >= grid->families && family < grid->families + grid->families_count)
      return grid;
  }
  return NULL;
}

gboolean
grid_pages_load_family (Site *site, const SitePage *page, Tree *view, GError **error)
{
  const Viewer viewer = kit_viewer (site->kit, ROLE_NONE);
  const GPtrArray *grids = versions (site, error);
  const Grid *grid = grids == NULL ? NULL : grid_of_family (grids, page->item);
  Tree *map;

  if (grid == NULL)
    return FALSE;
  map = grid_view_family (&viewer, grid, page->item);
  tree_set_text (map, "up", page->parent);
  tree_set_flag (map, "current", grid == grid_set_current (site->kit->grids));
  tree_set_tree (view, "grid", map);
  return TRUE;
}

/* ---- what changed ---- */

static const Grid *
older_than (const GPtrArray *grids, const Grid *grid)
{
  for (guint i = 0; i + 1 < grids->len; i++)
    if (g_ptr_array_index (grids, i) == grid)
      return g_ptr_array_index (grids, i + 1);
  return NULL;
}

gboolean
grid_pages_list_changes (Site *site, const SiteKind *kind, GError **error)
{
  const GPtrArray *grids = versions (site, error);
  g_autofree char *title = voice_say (&site->kit->voice, "site.grid_changes_title", site->view);

  for (guint i = 0; grids != NULL && i + 1 < grids->len; i++) {
    const Grid *grid = g_ptr_array_index (grids, i);
    g_autofree char *folder = folder_of (site, grid), *path = g_strconcat (folder, "changements/index.html", NULL);
    SitePage *page;

    if (!has_pages (site, grid) || !has_pages (site, older_than (grids, grid)))
      continue;
    page = site_list (site, kind, path, title);
    page->item = grid;
    page->parent = g_strconcat ("/", folder, NULL);
  }
  return grids != NULL;
}

gboolean
grid_pages_load_changes (Site *site, const SitePage *page, Tree *view, GError **error)
{
  const Viewer viewer = kit_viewer (site->kit, ROLE_NONE);
  const GPtrArray *grids = versions (site, error);

  if (grids == NULL)
    return FALSE;
  tree_set_tree (view, "changes", grid_view_changes (&viewer, older_than (grids, page->item), page->item));
  tree_set_text (view, "up", page->parent);
  return TRUE;
}
