/* site_paper.c: both forms of a paper for the site. Knows none: a page's seed is the key of its paper. */
#include "site_paper.h"

#include "paper.h"

SitePage *
site_paper_list (Site *site, const SiteKind *kind, const char *key, const char *slug, const char *title)
{
  g_autofree char *path = g_strconcat (slug, "/index.html", NULL);
  SitePage *page = site_list (site, kind, path, title);

  page->seed = g_strdup (key);
  return page;
}

/* (transfer full): "registre.pdf" in the folder "registre": a name that says what it is once it is downloaded. */
static char *
pdf_name (const SitePage *page)
{
  g_autofree char *folder = g_path_get_dirname (page->path), *slug = g_path_get_basename (folder);

  return g_strconcat (slug, ".pdf", NULL);
}

gboolean
site_paper_load (Site *site, const SitePage *page, Tree *view, GError **error)
{
  g_autoptr (Tree) facts = NULL; /* outlives the document */
  g_autoptr (Document) document = paper_document (site->kit, page->seed, &facts, error);
  g_autofree char *pdf = pdf_name (page);

  if (document == NULL)
    return FALSE;
  tree_set_text (view, "title", document_title (document));
  tree_set_text (view, "description", document_lead (document));
  tree_set_tree (view, "document", document_tree (document));
  tree_set_text (view, "pdf", pdf);
  return TRUE;
}

static gboolean
make_pdf (const char *path, gconstpointer document, GError **error)
{
  return document_pdf (document, path, NULL, error);
}

gboolean
site_paper_dress (Site *site, const SitePage *page, Tree *view, GError **error)
{
  g_autoptr (Tree) facts = NULL;
  g_autoptr (Document) document = paper_document (site->kit, page->seed, &facts, error);
  g_autoptr (GBytes) bytes = document == NULL ? NULL : kit_make_bytes ("paper.pdf", make_pdf, document, error);
  g_autofree char *folder = g_path_get_dirname (page->path);
  g_autofree char *path = g_build_filename (folder, tree_get_text (view, "pdf"), NULL);

  if (bytes == NULL)
    return FALSE;
  site_add_bytes (site, path, bytes);
  return TRUE;
}
