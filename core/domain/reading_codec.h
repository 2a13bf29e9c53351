/* reading_codec.h: readings as few bytes: the journal row of one commit, the block of one channel. Pure; no rows here.
 * Numbers are those of varint.h.
 *   journal  byte 1 (version), then per reading: quantity × 2 + F; time minus the time before it (first: since 1970,
 *            seconds), signed; value minus the value before it of the same quantity, signed; with F set, the flags
 *            from here on (0 at the start).
 *   parts    byte 2 (version), a time; then per sensor: its id × 2 + C; with C set, values refused, outside, thinned;
 *            how many bytes follow; these bytes as of a journal, without the version, times beginning at that time.
 *   block    byte 2 (version); step: what all differences of values are multiples of; how many bytes of differences
 *            follow; then these: per reading, difference from the value before it (first: from 0) / step, signed,
 *            × 2 + T; and after them, per reading with T set (the first has it): interval minus the interval before
 *            it (first: second of the block, from 0), signed, × 2 + F; with F set, the flags from here on.
 *            Version 1, still read, had: (second minus the second before it) × 2 + F; difference, signed; flags.
 * A temperature every ten minutes takes one byte in a block. */
#pragma once
#include "domain/reading.h"

/* (transfer full): `readings` in any order. */
GBytes *reading_encode_journal (const GArray *readings);
/* Appends what the bytes hold to `readings` (of Reading). INVALID for bytes that were not written by the function
 * above; `readings` is then as it was. So are all functions that decode. */
gboolean reading_decode_journal (gconstpointer bytes, gsize length, GArray *readings, GError **error);

/* What one sensor brings to a commit. The counts are of values that are not in `readings`. */
typedef struct {
  gint64 sensor_id;
  const GArray *readings; /* of Reading, in any order; may be empty when something is counted */
  guint refused;          /* out of bounds */
  guint outside;          /* of before a loan, or of a pause */
  guint thinned;          /* more often than is useful */
} ReadingPart;
/* (transfer full): what many sensors bring, as one row of the journal: reading_record with sensor_id 0. */
GBytes *reading_encode_parts (const ReadingPart *parts, guint count);
/* Visits each sensor of a journal row, whichever way it was written. INVALID for damaged bytes: some may have been
 * visited. */
typedef struct {
  gint64 sensor_id;                                       /* whose row it is; 0: its parts say */
  gboolean (*want) (gint64 sensor_id, gpointer data);     /* nullable; what it declines is not decoded */
  void (*visit) (const ReadingPart *part, gpointer data); /* `readings` is lent until it returns */
  gpointer data;
} ReadingVisit;
gboolean reading_visit_journal (gconstpointer bytes, gsize length, const ReadingVisit *visit, GError **error);

/* What a block is of: `days` UTC days from `day` on (a UTC day number). */
typedef struct {
  Quantity quantity;
  gint64 day;
  guint days; /* 0 is 1 */
} ReadingBlock;
/* (transfer full): `readings` of that quantity and these days, sorted by reading_sort. */
GBytes *reading_encode_block (const ReadingBlock *block, const GArray *readings);
gboolean reading_decode_block (const ReadingBlock *block, GBytes *bytes, GArray *readings, GError **error);

#define READING_DAY_S ((gint64) 86400)
gint64 reading_day (gint64 at); /* UTC day number, also before 1970 */
