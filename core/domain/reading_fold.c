/* reading_fold.c: rows of `reading_journal` and `reading_fold`: rounds, their transactions, what a power cut leaves.
 * How a day is kept stands in reading_block.c. */
#include "domain/reading_fold.h"

#include "base/error.h"
#include "domain/reading_block.h"
#include "domain/reading_tally.h"
#include "domain/rollup.h"
#include "store/store_bound.h"

static const char sql_waits[] = "SELECT 1 AS found FROM reading_journal LIMIT 1";
static const char sql_due[] = "SELECT coalesce ((SELECT max (id) FROM reading_journal), 0)"
                              " - coalesce ((SELECT min (id) FROM reading_journal), 1) + 1 AS rows,"
                              " (SELECT received_at FROM reading_journal ORDER BY id LIMIT 1) AS oldest,"
                              " (SELECT last_id FROM reading_fold) AS last_id";
static const char sql_state[] = "SELECT last_id, sensor_id, quantity, day, erasures FROM reading_fold";
static const char sql_state_put[] = "UPDATE reading_fold SET last_id = :last, sensor_id = :sensor,"
                                    " quantity = :quantity, day = :day";
static const char sql_rows[] = "SELECT id, coalesce (sensor_id, 0) AS sensor_id, received_at, readings"
                               " FROM reading_journal WHERE id <= :last ORDER BY id";
static const char sql_rows_drop[] = "DELETE FROM reading_journal WHERE id IN"
                                    " (SELECT id FROM reading_journal WHERE id <= :last ORDER BY id LIMIT :most)";
static const char sql_rows_left[] = "SELECT 1 AS found FROM reading_journal WHERE id <= :last LIMIT 1";

/* A round in memory is some megabytes; a transaction a third of the 50 ms that one may take. */
const ReadingFoldPace reading_fold_pace = { .readings = 200000, .blocks = 400, .rows = 1000, .budget_us = 15000 };

/* A reading on its way from the journal to its block. */
typedef struct {
  gint64 sensor_id, day;
  Reading reading;
} Moving;

/* What the row of `reading_fold` says. Blocks of a round are written in the order of (sensor, quantity, day). */
typedef struct {
  gint64 last_id; /* 0: no round is open */
  Moving done;    /* that block and all before it are written */
  gint64 erasures;
} State;
#define ALL_DONE G_MAXINT64 /* as sensor of `done`: only the rows are left to be taken away */

/* What sensors were counted for by a row: see ReadingPart. */
typedef struct {
  gint64 sensor_id, day;
  ReadingTally tally;
} Counted;

struct ReadingFolding {
  Store *store;
  ReadingFoldPace pace;
  gboolean loaded;   /* a round is in memory */
  State state;       /* as the store has it, as far as we know */
  GArray *moving;    /* of Moving, sorted; those of one block in the order of their arrival */
  GArray *counted;   /* of Counted */
  guint next;        /* of `moving` */
  ReadingFold found; /* rows and damage that loading saw */
  /* ---- what a transaction hands over ---- */
  gboolean stale; /* the store is not as we know it: load again */
  State after;
  guint next_after;
  ReadingFold done;
};

gboolean
reading_journal_waits (Db *db)
{
  g_autoptr (Query) query = query_new (db, sql_waits);

  return query_next (query);
}

gboolean
reading_fold_is_due (Db *db, gint64 now)
{
  g_autoptr (Query) query = query_new (db, sql_due);

  if (!query_next (query) || query_is_null (query, "oldest"))
    return FALSE;
  return query_integer (query, "last_id") != 0 || query_integer (query, "rows") >= READING_FOLD_ROWS_MANY
         || now - query_integer (query, "oldest") >= READING_FOLD_AGE_S
         || query_integer (query, "oldest") > now; /* a clock that was set back */
}

/* ---- the state ---- */

static gboolean
state_read (Db *db, State *state, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_state);

  if (query_next (query)) {
    state->last_id = query_integer (query, "last_id");
    state->done.sensor_id = query_integer (query, "sensor_id");
    state->done.reading.quantity = (guint8) query_integer (query, "quantity");
    state->done.day = query_integer (query, "day");
    state->erasures = query_integer (query, "erasures");
  }
  return query_done (query, error);
}

static gboolean
state_write (Db *db, const State *state, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_state_put);

  query_bind_integer (query, ":last", state->last_id);
  query_bind_integer (query, ":sensor", state->done.sensor_id);
  query_bind_integer (query, ":quantity", state->done.reading.quantity);
  query_bind_integer (query, ":day", state->done.day);
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
state_same (const State *one, const State *other)
{
  return one->last_id == other->last_id && one->erasures == other->erasures
         && compare_blocks (&one->done, &other->done) == 0;
}

/* ---- a round in memory ---- */

typedef struct {
  ReadingFolding *folding;
  gint64 received_day;
} Loading;

