/* tickets.h: the job "tickets": writes the mails of requests for help: to the support and back to whoever asked, at
 * once; to the administrators when an answer is late. */
#pragma once
#include "background/jobs.h"

gboolean tickets_wanted (const Jobs *jobs, Db *db, gint64 now);
/* Sets `written` and `late` of `counts`. */
gboolean tickets_run (const Jobs *jobs, gint64 now, Tree *counts, GError **error);
gint64 tickets_next (Db *db, gint64 now); /* of JobKind */
