/* readings.c: calls the domain, in the order in which nothing is packed that goes anyway. */
#include "background/readings.h"

#include "domain/loan.h"
#include "domain/reading_archive.h"
#include "domain/reading_fold.h"
#include "domain/reading_retention.h"
#include "domain/rollup.h"

gboolean
readings_run (const Jobs *jobs, gint64 now, Tree *counts, GError **error)
{
  ReadingRetention retention = { 0 };
  ReadingArchive archive = { 0 };
  ReadingFold fold = { 0 };
  guint days = 0;

  /* Hours are made before the readings go of which they are made. */
  if (!reading_fold_all (jobs->store, &fold, error) || !rollup_build_all (jobs->store, &days, error)
      || !reading_retain (jobs->store, now, &retention, error) || !rollup_build_all (jobs->store, &days, error)
      || !reading_archive_all (jobs->store, now, &archive, error))
    return FALSE;
  tree_set_integer (counts, "loans", retention.loans);
  tree_set_integer (counts, "readings", (gint64) retention.values);
  tree_set_integer (counts, "hours", (gint64) retention.hours);
  tree_set_integer (counts, "packed", archive.rows);
  tree_set_integer (counts, "packed_readings", archive.readings);
  tree_set_integer (counts, "damaged", fold.damaged + archive.damaged);
  return TRUE;
}

gboolean
readings_erase_wanted (const Jobs *jobs G_GNUC_UNUSED, Db *db, gint64 now G_GNUC_UNUSED)
{
  g_autoptr (SensorLoan) loan = NULL;

  return loan_to_erase (db, &loan, NULL) && loan != NULL;
}

gboolean
readings_erase_run (const Jobs *jobs, gint64 now, Tree *counts, GError **error)
{
  ReadingRetention retention = { 0 };
  guint days = 0;

  if (!reading_retain_wishes (jobs->store, now, &retention, error) || !rollup_build_all (jobs->store, &days, error))
    return FALSE;
  tree_set_integer (counts, "loans", retention.loans);
  tree_set_integer (counts, "readings", (gint64) retention.values);
  tree_set_integer (counts, "hours", (gint64) retention.hours);
  return TRUE;
}
