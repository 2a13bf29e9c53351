/* readings.c: opens the page of readings for who may see the curves of that file, and logs that they were seen. */
#include "pages/readings.h"

#include <string.h>

#include "base/error.h"
#include "base/secret.h"
#include "domain/file.h"
#include "domain/report_document.h"
#include "domain/sensor_note.h"
#include "pages/note_form.h"
#include "pages/office.h"
#include "pages/once.h"
#include "pages/paper.h"
#include "pages/readings_room.h"
#include "view/finding_view.h"
#include "view/readings_words.h"

/* ---- who may ---- */

/* The owner's side opens it only for loans whose household agreed in writing; those without are not in the sheet. */
static gboolean
readings_open (Exchange *exchange, ReadingsRoom *room, GError **error)
{
  gboolean own;

  room->exchange = exchange;
  room->viewer = office_viewer (exchange);
  room->role = room->viewer.role;
  room->until = exchange_now (exchange);
  room->report = report_find_uuid (room->viewer.db, exchange_path_part (exchange, "uuid"), error);
  if (room->report == NULL)
    return FALSE;
  room->path = g_strdup_printf ("/dossiers/%s/capteurs", room->report->uuid);
  own = room->viewer.partner_id != 0 && report_is_held (room->viewer.db, room->report->id, room->viewer.partner_id);
  return access_allows (room->viewer.role, ACTION_SENSOR_READ_AGREED, own)
         || box_fail (error, BOX_ERROR_DENIED, "not a report of this partner");
}

/* The owner's side is not told how many sensors there are that it may not see. */
static gboolean
readings_read (Exchange *exchange, ReadingsRoom *room, GError **error)
{
  if (!readings_open (exchange, room, error) || !readings_room_read (room, error))
    return FALSE;
  return room->sheet->loans->len > 0 || access_allows (room->viewer.role, ACTION_SENSOR_READ, TRUE)
         || box_fail (error, BOX_ERROR_DENIED, "the household did not agree that its owner sees these curves");
}

/* Curves leave only once it stands in the log that they do. */
static gboolean
readings_log (const ReadingsRoom *room, GError **error)
{
  return office_log_reading (room->exchange, room->report->id, "readings", error);
}

/* ---- the page ---- */

static void
add_done (Exchange *exchange, const Viewer *viewer, Tree *view)
{
  const char *done = exchange_query (exchange, "fait");
  g_autofree char *key = g_strconcat ("readings_done.", done, NULL);

  if (done != NULL && words_has (viewer->words, viewer->language, key))
    tree_set_text (view, "done", words_get (viewer->words, viewer->language, key));
}

static gboolean
may (const ReadingsRoom *room, Action action)
{
  gboolean own =
      room->viewer.partner_id != 0 && report_is_held (room->viewer.db, room->report->id, room->viewer.partner_id);

  return access_allows (room->viewer.role, action, own);
}

static int
readings_page (ReadingsRoom *room, int status, const NoteForm *form)
{
  g_autofree char *token = secret_token_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (Tree) view = readings_log (room, &error) ? readings_room_view (room, &error) : NULL;

  if (view == NULL)
    return exchange_fail (room->exchange, g_steal_pointer (&error));
  tree_set_format (view, "report_url", "/dossiers/%s", room->report->uuid);
  tree_set_text (view, "request_token", token);
  tree_set_flag (view, "may_note", may (room, ACTION_SENSOR_LEND));
  tree_set_flag (view, "may_keep", may (room, ACTION_DOCUMENT_ADD) && may (room, ACTION_SENSOR_READ));
  if (may (room, ACTION_SENSOR_READ))
    tree_set_tree (view, "findings", finding_view (&room->viewer, room->report->id));
  note_form_add (&room->viewer, form, view);
  add_done (room->exchange, &room->viewer, view);
  return exchange_page (room->exchange, status, "readings", g_steal_pointer (&view));
}

int
readings_show (Exchange *exchange)
{
  g_auto (ReadingsRoom) room = { .exchange = NULL };
  GError *error = NULL;

  return readings_read (exchange, &room, &error) ? readings_page (&room, 200, NULL) : exchange_fail (exchange, error);
}

int
readings_picture (Exchange *exchange)
{
  g_auto (ReadingsRoom) room = { .exchange = NULL };
  GError *error = NULL;

  return readings_open (exchange, &room, &error) ? readings_room_picture (&room) : exchange_fail (exchange, error);
}

int
readings_csv (Exchange *exchange)
{
  g_auto (ReadingsRoom) room = { .exchange = NULL };
  GError *error = NULL;

  if (!readings_read (exchange, &room, &error) || !readings_log (&room, &error))
    return exchange_fail (exchange, error);
  return readings_room_csv (&room);
}

/* ---- the report on paper ---- */

/* (transfer full): the key of the product: what the address says, and nothing else. */
static char *
paper_key (const ReadingsRoom *room)
{
  GString *key = g_string_new ("sensor-report:");

  g_string_append_printf (key, "%s:%s:%" G_GINT64_FORMAT ":%d:", room->report->uuid, span_name (room->sheet->span.kind),
                          room->sheet->span.from, room->address.outside ? 1 : 0);
  for (guint i = 0; i < room->sheet->shown->len; i++)
    g_string_append_printf (key, "%s%s", i == 0 ? "" : "+",
                            ((const SensorLoan *) g_ptr_array_index (room->sheet->shown, i))->uuid);
  return g_string_free (key, FALSE);
}

