/* publish.h: sends the public site to the places that publish_target.h names, after each build: by rsync, into a folder
 * of this machine or over ssh. Makes no page. */
#pragma once
#include "background/jobs.h"

/* The job: a place that has another build than the one shown, and is not paused; after a failure it is left alone for a
 * while. One place's failure keeps nobody else waiting; it is told in its row, in codes. */
gboolean publish_wanted (const Jobs *jobs, Db *db, gint64 now);
gboolean publish_run_job (const Jobs *jobs, gint64 now, Tree *counts, GError **error);

/* (transfer full): the line that a web host is given, "ssh-ed25519 AAAA… histologe"; NULL when the box has no key yet.
 */
char *publish_key_line (const char *data_folder);
/* Makes the box's own key when there is none. IO. */
gboolean publish_key_make (const char *data_folder, GError **error);
/* The same of a key in another folder of the data: "tunnel". */
char *publish_key_line_of (const char *data_folder, const char *folder_name);
gboolean publish_key_make_of (const char *data_folder, const char *folder_name, GError **error);
/* (transfer full): "SHA256:…" of a key as hosts and their administrators show it; NULL for what is no key. */
char *publish_key_print (const char *host_key);
