/* program.c: the input as a file in memory, then base/helper.h. Knows no program by itself. */
#include "background/program.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"

/* The input as a file in memory, whole before the program starts: through a pipe, a box killed in between would leave
 * msmtp with the end of an empty mail, which it would send. -1 on failure. */
static int
memory_file (GBytes *input)
{
  gsize size = 0, done = 0;
  const char *data = g_bytes_get_data (input, &size);
  int fd = memfd_create ("input", MFD_CLOEXEC);

  if (fd >= 0)
    fchmod (fd, S_IRUSR | S_IWUSR); /* msmtp reads a password from no other */
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

/* -1 for none. FALSE: there is no memory for it. */
static gboolean
memory_file_of (GBytes *bytes, int *ret_fd)
{
  *ret_fd = bytes == NULL ? -1 : memory_file (bytes);
  return bytes == NULL || *ret_fd >= 0;
}

gboolean
program_run (const ProgramCall *call, HelperResult *ret_result, GError **error)
{
  const HelperLimits limits = { .deadline_s = call->deadline_s, .trusted = TRUE };
  int fds[] = { -1, -1 };
  const HelperCommand command = {
    .argv = call->argv, .fds = fds, .n_fds = call->beside == NULL ? 1 : 2, .stop = call->stop
  };
  gboolean ran = FALSE;

  if (!memory_file_of (call->input, &fds[0]) || !memory_file_of (call->beside, &fds[1]))
    box_fail (error, BOX_ERROR_IO, "no memory for the input of a program");
  else
    ran = helper_run (&command, &limits, ret_result, error);
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    if (fds[i] >= 0)
      close (fds[i]);
  return ran;
}