static void
load_part (const ReadingPart *part, gpointer data)
{
  const Loading *loading = data;
  Counted counted = { part->sensor_id,
                      loading->received_day,
                      { .refused = part->refused, .outside = part->outside, .thinned = part->thinned } };

  for (guint i = 0; i < part->readings->len; i++) {
    Moving one = { .sensor_id = part->sensor_id, .reading = g_array_index (part->readings, Reading, i) };

    one.day = reading_day (one.reading.at);
    g_array_append_val (loading->folding->moving, one);
  }
  if (reading_tally_any (&counted.tally))
    g_array_append_val (loading->folding->counted, counted);
}

/* Reads rows until enough readings are together; a round that was begun before is read to the row where it ended. */
static gboolean
load_rows (ReadingFolding *folding, Db *db, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_rows);
  gboolean begun = folding->state.last_id != 0;

  query_bind_integer (query, ":last", begun ? folding->state.last_id : G_MAXINT64);
  while ((begun || folding->moving->len < folding->pace.readings) && query_next (query)) {
    Loading loading = { folding, reading_day (query_integer (query, "received_at")) };
    ReadingVisit visit = { .sensor_id = query_integer (query, "sensor_id"), .visit = load_part, .data = &loading };
    gsize length = 0;
    gconstpointer bytes = query_bytes (query, "readings", &length);

    if (!reading_visit_journal (bytes, length, &visit, NULL))
      folding->found.damaged++;
    folding->found.rows++;
    if (!begun)
      folding->state.last_id = query_integer (query, "id");
  }
  return query_done (query, error);
}

static void
skip_done (ReadingFolding *folding)
{
  while (folding->next < folding->moving->len
         && compare_blocks (&g_array_index (folding->moving, Moving, folding->next), &folding->state.done) <= 0)
    folding->next++;
}

static gboolean
load (ReadingFolding *folding, GError **error)
{
  Db *db = store_reader (folding->store);

  g_array_set_size (folding->moving, 0);
  g_array_set_size (folding->counted, 0);
  folding->next = 0;
  folding->found = (ReadingFold){ 0 };
  folding->state = (State){ 0 };
  if (!state_read (db, &folding->state, error)
      || (folding->state.done.sensor_id != ALL_DONE && !load_rows (folding, db, error)))
    return FALSE;
  g_array_sort (folding->moving, compare_blocks); /* stable */
  skip_done (folding);
  folding->loaded = TRUE;
  return TRUE;
}

/* ---- a transaction ---- */

typedef struct {
  ReadingFolding *folding;
  Db *db;
  gint64 sensor_id, channel_id; /* of the channel looked up last */
  guint8 quantity;
} Piece;

static gboolean
piece_channel (Piece *piece, const Moving *like, GError **error)
{
  if (piece->channel_id != 0 && piece->sensor_id == like->sensor_id && piece->quantity == like->reading.quantity)
    return TRUE;
  piece->sensor_id = like->sensor_id;
  piece->quantity = like->reading.quantity;
  return reading_channel_make (piece->db, like->sensor_id, like->reading.quantity, &piece->channel_id, error);
}

static gboolean
merge_save (Piece *piece, const ReadingBlock *block, const GArray *readings, GError **error)
{
  return reading_block_save (piece->db, piece->channel_id, block, readings, error)
         && rollup_touch (piece->db, piece->channel_id, block->day, error);
}

/* Merges moving[start…end), which are of one channel and day, into their block. What brings nothing new writes
 * nothing. */
static gboolean
merge_block (Piece *piece, guint start, guint end, GError **error)
{
  ReadingFold *done = &piece->folding->done;
  const Moving *first = &g_array_index (piece->folding->moving, Moving, start);
  const ReadingBlock block = { .quantity = first->reading.quantity, .day = first->day };
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (Reading));
  ReadingClash clash = { 0 };
  guint damaged = 0, known;

  if (!piece_channel (piece, first, error))
    return FALSE;
  if (piece->channel_id == 0) { /* bytes that name no sensor of ours */
    done->damaged++;
    return TRUE;
  }
  if (!reading_block_load (piece->db, piece->channel_id, &block, readings, &damaged, error))
    return FALSE;
  known = readings->len;
  for (guint i = start; i < end; i++)
    g_array_append_val (readings, g_array_index (piece->folding->moving, Moving, i).reading);
  reading_sort_counted (readings, &clash);
  done->readings += end - start;
  done->damaged += damaged;
  done->duplicates += clash.duplicates;
  done->conflicts += clash.conflicts;
  if ((readings->len > known || damaged > 0) && !merge_save (piece, &block, readings, error))
    return FALSE;
  return reading_tally_add (piece->db, first->sensor_id, first->day,
                            &(ReadingTally){ .duplicates = clash.duplicates, .conflicts = clash.conflicts }, error);
}

static guint
block_end (const GArray *moving, guint start)
{
  guint end = start + 1;

  while (end < moving->len
         && compare_blocks (&g_array_index (moving, Moving, start), &g_array_index (moving, Moving, end)) == 0)
    end++;
  return end;
}

