/* purge.h: the nightly job that erases what has served: one table of erasers. */
#pragma once
#include "background/jobs.h"

/* Names of its erasers, by place; NULL past the last. How long each keeps: domain/retention.h. */
const char *purge_eraser (guint place);

/* Each eraser in pieces of STORE_PIECE_ROWS, a transaction each; a failing one stops no other. */
gboolean purge_run (const Jobs *jobs, gint64 now, Tree *counts, GError **error);
