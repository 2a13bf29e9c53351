/* fold.c: calls the domain; how blocks are made stands in core/domain/reading_block.c. */
#include "background/fold.h"

#include "base/clock.h"
#include "domain/reading_block.h"

gboolean
fold_wanted (const Jobs *jobs G_GNUC_UNUSED, Db *db, gint64 now)
{
  g_autoptr (Job) job = NULL;

  if (!reading_journal_waits (db) || !job_find (db, "fold", &job, NULL))
    return FALSE;
  return job == NULL || now - job->started_at >= CLOCK_HOUR;
}

gboolean
fold_run (const Jobs *jobs, gint64 now G_GNUC_UNUSED, Tree *counts, GError **error)
{
  ReadingFold fold = { 0 };

  if (!reading_fold_all (jobs->store, &fold, error))
    return FALSE;
  tree_set_integer (counts, "rows", fold.rows);
  tree_set_integer (counts, "readings", fold.readings);
  tree_set_integer (counts, "duplicates", fold.duplicates);
  tree_set_integer (counts, "damaged", fold.damaged);
  return TRUE;
}
