/* document.h: what an uploaded document looks like from outside, by its first and last bytes. Only PDF is taken, and
 * never read: it is kept as it came and leaves as a download. */
#pragma once
#include <glib.h>

typedef enum {
  DOCUMENT_NONE,     /* no PDF */
  DOCUMENT_PDF,      /* begins and ends like one */
  DOCUMENT_PDF_LATE, /* something else stands before its beginning: a picture, a page, a mail's head */
  DOCUMENT_CUT       /* begins like one, its end is missing */
} DocumentLook;

/* IO: the file cannot be read. */
gboolean document_look (const char *path, DocumentLook *ret_look, GError **error);
