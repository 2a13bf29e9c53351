/* payload.h: what the dialects share: numbers and times however a device spells them, and the values of one moment.
 * Knows no dialect. */
#pragma once
#include "base/tree.h"
#include "ingest/dialect.h"
#include "ingest/words.h"

/* TRUE with a finite number: a JSON number, or a text that is one ("16.42"), also with a decimal comma or the plain unit
 * behind it ("16,4 °C"). */
gboolean payload_number (const Tree *value, double *ret_number);
/* TRUE with the finite plain decimal that all of `length` bytes are, blanks around it left out; "nan", "inf" and
 * hexadecimal are none. */
gboolean payload_number_text (const char *text, gsize length, double *ret_number);
/* UTC seconds of an RFC 3339 text with zone, or of a number since 1970 in seconds or (from 10^11 on) milliseconds.
 * (microseconds from 10^14, nanoseconds from 10^17). READING_NO_TIME for anything else, null and absence included. */
gint64 payload_time (const Tree *value);
gint64 payload_time_number (double number); /* likewise of a number */
/* TRUE with the moment of a text in the legal hour, without a zone; of an hour that comes twice the moment nearest to
 * `now` that is not ahead of it. */
gboolean payload_wall_time (const char *wall, gint64 now, gint64 *ret_s);
/* An identifier that may be a text or a whole number. (transfer full) (nullable) */
char *payload_name (const Tree *value);

/* A name or a word to show, cleaned and cut. NULL for an empty one. (transfer full) (nullable) */
char *payload_label (const char *text);

/* The values of one moment of one device. Of two values of one quantity the one of the better chip is kept, then the
 * first. Starts as { 0 }. */
typedef struct {
  guint32 filled; /* one bit a quantity */
  guint refused;
  gboolean fahrenheit; /* what words say of temperatures without their unit is in it */
  guint8 ranks[QUANTITY_LAST];
  double values[QUANTITY_LAST];
} PayloadItem;
/* Puts a value in its plain unit; a pressure above 2000 is in pascals, a battery below 50 in volts. Out of bounds or
 * not finite it is counted and left out. `rank` as ingest_chip_rank. */
void payload_put (PayloadItem *item, Quantity quantity, double value, int rank);
/* Puts what a word says. NULL and words that are no quantity put nothing. */
void payload_put_word (PayloadItem *item, const IngestWord *word, double value, int rank);
/* Puts what `more` holds, and empties it. Returns how many other values of the same rank were left out. */
guint payload_join (PayloadItem *item, PayloadItem *more);
/* Adds the item to the batch, at `at` (UTC seconds or READING_NO_TIME), and empties it. */
void payload_end (PayloadItem *item, gint64 at, ReadingBatch *batch);

typedef struct {
  const char *key;
  Quantity quantity;
  double factor; /* to the plain unit of the quantity */
} PayloadKey;
/* Puts each known key of `object`, which is named exactly so; NULL ends the list. Nulls, texts that are no numbers and
 * unknown keys are left out. */
void payload_put_keys (PayloadItem *item, const Tree *object, const PayloadKey *keys);
/* Puts what `key` says of `value` when it is a word, or ends with one ("BME280_temperature": then another key that is
 * the word itself counts more); also of a value in an envelope, {"value": 70, "unit": "°F"}, and of what an object only
 * holds together: {"sht4x": {"temperature": 21.3}}. */
void payload_put_entry (PayloadItem *item, const char *key, const Tree *value, int rank);
/* Likewise all entries of `object`. */
void payload_put_words (PayloadItem *item, const Tree *object, int rank);

/* Of one message, objects and lists counted: 90 days of a reading each ten minutes, with its time and four values. */
enum { PAYLOAD_VALUES_MAX = 100000 };
/* Parses the bytes, any JSON. INVALID, LIMIT. (transfer full) */
Tree *payload_json (const IngestInput *input, GError **error);
/* Parses bytes that must be one JSON object. INVALID, LIMIT. (transfer full) */
Tree *payload_object (const IngestInput *input, GError **error);
/* Level `index` of a topic, from 0, or from the end with -1. (transfer full) (nullable) */
char *payload_topic_level (const char *topic, int index);
/* The topic without its first `before` and last `behind` levels: a name that may hold slashes. (transfer full)
 * (nullable) */
char *payload_topic_middle (const char *topic, guint before, guint behind);
/* What a status topic says: bare "online" or "offline" in any case, "true" or "false", or {"state": …}. */
IngestPresence payload_presence (const IngestInput *input);
