/* reading_archive.c: rows of `reading_archive`; moves days there, readings and hours. */
#include "domain/reading_archive.h"

#include "base/error.h"
#include "domain/reading_pack.h"
#include "domain/rollup_block.h"
#include "store/store_bound.h"

static const char sql_get[] = "SELECT readings FROM reading_archive WHERE id = :id";
static const char sql_put[] = "INSERT INTO reading_archive (id, count, readings) VALUES (:id, :count, :readings)"
                              " ON CONFLICT (id) DO UPDATE SET count = excluded.count, readings = excluded.readings";
static const char sql_drop[] = "DELETE FROM reading_archive WHERE id = :id";
static const char sql_range[] =
    "SELECT id, readings FROM reading_archive WHERE id BETWEEN :first AND :last ORDER BY id";
static const char sql_last[] =
    "SELECT id FROM reading_archive WHERE id BETWEEN :first AND :last ORDER BY id DESC LIMIT 1";
static const char sql_damaged[] = "INSERT INTO reading_damaged (channel_id, day, readings)"
                                  " VALUES (:channel, :day, :readings)";
/* The next (channel, period) that is old enough, of readings and of hours. */
static const char sql_next_readings[] =
    "SELECT b.day, b.channel_id, c.quantity FROM reading_block b JOIN channel c ON c.id = b.channel_id"
    " WHERE (b.day, b.channel_id) > (:day, :channel) AND b.day < :limit ORDER BY b.day, b.channel_id LIMIT 1";
static const char sql_next_hours[] =
    "SELECT b.day, b.channel_id, c.quantity FROM rollup_block b JOIN channel c ON c.id = b.channel_id"
    " WHERE (b.day, b.channel_id) > (:day, :channel) AND b.day < :limit ORDER BY b.day, b.channel_id LIMIT 1";

enum { CHANNEL_STEP = 65536, BUDGET_US = 15000, PERIODS_MOST = 64 };

gint64
reading_period (gint64 day)
{
  return day / READING_PERIOD_DAYS - (day % READING_PERIOD_DAYS < 0);
}

gint64
reading_archive_id (gint64 channel_id, gint64 period)
{
  return channel_id * CHANNEL_STEP + CLAMP (period, 0, CHANNEL_STEP - 1);
}

ReadingBlock
reading_archive_block (Quantity quantity, gint64 period)
{
  return (ReadingBlock){ quantity, period * READING_PERIOD_DAYS, READING_PERIOD_DAYS };
}

/* ---- rows ---- */

/* The row that the query stands on; FALSE when it is damaged. */
static gboolean
row_decode (Query *query, const ReadingBlock *block, GArray *readings)
{
  gsize length = 0;
  gconstpointer bytes = query_bytes (query, "readings", &length);
  g_autoptr (GBytes) plain = reading_unpack (bytes, length, NULL);

  return plain != NULL && reading_decode_block (block, plain, readings, NULL);
}

gboolean
reading_archive_read (Db *db, gint64 channel_id, const ReadingRange *range, GArray *readings, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_range);
  gint64 first = reading_period (reading_day (range->from)), last = reading_period (reading_day (range->to));

  query_bind_integer (query, ":first", reading_archive_id (channel_id, first));
  query_bind_integer (query, ":last", reading_archive_id (channel_id, last));
  while (query_next (query)) {
    gint64 period = query_integer (query, "id") - reading_archive_id (channel_id, 0);
    ReadingBlock block = reading_archive_block (range->quantity, period);

    row_decode (query, &block, readings);
  }
  return query_done (query, error);
}

gboolean
reading_archive_last_day (Db *db, gint64 channel_id, gint64 *ret_day, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_last);

  query_bind_integer (query, ":first", reading_archive_id (channel_id, 0));
  query_bind_integer (query, ":last", reading_archive_id (channel_id, CHANNEL_STEP - 1));
  *ret_day = 0;
  if (query_next (query))
    *ret_day = (query_integer (query, "id") - reading_archive_id (channel_id, 0) + 1) * READING_PERIOD_DAYS - 1;
  return query_done (query, error);
}

static gboolean
put_aside (Db *db, gint64 channel_id, gint64 day, GBytes *bytes, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_damaged);
  gsize length;
  gconstpointer data = g_bytes_get_data (bytes, &length);

  query_bind_integer (query, ":channel", channel_id);
  query_bind_integer (query, ":day", day);
  query_bind_bytes (query, ":readings", data, length);
  return query_done (query, error);
}

gboolean
reading_archive_load (Db *db, gint64 channel_id, const ReadingBlock *block, GArray *readings, guint *damaged,
                      GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_get);
  g_autoptr (GBytes) broken = NULL;

  query_bind_integer (query, ":id", reading_archive_id (channel_id, reading_period (block->day)));
  if (query_next (query) && !row_decode (query, block, readings)) {
    gsize length = 0;
    gconstpointer bytes = query_bytes (query, "readings", &length);

    broken = g_bytes_new (bytes, length);
  }
  if (!query_done (query, error))
    return FALSE;
  if (broken == NULL || damaged == NULL)
    return TRUE;
  (*damaged)++;
  return put_aside (db, channel_id, block->day, broken, error);
}

