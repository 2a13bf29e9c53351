/* publish.h: a folder of files put in the place of the former one in one rename, so that no visitor ever meets half a
 * site. Knows no page's words: callers give paths and bytes, and digests of what pages are made of.
 *
 * Two builds are kept: the one that is shown, and the one before it, which becomes the stage of the next: only what
 * differs from it is touched. So a run costs what changed, not what there is, and a card is worn by nothing else.
 * Memory stays flat: files go to the stage as they come. */
#pragma once
#include "publish_index.h"

typedef struct Publication Publication; /* the files of one build on its stage */

typedef enum {
  PUBLISH_DRY = 1 << 0,  /* nothing is written, nobody is kept out */
  PUBLISH_ANEW = 1 << 1, /* what the builds before were made of counts for nothing */
} PublishFlags;

/* Opens a stage below `folder`, and removes what unfinished runs left. BUSY when another run is at it, IO. */
Publication *publish_new (const char *folder, PublishFlags flags, GError **error);
/* An unfinished stage is removed. Accepts NULL. */
void publish_free (Publication *publication);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Publication, publish_free)

/* (transfer none): what the site that is shown was made of; NULL when there is none, or it does not count. */
const PublishIndex *publish_shown (const Publication *publication);
/* (transfer none): a page of it that may be kept; NULL when there is none, or when a file of it was removed from the
 * disk or has another size. One of the same size that was rewritten by hand is not noticed: PUBLISH_ANEW makes it
 * again. */
const IndexPage *publish_shown_page (const Publication *publication, const char *name);

/* One page with its files, which go to the stage as they come. Threads may each make one at the same time; the
 * publication has it once it is joined, one after the other: their order is that of the index. The first failure is
 * kept and told by publish_join: CONFLICT when two pages have one name or make one file, INVALID for a bad path, IO. A
 * path is relative, in [a-zA-Z0-9._/-], without dots alone. `quick` and `full` tell what it is made of, "" for nothing.
 */
typedef struct PublishPage PublishPage;
/* (transfer full) */
PublishPage *publish_page_new (Publication *publication, const char *name, const char *quick, const char *full);
/* (transfer full): one that is shown, kept with all its files. */
PublishPage *publish_page_keep (Publication *publication, const IndexPage *shown, const char *quick, const char *full);
void publish_page_add (PublishPage *page, const char *path, GBytes *bytes);
void publish_page_free (PublishPage *page); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PublishPage, publish_page_free)
/* `page` (transfer full). */
gboolean publish_join (PublishPage *page, GError **error);
/* A page of one file. */
gboolean
publish_join_bytes (Publication *publication, const char *path, const char *quick, GBytes *bytes, GError **error);

/* A file published as it is, a page by itself, with a packed twin (.gz) when it is a text (.css, .js, .svg): read by
 * publish_settle, and only when it changed. A later one of that path takes its place, and so does a page's own file.
 * One that is not there is left out. */
void publish_add_file (Publication *publication, const char *path, const char *source);
/* Every file below `folder` under `prefix`. NOT_FOUND, IO. */
gboolean publish_add_folder (Publication *publication, const char *prefix, const char *folder, GError **error);

/* Once, when all is added: the stage is whole then, or FALSE with the first failure: LIMIT for a file over 16 MiB, and
 * those of the functions above. */
gboolean publish_settle (Publication *publication, GError **error);

/* Of the index that tells what the build is made of (publish_index_sum), once settled. */
guint64 publish_sum (const Publication *publication);

/* What became of the files, once settled. */
typedef enum { PUBLISH_KEPT, PUBLISH_CHANGED, PUBLISH_ADDED, PUBLISH_REMOVED, PUBLISH_FATE_LAST } PublishFate;
typedef struct {
  guint files[PUBLISH_FATE_LAST];
  guint64 total_bytes;   /* of the site, removed files apart */
  guint64 written_bytes; /* to the stage: not those of files that are shared with a build before */
} PublishCounts;
PublishCounts publish_counts (const Publication *publication);
/* Calls `visit` for each file, by path. */
typedef void (*PublishVisit) (const IndexFile *file, PublishFate fate, gpointer data);
void publish_each (const Publication *publication, PublishVisit visit, gpointer data);

/* One syncfs, then <folder>/current leads to the stage by a rename. `ret_build` nullable: its path. Once per
 * publication, after publish_settle. A crash at any moment, and every error, leaves `current` as it was. */
gboolean publish_run (Publication *publication, char **ret_build, GError **error);
