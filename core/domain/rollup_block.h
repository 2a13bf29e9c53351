/* rollup_block.h: rows of hours: one per channel and UTC day, packed later by period beside the archive of readings;
 * uncorrected. */
#pragma once
#include "domain/rollup_codec.h"

/* Appends the hours of the UTC days [first, last] that are stored by day, then of those packed: unsorted, a day may
 * come in both; what stands by day is newer. */
gboolean rollup_block_read (Db *db, gint64 channel_id, gint64 first, gint64 last, GArray *hours, GError **error);
/* Sorts such hours: of a day that comes twice the first is kept, whole. */
void rollup_block_sort (GArray *hours);
/* Within a store_write: `hours` become what is stored of that span (a day, or a whole period); none: its row goes. */
gboolean rollup_block_save (Db *db, gint64 channel_id, const RollupSpan *span, const GArray *hours, GError **error);
/* Appends what is stored of one span. */
gboolean rollup_block_load (Db *db, gint64 channel_id, const RollupSpan *span, GArray *hours, GError **error);
/* (transfer full): of gint64, sorted: UTC days of [first, last] whose hours are to be made again. */
GArray *rollup_block_dirty (Db *db, gint64 channel_id, gint64 first, gint64 last, GError **error);
