/* reading_archive.h: old days of a channel packed together, some 32 in one row: fewer bytes, and a year is read from a
 * dozen places of the card instead of hundreds. Readings are the same before and after; late ones find their row. */
#pragma once
#include "domain/reading_block.h"

enum {
  READING_PERIOD_DAYS = 32,
  READING_ARCHIVE_AFTER_DAYS = 14, /* how long a period rests after its end: most late readings came meanwhile */
  READING_ARCHIVE_MOST = 200000    /* values in one row: a sensor that says more keeps its days apart */
};
gint64 reading_period (gint64 day);                           /* of a UTC day number */
gint64 reading_archive_id (gint64 channel_id, gint64 period); /* of rows here and of hours */

/* Appends what the archive holds of the days of `range`, unsorted. */
gboolean reading_archive_read (Db *db, gint64 channel_id, const ReadingRange *range, GArray *readings, GError **error);
/* The last UTC day of the newest period; 0: none. */
gboolean reading_archive_last_day (Db *db, gint64 channel_id, gint64 *ret_day, GError **error);
/* Appends one period. A damaged row counts in *damaged and its bytes are put aside (within a store_write); NULL: it is
 * passed over. */
gboolean reading_archive_load (Db *db, gint64 channel_id, const ReadingBlock *block, GArray *readings, guint *damaged,
                               GError **error);
/* Within a store_write: `readings`, sorted, become what is kept of that period; none: its row goes. */
gboolean
reading_archive_save (Db *db, gint64 channel_id, const ReadingBlock *block, const GArray *readings, GError **error);
/* The period of a channel as a block. */
ReadingBlock reading_archive_block (Quantity quantity, gint64 period);

typedef struct {
  guint rows;     /* periods of a channel written, readings or hours */
  guint readings; /* what these held */
  guint damaged;
} ReadingArchive;
/* Packs what is old enough at `now`, in short transactions behind people's writes. Adds to *ret_archive. */
gboolean reading_archive_all (Store *store, gint64 now, ReadingArchive *ret_archive, GError **error);
