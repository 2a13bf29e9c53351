/* inbox.h: the job that reads the service mailbox: message by message, each taken in one transaction, then marked. */
#pragma once
#include "background/jobs.h"

/* TRUE when a mailbox is configured and it is time to look. */
gboolean inbox_wanted (const Jobs *jobs, Db *db, gint64 now);
/* 50 messages or two minutes at most: the rest at once after a look at the other jobs. Counts: taken, waiting, again (taken
 * before). IO when the mailbox cannot be read: the page of received mails says why, and the administrators' daily mail. */
gboolean inbox_run (const Jobs *jobs, gint64 now, Tree *counts, GError **error);
