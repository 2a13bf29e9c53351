/* homologation.h: the job "homologation": reminds the administrators that the security decision ends, in time, and each
 * month once it is over. */
#pragma once
#include "background/jobs.h"

/* Sets `told` of `counts`: mails written. */
gboolean homologation_run (const Jobs *jobs, gint64 now, Tree *counts, GError **error);
