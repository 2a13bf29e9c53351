/* report_document.c: rows of report_file. What is withdrawn leaves a line in the history; its row goes, and its bytes
 * with the sweep. */
#include "domain/report_document.h"

#include <string.h>

#include "domain/event.h"
#include "domain/report.h"

#define DOCUMENT_READ \
  "SELECT f.id, f.uuid, f.type, f.name, f.size_bytes, f.created_at, rf.report_id, rf.document_type, rf.caption," \
  " rf.criterion, coalesce (rf.user_id, 0) AS user_id, coalesce (rf.partner_id, 0) AS partner_id," \
  " coalesce (rf.visit_id, 0) AS visit_id, coalesce (rf.order_id, 0) AS order_id, " FILE_OF_TENANT " AS by_tenant, rf.visible," \
  " coalesce (rf.answer_id, 0) AS answer_id," \
  " u.name AS user_name, p.name AS partner_name FROM report_file rf JOIN file f ON f.id = rf.file_id" \
  " LEFT JOIN user u ON u.id = rf.user_id LEFT JOIN partner p ON p.id = rf.partner_id"
static const char sql_list[] = DOCUMENT_READ " WHERE rf.report_id = :report ORDER BY f.created_at, f.id";
static const char sql_shared[] = DOCUMENT_READ " WHERE rf.report_id = :report AND rf.visible = 1"
                                               " AND " FILE_OF_SERVICE " ORDER BY f.created_at, f.id";
static const char sql_find[] = DOCUMENT_READ " WHERE f.uuid = :uuid";
static const char sql_count[] = "SELECT count(*) AS n FROM report_file rf WHERE report_id = :report"
                                " AND " FILE_OF_SERVICE;
static const char sql_has_visit[] = "SELECT 1 AS found FROM visit WHERE uuid = :uuid AND report_id = :report";
static const char sql_has_order[] =
    "SELECT 1 AS found FROM legal_order WHERE uuid = :uuid AND report_id = :report AND withdrawn_at IS NULL";
static const char sql_put[] =
    "INSERT INTO report_file (file_id, report_id, document_type, caption, criterion, visible, user_id, partner_id,"
    " visit_id, order_id) VALUES (:file, :report, :type, nullif (:caption, ''), nullif (:criterion, ''), :visible,"
    " nullif (:user, 0), nullif (:partner, 0), (SELECT id FROM visit WHERE uuid = :visit),"
    " (SELECT id FROM legal_order WHERE uuid = :order))";
static const char sql_last[] = "SELECT coalesce (max (file_id), 0) AS id FROM report_file WHERE report_id = :report";
static const char sql_withdraw[] = "DELETE FROM report_file WHERE file_id = :file";
static const char sql_show[] = "UPDATE report_file SET visible = :visible WHERE file_id = :file";

void
report_document_free (ReportDocument *document)
{
  if (document == NULL)
    return;
  char *texts[] = { document->uuid,      document->name,      document->document_type, document->caption,
                    document->criterion, document->user_name, document->partner_name };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  g_free (document);
}

static ReportDocument *
document_read (Query *query)
{
  ReportDocument *document = g_new0 (ReportDocument, 1);

  document->id = query_integer (query, "id");
  document->report_id = query_integer (query, "report_id");
  document->user_id = query_integer (query, "user_id");
  document->partner_id = query_integer (query, "partner_id");
  document->visit_id = query_integer (query, "visit_id");
  document->order_id = query_integer (query, "order_id");
  document->added_at = query_integer (query, "created_at");
  document->size_bytes = (gsize) query_integer (query, "size_bytes");
  document->by_tenant = query_integer (query, "by_tenant") != 0;
  document->visible = document->by_tenant || query_integer (query, "visible") != 0;
  document->answer_id = query_integer (query, "answer_id");
  document->is_photo = strcmp (query_text (query, "type"), FILE_TYPE_PHOTO) == 0;
  document->uuid = g_strdup (query_text (query, "uuid"));
  document->name = g_strdup (query_text (query, "name"));
  document->document_type = g_strdup (query_text (query, "document_type"));
  document->caption = g_strdup (query_text (query, "caption"));
  document->criterion = g_strdup (query_text (query, "criterion"));
  document->user_name = g_strdup (query_text (query, "user_name"));
  document->partner_name = g_strdup (query_text (query, "partner_name"));
  return document;
}

static GPtrArray *
document_list (Db *db, const char *sql, gint64 report_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) report_document_free);

  query_bind_integer (query, ":report", report_id);
  while (query_next (query))
    g_ptr_array_add (list, document_read (query));
  return query_done (query, error) ? g_steal_pointer (&list) : NULL;
}

GPtrArray *
report_document_list (Db *db, gint64 report_id, GError **error)
{
  return document_list (db, sql_list, report_id, error);
}

GPtrArray *
report_document_list_shared (Db *db, gint64 report_id, GError **error)
{
  return document_list (db, sql_shared, report_id, error);
}

static ReportDocument *
document_find (Db *db, const char *uuid, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_find);
  g_autoptr (ReportDocument) document = NULL;

  query_bind_text (query, ":uuid", uuid);
  document = query_next (query) ? document_read (query) : NULL;
  if (!query_done (query, error))
    return NULL;
  if (document == NULL)
    box_fail (error, BOX_ERROR_NOT_FOUND, "no such document");
  return g_steal_pointer (&document);
}

gboolean
report_document_is_own (const ReportDocument *document, const Actor *actor)
{
  gboolean desk = access_allows (actor->role, ACTION_REPORT_TRIAGE, FALSE);
  gboolean by_link = !document->by_tenant && document->user_id == 0; /* then it is the whole partner's */
  gboolean mine = by_link ? document->partner_id == actor->partner_id
                          : !document->by_tenant && document->user_id == actor->user_id;

  return actor->kind == ACTOR_USER && (desk || mine);
}

