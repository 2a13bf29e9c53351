/* publish_stage.h: the folder in which a build is put together: a new one, or the build before the one that is shown,
 * of which only what differs is touched. Chooses nothing: it is told each file. */
#pragma once
#include "publish_index.h"

typedef struct Stage Stage;

/* What a stage may share its files with. Borrowed for its life; each nullable. */
typedef struct {
  const char *folder;        /* of the build that is shown */
  const PublishIndex *shown; /* its files */
  const PublishIndex *spare; /* files that the stage already has; NULL: it is new */
} StageShares;

/* At `path`, which is there when shares->spare is, and is made otherwise. IO. */
Stage *publish_stage_open (const char *path, const StageShares *shares, GError **error);
/* Closes it; what is in it stays. Accepts NULL. */
void publish_stage_close (Stage *stage);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Stage, publish_stage_close)

/* Has the stage hold this file: as it is, linked to the one that is shown, or written. `bytes` NULL: it is one of those
 * that are shown. *ret_written: what was written. A file is never changed in place: builds share them. IO. */
gboolean publish_stage_put (Stage *stage, const IndexFile *file, GBytes *bytes, guint64 *ret_written, GError **error);
/* Removes what `made` does not name of what the stage had, writes the index as the text `index`, and waits until all is
 * on the disk. IO. */
gboolean publish_stage_finish (Stage *stage, const PublishIndex *made, GBytes *index, GError **error);
