/* site_crumbs.c: walks from a page up to the home page. Renders nothing. */
#include "site_crumbs.h"

#include <string.h>

#include "base/clock.h"

#define HOME "/"

enum { ABOVE_MAX = 6 };

static gpointer
index_pages (Site *site, GError **error)
{
  GHashTable *pages = g_hash_table_new (g_str_hash, g_str_equal);

  (void) error;
  for (guint i = 0; i < site->pages->len; i++) {
    SitePage *page = g_ptr_array_index (site->pages, i);

    g_hash_table_insert (pages, page->url, page);
  }
  return pages;
}

const SitePage *
site_find (Site *site, const char *url)
{
  return g_hash_table_lookup (site_once (site, "pages-by-url", index_pages, (GDestroyNotify) g_hash_table_unref, NULL),
                              url);
}

/* The page above; NULL above the home page. A parent that is not there counts as none. */
static const SitePage *
above (Site *site, const SitePage *page)
{
  const SitePage *parent = page->parent == NULL ? NULL : site_find (site, page->parent);

  if (strcmp (page->url, HOME) == 0)
    return NULL;
  return parent != NULL && parent != page ? parent : site_find (site, HOME);
}

void
site_crumbs_add (Site *site, const SitePage *page, Tree *view)
{
  const SitePage *line[ABOVE_MAX];
  guint count = 0;
  gint64 day;
  Tree *crumbs;

  if (page->updated != NULL && clock_parse_day (page->updated, &day)) {
    g_autofree char *words = voice_day (&site->kit->voice, day);

    tree_set_text (view, "updated", words);
  }
  if (page->unlisted || page->menu > 0)
    return;
  for (const SitePage *at = above (site, page); at != NULL && count < ABOVE_MAX; at = above (site, at))
    line[count++] = at;
  crumbs = tree_set_list (view, "crumbs");
  while (count > 0) {
    const SitePage *at = line[--count];
    Tree *map = tree_add_map (crumbs);

    tree_set_text (map, "url", at->url);
    tree_set_text (map, "title", at->menu_title != NULL ? at->menu_title : at->title);
  }
  tree_set_flag (view, "any_crumbs", tree_length (crumbs) > 0);
}
