/* weekly.h: the Monday job: the generator makes the PDFs, this stores them, and mails them or has them printed. It draws
 * nothing. */
#pragma once
#include "background/jobs.h"

/* Each partner that wants the weekly report gets exactly one a week by its own way (domain/weekly_way.h), however often
 * the run is killed and begun again. A report that cannot be stored stops no other. Counts: sent, already. */
gboolean weekly_run (const Jobs *jobs, gint64 now, Tree *counts, GError **error);
/* The same in a preview's copy: counts from the store as it will be, and no PDF; leaves the counts of each mail in
 * jobs->preview. */
gboolean weekly_preview (const Jobs *jobs, gint64 now, Tree *counts, GError **error);
