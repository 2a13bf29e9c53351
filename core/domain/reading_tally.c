/* reading_tally.c: rows of `reading_tally`. Judges nothing. */
#include "domain/reading_tally.h"

#include "domain/reading_codec.h"

#define TALLY_SUMS \
  "coalesce (sum (duplicates), 0) AS duplicates, coalesce (sum (conflicts), 0) AS conflicts," \
  " coalesce (sum (refused), 0) AS refused, coalesce (sum (outside), 0) AS outside," \
  " coalesce (sum (thinned), 0) AS thinned"
static const char sql_add[] =
    "INSERT INTO reading_tally (day, sensor_id, duplicates, conflicts, refused, outside, thinned)"
    " SELECT :day, id, :duplicates, :conflicts, :refused, :outside, :thinned FROM sensor WHERE id = :sensor"
    " ON CONFLICT (day, sensor_id)"
    " DO UPDATE SET duplicates = duplicates + excluded.duplicates, conflicts = conflicts + excluded.conflicts,"
    " refused = refused + excluded.refused, outside = outside + excluded.outside, thinned = thinned + excluded.thinned";
static const char sql_sum[] =
    "SELECT " TALLY_SUMS " FROM reading_tally WHERE sensor_id = :sensor AND day BETWEEN :first AND :last";

gboolean
reading_tally_any (const ReadingTally *tally)
{
  return tally->duplicates + tally->conflicts + tally->refused + tally->outside + tally->thinned > 0;
}

gboolean
reading_tally_add (Db *db, gint64 sensor_id, gint64 day, const ReadingTally *tally, GError **error)
{
  g_autoptr (Query) query = NULL;

  if (!reading_tally_any (tally))
    return TRUE;
  query = query_new (db, sql_add);
  query_bind_integer (query, ":sensor", sensor_id);
  query_bind_integer (query, ":day", day);
  query_bind_integer (query, ":duplicates", tally->duplicates);
  query_bind_integer (query, ":conflicts", tally->conflicts);
  query_bind_integer (query, ":refused", tally->refused);
  query_bind_integer (query, ":outside", tally->outside);
  query_bind_integer (query, ":thinned", tally->thinned);
  return query_done (query, error);
}

gboolean
reading_tally_sum (Db *db, gint64 sensor_id, gint64 from, gint64 to, ReadingTally *ret_tally, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_sum);

  *ret_tally = (ReadingTally){ 0 };
  query_bind_integer (query, ":sensor", sensor_id);
  query_bind_integer (query, ":first", reading_day (from));
  query_bind_integer (query, ":last", reading_day (to - 1));
  if (query_next (query)) {
    ret_tally->duplicates = query_integer (query, "duplicates");
    ret_tally->conflicts = query_integer (query, "conflicts");
    ret_tally->refused = query_integer (query, "refused");
    ret_tally->outside = query_integer (query, "outside");
    ret_tally->thinned = query_integer (query, "thinned");
  }
  return query_done (query, error);
}
