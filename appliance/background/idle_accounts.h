/* idle_accounts.h: the daily look at accounts that nobody uses (domain/account_idle.h). */
#pragma once
#include "background/jobs.h"

/* Counts: warned, archived, invited (again). */
gboolean idle_accounts_run (const Jobs *jobs, gint64 now, Tree *counts, GError **error);
