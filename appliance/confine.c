/* confine.c: histologe-confine, which takes from itself all that a reader of pictures or a drawer of charts has no use
 * for, then becomes that program. Does not drop to another user and hides no file: what the program may read, its user
 * may read.
 *
 *   histologe-confine --profile=photo|gnuplot|batch|training --cpu-s=N --memory-mb=N --file-mb=N -- /absolute/program
 * args…
 *
 * Exit status: that of the program; 125 bad arguments or a lock that would not close, 126 the program could not be
 * started. It must hold for root too, who ignores RLIMIT_NPROC and file modes: hence capabilities are dropped and
 * starting a process is refused by the kernel's filter, which no later exec can take off. */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#define EXIT_CONFINE 125
#define EXIT_EXEC 126

/* ALL: of helpers, which read hostile input. A batch writes files and starts helpers, but has nothing to say to the
 * network nor to other programs: SHUT. A training copy is a whole box: only the way out is taken from it. */
typedef enum {
  PHOTO = 1 << 0,
  GNUPLOT = 1 << 1,
  ALL = PHOTO | GNUPLOT,
  TRAINING = 1 << 2,
  BATCH = 1 << 3,
  SHUT = ALL | BATCH
} Profile;

/* 0: not bounded. A box serves for hours and holds connections: neither its processor time nor its files are. */
static const struct {
  const char *name;
  Profile bit;
  rlim_t open_files;
} profiles[] = {
  /* reads one picture, writes two open files; closes a second, tighter lock itself once it has warmed up */
  { "photo", PHOTO, 64 },
  { "gnuplot", GNUPLOT, 64 },  /* reads its script and data, creates charts in its working folder */
  { "batch", BATCH, 256 },     /* the generator: reads the store, writes pages; it and all that it starts */
  { "training", TRAINING, 0 }, /* answers who comes to it, reaches nobody by itself; it and all that it starts */
};

typedef struct {
  int call;
  int error;             /* what the program is told */
  unsigned int profiles; /* for whom it is refused */
  unsigned int n_args;   /* 0: always refused; 1: when `arg` matches */
  struct scmp_arg_cmp arg;
} Refusal;

#define REFUSE(name, whom) \
  { \
    .call = SCMP_SYS (name), .error = EPERM, .profiles = (whom) \
  }
#define REFUSE_BITS(name, whom, position, mask, bits) \
  { \
    .call = SCMP_SYS (name), .error = EPERM, .profiles = (whom), .n_args = 1, .arg = { \
      .arg = (position), \
      .op = SCMP_CMP_MASKED_EQ, \
      .datum_a = (mask), \
      .datum_b = (bits) \
    } \
  }
#define REFUSE_SET(name, whom, position) \
  { \
    .call = SCMP_SYS (name), .error = EPERM, .profiles = (whom), .n_args = 1, .arg = { \
      .arg = (position), \
      .op = SCMP_CMP_NE, \
      .datum_a = 0 \
    } \
  }
/* For calls whose arguments lie in memory, where a filter cannot look: libraries fall back to the older call, which it
 * can see. */
#define PRETEND_ABSENT(name, whom) \
  { \
    .call = SCMP_SYS (name), .error = ENOSYS, .profiles = (whom) \
  }

#ifdef __SANITIZE_ADDRESS__ /* the sanitizer looks for leaks so, in what it was built into */
#define TRACED ALL
#else
#define TRACED SHUT
#endif

