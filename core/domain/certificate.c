/* certificate.c: two small files, one read and one written. */
#include "domain/certificate.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"
#include "base/secret.h"

#define GROUP "certificate"
#define NAME_PATTERN "^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}$"
enum { NAME_MAX_BYTES = 200 };

const char *const certificate_ways[] = { "self", "acme", "own", NULL };

void
certificate_state_free (CertificateState *state)
{
  if (state == NULL)
    return;
  g_free (state->way);
  g_free (state->names);
  g_free (state->result);
  g_free (state->request);
  g_free (state->asked_way);
  g_free (state->asked_name);
  g_free (state);
}

/* What is asked for, as it lies there; whether it is done. */
static void
read_request (const char *data_folder, CertificateState *state)
{
  g_autofree char *path = g_build_filename (data_folder, "certificate", "request", NULL);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *id = NULL;

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL))
    return;
  id = g_key_file_get_string (file, "request", "id", NULL);
  state->asked_way = g_key_file_get_string (file, "request", "way", NULL);
  state->asked_name = g_key_file_get_string (file, "request", "name", NULL);
  state->waits = id != NULL && g_strcmp0 (id, state->request) != 0;
}

CertificateState *
certificate_look (const char *folder, const char *data_folder)
{
  g_autofree char *path = g_build_filename (folder, "state", NULL);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  CertificateState *state;

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL))
    return NULL;
  state = g_new0 (CertificateState, 1);
  state->way = g_key_file_get_string (file, GROUP, "way", NULL);
  state->names = g_key_file_get_string (file, GROUP, "names", NULL);
  state->result = g_key_file_get_string (file, GROUP, "result", NULL);
  state->request = g_key_file_get_string (file, GROUP, "request", NULL);
  state->until = g_key_file_get_int64 (file, GROUP, "until", NULL);
  state->at = g_key_file_get_int64 (file, GROUP, "at", NULL);
  read_request (data_folder, state);
  return state;
}

gboolean
certificate_is_good (const CertificateState *state, gint64 now)
{
  return state != NULL && g_strcmp0 (state->way, certificate_ways[0]) != 0 && state->until > now;
}

gboolean
certificate_is_name (const char *name)
{
  return strlen (name) <= NAME_MAX_BYTES && g_regex_match_simple (NAME_PATTERN, name, G_REGEX_DOLLAR_ENDONLY, 0);
}

static gboolean
write_file (const char *folder, const char *name, const char *text, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  if (text == NULL)
    return g_unlink (path) == 0 || errno == ENOENT
           || box_fail (error, BOX_ERROR_IO, "cannot remove %s: %s", path, g_strerror (errno));
  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                                   error)
         || box_translate (error);
}

gboolean
certificate_ask (const char *data_folder, const CertificateRequest *request, GError **error)
{
  g_autofree char *folder = g_build_filename (data_folder, "certificate", NULL), *id = secret_uuid (), *text = NULL;

  if (g_mkdir_with_parents (folder, 0700) != 0)
    return box_fail (error, BOX_ERROR_IO, "cannot make %s: %s", folder, g_strerror (errno));
  text = g_strdup_printf ("[request]\nid=%s\nway=%s\nname=%s\nemail=%s\n", id, request->way,
                          request->name == NULL ? "" : request->name, request->email == NULL ? "" : request->email);
  return write_file (folder, "own.pem", request->pem, error) && write_file (folder, "own.key", request->key, error)
         && write_file (folder, "request", text, error);
}
