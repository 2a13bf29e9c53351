/* mediation_outgoing.h: what was written to an owner and has not left yet: it leaves only while the exchange is open
 * and the occupant agrees. What is not written yet is decided by notice_queue.h. */
#pragma once
#include "domain/outbox.h"
#include "domain/report.h"

/* Within a store_write, after whatever may have ended an exchange of that report or taken the agreement back: mails to
 * its owner that wait and may leave no more are cancelled (OUTBOX_STATUS_RETRACTED), notices to the owner are dropped,
 * and those that tell the occupant that the owner is being written to. */
gboolean mediation_recall (Db *db, gint64 report_id, gint64 now, GError **error);
/* Within the store_write that claimed it: *ret_may FALSE: it was for an owner who is not to be written to any more, and
 * is cancelled. */
gboolean mediation_let_leave (Db *db, const Outbox *mail, gint64 now, gboolean *ret_may, GError **error);
/* Within a store_write, after a report was changed from `before`: an agreement taken back recalls what waits, and is an
 * event of the exchange that was open. */
gboolean mediation_follow_agreement (Db *db, const Actor *actor, const Report *before, GError **error);
