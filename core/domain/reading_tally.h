/* reading_tally.h: what sensors sent and was not kept, counted by sensor and day; nothing is left out in silence. */
#pragma once
#include "store/store.h"

typedef struct {
  gint64 duplicates; /* came again, same second and same value */
  gint64 conflicts;  /* same second, another value: the first was kept */
  gint64 refused;    /* out of bounds */
  gint64 outside;    /* measured before a loan, or during a pause */
  gint64 thinned;    /* left out because the sensor talks more often than is useful */
} ReadingTally;

/* Within a store_write: adds to a UTC day of a sensor; a sensor that does not exist is passed over. */
gboolean reading_tally_add (Db *db, gint64 sensor_id, gint64 day, const ReadingTally *tally, GError **error);
/* The sums of the UTC days of [from, to). */
gboolean reading_tally_sum (Db *db, gint64 sensor_id, gint64 from, gint64 to, ReadingTally *ret_tally, GError **error);
/* TRUE when something is counted. */
gboolean reading_tally_any (const ReadingTally *tally);
