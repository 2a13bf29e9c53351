/* helper.c: runs one program, shut in by histologe-confine or trusted, and waits for it. Knows no program by itself. */
#include "base/helper.h"

#include <errno.h>
#include <glib-unix.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/crash.h"
#include "base/error.h"

#define KEPT_BYTES (64 * 1024)
#define EXIT_CONFINE 125 /* histologe-confine could not lock */
#define EXIT_EXEC 126    /* or could not start the program */

enum { POLL_OUTPUT, POLL_ERRORS, POLL_END, POLL_STOP, POLL_LAST };
enum { LOOK_MS = 20 }; /* without a descriptor that tells the end */

/* A program on its way: one row of `watched` per thing to wait for. */
typedef struct {
  GPid pid;
  struct pollfd watched[POLL_LAST];
  GString *kept[POLL_END]; /* what it printed so far */
} Run;

void
helper_result_clear (HelperResult *result)
{
  g_clear_pointer (&result->output, g_free);
  g_clear_pointer (&result->errors, g_free);
}

char *
helper_path (const char *name, GError **error)
{
  g_autofree char *folder = g_strdup (g_getenv ("HISTOLOGE_HELPERS"));
  g_autofree char *path = NULL;

  if (folder == NULL) {
    g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
    folder = program != NULL ? g_path_get_dirname (program) : g_strdup ("/");
  }
  path = g_build_filename (folder, name, NULL);
  if (!g_path_is_absolute (path) || !g_file_test (path, G_FILE_TEST_IS_EXECUTABLE)) {
    box_fail (error, BOX_ERROR_IO, "%s: no such helper program", path);
    return NULL;
  }
  return g_steal_pointer (&path);
}

static GStrv
arguments_build (const char *confine, const HelperCommand *command, const HelperLimits *limits)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *profile = g_strdup_printf ("--profile=%s", limits->profile);
  g_autofree char *cpu = g_strdup_printf ("--cpu-s=%u", limits->cpu_s);
  g_autofree char *memory = g_strdup_printf ("--memory-mb=%u", limits->memory_mb);
  g_autofree char *file = g_strdup_printf ("--file-mb=%u", limits->file_mb);

  g_strv_builder_add_many (builder, confine, profile, cpu, memory, file, "--", NULL);
  g_strv_builder_addv (builder, (const char **) command->argv);
  return g_strv_builder_end (builder);
}

/* In the child, before the program: a group of its own, so that it can be ended whole; and when we are killed it goes
 * too, or the generator of a dead box would stand in the way of the next one's. */
