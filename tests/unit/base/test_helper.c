/* test_helper.c: every door that histologe-confine locks is tried, beside a harmless twin that must stay open; holds
 * for root too. Started with --try NAME it is the prisoner: it tries one thing and its exit status is the errno it got,
 * 0 when it was allowed. */
#include "base/error.h"
#include "base/helper.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#define LINES_WRITTEN 20000

typedef struct {
  const char *name;
  int (*try) (
      void); /* 0 when it was done, else the errno; NULL: try this call, aimed at nothing, so that a lock that */
  long call, args[3]; /* fails does no harm where it is tested */
  int photo, gnuplot; /* what each profile must answer */
} Door;

static char *own_path;
static char *helpers_folder;

static int
result_of (long value)
{
  return value < 0 ? errno : 0;
}

static int
try_read_file (void)
{
  return result_of (open ("/proc/self/status", O_RDONLY));
}

static int
try_write_file (void)
{
  return result_of (open ("/dev/null", O_WRONLY));
}

static int
try_create_file (void)
{
  return result_of (open ("made-by-prisoner", O_WRONLY | O_CREAT, 0600));
}

static int
try_memory (void)
{
  return malloc (64 * 1024 * 1024) != NULL ? 0 : errno;
}

/* The child, if there is one, must not go on as a second test program. */
static int
child_end (long pid)
{
  if (pid == 0)
    _exit (0);
  return result_of (pid);
}

static int
try_fork (void)
{
  return child_end (fork ());
}

/* As popen() and posix_spawn() do it, but for the shared memory. */
static int
try_clone_vfork (void)
{
  return child_end (syscall (SYS_clone, CLONE_VFORK | SIGCHLD, NULL, NULL, NULL, 0));
}

static int
try_shell (void)
{
  return system ("exit 0") == 0 ? 0 : EPERM;
}

/* The lock holds for whatever is started behind it. */
static int
try_child_network (void)
{
  pid_t child = fork ();
  int status = 0;

  if (child == 0)
    _exit (socket (AF_INET, SOCK_STREAM, 0) < 0 ? errno : 0);
  return child > 0 && waitpid (child, &status, 0) == child ? WEXITSTATUS (status) : errno;
}

static int
try_raise_limit (void)
{
  const struct rlimit more = { .rlim_cur = 600, .rlim_max = 600 };

  return result_of (setrlimit (RLIMIT_CPU, &more));
}

static int
try_read_limit (void)
{
  struct rlimit files = { .rlim_cur = 0 }, core = { .rlim_max = 1 };

  if (getrlimit (RLIMIT_NOFILE, &files) != 0 || getrlimit (RLIMIT_CORE, &core) != 0)
    return errno;
  return files.rlim_max == 64 && core.rlim_max == 0 ? 0 : ERANGE;
}

static void *
thread_body (void *data)
{
  return data;
}

static int
try_thread (void)
{
  pthread_t thread;
  int status = pthread_create (&thread, NULL, thread_body, NULL);

  return status != 0 ? status : pthread_join (thread, NULL);
}

/* Root inside keeps no power of root. */
static int
try_privileges (void)
{
  g_autofree char *status = NULL;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL))
    return EIO;
  return strstr (status, "CapEff:\t0000000000000000") != NULL && strstr (status, "NoNewPrivs:\t1") != NULL ? 0 : EPERM;
}

/* Nothing of ours comes along: no variable, no open file, no input, and the folder is the root. */
static int
try_inheritance (void)
{
  g_auto (GStrv) variables = g_listenv ();
  g_autofree char *folder = g_get_current_dir ();
  char byte = 0;

  for (int fd = 3; fd < 64; fd++)
    if (fcntl (fd, F_GETFD) != -1)
      return EBADF;
  return g_strv_length (variables) == 0 && g_str_equal (folder, "/") && read (STDIN_FILENO, &byte, 1) == 0 ? 0
                                                                                                           : ENOTEMPTY;
}

