/* limit.h: how often a stranger may guess and a device may speak: buckets that fill again, in memory only, so that
 * whoever tries writes nothing to the card. Knows no token and no request. */
#pragma once
#include <glib.h>

typedef enum {
  INGEST_LIMIT_GUESSES, /* wrong tokens, by address */
  INGEST_LIMIT_SENSOR,  /* messages, by sensor */
  INGEST_LIMIT_GATEWAY, /* messages, by gateway */
  INGEST_LIMIT_UNKNOWN, /* messages that are put aside, by the name of a device that nobody knows */
  INGEST_LIMIT_LAST
} IngestLimit;

/* TRUE when one more is allowed; it is then counted. `now` in UTC seconds. */
gboolean ingest_limit_take (IngestLimit limit, const char *subject, gint64 now);
/* The same without counting. */
gboolean ingest_limit_allows (IngestLimit limit, const char *subject, gint64 now);
