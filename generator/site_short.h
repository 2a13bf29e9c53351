/* site_short.h: the short way to a site of which nothing changed but the words of a few texts: found by their stamps,
 * made by themselves, put in the place of the former ones. Everything else, and any doubt, is for a whole run: another
 * day, another revision of a table, a head that says something else, a text more or less, nothing at all. It leaves
 * exactly what a whole run would (tests/unit/generator/test_site_short.c). */
#pragma once
#include "base/file_stamp.h"
#include "publish.h"
#include "site.h"
#include "site_look.h"

/* (transfer full): begins to look at the texts, before anything else is done. Of a Site that has its kit and memory,
 * which must outlive it. NULL: nothing can be looked at. */
SiteLook *site_short_look (const Site *site);
/* (transfer full), settled; NULL: it takes a whole run, which meets the same trouble where there is one. The Site is not
 * to be used any more when it is NULL. `base`: site_digest_base. */
Publication *site_short (Site *site, SiteLook *look, const char *base, const char *folder, guint *ret_made);

/* Before anything is looked at: the stamp of the folder of texts. */
FileStamp site_short_folder (const Site *site);
/* What the next run may take the short way by, of a whole run that is settled. */
void site_short_remember (const Site *site, const char *base, const FileStamp *content, const char *folder);
