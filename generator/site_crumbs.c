/* site_crumbs.c: walks from a page up to the home page. Renders nothing. */
#include "site_crumbs.h"

#include <string.h>

#include "base/clock.h"

#define HOME "/"

enum { ABOVE_MAX = 6 };

const SitePage *
site_find (const Site *site, const char *url)
{
  g_autofree char *path =
      g_strconcat (*url == '/' ? url + 1 : url, g_str_has_suffix (url, "/") ? "index.html" : "", NULL);

  return g_hash_table_lookup (site->paths, path);
}

const SitePage *
site_above (const Site *site, const SitePage *page)
{
  const SitePage *parent = page->parent == NULL ? NULL : site_find (site, page->parent);

  if (strcmp (page->url, HOME) == 0)
    return NULL;
  return parent != NULL && parent != page ? parent : site_find (site, HOME);
}

void
site_crumbs_add (const Site *site, const SitePage *page, Tree *view)
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
  for (const SitePage *at = site_above (site, page); at != NULL && count < ABOVE_MAX; at = site_above (site, at))
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
