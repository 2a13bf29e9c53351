/* outbox_bounce.c: from sent to failed, after the event. Who knows the Message-ID had our mail in hand. */
#include "domain/outbox_bounce.h"

static const char sql_bounced[] = "UPDATE outbox SET state = 'failed', last_status = :status, next_at = :now"
                                  " WHERE message_id = :message AND channel = 'mail' AND state IN ('sent', 'failed')"
                                  " RETURNING id, recipient, coalesce (report_id, 0) AS report";

gboolean
outbox_bounced (Db *db, const char *message_id, const char *status, gint64 now, OutboxBounced *ret_bounced,
                GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_bounced);

  ret_bounced->id = 0;
  query_bind_text (query, ":message", message_id);
  query_bind_text (query, ":status", status);
  query_bind_integer (query, ":now", now);
  if (query_next (query)) {
    g_strlcpy (ret_bounced->address, query_text (query, "recipient"), sizeof ret_bounced->address);
    ret_bounced->id = query_integer (query, "id");
    ret_bounced->report_id = query_integer (query, "report");
  }
  if (!query_done (query, error))
    return FALSE;
  return ret_bounced->id != 0 || box_fail (error, BOX_ERROR_NOT_FOUND, "no such mail");
}
