/* crash.c: the handler writes what it can with calls that are safe in a handler alone, then lets the signal do what it
 * does. Slots say who serves which request: thread-locals of workers would be asked for in a broken process. */
#include "base/crash.h"

#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <link.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"

#define FOLDER "crashes"
#define SUFFIX ".txt"
enum { FRAMES_MAX = 48, SLOTS = 256, STACK_BYTES = 64 * 1024, NUMBER_CHARS = 24, BUILD_CHARS = 64, NAME_CHARS = 64 };
enum { PATH_CHARS = 1024 };

static const struct {
  int number;
  const char *name;
} signals[] = {
  { SIGSEGV, "SEGV" }, { SIGABRT, "ABRT" }, { SIGBUS, "BUS" },  { SIGILL, "ILL" },
  { SIGFPE, "FPE" },   { SIGTRAP, "TRAP" }, { SIGSYS, "SYS" },
};

/* Written by one thread, read by the handler of the same one. */
typedef struct {
  int thread; /* atomic; 0: free */
  char request[CRASH_REQUEST_CHARS + 1];
  const char *route;
} Slot;

static struct {
  const char *program;
  char *folder;
  char build[BUILD_CHARS];
  gint64 started_ms;
  int dying; /* atomic: one report a process */
  Slot slots[SLOTS];
} state;

/* ---- writing, as a handler may ---- */

static void
put (int file, const char *text)
{
  gsize left = strlen (text);

  while (left > 0) {
    gssize done = write (file, text, left);

    if (done < 0 && errno == EINTR)
      continue;
    if (done <= 0)
      return;
    text += done;
    left -= (gsize) done;
  }
}

static void
put_number (int file, guint64 value, guint base)
{
  static const char figures[] = "0123456789abcdef";
  char text[NUMBER_CHARS + 1] = "";
  char *at = text + NUMBER_CHARS;

  do
    *--at = figures[value % base];
  while ((value /= base) > 0 && at > text);
  put (file, at);
}

static void
put_line (int file, const char *key, const char *value)
{
  put (file, key);
  put (file, ": ");
  put (file, value);
  put (file, "\n");
}

static void
put_line_number (int file, const char *key, guint64 value)
{
  put (file, key);
  put (file, ": ");
  put_number (file, value, 10);
  put (file, "\n");
}

static const char *
signal_name (int number)
{
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    if (signals[i].number == number)
      return signals[i].name;
  return NULL;
}

/* <folder>/<seconds>-<thread>.txt */
static int
report_open (gint64 now)
{
  char path[PATH_CHARS] = "", figures[NUMBER_CHARS + 1] = "";
  gsize length = g_strlcpy (path, state.folder, sizeof path);
  const guint64 parts[] = { (guint64) now, (guint64) getpid () };

  if (length + NAME_CHARS >= sizeof path)
    return -1;
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++) {
    char *at = figures + NUMBER_CHARS;
    guint64 value = parts[i];

    do
      *--at = (char) ('0' + value % 10);
    while ((value /= 10) > 0);
    g_strlcat (path, i == 0 ? "/" : "-", sizeof path);
    g_strlcat (path, at, sizeof path);
  }
  g_strlcat (path, SUFFIX, sizeof path);
  return open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
}

static void
put_head (int file, const char *program, const char *name, gint64 now)
{
  put_line (file, "program", program);
  put_line (file, "build", state.build);
  put_line (file, "signal", name);
  put_line_number (file, "at", (guint64) now);
  put_line_number (file, "pid", (guint64) getpid ());
}

static void
put_request (int file)
{
  int thread = (int) syscall (SYS_gettid);

  put_line_number (file, "ran_s", (guint64) (clock_monotonic_ms () - state.started_ms) / 1000);
  for (guint i = 0; i < SLOTS; i++)
    if (g_atomic_int_get (&state.slots[i].thread) == thread) {
      put_line (file, "request", state.slots[i].request);
      put_line (file, "route", state.slots[i].route == NULL ? "-" : state.slots[i].route);
    }
}

