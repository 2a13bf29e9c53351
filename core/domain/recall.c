/* recall.c: three statements, each about all that is stale: what one recipient gets is written in one piece. */
#include "domain/recall.h"

#include "base/clock.h"

/* A mail that people ask to send again (outbox_care.h) has a status: it leaves as it is. */
static const char sql_cancel[] =
    "UPDATE outbox SET state = 'cancelled', last_status = '" RECALL_STATUS
    "', next_at = :now, body_text = '', body_html = '',"
    " calendar = NULL, dedup_key = dedup_key || ':' || id WHERE state = 'pending' AND channel = 'mail' AND attempts = 0"
    " AND last_status IS NULL AND created_at <= :stale"
    " AND EXISTS (SELECT 1 FROM notice n WHERE n.outbox_id = outbox.id AND n.state = 'written')"
    " AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.outbox_id = outbox.id AND n.draft_id IS NOT NULL)";
static const char sql_again[] =
    "UPDATE notice SET state = 'pending', outbox_id = NULL, held_until = NULL,"
    " recalled_at = :now WHERE state = 'written' AND outbox_id IN"
    " (SELECT id FROM outbox WHERE state = 'cancelled' AND next_at = :now AND last_status = '" RECALL_STATUS "')";
static const char sql_replaced[] =
    "UPDATE outbox SET state = 'cancelled', last_status = '" RECALL_STATUS_REPLACED "', next_at = :now"
    " WHERE state = 'pending' AND kind IN ('weekly', 'status_alarm') AND EXISTS (SELECT 1 FROM outbox newer"
    " WHERE newer.state = 'pending' AND newer.kind = outbox.kind AND newer.id > outbox.id AND (newer.partner_id ="
    " outbox.partner_id OR (outbox.partner_id IS NULL AND newer.recipient = outbox.recipient)))";

gboolean
recall_stale (Db *db, gint64 now, GError **error)
{
  static const char *const steps[] = { sql_cancel, sql_again, sql_replaced };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    g_autoptr (Query) query = query_new (db, steps[i]);

    query_bind_integer (query, ":now", now);
    if (steps[i] == sql_cancel)
      query_bind_integer (query, ":stale", now - RECALL_AFTER_H * CLOCK_HOUR);
    if (!query_done (query, error))
      return FALSE;
  }
  return TRUE;
}
