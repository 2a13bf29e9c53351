/* updates.h: the mail that says how an update of the box ended, on the morning after. */
#pragma once
#include "background/jobs.h"
#include "domain/update.h"

gboolean updates_run (const Jobs *jobs, gint64 now, Tree *counts, GError **error);
/* What the mail of `run` says, into `tree`: for the job, and for the example of it. */
void updates_mail_fill (const MailStyle *style, const UpdateRun *run, Tree *tree);