static void
leave_group (gpointer data G_GNUC_UNUSED)
{
  setpgid (0, 0);
  prctl (PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
}

/* What is started, and how: two ways, by whether the program is trusted. */
typedef struct {
  const char *folder;
  const char *const *argv;
  const char *const *environment; /* NULL: ours */
  GSpawnFlags flags;
  GSpawnChildSetupFunc setup;
} Start;

static gboolean
start_spawn (const Start *start, Run *run, const HelperCommand *command, GError **error)
{
  const int targets[HELPER_FDS_MAX] = { 0, 3, 4, 5 };
  guint n_passed = command->n_fds > 1 ? command->n_fds - 1 : 0;
  int input = command->n_fds > 0 ? command->fds[0] : -1;

  return g_spawn_async_with_pipes_and_fds (
      start->folder, start->argv, start->environment, start->flags | G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_CLOEXEC_PIPES,
      start->setup, NULL, input, -1, -1, n_passed > 0 ? command->fds + 1 : NULL, n_passed > 0 ? targets + 1 : NULL,
      n_passed, &run->pid, NULL, &run->watched[POLL_OUTPUT].fd, &run->watched[POLL_ERRORS].fd, error);
}

static gboolean
start_trusted (Run *run, const HelperCommand *command, GError **error)
{
  const Start start = {
    .folder = command->folder, .argv = command->argv, .flags = G_SPAWN_SEARCH_PATH, .setup = leave_group
  };

  return start_spawn (&start, run, command, error);
}

static gboolean
start_shut_in (Run *run, const HelperCommand *command, const HelperLimits *limits, GError **error)
{
  g_autofree char *confine = helper_path ("histologe-confine", error);
  g_auto (GStrv) arguments = NULL;
  const char *const no_environment[] = { NULL };
  Start start = { .folder = command->folder != NULL ? command->folder : "/", .environment = no_environment };

  if (confine == NULL)
    return FALSE;
  arguments = arguments_build (confine, command, limits);
  start.argv = (const char *const *) arguments;
  return start_spawn (&start, run, command, error);
}

static gboolean
run_start (Run *run, const HelperCommand *command, const HelperLimits *limits, GError **error)
{
  if (limits->trusted ? !start_trusted (run, command, error) : !start_shut_in (run, command, limits, error))
    return FALSE;
  run->watched[POLL_END].fd = pidfd_open (run->pid, 0);
  run->watched[POLL_STOP].fd = g_cancellable_get_fd (command->stop); /* -1 without one */
  for (guint i = 0; i < POLL_LAST; i++)
    run->watched[i].events = POLLIN;
  for (guint i = 0; i < POLL_END; i++) {
    run->kept[i] = g_string_new (NULL);
    g_unix_set_fd_nonblocking (run->watched[i].fd, TRUE, NULL);
  }
  return TRUE;
}

/* FALSE once there is nothing more to come: the end of the stream, or an error that is as good as the end. */
static gboolean
stream_read (Run *run, guint which)
{
  char block[1024];
  gssize n = read (run->watched[which].fd, block, sizeof block);

  if (n < 0)
    return errno == EAGAIN || errno == EINTR;
  if (n > 0 && run->kept[which]->len < KEPT_BYTES)
    g_string_append_len (run->kept[which], block, MIN (n, (gssize) (KEPT_BYTES - run->kept[which]->len)));
  return n > 0;
}

/* poll() passes over a negative descriptor. */
static void
stream_close (Run *run, guint which)
{
  if (run->watched[which].fd >= 0)
    close (run->watched[which].fd);
  run->watched[which].fd = -1;
}

/* Where pidfd_open is refused (the guard of a container, Valgrind) the end is asked for instead; the program stays to be
 * reaped. */
static gboolean
run_has_ended (const Run *run)
{
  siginfo_t info = { .si_pid = 0 };

  if (run->watched[POLL_END].fd >= 0)
    return run->watched[POLL_END].revents != 0;
  return waitid (P_PID, (id_t) run->pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid != 0;
}

/* Empties both streams while the program works, so that it never waits for us. FALSE at the deadline, or
 * when stopped. */
static gboolean
run_watch (Run *run, gint64 deadline_us)
{
  while (!run_has_ended (run)) {
    gint64 left_us = deadline_us - g_get_monotonic_time ();
    int wait_ms = run->watched[POLL_END].fd >= 0 ? (int) (left_us / 1000 + 1) : LOOK_MS;

    if (left_us <= 0 || run->watched[POLL_STOP].revents != 0)
      return FALSE;
    if (poll (run->watched, POLL_LAST, wait_ms) < 0 && errno != EINTR)
      return FALSE;
    for (guint i = 0; i < POLL_END; i++)
      if (run->watched[i].revents != 0 && !stream_read (run, i))
        stream_close (run, i);
  }
  return TRUE;
}

/* What was written between our last look and the end. Bounded, for a stream is bounded by the pipe once nobody writes.
 */
static void
streams_drain (Run *run)
{
  for (guint i = 0; i < POLL_END; i++)
    for (guint blocks = 0; run->watched[i].fd >= 0 && blocks < 1024; blocks++) {
      gsize before = run->kept[i]->len;

      if (!stream_read (run, i) || run->kept[i]->len == before)
        stream_close (run, i);
    }
}

/* Until it is reaped its number belongs to it: kill cannot hit a stranger. */
static gboolean
run_reap (Run *run, HelperResult *result, GError **error)
{
  siginfo_t info = { .si_pid = 0 };

  while (waitid (P_PID, (id_t) run->pid, &info, WEXITED) != 0)
    if (errno != EINTR)
      return box_fail (error, BOX_ERROR_IO, "helper program: cannot learn how it ended");
  result->exited = info.si_code == CLD_EXITED;
  result->status = info.si_status;
  return TRUE;
}

static gboolean
run_finish (Run *run, const HelperLimits *limits, HelperResult *result, GError **error)
{
  gint64 deadline_us = g_get_monotonic_time () + (gint64) limits->deadline_s * G_USEC_PER_SEC;
  gboolean ended = run_watch (run, deadline_us);

  result->timed_out = !ended;
  if (!ended)
    kill (run->pid, SIGKILL);
  if (!run_reap (run, result, error))
    return FALSE;
  streams_drain (run);
  result->output = g_utf8_make_valid (run->kept[POLL_OUTPUT]->str, (gssize) run->kept[POLL_OUTPUT]->len);
  result->errors = g_utf8_make_valid (run->kept[POLL_ERRORS]->str, (gssize) run->kept[POLL_ERRORS]->len);
  if (!limits->trusted && result->exited && (result->status == EXIT_CONFINE || result->status == EXIT_EXEC))
    return box_fail (error, BOX_ERROR_IO, "helper program: %.300s", result->errors);
  return TRUE;
}

static void
run_clear (Run *run, GCancellable *stop)
{
  if (stop != NULL)
    g_cancellable_release_fd (stop);
  run->watched[POLL_STOP].fd = -1; /* not ours to close */
  for (guint i = 0; i < POLL_LAST; i++)
    stream_close (run, i);
  for (guint i = 0; i < POLL_END; i++)
    g_string_free (run->kept[i], TRUE);
}

gboolean
helper_run (const HelperCommand *command, const HelperLimits *limits, HelperResult *ret_result, GError **error)
{
  Run run = { .pid = 0 };
  g_auto (HelperResult) result = { .exited = FALSE };
  gboolean ok = FALSE;

  g_return_val_if_fail (command->n_fds <= HELPER_FDS_MAX, FALSE);
  if (!run_start (&run, command, limits, error))
    return box_translate (error);
  ok = run_finish (&run, limits, &result, error);
  run_clear (&run, command->stop);
  if (!ok)
    return FALSE;
  if (!result.exited && !result.timed_out) {
    g_autofree char *program = g_path_get_basename (command->argv[0]);

    crash_of_child (program, result.status);
  }
  *ret_result = result;
  result = (HelperResult){ .exited = FALSE };
  return TRUE;
}

gboolean
helper_succeeded (const HelperResult *result, GError **error)
{
  if (result->exited && result->status == 0)
    return TRUE;
  if (result->timed_out)
    return box_fail (error, BOX_ERROR_IO, "helper program: not done in time");
  return box_fail (error, BOX_ERROR_IO, "helper program: %s %d: %.300s", result->exited ? "exit status" : "signal",
                   result->status, result->errors);
}
