/* weekly_report.c: rows of `weekly_report`; one a partner and week keeps a killed run from sending a week twice. */
#include "domain/weekly_report.h"

#include "base/clock.h"

static const char sql_exists[] = "SELECT 1 AS found FROM weekly_report WHERE partner_id = :partner AND week = :week";
static const char sql_missing[] =
    "SELECT 1 AS found FROM weekly_report WHERE week = :week AND EXISTS (SELECT 1 FROM weekly_report b"
    " WHERE b.partner_id = :partner) AND NOT EXISTS (SELECT 1 FROM weekly_report o WHERE o.partner_id = :partner"
    " AND o.week = :week) LIMIT 1";
static const char sql_add[] = "INSERT INTO weekly_report (partner_id, week, way, file_id, page, created_at)"
                              " VALUES (:partner, :week, :way, :file, :page, :now)";
static const char sql_set_mail[] = "UPDATE weekly_report SET outbox_id = :outbox WHERE id = :id";
#define REPORT_FROM " FROM weekly_report w JOIN file f ON f.id = w.file_id"
#define REPORT_READ \
  "SELECT w.id, w.partner_id, w.week, w.way, w.created_at, f.hash, coalesce ((SELECT max (l.used_at) FROM link l" \
  " WHERE l.weekly_report_id = w.id), 0) AS taken_at, "
static const char sql_find[] = REPORT_READ "w.page" REPORT_FROM " WHERE w.id = :id";
static const char sql_find_week[] = REPORT_READ "w.page" REPORT_FROM " WHERE w.partner_id = :id AND w.week = :week";
static const char sql_list[] = REPORT_READ "NULL AS page" REPORT_FROM " WHERE w.partner_id = :id ORDER BY w.week DESC";
static const char sql_purge[] = "DELETE FROM weekly_report WHERE id IN"
                                " (SELECT id FROM weekly_report WHERE created_at < :before LIMIT :most)";

gboolean
weekly_report_exists (Db *db, gint64 partner_id, const char *week)
{
  g_autoptr (Query) query = query_new (db, sql_exists);

  query_bind_integer (query, ":partner", partner_id);
  query_bind_text (query, ":week", week);
  return query_next (query);
}

gboolean
weekly_report_is_missing (Db *db, gint64 partner_id, const char *week)
{
  g_autoptr (Query) query = query_new (db, sql_missing);

  query_bind_integer (query, ":partner", partner_id);
  query_bind_text (query, ":week", week);
  return query_next (query);
}

gboolean
weekly_report_add (Db *db, const WeeklyReportInput *input, gint64 now, gint64 *ret_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_add);

  query_bind_integer (query, ":partner", input->partner_id);
  query_bind_text (query, ":week", input->week);
  query_bind_text (query, ":way", weekly_way_name (input->way));
  query_bind_integer (query, ":file", input->file_id);
  query_bind_text (query, ":page", input->page);
  query_bind_integer (query, ":now", now);
  if (!query_done (query, error))
    return FALSE;
  *ret_id = db_last_id (db);
  return TRUE;
}

gboolean
weekly_report_set_mail (Db *db, gint64 id, gint64 outbox_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_set_mail);

  query_bind_integer (query, ":id", id);
  query_bind_integer (query, ":outbox", outbox_id);
  return query_done (query, error);
}

void
weekly_report_free (WeeklyReport *report)
{
  if (report == NULL)
    return;
  g_free (report->week);
  g_free (report->hash);
  g_free (report->page);
  g_free (report);
}

static WeeklyReport *
report_read (Query *query)
{
  WeeklyReport *report = g_new0 (WeeklyReport, 1);

  report->id = query_integer (query, "id");
  report->partner_id = query_integer (query, "partner_id");
  report->created_at = query_integer (query, "created_at");
  report->taken_at = query_integer (query, "taken_at");
  report->way = weekly_way_find (query_text (query, "way"));
  report->week = g_strdup (query_text (query, "week"));
  report->hash = g_strdup (query_text (query, "hash"));
  report->page = g_strdup (query_text (query, "page"));
  return report;
}

static WeeklyReport *
report_one (Query *query, GError **error)
{
  g_autoptr (WeeklyReport) report = query_next (query) ? report_read (query) : NULL;

  if (!query_done (query, error))
    return NULL;
  if (report == NULL)
    box_fail (error, BOX_ERROR_NOT_FOUND, "no such weekly report");
  return g_steal_pointer (&report);
}

WeeklyReport *
weekly_report_find (Db *db, gint64 id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_find);

  query_bind_integer (query, ":id", id);
  return report_one (query, error);
}

WeeklyReport *
weekly_report_find_week (Db *db, gint64 partner_id, const char *week, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_find_week);

  query_bind_integer (query, ":id", partner_id);
  query_bind_text (query, ":week", week);
  return report_one (query, error);
}

GPtrArray *
weekly_report_list (Db *db, gint64 partner_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_list);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) weekly_report_free);

  query_bind_integer (query, ":id", partner_id);
  while (query_next (query))
    g_ptr_array_add (list, report_read (query));
  return query_done (query, error) ? g_steal_pointer (&list) : NULL;
}

gboolean
weekly_report_purge (Db *db, gint64 now, GError **error)
{
  return query_purge (db, sql_purge, now - WEEKLY_REPORT_KEEP_DAYS * CLOCK_DAY, error);
}
