/* reading_codec.h: readings as few bytes: the journal row of one commit, the block of one channel and day. Pure; no
 * rows here.
 *
 * Numbers are varints: 7 bits a byte, lowest first, the top bit set on all but the last; signed ones are zigzagged (0
 * -1 1 -2 …).
 *   journal  byte 1 (version), then per reading: quantity × 2 + F; time minus the time before it (first: since 1970,
 *            seconds), signed; value minus the value before it of the same quantity, signed; with F set, the flags
 *            from here on (0 at the start).
 *   parts    byte 2 (version), then per sensor: its id; values refused, outside, thinned; how many bytes follow; these
 *            bytes as of a journal, without the version.
 *   block    byte 1 (version), then per reading: (second minus the second before it; first: of the UTC day) × 2 + F;
 *            value minus the value before it, signed; with F set, the flags from here on.
 * A temperature every ten minutes takes three bytes: two of time, one of value. */
#pragma once
#include "domain/reading.h"

/* (transfer full): `readings` in any order. */
GBytes *reading_encode_journal (const GArray *readings);
/* What one sensor brings to a commit. The counts are of values that are not in `readings`. */
typedef struct {
  gint64 sensor_id;
  const GArray *readings; /* of Reading, in any order; may be empty when something is counted */
  guint refused;          /* out of bounds */
  guint outside;          /* of before a loan, or of a pause */
  guint thinned;          /* more often than is useful: reading_thin.h */
} ReadingPart;
/* (transfer full): what many sensors bring, as one row of the journal: reading_record with sensor_id 0. */
GBytes *reading_encode_parts (const ReadingPart *parts, guint count);
/* (transfer full): `readings` of one quantity and one UTC day, sorted by reading_sort. */
GBytes *reading_encode_block (const GArray *readings);
/* Append what the bytes hold to `readings` (of Reading). INVALID for bytes that were not written by the functions
 * above; `readings` is then as it was. */
gboolean reading_decode_journal (gconstpointer bytes, gsize length, GArray *readings, GError **error);
/* Visits each sensor of a journal row, whichever way it was written (`sensor_id`: of the row, 0 for parts). Only what
 * `want` accepts is decoded; NULL accepts all. INVALID for damaged bytes: some may have been visited. */
typedef struct {
  gint64 sensor_id; /* whose row it is; 0: its parts say */
  gboolean (*want) (gint64 sensor_id, gpointer data);
  void (*visit) (const ReadingPart *part, gpointer data); /* `readings` is lent until it returns */
  gpointer data;
} ReadingVisit;
gboolean reading_visit_journal (gconstpointer bytes, gsize length, const ReadingVisit *visit, GError **error);
/* What a block is of; `day` is a UTC day number. */
typedef struct {
  Quantity quantity;
  gint64 day;
} ReadingBlock;
gboolean reading_decode_block (const ReadingBlock *block, GBytes *bytes, GArray *readings, GError **error);

#define READING_DAY_S ((gint64) 86400)
gint64 reading_day (gint64 at); /* UTC day number, also before 1970 */
