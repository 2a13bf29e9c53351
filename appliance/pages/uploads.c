/* uploads.c: from the files of a request to kept bytes. Originals of pictures are never kept; pixels are
 * histologe-photo's business, and what a PDF holds is nobody's here. */
#include "pages/uploads.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/photo_run.h"
#include "base/text.h"
#include "domain/attempt.h"
#include "domain/document.h"
#include "pages/form_view.h"

enum { NAME_CHARS_MAX = 80 };
#define PDF_ENDING ".pdf"

static void
kept_free (gpointer data)
{
  UploadKept *kept = data;

  g_free (kept->name);
  g_free (kept->hash);
  g_free (kept->small_hash);
  g_free (kept);
}

void
uploads_clear (Uploads *uploads)
{
  g_clear_pointer (&uploads->kept, g_ptr_array_unref);
}

/* ---- one file: each way of keeping one says why it could not, by a word of the catalogue ---- */

/* What is on its way: `kept` fills up, `reason` tells why it is refused. */
typedef struct {
  const char *data_folder;
  const Upload *upload;
  gint64 deadline_ms; /* monotonic: no picture is begun later */
  UploadKept *kept;
  char reason[24];
} Keeping;

static gboolean
keeping_refuse (Keeping *keeping, const char *reason)
{
  g_strlcpy (keeping->reason, reason, sizeof keeping->reason);
  return FALSE;
}

/* The box's own trouble: told to its log, and to the person as what it is. */
static gboolean
keeping_fail (Keeping *keeping, const GError *error)
{
  g_warning ("upload: %s", error->message);
  return keeping_refuse (keeping, "fault");
}

static gboolean
pictures_store (Keeping *keeping, const PhotoJob *job, GError **error)
{
  UploadKept *kept = keeping->kept;
  gsize small_bytes;

  return file_store_path (keeping->data_folder, job->large_path, &kept->hash, &kept->size_bytes, error)
         && file_store_path (keeping->data_folder, job->small_path, &kept->small_hash, &small_bytes, error);
}

static gboolean
keep_photo (Keeping *keeping)
{
  g_autofree char *large = g_strconcat (keeping->upload->path, ".large", NULL);
  g_autofree char *small = g_strconcat (keeping->upload->path, ".small", NULL);
  const PhotoJob job = { keeping->upload->path, large, small, keeping->deadline_ms };
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
                                                            : keeping_fail (keeping, error);
}

/* Whatever it was called: a document leaves under a name that says what it is. */
static void
name_as_pdf (UploadKept *kept)
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
  UploadKept *kept = keeping->kept;
  g_autoptr (GError) error = NULL;

  if (!file_store_path (keeping->data_folder, keeping->upload->path, &kept->hash, &kept->size_bytes, &error))
    return keeping_fail (keeping, error);
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

  if (keeping->upload->too_large)
    return keeping_refuse (keeping, "too_large");
  if (keeping->upload->size_bytes == 0)
    return keeping_refuse (keeping, "empty");
  if (!document_look (keeping->upload->path, &look, &error))
    return keeping_fail (keeping, error);
  return keepers[look](keeping);
}

/* ---- all files of a request ---- */

static void
take_one (Keeping *keeping, gboolean has_place, GPtrArray *all, Remarks *remarks)
{
  const char *given = keeping->upload->name;
  g_autofree char *name = text_clean (given, FALSE, NAME_CHARS_MAX);
  g_autofree char *code = NULL;

  keeping->kept = g_new0 (UploadKept, 1);
  keeping->kept->name = g_strdup (name);
  if (has_place ? keep (keeping) : keeping_refuse (keeping, "one_too_many")) {
    g_ptr_array_add (all, keeping->kept);
    return;
  }
  kept_free (keeping->kept);
  code = g_strconcat ("photo_", keeping->reason, NULL);
  remarks_add (remarks, "photos", code, name);
}

gboolean
uploads_take (Exchange *exchange, guint places, Remarks *remarks, Uploads *ret_uploads, GError **error)
{
  const Appliance *appliance = exchange_appliance (exchange);
  gint64 deadline_ms = clock_monotonic_ms () + UPLOADS_WAIT_S * 1000;

  ret_uploads->client = exchange_client (exchange);
  ret_uploads->now = exchange_now (exchange);
  ret_uploads->kept = g_ptr_array_new_with_free_func (kept_free);
  /* Asked before anything is decoded: who is over the bound leaves no byte on the card. */
  if (!attempt_check (store_reader (appliance->store), ATTEMPT_PHOTO_ADDRESS, ret_uploads->client, ret_uploads->now,
                      error))
    return FALSE;
  for (guint i = 0; i < exchange_upload_count (exchange); i++) {
    Keeping keeping = { .data_folder = appliance->data_folder,
                        .upload = exchange_upload (exchange, i),
                        .deadline_ms = deadline_ms };

    take_one (&keeping, ret_uploads->kept->len < places, ret_uploads->kept, remarks);
  }
  return TRUE;
}

gboolean
uploads_add (Db *db, const Uploads *uploads, guint index, gint64 *ret_file_id, GError **error)
{
  const UploadKept *kept = g_ptr_array_index (uploads->kept, index);
  const FileInput input = { kept->type, kept->name, kept->hash, kept->small_hash, kept->size_bytes };

  return attempt_take (db, ATTEMPT_PHOTO_ADDRESS, uploads->client, uploads->now, error)
         && file_add (db, &input, uploads->now, ret_file_id, error);
}

/* ---- shown ---- */

Tree *
uploads_view_file (Tree *list, const File *file, const char *url_start)
{
  Tree *map = tree_add_map (list);
  g_autofree char *size = text_integer (MAX ((gint64) file->size_bytes / 1000, 1));

  tree_set_format (map, "url", "%s%s", url_start, file->uuid);
  tree_set_text (map, "uuid", file->uuid);
  tree_set_text (map, "name", file->name);
  tree_set_text (map, "size", size);
  tree_set_flag (map, "is_photo", file_is_photo (file));
  tree_set_integer (map, "number", tree_length (list));
  return map;
}

static void
view_refused (Exchange *exchange, const Remarks *remarks, Tree *view)
{
  Tree *refused = tree_set_list (view, "refused");

  for (guint i = 0; i < remarks_count (remarks); i++) {
    g_autofree char *words = form_remark_words (exchange, remarks_code (remarks, i), remarks_detail (remarks, i));

    tree_add_text (refused, words);
  }
  tree_set_flag (view, "has_refused", remarks_any (remarks));
}

void
uploads_view (Exchange *exchange, const UploadsShown *shown, Tree *view)
{
  Tree *list = tree_set_list (view, "files");

  view_refused (exchange, shown->remarks, view);
  for (guint i = 0; shown->files != NULL && i < shown->files->len; i++)
    uploads_view_file (list, g_ptr_array_index (shown->files, i), shown->url_start);
  tree_set_flag (view, "has_files", tree_length (list) > 0);
  tree_set_flag (view, "has_room", shown->places > 0);
  tree_set_integer (view, "left", (int) shown->places);
}

int
uploads_answer (Exchange *exchange, const File *file)
{
  const char *hash = file->small_hash != NULL ? file->small_hash : file->hash;
  g_autofree char *path = file_path (exchange_appliance (exchange)->data_folder, hash);

  /* The bytes behind one address never change; only this person's browser may keep them. */
  exchange_set_header (exchange, "Cache-Control", "private, max-age=86400, immutable");
  return exchange_file (exchange, file->type, path, file_is_photo (file) ? NULL : file->name);
}
