/* mime_report.h: what machines say of themselves: reports of delivery (RFC 3464), absences and receipts (RFC 3834 and
 * what servers did before it). */
#pragma once
#include <gmime/gmime.h>

#include "domain/incoming_mail.h"

/* TRUE for a report of delivery: nature, bounced and bounce_status of `mail` are set, and the Message-ID of ours that it
 * speaks of added to its answers. */
gboolean mime_report_read (GMimeMessage *message, IncomingMail *mail);
/* TRUE when a machine wrote it that waits for no answer. */
gboolean mime_report_is_automatic (GMimeMessage *message);
