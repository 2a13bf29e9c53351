/* documents_zip.c: what the reader may open of a file, one after the other into an archive that leaves while it is made.
 * Changes nothing but the log of who read what. */
#include "pages/documents_zip.h"

#include "base/zip_store.h"
#include "domain/file.h"
#include "pages/office.h"
#include "view/document_view.h"
#include "view/report_view.h"

static gboolean
take (const char *bytes, gsize length, gpointer data)
{
  return exchange_stream_write (data, bytes, length);
}

/* "64-12-03-mur.jpg": the file's number and its own, so that names neither meet nor lose their order. */
static gboolean
add_document (Exchange *exchange, ZipStore *zip, const Report *report, const ReportDocument *document, guint number,
              GError **error)
{
  const Appliance *appliance = exchange_appliance (exchange);
  g_autoptr (File) file = file_find_uuid (store_reader (appliance->store), document->uuid, error);
  g_autofree char *path = file == NULL ? NULL : file_path (appliance->data_folder, file->hash);
  g_autofree char *name = file == NULL ? NULL
                                       : g_strdup_printf ("%s-%02u-%s", report->reference, number,
                                                          file_is_photo (file) ? "photo.jpg" : file->name);

  return file != NULL && zip_store_file (zip, name, path, document->added_at, error);
}

static gboolean
send_all (Exchange *exchange, const Report *report, const GPtrArray *documents, GError **error)
{
  g_autoptr (ZipStore) zip = zip_store_new (NULL, take, exchange);

  for (guint i = 0; i < documents->len; i++)
    if (!add_document (exchange, zip, report, g_ptr_array_index (documents, i), i + 1, error))
      return FALSE;
  return zip_store_end (zip);
}

/* Nothing leaves before it stands in the log that it does. */
static GPtrArray *
list_logged (Exchange *exchange, const Viewer *viewer, const Report *report, GError **error)
{
  g_autoptr (GPtrArray) documents = NULL;

  if (!report_view_shows_names (viewer, report)) {
    box_fail (error, BOX_ERROR_NOT_FOUND, "no documents for this viewer");
    return NULL;
  }
  documents = document_view_list (viewer, report, error);
  if (documents == NULL || !office_log_reading (exchange, report->id, "documents", error))
    return NULL;
  return g_steal_pointer (&documents);
}

int
documents_zip_send (Exchange *exchange)
{
  const Viewer viewer = office_viewer (exchange);
  g_autoptr (GError) error = NULL;
  g_autoptr (Report) report = report_find_uuid (viewer.db, exchange_path_part (exchange, "uuid"), &error);
  g_autoptr (GPtrArray) documents = report == NULL ? NULL : list_logged (exchange, &viewer, report, &error);
  g_autofree char *name = NULL;
  gboolean whole;

  if (documents == NULL)
    return exchange_fail (exchange, g_steal_pointer (&error));
  name = g_strdup_printf ("%s.zip", report->reference);
  if (!exchange_stream_begin (exchange, "application/zip", name))
    return exchange_stream_end (exchange, TRUE);
  whole = send_all (exchange, report, documents, &error);
  if (error != NULL)
    g_warning ("archive cut: %s", error->message);
  return exchange_stream_end (exchange, whole);
}