gboolean
reading_archive_save (Db *db, gint64 channel_id, const ReadingBlock *block, const GArray *readings, GError **error)
{
  g_autoptr (Query) query = query_new (db, readings->len == 0 ? sql_drop : sql_put);

  query_bind_integer (query, ":id", reading_archive_id (channel_id, reading_period (block->day)));
  if (readings->len > 0) {
    g_autoptr (GBytes) plain = reading_encode_block (block, readings);
    g_autoptr (GBytes) bytes = reading_pack (plain);
    gsize length;
    gconstpointer data = g_bytes_get_data (bytes, &length);

    query_bind_integer (query, ":count", readings->len);
    query_bind_bytes (query, ":readings", data, length);
  }
  return query_done (query, error);
}

/* ---- moving days there ---- */

/* What is moved in one go, and where the last one stood: (day, channel). */
typedef struct {
  const char *sql_next;
  gint64 limit; /* days before it are moved */
  gint64 day, channel_id;
  gboolean (*move) (Db *db, gint64 channel_id, const ReadingBlock *block, ReadingArchive *archive, GError **error);
} Moving;

/* Packed and kept by day at once, a day's readings are those of both: what was packed came first. */
static gboolean
move_readings (Db *db, gint64 channel_id, const ReadingBlock *block, ReadingArchive *archive, GError **error)
{
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (Reading));
  g_autoptr (GArray) none = g_array_new (FALSE, FALSE, sizeof (Reading));

  if (!reading_archive_load (db, channel_id, block, readings, &archive->damaged, error))
    return FALSE;
  for (guint i = 0; i < block->days; i++) {
    const ReadingBlock day = { block->quantity, block->day + i, 1 };

    if (!reading_block_load (db, channel_id, &day, readings, &archive->damaged, error))
      return FALSE;
  }
  reading_sort (readings);
  if (readings->len > READING_ARCHIVE_MOST)
    return TRUE;
  for (guint i = 0; i < block->days; i++)
    if (!reading_block_save (db, channel_id, &(ReadingBlock){ block->quantity, block->day + i, 1 }, none, error))
      return FALSE;
  archive->readings += readings->len;
  return reading_archive_save (db, channel_id, block, readings, error);
}

static gboolean
move_hours (Db *db, gint64 channel_id, const ReadingBlock *block, ReadingArchive *archive G_GNUC_UNUSED, GError **error)
{
  const RollupSpan span = { block->day, block->days };
  g_autoptr (GArray) hours = g_array_new (FALSE, FALSE, sizeof (HourValue));
  g_autoptr (GArray) none = g_array_new (FALSE, FALSE, sizeof (HourValue));

  if (!rollup_block_read (db, channel_id, block->day, block->day + block->days - 1, hours, error))
    return FALSE;
  rollup_block_sort (hours);
  for (guint i = 0; i < block->days; i++)
    if (!rollup_block_save (db, channel_id, &(RollupSpan){ block->day + i, 1 }, none, error))
      return FALSE;
  return rollup_block_save (db, channel_id, &span, hours, error);
}

/* FALSE in *ret_found at the end. */
static gboolean
moving_next (Db *db, Moving *moving, ReadingBlock *ret_block, gboolean *ret_found, GError **error)
{
  g_autoptr (Query) query = query_new (db, moving->sql_next);

  query_bind_integer (query, ":day", moving->day);
  query_bind_integer (query, ":channel", moving->channel_id);
  query_bind_integer (query, ":limit", moving->limit);
  *ret_found = query_next (query);
  if (*ret_found) {
    moving->day = query_integer (query, "day");
    moving->channel_id = query_integer (query, "channel_id");
    *ret_block =
        reading_archive_block (reading_quantity_find (query_text (query, "quantity")), reading_period (moving->day));
  }
  return query_done (query, error);
}

typedef struct {
  Moving moving; /* where the transactions before stopped */
  ReadingArchive archive;
  /* ---- what a transaction hands over ---- */
  Moving moving_after;
  ReadingArchive archive_after;
  gboolean more;
} Packing;

static gboolean
pack_work (Db *db, gpointer data, GError **error)
{
  Packing *packing = data;
  gint64 until = g_get_monotonic_time () + BUDGET_US;

  packing->moving_after = packing->moving;
  packing->archive_after = packing->archive;
  packing->more = TRUE;
  for (guint i = 0; packing->more && i < PERIODS_MOST && (i == 0 || g_get_monotonic_time () < until); i++) {
    ReadingBlock block = { 0 };

    if (!moving_next (db, &packing->moving_after, &block, &packing->more, error))
      return FALSE;
    if (!packing->more || block.quantity == QUANTITY_LAST)
      continue;
    if (!packing->moving.move (db, packing->moving_after.channel_id, &block, &packing->archive_after, error))
      return FALSE;
    packing->archive_after.rows++;
  }
  return TRUE;
}

gboolean
reading_archive_all (Store *store, gint64 now, ReadingArchive *ret_archive, GError **error)
{
  gint64 limit = reading_period (reading_day (now) - READING_ARCHIVE_AFTER_DAYS) * READING_PERIOD_DAYS;
  const Moving movings[] = {
    { sql_next_readings, limit, G_MININT64, 0, move_readings },
    { sql_next_hours, limit, G_MININT64, 0, move_hours },
  };

  for (guint i = 0; i < G_N_ELEMENTS (movings); i++) {
    Packing packing = { .moving = movings[i], .archive = *ret_archive, .more = TRUE };

    while (packing.more) {
      if (!store_bound_go_on (store, error) || !store_write_queue (store, STORE_SENSORS, pack_work, &packing, error))
        return FALSE;
      packing.moving = packing.moving_after;
      packing.archive = packing.archive_after;
    }
    *ret_archive = packing.archive;
  }
  return TRUE;
}
