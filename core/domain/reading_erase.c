/* reading_erase.c: a range of a sensor goes: piece by piece, each in its transaction. Decides nothing of what is to go.
 */
#include "domain/reading_erase.h"

#include "base/error.h"
#include "domain/reading_archive.h"
#include "domain/rollup_block.h"

static const char sql_again[] = "UPDATE reading_fold SET erasures = erasures + 1";
static const char sql_waiting[] = "SELECT id, coalesce (sensor_id, 0) AS sensor_id, readings FROM reading_journal"
                                  " WHERE sensor_id = :sensor OR sensor_id IS NULL ORDER BY id";
static const char sql_rewrite[] = "UPDATE reading_journal SET readings = :readings WHERE id = :id";
static const char sql_channels[] = "SELECT id, quantity FROM channel WHERE sensor_id = :sensor ORDER BY id";
static const char sql_damaged[] =
    "DELETE FROM reading_damaged WHERE channel_id = :channel AND day BETWEEN :first AND :last";
static const char sql_bounds[] =
    "SELECT coalesce (min (least), 0) AS least, coalesce (max (most), -1) AS most FROM ("
    "SELECT (SELECT min (day) FROM reading_block) AS least, (SELECT max (day) FROM reading_block) AS most"
    " UNION ALL SELECT (SELECT min (day) FROM rollup_block), (SELECT max (day) FROM rollup_block))";
static const char sql_pages[] = "SELECT (SELECT freelist_count FROM pragma_freelist_count) AS free,"
                                " (SELECT page_count FROM pragma_page_count) AS pages,"
                                " (SELECT auto_vacuum FROM pragma_auto_vacuum) AS shrinks";
static const char sql_shrink[] = "PRAGMA incremental_vacuum (256)"; /* pages: a megabyte */

enum { DAYS_A_PIECE = READING_PERIOD_DAYS, FREE_PAGES_MANY = 4096, FREE_SHARE = 4, HOURS_A_DAY = 24 };
#define HOUR_S (READING_DAY_S / HOURS_A_DAY)

/* ---- journal ---- */

/* A row of the journal without what is to go. */
typedef struct {
  const ReadingErase *what;
  GPtrArray *kept; /* of GArray of Reading */
  GArray *parts;   /* of ReadingPart */
  guint64 removed;
} Rewrite;

static gboolean
range_has (const ReadingErase *what, gint64 at)
{
  return at >= what->from && at < what->to;
}

static void
rewrite_part (const ReadingPart *part, gpointer data)
{
  Rewrite *rewrite = data;
  ReadingPart kept = *part;
  GArray *readings = g_array_new (FALSE, FALSE, sizeof (Reading));

  for (guint i = 0; i < part->readings->len; i++) {
    Reading reading = g_array_index (part->readings, Reading, i);

    if (part->sensor_id == rewrite->what->sensor_id && range_has (rewrite->what, reading.at))
      rewrite->removed++;
    else
      g_array_append_val (readings, reading);
  }
  g_ptr_array_add (rewrite->kept, readings);
  kept.readings = readings;
  g_array_append_val (rewrite->parts, kept);
}

/* The row stays, empty if need be: numbers of rows say how far the folding came. */
static gboolean
rewrite_row (Db *db, gint64 id, gint64 sensor_id, const Rewrite *rewrite, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_rewrite);
  const ReadingPart *parts = (const ReadingPart *) (gconstpointer) rewrite->parts->data;
  g_autoptr (GBytes) bytes =
      sensor_id != 0 ? reading_encode_journal (parts[0].readings) : reading_encode_parts (parts, rewrite->parts->len);
  gsize length;
  gconstpointer data = g_bytes_get_data (bytes, &length);

  query_bind_integer (query, ":id", id);
  query_bind_bytes (query, ":readings", data, length);
  return query_done (query, error);
}

static gboolean
erase_row (Db *db, Query *row, const ReadingErase *what, guint64 *removed, GError **error)
{
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  g_autoptr (GArray) parts = g_array_new (FALSE, FALSE, sizeof (ReadingPart));
  Rewrite rewrite = { what, kept, parts, 0 };
  ReadingVisit visit = { query_integer (row, "sensor_id"), NULL, rewrite_part, &rewrite };
  gsize length = 0;
  gconstpointer bytes = query_bytes (row, "readings", &length);

  /* What cannot be read cannot be parted: it is dropped when it is folded. */
  if (!reading_visit_journal (bytes, length, &visit, NULL) || rewrite.removed == 0)
    return TRUE;
  *removed += rewrite.removed;
  return rewrite_row (db, query_integer (row, "id"), visit.sensor_id, &rewrite, error);
}

