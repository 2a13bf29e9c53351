/* alert.h: the agent on duty is told at once of a danger, when a report is sent with one or an answer tells one, and
 * again each hour until somebody takes it in charge: rows of `reminder` of kind "danger". Sends nothing: notice.h says
 * whom its events tell. */
#pragma once
#include "domain/actor.h"
#include "store/store.h"

enum { ALERT_AGAIN_S = 3600, ALERT_AGAIN_MOST = 3 };

/* Within a store_write: an event report/"danger" (codes: severities of the grid, or rows of actions); the report goes
 * to the top of the desk's lists. */
gboolean alert_raise (Db *db, const Actor *actor, gint64 report_id, const char *codes, GError **error);

/* TRUE when an alert is to be repeated at `now`: nobody took the report in charge for an hour since it was raised or
 * repeated, at most ALERT_AGAIN_MOST times. A danger told on a report that is at work already counts as taken once
 * somebody of the staff did something with it. */
gboolean alert_is_due (Db *db, gint64 now);
/* Within a store_write: repeats what is due, 100 at most: an event report/"danger_again" each. */
gboolean alert_repeat (Db *db, const Actor *actor, guint *ret_count, GError **error);
/* When the next repetition falls due, nobody acting meanwhile: after `now`; G_MAXINT64: none. */
gint64 alert_next (Db *db, gint64 now);
