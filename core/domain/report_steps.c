/* report_steps.c: a window of the list around where a file stood, as the list itself is asked. */
#include "domain/report_steps.h"

static const char sql_ids[] = "r.id, r.uuid";
#define STEPS_PAGE " LIMIT :limit OFFSET :offset"

void
report_steps_clear (ReportSteps *steps)
{
  g_clear_pointer (&steps->previous, g_free);
  g_clear_pointer (&steps->next, g_free);
}

/* What is seen of the list: uuids, and where the file is among them. */
typedef struct {
  GPtrArray *uuids;
  gint64 at; /* -1: not there */
} Window;

static gboolean
window_read (Db *db, const ReportFilter *filter, gint64 report_id, Window *window, GError **error)
{
  g_autofree char *tail = g_strconcat (report_filter_order (filter), STEPS_PAGE, NULL);
  g_autoptr (Query) query = report_filter_query (db, filter, sql_ids, tail);

  while (query_next (query)) {
    if (query_integer (query, "id") == report_id)
      window->at = window->uuids->len;
    g_ptr_array_add (window->uuids, g_strdup (query_text (query, "uuid")));
  }
  return query_done (query, error);
}

static char *
window_uuid (const Window *window, gint64 at)
{
  return at < 0 || at >= window->uuids->len ? NULL : g_strdup (g_ptr_array_index (window->uuids, at));
}

gboolean
report_steps (Db *db, const ReportFilter *filter, gint64 report_id, gint64 rank, ReportSteps *ret_steps, GError **error)
{
  g_autoptr (GPtrArray) uuids = g_ptr_array_new_with_free_func (g_free);
  Window window = { uuids, -1 };
  ReportFilter around = *filter;
  gint64 first = MAX (rank - 1 - REPORT_STEPS_REACH, 0), at;

  around.limit = 2 * REPORT_STEPS_REACH + 1;
  around.offset = (guint) first;
  *ret_steps = (ReportSteps){ 0 };
  if (!window_read (db, &around, report_id, &window, error))
    return FALSE;
  ret_steps->there = window.at >= 0;
  at = ret_steps->there ? window.at : MIN (rank - 1 - first, (gint64) uuids->len);
  ret_steps->rank = first + at + 1;
  ret_steps->previous = window_uuid (&window, at - 1);
  ret_steps->next = window_uuid (&window, ret_steps->there ? at + 1 : at);
  return TRUE;
}
