/* reading_block.c: rows of `reading_journal`, `channel`, `reading_block` and `reading_damaged`. Knows no payload, no
 * bounds, no curve. */
#include "domain/reading_block.h"

#include "base/error.h"
#include "domain/reading_codec.h"

static const char sql_waits[] = "SELECT 1 AS found FROM reading_journal LIMIT 1";
static const char sql_record[] = "INSERT INTO reading_journal (sensor_id, received_at, readings)"
                                 " VALUES (nullif (:sensor, 0), :now, :readings)";
static const char sql_oldest[] =
    "SELECT id, coalesce (sensor_id, 0) AS sensor_id, readings FROM reading_journal ORDER BY id LIMIT :limit";
static const char sql_folded[] = "DELETE FROM reading_journal WHERE id <= :last";
static const char sql_channel_add[] = "INSERT INTO channel (sensor_id, quantity) VALUES (:sensor, :quantity)"
                                      " ON CONFLICT (sensor_id, quantity) DO NOTHING";
static const char sql_channel[] = "SELECT id FROM channel WHERE sensor_id = :sensor AND quantity = :quantity";
static const char sql_block[] = "SELECT readings FROM reading_block WHERE channel_id = :channel AND day = :day";
static const char sql_block_put[] = "INSERT INTO reading_block (day, channel_id, count, readings)"
                                    " VALUES (:day, :channel, :count, :readings) ON CONFLICT (day, channel_id)"
                                    " DO UPDATE SET count = excluded.count, readings = excluded.readings";
static const char sql_damaged[] = "INSERT INTO reading_damaged (channel_id, day, readings)"
                                  " VALUES (:channel, :day, :readings)";
static const char sql_blocks[] = "SELECT b.day, b.readings FROM reading_block b JOIN channel c ON c.id = b.channel_id"
                                 " WHERE c.sensor_id = :sensor AND c.quantity = :quantity"
                                 " AND b.day BETWEEN :first AND :last ORDER BY b.day";
static const char sql_waiting[] = "SELECT coalesce (sensor_id, 0) AS sensor_id, readings FROM reading_journal"
                                  " WHERE sensor_id = :sensor OR sensor_id IS NULL ORDER BY id";

/* A reading on its way from the journal to its block. */
typedef struct {
  gint64 sensor_id, day;
  Reading reading;
} Moving;

/* The block that a merge goes into, and what it holds. */
typedef struct {
  gint64 channel_id;
  ReadingBlock of;
  GArray *readings;
} Block;

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

static GBytes *
column_bytes (Query *query)
{
  gsize length = 0;
  gconstpointer bytes = query_bytes (query, "readings", &length);

  return g_bytes_new (bytes, length);
}

/* ---- folding ---- */

static void
moving_add (const ReadingPart *part, gpointer data)
{
  GArray *moving = data;

  for (guint i = 0; i < part->readings->len; i++) {
    Moving one = { .sensor_id = part->sensor_id, .reading = g_array_index (part->readings, Reading, i) };

    one.day = reading_day (one.reading.at);
    g_array_append_val (moving, one);
  }
}

/* Reads the oldest rows; *ret_last is the id of the last one. */
static gboolean
journal_take (Db *db, guint limit, GArray *moving, ReadingFold *fold, gint64 *ret_last, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_oldest);

  query_bind_integer (query, ":limit", limit);
  while (query_next (query)) {
    ReadingVisit visit = { .sensor_id = query_integer (query, "sensor_id"), .visit = moving_add, .data = moving };
    gsize length = 0;
    gconstpointer bytes = query_bytes (query, "readings", &length);

    if (!reading_visit_journal (bytes, length, &visit, NULL))
      fold->damaged++;
    fold->rows++;
    *ret_last = query_integer (query, "id");
  }
  return query_done (query, error);
}

static int
compare_blocks (gconstpointer a, gconstpointer b)
{
  const Moving *one = a, *other = b;

  if (one->sensor_id != other->sensor_id)
    return one->sensor_id < other->sensor_id ? -1 : 1;
  if (one->reading.quantity != other->reading.quantity)
    return one->reading.quantity < other->reading.quantity ? -1 : 1;
  return (one->day > other->day) - (one->day < other->day);
}

static gboolean
channel_find (Db *db, const Moving *like, gint64 *ret_id, GError **error)
{
  const char *const sqls[] = { sql_channel_add, sql_channel };

  for (guint i = 0; i < G_N_ELEMENTS (sqls); i++) {
    g_autoptr (Query) query = query_new (db, sqls[i]);

    query_bind_integer (query, ":sensor", like->sensor_id);
    query_bind_text (query, ":quantity", quantity_kinds[like->reading.quantity].name);
    if (query_next (query))
      *ret_id = query_integer (query, "id");
    if (!query_done (query, error))
      return FALSE;
  }
  return TRUE;
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

/* What the block holds already. One bad day must neither stop the folding of every sensor nor be written over: it is
 * counted, and its bytes are put aside. */
static gboolean
block_take (Db *db, const Block *block, ReadingFold *fold, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;

  if (!block_read (db, block->channel_id, block->of.day, &bytes, error))
    return FALSE;
  if (bytes == NULL || reading_decode_block (&block->of, bytes, block->readings, NULL))
    return TRUE;
  fold->damaged++;
  return block_put_aside (db, block->channel_id, block->of.day, bytes, error);
}

static gboolean
block_write (Db *db, gint64 channel_id, gint64 day, const GArray *readings, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_block_put);
  g_autoptr (GBytes) bytes = reading_encode_block (readings);
  gsize length;
  const void *data = g_bytes_get_data (bytes, &length);

  query_bind_integer (query, ":channel", channel_id);
  query_bind_integer (query, ":day", day);
  query_bind_integer (query, ":count", readings->len);
  query_bind_bytes (query, ":readings", data, length);
  return query_done (query, error);
}

