/* office.h: what every page of the back office starts from: whose eyes it is shown to, who acts. */
#pragma once
#include "domain/actor.h"
#include "http/exchange.h"
#include "view/viewer.h"

/* For requests with a session: routes that need a right have one. */
Viewer office_viewer (Exchange *exchange);
Actor office_actor (Exchange *exchange);
/* Which page of a list is asked for ("page" of the address), from 1; 1 when it is no number. */
gint64 office_page (Exchange *exchange);
/* Writes into the log that this person reads `what` ("documents", "readings"…) of that report: before anything of it
 * leaves. */
gboolean office_log_reading (Exchange *exchange, gint64 report_id, const char *what, GError **error);