static const Refusal refusals[] = {
  /* starting another process: this is what stops system(), popen() and back-quotes in a gnuplot script */
  REFUSE (fork, ALL),
  REFUSE (vfork, ALL),
  PRETEND_ABSENT (clone3, ALL),
  /* clone only for threads of this same process */
  REFUSE_BITS (clone, ALL, 0, CLONE_THREAD, 0),
  /* execve must work once, for the program itself; this twin runs what has no name */
  REFUSE (execveat, ALL),
  REFUSE (memfd_create, ALL),
  /* the network, and other programs of this machine (name service, message bus, log) */
  REFUSE (socket, SHUT),
  REFUSE (socketpair, SHUT),
  REFUSE (socketcall, SHUT),
  REFUSE (connect, SHUT | TRAINING),
  REFUSE (bind, SHUT),
  REFUSE (listen, SHUT),
  REFUSE (accept, SHUT),
  REFUSE (accept4, SHUT),
  REFUSE (sendto, SHUT),
  REFUSE_SET (sendto, TRAINING, 4), /* an answer names no address: its connection has one */
  REFUSE (sendmsg, SHUT | TRAINING),
  REFUSE (sendmmsg, SHUT | TRAINING),
  /* does all of the above unseen by a filter */
  REFUSE (io_uring_setup, SHUT | TRAINING),
  REFUSE (io_uring_enter, SHUT | TRAINING),
  REFUSE (io_uring_register, SHUT | TRAINING),
  /* signals to others; a program that aborts still ends, by the trap that follows */
  REFUSE (kill, ALL),
  REFUSE (tkill, ALL),
  REFUSE (tgkill, ALL),
  REFUSE (rt_sigqueueinfo, ALL),
  REFUSE (rt_tgsigqueueinfo, ALL),
  REFUSE (pidfd_send_signal, ALL),
  /* looking into other processes, or taking their open files */
  REFUSE (ptrace, TRACED),
  REFUSE (process_vm_readv, SHUT | TRAINING),
  REFUSE (process_vm_writev, SHUT | TRAINING),
  REFUSE (process_madvise, SHUT),
  REFUSE (kcmp, SHUT),
  REFUSE (pidfd_open, ALL),
  REFUSE (pidfd_getfd, SHUT | TRAINING),
  /* memory and queues shared with others */
  REFUSE (shmget, SHUT),
  REFUSE (shmat, SHUT),
  REFUSE (msgget, SHUT),
  REFUSE (semget, SHUT),
  REFUSE (mq_open, SHUT),
  /* another view of the file system */
  REFUSE (mount, SHUT),
  REFUSE (umount2, SHUT),
  REFUSE (pivot_root, SHUT),
  REFUSE (chroot, SHUT),
  REFUSE (unshare, SHUT),
  REFUSE (setns, SHUT),
  REFUSE (move_mount, SHUT),
  REFUSE (open_tree, SHUT),
  REFUSE (fsopen, SHUT),
  REFUSE (fsconfig, SHUT),
  REFUSE (fsmount, SHUT),
  REFUSE (fspick, SHUT),
  REFUSE (mount_setattr, SHUT),
  /* files by number, around the folders that protect them */
  REFUSE (open_by_handle_at, SHUT),
  REFUSE (name_to_handle_at, SHUT),
  REFUSE (fanotify_init, SHUT),
  /* parts of the kernel that nobody here needs and where its holes are found */
  REFUSE (bpf, SHUT),
  REFUSE (perf_event_open, SHUT),
  REFUSE (userfaultfd, SHUT),
  REFUSE (keyctl, SHUT),
  REFUSE (add_key, SHUT),
  REFUSE (request_key, SHUT),
  REFUSE (personality, ALL),
  REFUSE (modify_ldt, SHUT),
  /* the machine itself */
  REFUSE (reboot, SHUT),
  REFUSE (kexec_load, SHUT),
  REFUSE (kexec_file_load, SHUT),
  REFUSE (init_module, SHUT),
  REFUSE (finit_module, SHUT),
  REFUSE (delete_module, SHUT),
  REFUSE (swapon, SHUT),
  REFUSE (swapoff, SHUT),
  REFUSE (syslog, SHUT),
  REFUSE (sethostname, SHUT),
  REFUSE (setdomainname, SHUT),
  REFUSE (acct, SHUT),
  REFUSE (quotactl, SHUT),
  REFUSE (iopl, SHUT),
  REFUSE (ioperm, SHUT),
  /* its clock */
  REFUSE (settimeofday, SHUT),
  REFUSE (clock_settime, SHUT),
  REFUSE (clock_settime64, SHUT),
  REFUSE (adjtimex, SHUT),
  REFUSE (clock_adjtime, SHUT),
  REFUSE (clock_adjtime64, SHUT),
  /* another identity; gnuplot insists on calling some of these with its own, and without capabilities gets no other */
  REFUSE (setuid, PHOTO),
  REFUSE (setgid, PHOTO),
  REFUSE (setreuid, PHOTO),
  REFUSE (setregid, PHOTO),
  REFUSE (setresuid, PHOTO),
  REFUSE (setresgid, PHOTO),
  REFUSE (setfsuid, ALL),
  REFUSE (setfsgid, ALL),
  REFUSE (setgroups, ALL),
  REFUSE (capset, SHUT),
  /* limits and turns of other programs; without capabilities its own limits can only be lowered further */
  REFUSE_SET (prlimit64, ALL, 0),
  REFUSE (setpriority, ALL),
  REFUSE (ioprio_set, ALL),
  REFUSE (sched_setscheduler, ALL),
  REFUSE (sched_setparam, ALL),
  REFUSE (sched_setattr, ALL),
  REFUSE (sched_setaffinity, ALL),
  /* typing into the terminal of whoever started us */
  REFUSE_BITS (ioctl, SHUT, 1, 0xffffffff, TIOCSTI),
  REFUSE_BITS (ioctl, SHUT, 1, 0xffffffff, TIOCLINUX),
  /* changing files that already stand there, other than by opening them */
  REFUSE (mknod, SHUT),
  REFUSE (mknodat, SHUT),
  REFUSE (chmod, ALL),
  REFUSE (fchmod, ALL),
  REFUSE (fchmodat, ALL),
  REFUSE (chown, ALL),
  REFUSE (fchown, ALL),
  REFUSE (lchown, ALL),
  REFUSE (fchownat, ALL),
  REFUSE (setxattr, ALL),
  REFUSE (lsetxattr, ALL),
  REFUSE (fsetxattr, ALL),
  REFUSE (link, ALL),
  REFUSE (linkat, ALL),
  REFUSE (symlink, ALL),
  REFUSE (symlinkat, ALL),
  REFUSE (rename, ALL),
  REFUSE (renameat, ALL),
  REFUSE (renameat2, ALL),
  REFUSE (truncate, ALL),
  REFUSE (rmdir, ALL),
  REFUSE (mkdir, ALL),
  REFUSE (mkdirat, ALL),
  /* opens with its flags out of sight */
  PRETEND_ABSENT (openat2, ALL),
  /* a picture reader opens libraries to read them and nothing else; gnuplot creates its charts and removes its
     temporary files */
  REFUSE (unlink, PHOTO),
  REFUSE (unlinkat, PHOTO),
  REFUSE (creat, PHOTO),
  REFUSE_BITS (open, PHOTO, 1, O_ACCMODE, O_WRONLY),
  REFUSE_BITS (open, PHOTO, 1, O_ACCMODE, O_RDWR),
  REFUSE_BITS (open, PHOTO, 1, O_CREAT, O_CREAT),
  REFUSE_BITS (open, PHOTO, 1, O_TRUNC, O_TRUNC),
  REFUSE_BITS (openat, PHOTO, 2, O_ACCMODE, O_WRONLY),
  REFUSE_BITS (openat, PHOTO, 2, O_ACCMODE, O_RDWR),
  REFUSE_BITS (openat, PHOTO, 2, O_CREAT, O_CREAT),
  REFUSE_BITS (openat, PHOTO, 2, O_TRUNC, O_TRUNC),
};

