/* scheduler.h: the one thread that runs jobs when they fall due, and at once when a commit gave them work. What
 * they do stands in jobs.c. */
#pragma once
#include "background/jobs.h"

typedef struct Scheduler Scheduler;

/* (transfer full): starts the thread. `jobs` is borrowed until scheduler_stop; jobs->stop must be set, and is
 * cancelled by scheduler_stop. Takes the store's one commit hook. */
Scheduler *scheduler_start (const Jobs *jobs);
/* Stops within a second or so, a mail under way apart: its relay has a minute to answer (mailer.c). What else a job has
 * in hand is left for the next start. Accepts NULL. */
void scheduler_stop (Scheduler *scheduler);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Scheduler, scheduler_stop)
