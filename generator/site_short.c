/* site_short.c: looks which texts changed, makes their pages. Lists no kinds of pages and reads no index. */
#include "site_short.h"

#include <string.h>

#include "base/content.h"
#include "publish_short.h"
#include "site_contents.h"
#include "site_crumbs.h"
#include "site_digest.h"
#include "site_look.h"
#include "site_map.h"
#include "site_memory.h"
#include "site_view.h"
#include "site_work.h"

#define FOLDER "content"

enum { CHANGED_MAX = SITE_LOOK_CHANGED_MAX, ABOVE_MAX = 8 };

/* No file has this one: what is remembered with it is looked at again. */
static const FileStamp no_stamp = { -1, 0, 0, 0 };

/* ---- which texts changed ---- */

static guint
count_names (const char *folder)
{
  g_autoptr (GDir) names = g_dir_open (folder, 0, NULL);
  const char *name;
  guint count = 0;

  while (names != NULL && (name = g_dir_read_name (names)) != NULL)
    count += *name != '.' && g_str_has_suffix (name, CONTENT_SUFFIX);
  return count;
}

FileStamp
site_short_folder (const Site *site)
{
  g_autofree char *folder = kit_path (site->kit, "paths.templates", FOLDER);
  struct stat status;
  FileStamp stamp;

  if (stat (folder, &status) != 0)
    return no_stamp;
  stamp = file_stamp_of (&status);
  return file_stamp_is_fresh (&stamp, site->looked_us) ? no_stamp : stamp;
}

/* While nothing entered the folder or left it, its names are those that are remembered; else, all of them being there,
 * as many. */
static gboolean
names_are_known (const SiteMemory *memory, const SiteLooked *looked, const char *folder)
{
  const FileStamp was = site_memory_folder (memory);

  return (looked->folder.size_bytes >= 0 && file_stamp_same (&looked->folder, &was))
         || (!looked->any_own && count_names (folder) == site_memory_texts (memory));
}

/* TRUE when a few texts changed, and only what stands behind their heads. */
static gboolean
only_bodies_changed (const Site *site, const SiteLooked *looked)
{
  g_autofree char *folder = kit_path (site->kit, "paths.templates", FOLDER),
                  *own = kit_override_path (site->kit, FOLDER);

  if (looked->missing || looked->count == 0 || looked->count > CHANGED_MAX
      || !names_are_known (site->memory, looked, folder))
    return FALSE;
  for (guint i = 0; i < looked->count; i++) {
    const MemoryText text = site_memory_text (site->memory, looked->changed[i]);
    g_autofree char *path = g_strconcat (text.own ? own : folder, "/", text.name, CONTENT_SUFFIX, NULL),
                    *head = content_read_head (path);

    if (text.apart || g_strcmp0 (head, text.head) != 0)
      return FALSE;
  }
  return TRUE;
}

/* ---- the pages around them ---- */

/* A page that is not made: what others say of it. */
static SitePage *
list_known (Site *site, const MemoryPage *known)
{
  static const SiteKind kind = { .template = NULL };
  SitePage *page = site_list (site, &kind, known->path, known->title);

  page->menu_title = g_strdup (known->menu_title);
  page->parent = g_strdup (known->parent);
  page->menu = known->menu;
  page->unlisted = known->unlisted;
  return page;
}

/* In the order of the site, which is the menu's; those that changed stand there already. */
static void
add_known (Site *site)
{
  for (guint i = 0; i < site_memory_pages (site->memory); i++) {
    const MemoryPage known = site_memory_page (site->memory, i);
    SitePage *page = g_hash_table_lookup (site->paths, known.path);

    if (page == NULL)
      page = list_known (site, &known);
    if (page->menu > 0)
      g_ptr_array_add (site->menu, page);
  }
}

/* The kind of pages of the texts. */
static const SiteKind *
kind_of_texts (void)
{
  guint count;
  const SiteKind *kinds = site_map (&count);

  for (guint i = 0; i < count; i++)
    if (kinds[i].list == site_contents_list)
      return &kinds[i];
  return NULL;
}

