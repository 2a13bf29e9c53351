/* disk_faults.c: preloaded into the programs under test: what they ask of the disk fails when libfiu says so, below one
 * folder only (DISK_FAULTS_FOLDER). Sockets, pipes, logs and libraries never fail: a disk that goes bad leaves those
 * alone.
 *
 * DISK_FAULTS names a file of two parts: its first 16 bytes are a number that grows with each change, the rest lines of
 * libfiu's remote control ("enable_random name=disk/write,probability=0.1,failinfo=5"; failinfo is errno). Every
 * process that has it preloaded, children too, obeys within its next call. */
#define FIU_ENABLE 1
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <fiu-control.h>
#include <fiu.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

enum { NUMBER_BYTES = 16, CONTROL_BYTES = 4096, LINE_BYTES = 200, NAMES_MAX = 16, SHORT_DIVISOR = 2 };

static struct {
  const char *folder;
  const char *control; /* mapped; NULL: nothing ever fails */
  char seen[NUMBER_BYTES];
  char names[NAMES_MAX][LINE_BYTES]; /* enabled */
  int count;
  pid_t owner; /* a child between fork and exec has another: locks that a thread of its parent held stay locked there */
  pthread_mutex_t lock;
} state = { .lock = PTHREAD_MUTEX_INITIALIZER };

#define REAL(type, name) ((type) dlsym (RTLD_NEXT, name))

__attribute__ ((constructor)) static void
begin (void)
{
  const char *path = getenv ("DISK_FAULTS");
  int file = path == NULL ? -1 : REAL (int (*) (const char *, int, ...), "open") (path, O_RDONLY | O_CLOEXEC);
  void *mapped = file < 0 ? MAP_FAILED : mmap (NULL, CONTROL_BYTES, PROT_READ, MAP_SHARED, file, 0);

  state.folder = getenv ("DISK_FAULTS_FOLDER");
  state.owner = getpid ();
  if (file >= 0)
    close (file);
  if (mapped != MAP_FAILED && state.folder != NULL && fiu_init (0) == 0)
    state.control = mapped;
}

static int
obeys (void)
{
  return state.control != NULL && getpid () == state.owner;
}

/* libfiu asks for the time in each new child, where libfaketime would wait for ever for a lock of the parent. */
int
gettimeofday (struct timeval *restrict now, void *restrict zone)
{
  if (getpid () != state.owner)
    return (int) syscall (SYS_gettimeofday, now, zone);
  return REAL (int (*) (struct timeval *, void *), "gettimeofday") (now, zone);
}

/* One line of the file; its name is kept, to be taken back with the next change. */
static void
obey_line (char *line)
{
  const char *name = strstr (line, "name=");
  char *message = NULL;

  if (name == NULL || state.count == NAMES_MAX)
    return;
  name += strlen ("name=");
  snprintf (state.names[state.count], LINE_BYTES, "%.*s", (int) strcspn (name, ","), name);
  if (fiu_rc_string (line, &message) == 0)
    state.count++;
  else
    fprintf (stderr, "disk_faults: %s: %s\n", line, message);
}

static void
obey (void)
{
  char text[CONTROL_BYTES - NUMBER_BYTES + 1] = "", *rest = NULL;

  for (; state.count > 0; state.count--)
    fiu_disable (state.names[state.count - 1]);
  memcpy (state.seen, state.control, NUMBER_BYTES);
  memcpy (text, state.control + NUMBER_BYTES, sizeof text - 1);
  for (char *line = strtok_r (text, "\n", &rest); line != NULL; line = strtok_r (NULL, "\n", &rest))
    obey_line (line);
}

static void
look (void)
{
  if (memcmp (state.seen, state.control, NUMBER_BYTES) == 0)
    return;
  pthread_mutex_lock (&state.lock);
  if (memcmp (state.seen, state.control, NUMBER_BYTES) != 0)
    obey ();
  pthread_mutex_unlock (&state.lock);
}

static int
is_below (const char *path)
{
  size_t length = strlen (state.folder);

  return strncmp (path, state.folder, length) == 0 && (path[length] == '/' || path[length] == '\0');
}

/* A relative path, to a folder that is open: where that folder is. */
static int
at_is_ours (int at, const char *path)
{
  char link[64], target[4096];
  ssize_t length;

  if (path != NULL && path[0] == '/')
    return is_below (path);
  if (at == AT_FDCWD)
    return 0;
  snprintf (link, sizeof link, "/proc/self/fd/%d", at);
  length = readlink (link, target, sizeof target - 1);
  if (length < 0)
    return 0;
  target[length] = '\0';
  return is_below (target);
}

static int
fd_is_ours (int fd)
{
  struct stat status;

  return obeys () && fstat (fd, &status) == 0 && (S_ISREG (status.st_mode) || S_ISDIR (status.st_mode))
         && at_is_ours (fd, NULL);
}

