/* steps_view.h: the list that a file was opened from, as the file's page shows it: the file before, the one after, the
 * way back. */
#pragma once
#include "view/list_place.h"
#include "view/viewer.h"

/* Sets `trail` (the text) and `steps` {previous, next: addresses or absent; back: the list's page that shows it; list: its
 * name in words; rank; there: it is still in the list}. */
gboolean steps_view_add (const Viewer *viewer, const ListPlace *place, gint64 report_id, Tree *view, GError **error);
