/* document.c: looks at both ends of a file for the marks of a PDF. Reads nothing in between: what a PDF holds is the
 * business of whoever opens it, on their own machine. */
#include "domain/document.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"

/* As readers of PDF have always been tolerant: the beginning within the first 1,024 bytes, the end within the last
 * (ISO 32000-1, annex H, notes 13 and 18); signing programs and mail gateways add a little more after it. */
enum { HEAD_BYTES = 1024, TAIL_BYTES = 4096 };
#define BEGIN "%PDF-"
#define END "%%EOF"

static gssize
window_read (int fd, char *window, gsize size, off_t at)
{
  gsize length = 0;

  while (length < size) {
    gssize got = pread (fd, window + length, size - length, at + (off_t) length);

    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      return -1;
    if (got == 0)
      break;
    length += (gsize) got;
  }
  return (gssize) length;
}

static gboolean
look_at (int fd, DocumentLook *ret_look)
{
  g_autofree char *window = g_malloc (TAIL_BYTES);
  struct stat about = { .st_size = 0 };
  gssize length = fstat (fd, &about) == 0 ? window_read (fd, window, HEAD_BYTES, 0) : -1;
  const char *begin = length < 0 ? NULL : memmem (window, (gsize) length, BEGIN, strlen (BEGIN));
  gboolean at_start = begin == window;

  *ret_look = DOCUMENT_NONE;
  if (begin == NULL)
    return length >= 0;
  length = window_read (fd, window, TAIL_BYTES, MAX (0, about.st_size - TAIL_BYTES));
  if (length >= 0 && memmem (window, (gsize) length, END, strlen (END)) == NULL)
    *ret_look = DOCUMENT_CUT;
  else
    *ret_look = at_start ? DOCUMENT_PDF : DOCUMENT_PDF_LATE;
  return length >= 0;
}

gboolean
document_look (const char *path, DocumentLook *ret_look, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  gboolean ok = fd >= 0 && look_at (fd, ret_look);

  if (fd >= 0)
    close (fd);
  return ok || box_fail (error, BOX_ERROR_IO, "document: cannot be read");
}
