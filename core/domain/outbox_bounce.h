/* outbox_bounce.h: a mail that had left came back: its row says so, and the page of mails and the administrators' mail
 * count it among those that did not arrive. */
#pragma once
#include "store/store.h"

/* Within a store_write: *ret_address (transfer full) is whom the mail of that Message-ID went to, *ret_id its row.
 * NOT_FOUND when it is none of ours that had left. */
gboolean outbox_bounced (Db *db, const char *message_id, const char *status, gint64 now, char **ret_address, gint64 *ret_id,
                         GError **error);
