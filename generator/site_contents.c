/* site_contents.c: each file of content/ is a page, in the town's own words where it wrote some. Parses no Markdown
 * itself (content.h). */
#include "site_contents.h"

#include <string.h>

#include "content.h"
#include "domain/site_text.h"
#include "site_memory.h"

#define CONTENTS "contents"

/* What is remembered of a text that is the same file still. */
static const char *
find_head (const char *name, gboolean own, const FileStamp *file, gconstpointer data)
{
  MemoryText text;

  return site_memory_find (data, name, &text) && text.own == own && *text.head != '\0'
                 && file_stamp_same (&text.file, file)
             ? text.head
             : NULL;
}

static GPtrArray *
load_files (Site *site, GError **error)
{
  const ContentHeads heads = { find_head, site->memory };
  g_autofree char *folder = kit_path (site->kit, "paths.templates", "content"),
                  *own = kit_override_path (site->kit, "content");

  return content_load_known (folder, own, site->memory == NULL ? NULL : &heads, error);
}

static gpointer
load_shipped (Site *site, GError **error)
{
  return load_files (site, error);
}

static Content *
find (GPtrArray *contents, const char *name)
{
  for (guint i = 0; i < contents->len; i++)
    if (strcmp (((Content *) g_ptr_array_index (contents, i))->name, name) == 0)
      return g_ptr_array_index (contents, i);
  return NULL;
}

/* A text of a page that is no more is nobody's. */
static gpointer
load_contents (Site *site, GError **error)
{
  g_autoptr (GPtrArray) contents = load_files (site, error);
  g_autoptr (GPtrArray) texts = contents == NULL ? NULL : site_text_list (site->kit->db, site->kit->drafts, error);

  if (texts == NULL)
    return NULL;
  for (guint i = 0; i < texts->len; i++) {
    const SiteText *text = g_ptr_array_index (texts, i);
    Content *content = find (contents, text->name);

    if (content != NULL && text->body != NULL)
      content_retype (content, text->title, text->description, text->body);
  }
  return g_steal_pointer (&contents);
}

GPtrArray *
site_contents_listed (const Site *site)
{
  return site_once_made (site, CONTENTS);
}

SitePage *
site_contents_add (Site *site, const SiteKind *kind, const Content *content)
{
  g_autofree char *path = content_path (content);
  SitePage *page = site_list (site, kind, path, content->title);

  page->description = g_strdup (content->description);
  page->menu_title = g_strdup (content->menu_title);
  page->menu = content->menu;
  page->seed = g_strdup (content->stamp);
  page->parent = content->parent == NULL ? NULL : g_strdup_printf ("/%s/", content->parent);
  page->updated = g_strdup (content->updated);
  page->item = content;
  return page;
}

gboolean
site_contents_list (Site *site, const SiteKind *kind, GError **error)
{
  GPtrArray *contents = site_once (site, CONTENTS, load_contents, (GDestroyNotify) g_ptr_array_unref, error);

  for (guint i = 0; contents != NULL && i < contents->len; i++)
    site_contents_add (site, kind, g_ptr_array_index (contents, i));
  return contents != NULL;
}

static char *
render (Site *site, const Content *content, const Tree *view, GError **error)
{
  return content_render (content, site->kit->templates, site->view, view, error);
}

/* What was fine when it was published may meet a value that breaks it, a phone number that became "<": the box's own
 * text then stands there, so that the site never waits for one page. A look at drafts says so in its place. */
static char *
render_shipped (Site *site, const Content *typed, const Tree *view, GError **error)
{
  GPtrArray *shipped = site_once (site, "shipped", load_shipped, (GDestroyNotify) g_ptr_array_unref, error);
  const Content *content = shipped == NULL ? NULL : find (shipped, typed->name);

  return content == NULL ? NULL : render (site, content, view, error);
}

gboolean
site_contents_load (Site *site, const SitePage *page, Tree *view, GError **error)
{
  const Content *content = page->item;
  g_autoptr (GError) refused = NULL;
  g_autofree char *html = render (site, content, view, &refused);

  if (html == NULL && content->typed) {
    if (!site->kit->drafts)
      site_warn (site, "the town's text of %s is not shown: %s", content->name, refused->message);
    g_clear_error (&refused);
    tree_set_flag (view, "broken", site->kit->drafts);
    html = render_shipped (site, content, view, &refused);
  }
  tree_set_text (view, "content", html);
  if (html == NULL)
    g_propagate_prefixed_error (error, g_steal_pointer (&refused), "%s: ", content->name);
  return html != NULL;
}
