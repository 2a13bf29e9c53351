/* presence.h: when the box was there to serve (X9). A row a start; between two starts the sign of life is a moment
 * written in one small file every few minutes and never flushed by force: a row a minute would wear the card. Measured
 * from within: a box that runs while its line is cut counts as there. */
#pragma once
#include "store/store.h"

enum { PRESENCE_BEAT_S = 300 /* a power cut counts for so much more than it lasted, at most */ };

/* TRUE when a sign of life written at `last` calls for the next one; also when the clock was put back. */
gboolean presence_is_due (gint64 last, gint64 now);
/* Writes the sign of life. IO. */
gboolean presence_beat (const char *data_folder, gint64 now, GError **error);

/* The box begins to serve, the clock being right. */
typedef struct {
  gint64 last; /* sign of life that the last run left: presence_last */
  gint64 now;
} PresenceStart;
gint64 presence_last (const char *data_folder); /* 0: none that can be read */
/* Within a store_write (`data` is a PresenceStart): ends the run before at its last sign of life, begins another. */
gboolean presence_begin (Db *db, gpointer data, GError **error);

typedef struct {
  gint64 since;   /* first moment of the period that was measured; 0: none of it was */
  gint64 until;   /* last one */
  gint64 there_s; /* seconds of it in which the box served */
  gint64 outages; /* how often it did not, for PRESENCE_OUTAGE_S or longer */
  gint64 longest_s;
} Presence;
enum { PRESENCE_OUTAGE_S = 60 /* a shorter one is a restart */ };
/* What is known of [from, until), `now` being the end of all knowledge. Restarts count as time away, not as outages. */
gboolean presence_read (Db *db, gint64 from, gint64 until, gint64 now, Presence *ret_presence, GError **error);
/* Ten thousandths of the measured time: 9998 is 99.98 %, rounded down, so that 100 % means all of it. */
gint64 presence_share (const Presence *presence);
