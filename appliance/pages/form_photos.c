/* form_photos.c: from uploads to kept files of a draft. Originals are never kept; pixels are histologe-photo's
 * business. */
#include "pages/form_photos.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/photo_run.h"
#include "base/text.h"
#include "domain/attempt.h"
#include "domain/file.h"
#include "pages/form_view.h"

enum { NAME_CHARS_MAX = 80 };

typedef struct {
  char *name, *hash, *small_hash;
  gsize size_bytes;
} Kept;

static void
kept_free (gpointer data)
{
  Kept *kept = data;

  g_free (kept->name);
  g_free (kept->hash);
  g_free (kept->small_hash);
  g_free (kept);
}

static GPtrArray *
draft_photos (const FormRequest *request, GError **error)
{
  Db *db = store_reader (exchange_appliance (request->exchange)->store);

  return file_list_draft (db, request->draft->id, error);
}

/* ---- one file ---- */

static gboolean
kept_store (const char *data_folder, const char *large, const char *small, Kept *kept, GError **error)
{
  gsize small_bytes;

  return file_store_path (data_folder, large, &kept->hash, &kept->size_bytes, error)
         && file_store_path (data_folder, small, &kept->small_hash, &small_bytes, error);
}

static void
refuse (const char *reason, const char *name, Remarks *remarks)
{
  g_autofree char *code = g_strconcat ("photo_", reason, NULL);

  remarks_add (remarks, "photos", code, name);
}

/* (transfer full): the photo kept on the disk, or NULL with a remark: a refused picture, or a box that cannot read any
 * now. */
static Kept *
photo_keep (const char *data_folder, const Upload *upload, Remarks *remarks)
{
  g_autofree char *large = g_strconcat (upload->path, ".large", NULL);
  g_autofree char *small = g_strconcat (upload->path, ".small", NULL);
  g_autoptr (GError) error = NULL;
  Kept *kept = g_new0 (Kept, 1);
  PhotoInfo info = { .width_px = 0 };
  gboolean stored =
      photo_run (upload->path, large, small, &info, &error) && kept_store (data_folder, large, small, kept, &error);

  g_unlink (large);
  g_unlink (small);
  kept->name = text_clean (upload->name, strlen (upload->name), FALSE, NAME_CHARS_MAX);
  if (stored)
    return kept;
  if (info.reason[0] == '\0')
    g_warning ("photo: %s", error->message);
  refuse (info.reason[0] != '\0' ? info.reason : "fault", kept->name, remarks);
  kept_free (kept);
  return NULL;
}

/* ---- all files of a page ---- */

static GPtrArray *
keep_uploads (const FormRequest *request, guint places_left, Remarks *remarks)
{
  GPtrArray *photos = g_ptr_array_new_with_free_func (kept_free);
  const char *data_folder = exchange_appliance (request->exchange)->data_folder;

  for (guint i = 0; i < exchange_upload_count (request->exchange); i++) {
    const Upload *upload = exchange_upload (request->exchange, i);
    g_autofree char *name = text_clean (upload->name, strlen (upload->name), FALSE, NAME_CHARS_MAX);
    Kept *kept = NULL;

    if (upload->too_large)
      refuse ("too_large", name, remarks);
    else if (photos->len >= places_left)
      refuse ("one_too_many", name, remarks);
    else
      kept = photo_keep (data_folder, upload, remarks);
    if (kept != NULL)
      g_ptr_array_add (photos, kept);
  }
  return photos;
}

typedef struct {
  gint64 draft_id, now;
  GPtrArray *photos;
  const char *removed; /* nullable: uuid */
  const char *client;
} Taking;

static gboolean
taking_write (Db *db, gpointer data, GError **error)
{
  const Taking *taking = data;

  if (taking->removed != NULL && !draft_remove_file (db, taking->draft_id, taking->removed, taking->now, error))
    return FALSE;
  for (guint i = 0; i < taking->photos->len; i++) {
    const Kept *kept = g_ptr_array_index (taking->photos, i);
    const FileInput input = { "image/jpeg", kept->name, kept->hash, kept->small_hash, kept->size_bytes };
    gint64 id;

    if (!attempt_take (db, ATTEMPT_PHOTO_ADDRESS, taking->client, taking->now, error)
        || !file_add (db, &input, taking->now, &id, error)
        || !draft_add_file (db, taking->draft_id, id, taking->now, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
form_take_photos (const FormRequest *request, Remarks *remarks, GError **error)
{
  g_autoptr (GPtrArray) before = draft_photos (request, error);
  g_autoptr (GPtrArray) photos = NULL;
  Db *db = store_reader (exchange_appliance (request->exchange)->store);
  Taking taking = { .draft_id = request->draft->id,
                    .now = exchange_now (request->exchange),
                    .client = exchange_client (request->exchange) };

  /* Asked before anything is decoded: who is over the bound leaves no byte on the card. */
  if (before == NULL || !attempt_check (db, ATTEMPT_PHOTO_ADDRESS, taking.client, taking.now, error))
    return FALSE;
  photos = keep_uploads (request, before->len < REPORT_FILES_MAX ? REPORT_FILES_MAX - before->len : 0, remarks);
  taking.photos = photos;
  taking.removed = exchange_field (request->exchange, "remove");
  if (photos->len == 0 && taking.removed == NULL)
    return TRUE;
  return store_write (exchange_appliance (request->exchange)->store, taking_write, &taking, error);
}

/* ---- shown ---- */

void
form_view_draft_photos (const FormRequest *request, const Remarks *remarks, Tree *view)
{
  g_autoptr (GPtrArray) files = draft_photos (request, NULL);
  Tree *list = tree_set_list (view, "photos");
  Tree *refused = tree_set_list (view, "refused");
  guint count = files == NULL ? 0 : files->len;

  for (guint i = 0; i < remarks_count (remarks); i++) {
    g_autofree char *words =
        form_remark_words (request->exchange, remarks_code (remarks, i), remarks_detail (remarks, i));

    tree_add_text (refused, words);
  }
  tree_set_flag (view, "has_refused", remarks_any (remarks));
  if (files != NULL)
    form_view_photos (list, files, "/brouillon/photos/");
  tree_set_flag (view, "has_photos", count > 0);
  tree_set_flag (view, "has_room", count < REPORT_FILES_MAX);
  tree_set_integer (view, "left", REPORT_FILES_MAX - (int) MIN (count, REPORT_FILES_MAX));
}

int
form_photo_answer (Exchange *exchange, const char *hash, const char *small_hash)
{
  g_autofree char *path =
      file_path (exchange_appliance (exchange)->data_folder, small_hash != NULL ? small_hash : hash);

  /* The bytes behind one address never change; only this person's browser may keep them. */
  exchange_set_header (exchange, "Cache-Control", "private, max-age=86400, immutable");
  return exchange_file (exchange, "image/jpeg", path, NULL);
}

int
form_photo (Exchange *exchange)
{
  g_autoptr (Draft) draft = form_draft (exchange);
  g_autoptr (GPtrArray) files = NULL;
  g_autoptr (GError) error = NULL;

  if (draft != NULL)
    files = file_list_draft (store_reader (exchange_appliance (exchange)->store), draft->id, &error);
  for (guint i = 0; files != NULL && i < files->len; i++) {
    const File *file = g_ptr_array_index (files, i);

    if (strcmp (file->uuid, exchange_path_part (exchange, "file")) == 0)
      return form_photo_answer (exchange, file->hash, file->small_hash);
  }
  if (error == NULL)
    box_fail (&error, BOX_ERROR_NOT_FOUND, "no such photo");
  return exchange_fail (exchange, g_steal_pointer (&error));
}
