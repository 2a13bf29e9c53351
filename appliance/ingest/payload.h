/* payload.h: what the JSON dialects share: numbers and times however a device spells them, and keys to quantities.
 * Knows no dialect. */
#pragma once
#include "base/tree.h"
#include "domain/reading.h"

/* TRUE with a finite number: a JSON number, or a text that is one ("16.42"). */
gboolean payload_number (const Tree *value, double *ret_number);
/* UTC seconds of an RFC 3339 text with zone, or of a number since 1970 in seconds or (from 10^11 on) milliseconds.
 * READING_NO_TIME for anything else, null and absence included. */
gint64 payload_time (const Tree *value);

typedef struct {
  const char *key;
  Quantity quantity;
  double factor; /* to the plain unit of the quantity */
} PayloadKey;
/* Adds each known key of `object` to the present item. Nulls, texts that are no numbers and unknown keys are left
 * out. */
void payload_add (ReadingBatch *batch, const Tree *object, const PayloadKey *keys, guint key_count);

/* Parses bytes that must be one JSON object. INVALID, LIMIT. (transfer full) */
Tree *payload_object (const char *bytes, gsize length, GError **error);
