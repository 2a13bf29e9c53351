/* outbox_bounce.c: from sent to failed, after the event. Who knows the Message-ID had our mail in hand. */
#include "domain/outbox_bounce.h"

static const char sql_bounced[] = "UPDATE outbox SET state = 'failed', last_status = :status, next_at = :now"
                                  " WHERE message_id = :message AND channel = 'mail' AND state IN ('sent', 'failed')"
                                  " RETURNING id, recipient";

gboolean
outbox_bounced (Db *db, const char *message_id, const char *status, gint64 now, char **ret_address, gint64 *ret_id,
                GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_bounced);
  g_autofree char *address = NULL;

  query_bind_text (query, ":message", message_id);
  query_bind_text (query, ":status", status);
  query_bind_integer (query, ":now", now);
  if (query_next (query)) {
    address = g_strdup (query_text (query, "recipient"));
    *ret_id = query_integer (query, "id");
  }
  if (!query_done (query, error))
    return FALSE;
  if (address == NULL)
    return box_fail (error, BOX_ERROR_NOT_FOUND, "no such mail");
  *ret_address = g_steal_pointer (&address);
  return TRUE;
}