/* All are compulsory: a limit that was forgotten is a limit that does not hold. */
enum { OPTION_PROFILE, OPTION_CPU, OPTION_MEMORY, OPTION_FILE, OPTION_LAST };

static const struct option options[] = {
  [OPTION_PROFILE] = { "profile", required_argument, NULL, OPTION_PROFILE },
  [OPTION_CPU] = { "cpu-s", required_argument, NULL, OPTION_CPU },
  [OPTION_MEMORY] = { "memory-mb", required_argument, NULL, OPTION_MEMORY },
  [OPTION_FILE] = { "file-mb", required_argument, NULL, OPTION_FILE },
  [OPTION_LAST] = { NULL, 0, NULL, 0 },
};

static const unsigned long option_max[OPTION_LAST] = {
  [OPTION_CPU] = 3600, [OPTION_MEMORY] = 4096, [OPTION_FILE] = 1024
};

static bool
fail (const char *what)
{
  fprintf (stderr, "histologe-confine: %s: %s\n", what, errno != 0 ? strerror (errno) : "bad or missing argument");
  return false;
}

/* 0 for an unknown profile, a number out of bounds, or anything around it. */
static unsigned long
option_value (int option, const char *text)
{
  char *end = NULL;
  unsigned long value = 0;

  if (option == OPTION_PROFILE) {
    for (size_t i = 0; i < sizeof profiles / sizeof profiles[0]; i++)
      if (strcmp (profiles[i].name, text) == 0)
        return profiles[i].bit;
    return 0;
  }
  if (text[0] < '0' || text[0] > '9')
    return 0;
  value = strtoul (text, &end, 10);
  return *end == '\0' && value <= option_max[option] ? value : 0;
}

