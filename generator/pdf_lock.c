/* pdf_lock.c: runs qpdf. Knows no partner. */
#include "pdf_lock.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/error.h"
#include "base/json.h"
#include "base/secret.h"

enum { PASSWORD_BYTES_MAX = 1024 };

/* (transfer full): what qpdf is to do. As JSON: on its command line and in its files of arguments a password that
 * begins with a hyphen is an option. The owner's password is nobody's: there is one reader. */
static char *
job_new (const char *in, const char *out, const char *password)
{
  g_autofree char *owner = secret_token_new ();
  g_autoptr (Tree) job = tree_new_map ();
  Tree *encrypt;

  tree_set_text (job, "inputFile", in);
  tree_set_text (job, "outputFile", out);
  encrypt = tree_set_map (job, "encrypt");
  tree_set_text (encrypt, "userPassword", password);
  tree_set_text (encrypt, "ownerPassword", owner);
  tree_set_map (encrypt, "256bit");
  return json_print (job);
}

/* A file in memory, without a name: qpdf reads no job from a pipe. -1 when there is none. */
static int
memory_file (const char *text)
{
  int fd = memfd_create ("job", MFD_CLOEXEC);
  gsize length = strlen (text);

  if (fd >= 0 && write (fd, text, length) == (gssize) length)
    return fd;
  if (fd >= 0)
    close (fd);
  return -1;
}

static gboolean
run (const char *job, GError **error)
{
  enum { JOB_FD = 3 };
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr (GSubprocess) child = NULL;
  int fd = memory_file (job);

  if (fd < 0)
    return box_fail (error, BOX_ERROR_IO, "no memory for what qpdf is to do");
  g_subprocess_launcher_take_fd (launcher, fd, JOB_FD);
  child = g_subprocess_launcher_spawn (launcher, error, "qpdf", "--job-json-file=/dev/fd/3", NULL);
  if (child == NULL || !g_subprocess_wait (child, NULL, error))
    return box_translate (error);
  return g_subprocess_get_successful (child) || box_fail (error, BOX_ERROR_IO, "qpdf closed no PDF");
}

gboolean
pdf_lock (const char *path, const char *password, GError **error)
{
  g_autofree char *closed = g_strconcat (path, ".closed", NULL), *job = job_new (path, closed, password);
  gboolean done;

  if (*password == '\0' || strpbrk (password, "\r\n") != NULL)
    done = box_fail (error, BOX_ERROR_INVALID, "a password is one line");
  else
    done =
        run (job, error) && (g_rename (closed, path) == 0 || box_fail (error, BOX_ERROR_IO, "%s: not replaced", path));
  memset (job, 0, strlen (job));
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
