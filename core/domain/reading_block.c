/* reading_block.c: rows of `channel`, `reading_block` and `reading_damaged`, and what is read back of them, the journal
 * and the archive. Knows no payload, no bounds, no curve. */
#include "domain/reading_block.h"

#include "base/error.h"
#include "domain/reading_archive.h"

static const char sql_record[] = "INSERT INTO reading_journal (sensor_id, received_at, readings)"
                                 " VALUES (nullif (:sensor, 0), :now, :readings)";
static const char sql_channel_add[] = "INSERT INTO channel (sensor_id, quantity) SELECT id, :quantity FROM sensor"
                                      " WHERE id = :sensor ON CONFLICT (sensor_id, quantity) DO NOTHING";
static const char sql_channel[] = "SELECT id FROM channel WHERE sensor_id = :sensor AND quantity = :quantity";
static const char sql_block[] = "SELECT readings FROM reading_block WHERE channel_id = :channel AND day = :day";
static const char sql_block_put[] = "INSERT INTO reading_block (day, channel_id, count, readings)"
                                    " VALUES (:day, :channel, :count, :readings) ON CONFLICT (day, channel_id)"
                                    " DO UPDATE SET count = excluded.count, readings = excluded.readings";
static const char sql_block_drop[] = "DELETE FROM reading_block WHERE channel_id = :channel AND day = :day";
static const char sql_damaged[] = "INSERT INTO reading_damaged (channel_id, day, readings)"
                                  " VALUES (:channel, :day, :readings)";
/* Rows of one day stand together, those of one channel do not: each day is looked up by its key. */
static const char sql_blocks[] =
    "WITH RECURSIVE span (day) AS (SELECT max (:first, (SELECT min (day) FROM reading_block)) UNION ALL"
    " SELECT day + 1 FROM span WHERE day < :last AND day < (SELECT max (day) FROM reading_block))"
    " SELECT b.day, b.readings FROM span CROSS JOIN reading_block b ON b.day = span.day AND b.channel_id = :channel";
static const char sql_last_day[] =
    "WITH RECURSIVE span (day) AS (SELECT (SELECT max (day) FROM reading_block) UNION ALL"
    " SELECT day - 1 FROM span WHERE day > (SELECT min (day) FROM reading_block))"
    " SELECT b.day FROM span CROSS JOIN reading_block b ON b.day = span.day AND b.channel_id = :channel LIMIT 1";
static const char sql_waiting[] = "SELECT coalesce (sensor_id, 0) AS sensor_id, readings FROM reading_journal"
                                  " WHERE sensor_id = :sensor OR sensor_id IS NULL ORDER BY id";

gboolean
reading_record (Db *db, gint64 sensor_id, GBytes *journal, gint64 now, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_record);
  gsize length;
  const void *bytes = g_bytes_get_data (journal, &length);

  query_bind_integer (query, ":sensor", sensor_id);
  query_bind_integer (query, ":now", now);
  query_bind_bytes (query, ":readings", bytes, length);
  return query_done (query, error);
}

/* ---- channels ---- */

static gboolean
channel_ask (Db *db, const char *sql, gint64 sensor_id, Quantity quantity, gint64 *ret_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql);

  query_bind_integer (query, ":sensor", sensor_id);
  query_bind_text (query, ":quantity", quantity_kinds[quantity].name);
  if (query_next (query))
    *ret_id = query_integer (query, "id");
  return query_done (query, error);
}

gboolean
reading_channel_find (Db *db, gint64 sensor_id, Quantity quantity, gint64 *ret_id, GError **error)
{
  *ret_id = 0;
  return channel_ask (db, sql_channel, sensor_id, quantity, ret_id, error);
}

gboolean
reading_channel_make (Db *db, gint64 sensor_id, Quantity quantity, gint64 *ret_id, GError **error)
{
  return reading_channel_find (db, sensor_id, quantity, ret_id, error)
         && (*ret_id != 0
             || (channel_ask (db, sql_channel_add, sensor_id, quantity, ret_id, error)
                 && channel_ask (db, sql_channel, sensor_id, quantity, ret_id, error)));
}

gboolean
reading_last_day (Db *db, gint64 sensor_id, Quantity quantity, gint64 *ret_day, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_last_day);
  gint64 channel_id = 0;

  *ret_day = 0;
  if (!reading_channel_find (db, sensor_id, quantity, &channel_id, error))
    return FALSE;
  query_bind_integer (query, ":channel", channel_id);
  if (query_next (query))
    *ret_day = query_integer (query, "day");
  return query_done (query, error) && (*ret_day != 0 || reading_archive_last_day (db, channel_id, ret_day, error));
}

/* ---- one day ---- */

static GBytes *
column_bytes (Query *query)
{
  gsize length = 0;
  gconstpointer bytes = query_bytes (query, "readings", &length);

  return g_bytes_new (bytes, length);
}

/* *ret_bytes (transfer full) stays NULL when there is no block of that day yet. */
static gboolean
block_read (Db *db, gint64 channel_id, gint64 day, GBytes **ret_bytes, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_block);

  query_bind_integer (query, ":channel", channel_id);
  query_bind_integer (query, ":day", day);
  if (query_next (query))
    *ret_bytes = column_bytes (query);
  return query_done (query, error);
}

static gboolean
block_put_aside (Db *db, gint64 channel_id, gint64 day, GBytes *bytes, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_damaged);
  gsize length;
  const void *data = g_bytes_get_data (bytes, &length);

  query_bind_integer (query, ":channel", channel_id);
  query_bind_integer (query, ":day", day);
  query_bind_bytes (query, ":readings", data, length);
  return query_done (query, error);
}

