/* pulse.h: whether the box works, not only answers: the thread of the jobs goes round, the writer takes work, the store's
 * volume has room. Looked at by systemd's watchdog (supervisor.h) and by /health; any thread. */
#pragma once
#include "store/store.h"

enum {
  PULSE_JOBS_S = 40 * 60,  /* a run of a job has half of it (jobs.c) */
  PULSE_WRITER_S = 15,     /* a piece of work takes 50 ms */
  PULSE_EVERY_MS = 2000,   /* between two looks: anybody may ask */
  PULSE_ROOM_MB = 8        /* less, and the next report may find none */
};

typedef enum {
  PULSE_FINE,
  PULSE_WRITER, /* the writer hangs: a new start may help */
  PULSE_HELD,   /* the store takes no writes now: another program holds it, or the card refuses */
  PULSE_ROOM,   /* the volume is full or read-only */
  PULSE_JOBS,   /* no job runs any more */
  PULSE_LAST
} Pulse;
const char *pulse_name (Pulse pulse); /* "fine", "writer", "held", "room", "jobs" */

/* The scheduler goes round. */
void pulse_beat_jobs (void);
/* The scheduler stopped, as it should: its silence means nothing. */
void pulse_end_jobs (void);
/* Seconds since the last beat; 0 before the first. */
gint64 pulse_jobs_silent_s (void);

/* How it is, at most PULSE_EVERY_MS old. Waits for the writer, but one caller alone and some seconds at most. */
Pulse pulse_look (Store *store, const char *data_folder);