static const Door doors[] = {
  { .name = "fork", .try = try_fork, .photo = EPERM, .gnuplot = EPERM },
  { .name = "clone-vfork", .try = try_clone_vfork, .photo = EPERM, .gnuplot = EPERM },
  { .name = "clone3", .call = SYS_clone3, .photo = ENOSYS, .gnuplot = ENOSYS },
  { .name = "shell", .try = try_shell, .photo = EPERM, .gnuplot = EPERM },
  { .name = "socket-inet", .call = SYS_socket, .args = { AF_INET, SOCK_STREAM }, .photo = EPERM, .gnuplot = EPERM },
  { .name = "socket-unix", .call = SYS_socket, .args = { AF_UNIX, SOCK_DGRAM }, .photo = EPERM, .gnuplot = EPERM },
  { .name = "io-uring", .call = SYS_io_uring_setup, .args = { 1 }, .photo = EPERM, .gnuplot = EPERM },
  { .name = "ptrace", .call = SYS_ptrace, .args = { PTRACE_TRACEME }, .photo = EPERM, .gnuplot = EPERM },
  { .name = "mount", .call = SYS_mount, .photo = EPERM, .gnuplot = EPERM },
  { .name = "unshare", .call = SYS_unshare, .args = { CLONE_NEWUSER }, .photo = EPERM, .gnuplot = EPERM },
  { .name = "kill", .call = SYS_kill, .args = { 0, 0 }, .photo = EPERM, .gnuplot = EPERM },
  { .name = "bpf", .call = SYS_bpf, .photo = EPERM, .gnuplot = EPERM },
  { .name = "openat2", .call = SYS_openat2, .args = { AT_FDCWD }, .photo = ENOSYS, .gnuplot = ENOSYS },
  { .name = "mknod", .call = SYS_mknodat, .args = { AT_FDCWD }, .photo = EPERM, .gnuplot = EPERM },
  { .name = "chmod", .call = SYS_fchmodat, .args = { AT_FDCWD }, .photo = EPERM, .gnuplot = EPERM },
  { .name = "rename", .call = SYS_renameat2, .args = { AT_FDCWD }, .photo = EPERM, .gnuplot = EPERM },
  { .name = "clock", .call = SYS_clock_settime, .args = { CLOCK_REALTIME }, .photo = EPERM, .gnuplot = EPERM },
  { .name = "raise-limit", .try = try_raise_limit, .photo = EPERM, .gnuplot = EPERM },
  { .name = "write-file", .try = try_write_file, .photo = EPERM, .gnuplot = 0 },
  /* harmless twins */
  { .name = "read-file", .try = try_read_file },
  { .name = "read-limit", .try = try_read_limit },
  { .name = "thread", .try = try_thread },
  { .name = "memory", .try = try_memory },
  { .name = "privileges", .try = try_privileges },
  { .name = "inheritance", .try = try_inheritance },
};

/* Endings that are looked at one by one below. */
static int
spin (void)
{
  for (volatile guint64 i = 0;; i++)
    ;
  return 0;
}

static int
sleep_long (void)
{
  g_usleep (60 * G_USEC_PER_SEC);
  return 0;
}

static int
chatter (void)
{
  for (guint i = 0; i < LINES_WRITTEN; i++) {
    fputs ("output\n", stdout);
    fputs ("errors \xff\n", stderr);
  }
  fflush (stdout);
  return 3;
}

static int
grow_file (void)
{
  static char block[65536];
  int fd = open ("grown", O_WRONLY | O_CREAT, 0600);

  for (guint i = 0; fd >= 0 && i < 64; i++)
    if (write (fd, block, sizeof block) < 0)
      return errno;
  return 0;
}

#ifndef __SANITIZE_ADDRESS__
static int
try_much_memory (void)
{
  return malloc (500 * 1024 * 1024) != NULL ? 0 : errno;
}
#endif

