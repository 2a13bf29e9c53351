/* outcome_view.h: what the tenant last answered to "is it solved?", for the staff's page of a report. */
#pragma once
#include "domain/report.h"
#include "view/viewer.h"

/* Sets `outcome` {words, at, close, reopen}: `close` and `reopen` say that the answer calls for it and that this viewer
 * may; nothing without an answer, or when the report was reopened since. */
gboolean outcome_view_add (const Viewer *viewer, const Report *report, Tree *view, GError **error);
