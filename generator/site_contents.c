/* site_contents.c: each file of content/ is a page. Parses no Markdown itself (content.h). */
#include "site_contents.h"

#include "content.h"

static gpointer
load_contents (Site *site, GError **error)
{
  g_autofree char *folder = kit_path (site->kit, "paths.templates", "content"),
                  *own = kit_override_path (site->kit, "content");

  return content_load (folder, own, error);
}

gboolean
site_contents_list (Site *site, const SiteKind *kind, GError **error)
{
  GPtrArray *contents = site_once (site, "contents", load_contents, (GDestroyNotify) g_ptr_array_unref, error);

  if (contents == NULL)
    return FALSE;
  for (guint i = 0; i < contents->len; i++) {
    const Content *content = g_ptr_array_index (contents, i);
    g_autofree char *path = content_path (content);
    SitePage *page = site_list (site, kind, path, content->title);

    page->description = g_strdup (content->description);
    page->menu_title = g_strdup (content->menu_title);
    page->menu = content->menu;
    page->seed = g_strdup (content->stamp);
    page->item = content;
  }
  return TRUE;
}

gboolean
site_contents_load (Site *site, const SitePage *page, Tree *view, GError **error)
{
  g_autofree char *html = content_render (page->item, site->kit->templates, site->view, view, error);

  tree_set_text (view, "content", html);
  return html != NULL;
}
