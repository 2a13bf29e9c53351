/* recount.c: looks without keeping anybody from writing; while all is right nothing is written. A store that somebody
 * changed by hand, with the triggers away, is the one way known to get there. */
#include "background/recount.h"

#include "domain/report_recount.h"

static gboolean
mend (Db *db, gpointer data G_GNUC_UNUSED, GError **error)
{
  return report_recount_mend (db, error);
}

gboolean
recount_run (const Jobs *jobs, gint64 now G_GNUC_UNUSED, Tree *counts, GError **error)
{
  gint64 wrong = 0;

  if (!report_recount_look (store_reader (jobs->store), &wrong, error))
    return FALSE;
  tree_set_integer (counts, "wrong", wrong);
  if (wrong == 0)
    return TRUE;
  g_warning ("recount: of %" G_GINT64_FORMAT " states another number of reports was kept than there are: put right", wrong);
  return store_write (jobs->store, mend, NULL, error);
}