/* One bad day must neither stop the folding of every sensor nor be written over. */
gboolean
reading_block_load (Db *db, gint64 channel_id, const ReadingBlock *block, GArray *readings, guint *damaged,
                    GError **error)
{
  g_autoptr (GBytes) bytes = NULL;

  if (!block_read (db, channel_id, block->day, &bytes, error))
    return FALSE;
  if (bytes == NULL || reading_decode_block (block, bytes, readings, NULL) || damaged == NULL)
    return TRUE;
  (*damaged)++;
  return block_put_aside (db, channel_id, block->day, bytes, error);
}

static gboolean
block_drop (Db *db, gint64 channel_id, gint64 day, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_block_drop);

  query_bind_integer (query, ":channel", channel_id);
  query_bind_integer (query, ":day", day);
  return query_done (query, error);
}

gboolean
reading_block_save (Db *db, gint64 channel_id, const ReadingBlock *block, const GArray *readings, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (Query) query = NULL;
  gsize length;
  const void *data;

  if (readings->len == 0)
    return block_drop (db, channel_id, block->day, error);
  bytes = reading_encode_block (block, readings);
  data = g_bytes_get_data (bytes, &length);
  query = query_new (db, sql_block_put);
  query_bind_integer (query, ":channel", channel_id);
  query_bind_integer (query, ":day", block->day);
  query_bind_integer (query, ":count", readings->len);
  query_bind_bytes (query, ":readings", data, length);
  return query_done (query, error);
}

/* ---- reading back ---- */

static gboolean
range_has (const ReadingRange *range, const Reading *reading)
{
  return reading->quantity == range->quantity && reading->at >= range->from && reading->at < range->to;
}

static gboolean
series_of_blocks (Db *db, const ReadingRange *range, gint64 channel_id, GArray *readings, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_blocks);

  query_bind_integer (query, ":channel", channel_id);
  query_bind_integer (query, ":first", reading_day (range->from));
  query_bind_integer (query, ":last", reading_day (range->to));
  while (query_next (query)) {
    g_autoptr (GBytes) bytes = column_bytes (query);
    ReadingBlock block = { .quantity = range->quantity, .day = query_integer (query, "day") };

    reading_decode_block (&block, bytes, readings, NULL); /* a damaged one is counted when it is folded into */
  }
  return query_done (query, error);
}

typedef struct {
  const ReadingRange *range;
  GArray *readings;
} Waiting;

static gboolean
waiting_wants (gint64 sensor_id, gpointer data)
{
  return sensor_id == ((const Waiting *) data)->range->sensor_id;
}

static void
waiting_add (const ReadingPart *part, gpointer data)
{
  const Waiting *waiting = data;

  for (guint i = 0; i < part->readings->len; i++)
    if (range_has (waiting->range, &g_array_index (part->readings, Reading, i)))
      g_array_append_val (waiting->readings, g_array_index (part->readings, Reading, i));
}

GArray *
reading_series_waiting (Db *db, const ReadingRange *range, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_waiting);
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (Reading));
  Waiting waiting = { range, readings };
  ReadingVisit visit = { .want = waiting_wants, .visit = waiting_add, .data = &waiting };

  query_bind_integer (query, ":sensor", range->sensor_id);
  while (query_next (query)) {
    gsize length = 0;
    gconstpointer bytes = query_bytes (query, "readings", &length);

    visit.sensor_id = query_integer (query, "sensor_id");
    reading_visit_journal (bytes, length, &visit, NULL); /* a damaged row is counted when it is folded */
  }
  return query_done (query, error) ? g_steal_pointer (&readings) : NULL;
}

static void
keep_range (GArray *readings, const ReadingRange *range)
{
  guint kept = 0;

  for (guint i = 0; i < readings->len; i++) {
    Reading reading = g_array_index (readings, Reading, i);

    if (range_has (range, &reading))
      g_array_index (readings, Reading, kept++) = reading;
  }
  g_array_set_size (readings, kept);
}

/* Readings go from the journal to the blocks to the archive. Looked for in that order, what moves meanwhile is seen
 * twice, which is harmless, instead of never. Put together the other way round: what came first is first. */
static GArray *
series_read (Db *db, const ReadingRange *range, GArray *waiting, GError **error)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (Reading));
  g_autoptr (GArray) blocks = g_array_new (FALSE, FALSE, sizeof (Reading));
  gint64 channel_id = 0;

  if (!reading_channel_find (db, range->sensor_id, range->quantity, &channel_id, error))
    return NULL;
  if (channel_id != 0
      && (!series_of_blocks (db, range, channel_id, blocks, error)
          || !reading_archive_read (db, channel_id, range, all, error)))
    return NULL;
  g_array_append_vals (all, blocks->data, blocks->len);
  if (waiting != NULL)
    g_array_append_vals (all, waiting->data, waiting->len);
  keep_range (all, range);
  reading_sort (all);
  return g_steal_pointer (&all);
}

GArray *
reading_series (Db *db, const ReadingRange *range, GError **error)
{
  g_autoptr (GArray) waiting = reading_series_waiting (db, range, error);

  return waiting == NULL ? NULL : series_read (db, range, waiting, error);
}

GArray *
reading_series_folded (Db *db, const ReadingRange *range, GError **error)
{
  return series_read (db, range, NULL, error);
}
