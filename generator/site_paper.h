/* site_paper.h: a document as a page of the site, with its PDF beside: what the `load` and `dress` of such a kind
 * share. Its template shows {{#document}}{{>partials/document}}{{/document}} and leads to `pdf`. */
#pragma once
#include "document.h"
#include "site.h"

/* Puts title, description, document and pdf (the file's name) into the view. */
void site_paper_show (const Document *document, const char *pdf_name, Tree *view);
/* Adds the PDF beside the page. */
gboolean
site_paper_add_pdf (Site *site, const SitePage *page, const Document *document, const char *pdf_name, GError **error);
