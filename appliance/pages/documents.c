/* documents.c: shows the documents of one file to who may see its photos, adds all that was chosen or none of it. How a
 * file is read and kept stands in uploads.c; what may be done, in domain/report_document.c. */
#include "pages/documents.h"

#include <string.h>

#include "base/secret.h"
#include "base/text.h"
#include "domain/legal_order.h"
#include "domain/report.h"
#include "pages/form_view.h"
#include "pages/office.h"
#include "pages/office_form.h"
#include "pages/once.h"
#include "pages/uploads.h"
#include "view/document_view.h"
#include "view/report_view.h"

/* What is asked of the documents of one report. */
typedef struct {
  Exchange *exchange;
  Report *report; /* owned */
  Actor actor;
  DocumentTyped typed;
  char *document_type, *caption, *criterion, *of; /* owned */
  Uploads uploads;
  Remarks *remarks, *refused; /* owned; of fields, of files */
} Documents;

static void
documents_clear (Documents *documents)
{
  char **texts[] = { &documents->document_type, &documents->caption, &documents->criterion, &documents->of };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_clear_pointer (texts[i], g_free);
  uploads_clear (&documents->uploads);
  g_clear_pointer (&documents->report, report_free);
  g_clear_pointer (&documents->remarks, remarks_free);
  g_clear_pointer (&documents->refused, remarks_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Documents, documents_clear)

/* A report whose photos the viewer may not see has no documents for them. */
static gboolean
documents_open (Exchange *exchange, Documents *documents, GError **error)
{
  const Viewer viewer = office_viewer (exchange);

  documents->exchange = exchange;
  documents->actor = office_actor (exchange);
  documents->remarks = remarks_new ();
  documents->refused = remarks_new ();
  documents->report = report_find_uuid (viewer.db, exchange_path_part (exchange, "uuid"), error);
  return documents->report != NULL
         && (report_view_shows_names (&viewer, documents->report)
             || box_fail (error, BOX_ERROR_NOT_FOUND, "no documents for this viewer"));
}

/* ---- the page ---- */

static gboolean
log_work (Db *db, gpointer data, GError **error)
{
  const Documents *documents = data;

  return report_log_access (db, &documents->actor, documents->report->id, "documents", error);
}

static void
add_error (const Documents *documents, Tree *list, const char *field)
{
  for (guint i = 0; i < remarks_count (documents->remarks); i++)
    if (strcmp (remarks_field (documents->remarks, i), field) == 0) {
      const Viewer viewer = office_viewer (documents->exchange);
      Tree *item = tree_add_map (list);

      tree_set_text (item, "field", field);
      tree_set_text (item, "words", viewer_word (&viewer, "office_remark", remarks_code (documents->remarks, i)));
    }
}

static void
add_field (const Documents *documents, const char *field, Tree *errors, Tree *view)
{
  g_autofree char *key = g_strconcat (field, "_field", NULL);
  Tree *map = tree_set_map (view, key);
  guint before = tree_length (errors);

  add_error (documents, errors, field);
  tree_set_text (map, "name", field);
  tree_set_text (map, "error",
                 tree_length (errors) == before ? NULL : tree_get_text (tree_at (errors, before), "words"));
}

static void
add_fields (const Documents *documents, Tree *view)
{
  static const char *const fields[] = { "photos", "document_type", "caption" };
  Tree *errors = tree_new_list ();

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    add_field (documents, fields[i], errors, view);
  tree_set_text ((Tree *) tree_get (view, "caption_field"), "value", documents->typed.caption);
  if (tree_length (errors) > 0)
    tree_set_tree (tree_set_map (view, "errors"), "items", errors);
  else
    tree_free (errors);
}

static void
add_refused (const Documents *documents, Tree *view)
{
  Tree *list = tree_set_list (view, "refused");

  for (guint i = 0; i < remarks_count (documents->refused); i++) {
    g_autofree char *words = form_remark_words (documents->exchange, remarks_code (documents->refused, i),
                                                remarks_detail (documents->refused, i));

    tree_add_text (list, words);
  }
  tree_set_flag (view, "has_refused", tree_length (list) > 0);
}

static void
add_done (const Documents *documents, Tree *view)
{
  const char *code = exchange_query (documents->exchange, "fait");
  g_autofree char *key = g_strconcat ("office_done.", code, NULL);
  const Words *words = exchange_appliance (documents->exchange)->words;

  if (code != NULL && words_has (words, "fr", key))
    tree_set_text (view, "done", words_get (words, "fr", key));
}

static int
documents_page (Documents *documents, int status)
{
  Exchange *exchange = documents->exchange;
  const Viewer viewer = office_viewer (exchange);
  g_autoptr (Tree) view = tree_new_map ();
  g_autofree char *request_token = secret_token_new ();
  GError *error = NULL;
  gboolean own = report_is_held (viewer.db, documents->report->id, viewer.partner_id);

  if (!document_view_add (&viewer, documents->report, view, &error)
      || !document_view_add_form (&viewer, documents->report, &documents->typed, view, &error)
      || !store_write (exchange_appliance (exchange)->store, log_work, documents, &error))
    return exchange_fail (exchange, error);
  tree_set_text (view, "reference", documents->report->reference);
  tree_set_format (view, "report_url", "/dossiers/%s", documents->report->uuid);
  tree_set_text (view, "request_token", request_token);
  tree_set_flag (view, "may_add", access_allows (viewer.role, ACTION_DOCUMENT_ADD, own));
  tree_set_flag (view, "changed", status == 409);
  add_fields (documents, view);
  add_refused (documents, view);
  add_done (documents, view);
  return exchange_page (exchange, status, "documents", g_steal_pointer (&view));
}

int
documents_show (Exchange *exchange)
{
  g_auto (Documents) documents = { .exchange = NULL };
  const char *visit = exchange_query (exchange, "visite"), *order = exchange_query (exchange, "arrete");
  GError *error = NULL;

  if (!documents_open (exchange, &documents, &error))
    return exchange_fail (exchange, error);
  documents.typed.of = visit != NULL ? visit : order;
  documents.typed.document_type = visit != NULL ? "visit_report" : order != NULL ? "municipal_order" : NULL;
  return documents_page (&documents, 200);
}

/* ---- added ---- */

static void
typed_read (Documents *documents)
{
  Exchange *exchange = documents->exchange;

  documents->document_type = exchange_typed (exchange, "document_type", FALSE, OFFICE_CODE_CHARS);
  documents->caption = exchange_typed (exchange, "caption", FALSE, DOCUMENT_CAPTION_MAX + 1);
  documents->criterion = exchange_typed (exchange, "criterion", FALSE, OFFICE_CODE_CHARS);
  documents->of = exchange_typed (exchange, "of", FALSE, OFFICE_CODE_CHARS);
  documents->typed = (DocumentTyped){ documents->document_type, documents->caption, documents->criterion, documents->of,
                                      exchange_field (exchange, "visible") != NULL };
}

static void
check (Documents *documents)
{
  if (!g_strv_contains (file_document_types, documents->document_type))
    remarks_add (documents->remarks, "document_type", "document_type_missing", NULL);
  if (g_utf8_strlen (documents->caption, -1) > DOCUMENT_CAPTION_MAX)
    remarks_add (documents->remarks, "caption", "document_caption_long", NULL);
  if (exchange_upload_count (documents->exchange) == 0)
    remarks_add (documents->remarks, "photos", "document_files_missing", NULL);
}

static gboolean
is_order (Db *db, const Documents *documents)
{
  g_autoptr (GPtrArray) orders = legal_order_list (db, documents->report->id, NULL);

  for (guint i = 0; orders != NULL && i < orders->len; i++)
    if (strcmp (((const LegalOrder *) g_ptr_array_index (orders, i))->uuid, documents->of) == 0)
      return TRUE;
  return FALSE;
}

static ReportDocumentInput
input_of (Db *db, const Documents *documents)
{
  gboolean order = *documents->of != '\0' && is_order (db, documents);

  return (ReportDocumentInput){ .report_id = documents->report->id,
                                .document_type = documents->document_type,
                                .caption = documents->caption,
                                .criterion = documents->criterion,
                                .visit = order ? NULL : documents->of,
                                .order = order ? documents->of : NULL,
                                .visible = documents->typed.visible };
}

static gboolean
add_work (Db *db, gpointer data, GError **error)
{
  Documents *documents = data;
  const ReportDocumentInput input = input_of (db, documents);
  guint count = documents->uploads.kept->len;

  if (!report_document_check (db, &documents->actor, &input, count, error))
    return FALSE;
  for (guint i = 0; i < count; i++) {
    gint64 id;

    if (!uploads_add (db, &documents->uploads, i, &id, error)
        || !report_document_put (db, &documents->actor, &input, id, error))
      return FALSE;
  }
  return report_document_tell (db, &documents->actor, &input, count, error);
}

/* (transfer full): what makes this sending this very one: the bytes and the words. */
static char *
sending_words (const Documents *documents)
{
  g_autoptr (GString) words = g_string_new (documents->document_type);

  g_string_append_printf (words, "\n%s\n%s\n%s", documents->caption, documents->criterion, documents->of);
  for (guint i = 0; i < documents->uploads.kept->len; i++)
    g_string_append_printf (words, "\n%s", ((const UploadKept *) g_ptr_array_index (documents->uploads.kept, i))->hash);
  return g_string_free (g_steal_pointer (&words), FALSE);
}

static int
write_once (Documents *documents, const Once *once)
{
  g_autofree char *place = NULL;
  GError *error = NULL;

  return once_write (documents->exchange, once, &place, &error) ? exchange_redirect (documents->exchange, place)
                                                                : exchange_fail (documents->exchange, error);
}

static int
add_all (Documents *documents)
{
  g_autofree char *words = sending_words (documents);
  g_autofree char *request = once_request (documents->exchange, "document", documents->report->uuid, words);
  g_autofree char *place = g_strdup_printf ("/dossiers/%s/documents?fait=document", documents->report->uuid);
  const Once once = { add_work, documents, request, place };

  return write_once (documents, &once);
}

/* Asked before anything is decoded: whose file it is, and whether it holds all it may, which is said on the page. */
static gboolean
has_place (Documents *documents, GError **error)
{
  Db *db = office_viewer (documents->exchange).db;
  const ReportDocumentInput input = input_of (db, documents);
  guint count = MIN (exchange_upload_count (documents->exchange), DOCUMENTS_AT_ONCE);
  g_autoptr (GError) failure = NULL;

  if (report_document_check (db, &documents->actor, &input, count, &failure))
    return TRUE;
  if (g_error_matches (failure, BOX_ERROR, BOX_ERROR_LIMIT))
    remarks_add (documents->remarks, "photos", "document_full", NULL);
  else
    g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* The right of the route does not know whose file it is. */
static gboolean
may_add (const Documents *documents, GError **error)
{
  Db *db = office_viewer (documents->exchange).db;
  gboolean own = report_is_held (db, documents->report->id, documents->actor.partner_id);

  return access_allows (documents->actor.role, ACTION_DOCUMENT_ADD, own)
         || box_fail (error, BOX_ERROR_DENIED, "not this actor's report");
}

int
documents_add (Exchange *exchange)
{
  g_auto (Documents) documents = { .exchange = NULL };
  GError *error = NULL;

  if (!documents_open (exchange, &documents, &error) || !may_add (&documents, &error))
    return exchange_fail (exchange, error);
  typed_read (&documents);
  check (&documents);
  if (!remarks_any (documents.remarks) && !has_place (&documents, &error) && error != NULL)
    return exchange_fail (exchange, error);
  if (remarks_any (documents.remarks))
    return documents_page (&documents, 422);
  if (!uploads_take (exchange, DOCUMENTS_AT_ONCE, documents.refused, &documents.uploads, &error))
    return exchange_fail (exchange, error);
  return remarks_any (documents.refused) ? documents_page (&documents, 422) : add_all (&documents);
}

/* ---- withdrawn, shown, hidden ---- */

typedef struct {
  const Documents *documents;
  const char *file, *verb;
} Changing;

static gboolean
change_work (Db *db, gpointer data, GError **error)
{
  const Changing *changing = data;

  return report_document_change (db, &changing->documents->actor, changing->documents->report->uuid, changing->file,
                                 changing->verb, error);
}

int
documents_change (Exchange *exchange)
{
  g_auto (Documents) documents = { .exchange = NULL };
  g_autofree char *verb = exchange_typed (exchange, "verb", FALSE, OFFICE_CODE_CHARS), *request = NULL, *place = NULL;
  Changing changing = { &documents, exchange_path_part (exchange, "file"), verb };
  GError *error = NULL;

  if (!documents_open (exchange, &documents, &error))
    return exchange_fail (exchange, error);
  request = once_request (exchange, verb, changing.file, NULL);
  place = g_strdup_printf ("/dossiers/%s/documents?fait=document-%s", documents.report->uuid, verb);
  const Once once = { change_work, &changing, request, place };
  g_autofree char *there = NULL;

  if (once_write (exchange, &once, &there, &error))
    return exchange_redirect (exchange, there);
  if (!g_error_matches (error, BOX_ERROR, BOX_ERROR_CONFLICT))
    return exchange_fail (exchange, error);
  g_error_free (error);
  return documents_page (&documents, 409);
}
