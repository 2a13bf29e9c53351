/* triage.c: reads the queue and measures it. Changes nothing. */
#include "domain/triage.h"

#include <string.h>

#include "base/clock.h"

static const char sql_counts[] =
    "SELECT count (taken_at) AS taken, count (*) - count (taken_at) AS waiting FROM report"
    " WHERE created_at >= :since AND created_at <= :now AND (taken_at IS NOT NULL OR state = 'received')";
static const char sql_median[] = "SELECT taken_at - created_at AS delay FROM report"
                                 " WHERE created_at >= :since AND created_at <= :now AND taken_at IS NOT NULL"
                                 " ORDER BY delay LIMIT 1 OFFSET :middle";

static void
queue_visit (const ReportRow *row, gpointer data)
{
  g_ptr_array_add (data, g_strdup (row->uuid));
}

GPtrArray *
triage_queue (Db *db, gint64 now, GError **error)
{
  const ReportFilter filter = { .kind = REPORT_LIST_TRIAGE, .now = now, .limit = TRIAGE_QUEUE_MAX };
  g_autoptr (GPtrArray) queue = g_ptr_array_new_with_free_func (g_free);

  return report_list (db, &filter, queue_visit, queue, error) ? g_steal_pointer (&queue) : NULL;
}

const char *
triage_next (const GPtrArray *queue, const char *uuid)
{
  guint at = queue->len;

  for (guint i = 0; i < queue->len && at == queue->len; i++)
    if (g_strcmp0 (g_ptr_array_index (queue, i), uuid) == 0)
      at = i;
  if (queue->len == 0 || (queue->len == 1 && at == 0))
    return NULL;
  return g_ptr_array_index (queue, at + 1 < queue->len ? at + 1 : 0);
}

static void
bind_days (Query *query, gint64 now)
{
  query_bind_integer (query, ":since", clock_add_days (now, -TRIAGE_DELAY_DAYS));
  query_bind_integer (query, ":now", now);
}

gboolean
triage_delay (Db *db, gint64 now, TriageDelay *ret_delay, GError **error)
{
  g_autoptr (Query) counts = query_new (db, sql_counts), median = query_new (db, sql_median);

  *ret_delay = (TriageDelay){ 0 };
  bind_days (counts, now);
  if (query_next (counts)) {
    ret_delay->count = query_integer (counts, "taken");
    ret_delay->waiting = query_integer (counts, "waiting");
  }
  if (!query_done (counts, error) || ret_delay->count == 0)
    return ret_delay->count == 0;
  bind_days (median, now);
  query_bind_integer (median, ":middle", (ret_delay->count - 1) / 2);
  if (query_next (median))
    ret_delay->median_s = query_integer (median, "delay");
  return query_done (median, error);
}
