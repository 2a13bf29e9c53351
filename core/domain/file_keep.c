/* file_keep.c: each way of keeping a file says why it could not. Originals of pictures are never kept; pixels are
 * histologe-photo's business, and what a PDF holds is nobody's here. */
#include "domain/file_keep.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/photo_run.h"
#include "base/text.h"
#include "domain/document.h"

#define PDF_ENDING ".pdf"

void
file_kept_free (gpointer data)
{
  FileKept *kept = data;

  if (kept == NULL)
    return;
  g_free (kept->name);
  g_free (kept->hash);
  g_free (kept->small_hash);
  g_free (kept);
}

/* What is on its way: `kept` fills up, `reason` tells why it is refused. */
typedef struct {
  const FileOffer *offer;
  FileKept *kept;
  char *reason;
  GError **error;
} Keeping;

static gboolean
keeping_refuse (Keeping *keeping, const char *reason)
{
  g_strlcpy (keeping->reason, reason, FILE_REASON_CHARS);
  return FALSE;
}

/* The box's own trouble: handed back, and told to the person as what it is. */
static gboolean
keeping_fail (Keeping *keeping, GError *error)
{
  g_propagate_error (keeping->error, error);
  return keeping_refuse (keeping, "fault");
}

static gboolean
pictures_store (Keeping *keeping, const PhotoJob *job, GError **error)
{
  FileKept *kept = keeping->kept;
  gsize small_bytes;

  return file_store_path (keeping->offer->data_folder, job->large_path, &kept->hash, &kept->size_bytes, error)
         && file_store_path (keeping->offer->data_folder, job->small_path, &kept->small_hash, &small_bytes, error);
}

static gboolean
keep_photo (Keeping *keeping)
{
  g_autofree char *large = g_strconcat (keeping->offer->path, ".large", NULL);
  g_autofree char *small = g_strconcat (keeping->offer->path, ".small", NULL);
  const PhotoJob job = { keeping->offer->path, large, small, keeping->offer->deadline_ms };
  PhotoInfo info = { .width_px = 0 };
  g_autoptr (GError) error = NULL;
  gboolean stored = photo_run (&job, &info, &error) && pictures_store (keeping, &job, &error);

  g_unlink (large);
  g_unlink (small);
  keeping->kept->type = FILE_TYPE_PHOTO;
  if (stored)
    return TRUE;
  if (info.reason[0] != '\0')
    return keeping_refuse (keeping, info.reason);
  return g_error_matches (error, BOX_ERROR, BOX_ERROR_BUSY) ? keeping_refuse (keeping, "busy")
                                                            : keeping_fail (keeping, g_steal_pointer (&error));
}

/* Whatever it was called: a document leaves under a name that says what it is. */
static void
name_as_pdf (FileKept *kept)
{
  g_autofree char *folded = g_ascii_strdown (kept->name, -1);
  char *given = kept->name;

  if (g_str_has_suffix (folded, PDF_ENDING))
    return;
  kept->name = g_strconcat (given, PDF_ENDING, NULL);
  g_free (given);
}

static gboolean
keep_document (Keeping *keeping)
{
  FileKept *kept = keeping->kept;
  g_autoptr (GError) error = NULL;

  if (!file_store_path (keeping->offer->data_folder, keeping->offer->path, &kept->hash, &kept->size_bytes, &error))
    return keeping_fail (keeping, g_steal_pointer (&error));
  kept->type = FILE_TYPE_PDF;
  name_as_pdf (kept);
  return TRUE;
}

static gboolean
keep_cut_document (Keeping *keeping)
{
  return keeping_refuse (keeping, "cut_pdf");
}

/* A picture that also bears the marks of a PDF is written anew, like any picture; only what is none is kept as it is.
 */
static gboolean
keep_photo_or_document (Keeping *keeping)
{
  if (keep_photo (keeping))
    return TRUE;
  return strcmp (keeping->reason, "not_an_image") == 0 && keep_document (keeping);
}

static gboolean (*const keepers[]) (Keeping *keeping) = {
  [DOCUMENT_NONE] = keep_photo,
  [DOCUMENT_PDF] = keep_document,
  [DOCUMENT_PDF_LATE] = keep_photo_or_document,
  [DOCUMENT_CUT] = keep_cut_document,
};

static gboolean
keep (Keeping *keeping)
{
  DocumentLook look;
  g_autoptr (GError) error = NULL;

  if (keeping->offer->size_bytes == 0)
    return keeping_refuse (keeping, "empty");
  if (!document_look (keeping->offer->path, &look, &error))
    return keeping_fail (keeping, g_steal_pointer (&error));
  return keepers[look](keeping);
}

FileKept *
file_keep (const FileOffer *offer, char *reason, GError **error)
{
  Keeping keeping = { offer, g_new0 (FileKept, 1), reason, error };

  keeping.kept->name = text_clean (offer->name, FALSE, FILE_KEEP_NAME_CHARS);
  if (keep (&keeping))
    return keeping.kept;
  file_kept_free (keeping.kept);
  return NULL;
}
