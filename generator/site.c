/* site.c: walks the table of kinds: lists all pages, then has each made (site_work.c). Knows no page. */
#include "site.h"

#include <string.h>

#include "base/clock.h"
#include "site_digest.h"
#include "site_map.h"
#include "site_memory.h"
#include "site_short.h"
#include "site_view.h"
#include "site_work.h"

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

/* The lock is kept while it is made: who asks meanwhile waits for the same. What makes it may ask for another. */
gpointer
site_once (Site *site, const char *key, SiteMake make, GDestroyNotify destroy, GError **error)
{
  Once *once;
  gpointer value;

  g_rec_mutex_lock (site->once_lock);
  once = g_hash_table_lookup (site->once, key);
  value = once != NULL ? once->value : make (site, error);
  if (once == NULL && value != NULL) {
    once = g_new (Once, 1);
    *once = (Once){ value, destroy };
    g_hash_table_insert (site->once, g_strdup (key), once);
  }
  g_rec_mutex_unlock (site->once_lock);
  return value;
}

gpointer
site_once_made (const Site *site, const char *key)
{
  const Once *once;

  g_rec_mutex_lock (site->once_lock);
  once = g_hash_table_lookup (site->once, key);
  g_rec_mutex_unlock (site->once_lock);
  return once == NULL ? NULL : once->value;
}

/* ---- making ---- */

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
make_all (Site *site, guint *ret_made, GError **error)
{
  g_autoptr (SiteDigests) digests = NULL;

  site->view = site_view_shared (site, error);
  if (site->view == NULL || !list_all (site, error) || !add_files (site, error))
    return FALSE;
  digests = site_digests_new (site, error);
  return digests != NULL && site_work (site, digests, ret_made, error) && publish_settle (site->publication, error);
}

/* A whole run: each page is asked whether it changed, each file looked at. */
static gboolean
make_whole (Site *site, const char *base, const char *folder, PublishFlags flags, guint *ret_made, GError **error)
{
  const FileStamp content = site_short_folder (site);

  site->publication = publish_new (folder, flags, error);
  if (site->publication == NULL)
    return FALSE;
  if (!make_all (site, ret_made, error)) {
    g_clear_pointer (&site->publication, publish_free);
    return FALSE;
  }
  if ((flags & PUBLISH_DRY) == 0)
    site_short_remember (site, base, &content, folder);
  return TRUE;
}

static void
site_open (Site *site)
{
  site->looked_us = clock_now_us ();
  site->pages = g_ptr_array_new_with_free_func (page_free);
  site->menu = g_ptr_array_new ();
  site->paths = g_hash_table_new (g_str_hash, g_str_equal);
  site->once = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, once_free);
  g_rec_mutex_init (site->once_lock);
}

static void
site_close (Site *site)
{
  g_rec_mutex_clear (site->once_lock);
  g_hash_table_unref (site->paths);
  g_ptr_array_unref (site->menu);
  g_ptr_array_unref (site->pages);
  g_hash_table_unref (site->once);
  g_clear_pointer (&site->view, tree_free);
}

/* A run that is to tell all, or to make all, is a whole one. */
static gboolean
make_site (Site *site, PublishFlags flags, guint *ret_made, GError **error)
{
  g_autofree char *folder = kit_path (site->kit, "paths.data", site->kit->drafts ? "preview" : "site");
  g_autoptr (SiteMemory) memory = (flags & PUBLISH_ANEW) != 0 ? NULL : site_memory_load (folder);
  g_autoptr (SiteLook) look = NULL;
  char base[DIGEST_TEXT_MAX];

  site->memory = memory;
  look = memory == NULL || (flags & PUBLISH_DRY) != 0 ? NULL : site_short_look (site);
  if (!site_digest_base (site, base, error))
    return FALSE;
  if (look != NULL) {
    site->publication = site_short (site, look, base, folder, ret_made);
    if (site->publication != NULL)
      return TRUE;
    g_clear_pointer (&look, site_look_free); /* its thread is not in the way of those that make pages */
    site_close (site);
    site_open (site);
  }
  return make_whole (site, base, folder, flags, ret_made, error);
}

Publication *
site_make (Kit *kit, PublishFlags flags, guint *ret_made, GError **error)
{
  GRecMutex once_lock;
  Site site = { .kit = kit, .once_lock = &once_lock };
  guint count = 0;

  site_open (&site);
  make_site (&site, flags, &count, error);
  if (ret_made != NULL)
    *ret_made = count;
  site_close (&site);
  return site.publication;
}
