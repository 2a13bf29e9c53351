/* logo_view.c: names and measures of a logo. Reads no picture. */
#include "view/logo_view.h"

#include <math.h>
#include <string.h>

#define ASSETS "/assets/"

enum { HEAD_PX = 40, WIDEST_PX = 160 };

char *
logo_view_path (const Logo *logo)
{
  return g_strdup_printf ("logo/%" G_GINT64_FORMAT ".%s", logo->id, strcmp (logo->type, LOGO_SVG) == 0 ? "svg" : "jpg");
}

char *
logo_view_picture_path (const Logo *logo)
{
  return g_strdup_printf ("logo/%" G_GINT64_FORMAT ".jpg", logo->id);
}

/* As high as a head of page; one that is very wide is as wide as that leaves room for. */
static void
set_shape (const Logo *logo, Tree *map)
{
  double ratio = logo->height > 0 ? logo->width / logo->height : 1, width = HEAD_PX * ratio, height = HEAD_PX;

  if (width > WIDEST_PX) {
    width = WIDEST_PX;
    height = WIDEST_PX / ratio;
  }
  tree_set_integer (map, "width", MAX (1, (gint64) lround (width)));
  tree_set_integer (map, "height", MAX (1, (gint64) lround (height)));
}

void
logo_view_set (const Logo *logo, Tree *view)
{
  g_autofree char *path = NULL, *picture = NULL;
  Tree *map;

  if (logo == NULL)
    return;
  path = logo_view_path (logo);
  picture = logo_view_picture_path (logo);
  map = tree_set_map (view, "logo");
  tree_set_format (map, "url", ASSETS "%s", path);
  if (logo->has_picture)
    tree_set_format (map, "picture", ASSETS "%s", picture);
  set_shape (logo, map);
}

gboolean
logo_view_add (const Viewer *viewer, Tree *view, GError **error)
{
  g_autoptr (Logo) logo = NULL;

  if (!logo_find (viewer->db, FALSE, &logo, error))
    return FALSE;
  logo_view_set (logo, view);
  if (logo == NULL)
    return TRUE;
  tree_set_text ((Tree *) tree_get (view, "logo"), "by", logo->by);
  viewer_set_day (viewer, (Tree *) tree_get (view, "logo"), "at", logo->created_at);
  return TRUE;
}
