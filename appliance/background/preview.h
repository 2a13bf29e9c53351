/* preview.h: what the box would send until a day to come if nobody did anything meanwhile. The jobs themselves run, on a
 * copy of the store in memory, from due time to due time under a clock that is handed to them: what they decide is what
 * they will decide. Nothing is written to the store, nothing leaves, and the links made on the way open nothing. */
#pragma once
#include "background/jobs.h"

enum { PREVIEW_DAYS_MOST = 90, PREVIEW_SECONDS_MOST = 60, PREVIEW_BYTES_MOST = 256 << 20 };

typedef struct {
  Store *copy; /* as it would be then: domain/departure.h reads it */
  Tree *said;  /* Jobs.preview */
  gint64 now, until;
  gint64 after_id; /* the newest mail there was (DepartureSpan) */
  gint64 copied_bytes, lasted_ms;
  guint steps;    /* moments at which something was due */
  char *troubles; /* nullable: what a job failed of, one a line */
} Preview;
void preview_free (Preview *preview);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Preview, preview_free)

/* (transfer full): runs until `until`, itself included, from `now` on. One at a time in a process, which has nothing else
 * to do: the clock is the process's. INVALID for a past moment or one further than PREVIEW_DAYS_MOST; LIMIT when the
 * store is too large, or it takes more than PREVIEW_SECONDS_MOST. */
Preview *preview_run (const Jobs *jobs, gint64 now, gint64 until, GError **error);