/* TRUE with errno set: it fails now. */
static int
fails (const char *name)
{
  int kept = errno, failed;

  look ();
  failed = fiu_fail (name);
  errno = failed ? (int) (intptr_t) fiu_failinfo () : kept;
  return failed;
}

/* A write that takes a part only is no failure: the next one tells. */
static size_t
shortened (size_t length)
{
  return length > 1 && fiu_fail ("disk/short") ? length / SHORT_DIVISOR : length;
}

/* ---- writing ---- */

ssize_t
write (int fd, const void *bytes, size_t length)
{
  ssize_t (*real) (int, const void *, size_t) = REAL (ssize_t (*) (int, const void *, size_t), "write");

  if (!fd_is_ours (fd))
    return real (fd, bytes, length);
  return fails ("disk/write") ? -1 : real (fd, bytes, shortened (length));
}

ssize_t
pwrite (int fd, const void *bytes, size_t length, off_t at)
{
  ssize_t (*real) (int, const void *, size_t, off_t) = REAL (ssize_t (*) (int, const void *, size_t, off_t), "pwrite");

  if (!fd_is_ours (fd))
    return real (fd, bytes, length, at);
  return fails ("disk/write") ? -1 : real (fd, bytes, shortened (length), at);
}

ssize_t
pwrite64 (int fd, const void *bytes, size_t length, off64_t at)
{
  return pwrite (fd, bytes, length, at);
}

int
ftruncate (int fd, off_t length)
{
  if (fd_is_ours (fd) && fails ("disk/truncate"))
    return -1;
  return REAL (int (*) (int, off_t), "ftruncate") (fd, length);
}

int
ftruncate64 (int fd, off64_t length)
{
  return ftruncate (fd, length);
}

/* ---- reading ---- */

ssize_t
pread (int fd, void *bytes, size_t length, off_t at)
{
  if (fd_is_ours (fd) && fails ("disk/read"))
    return -1;
  return REAL (ssize_t (*) (int, void *, size_t, off_t), "pread") (fd, bytes, length, at);
}

ssize_t
pread64 (int fd, void *bytes, size_t length, off64_t at)
{
  return pread (fd, bytes, length, at);
}

/* ---- flushing: what was written is on the disk, or it is not ---- */

int
fsync (int fd)
{
  return fd_is_ours (fd) && fails ("disk/sync") ? -1 : REAL (int (*) (int), "fsync") (fd);
}

int
fdatasync (int fd)
{
  return fd_is_ours (fd) && fails ("disk/sync") ? -1 : REAL (int (*) (int), "fdatasync") (fd);
}

int
syncfs (int fd)
{
  return fd_is_ours (fd) && fails ("disk/sync") ? -1 : REAL (int (*) (int), "syncfs") (fd);
}

/* ---- names ---- */

#define MODE_OF(flags) \
  mode_t mode = 0; \
  if ((flags & (O_CREAT | O_TMPFILE)) != 0) { \
    va_list more; \
    va_start (more, flags); \
    mode = va_arg (more, mode_t); \
    va_end (more); \
  }

static int
open_fails (int at, const char *path, int flags)
{
  const char *name = (flags & O_ACCMODE) == O_RDONLY ? "disk/open/read" : "disk/open/write";

  return obeys () && at_is_ours (at, path) && fails (name);
}

int
open (const char *path, int flags, ...)
{
  MODE_OF (flags)
  return open_fails (AT_FDCWD, path, flags) ? -1 : REAL (int (*) (const char *, int, ...), "open") (path, flags, mode);
}

int
open64 (const char *path, int flags, ...)
{
  MODE_OF (flags)
  return open_fails (AT_FDCWD, path, flags) ? -1
                                            : REAL (int (*) (const char *, int, ...), "open64") (path, flags, mode);
}

int
openat (int at, const char *path, int flags, ...)
{
  MODE_OF (flags)
  return open_fails (at, path, flags) ? -1
                                      : REAL (int (*) (int, const char *, int, ...), "openat") (at, path, flags, mode);
}

int
rename (const char *from, const char *to)
{
  if (obeys () && is_below (to) && fails ("disk/name"))
    return -1;
  return REAL (int (*) (const char *, const char *), "rename") (from, to);
}

int
mkdir (const char *path, mode_t mode)
{
  if (obeys () && is_below (path) && fails ("disk/name"))
    return -1;
  return REAL (int (*) (const char *, mode_t), "mkdir") (path, mode);
}

int
linkat (int from_at, const char *from, int to_at, const char *to, int flags)
{
  if (obeys () && at_is_ours (to_at, to) && fails ("disk/name"))
    return -1;
  return REAL (int (*) (int, const char *, int, const char *, int), "linkat") (from_at, from, to_at, to, flags);
}