/* (transfer full): "mesures-64-12.pdf" */
static char *
paper_name (const ReadingsRoom *room)
{
  return g_strdup_printf ("%s-%s.pdf", viewer_word (&room->viewer, "readings_csv", "file_readings"),
                          room->report->reference);
}

/* The paper says findings too: for who may see all of it. */
static GBytes *
paper_make (Exchange *exchange, ReadingsRoom *room, GError **error)
{
  g_autofree char *key = NULL;

  if (!readings_read (exchange, room, error))
    return NULL;
  if (!may (room, ACTION_SENSOR_READ)) {
    box_fail (error, BOX_ERROR_DENIED, "the report is not for the owner's side");
    return NULL;
  }
  key = paper_key (room);
  return readings_log (room, error) ? paper_product (exchange, key, error) : NULL;
}

int
readings_paper (Exchange *exchange)
{
  g_auto (ReadingsRoom) room = { .exchange = NULL };
  GError *error = NULL;
  g_autoptr (GBytes) bytes = paper_make (exchange, &room, &error);
  g_autofree char *name = NULL;

  if (bytes == NULL)
    return exchange_fail (exchange, error);
  name = paper_name (&room);
  return exchange_bytes (exchange, "application/pdf", bytes, name);
}

typedef struct {
  Actor actor;
  ReportDocumentInput input;
  FileInput file;
} Keeping;

static gboolean
keep_work (Db *db, gpointer data, GError **error)
{
  const Keeping *keeping = data;
  gint64 id = 0;

  return report_document_check (db, &keeping->actor, &keeping->input, 1, error)
         && file_add (db, &keeping->file, keeping->actor.now, &id, error)
         && report_document_put (db, &keeping->actor, &keeping->input, id, error)
         && report_document_tell (db, &keeping->actor, &keeping->input, 1, error);
}

static int
keep_bytes (ReadingsRoom *room, GBytes *bytes)
{
  Exchange *exchange = room->exchange;
  g_autofree char *hash = NULL, *name = paper_name (room), *period = readings_span (&room->viewer, &room->sheet->span);
  g_autofree char *caption = g_strdup_printf ("%s, %s", viewer_word (&room->viewer, "readings_paper", "title"), period);
  g_autofree char *request = once_request (exchange, "readings-keep", room->report->uuid, NULL);
  g_autofree char *place = g_strdup_printf ("/dossiers/%s/documents?fait=document", room->report->uuid), *led = NULL;
  Keeping keeping = { .actor = office_actor (exchange) };
  const Once once = { keep_work, &keeping, request, place };
  GError *error = NULL;

  if (!file_store_bytes (exchange_appliance (exchange)->data_folder, bytes, &hash, &error))
    return exchange_fail (exchange, error);
  keeping.file = (FileInput){ FILE_TYPE_PDF, name, hash, NULL, g_bytes_get_size (bytes) };
  keeping.input = (ReportDocumentInput){ .report_id = room->report->id, .document_type = "other", .caption = caption };
  return once_write (exchange, &once, &led, &error) ? exchange_redirect (exchange, led)
                                                    : exchange_fail (exchange, error);
}

int
readings_keep (Exchange *exchange)
{
  g_auto (ReadingsRoom) room = { .exchange = NULL };
  GError *error = NULL;
  g_autoptr (GBytes) bytes = paper_make (exchange, &room, &error);

  if (bytes != NULL && !may (&room, ACTION_DOCUMENT_ADD))
    box_fail (&error, BOX_ERROR_DENIED, "not this actor's report");
  return error != NULL ? exchange_fail (exchange, error) : keep_bytes (&room, bytes);
}

/* ---- the diary ---- */

static int
note_send (Exchange *exchange, const char *uuid)
{
  g_auto (ReadingsRoom) room = { .exchange = NULL };
  g_auto (NoteForm) form = { .uuid = uuid };
  g_autofree char *query = NULL, *place = NULL;
  GError *error = NULL;

  if (!readings_read (exchange, &room, &error)
      || (!may (&room, ACTION_SENSOR_LEND) && !box_fail (&error, BOX_ERROR_DENIED, "the diary is the desk's")))
    return exchange_fail (exchange, error);
  note_form_read (exchange, &form);
  if (remarks_any (form.remarks))
    return readings_page (&room, 422, &form);
  query = readings_query (&room.sheet->span, room.address.day, &room.address);
  place = g_strdup_printf ("%s?%s&fait=%s#journal", room.path, query, note_form_done (&form));
  form.actor = office_actor (exchange);
  form.input.report_id = room.report->id;
  return note_form_send (exchange, &form, place);
}

int
readings_note_add (Exchange *exchange)
{
  return note_send (exchange, NULL);
}

int
readings_note_change (Exchange *exchange)
{
  return note_send (exchange, exchange_path_part (exchange, "note"));
}
