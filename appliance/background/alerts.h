/* alerts.h: the job "alerts": tells the agent on duty again of a danger that nobody took in charge. */
#pragma once
#include "background/jobs.h"

gboolean alerts_wanted (const Jobs *jobs, Db *db, gint64 now);
gboolean alerts_run (const Jobs *jobs, gint64 now, Tree *counts, GError **error);
