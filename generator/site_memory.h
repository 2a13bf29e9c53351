/* site_memory.h: what the site that is shown was made of, so that the next run finds what changed without making all
 * again (site_short.c), or without opening each text (site_contents.c). One file beside the builds, read where it lies
 * on the disk. It belongs to one index of one build, of which it has the sum: lost, cut, or of another build it is
 * none, and the run is a whole one. */
#pragma once
#include "base/file_stamp.h"
#include "publish.h"
#include "site.h"

/* A text of content/, in the order of names. */
typedef struct {
  const char *name, *slug, *head; /* head: "" where it has to be read */
  FileStamp file;
  gboolean own;   /* a file of the town's own folder */
  gboolean apart; /* its page is not made of that file alone: typed in the browser, or another's by now */
} MemoryText;

/* What there is besides the pages of the texts, the menu included. */
typedef struct {
  const char *path, *title, *menu_title, *parent; /* all but path nullable */
  gint64 menu;
  gboolean unlisted;
} MemoryPage;

/* (transfer full): that of the site below `folder`; NULL: none that holds together. */
SiteMemory *site_memory_load (const char *folder);
void site_memory_free (SiteMemory *memory); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SiteMemory, site_memory_free)

const char *site_memory_base (const SiteMemory *memory);            /* see site_digest_base */
guint64 site_memory_index_sum (const SiteMemory *memory);           /* of publish_index.h */
FileStamp site_memory_folder (const SiteMemory *memory);            /* of content/ */
const PublishCounts *site_memory_counts (const SiteMemory *memory); /* files kept and bytes in all: what the site has */
guint site_memory_texts (const SiteMemory *memory);
MemoryText site_memory_text (const SiteMemory *memory, guint position);
gboolean site_memory_find (const SiteMemory *memory, const char *name, MemoryText *ret_text);
guint site_memory_pages (const SiteMemory *memory);
MemoryPage site_memory_page (const SiteMemory *memory, guint position);

/* Texts and pages as they come; the folder's stamp as it was before the first was looked at. */
typedef struct SiteMemoryNew SiteMemoryNew;
SiteMemoryNew *site_memory_new (const char *base, const FileStamp *folder);
void site_memory_add_text (SiteMemoryNew *memory, const MemoryText *text);
void site_memory_add_page (SiteMemoryNew *memory, const MemoryPage *page);
/* Ends it (transfer full) and puts it in the place of the former one. A failure leaves none, which costs a whole run.
 */
void site_memory_save (SiteMemoryNew *memory, const char *folder, const Publication *publication);

/* The same texts and pages, of which some files are others by now: `files` has the stamp of each text. */
void site_memory_save_again (const SiteMemory *memory, const FileStamp *files, const FileStamp *folder_stamp,
                             const char *folder, const Publication *publication);