/* Merges moving[start…end), which are of one channel and day, into their block. */
static gboolean
block_merge (Db *db, const GArray *moving, const guint *bounds, ReadingFold *fold, GError **error)
{
  const Moving *first = &g_array_index (moving, Moving, bounds[0]);
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (Reading));
  Block block = { .of = { .quantity = first->reading.quantity, .day = first->day }, .readings = readings };
  guint total;

  if (!channel_find (db, first, &block.channel_id, error) || !block_take (db, &block, fold, error))
    return FALSE;
  for (guint i = bounds[0]; i < bounds[1]; i++)
    g_array_append_val (readings, g_array_index (moving, Moving, i).reading);
  total = readings->len;
  reading_sort (readings);
  fold->readings += bounds[1] - bounds[0];
  fold->duplicates += total - readings->len;
  return block_write (db, block.channel_id, first->day, readings, error);
}

static gboolean
journal_forget (Db *db, gint64 last_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_folded);

  query_bind_integer (query, ":last", last_id);
  return query_done (query, error);
}

gboolean
reading_fold (Db *db, guint limit, ReadingFold *ret_fold, GError **error)
{
  g_autoptr (GArray) moving = g_array_new (FALSE, FALSE, sizeof (Moving));
  ReadingFold fold = { 0 };
  gint64 last_id = 0;

  if (!journal_take (db, limit, moving, &fold, &last_id, error))
    return FALSE;
  g_array_sort (moving, compare_blocks); /* stable: arrival order stays within a block */
  for (guint start = 0, end; start < moving->len; start = end) {
    for (end = start + 1; end < moving->len; end++)
      if (compare_blocks (&g_array_index (moving, Moving, start), &g_array_index (moving, Moving, end)) != 0)
        break;
    if (!block_merge (db, moving, (const guint[]){ start, end }, &fold, error))
      return FALSE;
  }
  if (fold.rows > 0 && !journal_forget (db, last_id, error))
    return FALSE;
  ret_fold->rows += fold.rows;
  ret_fold->readings += fold.readings;
  ret_fold->duplicates += fold.duplicates;
  ret_fold->damaged += fold.damaged;
  return TRUE;
}

static gboolean
fold_work (Db *db, gpointer data, GError **error)
{
  ReadingFold *fold = data;

  *fold = (ReadingFold){ 0 }; /* the writer may run a piece of work twice */
  return reading_fold (db, READING_FOLD_ROWS, fold, error);
}

gboolean
reading_fold_all (Store *store, ReadingFold *ret_fold, GError **error)
{
  ReadingFold fold;

  do {
    if (!store_write_queue (store, STORE_SENSORS, fold_work, &fold, error))
      return FALSE;
    ret_fold->rows += fold.rows;
    ret_fold->readings += fold.readings;
    ret_fold->duplicates += fold.duplicates;
    ret_fold->damaged += fold.damaged;
  } while (fold.rows == READING_FOLD_ROWS);
  return TRUE;
}

/* ---- reading back ---- */

static gboolean
series_of_blocks (Db *db, const ReadingRange *range, GArray *readings, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_blocks);

  query_bind_integer (query, ":sensor", range->sensor_id);
  query_bind_text (query, ":quantity", quantity_kinds[range->quantity].name);
  query_bind_integer (query, ":first", reading_day (range->from));
  query_bind_integer (query, ":last", reading_day (range->to));
  while (query_next (query)) {
    g_autoptr (GBytes) bytes = column_bytes (query);
    ReadingBlock block = { .quantity = range->quantity, .day = query_integer (query, "day") };

    reading_decode_block (&block, bytes, readings, NULL); /* a damaged one is counted when it is folded into */
  }
  return query_done (query, error);
}

static gboolean
range_has (const ReadingRange *range, const Reading *reading)
{
  return reading->quantity == range->quantity && reading->at >= range->from && reading->at < range->to;
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

static gboolean
series_of_journal (Db *db, const ReadingRange *range, GArray *readings, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_waiting);
  Waiting waiting = { range, readings };
  ReadingVisit visit = { .want = waiting_wants, .visit = waiting_add, .data = &waiting };

  query_bind_integer (query, ":sensor", range->sensor_id);
  while (query_next (query)) {
    gsize length = 0;
    gconstpointer bytes = query_bytes (query, "readings", &length);

    visit.sensor_id = query_integer (query, "sensor_id");
    reading_visit_journal (bytes, length, &visit, NULL); /* a damaged row is counted when it is folded */
  }
  return query_done (query, error);
}

GArray *
reading_series (Db *db, const ReadingRange *range, GError **error)
{
  g_autoptr (GArray) waiting = g_array_new (FALSE, FALSE, sizeof (Reading));
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (Reading));
  guint kept = 0;

  /* The journal first: what is folded between the two readings is then seen twice, which is harmless, instead of
   * never. */
  if (!series_of_journal (db, range, waiting, error) || !series_of_blocks (db, range, all, error))
    return NULL;
  g_array_append_vals (all, waiting->data, waiting->len);
  for (guint i = 0; i < all->len; i++) {
    Reading reading = g_array_index (all, Reading, i);

    if (range_has (range, &reading))
      g_array_index (all, Reading, kept++) = reading;
  }
  g_array_set_size (all, kept);
  reading_sort (all);
  return g_steal_pointer (&all);
}

gboolean
reading_journal_waits (Db *db)
{
  g_autoptr (Query) query = query_new (db, sql_waits);

  return query_next (query);
}
