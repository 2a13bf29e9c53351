/* loan_view.h: loans of a file as staff read them in their room, and as the household reads them on its page. */
#pragma once
#include "domain/report.h"
#include "view/viewer.h"

/* (transfer full): {reference, url, report_url, loans[] {of fleet_view_loan, acts[] {code, words}, may_withdraw,
 * may_erase}, offer {words, at, answered, open, accepted}, may_offer, closed, stopped, free[] {code, name, model,
 * state}, rooms[], consents[], today}. */
Tree *loan_view_room (const Viewer *viewer, const Report *report, GError **error);
/* For the file's page, where the viewer lends: sets `lending` {words, url, may_offer}. */
gboolean loan_view_file_add (const Viewer *viewer, const Report *report, Tree *view, GError **error);
/* For the household's page: sets `sensors_lent` {offer {open, accepted}, loans[] {uuid, name, room, from, planned,
 * running, paused, withdrawn, ended, …}} when there is something to say. */
gboolean loan_view_follow_add (const Viewer *viewer, const Report *report, Tree *view, GError **error);
