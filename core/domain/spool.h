/* spool.h: messages of sensors that came while the box did not know what time it was (clock_trust.h): kept as they
 * came, with the seconds since the machine started, and read once the time is known. A power cut loses none: a start
 * that never learned the time is placed between what was known before it and the start that did. Reads no message. */
#pragma once
#include "domain/clock_trust.h"

/* Beyond, whoever sends keeps what it has: devices and the broker try again. */
enum { SPOOL_BYTES_MAX = 64 * 1024 * 1024, SPOOL_TAKE_MAX = 200 };

typedef struct {
  gint64 id;
  gint64 sensor_id, gateway_id;                 /* who sent it: one of them, the other 0 */
  const char *dialect, *topic, *query, *device; /* as IngestInput; but for the dialect nullable */
  gboolean retained;
  gint64 precision_ns;
  gconstpointer bytes;
  gsize length;
  gint64 heard_at; /* out: UTC seconds, once the time of its start is known */
  gint64 unsure_s; /* out: so much earlier or later at most; 0: it is that very second */
} SpoolMessage;

/* Within a store_write: the message waits. BUSY when too much waits already. */
gboolean spool_add (Db *db, const ClockTrust *trust, const SpoolMessage *message, GError **error);

typedef struct {
  gint64 messages, bytes; /* that wait */
  gint64 since_s;         /* how long the first of this start has waited; 0: none of this start */
} SpoolCount;
gboolean spool_count (Db *db, const ClockTrust *trust, SpoolCount *ret_count, GError **error);
gboolean spool_waits (Db *db); /* TRUE when a message waits; cheap */

/* Within a store_write, once the clock can be trusted: each start gets its place in time, for good, so that a message
 * read twice gets the same second. */
gboolean spool_settle (Db *db, const ClockTrust *trust, GError **error);
/* (transfer full): of SpoolMessage, the oldest SPOOL_TAKE_MAX whose start has its place. */
GPtrArray *spool_take (Db *db, GError **error);
/* Within a store_write: they were read. */
gboolean spool_forget (Db *db, gint64 last_id, GError **error);

/* A start of the machine that never learned the time. */
typedef struct {
  gint64 id;
  gint64 last_s;   /* seconds since it, of its newest message */
  gint64 start_at; /* out */
  gint64 unsure_s; /* out, at least 1 */
} SpoolBoot;
/* Pure: places starts, in their order, between two moments: the time nobody can account for is shared out evenly
 * before, between and after them. */
void spool_place (SpoolBoot *boots, guint count, gint64 from, gint64 until);