/* ---- added ---- */

static gboolean
has_row (Db *db, const char *sql, const char *uuid, gint64 report_id, GError **error)
{
  g_autoptr (Query) query = NULL;

  if (uuid == NULL || *uuid == '\0')
    return TRUE;
  query = query_new (db, sql);
  query_bind_text (query, ":uuid", uuid);
  query_bind_integer (query, ":report", report_id);
  return query_next (query) || box_fail (error, BOX_ERROR_NOT_FOUND, "no such visit or order of this report");
}

static gboolean
has_room (Db *db, gint64 report_id, guint count, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_count);
  gint64 there;

  query_bind_integer (query, ":report", report_id);
  there = query_next (query) ? query_integer (query, "n") : 0;
  if (!query_done (query, error))
    return FALSE;
  return there + count <= DOCUMENTS_MAX
         || box_fail (error, BOX_ERROR_LIMIT, "a report holds %d documents at most", DOCUMENTS_MAX);
}

gboolean
report_document_check (Db *db, const Actor *actor, const ReportDocumentInput *input, guint count, GError **error)
{
  const char *caption = input->caption != NULL ? input->caption : "";
  gboolean own = report_is_held (db, input->report_id, actor->partner_id);

  if (!access_allows (actor->role, ACTION_DOCUMENT_ADD, own))
    return box_fail (error, BOX_ERROR_DENIED, "%s may not add a document there", role_name (actor->role));
  if (count == 0 || count > DOCUMENTS_AT_ONCE)
    return box_fail (error, BOX_ERROR_INVALID, "1 to %d documents at once", DOCUMENTS_AT_ONCE);
  if (input->document_type == NULL || !g_strv_contains (file_document_types, input->document_type))
    return box_fail (error, BOX_ERROR_INVALID, "no such type of document");
  if (g_utf8_strlen (caption, -1) > DOCUMENT_CAPTION_MAX)
    return box_fail (error, BOX_ERROR_INVALID, "a caption has at most %d characters", DOCUMENT_CAPTION_MAX);
  return has_row (db, sql_has_visit, input->visit, input->report_id, error)
         && has_row (db, sql_has_order, input->order, input->report_id, error)
         && has_room (db, input->report_id, count, error);
}

gboolean
report_document_put (Db *db, const Actor *actor, const ReportDocumentInput *input, gint64 file_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_put);

  query_bind_integer (query, ":file", file_id);
  query_bind_integer (query, ":report", input->report_id);
  query_bind_text (query, ":type", input->document_type);
  query_bind_text (query, ":caption", input->caption);
  query_bind_text (query, ":criterion", input->criterion);
  query_bind_integer (query, ":visible", input->visible);
  query_bind_integer (query, ":user", actor->user_id);
  query_bind_integer (query, ":partner", actor->partner_id);
  query_bind_text (query, ":visit", input->visit);
  query_bind_text (query, ":order", input->order);
  return query_done (query, error);
}

gboolean
report_document_tell (Db *db, const Actor *actor, const ReportDocumentInput *input, guint count, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_last);
  g_autofree char *number = g_strdup_printf ("%u", count);
  Event event = { .report_id = input->report_id,
                  .noun = "document",
                  .verb = "added",
                  .after = input->document_type,
                  .detail = number,
                  .visible = input->visible };

  query_bind_integer (query, ":report", input->report_id);
  event.subject_id = query_next (query) ? query_integer (query, "id") : 0;
  return query_done (query, error) && event_add (db, actor, &event, error);
}

/* ---- changed ---- */

/* What each verb does; `visible` -1: nothing of that. */
static const struct {
  const char *verb, *event;
  int visible;
} changes[] = {
  { "withdraw", "withdrawn", -1 },
  { "show", "shown", 1 },
  { "hide", "hidden", 0 },
};

static guint
change_find (const char *verb)
{
  guint i = 0;

  while (i < G_N_ELEMENTS (changes) && g_strcmp0 (changes[i].verb, verb) != 0)
    i++;
  return i;
}

static gboolean
change_write (Db *db, const ReportDocument *document, int visible, GError **error)
{
  g_autoptr (Query) query = query_new (db, visible < 0 ? sql_withdraw : sql_show);

  query_bind_integer (query, ":file", document->id);
  if (visible >= 0)
    query_bind_integer (query, ":visible", visible);
  return query_done (query, error);
}

gboolean
report_document_change (Db *db, const Actor *actor, const char *report_uuid, const char *file_uuid, const char *verb,
                        GError **error)
{
  guint i = change_find (verb);
  g_autoptr (Report) report = report_find_uuid (db, report_uuid, error);
  g_autoptr (ReportDocument) document = report == NULL ? NULL : document_find (db, file_uuid, error);
  Event event = { .noun = "document" };

  if (document == NULL)
    return FALSE;
  if (document->report_id != report->id)
    return box_fail (error, BOX_ERROR_NOT_FOUND, "no such document of this report");
  if (i == G_N_ELEMENTS (changes))
    return box_fail (error, BOX_ERROR_INVALID, "nothing like that is done to a document");
  if (!report_document_is_own (document, actor))
    return box_fail (error, BOX_ERROR_DENIED, "not a document of this actor");
  if (changes[i].visible >= 0 && (document->by_tenant || document->visible == (changes[i].visible == 1)))
    return box_fail (error, BOX_ERROR_CONFLICT, "it is so already");
  event.report_id = report->id;
  event.subject_id = document->id;
  event.verb = changes[i].event;
  event.after = document->document_type;
  event.visible = changes[i].visible == 1;
  return change_write (db, document, changes[i].visible, error) && event_add (db, actor, &event, error);
}
