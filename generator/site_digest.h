/* site_digest.h: what a page is made of, as two digests. The quick one is told without making anything: while it is the
 * same, the page is. The full one is told of what `load` put into the view: another quick one says only that it is to
 * be looked at. */
#pragma once
#include "base/digest.h"
#include "site.h"

typedef struct SiteDigests SiteDigests;

/* (transfer full): once the shared view is made and all pages are listed. STORE, IO. */
SiteDigests *site_digests_new (const Site *site, GError **error);
/* (transfer full): the same for another thread, whose Site is `site`; `digests` must outlive it and is not used
 * meanwhile. */
SiteDigests *site_digests_beside (const SiteDigests *digests, const Site *site);
void site_digests_free (SiteDigests *digests); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SiteDigests, site_digests_free)

/* What all pages are made of but for the files of content/: while it is the same, those files tell which pages change.
 * "" when something is read that does not say whether it changed. Of a Site that has its kit alone, whose `sources` it
 * tells. Before site_digests_new. STORE. */
gboolean site_digest_base (Site *site, char ret_text[DIGEST_TEXT_MAX], GError **error);

/* "" when nothing can be told without `load`. */
void site_digest_quick (SiteDigests *digests, const SitePage *page, char ret_text[DIGEST_TEXT_MAX]);
/* `view` as `load` left it. */
void site_digest_full (SiteDigests *digests, const SitePage *page, const Tree *view, char ret_text[DIGEST_TEXT_MAX]);
