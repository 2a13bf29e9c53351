/* program.h: runs one trusted program of ours or of Debian (msmtp, histologe-generator) with a deadline, its
 * input handed over whole. What reads hostile input is run by base/helper.h itself, shut in. */
#pragma once
#include "base/helper.h"

#define PROGRAM_BESIDE "/proc/self/fd/3"

typedef struct {
  const char *const *argv; /* argv[0] is looked up in PATH */
  GBytes *input;           /* nullable: nothing on standard input */
  GBytes *beside; /* nullable: a file that it opens as PROGRAM_BESIDE, ours alone (0600) and never on a disk: secrets */
  guint deadline_s;   /* monotonic, then it is killed */
  GCancellable *stop; /* nullable: killed when cancelled */
} ProgramCall;

/* TRUE when it was started and ended, however it ended. FALSE with IO when it could not be started. Start
 * *ret_result from zero, clear it by helper_result_clear. */
gboolean program_run (const ProgramCall *call, HelperResult *ret_result, GError **error);
