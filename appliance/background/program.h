/* program.h: runs one trusted program of ours or of Debian (msmtp, histologe-generator) with a deadline, from a
 * thread of its own. Hostile input goes through base/helper.h instead, which shuts its program in. */
#pragma once
#include <gio/gio.h>

typedef struct {
  const char *const *argv; /* argv[0] is looked up in PATH */
  GBytes *input;           /* nullable: nothing on standard input */
  guint deadline_s;        /* monotonic, then it is killed */
  GCancellable *stop;      /* nullable: killed when cancelled */
} ProgramCall;

typedef struct {
  gboolean exited; /* ended by itself; FALSE: killed, by us or by somebody */
  int status;      /* exit status when exited */
  char *output;    /* standard output, valid UTF-8, cut at 16 KB */
  char *errors;    /* standard error, likewise */
} ProgramResult;
void program_result_clear (ProgramResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ProgramResult, program_result_clear)

/* TRUE when it was started and ended, however it ended. FALSE with IO when it could not be started. Start
 * *ret_result from zero. */
gboolean program_run (const ProgramCall *call, ProgramResult *ret_result, GError **error);
