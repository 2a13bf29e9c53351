/* rollup_block.c: rows of `rollup_block`, `rollup_archive` and `rollup_dirty`. Computes nothing. */
#include "domain/rollup_block.h"

#include "base/error.h"
#include "domain/reading_archive.h"
#include "domain/reading_pack.h"

static const char sql_day[] = "SELECT hours FROM rollup_block WHERE day = :key AND channel_id = :channel";
static const char sql_day_put[] = "INSERT INTO rollup_block (day, channel_id, hours) VALUES (:key, :channel, :hours)"
                                  " ON CONFLICT (day, channel_id) DO UPDATE SET hours = excluded.hours";
static const char sql_day_drop[] = "DELETE FROM rollup_block WHERE day = :key AND channel_id = :channel";
static const char sql_period[] = "SELECT hours FROM rollup_archive WHERE id = :key";
static const char sql_period_put[] = "INSERT INTO rollup_archive (id, hours) VALUES (:key, :hours)"
                                     " ON CONFLICT (id) DO UPDATE SET hours = excluded.hours";
static const char sql_period_drop[] = "DELETE FROM rollup_archive WHERE id = :key";
static const char sql_days[] =
    "WITH RECURSIVE span (day) AS (SELECT max (:first, (SELECT min (day) FROM rollup_block)) UNION ALL"
    " SELECT day + 1 FROM span WHERE day < :last AND day < (SELECT max (day) FROM rollup_block))"
    " SELECT b.day, b.hours FROM span CROSS JOIN rollup_block b ON b.day = span.day AND b.channel_id = :channel"
    " WHERE span.day <= :last";
static const char sql_periods[] = "SELECT id, hours FROM rollup_archive WHERE id BETWEEN :first AND :last ORDER BY id";
static const char sql_touch[] =
    "INSERT INTO rollup_dirty (day, channel_id) VALUES (:day, :channel), (:day + 1, :channel)"
    " ON CONFLICT (day, channel_id) DO NOTHING";
static const char sql_dirty[] =
    "WITH RECURSIVE span (day) AS (SELECT max (:first, (SELECT min (day) FROM rollup_dirty)) UNION ALL"
    " SELECT day + 1 FROM span WHERE day < :last AND day < (SELECT max (day) FROM rollup_dirty))"
    " SELECT d.day FROM span CROSS JOIN rollup_dirty d ON d.day = span.day AND d.channel_id = :channel"
    " WHERE span.day <= :last";

enum { HOURS_A_DAY = 24 };

gboolean
rollup_touch (Db *db, gint64 channel_id, gint64 day, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_touch);

  query_bind_integer (query, ":day", day);
  query_bind_integer (query, ":channel", channel_id);
  return query_done (query, error);
}

/* Where a span is kept: a day in its own row, a period in the archive. */
typedef struct {
  const char *get, *put, *drop;
  gint64 key;
} Place;

static Place
place_of (gint64 channel_id, const RollupSpan *span)
{
  if (span->days == 1)
    return (Place){ sql_day, sql_day_put, sql_day_drop, span->day };
  return (Place){ sql_period, sql_period_put, sql_period_drop,
                  reading_archive_id (channel_id, reading_period (span->day)) };
}

static Query *
place_query (Db *db, const Place *place, const char *sql, gint64 channel_id)
{
  Query *query = query_new (db, sql);

  query_bind_integer (query, ":key", place->key);
  if (place->get == sql_day)
    query_bind_integer (query, ":channel", channel_id);
  return query;
}

/* The row that the query stands on. Damaged hours are passed over: they are made again when their day is touched. */
static void
row_decode (Query *query, const RollupSpan *span, GArray *hours)
{
  gsize length = 0;
  gconstpointer bytes = query_bytes (query, "hours", &length);
  g_autoptr (GBytes) unpacked = span->days == 1 ? g_bytes_new (bytes, length) : reading_unpack (bytes, length, NULL);

  if (unpacked == NULL)
    return;
  bytes = g_bytes_get_data (unpacked, &length);
  rollup_decode (span, bytes, length, hours, NULL);
}

