/* reading_codec.h: readings as few bytes: the journal row of one message, the block of one channel and day. Pure; no
 * rows here.
 *
 * Numbers are varints: 7 bits a byte, lowest first, the top bit set on all but the last; signed ones are zigzagged (0
 * -1 1 -2 …). journal  byte 1 (version), then per reading: quantity × 2 + F; time minus the time before it (first:
 * since 1970, seconds), signed; value minus the value before it of the same quantity, signed; with F set, the flags
 *            from here on (0 at the start).
 *   block    byte 1 (version), then per reading: (second minus the second before it; first: of the UTC day) × 2 + F;
 *            value minus the value before it, signed; with F set, the flags from here on.
 * A temperature every ten minutes takes three bytes: two of time, one of value. */
#pragma once
#include "domain/reading.h"

/* (transfer full): `readings` in any order. */
GBytes *reading_encode_journal (const GArray *readings);
/* (transfer full): `readings` of one quantity and one UTC day, sorted by reading_sort. */
GBytes *reading_encode_block (const GArray *readings);
/* Append what the bytes hold to `readings` (of Reading). INVALID for bytes that were not written by the functions
 * above; `readings` is then as it was. */
gboolean reading_decode_journal (gconstpointer bytes, gsize length, GArray *readings, GError **error);
/* What a block is of; `day` is a UTC day number. */
typedef struct {
  Quantity quantity;
  gint64 day;
} ReadingBlock;
gboolean reading_decode_block (const ReadingBlock *block, GBytes *bytes, GArray *readings, GError **error);

#define READING_DAY_S ((gint64) 86400)
gint64 reading_day (gint64 at); /* UTC day number, also before 1970 */