static gboolean
merge_blocks (ReadingFolding *folding, Db *db, GError **error)
{
  Piece piece = { .folding = folding, .db = db };
  gint64 until = g_get_monotonic_time () + folding->pace.budget_us;

  for (guint blocks = 0; folding->next_after < folding->moving->len; blocks++) {
    guint start = folding->next_after, end = block_end (folding->moving, start);

    if (blocks > 0 && (blocks >= folding->pace.blocks || g_get_monotonic_time () > until))
      break;
    if (!merge_block (&piece, start, end, error))
      return FALSE;
    folding->after.done = g_array_index (folding->moving, Moving, start);
    folding->next_after = end;
  }
  return TRUE;
}

/* Together with the last blocks, so that nothing is counted twice. */
static gboolean
finish_blocks (ReadingFolding *folding, Db *db, GError **error)
{
  for (guint i = 0; i < folding->counted->len; i++) {
    const Counted *counted = &g_array_index (folding->counted, Counted, i);

    if (!reading_tally_add (db, counted->sensor_id, counted->day, &counted->tally, error))
      return FALSE;
  }
  folding->after.done = (Moving){ .sensor_id = ALL_DONE };
  folding->done.damaged += folding->found.damaged;
  return TRUE;
}

/* The round is over in the same transaction as its last row: a row that comes later may get a number used before. */
static gboolean
drop_rows (ReadingFolding *folding, Db *db, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_rows_drop);
  g_autoptr (Query) left = query_new (db, sql_rows_left);

  query_bind_integer (query, ":last", folding->state.last_id);
  query_bind_integer (query, ":most", folding->pace.rows);
  if (!query_done (query, error))
    return FALSE;
  folding->done.rows += (guint) db_changes (db);
  query_bind_integer (left, ":last", folding->state.last_id);
  if (!query_next (left))
    folding->after = (State){ .erasures = folding->state.erasures };
  return query_done (left, error);
}

static gboolean
step_work (Db *db, gpointer data, GError **error)
{
  ReadingFolding *folding = data;
  State state = { 0 };
  gboolean done;

  if (!state_read (db, &state, error))
    return FALSE;
  folding->done = (ReadingFold){ 0 }; /* the writer may run a piece of work twice */
  folding->after = folding->state;
  folding->next_after = folding->next;
  if (state.last_id == 0) /* a round begins with its first transaction */
    state.last_id = folding->state.last_id;
  folding->stale = !state_same (&state, &folding->state);
  if (folding->stale)
    return TRUE;
  if (folding->state.done.sensor_id == ALL_DONE)
    done = drop_rows (folding, db, error);
  else
    done = merge_blocks (folding, db, error)
           && (folding->next_after < folding->moving->len || finish_blocks (folding, db, error));
  return done && state_write (db, &folding->after, error);
}

static void
fold_add (ReadingFold *sum, const ReadingFold *more)
{
  sum->rows += more->rows;
  sum->readings += more->readings;
  sum->duplicates += more->duplicates;
  sum->conflicts += more->conflicts;
  sum->damaged += more->damaged;
}

ReadingFolding *
reading_folding_new (Store *store, const ReadingFoldPace *pace)
{
  ReadingFolding *folding = g_new0 (ReadingFolding, 1);

  folding->store = store;
  folding->pace = *pace;
  folding->moving = g_array_new (FALSE, FALSE, sizeof (Moving));
  folding->counted = g_array_new (FALSE, FALSE, sizeof (Counted));
  return folding;
}

void
reading_folding_free (ReadingFolding *folding)
{
  if (folding == NULL)
    return;
  g_array_unref (folding->moving);
  g_array_unref (folding->counted);
  g_free (folding);
}

gboolean
reading_folding_step (ReadingFolding *folding, ReadingFold *fold, gboolean *ret_more, GError **error)
{
  *ret_more = FALSE;
  if (!folding->loaded && !load (folding, error))
    return FALSE;
  if (folding->state.last_id == 0)
    return TRUE;
  if (!store_bound_go_on (folding->store, error)
      || !store_write_queue (folding->store, STORE_SENSORS, step_work, folding, error))
    return FALSE;
  *ret_more = TRUE;
  if (folding->stale) {
    folding->loaded = FALSE;
    return TRUE;
  }
  fold_add (fold, &folding->done);
  folding->state = folding->after;
  folding->next = folding->next_after;
  folding->loaded = folding->state.last_id != 0;
  return TRUE;
}

gboolean
reading_fold_all (Store *store, ReadingFold *ret_fold, GError **error)
{
  g_autoptr (ReadingFolding) folding = reading_folding_new (store, &reading_fold_pace);
  gboolean more = TRUE;

  while (more)
    if (!reading_folding_step (folding, ret_fold, &more, error))
      return FALSE;
  return TRUE;
}
