/* agenda_view.h: the visits of a service, or of one person: what waits for its account, what comes, what waits for a day. */
#pragma once
#include "view/viewer.h"

/* (transfer full): `mine`: those that the viewer leads; else those of his partner, of everybody for the desk. Sets {choices[]
 * {url, words, current}, passed[], coming[], asked[] with any_… of each, none, full: more than VISIT_AGENDA_MAX}; a row is
 * as visit_view_fill sets it, and {file_url, reference, street, city, kind_words, leader, next, wanted}. The street without
 * its number, and no link of the call, where the file is not the viewer's. */
Tree *agenda_view (const Viewer *viewer, gboolean mine, GError **error);
