/* program.c: GSubprocess with a deadline on the monotonic clock, in the caller's thread by a context of its own. */
#include "background/program.h"

#include <sys/mman.h>
#include <unistd.h>

#include "base/error.h"

enum { KEPT_BYTES = 16 * 1024 };

typedef struct {
  GSubprocess *process;
  GBytes *output, *errors;
  gboolean done;
} Waiting;

void
program_result_clear (ProgramResult *result)
{
  g_clear_pointer (&result->output, g_free);
  g_clear_pointer (&result->errors, g_free);
}

static void
on_end (GObject *process, GAsyncResult *result, gpointer data)
{
  Waiting *waiting = data;

  /* A broken pipe (the program left without reading) is no failure here: its exit status tells. */
  g_subprocess_communicate_finish (G_SUBPROCESS (process), result, &waiting->output, &waiting->errors, NULL);
  waiting->done = TRUE;
}

static gboolean
on_deadline (gpointer data)
{
  g_subprocess_force_exit (((Waiting *) data)->process);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_stop (GCancellable *stop, gpointer data)
{
  (void) stop;
  g_subprocess_force_exit (((Waiting *) data)->process);
  return G_SOURCE_REMOVE;
}

static void
context_watch (GMainContext *context, const ProgramCall *call, Waiting *waiting)
{
  g_autoptr (GSource) deadline = g_timeout_source_new_seconds (call->deadline_s);

  g_source_set_callback (deadline, on_deadline, waiting, NULL);
  g_source_attach (deadline, context);
  if (call->stop != NULL) {
    g_autoptr (GSource) stop = g_cancellable_source_new (call->stop);

    g_source_set_callback (stop, G_SOURCE_FUNC (on_stop), waiting, NULL);
    g_source_attach (stop, context);
  }
}

static char *
text_of (GBytes *bytes)
{
  gsize size = 0;
  const char *data = bytes == NULL ? NULL : g_bytes_get_data (bytes, &size);

  return data == NULL ? g_strdup ("") : g_utf8_make_valid (data, (gssize) MIN (size, KEPT_BYTES));
}

/* The input as a file in memory, whole before the program starts: through a pipe, a box killed in between would leave msmtp
 * with the end of an empty mail, which it would send. -1 on failure. */
static int
input_file (GBytes *input)
{
  gsize size = 0, done = 0;
  const char *data = g_bytes_get_data (input, &size);
  int fd = memfd_create ("input", MFD_CLOEXEC);

  while (fd >= 0 && done < size) {
    gssize written = write (fd, data + done, size - done);

    if (written <= 0) {
      close (fd);
      return -1;
    }
    done += (gsize) written;
  }
  if (fd >= 0)
    lseek (fd, 0, SEEK_SET);
  return fd;
}

/* (transfer full) */
static GSubprocess *
program_spawn (const ProgramCall *call, GSubprocessFlags flags, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (flags);
  int fd = call->input == NULL ? -1 : input_file (call->input);

  if (call->input != NULL && fd < 0) {
    box_fail (error, BOX_ERROR_IO, "no memory for the input of a program");
    return NULL;
  }
  if (fd >= 0)
    g_subprocess_launcher_take_stdin_fd (launcher, fd);
  return g_subprocess_launcher_spawnv (launcher, call->argv, error);
}

gboolean
program_run (const ProgramCall *call, ProgramResult *ret_result, GError **error)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GSubprocess) process = NULL;
  GSubprocessFlags flags = G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE;
  Waiting waiting = { 0 };

  g_main_context_push_thread_default (context);
  process = program_spawn (call, flags, error);
  if (process != NULL) {
    waiting.process = process;
    context_watch (context, call, &waiting);
    g_subprocess_communicate_async (process, NULL, NULL, on_end, &waiting);
    while (!waiting.done)
      g_main_context_iteration (context, TRUE);
    g_subprocess_wait (process, NULL, NULL);
  }
  g_main_context_pop_thread_default (context);
  if (process == NULL)
    return box_translate (error);
  program_result_clear (ret_result);
  ret_result->exited = g_subprocess_get_if_exited (process);
  ret_result->status = ret_result->exited ? g_subprocess_get_exit_status (process) : 0;
  ret_result->output = text_of (waiting.output);
  ret_result->errors = text_of (waiting.errors);
  g_clear_pointer (&waiting.output, g_bytes_unref);
  g_clear_pointer (&waiting.errors, g_bytes_unref);
  return TRUE;
}
