/* helper.h: runs one program and waits for it: what reads hostile input shut in by histologe-confine (limits, no
 * network, nothing else started), what we trust as it is. Knows no program by itself. Does not log. */
#pragma once
#include <gio/gio.h>

typedef struct {
  const char *profile; /* a row of histologe-confine's table: "photo", "gnuplot" */
  guint cpu_s;         /* processor time before the kernel ends it */
  guint memory_mb;     /* address space */
  guint file_mb;       /* the largest file it may write */
  guint deadline_s;    /* wall clock (monotonic) before we kill it */
  gboolean trusted; /* not shut in: argv[0] is looked up in PATH, environment and folder are ours, and of the rest only
                       the deadline counts. Never for what reads hostile input */
} HelperLimits;

/* A trusted program has a process group of its own: what a terminal sends to ours does not reach it.
 * All borrowed for the length of the call. */
typedef struct {
  const char *const *argv; /* argv[0] is an absolute path, unless the program is trusted */
  const char *folder;      /* working folder; NULL: "/" */
  const int *fds; /* fds[0] becomes its standard input (-1: /dev/null), fds[1] its descriptor 3, fds[2] its 4, … */
  guint n_fds;    /* at most HELPER_FDS_MAX; 0: no input */
  GCancellable *stop; /* nullable: killed when cancelled; without it only the deadline ends it */
} HelperCommand;

#define HELPER_FDS_MAX 4

/* How it ended. What it printed is kept up to 64 KB per stream (the rest is read and dropped), and is made valid UTF-8.
 */
typedef struct {
  gboolean exited;    /* it ended by itself; FALSE: a signal ended it */
  gboolean timed_out; /* the signal was ours, at the deadline or when stopped */
  int status;         /* exit status, or the signal's number */
  char *output;       /* standard output */
  char *errors;       /* standard error */
} HelperResult;

void helper_result_clear (HelperResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HelperResult, helper_result_clear)

/* (transfer full): where one of our helper programs stands: beside the running executable, or in the folder that the
 * environment variable HISTOLOGE_HELPERS names (tests). NULL with IO when there is no such program. */
char *helper_path (const char *name, GError **error);

/* Runs the command (shut in: with an empty environment) and waits for its end; from any thread, no main loop needed.
 * TRUE when it ran and ended, however it ended: see *ret_result (start from a zeroed one, clear it by
 * helper_result_clear). FALSE with IO when it could not be started or shut in: then it did not run at all. */
gboolean
helper_run (const HelperCommand *command, const HelperLimits *limits, HelperResult *ret_result, GError **error);

/* TRUE when the program ended by itself with status 0; otherwise FALSE with IO, telling how it ended and the start of
 * what it wrote to its standard error. */
gboolean helper_succeeded (const HelperResult *result, GError **error);