static const Door endings[] = {
  { .name = "spin", .try = spin },
  { .name = "sleep", .try = sleep_long },
  { .name = "chatter", .try = chatter },
  { .name = "grow-file", .try = grow_file },
  { .name = "create-file", .try = try_create_file },
  { .name = "child-network", .try = try_child_network },
#ifndef __SANITIZE_ADDRESS__
  { .name = "much-memory", .try = try_much_memory },
#endif
};

static int
door_try (const Door *door)
{
  if (door->try != NULL)
    return door->try ();
  return result_of (syscall (door->call, door->args[0], door->args[1], door->args[2], 0, 0));
}

static int
prisoner_run (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (doors); i++)
    if (g_str_equal (doors[i].name, name))
      return door_try (&doors[i]);
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_equal (endings[i].name, name))
      return door_try (&endings[i]);
  return 255;
}

static gboolean
prisoner_start (const char *name, const char *profile, const char *folder, HelperResult *ret_result)
{
  const char *const argv[] = { own_path, "--try", name, NULL };
  const HelperCommand command = { .argv = argv, .folder = folder };
  const HelperLimits limits = { .profile = profile, .cpu_s = 1, .memory_mb = 300, .file_mb = 1, .deadline_s = 2 };
  g_autoptr (GError) error = NULL;
  gboolean ok = helper_run (&command, &limits, ret_result, &error);

  g_assert_no_error (error);
  return ok;
}

static void
door_check (const Door *door, const char *profile, int expected)
{
  g_auto (HelperResult) result = { .exited = FALSE };

  if (!prisoner_start (door->name, profile, NULL, &result))
    return;
  g_assert_true (result.exited);
  g_assert_cmpint (result.status, ==, expected);
}

static void
test_photo_door (gconstpointer data)
{
  const Door *door = data;
  door_check (door, "photo", door->photo);
}

static void
test_gnuplot_door (gconstpointer data)
{
  const Door *door = data;
  door_check (door, "gnuplot", door->gnuplot);
}

/* What starts helpers and writes files itself: of the doors above it has some, and none that leads out. */
static const struct {
  const char *name;
  int expected;
} batch_doors[] = {
  { "fork", 0 },
  { "shell", 0 },
  { "kill", 0 },
  { "write-file", 0 },
  { "thread", 0 },
  { "memory", 0 },
  { "privileges", 0 },
  { "socket-inet", EPERM },
  { "socket-unix", EPERM },
  { "child-network", EPERM },
  { "io-uring", EPERM },
  { "mount", EPERM },
  { "unshare", EPERM },
  { "bpf", EPERM },
  { "clock", EPERM },
  { "mknod", EPERM },
  { "raise-limit", EPERM },
#ifndef __SANITIZE_ADDRESS__
  { "ptrace", EPERM },
  { "much-memory", ENOMEM },
#endif
};

static void
test_batch_door (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  const Door door = { .name = batch_doors[i].name };

  door_check (&door, "batch", batch_doors[i].expected);
}

/* Otherwise a door that is shut by this machine anyway would count as locked by us. */
static void
test_doors_are_open_outside (void)
{
  static const char *const open_to_all[] = { "fork",        "clone-vfork", "shell",
                                             "socket-inet", "socket-unix", "child-network" };

  for (guint i = 0; i < G_N_ELEMENTS (open_to_all); i++)
    g_assert_cmpint (prisoner_run (open_to_all[i]), ==, 0);
}

static void
test_cpu_limit (void)
{
  g_auto (HelperResult) result = { .exited = TRUE };

  if (!prisoner_start ("spin", "gnuplot", NULL, &result))
    return;
  g_assert_false (result.exited);
  g_assert_cmpint (result.status, ==, SIGKILL);
}

