/* tunnel_files.c: three files in the folder tunnel/ of the data. */
#include "background/tunnel_files.h"

#include <glib/gstdio.h>
#include <string.h>

#include "background/publish.h"
#include "base/error.h"

#define FOLDER "tunnel"

char *
tunnel_key_line (const char *data_folder, const Tunnel *tunnel)
{
  g_autofree char *line = publish_key_line_of (data_folder, FOLDER);

  if (line == NULL || tunnel == NULL)
    return NULL;
  return g_strdup_printf ("restrict,port-forwarding,permitlisten=\"127.0.0.1:%" G_GINT64_FORMAT "\" %s",
                          tunnel->far_port, line);
}

gboolean
tunnel_key_make (const char *data_folder, GError **error)
{
  return publish_key_make_of (data_folder, FOLDER, error);
}

/* A file that stands as it should is left alone: a change starts the line anew. */
static gboolean
keep_file (const char *folder, const char *name, const char *text, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL), *before = NULL;

  if (text == NULL)
    return g_unlink (path) == 0 || !g_file_test (path, G_FILE_TEST_EXISTS)
           || box_fail (error, BOX_ERROR_IO, "%s: it cannot be removed", path);
  if (g_file_get_contents (path, &before, NULL, NULL) && strcmp (before, text) == 0)
    return TRUE;
  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

/* "[host]:port key" where it is not 22. */
static char *
known_line (const Tunnel *tunnel)
{
  return tunnel->port == 22
             ? g_strdup_printf ("%s %s\n", tunnel->host, tunnel->host_key)
             : g_strdup_printf ("[%s]:%" G_GINT64_FORMAT " %s\n", tunnel->host, tunnel->port, tunnel->host_key);
}

/* The unit names key and known hosts itself: it reads copies made for it alone. A line that died is seen
 * within a minute and a half; one whose port is taken there ends, and is tried again. */
static char *
configuration (const Tunnel *tunnel, guint end_port)
{
  return g_strdup_printf ("Host tunnel\n"
                          "  HostName %s\n"
                          "  Port %" G_GINT64_FORMAT "\n"
                          "  User %s\n"
                          "  RemoteForward 127.0.0.1:%" G_GINT64_FORMAT " 127.0.0.1:%u\n"
                          "  BatchMode yes\n"
                          "  IdentitiesOnly yes\n"
                          "  StrictHostKeyChecking yes\n"
                          "  GlobalKnownHostsFile /dev/null\n"
                          "  UpdateHostKeys no\n"
                          "  ExitOnForwardFailure yes\n"
                          "  ServerAliveInterval 30\n"
                          "  ServerAliveCountMax 3\n"
                          "  ConnectTimeout 20\n"
                          "  RequestTTY no\n"
                          "  LogLevel ERROR\n",
                          tunnel->host, tunnel->port, tunnel->login, tunnel->far_port, end_port);
}

gboolean
tunnel_files_keep (const char *data_folder, const Tunnel *tunnel, guint end_port, GError **error)
{
  g_autofree char *folder = g_build_filename (data_folder, FOLDER, NULL), *known = NULL, *text = NULL;

  if (!tunnel_is_on (tunnel))
    return keep_file (folder, "config", NULL, error);
  known = known_line (tunnel);
  text = configuration (tunnel, end_port);
  return keep_file (folder, "known_hosts", known, error) && keep_file (folder, "config", text, error);
}
