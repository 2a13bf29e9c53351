/* place_view.h: the other reports of an address, as far as the viewer may know of them. */
#pragma once
#include "domain/report.h"
#include "view/viewer.h"

/* Sets `neighbours` {url, reference, received, class, state {kind, words}} and `neighbours_hidden`, a sentence on those
 * that the viewer does not hold: that two files share a door is known to who may read the doors of both; the owner's side
 * is not even told that there are. For who reads the report's exact address. */
gboolean place_view_add (const Viewer *viewer, const Report *report, Tree *view, GError **error);
