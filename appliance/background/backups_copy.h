/* backups_copy.h: what lies on the stick or in the folder, once more on another machine, by rsync over ssh. */
#pragma once
#include "background/backups.h"

/* TRUE when that place of way ssh has not the latest good backup yet, or somebody asked. */
gboolean backups_copy_wanted (Db *db, const BackupPlace *place, gint64 now);
/* Sends the shelf of the first place that is there; notes in the row of `place` what became of it. */
gboolean backups_copy_run (const Jobs *jobs, const BackupPlace *place, GError **error);
