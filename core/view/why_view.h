/* why_view.h: why a file went where it went, and why not elsewhere: by whom it was handed over, which rules nearly
 * matched and what failed, what kept the box from transmitting it. For the desk. */
#pragma once
#include "domain/report.h"
#include "view/viewer.h"

/* Sets `why` {others: each {rule, url, held, failed, near, fits}, kept, sent} and any_others; nothing for who is not the
 * desk. */
gboolean why_view_add (const Viewer *viewer, const Report *report, const GPtrArray *assignments, Tree *view,
                       GError **error);
