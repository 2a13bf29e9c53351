/* publish.h: a folder of files put in the place of the former one in one rename, so that no visitor ever meets half a
 * site. Knows no page: callers give paths and bytes. */
#pragma once
#include <glib.h>

typedef struct Publication Publication; /* the files of one build, in memory until published */

Publication *publish_new (void);
void publish_free (Publication *publication); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Publication, publish_free)

/* Adds a file with a copy of `text`, replacing a former one of that path. `path` is relative, in [a-zA-Z0-9._/-],
 * without dots alone: a bad one makes publish_run fail with INVALID. */
void publish_add (Publication *publication, const char *path, const char *text);
/* Adds every file below `folder` under `prefix`. NOT_FOUND, IO, LIMIT (16 MiB a file). */
gboolean publish_add_folder (Publication *publication, const char *prefix, const char *folder, GError **error);

guint publish_count (const Publication *publication);
/* Calls `visit` for each file, by path. */
typedef void (*PublishVisit) (const char *path, gsize size_bytes, gpointer data);
void publish_each (const Publication *publication, PublishVisit visit, gpointer data);

/* Writes a new <folder>/site-<n>, one syncfs, then makes <folder>/current lead to it by a rename; the build before
 * it is kept, older ones and unfinished ones are removed. BUSY when another run is at it, IO. A crash at any moment
 * leaves `current` as it was. */
gboolean publish_run (const Publication *publication, const char *folder, char **ret_build, GError **error);
