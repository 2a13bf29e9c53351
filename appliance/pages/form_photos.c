/* form_photos.c: the files of a draft: taken, taken away, shown. How a file is read and kept stands in uploads.c. */
#include "pages/form_photos.h"

#include <string.h>

#include "domain/file.h"
#include "pages/uploads.h"

static GPtrArray *
draft_files (const FormRequest *request, GError **error)
{
  Db *db = store_reader (exchange_appliance (request->exchange)->store);

  return file_list_draft (db, request->draft->id, error);
}

static guint
places_left (GPtrArray *files)
{
  if (files == NULL) /* they could not be read just now: who adds one learns it */
    return REPORT_FILES_MAX;
  return files->len < REPORT_FILES_MAX ? REPORT_FILES_MAX - files->len : 0;
}

/* ---- taken ---- */

typedef struct {
  gint64 draft_id;
  const char *removed; /* nullable: uuid */
  Uploads uploads;
} Taking;

static gboolean
taking_write (Db *db, gpointer data, GError **error)
{
  const Taking *taking = data;
  gint64 now = taking->uploads.now;

  if (taking->removed != NULL && !draft_remove_file (db, taking->draft_id, taking->removed, now, error))
    return FALSE;
  for (guint i = 0; i < taking->uploads.kept->len; i++) {
    gint64 id;

    if (!uploads_add (db, &taking->uploads, i, &id, error) || !draft_add_file (db, taking->draft_id, id, now, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
form_take_photos (const FormRequest *request, Remarks *remarks, GError **error)
{
  g_autoptr (GPtrArray) before = draft_files (request, error);
  Taking taking = { .draft_id = request->draft->id, .removed = exchange_field (request->exchange, "remove") };
  gboolean ok =
      before != NULL && uploads_take (request->exchange, places_left (before), remarks, &taking.uploads, error);

  if (ok && (taking.uploads.kept->len > 0 || taking.removed != NULL))
    ok = store_write (exchange_appliance (request->exchange)->store, taking_write, &taking, error);
  uploads_clear (&taking.uploads);
  return ok;
}

/* ---- shown ---- */

void
form_view_draft_photos (const FormRequest *request, const Remarks *remarks, Tree *view)
{
  g_autoptr (GPtrArray) files = draft_files (request, NULL);
  const UploadsShown shown = { .files = files,
                               .url_start = "/brouillon/photos/",
                               .remarks = remarks,
                               .places = places_left (files) };

  uploads_view (request->exchange, &shown, view);
}

int
form_photo (Exchange *exchange)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Draft) draft = form_draft (exchange, &error);
  g_autoptr (GPtrArray) files = NULL;

  if (draft != NULL)
    files = file_list_draft (store_reader (exchange_appliance (exchange)->store), draft->id, &error);
  for (guint i = 0; files != NULL && i < files->len; i++) {
    const File *file = g_ptr_array_index (files, i);

    if (strcmp (file->uuid, exchange_path_part (exchange, "file")) == 0)
      return uploads_answer (exchange, file);
  }
  if (error == NULL)
    box_fail (&error, BOX_ERROR_NOT_FOUND, "no such photo");
  return exchange_fail (exchange, g_steal_pointer (&error));
}
