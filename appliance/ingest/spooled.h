/* spooled.h: messages that came while the box did not know the time (clock_trust.h): kept as they came, and delivered
 * by the job "spool" once it does, as if they had just been read. */
#pragma once
#include "background/jobs.h"
#include "ingest/deliver.h"

/* All of them on the card, in one commit, when it returns TRUE; `results` count their values as kept. What says nothing
 * is not kept. Each delivery has its input. BUSY: too much waits already. */
gboolean
spooled_keep (Store *store, const IngestDelivery *deliveries, guint count, IngestResult *results, GError **error);

/* The job: something waits, and the time is known. */
gboolean spooled_wanted (const Jobs *jobs, Db *db, gint64 now);
gboolean spooled_run (const Jobs *jobs, gint64 now, Tree *counts, GError **error);
