/* weekly_report.c: rows of `weekly_report`; its primary key keeps a killed run from sending a week twice. */
#include "domain/weekly_report.h"

#include "base/clock.h"

static const char sql_exists[] = "SELECT 1 AS found FROM weekly_report WHERE partner_id = :partner AND week = :week";
static const char sql_add[] = "INSERT INTO weekly_report (partner_id, week, file_id, outbox_id, created_at)"
                              " VALUES (:partner, :week, :file, :outbox, :now)";
static const char sql_purge[] = "DELETE FROM weekly_report WHERE (partner_id, week) IN"
                                " (SELECT partner_id, week FROM weekly_report WHERE created_at < :before LIMIT :most)";

gboolean
weekly_report_exists (Db *db, gint64 partner_id, const char *week)
{
  g_autoptr (Query) query = query_new (db, sql_exists);

  query_bind_integer (query, ":partner", partner_id);
  query_bind_text (query, ":week", week);
  return query_next (query);
}

gboolean
weekly_report_add (Db *db, const WeeklyReport *report, gint64 now, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_add);

  query_bind_integer (query, ":partner", report->partner_id);
  query_bind_text (query, ":week", report->week);
  query_bind_integer (query, ":file", report->file_id);
  query_bind_integer (query, ":outbox", report->outbox_id);
  query_bind_integer (query, ":now", now);
  return query_done (query, error);
}

gboolean
weekly_report_purge (Db *db, gint64 now, GError **error)
{
  return query_purge (db, sql_purge, now - WEEKLY_REPORT_KEEP_DAYS * CLOCK_DAY, error);
}
