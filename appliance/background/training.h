/* training.h: each night the training copy becomes new again: nothing that was typed in it lies there on the next day. */
#pragma once
#include "background/jobs.h"

/* Job: notes an act "night" when anything was decided since the last one. */
gboolean training_run_night (const Jobs *jobs, gint64 now, Tree *counts, GError **error);
