/* generator.h: runs histologe-generator, politely (nice), with a deadline. The programs meet only in the store and in
 * files. */
#pragma once
#include "background/jobs.h"

/* Runs the generator with `words` (NULL-terminated: "site", or "weekly", "--out", FOLDER…). IO when it cannot start, is
 * stopped, runs over `deadline_s`, or fails: then with what it said. */
gboolean generator_run (const Jobs *jobs, const char *const *words, guint deadline_s, GError **error);
