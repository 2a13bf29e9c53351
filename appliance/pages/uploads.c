/* uploads.c: the files of a request, each kept or refused by file_keep.h; who sends too many is not heard. */
#include "pages/uploads.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "domain/attempt.h"
#include "pages/form_view.h"

void
uploads_clear (Uploads *uploads)
{
  g_clear_pointer (&uploads->kept, g_ptr_array_unref);
}

/* ---- all files of a request ---- */

/* NULL when it is refused, for the reason given. */
static UploadKept *
keep (const FileOffer *offer, const Upload *upload, gboolean has_place, char *reason)
{
  g_autoptr (GError) error = NULL;
  UploadKept *kept = NULL;

  if (!has_place)
    g_strlcpy (reason, "one_too_many", FILE_REASON_CHARS);
  else if (upload->too_large)
    g_strlcpy (reason, "too_large", FILE_REASON_CHARS);
  else
    kept = file_keep (offer, reason, &error);
  if (error != NULL)
    g_warning ("upload: %s", error->message);
  return kept;
}

static void
take_one (const FileOffer *offer, const Upload *upload, gboolean has_place, GPtrArray *all, Remarks *remarks)
{
  g_autofree char *name = text_clean (upload->name, FALSE, FILE_KEEP_NAME_CHARS);
  g_autofree char *code = NULL;
  char reason[FILE_REASON_CHARS] = "";
  UploadKept *kept = keep (offer, upload, has_place, reason);

  if (kept != NULL) {
    g_ptr_array_add (all, kept);
    return;
  }
  code = g_strconcat ("photo_", reason, NULL);
  remarks_add (remarks, "photos", code, name);
}

gboolean
uploads_take (Exchange *exchange, guint places, Remarks *remarks, Uploads *ret_uploads, GError **error)
{
  const Appliance *appliance = exchange_appliance (exchange);
  gint64 deadline_ms = clock_monotonic_ms () + UPLOADS_WAIT_S * 1000;

  ret_uploads->client = exchange_client (exchange);
  ret_uploads->now = exchange_now (exchange);
  ret_uploads->kept = g_ptr_array_new_with_free_func (file_kept_free);
  /* Asked before anything is decoded: who is over the bound leaves no byte on the card. */
  if (!attempt_check (store_reader (appliance->store), ATTEMPT_PHOTO_ADDRESS, ret_uploads->client, ret_uploads->now,
                      error))
    return FALSE;
  store_reader_rest (appliance->store); /* pictures have their turn one after the other */
  for (guint i = 0; i < exchange_upload_count (exchange); i++) {
    const Upload *upload = exchange_upload (exchange, i);
    const FileOffer offer = { appliance->data_folder, upload->path, upload->name, upload->size_bytes, deadline_ms };

    take_one (&offer, upload, ret_uploads->kept->len < places, ret_uploads->kept, remarks);
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
