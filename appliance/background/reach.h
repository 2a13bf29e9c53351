/* reach.h: looks how the box is reached from homes: the machine's addresses, its name, its own door from here and, by a
 * machine of the commune that the site is published to, from outside. No service of third parties is asked. */
#pragma once
#include "background/jobs.h"

/* The job: when somebody asked; each hour where a machine outside can be asked. It also keeps the files of the tunnel
 * in step with its row. Blocks for two minutes at most. */
gboolean reach_wanted (const Jobs *jobs, Db *db, gint64 now);
gboolean reach_run (const Jobs *jobs, gint64 now, Tree *counts, GError **error);

/* Pure: what the far command wrote, brought to facts (reach_check.h): `outside` and `seen`. `proof`: what the box would
 * have answered. */
void reach_read_far (const char *output, const char *proof, Tree *facts);
