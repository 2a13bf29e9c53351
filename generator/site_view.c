/* site_view.c: the shared view and the menu. Renders nothing. */
#include "site_view.h"

#include <string.h>

#include "base/clock.h"
#include "domain/setting.h"
#include "site_crumbs.h"
#include "statistics_page.h"
#include "view/finding_view.h"
#include "view/legal_view.h"
#include "view/campaign_kit.h"
#include "view/numbers_view.h"
#include "view/theme.h"

/* ---- shared by all pages ---- */

static gboolean
add_numbers (Site *site, Tree *view, GError **error)
{
  g_autoptr (Numbers) numbers = numbers_load_folder (config_text (site->kit->config, "paths.grids"), error);
  gint64 verified_at;

  if (numbers == NULL)
    return FALSE;
  tree_set_tree (view, "numbers", numbers_view_list (numbers));
  tree_set_tree (view, "emergency", numbers_view_emergency (numbers));
  if (numbers_verified_on (numbers) != NULL && clock_parse_day (numbers_verified_on (numbers), &verified_at)) {
    g_autofree char *day = voice_day (&site->kit->voice, verified_at);

    tree_set_text (view, "numbers_verified", day);
  }
  return TRUE;
}

/* How readings of lent sensors are judged, for the page that tells it. */
static void
add_measures (Site *site, Tree *view)
{
  const Viewer viewer = kit_viewer (site->kit, ROLE_NONE);

  tree_set_tree (view, "measures", finding_view_rules (&viewer));
}

/* For the pages that people write: what the town says of itself. */
static void
add_legal (Site *site, Tree *view)
{
  const Viewer viewer = kit_viewer (site->kit, ROLE_NONE);

  tree_set_tree (view, "legal", legal_view (&viewer));
}

Tree *
site_view_shared (Site *site, GError **error)
{
  g_autoptr (Tree) view = tree_new_map ();

  site->demo = setting_integer (site->kit->db, "demo") != 0;
  site->shared = !campaign_kit_is_local (site->kit->base_url);
  tree_set_tree (view, "town", kit_town (site->kit));
  add_legal (site, view);
  add_measures (site, view);
  theme_add (site->kit->db, view);
  return add_numbers (site, view, error) ? g_steal_pointer (&view) : NULL;
}

/* ---- of one page ---- */

void
site_view_add_entry (Tree *list, const SitePage *entry, const SitePage *page)
{
  Tree *map = tree_add_map (list);

  tree_set_text (map, "url", entry->url);
  tree_set_text (map, "title", entry->menu_title != NULL ? entry->menu_title : entry->title);
  tree_set_flag (map, "current", entry == page);
}

static void
add_site (Site *site, const SitePage *page, Tree *view)
{
  Tree *map = tree_set_map (view, "site"), *menu = tree_set_list (map, "menu");

  tree_set_text (map, "base_url", site->kit->base_url);
  tree_set_format (map, "url", "%s%s", site->kit->base_url, page->url);
  tree_set_flag (map, "unlisted", page->unlisted);
  tree_set_flag (map, "drafts", site->kit->drafts);
  tree_set_flag (map, "demo", site->demo);
  tree_set_flag (map, "shared", site->shared);
  tree_set_flag (map, "statistics", g_str_has_prefix (page->url, STATISTICS_PAGE_URL));
  for (guint i = 0; i < site->menu->len; i++)
    site_view_add_entry (menu, g_ptr_array_index (site->menu, i), page);
}

Tree *
site_view_page (Site *site, const SitePage *page)
{
  Tree *view = tree_new_map ();

  tree_set_text (view, "title", page->title);
  tree_set_text (view, "description", page->description);
  tree_set_flag (view, "wide", page->kind->wide);
  add_site (site, page, view);
  site_crumbs_add (site, page, view);
  return view;
}
