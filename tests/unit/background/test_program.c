/* test_program.c: a trusted program gets its whole input, is heard within bounds, and ends when told to. */
#include "background/program.h"

#include <string.h>

#include "base/error.h"

enum { INPUT_BYTES = 300000 /* more than a pipe holds */, OUTPUT_BYTES = 20000000, KEPT_MAX = 64 * 1024 };

static gboolean
run (const char *script, GBytes *input, GCancellable *stop, HelperResult *ret_result)
{
  const char *const argv[] = { "sh", "-c", script, NULL };
  const ProgramCall call = { .argv = argv, .input = input, .deadline_s = 10, .stop = stop };
  g_autoptr (GError) error = NULL;
  gboolean ran = program_run (&call, ret_result, &error);

  g_assert_no_error (error);
  return ran;
}

static void
test_input (void)
{
  g_autofree char *text = g_strnfill (INPUT_BYTES, 'x');
  g_autoptr (GBytes) input = g_bytes_new_static (text, INPUT_BYTES);
  g_auto (HelperResult) result = { 0 };

  g_assert_true (run ("wc -c; echo heard >&2; exit 3", input, NULL, &result));
  g_assert_true (result.exited);
  g_assert_cmpint (result.status, ==, 3);
  g_assert_cmpint (g_ascii_strtoll (result.output, NULL, 10), ==, INPUT_BYTES);
  g_assert_cmpstr (result.errors, ==, "heard\n");
}

/* Whatever it prints, the box keeps little of it, and lets it end. */
static void
test_output_is_bounded (void)
{
  g_autofree char *script = g_strdup_printf ("yes | head -c %d; exit 125", OUTPUT_BYTES);
  g_auto (HelperResult) result = { 0 };

  g_assert_true (run (script, NULL, NULL, &result));
  g_assert_true (result.exited);
  g_assert_cmpint (result.status, ==, 125); /* means nothing of confinement here */
  g_assert_cmpuint (strlen (result.output), ==, KEPT_MAX);
}

static void
test_environment (void)
{
  g_auto (HelperResult) result = { 0 };

  g_assert_true (g_setenv ("PROGRAM_TEST", "ours", TRUE));
  g_assert_true (run ("printf %s \"$PROGRAM_TEST\"", NULL, NULL, &result));
  g_assert_cmpstr (result.output, ==, "ours");
}

static gpointer
cancel_soon (gpointer stop)
{
  g_usleep (G_USEC_PER_SEC / 5);
  g_cancellable_cancel (stop);
  return NULL;
}

static void
test_stop (void)
{
  g_autoptr (GCancellable) stop = g_cancellable_new ();
  gint64 start_us = g_get_monotonic_time ();
  GThread *thread = g_thread_new ("cancel", cancel_soon, stop);
  g_auto (HelperResult) result = { 0 };

  g_assert_true (run ("exec sleep 9", NULL, stop, &result));
  g_thread_join (thread);
  g_assert_false (result.exited);
  g_assert_true (result.timed_out);
  g_assert_cmpint (g_get_monotonic_time () - start_us, <, 5 * G_USEC_PER_SEC);
}

static void
test_missing (void)
{
  const char *const argv[] = { "no-such-program-here", NULL };
  const ProgramCall call = { .argv = argv, .deadline_s = 5 };
  g_auto (HelperResult) result = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_false (program_run (&call, &result, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_IO);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/program/input", test_input);
  g_test_add_func ("/program/output-is-bounded", test_output_is_bounded);
  g_test_add_func ("/program/environment", test_environment);
  g_test_add_func ("/program/stop", test_stop);
  g_test_add_func ("/program/missing", test_missing);
  return g_test_run ();
}
