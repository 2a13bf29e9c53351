/* site.c: walks the table of kinds: lists all pages, then makes each. Knows no page; writes nothing (publish.c). */
#include "site.h"

#include <string.h>

#include "site_digest.h"
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
  g_free (page->updated);
  g_free (page->seed);
  g_free (page);
}

/* ---- what makers use ---- */

SitePage *
site_list (Site *site, const SiteKind *kind, const char *path, const char *title)
{
  SitePage *page = g_new0 (SitePage, 1), *other;
  gsize length = strlen (path) - (g_str_has_suffix (path, INDEX) ? strlen (INDEX) : 0);

  page->kind = kind;
  page->path = g_strdup (path);
  page->url = g_strdup_printf ("/%.*s", (int) length, path);
  page->title = g_strdup (title);
  page->parent = g_strdup (kind->parent);
  page->unlisted = kind->unlisted || title == NULL;
  other = g_hash_table_lookup (site->paths, path);
  g_hash_table_replace (site->paths, page->path, page);
  g_ptr_array_add (site->pages, page);
  if (other != NULL)
    g_ptr_array_remove (site->pages, other);
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
  const TemplateView both = { view, site->view,
                              g_str_has_suffix (page->path, ".html") ? TEMPLATE_ESCAPE_HTML : TEMPLATE_ESCAPE_NONE };
  g_autoptr (GString) text = g_string_new (NULL);

  if (!template_render_over (site->kit->templates, name, &both, text, error))
    return FALSE;
  site_add_file (site, page, page->path, text->str);
  return TRUE;
}

static gboolean
is_same (const char *one, const char *other)
{
  return *one != '\0' && strcmp (one, other) == 0;
}

static gboolean
fill_page (Site *site, const SitePage *page, Tree *view, GError **error)
{
  const SiteKind *kind = page->kind;

  site->made++;
  return (kind->dress == NULL || kind->dress (site, page, view, error))
         && (kind->template == NULL || render_page (site, page, view, error));
}

static gboolean
make_page (Site *site, SiteDigests *digests, const SitePage *page, GError **error)
{
  const IndexPage *shown = publish_shown_page (site->publication, page->path);
  char quick[DIGEST_TEXT_MAX], full[DIGEST_TEXT_MAX];
  g_autoptr (Tree) view = NULL;

  site_digest_quick (digests, page, quick);
  if (shown != NULL && is_same (quick, shown->quick)) {
    publish_keep (site->publication, shown, quick, shown->full);
    return TRUE;
  }
  view = site_view_page (site, page);
  if (page->kind->load != NULL && !page->kind->load (site, page, view, error))
    return FALSE;
  site_digest_full (digests, page, view, full);
  if (shown != NULL && is_same (full, shown->full)) {
    publish_keep (site->publication, shown, quick, full);
    return TRUE;
  }
  publish_begin (site->publication, page->path, quick, full);
  return fill_page (site, page, view, error);
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
  for (guint i = 0; i < site->pages->len; i++) {
    SitePage *page = g_ptr_array_index (site->pages, i);

    if (page->menu > 0)
      g_ptr_array_add (site->menu, page);
  }
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
  g_autoptr (SiteDigests) digests = NULL;

  site->view = site_view_shared (site, error);
  if (site->view == NULL || !list_all (site, error) || !add_files (site, error))
    return FALSE;
  digests = site_digests_new (site, error);
  for (guint i = 0; digests != NULL && i < site->pages->len; i++) {
    kit_progress (site->kit, "pages", i + 1, site->pages->len);
    if (!make_page (site, digests, g_ptr_array_index (site->pages, i), error))
      return FALSE;
  }
  return digests != NULL && publish_settle (site->publication, error);
}

Publication *
site_make (Kit *kit, PublishFlags flags, guint *ret_made, GError **error)
{
  g_autofree char *folder = kit_path (kit, "paths.data", kit->drafts ? "preview" : "site");
  Site site = { .kit = kit, .publication = publish_new (folder, flags, error) };
  gboolean made;

  if (site.publication == NULL)
    return NULL;
  site.pages = g_ptr_array_new_with_free_func (page_free);
  site.menu = g_ptr_array_new ();
  site.paths = g_hash_table_new (g_str_hash, g_str_equal);
  site.once = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, once_free);
  made = make_all (&site, error);
  if (ret_made != NULL)
    *ret_made = site.made;
  g_hash_table_unref (site.paths);
  g_ptr_array_unref (site.menu);
  g_ptr_array_unref (site.pages);
  g_hash_table_unref (site.once);
  tree_free (site.view);
  if (!made)
    g_clear_pointer (&site.publication, publish_free);
  return site.publication;
}