static bool
options_read (int argc, char **argv, unsigned long values[OPTION_LAST])
{
  int option = 0;

  while ((option = getopt_long (argc, argv, "+", options, NULL)) != -1) {
    if (option < 0 || option >= OPTION_LAST)
      return false;
    values[option] = option_value (option, optarg);
  }
  for (int i = 0; i < OPTION_LAST; i++)
    if (values[i] == 0) {
      errno = 0;
      return fail (options[i].name);
    }
  errno = 0;
  return (optind < argc && argv[optind][0] == '/') || fail ("the program's absolute path");
}

static bool
limit_set (__rlimit_resource_t resource, rlim_t value)
{
  const struct rlimit limit = { .rlim_cur = value, .rlim_max = value };

  return setrlimit (resource, &limit) == 0;
}

static rlim_t
open_files_of (unsigned long profile)
{
  for (size_t i = 0; i < sizeof profiles / sizeof profiles[0]; i++)
    if (profiles[i].bit == profile)
      return profiles[i].open_files;
  return 0;
}

static bool
limits_set (const unsigned long values[OPTION_LAST])
{
  rlim_t files = open_files_of (values[OPTION_PROFILE]);
  bool ok = (files == 0 || (limit_set (RLIMIT_CPU, values[OPTION_CPU]) && limit_set (RLIMIT_NOFILE, files)))
            && limit_set (RLIMIT_FSIZE, values[OPTION_FILE] << 20) && limit_set (RLIMIT_CORE, 0);

#ifndef __SANITIZE_ADDRESS__ /* the sanitizer reserves terabytes of addresses and uses few */
  ok = ok && limit_set (RLIMIT_AS, values[OPTION_MEMORY] << 20);
#endif
  return ok || fail ("limits");
}

/* From the set that an exec may fill up again: the program starts with none, root's or not. An ordinary user has none
 * to drop and is told EPERM; the first number past the kernel's last capability gives EINVAL. Those that are out
 * already are passed over: a helper of a training copy is shut in twice. */
static bool
capabilities_drop (void)
{
  int status = prctl (PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);

  for (unsigned long capability = 0; status == 0 && capability < 64; capability++) {
    int held = prctl (PR_CAPBSET_READ, capability, 0, 0, 0);

    status = held == 1 ? prctl (PR_CAPBSET_DROP, capability, 0, 0, 0) : held;
  }
  return errno == EINVAL || (errno == EPERM && geteuid () != 0) || fail ("capabilities");
}

static bool
filter_load (unsigned long profile)
{
  scmp_filter_ctx filter = seccomp_init (SCMP_ACT_ALLOW);
  int status = filter == NULL ? -ENOMEM : 0;

  for (size_t i = 0; status == 0 && i < sizeof refusals / sizeof refusals[0]; i++)
    if ((refusals[i].profiles & profile) != 0)
      status = seccomp_rule_add_array (filter, SCMP_ACT_ERRNO ((uint32_t) refusals[i].error), refusals[i].call,
                                       refusals[i].n_args, &refusals[i].arg);
  if (status == 0)
    status = seccomp_load (filter);
  seccomp_release (filter);
  errno = -status;
  return status == 0 || fail ("filter");
}

int
main (int argc, char **argv)
{
  unsigned long values[OPTION_LAST] = { 0 };

  if (!options_read (argc, argv, values) || !limits_set (values) || !capabilities_drop ())
    return EXIT_CONFINE;
  /* the box may be killed: nothing that it started stays behind */
  if (prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl (PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0) {
    fail ("privileges");
    return EXIT_CONFINE;
  }
  if (!filter_load (values[OPTION_PROFILE]))
    return EXIT_CONFINE;
  execv (argv[optind], argv + optind);
  fail (argv[optind]);
  _exit (EXIT_EXEC); /* nothing that waits for the end of a program may run behind the lock */
}
