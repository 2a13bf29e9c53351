/* file_keep.h: one file that came from outside, kept on the disk if it is what we take: a picture written anew by the
 * confined helper, a PDF as it came. For uploads of pages and attachments of mails. Writes no row: file_add does, in the
 * caller's own transaction. */
#pragma once
#include "domain/file.h"

enum { FILE_KEEP_NAME_CHARS = 80 };

/* What lies there to be kept; borrowed for the call. */
typedef struct {
  const char *data_folder;
  const char *path;   /* its bytes; our own temporary files stand beside them meanwhile */
  const char *name;   /* as somebody said it */
  gsize size_bytes;
  gint64 deadline_ms; /* monotonic: no picture is begun later; 0: waits for its turn */
} FileOffer;

typedef struct {
  char *name;       /* cleaned; of a PDF it ends in .pdf */
  const char *type; /* FILE_TYPE_PHOTO, FILE_TYPE_PDF */
  char *hash;
  char *small_hash; /* NULL for a PDF */
  gsize size_bytes;
} FileKept;
void file_kept_free (gpointer kept); /* of FileKept; accepts NULL */

enum { FILE_REASON_CHARS = 24 };
/* (transfer full): NULL when it is refused: `reason` (FILE_REASON_CHARS) then is a word of the catalogue's group remark
 * without its "photo_": "not_an_image", "cut_pdf", "empty", "busy", "fault" (our own trouble, which alone sets the error)… */
FileKept *file_keep (const FileOffer *offer, char *reason, GError **error);