gboolean
rollup_block_load (Db *db, gint64 channel_id, const RollupSpan *span, GArray *hours, GError **error)
{
  Place place = place_of (channel_id, span);
  g_autoptr (Query) query = place_query (db, &place, place.get, channel_id);

  if (query_next (query))
    row_decode (query, span, hours);
  return query_done (query, error);
}

gboolean
rollup_block_save (Db *db, gint64 channel_id, const RollupSpan *span, const GArray *hours, GError **error)
{
  Place place = place_of (channel_id, span);
  g_autoptr (Query) query = place_query (db, &place, hours->len == 0 ? place.drop : place.put, channel_id);
  g_autoptr (GBytes) plain = rollup_encode (span, hours);
  g_autoptr (GBytes) bytes = span->days == 1 ? g_bytes_ref (plain) : reading_pack (plain);
  gsize length;
  gconstpointer data = g_bytes_get_data (bytes, &length);

  if (hours->len > 0)
    query_bind_bytes (query, ":hours", data, length);
  return query_done (query, error);
}

gboolean
rollup_block_read (Db *db, gint64 channel_id, gint64 first, gint64 last, GArray *hours, GError **error)
{
  g_autoptr (Query) days = query_new (db, sql_days);
  g_autoptr (Query) periods = query_new (db, sql_periods);

  query_bind_integer (days, ":channel", channel_id);
  query_bind_integer (days, ":first", first);
  query_bind_integer (days, ":last", last);
  while (query_next (days))
    row_decode (days, &(RollupSpan){ query_integer (days, "day"), 1 }, hours);
  if (!query_done (days, error))
    return FALSE;
  query_bind_integer (periods, ":first", reading_archive_id (channel_id, reading_period (first)));
  query_bind_integer (periods, ":last", reading_archive_id (channel_id, reading_period (last)));
  while (query_next (periods)) {
    gint64 period = query_integer (periods, "id") - reading_archive_id (channel_id, 0);

    row_decode (periods, &(RollupSpan){ period * READING_PERIOD_DAYS, READING_PERIOD_DAYS }, hours);
  }
  return query_done (periods, error);
}

/* ---- a day that stands twice ---- */

static int
compare_hours (gconstpointer a, gconstpointer b)
{
  gint64 one = ((const HourValue *) a)->hour, other = ((const HourValue *) b)->hour;

  return (one > other) - (one < other);
}

static gint64
hour_day (const GArray *hours, guint i)
{
  return reading_day (g_array_index (hours, HourValue, i).hour * (READING_DAY_S / HOURS_A_DAY));
}

/* Each run of hours of one day comes from one row: the first run of a day stays, later ones go. */
static void
keep_first_runs (GArray *hours)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  guint kept = 0;

  for (guint start = 0, end; start < hours->len; start = end) {
    gint64 day = hour_day (hours, start);
    gboolean known = g_hash_table_contains (seen, &day);

    for (end = start; end < hours->len && hour_day (hours, end) == day; end++)
      if (!known)
        g_array_index (hours, HourValue, kept++) = g_array_index (hours, HourValue, end);
    if (!known)
      g_hash_table_add (seen, g_memdup2 (&day, sizeof day));
  }
  g_array_set_size (hours, kept);
}

void
rollup_block_sort (GArray *hours)
{
  keep_first_runs (hours);
  g_array_sort (hours, compare_hours);
}

GArray *
rollup_block_dirty (Db *db, gint64 channel_id, gint64 first, gint64 last, GError **error)
{
  g_autoptr (GArray) days = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (Query) query = query_new (db, sql_dirty);

  query_bind_integer (query, ":channel", channel_id);
  query_bind_integer (query, ":first", first);
  query_bind_integer (query, ":last", last);
  while (query_next (query)) {
    gint64 day = query_integer (query, "day");

    g_array_append_val (days, day);
  }
  return query_done (query, error) ? g_steal_pointer (&days) : NULL;
}
