/* status_view.h: how the box is, in words: the page's tree and the mail's. Looks at nothing itself (domain/status.h). */
#pragma once
#include "base/crash.h"
#include "domain/presence.h"
#include "domain/status.h"
#include "view/viewer.h"
#include "view/voice.h"

/* Sets on `map` what a row says: code, name, words, todo (null when it is well), link, and the flags ok, notice, alarm. */
void status_view_row (const Voice *voice, const StatusState *state, gint64 now, Tree *map);

/* (transfer full): well, todo[] {as above, since {long…}}, any_todo, alarms, notices, themes[] {words, rows[]},
 * crashes[] {program, signal, at {moment…}, text}, any_crashes, presence (security_view_presence), at {moment}. `states`
 * are those of status_look, `crashes` of Crash. */
Tree *status_view (const Viewer *viewer, const GArray *states, const GPtrArray *crashes, const Presence *presence);

/* Of `news` (of StatusNews) for a mail: first[], again[], over[] with what a row says and since (a day in words), any_first,
 * any_again, any_over, and for its subject: count, plural, only_over. */
void status_view_news (const Voice *voice, const GArray *news, gint64 now, Tree *tree);
