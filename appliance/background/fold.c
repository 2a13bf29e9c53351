/* fold.c: calls the domain; how blocks are made stands in core/domain/reading_block.c. */
#include "background/fold.h"

#include "domain/reading_block.h"

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
