/* pager.c: the pages of a list. */
#include "view/pager.h"

#include <string.h>

#include "base/text.h"

static void
add_link (Tree *map, const char *key, const Pager *pager, gint64 page)
{
  tree_set_format (map, key, "%s%spage=%" G_GINT64_FORMAT, pager->url, strchr (pager->url, '?') == NULL ? "?" : "&", page);
}

static void
add_number (Tree *map, const char *key, gint64 number)
{
  g_autofree char *digits = text_integer (number);

  tree_set_text (map, key, digits);
}

void
pager_add (Tree *view, const Pager *pager)
{
  Tree *map;

  if (pager->total <= pager->rows)
    return;
  map = tree_set_map (view, "pager");
  tree_set_null (map, "previous");
  tree_set_null (map, "next");
  if (pager->page > 1)
    add_link (map, "previous", pager, pager->page - 1);
  if (pager->page * pager->rows < pager->total)
    add_link (map, "next", pager, pager->page + 1);
  add_number (map, "from", (pager->page - 1) * pager->rows + 1);
  add_number (map, "to", MIN (pager->page * pager->rows, pager->total));
  add_number (map, "total", pager->total);
  tree_set_flag (map, "more", pager->more);
}
