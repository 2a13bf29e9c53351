/* reading_block.h: readings in the store: a journal row per message or commit, folded later into one block per channel
 * and UTC day, packed later into an archive. Duplicates (same channel, same second) are dropped, the first kept; late
 * and unordered readings find their day. */
#pragma once
#include "domain/reading_codec.h"
#include "domain/reading_fold.h"
#include "store/store.h"

/* Within a store_write (STORE_SENSORS): one message of a sensor (reading_encode_journal); or, with `sensor_id` 0, what
 * one commit brings of many (reading_encode_parts). Heard at `now`. */
gboolean reading_record (Db *db, gint64 sensor_id, GBytes *journal, gint64 now, GError **error);

typedef struct {
  gint64 sensor_id;
  Quantity quantity;
  gint64 from, to; /* UTC seconds, `to` not included */
} ReadingRange;
/* (transfer full): of Reading, sorted, each second once: journal, blocks and archive together; what is damaged is left
 * out. Uncorrected: reading_calibrate. */
GArray *reading_series (Db *db, const ReadingRange *range, GError **error);

/* ---- for what else keeps readings ---- */

/* (transfer full): the same, of blocks and archive alone. */
GArray *reading_series_folded (Db *db, const ReadingRange *range, GError **error);
/* (transfer full): what waits in the journal, in the order of its arrival, unsorted. */
GArray *reading_series_waiting (Db *db, const ReadingRange *range, GError **error);

/* The newest UTC day that is folded, or the end of the newest period that is packed; 0: none. */
gboolean reading_last_day (Db *db, gint64 sensor_id, Quantity quantity, gint64 *ret_day, GError **error);
/* *ret_id is 0 when nothing was ever measured there. */
gboolean reading_channel_find (Db *db, gint64 sensor_id, Quantity quantity, gint64 *ret_id, GError **error);
/* Within a store_write: made when there is none; 0 still for a sensor that does not exist. */
gboolean reading_channel_make (Db *db, gint64 sensor_id, Quantity quantity, gint64 *ret_id, GError **error);

/* Appends the readings of one day. A damaged block counts in *damaged and its bytes are put aside (within a
 * store_write); NULL: it is passed over. */
gboolean reading_block_load (Db *db, gint64 channel_id, const ReadingBlock *block, GArray *readings, guint *damaged,
                             GError **error);
/* Within a store_write: `readings`, sorted, become what is kept of that day; none: its row goes. */
gboolean
reading_block_save (Db *db, gint64 channel_id, const ReadingBlock *block, const GArray *readings, GError **error);
