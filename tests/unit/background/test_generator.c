/* test_generator.c: the generator is run shut in, whatever it is: it reaches nobody, has bounds, and its end is told.
 */
#include <errno.h>
#include <string.h>

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "background/generator.h"
#include "base/error.h"

typedef struct {
  char *folder, *program;
  GSocketListener *listener;
  guint16 port;
} Room;

static void
room_open (Room *room, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  (void) data;
  room->folder = g_dir_make_tmp ("generator-XXXXXX", &error);
  room->program = g_build_filename (room->folder, "program", NULL);
  room->listener = g_socket_listener_new ();
  room->port = g_socket_listener_add_any_inet_port (room->listener, NULL, &error);
  g_assert_no_error (error);
}

static void
room_close (Room *room, gconstpointer data)
{
  (void) data;
  g_unlink (room->program);
  g_rmdir (room->folder);
  g_object_unref (room->listener);
  g_free (room->program);
  g_free (room->folder);
}

/* Runs that script in the generator's place. */
static gboolean
script_run (Room *room, const char *script, GError **error)
{
  g_autofree char *text = g_strdup_printf ("#!/bin/bash\n%s\n", script);
  const char *const words[] = { "site", NULL };
  const GeneratorCall call = {
    .program = room->program, .config_path = "/dev/null", .deadline_s = 20, .nice = GENERATOR_NICE_JOB
  };

  return g_file_set_contents (room->program, text, -1, error) && g_chmod (room->program, 0700) == 0
         && generator_run (&call, words, error);
}

static void
test_words (Room *room, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  (void) data;
  g_assert_true (script_run (room, "[ \"$*\" = '--config /dev/null site' ] && [ $(nice) -ge 10 ]", &error));
  g_assert_no_error (error);
}

static void
test_reaches_nobody (Room *room, gconstpointer data)
{
  g_autofree char *call = g_strdup_printf ("exec 3<>/dev/tcp/127.0.0.1/%u", room->port);
  g_autofree char *open_outside = g_strdup_printf ("bash -c '%s'", call);
  g_autoptr (GError) error = NULL;
  int status = 0;

  (void) data;
  g_assert_true (g_spawn_command_line_sync (open_outside, NULL, NULL, &status, &error) && status == 0);
  g_assert_false (script_run (room, call, &error));
  g_assert_nonnull (strstr (error->message, "not permitted"));
}

static void
test_bounds (Room *room, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  (void) data;
  g_assert_true (script_run (room,
                             "grep -q 'Seccomp:.2' /proc/self/status && grep -q 'NoNewPrivs:.1' /proc/self/status &&"
                             " [ $(ulimit -Ht) = 20 ] && [ $(ulimit -Hn) = 256 ] && [ $(ulimit -Hc) = 0 ] &&"
                             " [ $(ulimit -Hf) -le 524288 ]",
                             &error));
  g_assert_no_error (error);
}

static void
test_ends (Room *room, gconstpointer data)
{
  g_autoptr (GError) missing = NULL, failed = NULL, none = NULL;
  const char *const words[] = { "site", NULL };

  (void) data;
  g_assert_false (script_run (room, "echo nothing there >&2; exit 3", &missing));
  g_assert_error (missing, BOX_ERROR, BOX_ERROR_NOT_FOUND);
  g_assert_false (script_run (room, "echo it broke >&2; exit 8", &failed));
  g_assert_error (failed, BOX_ERROR, BOX_ERROR_IO);
  g_assert_nonnull (strstr (failed->message, "it broke"));
  g_assert_false (generator_run (&(GeneratorCall){ .deadline_s = 5 }, words, &none));
  g_assert_error (none, BOX_ERROR, BOX_ERROR_IO);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add ("/generator/words", Room, NULL, room_open, test_words, room_close);
  g_test_add ("/generator/reaches nobody", Room, NULL, room_open, test_reaches_nobody, room_close);
  g_test_add ("/generator/bounds", Room, NULL, room_open, test_bounds, room_close);
  g_test_add ("/generator/ends", Room, NULL, room_open, test_ends, room_close);
  return g_test_run ();
}
