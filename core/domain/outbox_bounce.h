/* outbox_bounce.h: a mail that had left came back: its row says so, and the page of mails and the administrators' mail
 * count it among those that did not arrive. */
#pragma once
#include "store/store.h"

typedef struct {
  gint64 id;         /* its row */
  gint64 report_id;  /* 0: about none */
  char address[256]; /* whom it went to */
} OutboxBounced;
/* Within a store_write: the mail of that Message-ID did not arrive, says `status` ("5.1.1"). NOT_FOUND when it is none of
 * ours that had left. */
gboolean outbox_bounced (Db *db, const char *message_id, const char *status, gint64 now, OutboxBounced *ret_bounced,
                         GError **error);