static gboolean
erase_journal (Db *db, const ReadingErase *what, guint64 *removed, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_waiting);

  query_bind_integer (query, ":sensor", what->sensor_id);
  while (query_next (query))
    if (!erase_row (db, query, what, removed, error))
      return FALSE;
  return query_done (query, error);
}

/* ---- blocks, archive ---- */

/* Takes the readings of the range out of a sorted or unsorted array; how many went. */
static guint
cut_readings (GArray *readings, const ReadingErase *what)
{
  guint kept = 0, before = readings->len;

  for (guint i = 0; i < before; i++) {
    Reading reading = g_array_index (readings, Reading, i);

    if (!range_has (what, reading.at))
      g_array_index (readings, Reading, kept++) = reading;
  }
  g_array_set_size (readings, kept);
  return before - kept;
}

typedef struct {
  const ReadingErase *what;
  gint64 channel_id;
  Quantity quantity;
  gint64 first, last; /* UTC days of the piece */
  guint64 values, hours;
} Piece;

static gboolean
erase_day (Db *db, Piece *piece, gint64 day, GError **error)
{
  const ReadingBlock block = { piece->quantity, day, 1 };
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (Reading));
  guint cut;

  if (!reading_block_load (db, piece->channel_id, &block, readings, NULL, error))
    return FALSE;
  cut = cut_readings (readings, piece->what);
  piece->values += cut;
  if (cut == 0)
    return TRUE;
  return reading_block_save (db, piece->channel_id, &block, readings, error)
         && (piece->what->keep_hours || rollup_touch (db, piece->channel_id, day, error));
}

static gboolean
erase_period (Db *db, Piece *piece, gint64 period, GError **error)
{
  const ReadingBlock block = reading_archive_block (piece->quantity, period);
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (Reading));
  guint cut;

  if (!reading_archive_load (db, piece->channel_id, &block, readings, NULL, error))
    return FALSE;
  cut = cut_readings (readings, piece->what);
  piece->values += cut;
  return cut == 0 || reading_archive_save (db, piece->channel_id, &block, readings, error);
}

/* ---- hours ---- */

/* Hours that the range touches. */
static guint
cut_hours (GArray *hours, const ReadingErase *what)
{
  guint kept = 0, before = hours->len;

  for (guint i = 0; i < before; i++) {
    HourValue value = g_array_index (hours, HourValue, i);

    if ((value.hour + 1) * HOUR_S <= what->from || value.hour * HOUR_S >= what->to)
      g_array_index (hours, HourValue, kept++) = value;
  }
  g_array_set_size (hours, kept);
  return before - kept;
}

/* A value held beyond the end, or one that begins within an hour: days at both ends are made again of what is left. */
static gboolean
touch_ends (Db *db, const Piece *piece, GError **error)
{
  return rollup_touch (db, piece->channel_id, reading_day (piece->what->from), error)
         && rollup_touch (db, piece->channel_id, reading_day (piece->what->to), error);
}

static gboolean
erase_hours (Db *db, Piece *piece, gint64 day, guint days, GError **error)
{
  const RollupSpan span = { day, days };
  g_autoptr (GArray) hours = g_array_new (FALSE, FALSE, sizeof (HourValue));
  guint cut;

  if (!rollup_block_load (db, piece->channel_id, &span, hours, error))
    return FALSE;
  cut = cut_hours (hours, piece->what);
  piece->hours += cut;
  return cut == 0 || (rollup_block_save (db, piece->channel_id, &span, hours, error) && touch_ends (db, piece, error));
}

/* ---- pieces ---- */

static gboolean
erase_damaged (Db *db, const Piece *piece, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_damaged);

  query_bind_integer (query, ":channel", piece->channel_id);
  query_bind_integer (query, ":first", reading_day (piece->what->from) - READING_PERIOD_DAYS);
  query_bind_integer (query, ":last", reading_day (piece->what->to));
  return query_done (query, error);
}

/* What the folding has in memory is read again: nothing that goes comes back. */
static gboolean
journal_work (Db *db, gpointer data, GError **error)
{
  Piece *piece = data;

  piece->values = 0;
  return erase_journal (db, piece->what, &piece->values, error)
         && (piece->values == 0 || db_run (db, sql_again, error));
}

static gboolean
days_work (Db *db, gpointer data, GError **error)
{
  Piece *piece = data;

  piece->values = piece->hours = 0;
  for (gint64 day = piece->first; day <= piece->last; day++)
    if (!erase_day (db, piece, day, error) || (!piece->what->keep_hours && !erase_hours (db, piece, day, 1, error)))
      return FALSE;
  return TRUE;
}

static gboolean
period_work (Db *db, gpointer data, GError **error)
{
  Piece *piece = data;
  gint64 period = reading_period (piece->first);

  piece->values = piece->hours = 0;
  return erase_period (db, piece, period, error)
         && (piece->what->keep_hours
             || erase_hours (db, piece, period * READING_PERIOD_DAYS, READING_PERIOD_DAYS, error));
}

