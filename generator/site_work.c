/* site_work.c: decides page by page whether it is made anew, and has threads do so. Lists no page. */
#include "site_work.h"

#include <string.h>

#include "site_view.h"

enum { PAGE_BYTES = 8 * 1024 }; /* most pages are shorter */

struct SiteMade {
  PublishPage *page;
  GString *warnings; /* nullable: lines, each ended by a NUL */
  GError *error;
  gboolean anew;
};

typedef struct {
  const Site *site; /* of the thread that began */
  const SiteDigests *digests;
  SiteMade *made; /* of each page */
  gint next;      /* see kit_work_next */
  gint failed;    /* atomic: a page failed: those behind it are left alone */
} Work;

/* ---- what makers use ---- */

void
site_add_bytes (Site *site, const char *path, GBytes *bytes)
{
  publish_page_add (site->making->page, path, bytes);
}

void
site_add_file (Site *site, const char *path, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));

  site_add_bytes (site, path, bytes);
}

void
site_warn (Site *site, const char *format, ...)
{
  SiteMade *made = site->making;
  va_list args;

  if (made->warnings == NULL)
    made->warnings = g_string_new (NULL);
  va_start (args, format);
  g_string_append_vprintf (made->warnings, format, args);
  va_end (args);
  g_string_append_c (made->warnings, '\0');
}

/* ---- one page ---- */

GString *
site_render (Site *site, const SitePage *page, const Tree *view, GError **error)
{
  g_autofree char *name = g_strconcat ("pages/site/", page->kind->template, NULL);
  const TemplateView both = { view, site->view,
                              g_str_has_suffix (page->path, ".html") ? TEMPLATE_ESCAPE_HTML : TEMPLATE_ESCAPE_NONE };
  g_autoptr (GString) text = g_string_sized_new (PAGE_BYTES);

  return template_render_over (site->kit->templates, name, &both, text, error) ? g_steal_pointer (&text) : NULL;
}

static gboolean
render_page (Site *site, const SitePage *page, const Tree *view, GError **error)
{
  g_autoptr (GString) text = site_render (site, page, view, error);

  if (text != NULL)
    site_add_file (site, page->path, text->str);
  return text != NULL;
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

  site->making->anew = TRUE;
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
    site->making->page = publish_page_keep (site->publication, shown, quick, shown->full);
    return TRUE;
  }
  view = site_view_page (site, page);
  if (page->kind->load != NULL && !page->kind->load (site, page, view, error))
    return FALSE;
  site_digest_full (digests, page, view, full);
  if (shown != NULL && is_same (full, shown->full)) {
    site->making->page = publish_page_keep (site->publication, shown, quick, full);
    return TRUE;
  }
  site->making->page = publish_page_new (site->publication, page->path, quick, full);
  return fill_page (site, page, view, error);
}

/* ---- by several threads ---- */

/* Pages are taken in the order of the site: all that stand before one that failed are made, so that the first failure
 * is always the same. */
static void
work_on (Kit *kit, gpointer data)
{
  Work *work = data;
  Site site = *work->site;
  g_autoptr (SiteDigests) digests = site_digests_beside (work->digests, &site);
  guint total = site.pages->len, i;

  site.kit = kit;
  while (!g_atomic_int_get (&work->failed) && (i = kit_work_next (&work->next, total)) < total) {
    kit_progress (kit, "pages", i, total);
    site.making = &work->made[i];
    if (!make_page (&site, digests, g_ptr_array_index (site.pages, i), &site.making->error))
      g_atomic_int_set (&work->failed, TRUE);
  }
}

static void
tell_warnings (const GString *warnings)
{
  for (gsize at = 0; warnings != NULL && at < warnings->len; at += strlen (warnings->str + at) + 1)
    g_warning ("%s", warnings->str + at);
}

static gboolean
join (SiteMade *made, GError **error)
{
  tell_warnings (made->warnings);
  if (made->error != NULL) {
    g_propagate_error (error, g_steal_pointer (&made->error));
    return FALSE;
  }
  return publish_join (g_steal_pointer (&made->page), error);
}

static void
made_clear (SiteMade *made)
{
  publish_page_free (made->page);
  if (made->warnings != NULL)
    g_string_free (made->warnings, TRUE);
  g_clear_error (&made->error);
}

gboolean
site_work (const Site *site, const SiteDigests *digests, guint *ret_made, GError **error)
{
  guint total = site->pages->len;
  g_autofree SiteMade *made = g_new0 (SiteMade, total);
  Work work = { .site = site, .digests = digests, .made = made };
  gboolean joined = TRUE;

  kit_work (site->kit, total, work_on, &work);
  kit_progress (site->kit, "pages", total, total);
  for (guint i = 0; i < total; i++) {
    *ret_made += made[i].anew;
    joined = joined && join (&made[i], error);
    made_clear (&made[i]);
  }
  return joined;
}
