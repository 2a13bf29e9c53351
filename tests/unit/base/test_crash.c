/* test_crash.c: programs that really die leave a report: by each signal, with their stack used up, on a thread of their own, with
 * the request they served; a helper's death is written by who ran it; reports are bounded, and what is no report is left out. */
#include "base/crash.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/helper.h"

static char *folder;

/* ---- in a process of its own ---- */

static int
eat (volatile int depth)
{
  volatile char room[4096] = "";

  room[depth % 4096] = 1;
  return depth < 0 ? 0 : eat (depth + 1) + room[0];
}

static gpointer
die_on_thread (gpointer how)
{
  crash_thread_begin ();
  crash_request_begin ("0123abcd", "/dossiers/{uuid}");
  if (strcmp (how, "stack") == 0)
    eat (1);
  raise (SIGSEGV);
  return NULL;
}

static void
die (const char *how)
{
  crash_install ("test", g_getenv ("CRASH_FOLDER"));
  if (strcmp (how, "abort") == 0)
    g_assert_not_reached ();
  g_thread_join (g_thread_new ("dies", die_on_thread, (gpointer) how));
}

/* (transfer full): what it left. */
static char *
report_of (const char *how)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  const char *const argv[] = { self, "--die", how, NULL };
  g_autoptr (GPtrArray) crashes = NULL;
  int status = 0;

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL,
                               NULL, NULL, NULL, &status, NULL));
  g_assert_cmpint (status, !=, 0);
  crashes = crash_list (folder);
  g_assert_cmpuint (crashes->len, ==, 1);
  {
    const Crash *crash = g_ptr_array_index (crashes, 0);
    g_autofree char *path = g_build_filename (folder, "crashes", crash->name, NULL);

    g_assert_cmpstr (crash->program, ==, "test");
    g_assert_cmpint (crash->at, >, 1700000000);
    g_assert_cmpint (g_unlink (path), ==, 0);
    return g_strdup (crash->text);
  }
}

static void
test_deaths (void)
{
  g_autofree char *segv = report_of ("segv"), *assertion = report_of ("abort");

  g_assert_nonnull (strstr (assertion, "signal: ABRT\n"));
  g_assert_null (strstr (assertion, "not_reached")); /* what an assertion says may quote data */
  g_assert_nonnull (strstr (segv, "request: 0123abcd\nroute: /dossiers/{uuid}\n"));
  g_assert_nonnull (strstr (segv, "\nstack:\n/"));
#ifndef __SANITIZE_ADDRESS__ /* it reports in its own name */
  {
    g_autofree char *stack = report_of ("stack");

    g_assert_nonnull (strstr (segv, "signal: SEGV\n"));
    g_assert_nonnull (strstr (stack, "signal: SEGV\n"));
    g_assert_nonnull (strstr (stack, "route: /dossiers/{uuid}\n"));
  }
#endif
}

/* ---- here ---- */

static void
test_child (void)
{
  const HelperLimits limits = { .deadline_s = 20, .trusted = TRUE };
  const char *const dies[] = { "sh", "-c", "kill -SEGV $$", NULL }, *const stopped[] = { "sh", "-c", "kill -TERM $$", NULL };
  g_auto (HelperResult) first = { 0 }, second = { 0 };
  g_autoptr (GPtrArray) crashes = NULL;
  const Crash *crash;

  g_assert_true (helper_run (&(HelperCommand){ .argv = stopped }, &limits, &second, NULL));
  g_assert_true (helper_run (&(HelperCommand){ .argv = dies }, &limits, &first, NULL));
  crashes = crash_list (folder);
  g_assert_cmpuint (crashes->len, ==, 1);
  crash = g_ptr_array_index (crashes, 0);
  g_assert_cmpstr (crash->program, ==, "sh");
  g_assert_cmpstr (crash->signal, ==, "SEGV");
  g_assert_true (crash->ran);
}

static void
plant (const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, "crashes", name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
test_bounds (void)
{
  g_autofree char *long_text = g_strnfill (100000, 'x'), *large = g_strconcat ("program: y\nat: 2000000000\n", long_text, NULL);
  g_autoptr (GPtrArray) crashes = NULL;

  for (guint i = 0; i < 2 * CRASH_KEEP; i++) {
    g_autofree char *name = g_strdup_printf ("%u-1.txt", 1000000000 + i);

    plant (name, "program: x\nsignal: SEGV\nat: 1000000000\n");
  }
  plant ("2000000000-1.txt", large);
  plant ("2000000001-1.txt", "\xff\xfe nothing");
  plant ("other.txt", "program: x\nat: 1\n");
  crash_install ("test", folder);
  crashes = crash_list (folder);
  g_assert_cmpuint (crashes->len, ==, CRASH_KEEP - 1); /* one of those that are kept is no report */
  g_assert_cmpstr (((Crash *) g_ptr_array_index (crashes, 0))->program, ==, "y");
  g_assert_cmpuint (strlen (((Crash *) g_ptr_array_index (crashes, 0))->text), ==, CRASH_BYTES_MAX);
}

int
main (int argc, char **argv)
{
  int status;

  if (argc == 3 && strcmp (argv[1], "--die") == 0) {
    die (argv[2]);
    return 0;
  }
  folder = g_dir_make_tmp ("crash-XXXXXX", NULL);
  g_setenv ("CRASH_FOLDER", folder, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/crash/deaths", test_deaths);
  crash_install ("test", folder);
  g_test_add_func ("/crash/child", test_child);
  g_test_add_func ("/crash/bounds", test_bounds);
  status = g_test_run ();
  {
    g_autofree char *crashes = g_build_filename (folder, "crashes", NULL);

    g_spawn_sync (NULL, (char *[]){ (char *) "rm", (char *) "-r", folder, NULL }, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL,
                  NULL, NULL, NULL, NULL);
    g_assert_false (g_file_test (crashes, G_FILE_TEST_EXISTS));
  }
  g_free (folder);
  return status;
}
