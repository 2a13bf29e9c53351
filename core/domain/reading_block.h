/* reading_block.h: readings in the store: a journal row per message or commit, folded later into one block per channel
 * and UTC day. Duplicates (same channel, same second) are dropped, the first kept; late and unordered readings find
 * their day. */
#pragma once
#include "domain/reading.h"
#include "store/store.h"

/* Within a store_write (STORE_SENSORS): one message of a sensor (reading_encode_journal); or, with `sensor_id` 0, what
 * one commit brings of many (reading_encode_parts). Heard at `now`. */
gboolean reading_record (Db *db, gint64 sensor_id, GBytes *journal, gint64 now, GError **error);

/* TRUE when a message waits in the journal. */
gboolean reading_journal_waits (Db *db);

typedef struct {
  guint rows;       /* journal rows taken away; fewer than `limit`: nothing is left */
  guint readings;   /* what they held */
  guint duplicates; /* of which already known */
  guint damaged;    /* rows that could not be read: dropped; and blocks, their bytes kept in reading_damaged */
} ReadingFold;
/* Within a store_write: moves the oldest `limit` journal rows into blocks, all or nothing. Adds to *ret_fold. */
gboolean reading_fold (Db *db, guint limit, ReadingFold *ret_fold, GError **error);
/* The hourly job: folds until the journal is empty, READING_FOLD_ROWS a transaction, behind people's writes. Adds
 * to *ret_fold. */
gboolean reading_fold_all (Store *store, ReadingFold *ret_fold, GError **error);
enum { READING_FOLD_ROWS = 200 };

typedef struct {
  gint64 sensor_id;
  Quantity quantity;
  gint64 from, to; /* UTC seconds, `to` not included */
} ReadingRange;
/* (transfer full): of Reading, sorted, each second once: blocks and journal together; what is damaged is left out. */
GArray *reading_series (Db *db, const ReadingRange *range, GError **error);