static void
put_stack (int file)
{
  void *frames[FRAMES_MAX];
  int count = backtrace (frames, FRAMES_MAX);

  put (file, "stack:\n");
  backtrace_symbols_fd (frames, count, file);
}

static void
report (const char *name)
{
  gint64 now = clock_now ();
  int file;

  if (state.folder == NULL || !g_atomic_int_compare_and_exchange (&state.dying, 0, 1))
    return;
  file = report_open (now);
  if (file < 0)
    return;
  put_head (file, state.program, name, now);
  put_request (file);
  put_stack (file);
  fsync (file);
  close (file);
}

/* The handler was set for once: the second time the signal does what it always does. */
static void
on_signal (int number)
{
  report (signal_name (number));
  raise (number);
}

/* ---- installing ---- */

#ifdef __SANITIZE_ADDRESS__
extern void __sanitizer_set_death_callback (void (*callback) (void));

/* The sanitizer takes the signals itself, tells the programmer, and ends the process: it has the last word but this. */
static void
on_death (void)
{
  report ("SANITIZER");
}
#endif

static void
handle (int number)
{
  struct sigaction action = { .sa_handler = on_signal, .sa_flags = SA_ONSTACK | (int) SA_RESETHAND | SA_NODEFER };

  sigemptyset (&action.sa_mask);
  sigaction (number, &action, NULL);
}

static void
handle_all (void)
{
#ifdef __SANITIZE_ADDRESS__
  __sanitizer_set_death_callback (on_death);
  handle (SIGABRT);
  handle (SIGTRAP);
#else
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    handle (signals[i].number);
#endif
}

/* The linker's name of this build (the note that debuggers look for too). */
static int
read_build (struct dl_phdr_info *info, size_t size G_GNUC_UNUSED, void *data G_GNUC_UNUSED)
{
  for (guint i = 0; i < info->dlpi_phnum; i++) {
    const ElfW (Phdr) *part = &info->dlpi_phdr[i];
    const char *at = (const char *) (info->dlpi_addr + part->p_vaddr), *end = at + part->p_memsz;

    while (part->p_type == PT_NOTE && at + sizeof (ElfW (Nhdr)) < end) {
      const ElfW (Nhdr) *note = (const ElfW (Nhdr) *) (gconstpointer) at;
      const guchar *bytes = (const guchar *) at + sizeof *note + ((note->n_namesz + 3u) & ~3u);

      for (guint k = 0; note->n_type == NT_GNU_BUILD_ID && k < note->n_descsz && k * 2 + 2 < BUILD_CHARS; k++)
        g_snprintf (state.build + 2 * k, 3, "%02x", bytes[k]);
      at = (const char *) bytes + ((note->n_descsz + 3u) & ~3u);
    }
  }
  return 1; /* the program itself comes first */
}

static int
by_name_latest (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) b, *(char *const *) a);
}

/* (transfer full): names of reports, the latest first: they begin with their second. */
static GPtrArray *
names_of (const char *folder)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, SUFFIX) && g_ascii_isdigit (name[0]))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, by_name_latest);
  return names;
}

static void
bound (const char *folder)
{
  g_autoptr (GPtrArray) names = names_of (folder);

  for (guint i = CRASH_KEEP; i < names->len; i++) {
    g_autofree char *path = g_build_filename (folder, g_ptr_array_index (names, i), NULL);

    g_unlink (path);
  }
}

void
crash_install (const char *program, const char *data_folder)
{
  void *frames[1];

  state.program = program;
  state.started_ms = clock_monotonic_ms ();
  g_free (state.folder);
  state.folder = g_build_filename (data_folder, FOLDER, NULL);
  g_mkdir_with_parents (state.folder, 0750);
  bound (state.folder);
  dl_iterate_phdr (read_build, NULL);
  backtrace (frames, 1); /* loads what it needs now: a handler must not */
  crash_thread_begin ();
  handle_all ();
}

/* ---- threads and requests ---- */

