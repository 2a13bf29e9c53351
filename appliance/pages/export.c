/* export.c: a table is settled as a list of reports, then read, logged and sent a few at a time: neither memory nor the
 * store waits for a slow reader. Changes nothing but the log of who read whose names. */
#include "pages/export.h"

#include "domain/export.h"
#include "pages/office.h"
#include "pages/report_query.h"
#include "view/export_view.h"
#include "view/filter_view.h"

enum { PIECE_REPORTS = 400 /* between two writes of the log: some 300 kB, a few milliseconds of writing, one flush */ };

/* What is logged: one row for each file whose names left, so that whoever asks who read his file finds it; a single row
 * for the whole table could not answer him. */
typedef struct {
  Actor actor;
  GArray *report_ids; /* of gint64 */
} Reading;

typedef struct {
  Viewer viewer;
  ExportWish wish;
  GString *out;
  Reading reading;
} Export;

static gboolean
reading_work (Db *db, gpointer data, GError **error)
{
  const Reading *reading = data;

  for (guint i = 0; i < reading->report_ids->len; i++)
    if (!report_log_access (db, &reading->actor, g_array_index (reading->report_ids, gint64, i), "export", error))
      return FALSE;
  return TRUE;
}

static void
append_row (const ExportRow *row, gpointer data)
{
  Export *export = data;

  export_view_row (&export->viewer, export->wish.table, row, export->out);
}

/* Reads the reports from `from` on, and what of them is logged. */
static gboolean
read_piece (Export *export, const GArray *ids, guint from, GError **error)
{
  guint until = MIN (ids->len, from + PIECE_REPORTS);

  g_array_set_size (export->reading.report_ids, 0);
  for (guint i = from; i < until; i++) {
    gint64 id = g_array_index (ids, gint64, i);
    ExportReading rows = { append_row, export, FALSE };

    if (!export_rows (export->viewer.db, &export->wish, id, &rows, error))
      return FALSE;
    if (rows.named)
      g_array_append_val (export->reading.report_ids, id);
  }
  return TRUE;
}

/* Names leave only once it stands in the log that they do. */
static gboolean
send_all (Exchange *exchange, Export *export, const GArray *ids, GError **error)
{
  Store *store = exchange_appliance (exchange)->store;
  gboolean taken = TRUE;

  export_view_head (&export->viewer, export->wish.table, export->out);
  for (guint from = 0; taken && from < ids->len; from += PIECE_REPORTS) {
    if (!read_piece (export, ids, from, error)
        || (export->reading.report_ids->len > 0 && !store_write (store, reading_work, &export->reading, error)))
      return FALSE;
    taken = exchange_stream_write (exchange, export->out->str, export->out->len);
    g_string_truncate (export->out, 0);
  }
  return taken && exchange_stream_write (exchange, export->out->str, export->out->len);
}

static int
send_table (Exchange *exchange, Export *export, const GArray *ids)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = export_view_file (&export->viewer, export->wish.table);
  gboolean whole;

  if (!exchange_stream_begin (exchange, "text/csv; charset=utf-8", name))
    return exchange_stream_end (exchange, TRUE);
  export->out = g_string_sized_new (64 * 1024);
  export->reading = (Reading){ office_actor (exchange), g_array_new (FALSE, FALSE, sizeof (gint64)) };
  whole = send_all (exchange, export, ids, &error);
  if (error != NULL)
    g_warning ("export cut: %s", error->message);
  g_array_unref (export->reading.report_ids);
  g_string_free (export->out, TRUE);
  return exchange_stream_end (exchange, whole);
}

int
export_table (Exchange *exchange)
{
  const ExportTable *table = export_view_find (exchange_path_part (exchange, "table"));
  Export export = { .viewer = office_viewer (exchange) };
  g_autoptr (ReportCriteria) criteria = report_criteria_new ();
  ReportListKind list = report_list_find (exchange_query (exchange, "liste"));
  const ReportFilter filter = filter_view_filter (&export.viewer, list, criteria);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ids = NULL;

  report_query_read (exchange, criteria);
  if (table == NULL)
    box_fail (&error, BOX_ERROR_NOT_FOUND, "no such table");
  else
    ids = export_ids (export.viewer.db, &filter, &error);
  if (ids == NULL)
    return exchange_fail (exchange, g_steal_pointer (&error));
  export.wish = (ExportWish){ table, &filter, export.viewer.role };
  return send_table (exchange, &export, ids);
}
