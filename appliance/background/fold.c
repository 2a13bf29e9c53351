/* fold.c: calls the domain; how blocks and hours are made stands in core/domain/reading_fold.c, rollup_build.c. */
#include "background/fold.h"

#include "domain/reading_fold.h"
#include "domain/rollup.h"

gboolean
fold_wanted (const Jobs *jobs G_GNUC_UNUSED, Db *db, gint64 now)
{
  return reading_fold_is_due (db, now) || rollup_waits (db);
}

gboolean
fold_run (const Jobs *jobs, gint64 now G_GNUC_UNUSED, Tree *counts, GError **error)
{
  ReadingFold fold = { 0 };
  guint days = 0;

  if (!reading_fold_all (jobs->store, &fold, error) || !rollup_build_all (jobs->store, &days, error))
    return FALSE;
  tree_set_integer (counts, "rows", fold.rows);
  tree_set_integer (counts, "readings", fold.readings);
  tree_set_integer (counts, "duplicates", fold.duplicates);
  tree_set_integer (counts, "conflicts", fold.conflicts);
  tree_set_integer (counts, "damaged", fold.damaged);
  tree_set_integer (counts, "days", days);
  return TRUE;
}
