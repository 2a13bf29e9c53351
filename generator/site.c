/* site.c: walks the table of kinds: lists all pages, then makes each. Knows no page; writes nothing (publish.c). */
#include "site.h"

#include <string.h>

#include "site_map.h"
#include "site_view.h"

#define INDEX "index.html"

static void
page_free (gpointer data)
{
  SitePage *page = data;

  g_free (page->path);
  g_free (page->url);
  g_free (page->title);
  g_free (page->menu_title);
  g_free (page->description);
  g_free (page->parent);
  g_free (page->seed);
  g_free (page);
}

/* ---- what makers use ---- */

SitePage *
site_list (Site *site, const SiteKind *kind, const char *path, const char *title)
{
  SitePage *page = g_new0 (SitePage, 1);
  gsize length = strlen (path) - (g_str_has_suffix (path, INDEX) ? strlen (INDEX) : 0);

  page->kind = kind;
  page->path = g_strdup (path);
  page->url = g_strdup_printf ("/%.*s", (int) length, path);
  page->title = g_strdup (title);
  page->parent = g_strdup (kind->parent);
  page->unlisted = kind->unlisted || title == NULL;
  g_ptr_array_add (site->pages, page);
  return page;
}

void
site_add_bytes (Site *site, const SitePage *page, const char *path, GBytes *bytes)
{
  (void) page;
  publish_add_bytes (site->publication, path, bytes);
}

void
site_add_file (Site *site, const SitePage *page, const char *path, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));

  site_add_bytes (site, page, path, bytes);
}

typedef struct {
  gpointer value;
  GDestroyNotify destroy;
} Once;

static void
once_free (gpointer data)
{
  Once *once = data;

  if (once->destroy != NULL)
    once->destroy (once->value);
  g_free (once);
}

gpointer
site_once (Site *site, const char *key, SiteMake make, GDestroyNotify destroy, GError **error)
{
  Once *once = g_hash_table_lookup (site->once, key);
  gpointer value;

  if (once != NULL)
    return once->value;
  value = make (site, error);
  if (value == NULL)
    return NULL;
  once = g_new (Once, 1);
  *once = (Once){ value, destroy };
  g_hash_table_insert (site->once, g_strdup (key), once);
  return value;
}

/* ---- making ---- */

static gboolean
render_page (Site *site, const SitePage *page, const Tree *view, GError **error)
{
  g_autofree char *name = g_strconcat ("pages/site/", page->kind->template, NULL);
  TemplateEscape escape = g_str_has_suffix (page->path, ".html") ? TEMPLATE_ESCAPE_HTML : TEMPLATE_ESCAPE_NONE;
  g_autoptr (GString) text = g_string_new (NULL);

  if (!template_render_over (site->kit->templates, name, site->view, view, escape, text, error))
    return FALSE;
  site_add_file (site, page, page->path, text->str);
  return TRUE;
}

static gboolean
make_page (Site *site, const SitePage *page, GError **error)
{
  const SiteKind *kind = page->kind;
  g_autoptr (Tree) view = site_view_page (site, page);

  return (kind->load == NULL || kind->load (site, page, view, error))
         && (kind->dress == NULL || kind->dress (site, page, view, error))
         && (kind->template == NULL || render_page (site, page, view, error));
}

static gboolean
list_kind (Site *site, const SiteKind *kind, GError **error)
{
  g_autofree char *title = kind->title == NULL ? NULL : voice_say (&site->kit->voice, kind->title, site->view);

  if (kind->path != NULL)
    site_list (site, kind, kind->path, title);
  return kind->list == NULL || kind->list (site, kind, error);
}

/* Every page is known before the first one is made: pages lead to each other. */
static gboolean
list_all (Site *site, GError **error)
{
  guint count;
  const SiteKind *kinds = site_map (&count);

  for (guint i = 0; i < count; i++)
    if (!list_kind (site, &kinds[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
add_files (Site *site, GError **error)
{
  guint count;
  const SiteKind *kinds = site_map (&count);

  for (guint i = 0; i < count; i++)
    if (kinds[i].files != NULL && !kinds[i].files (site, error))
      return FALSE;
  return TRUE;
}

static gboolean
make_all (Site *site, GError **error)
{
  site->view = site_view_shared (site, error);
  if (site->view == NULL || !list_all (site, error) || !add_files (site, error))
    return FALSE;
  for (guint i = 0; i < site->pages->len; i++) {
    kit_progress (site->kit, "pages", i + 1, site->pages->len);
    if (!make_page (site, g_ptr_array_index (site->pages, i), error))
      return FALSE;
  }
  return TRUE;
}

Publication *
site_make (Kit *kit, gboolean staged, GError **error)
{
  g_autofree char *folder = kit_path (kit, "paths.data", "site");
  Site site = { .kit = kit, .publication = publish_new (staged ? folder : NULL, error) };
  gboolean made;

  if (site.publication == NULL)
    return NULL;
  site.pages = g_ptr_array_new_with_free_func (page_free);
  site.once = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, once_free);
  made = make_all (&site, error);
  g_ptr_array_unref (site.pages);
  g_hash_table_unref (site.once);
  tree_free (site.view);
  if (!made)
    g_clear_pointer (&site.publication, publish_free);
  return site.publication;
}