void
crash_thread_begin (void)
{
#ifndef __SANITIZE_ADDRESS__ /* it gives its own */
  stack_t stack = { .ss_size = STACK_BYTES };

  stack.ss_sp = mmap (NULL, STACK_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (stack.ss_sp != MAP_FAILED)
    sigaltstack (&stack, NULL);
#endif
}

void
crash_thread_end (void)
{
#ifndef __SANITIZE_ADDRESS__
  const stack_t none = { .ss_flags = SS_DISABLE };
  stack_t former = { 0 };

  if (sigaltstack (&none, &former) == 0 && former.ss_sp != NULL && former.ss_size == STACK_BYTES)
    munmap (former.ss_sp, STACK_BYTES);
#endif
}

void
crash_request_begin (const char *request, const char *route)
{
  int thread = (int) syscall (SYS_gettid);

  for (guint i = 0; i < SLOTS; i++) {
    Slot *slot = &state.slots[((guint) thread + i) % SLOTS];

    if (g_atomic_int_get (&slot->thread) != thread && !g_atomic_int_compare_and_exchange (&slot->thread, 0, thread))
      continue;
    g_strlcpy (slot->request, request == NULL ? "" : request, sizeof slot->request);
    slot->route = route;
    return;
  }
}

void
crash_request_end (void)
{
  int thread = (int) syscall (SYS_gettid);

  for (guint i = 0; i < SLOTS; i++) {
    Slot *slot = &state.slots[((guint) thread + i) % SLOTS];

    if (g_atomic_int_compare_and_exchange (&slot->thread, thread, 0))
      return;
  }
}

/* ---- of others ---- */

void
crash_of_child (const char *program, int signal)
{
  const char *name = signal_name (signal);
  gint64 now = clock_now ();
  int file;

  if (name == NULL || state.folder == NULL)
    return;
  file = report_open (now);
  if (file < 0)
    return; /* one of that second is there already */
  put_head (file, program, name, now);
  put_line (file, "run_by", state.program);
  put_request (file);
  close (file);
  bound (state.folder);
}

/* ---- reading ---- */

static void
crash_free (gpointer data)
{
  Crash *crash = data;

  g_free (crash->name);
  g_free (crash->program);
  g_free (crash->signal);
  g_free (crash->text);
  g_free (crash);
}

/* (transfer full): what follows "<key>: "; "" when no line begins so. */
static char *
value_of (const char *text, const char *key)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autofree char *begin = g_strconcat (key, ": ", NULL);

  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], begin))
      return g_strdup (lines[i] + strlen (begin));
  return g_strdup ("");
}

/* (transfer full): NULL when it is none. What somebody else may have put there is shown as valid text, cut. */
static Crash *
crash_read (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL), *bytes = NULL, *at = NULL;
  gsize length = 0;
  Crash *crash;

  if (!g_file_get_contents (path, &bytes, &length, NULL))
    return NULL;
  crash = g_new0 (Crash, 1);
  crash->name = g_strdup (name);
  crash->text = g_utf8_make_valid (bytes, (gssize) MIN (length, CRASH_BYTES_MAX));
  crash->program = value_of (crash->text, "program");
  crash->signal = value_of (crash->text, "signal");
  crash->ran = strstr (crash->text, "\nrun_by: ") != NULL;
  at = value_of (crash->text, "at");
  if (!text_to_integer (at, 0, G_MAXINT64, &crash->at) || *crash->program == '\0')
    g_clear_pointer (&crash, crash_free);
  return crash;
}

GPtrArray *
crash_list (const char *data_folder)
{
  g_autofree char *folder = g_build_filename (data_folder, FOLDER, NULL);
  g_autoptr (GPtrArray) names = names_of (folder);
  GPtrArray *crashes = g_ptr_array_new_with_free_func (crash_free);

  for (guint i = 0; i < MIN (names->len, CRASH_KEEP); i++) {
    Crash *crash = crash_read (folder, g_ptr_array_index (names, i));

    if (crash != NULL)
      g_ptr_array_add (crashes, crash);
  }
  return crashes;
}
