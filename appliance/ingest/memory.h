/* memory.h: what the doors remember of each sensor between two messages, in memory only: which message came last, which
 * value, when its row was last marked, how much it may still send. Lost when the program ends: what has a time of its
 * own is then still kept once, by the store. Knows no message and no row. */
#pragma once
#include "domain/reading.h"
#include "store/store.h"

enum {
  INGEST_SAME_S = 5,            /* the same value without a time within so long is the same message again */
  INGEST_SEEN_EVERY_S = 60,     /* "last heard" is written no more often: a memory card wears */
  INGEST_VALUES_MOST = 1000000, /* of one sensor at once: ninety days of many quantities are a tenth of it */
  INGEST_VALUES_A_DAY = 20000   /* and afterwards: a broken device fills no card */
};

/* ---- whose turn it is ---- */

/* What depends on the message before (keys, values without a time, families that speak too often) is judged and written
 * by one thread at a time for each sensor. Others wait. */
typedef struct IngestTurn IngestTurn;
/* `sensors`: of gint64, each once; may be empty. */
IngestTurn *ingest_turn_begin (Store *store, const GArray *sensors);
/* What was learnt within the turn stays when it was committed, and is forgotten else. Frees it; accepts NULL. */
void ingest_turn_end (IngestTurn *turn, gboolean committed);

/* TRUE the second time that a sensor of the turn sends this key within an hour. */
gboolean ingest_turn_knows_key (IngestTurn *turn, gint64 sensor_id, const char *key, gint64 now);
/* FALSE for a stamped value that is the last one again (READING_AT_ARRIVAL within INGEST_SAME_S), or that comes sooner
 * than `every_s` (0: any) after others and hardly differs. Sensors that are not of the turn are not looked at: TRUE. */
gboolean ingest_turn_is_new (IngestTurn *turn, gint64 sensor_id, const Reading *reading, gint64 every_s);

/* Values of a sensor of the turn that were left out; taken once, to be told to the store. */
void ingest_turn_count (IngestTurn *turn, gint64 sensor_id, guint left_out);
guint ingest_turn_take_count (IngestTurn *turn, gint64 sensor_id);

/* ---- marks and bounds ---- */

/* TRUE when its row should be marked as heard at `now`, with that battery (-1: not said). */
gboolean ingest_memory_is_due (Store *store, gint64 sensor_id, gint64 now, int battery);
/* The same of a gateway. */
gboolean ingest_memory_gateway_is_due (Store *store, gint64 gateway_id, gint64 now);
/* All of it is forgotten: another store is another town. */
void ingest_memory_forget (void);
/* How many of `wanted` values it may still store; they are then counted. */
guint ingest_memory_allow (Store *store, gint64 sensor_id, guint wanted, gint64 now);
