/* triage_view.h: where one stands in the desk's queue. */
#pragma once
#include "view/viewer.h"

/* Sets `queue` {position (0: not in it), total, next (path of the next one, nullable)}. */
gboolean triage_view_add (const Viewer *viewer, const char *uuid, Tree *view, GError **error);
/* Sets `delay` {median, count, waiting} in words, when somebody was taken in charge lately. */
gboolean triage_view_add_delay (const Viewer *viewer, Tree *view, GError **error);
/* (transfer full): the page of the next one after `uuid` (nullable), "/a-trier" when nothing else waits. */
char *triage_view_next (const Viewer *viewer, const char *uuid);
