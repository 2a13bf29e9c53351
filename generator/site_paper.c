/* site_paper.c: both forms of a document for the site. Knows none. */
#include "site_paper.h"

#include "base/error.h"

void
site_paper_show (const Document *document, const char *pdf_name, Tree *view)
{
  tree_set_text (view, "title", document_title (document));
  tree_set_text (view, "description", document_lead (document));
  tree_set_tree (view, "document", document_tree (document));
  tree_set_text (view, "pdf", pdf_name);
}

/* (transfer full) */
static GBytes *
pdf_bytes (const Document *document, GError **error)
{
  g_autofree char *folder = kit_make_folder (error), *path = NULL, *bytes = NULL;
  gsize length = 0;
  gboolean made;

  if (folder == NULL)
    return NULL;
  path = g_build_filename (folder, "paper.pdf", NULL);
  made = document_pdf (document, path, NULL, error)
         && (g_file_get_contents (path, &bytes, &length, error) || box_translate (error));
  kit_remove_folder (folder, NULL);
  return made ? g_bytes_new_take (g_steal_pointer (&bytes), length) : NULL;
}

gboolean
site_paper_add_pdf (Site *site, const SitePage *page, const Document *document, const char *pdf_name, GError **error)
{
  g_autoptr (GBytes) bytes = pdf_bytes (document, error);
  g_autofree char *folder = g_path_get_dirname (page->path), *path = g_build_filename (folder, pdf_name, NULL);

  if (bytes == NULL)
    return FALSE;
  site_add_bytes (site, page, path, bytes);
  return TRUE;
}
