/* timeline_view.h: follow-ups and the box's own history of a report read as one list, newest first. Hides from others
 * than those whose file it is what people wrote. */
#pragma once
#include "domain/report.h"
#include "view/viewer.h"

/* (transfer full): a list of {at {long, moment, iso}, by, words, reason, text, auto, visible, leaves}. `names`: texts
 * and people's names may be shown. `leaves`: the moment a note that the tenant will read leaves, while it has not. */
Tree *timeline_view (const Viewer *viewer, const Report *report, gboolean names, GError **error);
