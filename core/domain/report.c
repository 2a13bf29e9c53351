/* report.c: files a report: score, number, rows, history, in the caller's transaction. Reading stands in report_read.c.
 */
#include "domain/report.h"

#include "base/secret.h"
#include "domain/actions_apply.h"
#include "domain/alert.h"
#include "domain/event.h"
#include "domain/file.h"
#include "domain/followup.h"
#include "domain/link.h"
#include "domain/report_rows.h"
#include "domain/report_same.h"
#include "domain/territory.h"

static const char sql_answer[] = "INSERT INTO report_answer (report_id, field, value) VALUES (:report, :field, :value)";

void
report_receipt_clear (ReportReceipt *receipt)
{
  g_clear_pointer (&receipt->uuid, g_free);
  g_clear_pointer (&receipt->reference, g_free);
  g_clear_pointer (&receipt->follow_token, g_free);
  receipt->id = receipt->number = 0;
}

/* What the steps of one filing share. */
typedef struct {
  Db *db;
  const Actor *actor;
  const ReportInput *input;
  const Grid *grid;
  ReportReceipt *receipt;
} Filing;

/* An answer "unknown" to a question that has a column is kept here: its column is NULL, as if nobody had asked. */
static gboolean
add_answers (Db *db, gint64 report_id, const ReportInput *input, GError **error)
{
  GHashTableIter iterator;
  gpointer field, value;

  g_hash_table_iter_init (&iterator, input->answers);
  while (g_hash_table_iter_next (&iterator, &field, &value)) {
    g_autoptr (Query) query = query_new (db, sql_answer);

    query_bind_integer (query, ":report", report_id);
    query_bind_text (query, ":field", field);
    query_bind_text (query, ":value", value);
    if (!query_done (query, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
add_children (Db *db, const Actor *actor, const ReportInput *input, gint64 report_id, GError **error)
{
  for (guint i = 0; i < PERSON_LAST; i++)
    if (input->persons[i].known && !report_rows_person (db, report_id, (PersonKind) i, &input->persons[i], error))
      return FALSE;
  for (guint i = 0; i < input->file_ids->len; i++)
    if (!file_attach (db, g_array_index (input->file_ids, gint64, i), report_id, NULL, actor, error))
      return FALSE;
  return add_answers (db, report_id, input, error);
}

/* Staff read on the new file that the person has an earlier one: two of one problem are told apart by people. */
static gboolean
note_same (const Filing *filing, GError **error)
{
  const Actor box = ACTOR_BOX_AT (filing->actor->now);
  FollowupInput note = { .report_id = filing->receipt->id, .category = "same" };
  gint64 earlier_id = 0;
  g_autoptr (Report) earlier = NULL;

  if (!report_same_find (filing->db, filing->input, filing->receipt->id, box.now, &earlier_id, error))
    return FALSE;
  if (earlier_id == 0)
    return TRUE;
  earlier = report_find (filing->db, earlier_id, error);
  note.text = earlier == NULL ? NULL : earlier->reference;
  return earlier != NULL && followup_add (filing->db, &box, &note, NULL, error);
}

static gboolean
file_report (const Filing *filing, const Territory *territory, GError **error)
{
  ReportReceipt *receipt = filing->receipt;
  Event event = { .noun = "report", .verb = "sent", .after = "received", .visible = TRUE };
  const ReportMaking making = { territory->id, filing->actor->now, filing->input, filing->grid };
  Link link = { 0 };

  receipt->uuid = secret_uuid ();
  receipt->reference = g_strdup_printf ("%s-%" G_GINT64_FORMAT, territory->code, receipt->number);
  if (!report_rows_add (filing->db, &making, receipt, error)
      || !report_rows_problems (filing->db, receipt->id, filing->input->severities, filing->grid, error)
      || !add_children (filing->db, filing->actor, filing->input, receipt->id, error))
    return FALSE;
  link.report_id = event.report_id = event.subject_id = receipt->id;
  receipt->follow_token = link_create (filing->db, LINK_FOLLOW, &link, filing->actor->now, error);
  event.secret = receipt->follow_token;
  return receipt->follow_token != NULL && event_add (filing->db, filing->actor, &event, error)
         && note_same (filing, error);
}

/* Codes of what may hurt somebody, separated by spaces; "" for none. */
static char *
danger_codes (const ReportInput *input, const Grid *grid)
{
  g_autoptr (GString) codes = g_string_new (NULL);

  for (guint i = 0; i < input->severities->len; i++) {
    const GridSeverity *severity = grid_severity (grid, g_ptr_array_index (input->severities, i));

    if ((severity->flags & (GRID_DANGER | GRID_EMERGENCY)) != 0)
      g_string_append_printf (codes, "%s%s", codes->len > 0 ? " " : "", severity->code);
  }
  return g_string_free (g_steal_pointer (&codes), FALSE);
}

/* What a report sets off by itself, once it is there. */
static gboolean
set_off (const Filing *filing, GError **error)
{
  g_autofree char *dangers = danger_codes (filing->input, filing->grid);

  return (*dangers == '\0' || alert_raise (filing->db, filing->actor, filing->receipt->id, dangers, error))
         && actions_apply (filing->db, filing->actor, filing->receipt->id, filing->grid, error);
}

/* What no row can do without; that the report makes sense was checked before (report_input_check). */
static gboolean
input_is_whole (const ReportInput *input, GError **error)
{
  if (input->address == NULL || input->city == NULL || input->contact_by == NULL || input->severities->len == 0)
    return box_fail (error, BOX_ERROR_INVALID, "a report needs an address, a town, a way to be reached and a problem");
  return TRUE;
}

gboolean
report_send (Db *db, const Actor *actor, const ReportInput *input, const Grid *grid, ReportReceipt *ret_receipt,
             GError **error)
{
  g_autoptr (Territory) territory = territory_find (db, error);
  const Filing filing = { db, actor, input, grid, ret_receipt };

  report_receipt_clear (ret_receipt);
  return territory != NULL && input_is_whole (input, error)
         && score_compute (grid, (const char *const *) input->severities->pdata, input->severities->len,
                           &input->household, &ret_receipt->score, error)
         && territory_next_number (db, territory->id, &ret_receipt->number, error)
         && file_report (&filing, territory, error) && set_off (&filing, error);
}