static gboolean
damaged_work (Db *db, gpointer data, GError **error)
{
  return erase_damaged (db, data, error);
}

typedef struct {
  Store *store;
  Piece piece;
  guint64 *ret_values, *ret_hours;
} Erasing;

static gboolean
erasing_run (Erasing *erasing, StoreWork work, GError **error)
{
  erasing->piece.values = erasing->piece.hours = 0;
  if (!store_write_queue (erasing->store, STORE_SENSORS, work, &erasing->piece, error))
    return FALSE;
  if (erasing->ret_values != NULL)
    *erasing->ret_values += erasing->piece.values;
  if (erasing->ret_hours != NULL)
    *erasing->ret_hours += erasing->piece.hours;
  return TRUE;
}

/* Days that stand apart are few and new; the archive has one row a period. */
static gboolean
erase_channel (Erasing *erasing, gint64 least, gint64 most, GError **error)
{
  const ReadingErase *what = erasing->piece.what;
  gint64 first = reading_day (what->from), last = reading_day (what->to - 1);

  for (gint64 day = MAX (first, least); day <= MIN (last, most); day += DAYS_A_PIECE) {
    erasing->piece.first = day;
    erasing->piece.last = MIN (MIN (last, most), day + DAYS_A_PIECE - 1);
    if (!erasing_run (erasing, days_work, error))
      return FALSE;
  }
  for (gint64 period = reading_period (MAX (first, 0)); period <= reading_period (MIN (last, most)); period++) {
    erasing->piece.first = period * READING_PERIOD_DAYS;
    if (!erasing_run (erasing, period_work, error))
      return FALSE;
  }
  return erasing_run (erasing, damaged_work, error);
}

typedef struct {
  gint64 id;
  Quantity quantity;
} Channel;

static GArray *
channels_read (Db *db, gint64 sensor_id, GError **error)
{
  g_autoptr (GArray) channels = g_array_new (FALSE, FALSE, sizeof (Channel));
  g_autoptr (Query) query = query_new (db, sql_channels);

  query_bind_integer (query, ":sensor", sensor_id);
  while (query_next (query)) {
    Channel channel = { query_integer (query, "id"), reading_quantity_find (query_text (query, "quantity")) };

    if (channel.quantity != QUANTITY_LAST)
      g_array_append_val (channels, channel);
  }
  return query_done (query, error) ? g_steal_pointer (&channels) : NULL;
}

static gboolean
bounds_read (Db *db, gint64 *ret_least, gint64 *ret_most, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_bounds);

  if (query_next (query)) {
    *ret_least = query_integer (query, "least");
    *ret_most = query_integer (query, "most");
  }
  return query_done (query, error);
}

gboolean
reading_erase (Store *store, const ReadingErase *what, guint64 *ret_values, guint64 *ret_hours, GError **error)
{
  Db *db = store_reader (store);
  Erasing erasing = { store, { .what = what }, ret_values, ret_hours };
  g_autoptr (GArray) channels = NULL;
  gint64 least = 0, most = -1;

  if (what->from >= what->to)
    return TRUE;
  if (!erasing_run (&erasing, journal_work, error))
    return FALSE;
  channels = channels_read (db, what->sensor_id, error);
  if (channels == NULL || !bounds_read (db, &least, &most, error))
    return FALSE;
  for (guint i = 0; i < channels->len; i++) {
    erasing.piece.channel_id = g_array_index (channels, Channel, i).id;
    erasing.piece.quantity = g_array_index (channels, Channel, i).quantity;
    if (!erase_channel (&erasing, least, most, error))
      return FALSE;
  }
  return TRUE;
}

/* ---- space given back ---- */

typedef struct {
  gboolean all, more;
} Shrink;

static gboolean
shrink_work (Db *db, gpointer data, GError **error)
{
  Shrink *shrink = data;
  g_autoptr (Query) query = query_new (db, sql_pages);
  gint64 free = 0, pages = 0, most;

  shrink->more = FALSE;
  if (query_next (query) && query_integer (query, "shrinks") != 0) {
    free = query_integer (query, "free");
    pages = query_integer (query, "pages");
  }
  if (!query_done (query, error))
    return FALSE;
  most = shrink->all ? 0 : MAX (FREE_PAGES_MANY, pages / FREE_SHARE);
  if (free <= most)
    return TRUE;
  shrink->more = TRUE;
  return db_run (db, sql_shrink, error);
}

gboolean
reading_erase_give_back (Store *store, gboolean all, GError **error)
{
  Shrink shrink = { .all = all };

  do
    if (!store_write_queue (store, STORE_SENSORS, shrink_work, &shrink, error))
      return FALSE;
  while (shrink.more);
  return TRUE;
}
