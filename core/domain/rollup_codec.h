/* rollup_codec.h: hours as few bytes. Pure; no rows here. Numbers are those of varint.h.
 *   byte 1 (version); then per hour: mean minus the mean before it, signed, × 2 + C; with C set (the first has it) one
 *   byte that says what follows: 1 hours left out since the hour before; 2 minutes covered, 4 count, 8 flags from here
 *   on; then maximum minus mean, mean minus minimum.
 * An hour of a steady sensor takes four bytes. */
#pragma once
#include "domain/rollup.h"

/* Hours of `days` UTC days from `day` on. */
typedef struct {
  gint64 day;
  guint days;
} RollupSpan;
/* (transfer full): `hours` sorted, within the span, each minimum ≤ mean ≤ maximum. */
GBytes *rollup_encode (const RollupSpan *span, const GArray *hours);
/* Appends to `hours` (of HourValue). INVALID for what rollup_encode did not write; `hours` is then as it was. */
gboolean rollup_decode (const RollupSpan *span, gconstpointer bytes, gsize length, GArray *hours, GError **error);
