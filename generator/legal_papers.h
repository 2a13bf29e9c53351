/* legal_papers.h: the papers that the law asks for, each a document, a PDF and a page of the public site; and the file
 * that tells where to report a flaw. */
#pragma once
#include "site.h"

/* (transfer full): what every legal document speaks of: legal (view/legal_view.h), https, checks (what tools found of
 * this version, absent when the box was not told). For paper.c; `subject` is not read. */
Tree *legal_papers_view (Kit *kit, const char *subject, GError **error);

/* Of the map of the site: their pages (site_paper.h). */
gboolean legal_papers_list (Site *site, const SiteKind *kind, GError **error);

/* security.txt (RFC 9116): only where somebody can be told, and with an end that each month puts off. */
gboolean legal_security_list (Site *site, const SiteKind *kind, GError **error);
gboolean legal_security_load (Site *site, const SitePage *page, Tree *view, GError **error);