static void
test_deadline (void)
{
  g_auto (HelperResult) result = { .exited = TRUE };
  g_autoptr (GError) error = NULL;
  gint64 start_us = g_get_monotonic_time ();

  if (!prisoner_start ("sleep", "gnuplot", NULL, &result))
    return;
  g_assert_true (result.timed_out);
  g_assert_cmpint (g_get_monotonic_time () - start_us, <, 10 * G_USEC_PER_SEC);
  g_assert_false (helper_succeeded (&result, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_IO);
}

static void
test_output_is_bounded (void)
{
  g_auto (HelperResult) result = { .exited = FALSE };
  g_autoptr (GError) error = NULL;

  if (!prisoner_start ("chatter", "gnuplot", NULL, &result))
    return;
  g_assert_true (result.exited);
  g_assert_cmpint (result.status, ==, 3);
  g_assert_cmpuint (strlen (result.output), ==, 64 * 1024);
  g_assert_true (g_utf8_validate (result.errors, -1, NULL));
  g_assert_false (helper_succeeded (&result, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_IO);
}

static void
test_file_limit (void)
{
  g_autofree char *folder = g_dir_make_tmp ("helper-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "grown", NULL);
  g_auto (HelperResult) result = { .exited = TRUE };
  GStatBuf about = { .st_size = 0 };

  if (!prisoner_start ("grow-file", "gnuplot", folder, &result))
    return;
  g_assert_false (result.exited);
  g_assert_cmpint (result.status, ==, SIGXFSZ);
  g_assert_cmpint (g_stat (path, &about), ==, 0);
  g_assert_cmpint (about.st_size, <=, 1024 * 1024);
  g_unlink (path);
  g_rmdir (folder);
}

static void
create_check (const char *profile, int expected)
{
  g_autofree char *folder = g_dir_make_tmp ("helper-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "made-by-prisoner", NULL);
  g_auto (HelperResult) result = { .exited = FALSE };

  if (!prisoner_start ("create-file", profile, folder, &result))
    return;
  g_assert_cmpint (result.status, ==, expected);
  g_assert_cmpint (g_file_test (path, G_FILE_TEST_EXISTS), ==, expected == 0);
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_create_file (void)
{
  create_check ("photo", EPERM);
  create_check ("gnuplot", 0);
}

#ifndef __SANITIZE_ADDRESS__
static void
test_memory_limit (void)
{
  g_auto (HelperResult) result = { .exited = FALSE };

  if (prisoner_start ("much-memory", "gnuplot", NULL, &result))
    g_assert_cmpint (result.status, ==, ENOMEM);
}
#endif

/* Neither an unknown profile nor a forgotten limit nor a missing program runs anything. */
static void
test_refuses_to_start (void)
{
  static const struct {
    const char *profile, *program;
    guint memory_mb;
  } rows[] = {
    { "none", "/bin/true", 300 },
    { "photo", "/bin/true", 0 },
    { "photo", "true", 300 },
    { "photo", "/no/program", 300 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    const char *const argv[] = { rows[i].program, NULL };
    const HelperCommand command = { .argv = argv };
    const HelperLimits limits = {
      .profile = rows[i].profile,
      .cpu_s = 1,
      .memory_mb = rows[i].memory_mb,
      .file_mb = 1,
      .deadline_s = 5,
    };
    g_auto (HelperResult) result = { .exited = FALSE };
    g_autoptr (GError) error = NULL;

    g_assert_false (helper_run (&command, &limits, &result, &error));
    g_assert_error (error, BOX_ERROR, BOX_ERROR_IO);
    g_assert_null (result.output);
  }
}

/* Each script would leave a file or an answer if it could start another program. */
static const char *const gnuplot_attacks[] = {
  "system(\"touch run\")",
  "x = system(\"touch run; echo x\")",
  "!touch run",
  "set title \"`touch run`\"",
  "load '< touch run'",
  "plot '< touch run; echo 1 1'",
  "set output '| touch run'; set output",
  "set print '| touch run'; set print",
};

static gboolean
gnuplot_run (const char *folder, const char *script, HelperResult *ret_result)
{
  const char *const argv[] = { "/usr/bin/gnuplot", "-e", script, NULL };
  const HelperCommand command = { .argv = argv, .folder = folder };
  const HelperLimits limits = { .profile = "gnuplot", .cpu_s = 5, .memory_mb = 300, .file_mb = 5, .deadline_s = 10 };
  g_autoptr (GError) error = NULL;
  gboolean ok = helper_run (&command, &limits, ret_result, &error);

  g_assert_no_error (error);
  return ok;
}

static void
test_gnuplot_attack (gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("helper-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "run", NULL);
  g_auto (HelperResult) result = { .exited = FALSE };

  if (!gnuplot_run (folder, data, &result))
    return;
  g_assert_true (result.exited);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_gnuplot_draws (void)
{
  g_autofree char *folder = g_dir_make_tmp ("helper-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a.svg", NULL);
  g_auto (HelperResult) result = { .exited = FALSE };
  g_autofree char *svg = NULL;
  g_autoptr (GError) error = NULL;

  if (!gnuplot_run (folder, "set terminal svg; set output 'a.svg'; plot sin(x); set output", &result))
    return;
  g_assert_true (helper_succeeded (&result, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &svg, NULL, NULL) && strstr (svg, "</svg>") != NULL);
  g_unlink (path);
  g_rmdir (folder);
}

static void
rows_add (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (doors); i++) {
    g_autofree char *photo = g_strdup_printf ("/helper/photo/%s", doors[i].name);
    g_autofree char *gnuplot = g_strdup_printf ("/helper/gnuplot/%s", doors[i].name);

    g_test_add_data_func (photo, &doors[i], test_photo_door);
    g_test_add_data_func (gnuplot, &doors[i], test_gnuplot_door);
  }
  for (guint i = 0; i < G_N_ELEMENTS (batch_doors); i++) {
    g_autofree char *name = g_strdup_printf ("/helper/batch/%s", batch_doors[i].name);
    g_test_add_data_func (name, GUINT_TO_POINTER (i), test_batch_door);
  }
  for (guint i = 0; i < G_N_ELEMENTS (gnuplot_attacks); i++) {
    g_autofree char *name = g_strdup_printf ("/helper/gnuplot-script/%u", i + 1);
    g_test_add_data_func (name, gnuplot_attacks[i], test_gnuplot_attack);
  }
}

/* This program stands in build/<kind>/unit/base; the helpers in build/<kind>. */
static void
paths_find (void)
{
  g_autofree char *folder = NULL;

  own_path = g_file_read_link ("/proc/self/exe", NULL);
  folder = g_path_get_dirname (own_path);
  helpers_folder = g_canonicalize_filename ("../..", folder);
}

int
main (int argc, char **argv)
{
  paths_find ();
  if (argc == 3 && g_str_equal (argv[1], "--try"))
    _exit (prisoner_run (argv[2]));
  g_setenv ("HISTOLOGE_HELPERS", helpers_folder, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  rows_add ();
  g_test_add_func ("/helper/doors-are-open-outside", test_doors_are_open_outside);
  g_test_add_func ("/helper/cpu-limit", test_cpu_limit);
  g_test_add_func ("/helper/deadline", test_deadline);
  g_test_add_func ("/helper/output-is-bounded", test_output_is_bounded);
  g_test_add_func ("/helper/file-limit", test_file_limit);
  g_test_add_func ("/helper/create-file", test_create_file);
#ifndef __SANITIZE_ADDRESS__
  g_test_add_func ("/helper/memory-limit", test_memory_limit);
#endif
  g_test_add_func ("/helper/refuses-to-start", test_refuses_to_start);
  g_test_add_func ("/helper/gnuplot-draws", test_gnuplot_draws);
  return g_test_run ();
}
