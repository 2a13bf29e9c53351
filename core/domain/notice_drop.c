/* notice_drop.c: notices that wait and are moved or dropped by their report or follow-up, and those that are erased by
 * age. What becomes of the others: notice_queue.c. */
#include "base/clock.h"
#include "domain/notice_queue.h"

static const char sql_drop_report[] = "UPDATE notice SET state = 'dropped', secret = NULL"
                                      " WHERE report_id = :report AND state = 'pending'";
static const char sql_move_followup[] =
    "UPDATE notice SET due_at = :due WHERE followup_id = :followup AND state = 'pending'";
static const char sql_drop_followup[] =
    "UPDATE notice SET state = 'dropped', secret = NULL WHERE followup_id = :followup AND state = 'pending'";
/* The newest stays: the key of its mail holds its id, which must never be given again. */
static const char sql_purge[] = "DELETE FROM notice WHERE id IN (SELECT id FROM notice WHERE created_at < :before"
                                " AND id < (SELECT max (id) FROM notice) LIMIT :most)";

gboolean
notice_drop_report (Db *db, gint64 report_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_drop_report);

  query_bind_integer (query, ":report", report_id);
  return query_done (query, error);
}

gboolean
notice_move_followup (Db *db, gint64 followup_id, gint64 due_at, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_move_followup);

  query_bind_integer (query, ":due", due_at);
  query_bind_integer (query, ":followup", followup_id);
  return query_done (query, error);
}

gboolean
notice_drop_followup (Db *db, gint64 followup_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_drop_followup);

  query_bind_integer (query, ":followup", followup_id);
  return query_done (query, error);
}

gboolean
notice_purge (Db *db, gint64 now, GError **error)
{
  return query_purge (db, sql_purge, now - NOTICE_KEEP_DAYS * CLOCK_DAY, error);
}
