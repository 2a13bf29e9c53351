/* pdf_lock.c: runs qpdf. Knows no partner. */
#include "pdf_lock.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"
#include "base/secret.h"

enum { PASSWORD_BYTES_MAX = 1024 };

/* (transfer full): what qpdf is asked, an argument a line. The owner's password is nobody's: there is one reader. */
static char *
arguments_new (const char *in, const char *out, const char *password)
{
  g_autofree char *owner = secret_token_new ();

  return g_strdup_printf ("--encrypt\n%s\n%s\n256\n--\n%s\n%s\n", password, owner, in, out);
}

static gboolean
run (const char *arguments, GError **error)
{
  g_autoptr (GSubprocess) child = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE
                                                        | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                                                    error, "qpdf", "@-", NULL);

  if (child == NULL || !g_subprocess_communicate_utf8 (child, arguments, NULL, NULL, NULL, error))
    return box_translate (error);
  return g_subprocess_get_successful (child) || box_fail (error, BOX_ERROR_IO, "qpdf closed no PDF");
}

gboolean
pdf_lock (const char *path, const char *password, GError **error)
{
  g_autofree char *closed = g_strconcat (path, ".closed", NULL), *arguments = arguments_new (path, closed, password);
  gboolean done;

  if (*password == '\0' || strpbrk (password, "\r\n") != NULL)
    done = box_fail (error, BOX_ERROR_INVALID, "a password is one line");
  else
    done = run (arguments, error)
           && (g_rename (closed, path) == 0 || box_fail (error, BOX_ERROR_IO, "%s: not replaced", path));
  memset (arguments, 0, strlen (arguments));
  if (!done) {
    g_unlink (closed);
    g_unlink (path);
  }
  return done;
}

gboolean
pdf_lock_by_file (const char *path, const char *password_path, GError **error)
{
  g_autofree char *password = NULL;
  gsize length = 0;

  if (!g_file_get_contents (password_path, &password, &length, error)) {
    g_unlink (path);
    return box_translate (error);
  }
  g_strchomp (password);
  if (length > PASSWORD_BYTES_MAX)
    *password = '\0';
  return pdf_lock (path, password, error);
}
