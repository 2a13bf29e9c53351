/* program.c: the input as a file in memory, then base/helper.h. Knows no program by itself. */
#include "background/program.h"

#include <sys/mman.h>
#include <unistd.h>

#include "base/error.h"

/* The input as a file in memory, whole before the program starts: through a pipe, a box killed in between would leave
 * msmtp with the end of an empty mail, which it would send. -1 on failure. */
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

gboolean
program_run (const ProgramCall *call, HelperResult *ret_result, GError **error)
{
  const HelperLimits limits = { .deadline_s = call->deadline_s, .trusted = TRUE };
  int fd = call->input == NULL ? -1 : input_file (call->input);
  const HelperCommand command = { .argv = call->argv, .fds = &fd, .n_fds = 1, .stop = call->stop };
  gboolean ran;

  if (call->input != NULL && fd < 0)
    return box_fail (error, BOX_ERROR_IO, "no memory for the input of a program");
  ran = helper_run (&command, &limits, ret_result, error);
  if (fd >= 0)
    close (fd);
  return ran;
}
