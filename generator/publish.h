/* publish.h: a folder of files put in the place of the former one in one rename, so that no visitor ever meets half a
 * site. Files go to the stage as they come: memory stays flat, and one that is equal to the shown site's is linked to
 * it, for bytes written are what wears a card. Knows no page: callers give paths and bytes. */
#pragma once
#include <glib.h>

typedef struct Publication Publication; /* the files of one build on its stage */

/* Opens the stage <folder>/site-<n>, and removes what unfinished runs left. BUSY when another run is at it, IO. With
 * `folder` NULL nothing is written: files are only counted. */
Publication *publish_new (const char *folder, GError **error);
/* An unfinished stage is removed. Accepts NULL. */
void publish_free (Publication *publication);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Publication, publish_free)

/* Adds a file, replacing a former one of that path. `path` is relative, in [a-zA-Z0-9._/-], without dots alone. The
 * first failure is kept and told by publish_run: INVALID for a bad path, IO. */
void publish_add (Publication *publication, const char *path, const char *text);
void publish_add_bytes (Publication *publication, const char *path, GBytes *bytes);
/* The same of a file as it is; one that is not there is left out. */
void publish_add_file (Publication *publication, const char *path, const char *source);
/* Adds every file below `folder` under `prefix`. NOT_FOUND, IO, LIMIT (16 MiB a file). */
gboolean publish_add_folder (Publication *publication, const char *prefix, const char *folder, GError **error);

guint publish_count (const Publication *publication);
/* Bytes written to the stage: not those of files that were linked. */
guint64 publish_written_bytes (const Publication *publication);
/* Calls `visit` for each file, by path. */
typedef void (*PublishVisit) (const char *path, gsize size_bytes, gpointer data);
void publish_each (const Publication *publication, PublishVisit visit, gpointer data);

/* One syncfs, then <folder>/current leads to the stage by a rename; the build before it is kept, older ones are
 * removed. `ret_build` nullable: its path. Once per publication. A crash at any moment leaves `current` as it was. */
gboolean publish_run (Publication *publication, char **ret_build, GError **error);