static const SitePage *
add_text (Site *site, GPtrArray *contents, const MemoryText *text, const FileStamp *file, GError **error)
{
  g_autofree char *folder = text->own ? kit_override_path (site->kit, FOLDER)
                                      : kit_path (site->kit, "paths.templates", FOLDER),
                  *path = g_strconcat (folder, "/", text->name, CONTENT_SUFFIX, NULL);
  const ContentFile from = { path, text->name, text->head, *file, text->own, site->looked_us };
  Content *content = content_of_file (&from, error);

  if (content == NULL)
    return NULL;
  g_ptr_array_add (contents, content);
  return site_contents_add (site, kind_of_texts (), content);
}

/* The page at a path, from the texts when it was not listed yet; NULL: there is none. */
static const SitePage *
find_page (Site *site, GPtrArray *contents, const char *url)
{
  const SitePage *page = site_find (site, url);
  g_autofree char *slug = strcmp (url, "/") == 0 ? g_strdup ("index") : g_strndup (url + 1, strcspn (url + 1, "/"));

  for (guint i = 0; page == NULL && i < site_memory_texts (site->memory); i++) {
    const MemoryText text = site_memory_text (site->memory, i);

    if (!text.apart && *text.head != '\0' && strcmp (text.slug, slug) == 0)
      page = add_text (site, contents, &text, &text.file, NULL);
  }
  return page;
}

/* The breadcrumbs' line: each page above, up to the home page. */
static void
add_above (Site *site, GPtrArray *contents, const SitePage *page)
{
  for (guint i = 0; i < ABOVE_MAX && page != NULL && page->parent != NULL; i++)
    page = find_page (site, contents, page->parent);
}

/* ---- making ---- */

typedef struct {
  char quick[DIGEST_TEXT_MAX], full[DIGEST_TEXT_MAX];
} Digests;

/* Adds a PublishChange, whose texts belong to `kept`. */
static gboolean
make_page (Site *site, SiteDigests *digests, const SitePage *page, GArray *changes, GPtrArray *kept, GError **error)
{
  g_autoptr (Tree) view = site_view_page (site, page);
  PublishChange change = { .path = page->path };
  Digests *texts = g_new0 (Digests, 1);
  g_autoptr (GString) text = NULL;

  g_ptr_array_add (kept, texts);
  if (!page->kind->load (site, page, view, error))
    return FALSE;
  site_digest_quick (digests, page, texts->quick);
  site_digest_full (digests, page, view, texts->full);
  text = site_render (site, page, view, error);
  if (text == NULL)
    return FALSE;
  change.quick = texts->quick;
  change.full = texts->full;
  change.bytes = g_string_free_to_bytes (g_steal_pointer (&text));
  g_array_append_val (changes, change);
  return TRUE;
}

static void
change_clear (gpointer data)
{
  g_bytes_unref (((PublishChange *) data)->bytes);
}

static gboolean
make_pages (Site *site, const SiteLooked *looked, GPtrArray *contents, Publication *publication, GError **error)
{
  g_autoptr (GArray) changes = g_array_new (FALSE, FALSE, sizeof (PublishChange));
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (SiteDigests) digests = NULL;
  const SitePage *pages[CHANGED_MAX];

  g_array_set_clear_func (changes, change_clear);
  for (guint i = 0; i < looked->count; i++) {
    const MemoryText text = site_memory_text (site->memory, looked->changed[i]);

    pages[i] = add_text (site, contents, &text, &looked->files[looked->changed[i]], error);
    if (pages[i] == NULL)
      return FALSE;
  }
  add_known (site);
  for (guint i = 0; i < looked->count; i++)
    add_above (site, contents, pages[i]);
  find_page (site, contents, "/");
  digests = site_digests_new (site, error);
  for (guint i = 0; digests != NULL && i < looked->count; i++)
    if (!make_page (site, digests, pages[i], changes, kept, error))
      return FALSE;
  return digests != NULL && publish_settle_short (publication, changes, site_memory_counts (site->memory), error);
}

