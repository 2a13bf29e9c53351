/* setup_door.c: one file and one line of the journal. Whether the door is open, the store says (domain/setup.h). */
#include "setup_door.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#include "domain/setup.h"
#include "view/voice.h"

#define FILE_NAME "setup-code"

/* (transfer full): RUNTIME_DIRECTORY is systemd's: in memory, and gone with the boot. */
static char *
file_path_of (const Service *service)
{
  const char *runtime = g_getenv ("RUNTIME_DIRECTORY");

  return g_build_filename (runtime != NULL && *runtime != '\0' ? runtime : config_text (service->config, "paths.data"),
                           FILE_NAME, NULL);
}

/* (transfer full): the one that somebody may have copied already, when the box was started again meanwhile. */
static char *
code_of (const char *path)
{
  g_autofree char *text = NULL, *line = NULL, *code = NULL;

  if (g_file_get_contents (path, &text, NULL, NULL)) {
    line = g_strndup (text, strcspn (text, "\n"));
    code = setup_code_read (line);
  }
  return code != NULL && *code != '\0' ? g_steal_pointer (&code) : setup_code_new ();
}

/* (transfer full): for who stands at the screen of the machine, or reads its journal. */
static char *
sentence (const Service *service, const char *code)
{
  const Voice voice = { service->words, "fr" };
  g_autoptr (Tree) view = tree_new_map ();

  tree_set_format (view, "url", "%s/installation", service->base_url);
  tree_set_text (view, "code", code);
  return voice_say (&voice, "setup.console", view);
}

gboolean
setup_door_open (Service *service, GError **error)
{
  g_autofree char *path = file_path_of (service), *code = NULL, *said = NULL, *lines = NULL;

  if (!setup_is_open (store_reader (service->store))) {
    g_unlink (path);
    return TRUE;
  }
  code = code_of (path);
  said = sentence (service, code);
  lines = g_strdup_printf ("%s\n%s\n", code, said);
  if (!g_file_set_contents_full (path, lines, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0400, error))
    return box_translate (error);
  printf ("%s\n", said);
  fflush (stdout);
  service->setup_code = g_steal_pointer (&code);
  service->setup_file = g_steal_pointer (&path);
  service->appliance.setup_code = service->setup_code;
  service->appliance.setup_file = service->setup_file;
  return TRUE;
}
