/* notices.h: the job that turns due notices into complete mails of the outbox. */
#pragma once
#include "background/jobs.h"
#include "domain/notice_queue.h"
#include "view/mail.h"

/* TRUE when a notice is due. */
gboolean notices_wanted (const Jobs *jobs, Db *db, gint64 now);
/* One transaction per message: the notices become written and the outbox row appears, or neither; what must wait is
 * held. A message that cannot be rendered is left behind, told in the error, and stops no other. Counts: written,
 * dropped, held. */
gboolean notices_run (const Jobs *jobs, gint64 now, Tree *counts, GError **error);

/* Within a store_write: the mail that a group of notices would become, which is not kept; keys that it makes for links
 * are rows of the store. */
gboolean
notices_try (Db *db, const MailStyle *style, const NoticeGroup *group, gint64 now, Mail *ret_mail, GError **error);