/* Makes what changed; a failure is told by the whole run, which meets it in its place. */
static gboolean
make_changed (Site *site, const SiteLooked *looked, Publication *publication)
{
  g_autoptr (GPtrArray) contents = g_ptr_array_new_with_free_func ((GDestroyNotify) content_free);

  return make_pages (site, looked, contents, publication, NULL);
}

static void
remember_changes (const Site *site, const SiteLooked *looked, const char *folder, const Publication *publication)
{
  g_autofree FileStamp *files = g_memdup2 (looked->files, site_memory_texts (site->memory) * sizeof *files);

  for (guint i = 0; i < looked->count; i++) {
    FileStamp *file = &files[looked->changed[i]];

    if (file_stamp_is_fresh (file, site->looked_us))
      *file = no_stamp;
  }
  site_memory_save_again (site->memory, files, &looked->folder, folder, publication);
}

SiteLook *
site_short_look (const Site *site)
{
  g_autofree char *shipped = kit_path (site->kit, "paths.templates", FOLDER),
                  *own = kit_override_path (site->kit, FOLDER);
  const FileStamp stamp = site_short_folder (site);

  return site_look_begin (site->memory, &stamp, shipped, own);
}

Publication *
site_short (Site *site, SiteLook *look, const char *base, const char *folder, guint *ret_made)
{
  const SiteLooked *looked;
  g_autoptr (Publication) publication = NULL;

  if (*base == '\0' || strcmp (base, site_memory_base (site->memory)) != 0)
    return NULL;
  publication = publish_new_short (folder, site_memory_index_sum (site->memory), NULL);
  site->view = publication == NULL ? NULL : site_view_shared (site, NULL);
  if (site->view == NULL)
    return NULL;
  looked = site_look_end (look);
  if (!only_bodies_changed (site, looked) || !make_changed (site, looked, publication))
    return NULL;
  remember_changes (site, looked, folder, publication);
  *ret_made = looked->count;
  return g_steal_pointer (&publication);
}

/* ---- what the next run is told ---- */

static int
compare_names (gconstpointer left, gconstpointer right)
{
  const Content *a = *(const Content *const *) left, *b = *(const Content *const *) right;

  return strcmp (a->name, b->name);
}

static gboolean
is_apart (const Site *site, const Content *content)
{
  g_autofree char *path = content_path (content);
  const SitePage *page = g_hash_table_lookup (site->paths, path);

  return content->typed || page == NULL || page->item != content;
}

static void
remember_text (const Site *site, const Content *content, SiteMemoryNew *memory)
{
  const char *head = content->head == NULL ? "" : content->head;
  MemoryText text = { content->name, content->slug, head, content->file, content->own, is_apart (site, content) };

  if (*head == '\0' || file_stamp_is_fresh (&content->file, site->looked_us))
    text.file = no_stamp;
  site_memory_add_text (memory, &text);
}

void
site_short_remember (const Site *site, const char *base, const FileStamp *content, const char *folder)
{
  GPtrArray *listed = site_contents_listed (site);
  g_autoptr (GPtrArray) contents = g_ptr_array_new ();
  SiteMemoryNew *memory = site_memory_new (base, content);

  g_ptr_array_extend (contents, listed, NULL, NULL);
  g_ptr_array_sort (contents, compare_names);
  for (guint i = 0; i < contents->len; i++)
    remember_text (site, g_ptr_array_index (contents, i), memory);
  for (guint i = 0; i < site->pages->len; i++) {
    const SitePage *page = g_ptr_array_index (site->pages, i);
    const Content *text = page->kind->list == site_contents_list ? page->item : NULL;

    if (text == NULL || text->typed || page->menu > 0)
      site_memory_add_page (
          memory, &(MemoryPage){ page->path, page->title, page->menu_title, page->parent, page->menu, page->unlisted });
  }
  site_memory_save (memory, folder, site->publication);
}
