/* recall.h: what waited too long in the outbox is not sent as it was written: it tells of a day that is over. Sends and
 * renders nothing. */
#pragma once
#include "store/store.h"

enum { RECALL_AFTER_H = 6 /* a mail that was never tried is written anew after that */ };
/* What the outbox says of them (words: outbox_trouble). */
#define RECALL_STATUS "recalled"
#define RECALL_STATUS_REPLACED "replaced"

/* Within the store_write that claims a mail, hence not while all is stopped. Mails made of notices that wait since
 * RECALL_AFTER_H, and were never tried, are cancelled without their words; their notices wait again, so that the job
 * "notices" writes what still holds, together. Not those to a draft: their link cannot be made again. Of several weekly
 * reports that wait for one partner only the newest stays. */
gboolean recall_stale (Db *db, gint64 now, GError **error);
