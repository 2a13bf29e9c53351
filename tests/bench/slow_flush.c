/* slow_flush.c: preloaded by the bench into both sides: each flush takes FLUSH_MS more, as on the SD card of a Pi. The disk
 * of a test machine may flush in a tenth of a millisecond, which hides what group commit is for. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static void
wait_flush (void)
{
  const char *text = getenv ("FLUSH_MS");
  long ms = text == NULL ? 0 : strtol (text, NULL, 10);
  struct timespec pause = { ms / 1000, ms % 1000 * 1000000 };

  nanosleep (&pause, NULL);
}

int
fdatasync (int fd)
{
  int (*real) (int) = (int (*) (int)) dlsym (RTLD_NEXT, "fdatasync");

  wait_flush ();
  return real (fd);
}

int
fsync (int fd)
{
  int (*real) (int) = (int (*) (int)) dlsym (RTLD_NEXT, "fsync");

  wait_flush ();
  return real (fd);
}
